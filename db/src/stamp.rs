//! Has a row changed since it was read? (SQLite only, where this process is the only writer)
//!
//! Whoever keeps what a row said takes its stamp *before* reading it, and uses what was kept only while the stamp
//! is the same. Acts that change the row say so; its stamp changes once they are durable and before their callers
//! are answered. So what is kept is never older than the last answer that anybody got.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// Rows share stamps: one that changes makes others look changed too, which costs them a read. A power of two.
const SLOTS: usize = 4_096;

/// The stamps of all rows.
pub(crate) struct Stamps(Box<[AtomicU64]>);

impl Default for Stamps {
    fn default() -> Self {
        Self((0..SLOTS).map(|_| AtomicU64::default()).collect())
    }
}

/// Which stamp is a row's?
pub(crate) type Slot = usize;

/// The slot of a row by its table and key (FNV-1a: quick and even, and nothing depends on its being hard to guess).
pub(crate) fn slot(table: &str, key: &[u8]) -> Slot {
    let bytes = table.bytes().chain(key.iter().copied());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 32)) as usize % SLOTS
}

impl Stamps {
    pub(crate) fn read(&self, slot: Slot) -> u64 {
        self.0.get(slot).map_or(0, |stamp| stamp.load(SeqCst))
    }

    pub(crate) fn change(&self, slot: Slot) {
        if let Some(stamp) = self.0.get(slot) {
            stamp.fetch_add(1, SeqCst);
        }
    }
}
