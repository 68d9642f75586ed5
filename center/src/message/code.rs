//! Six-digit codes: issued, tried, consumed. (IDV-14, T03 to T06, T09)
//!
//! A code belongs to one flow and one purpose; its keyed digest covers the target too, so it is good for
//! nothing else. Wrong tries are counted for the flow and purpose and not for the code: a new code does
//! not bring new tries. They are counted before the comparison, so parallel tries cannot exceed them.

use db::seal::Keys;
use db::{Tx, params, primitive};
use rules::code::{Attempt, decide, from_random, may_send};
use rules::{At, Millis, Refusal};

use crate::{Ctx, Error, limit};

/// What a code is for: its own namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Proves the mailbox of a registration.
    Registration,
    /// Proves the mailbox of a new login email.
    LoginEmail,
    /// Proves an identity by the secure mobile.
    VerifyMobile,
    /// Proves an identity by the security email.
    VerifyEmail,
    /// Proves the number that is to become the secure mobile (MOBILE-13).
    NewSecureMobile,
    /// Proves the mailbox that is to become the security email (EMAIL-11).
    NewSecurityEmail,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 6] = [
        Self::Registration,
        Self::LoginEmail,
        Self::VerifyMobile,
        Self::VerifyEmail,
        Self::NewSecureMobile,
        Self::NewSecurityEmail,
    ];

    /// Whether its codes go out by SMS.
    const fn is_sms(self) -> bool {
        match self {
            Self::VerifyMobile | Self::NewSecureMobile => true,
            Self::Registration | Self::LoginEmail | Self::VerifyEmail | Self::NewSecurityEmail => false,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::LoginEmail => "login-email",
            Self::VerifyMobile => "verify-mobile",
            Self::VerifyEmail => "verify-email",
            Self::NewSecureMobile => "new-secure-mobile",
            Self::NewSecurityEmail => "new-security-email",
        }
    }
}

/// A flow and a purpose, and the target that the code was sent to.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    /// The flow's row id.
    pub flow: &'a [u8; 16],
    /// What for.
    pub purpose: Purpose,
    /// The blind index of the target, from the flow's row and never from a request (T06).
    pub target: &'a [u8; 32],
}

impl Key<'_> {
    fn digest(&self, keys: &Keys, code: &str) -> [u8; 32] {
        keys.mac("code", &[self.purpose.name().as_bytes(), self.flow, self.target, code.as_bytes()])
    }

    /// Tries are counted by flow: a code sent again does not bring new ones. How many flows a target may see is
    /// bounded by its message budget, so at most fifty tries a day can be made at the codes of one target.
    fn tries(&self) -> String {
        format!("code-tries:{}:{}", self.purpose.name(), data_encoding::HEXLOWER.encode(self.flow))
    }
}

/// Makes a new code in the place of an earlier one and answers it. `real` is false where nothing will be
/// sent: the row then holds a digest that no six digits have, and behaves like any other.
pub(crate) fn issue(tx: &mut Tx, ctx: &Ctx, key: Key<'_>, real: bool) -> Result<String, Error> {
    let code = from_random(ctx.number(key.purpose.name()));
    let digest = key.digest(&ctx.keys, if real { &code } else { "none" });
    tx.exec(
        "INSERT INTO code (flow, purpose, digest, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (flow, purpose) DO UPDATE SET digest = excluded.digest, sent_at = excluded.sent_at,
           expires_at = excluded.expires_at, consumed_at = NULL",
        params![key.flow, key.purpose.name(), &digest, ctx.now, ctx.now + ctx.policy.code.ttl],
    )?;
    if real && key.purpose.is_sms() {
        limit::code_sent(tx, ctx)?;
    }
    Ok(code)
}

