//! Which app does the pretended QQ Connect know?

use std::fmt;

/// A website app. The default is made up and works out of the box.
#[derive(Clone)]
pub struct QqApp {
    /// `client_id`, the APP ID: digits.
    pub client_id: String,
    /// `client_secret`, the APP Key: 32 hexadecimal digits.
    pub client_secret: String,
    /// The developer account that the app belongs to; its apps share a person's `unionid`.
    pub developer: String,
    /// True if the app may ask for the `unionid`.
    pub unionid: bool,
    /// What people know it as.
    pub name: String,
    /// Hosts to which the browser may be sent back, without port.
    pub callback_hosts: Vec<String>,
}

impl Default for QqApp {
    fn default() -> Self {
        Self {
            client_id: "101000001".into(),
            client_secret: "9a9dca7b0c0000019a9dca7b0c000001".into(),
            developer: "sandbox".into(),
            unionid: true,
            name: "Menshen".into(),
            callback_hosts: ["localhost", "127.0.0.1", "account.menshen.example"].map(Into::into).into(),
        }
    }
}

impl fmt::Debug for QqApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QqApp").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}
