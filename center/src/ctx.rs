//! What does an act know of the request it serves?

use std::sync::Arc;

use aws_lc_rs::hmac;
use connect::geo::City;
use db::seal::Keys;
use rules::{Language, Millis, Policy};

use crate::session::Sessions;
use crate::{Arrival, Caller, Site};

/// One request: its instant, its caller, its randomness, and the deployment's policy and keys.
///
/// Everything random is drawn from one seed by a label, so an act that the store runs a second time
/// draws the same values, and a test with a fixed seed is repeatable.
pub struct Ctx {
    /// The one instant of the request.
    pub now: Millis,
    /// The language to answer in.
    pub language: Language,
    /// Who calls, from where, with what.
    pub caller: Caller,
    /// What tells the browser as one known to an account.
    pub device_token: Option<String>,
    /// Names the request in logs and in fault messages.
    pub request: String,
    /// The deployment's numbers.
    pub policy: Arc<Policy>,
    /// The key ring.
    pub keys: Arc<Keys>,
    /// The deployment's name.
    pub brand: Arc<str>,
    /// The site that passkeys are made for.
    pub site: Arc<Site>,
    pub(crate) sessions: Arc<Sessions>,
    seed: hmac::Key,
}

impl Ctx {
    pub(crate) fn new(
        arrival: Arrival,
        city: Option<City>,
        policy: Arc<Policy>,
        keys: Arc<Keys>,
        sessions: Arc<Sessions>,
        brand: Arc<str>,
        site: Arc<Site>,
    ) -> Self {
        Self {
            now: arrival.now,
            language: arrival.language,
            caller: Caller::new(arrival.address, city, &arrival.user_agent),
            device_token: arrival.device_token,
            request: arrival.request,
            policy,
            keys,
            brand,
            site,
            sessions,
            seed: hmac::Key::new(hmac::HMAC_SHA256, &arrival.seed),
        }
    }

    /// `N` random bytes (at most 32) that belong to `label` in this request.
    pub fn draw<const N: usize>(&self, label: &str) -> [u8; N] {
        const { assert!(N <= 32) };
        let tag = hmac::sign(&self.seed, label.as_bytes());
        let mut drawn = [0; N];
        drawn.copy_from_slice(&tag.as_ref()[..N]);
        drawn
    }

    /// A random number that belongs to `label`.
    pub fn number(&self, label: &str) -> u64 {
        u64::from_be_bytes(self.draw(label))
    }

    /// A new row id that belongs to `label`; ids sort by their time.
    pub fn id(&self, label: &str) -> [u8; 16] {
        rules::id::time_ordered(self.now, self.draw(label))
    }
}
