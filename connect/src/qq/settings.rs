//! Which application at QQ Connect is ours?

use std::fmt;

use url::Url;

use crate::exchange::{check_base, check_filled};

/// One website application. Prints everything but the secret.
#[derive(Clone)]
pub struct QqSettings {
    /// Where browsers go: usually `https://graph.qq.com`.
    pub authorize_base: Url,
    /// Whom we ask: usually the same.
    pub api_base: Url,
    /// APP ID: digits.
    pub client_id: String,
    /// APP Key.
    pub client_secret: String,
}

impl QqSettings {
    pub(super) fn check(&self) -> Result<(), String> {
        check_base("QQ page address", &self.authorize_base)?;
        check_base("QQ API address", &self.api_base)?;
        check_filled("QQ", &[("client id", &self.client_id), ("client secret", &self.client_secret)])
    }
}

impl fmt::Debug for QqSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QqSettings")
            .field("authorize_base", &self.authorize_base.as_str())
            .field("api_base", &self.api_base.as_str())
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
