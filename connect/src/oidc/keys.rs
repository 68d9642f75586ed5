//! With which key was an ID token signed?
//!
//! Only keys of the issuer's own `jwks_uri` count; whatever a token brings along (`jwk`, `jku`,
//! `x5c`) is not looked at. A key id that is not known has the set fetched again at once, but only
//! once a minute: tokens with invented ids must not make us hammer the provider.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;
use url::Url;

use crate::exchange::{Exchange, Fault, json};
use crate::identity::IdentityError;

/// How long a set is used before it is fetched again, in milliseconds.
const FRESH: i64 = 3_600_000;
/// At most one fetch for the sake of an unknown key in this time, in milliseconds.
const FORCED_EVERY: i64 = 60_000;

/// The keys of one issuer.
#[derive(Default)]
pub(super) struct Keys {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    set: Option<(i64, Arc<Vec<Jwk>>)>,
    forced_at: Option<i64>,
}

impl Keys {
    /// Every key that may have signed a token with this header; empty if there is none even after
    /// the set was fetched again.
    pub(super) async fn for_token(
        &self,
        exchange: &Exchange,
        at: &Url,
        kid: Option<&str>,
        algorithm: Algorithm,
        now: i64,
    ) -> Result<Vec<DecodingKey>, IdentityError> {
        let set = match self.fresh(now) {
            Some(set) => set,
            None => self.fetch(exchange, at, now).await?,
        };
        let found = fitting(&set, kid, algorithm);
        if !found.is_empty() || !self.may_force(now) {
            return Ok(found);
        }
        Ok(fitting(&self.fetch(exchange, at, now).await?, kid, algorithm))
    }

    fn fresh(&self, now: i64) -> Option<Arc<Vec<Jwk>>> {
        let kept = self.lock();
        let (at, set) = kept.set.as_ref()?;
        (now.saturating_sub(*at) < FRESH).then(|| Arc::clone(set))
    }

    /// Takes the one forced fetch of this minute, if it is still there. A set that came this very
    /// minute is not fetched again either.
    fn may_force(&self, now: i64) -> bool {
        let mut kept = self.lock();
        let last = kept.forced_at.max(kept.set.as_ref().map(|(at, _)| *at).filter(|at| *at == now));
        if last.is_some_and(|at| now.saturating_sub(at) < FORCED_EVERY) {
            return false;
        }
        kept.forced_at = Some(now);
        true
    }

    async fn fetch(&self, exchange: &Exchange, at: &Url, now: i64) -> Result<Arc<Vec<Jwk>>, IdentityError> {
        let set = Arc::new(exchange.get(at.clone(), now, read).await?);
        self.lock().set = Some((now, Arc::clone(&set)));
        Ok(set)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a set (RFC 7517, 5): a key of a kind that we do not know makes the others no worse.
fn read(body: &[u8]) -> Result<Vec<Jwk>, Fault> {
    let mut document = json(body)?;
    let Some(Value::Array(keys)) = document.get_mut("keys").map(Value::take) else {
        return Err(Fault::Outage("the provider's answer is no set of keys".into()));
    };
    Ok(keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
}

/// The keys for this id and algorithm. Without an id there must be exactly one for the algorithm
/// (OIDC Core 10.1).
fn fitting(set: &[Jwk], kid: Option<&str>, algorithm: Algorithm) -> Vec<DecodingKey> {
    let named = |key: &&Jwk| kid.is_none() || key.common.key_id.as_deref() == kid;
    let found: Vec<_> = set.iter().filter(named).filter(|key| fits(key, algorithm)).collect();
    if kid.is_none() && found.len() != 1 {
        return Vec::new();
    }
    found.into_iter().filter_map(|key| DecodingKey::from_jwk(key).ok()).collect()
}

/// Is this a key for signatures of exactly this algorithm?
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256 | Algorithm::PS256) => true,
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => key.curve == EllipticCurve::P256,
        (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDSA) => key.curve == EllipticCurve::Ed25519,
        _ => false,
    };
    let purpose = key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let said = key.common.key_algorithm.is_none_or(|said| said == KeyAlgorithm::from(algorithm));
    kind && purpose && said
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
