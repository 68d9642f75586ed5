//! Which application at the WeChat Open Platform is ours?

use std::fmt;

use url::Url;

use crate::exchange::{check_base, check_filled};

/// One website application. Prints everything but the secret.
#[derive(Clone)]
pub struct WechatSettings {
    /// Where browsers go: usually `https://open.weixin.qq.com`.
    pub open_base: Url,
    /// Whom we ask: usually `https://api.weixin.qq.com`.
    pub api_base: Url,
    /// `wx` and 16 hexadecimal digits.
    pub app_id: String,
    /// The application's secret.
    pub secret: String,
}

impl WechatSettings {
    pub(super) fn check(&self) -> Result<(), String> {
        check_base("WeChat page address", &self.open_base)?;
        check_base("WeChat API address", &self.api_base)?;
        check_filled("WeChat", &[("app id", &self.app_id), ("secret", &self.secret)])
    }
}

impl fmt::Debug for WechatSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WechatSettings")
            .field("open_base", &self.open_base.as_str())
            .field("api_base", &self.api_base.as_str())
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}
