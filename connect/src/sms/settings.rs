//! Which account at the provider is used, and are the settings fit to be used?

use std::fmt;

use url::Url;

use crate::exchange::{check_base, check_filled};

/// The account and its approved signature. Prints everything but the secret key.
#[derive(Clone)]
pub struct SmsSettings {
    /// Usually `https://sms.tencentcloudapi.com/`. A path is used for sending, never in the signature.
    pub endpoint: Url,
    /// `ap-guangzhou` …
    pub region: String,
    /// `SecretId` of the API key.
    pub secret_id: String,
    /// `SecretKey` of the API key.
    pub secret_key: String,
    /// `SmsSdkAppId`, such as `1400000001`.
    pub app_id: String,
    /// Text of the approved signature, without brackets.
    pub sign_name: String,
}

impl SmsSettings {
    /// Checks the settings and gives the `Host` header of the endpoint.
    pub(super) fn check(&self) -> Result<String, String> {
        let host = check_base("SMS endpoint", &self.endpoint)?;
        let filled = [
            ("region", self.region.as_str()),
            ("secret id", &self.secret_id),
            ("secret key", &self.secret_key),
            ("application id", &self.app_id),
            ("signature", &self.sign_name),
        ];
        check_filled("SMS", &filled)?;
        Ok(host)
    }
}

impl fmt::Debug for SmsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsSettings")
            .field("endpoint", &self.endpoint.as_str())
            .field("region", &self.region)
            .field("secret_id", &self.secret_id)
            .field("app_id", &self.app_id)
            .field("sign_name", &self.sign_name)
            .finish_non_exhaustive()
    }
}
