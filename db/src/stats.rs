//! How busy is the store, and which acts are too slow?

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Counts since the store was opened, for the metrics page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Acts run, reading and writing; a retried act counts each time. Not [`Db::point`](crate::Db::point).
    pub acts: u64,
    /// Acts that took longer than [`Options::slow`](crate::Options::slow). Each is logged by its name.
    pub slow_acts: u64,
    /// SQLite: commits (each a group of acts). PostgreSQL: commits.
    pub groups: u64,
    /// Callers sent away because there was no room.
    pub busy: u64,
    /// PostgreSQL: acts run again after a serialisation failure, a deadlock or a lost connection.
    pub retries: u64,
    /// PostgreSQL: connections made, the first ones included.
    pub connects: u64,
}

/// The counters behind [`Stats`].
pub(crate) struct Meter {
    acts: AtomicU64,
    slow_acts: AtomicU64,
    groups: AtomicU64,
    busy: AtomicU64,
    retries: AtomicU64,
    connects: AtomicU64,
    slow: Duration,
}

impl Meter {
    pub(crate) fn new(slow: Duration) -> Self {
        let zero = AtomicU64::default;
        Self { acts: zero(), slow_acts: zero(), groups: zero(), busy: zero(), retries: zero(), connects: zero(), slow }
    }

    /// Runs an act and looks at the clock. `name` is the type name of its closure: it tells where the act
    /// was written and nothing about whom it is for.
    pub(crate) fn act<T>(&self, name: &'static str, run: impl FnOnce() -> T) -> T {
        let start = now();
        let result = run();
        let took = start.elapsed();
        self.acts.fetch_add(1, Relaxed);
        if took > self.slow {
            self.slow_acts.fetch_add(1, Relaxed);
            tracing::warn!(act = name, milliseconds = took.as_millis(), "slow act");
        }
        result
    }

    pub(crate) fn committed(&self) {
        self.groups.fetch_add(1, Relaxed);
    }
    pub(crate) fn sent_away(&self) {
        self.busy.fetch_add(1, Relaxed);
    }
    pub(crate) fn retried(&self) {
        self.retries.fetch_add(1, Relaxed);
    }
    pub(crate) fn connected(&self) {
        self.connects.fetch_add(1, Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        Stats {
            acts: self.acts.load(Relaxed),
            slow_acts: self.slow_acts.load(Relaxed),
            groups: self.groups.load(Relaxed),
            busy: self.busy.load(Relaxed),
            retries: self.retries.load(Relaxed),
            connects: self.connects.load(Relaxed),
        }
    }
}

/// The only clock in this crate. It measures; what is stored gets its time from the act.
#[expect(clippy::disallowed_methods, reason = "measures how long acts take; nothing is decided or stored by it")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
