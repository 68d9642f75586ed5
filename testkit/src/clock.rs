//! What time is it in a test?

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use rules::Millis;

/// When every test begins: 2026-11-24T08:00:00Z.
pub const BEGIN: Millis = 1_795_507_200_000;

/// A clock that stands still until it is told otherwise. Clones show the same time.
#[derive(Debug, Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Default for Clock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(BEGIN)))
    }
}

impl Clock {
    /// The instant.
    pub fn now(&self) -> Millis {
        self.0.load(SeqCst)
    }

    /// Goes on by `span`, or back if it is negative.
    pub fn advance(&self, span: Millis) {
        self.0.fetch_add(span, SeqCst);
    }

    /// Goes to `at`.
    pub fn set(&self, at: Millis) {
        self.0.store(at, SeqCst);
    }
}
