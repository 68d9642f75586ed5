//! Where does a test's randomness come from?

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use aws_lc_rs::digest::{SHA256, digest};

/// Repeatable: the n-th draw of a test is always the same. Clones draw from the same row.
#[derive(Debug, Clone, Default)]
pub struct Randomness {
    app: u64,
    drawn: Arc<AtomicU64>,
}

impl Randomness {
    /// A row of its own for each app.
    pub(crate) fn of_app(app: u64) -> Self {
        Self { app, drawn: Arc::default() }
    }

    /// 32 bytes that were not drawn before.
    pub fn draw(&self) -> [u8; 32] {
        let number = self.drawn.fetch_add(1, SeqCst);
        let label = format!("menshen test {} {number}", self.app);
        digest(&SHA256, label.as_bytes()).as_ref().try_into().expect("32 bytes")
    }

    /// Goes back by one draw, so that the next one repeats the last.
    pub fn repeat_last(&self) {
        self.drawn.fetch_sub(1, SeqCst);
    }
}
