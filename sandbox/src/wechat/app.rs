//! Which app does the pretended WeChat Open Platform know?

use std::fmt;

/// A website app. The default is made up and works out of the box.
#[derive(Clone)]
pub struct WechatApp {
    /// `appid`: `wx` and 16 hexadecimal digits.
    pub app_id: String,
    /// `secret`: 32 hexadecimal digits.
    pub secret: String,
    /// The account at the open platform that the app belongs to; its apps share a person's `unionid`.
    pub platform: String,
    /// What people know it as.
    pub name: String,
    /// Hosts to which the browser may be sent back, without port.
    pub callback_hosts: Vec<String>,
    /// How long a refresh token lives, in seconds: 30 days for websites.
    pub refresh_ttl: i64,
}

impl Default for WechatApp {
    fn default() -> Self {
        Self {
            app_id: "wx5a5dca7b0c000001".into(),
            secret: "5a5dca7b0c0000015a5dca7b0c000001".into(),
            platform: "sandbox".into(),
            name: "Menshen".into(),
            callback_hosts: ["localhost", "127.0.0.1", "account.menshen.example"].map(Into::into).into(),
            refresh_ttl: 30 * 86_400,
        }
    }
}

impl fmt::Debug for WechatApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WechatApp").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}