/// When the last code of this flow was sent.
pub(crate) fn sent_at(tx: &mut Tx, key: Key<'_>) -> Result<Option<Millis>, Error> {
    let row =
        tx.opt("SELECT sent_at FROM code WHERE flow = $1 AND purpose = $2", params![key.flow, key.purpose.name()])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// Whether a new code may be sent now.
pub(crate) fn may_resend(tx: &mut Tx, ctx: &Ctx, key: Key<'_>) -> Result<(), Error> {
    let last = sent_at(tx, key)?;
    Ok(may_send(last, ctx.now, &ctx.policy.code)?)
}

/// Tries a code. `Ok(Err(…))` is a refusal that must leave its trace: the transaction of a counted
/// failure has to commit.
pub(crate) fn attempt(tx: &mut Tx, ctx: &Ctx, key: Key<'_>, code: &str) -> Result<Result<(), Refusal>, Error> {
    let (policy, tries) = (&ctx.policy.code, key.tries());
    let Some(number) = primitive::take(tx, &tries, policy.tries, ctx.now, ctx.now + policy.tries_window)? else {
        let until = primitive::until(tx, &tries)?.unwrap_or(ctx.now + policy.tries_window);
        return Ok(Err(Refusal::CodeNoTries { again_at: At(until) }));
    };
    let row = tx.opt(
        "SELECT digest, expires_at FROM code WHERE flow = $1 AND purpose = $2 AND consumed_at IS NULL",
        params![key.flow, key.purpose.name()],
    )?;
    let Some(row) = row else { return Ok(Err(Refusal::CodeWrong { left: (policy.tries - number).max(0) })) };
    let (digest, expires_at): (&[u8], Millis) = (row.get(0)?, row.get(1)?);
    let matches = aws_lc_rs::constant_time::verify_slices_are_equal(&key.digest(&ctx.keys, code), digest).is_ok();
    let decision = decide(Attempt { matches, expires_at, number }, ctx.now, policy);
    if matches {
        primitive::give_back(tx, &tries)?;
    }
    Ok(decision)
}

/// Uses a right code up, in the transaction of its effect. Of any number of callers one gets `true`.
pub(crate) fn consume(tx: &mut Tx, ctx: &Ctx, key: Key<'_>, code: &str) -> Result<bool, Error> {
    let row = tx.opt(
        "UPDATE code SET consumed_at = $4
         WHERE flow = $1 AND purpose = $2 AND digest = $3 AND consumed_at IS NULL AND expires_at > $4
         RETURNING sent_at",
        params![key.flow, key.purpose.name(), &key.digest(&ctx.keys, code), ctx.now],
    )?;
    let Some(row) = row else { return Ok(false) };
    if key.purpose.is_sms() {
        limit::code_proved(tx, ctx, key.target, row.get(0)?)?;
    }
    Ok(true)
}

/// Deletes a page of codes whose time is long over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM code WHERE (flow, purpose) IN (SELECT flow, purpose FROM code WHERE expires_at < $1 LIMIT 200)",
        params![now - rules::DAY],
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest is all that a code is compared by, so what differs in it is another code.
    #[test]
    fn t05_only_the_diagonal_of_purposes_flows_and_targets_passes() {
        let keys = Keys::for_tests();
        let (flows, targets) = ([[1; 16], [2; 16]], [[3; 32], [4; 32]]);
        let all: Vec<Key<'_>> = Purpose::ALL
            .into_iter()
            .flat_map(|purpose| flows.iter().map(move |flow| (purpose, flow)))
            .flat_map(|(purpose, flow)| targets.iter().map(move |target| Key { flow, purpose, target }))
            .collect();
        for (nth, sent) in all.iter().enumerate() {
            for (other, tried) in all.iter().enumerate() {
                let same = sent.digest(&keys, "012345") == tried.digest(&keys, "012345");
                assert_eq!(same, nth == other, "{:?} {:?}", sent.purpose, tried.purpose);
            }
            assert_ne!(sent.digest(&keys, "012345"), sent.digest(&keys, "012346"));
        }
    }

    #[test]
    fn t05_every_purpose_has_a_namespace_and_counts_its_tries_apart() {
        let key = |purpose| Key { flow: &[1; 16], purpose, target: &[3; 32] };
        let mut names: Vec<String> = Purpose::ALL.into_iter().map(|purpose| key(purpose).tries()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), Purpose::ALL.len());
    }
}
