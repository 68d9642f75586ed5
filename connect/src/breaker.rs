//! When does a sender stop asking a provider that does not answer, and when does it ask again?
//!
//! ```text
//!          3 outages in a row,            5 s over
//!          or one that hangs
//! Closed ----------------------> Open --------------> HalfOpen (one probe is on its way)
//!    ^                            ^                      |  |
//!    |                            +---- the probe fails -+  |
//!    +------------- the provider answers ------------------+
//! ```
//!
//! [`Breaker`] is a plain value with the time as a parameter. `guarded` puts it around a call: a call
//! that hangs counts as an outage after 4 s, before its own time limit, so that an outage is noticed
//! within 5 s (R-09) even where the protocol needs longer limits.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

/// Outages in a row that open a closed breaker.
const THRESHOLD: u32 = 3;
/// How long an open breaker refuses before it lets one probe through, in milliseconds.
const PAUSE: i64 = 5_000;
/// A call without an answer for this long is an outage, though it may still end well.
const LATE_AFTER: Duration = Duration::from_secs(4);

/// What a finished (or hanging) call says about the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The provider answered, be it with a refusal.
    Answered,
    /// The provider could not be reached or answered nonsense.
    Failed,
    /// The provider has not answered in time. Opens at once: every further call would hang too.
    Late,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: i64 },
    HalfOpen { probe_until: i64 },
}

/// The circuit breaker of one provider. Instants are milliseconds since 1970.
#[derive(Debug, Clone)]
pub struct Breaker {
    state: State,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { state: State::Closed { failures: 0 } }
    }
}

impl Breaker {
    /// May a call start now? `Err` holds the milliseconds until it is worth asking again.
    ///
    /// After the pause exactly one call is let through as the probe. A probe that was given up
    /// without a word makes room for the next one after the same pause.
    pub fn admit(&mut self, now: i64) -> Result<(), i64> {
        match self.state {
            State::Closed { .. } => Ok(()),
            State::Open { until: at } | State::HalfOpen { probe_until: at } if now < at => Err(at - now),
            State::Open { .. } | State::HalfOpen { .. } => {
                self.state = State::HalfOpen { probe_until: now + PAUSE };
                Ok(())
            }
        }
    }

    /// Takes note of how a call went.
    pub fn record(&mut self, outcome: Outcome, now: i64) {
        self.state = match (outcome, self.state) {
            (Outcome::Answered, _) => State::Closed { failures: 0 },
            (Outcome::Failed, State::Closed { failures }) if failures + 1 < THRESHOLD => {
                State::Closed { failures: failures + 1 }
            }
            // A call that began before the breaker opened must not prolong the pause.
            (_, State::Open { until }) => State::Open { until },
            (Outcome::Failed | Outcome::Late, _) => State::Open { until: now + PAUSE },
        };
    }

    /// True while calls are refused or a single probe is on its way.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed { .. })
    }
}

/// How a breaker tells an outage from an answer that is merely a refusal.
pub(crate) trait Trouble {
    /// No answer; the text is for logs.
    fn outage(text: String) -> Self;
    /// Does this speak against the provider?
    fn is_outage(&self) -> bool;
}

/// Calls through the breaker of `provider`; an outage at once while it is open.
///
/// `now` is the instant of the call; what passes while waiting is added. The call is dropped at
/// `give_up`, so it must be safe to drop at any point.
pub(crate) async fn guarded<T, E, F>(
    provider: &'static str,
    breaker: &Mutex<Breaker>,
    now: i64,
    give_up: Duration,
    call: F,
) -> Result<T, E>
where
    E: Trouble,
    F: Future<Output = Result<T, E>>,
{
    if let Err(wait) = lock(breaker).admit(now) {
        return Err(E::outage(format!("{provider} does not answer; next try in {wait} ms")));
    }
    let began = Instant::now();
    let after = || now.saturating_add(i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX));
    let mut call = std::pin::pin!(call);

    let result = match timeout(LATE_AFTER.min(give_up), &mut call).await {
        Ok(result) => result,
        Err(_) => {
            record(provider, breaker, Outcome::Late, after());
            match timeout(give_up.saturating_sub(LATE_AFTER), &mut call).await {
                Ok(result) => result,
                Err(_) => Err(E::outage(format!("no answer within {} s", give_up.as_secs()))),
            }
        }
    };
    let failed = result.as_ref().is_err_and(E::is_outage);
    record(provider, breaker, if failed { Outcome::Failed } else { Outcome::Answered }, after());
    result
}

/// Records the outcome and logs the two turns an operator wants to know of.
fn record(provider: &'static str, breaker: &Mutex<Breaker>, outcome: Outcome, now: i64) {
    let mut breaker = lock(breaker);
    let was_open = breaker.is_open();
    breaker.record(outcome, now);
    match (was_open, breaker.is_open()) {
        (false, true) => tracing::warn!(provider, "provider does not answer, breaker opened"),
        (true, false) => tracing::info!(provider, "provider answers again, breaker closed"),
        _ => {}
    }
}

/// A breaker is never left half-written, so a panic elsewhere does not make it unusable.
pub(crate) fn lock(breaker: &Mutex<Breaker>) -> MutexGuard<'_, Breaker> {
    breaker.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "breaker_tests.rs"]
mod tests;
