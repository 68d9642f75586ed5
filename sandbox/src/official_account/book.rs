//! What does the pretended platform remember?

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::envelope::Envelope;
use crate::push::{Courier, Letter};
use crate::random;
use crate::vault::Vault;

/// The platform waits this long for an answer to a push.
const PATIENCE: Duration = Duration::from_secs(5);

/// The third-party platform's credentials.
#[derive(Clone)]
pub struct Platform {
    /// `component_appid`
    pub app_id: String,
    /// `component_appsecret`
    pub secret: String,
    /// Signs pushes.
    pub token: String,
    /// `EncodingAESKey`: seals pushes.
    pub aes_key: String,
    /// The platform's name, as people see it.
    pub name: String,
    /// Hosts without port: the start-page domain.
    pub callback_hosts: Vec<String>,
}

impl Default for Platform {
    fn default() -> Self {
        Self {
            app_id: "wx5417c00000000001".into(),
            secret: "c0ffee00c0ffee00c0ffee00c0ffee00".into(),
            token: "menshenComponentToken".into(),
            aes_key: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq".into(),
            name: "Menshen".into(),
            callback_hosts: ["localhost", "127.0.0.1", "account.menshen.example"].map(Into::into).into(),
        }
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

/// An account's authorisation of the platform.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    /// The permission sets granted.
    pub(super) sets: Vec<u32>,
    pub(super) refresh_token: String,
    /// Seconds since 1970.
    pub(super) at: i64,
    pub(super) options: BTreeMap<String, String>,
}

impl Grant {
    /// `func_info`
    pub(super) fn func_info(&self) -> Value {
        let row = |id: &u32| json!({ "funcscope_category": { "id": id } });
        self.sets.iter().map(row).collect()
    }
}

/// How the platform can be told to push wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PushFault {
    /// The signature does not fit.
    BadSignature,
    /// Sealed for another receiver.
    WrongAppid,
    /// Signed an hour ago.
    Stale,
    /// The last letter again, byte for byte.
    Replay,
    /// Two letters with the same event.
    Twice,
    /// `authorized` arrives before the browser is sent back (otherwise after it).
    EventFirst,
}

/// What changes.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) grants: BTreeMap<String, Grant>,
    pub(super) event_url: Option<Url>,
    /// The letter that was sent last.
    pub(super) last: Option<Letter>,
    pub(super) push_fault: Option<PushFault>,
    /// The only platform token that counts.
    pub(super) token: Option<String>,
    /// The authorisation page refuses who did not come from the start-page domain.
    pub(super) checks_referer: bool,
}

/// The pretended platform.
pub(crate) struct OfficialAccount {
    pub(super) platform: Platform,
    pub(super) envelope: Option<Envelope>,
    pub(super) courier: Courier,
    pub(super) tickets: Vault<()>,
    pub(super) tokens: Vault<()>,
    pub(super) pre_auth_codes: Vault<()>,
    /// Each is good for an account's app id.
    pub(super) auth_codes: Vault<String>,
    pub(super) account_tokens: Vault<String>,
    pages: Mutex<Pages>,
}

impl OfficialAccount {
    /// With these credentials, and without any authorisation.
    pub(crate) fn new(platform: Platform) -> Self {
        Self {
            envelope: Envelope::new(&platform.token, &platform.aes_key),
            courier: Courier::new(PATIENCE),
            platform,
            tickets: Vault::default(),
            tokens: Vault::default(),
            pre_auth_codes: Vault::default(),
            auth_codes: Vault::default(),
            account_tokens: Vault::default(),
            pages: Mutex::default(),
        }
    }

    /// The credentials.
    pub(super) fn platform(&self) -> &Platform {
        &self.platform
    }

    pub(super) fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an authorisation back; false if there is none.
    pub(super) fn revoke(&self, app_id: &str) -> bool {
        let known = self.pages().grants.remove(app_id).is_some();
        self.auth_codes.forget(|owner| owner == app_id);
        self.account_tokens.forget(|owner| owner == app_id);
        known
    }
}

/// Gives a new token out. `life` in milliseconds.
pub(super) fn give<T: Clone>(vault: &Vault<T>, prefix: &str, value: T, now: i64, life: i64) -> String {
    let token = format!("{prefix}{}", random::token());
    vault.put(&token, value, now + life);
    token
}
