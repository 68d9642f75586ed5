//! Which third-party platform are we, and are the settings fit to be used?

use std::fmt;

use url::Url;

use crate::exchange::check_base;

/// The platform ("component") and its secrets. Prints everything but the secrets.
#[derive(Clone)]
pub struct OfficialAccountSettings {
    /// The authorisation page; usually `https://mp.weixin.qq.com`.
    pub mp_base: Url,
    /// The page inside WeChat; usually `https://open.weixin.qq.com`.
    pub open_base: Url,
    /// Everything under `/cgi-bin`; usually `https://api.weixin.qq.com`.
    pub api_base: Url,
    /// `component_appid`.
    pub app_id: String,
    /// `component_appsecret`.
    pub secret: String,
    /// What pushes are signed with.
    pub token: String,
    /// What pushes are sealed with: `EncodingAESKey`, 43 characters.
    pub aes_key: String,
}

impl OfficialAccountSettings {
    pub(super) fn check(&self) -> Result<(), String> {
        for (what, base) in [
            ("address of the Official Account platform", &self.mp_base),
            ("address of the open platform", &self.open_base),
            ("address of the WeChat API", &self.api_base),
        ] {
            check_base(what, base)?;
        }
        for (what, value) in [("app id", &self.app_id), ("secret", &self.secret)] {
            if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(format!("the {what} of the third-party platform is empty or holds blanks"));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for OfficialAccountSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficialAccountSettings")
            .field("mp_base", &self.mp_base.as_str())
            .field("open_base", &self.open_base.as_str())
            .field("api_base", &self.api_base.as_str())
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}
