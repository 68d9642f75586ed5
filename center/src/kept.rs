//! What may this process keep of rows that it has read?
//!
//! With SQLite, where it is the only writer: clients, and the operation protection of accounts, for the operation
//! check. Each is used only while the row's stamp is the one it had before it was read ([`db::Db::stamp`]), so a
//! change counts with the next request. With PostgreSQL nothing: another replica may have changed it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

/// Rows by their key, each with its stamp. Beyond `most` an arbitrary part is forgotten and read again when needed.
pub(crate) struct Kept<K, V> {
    rows: RwLock<HashMap<K, (u64, V)>>,
    most: usize,
}

impl<K: Copy + Eq + Hash, V: Clone> Kept<K, V> {
    pub(crate) fn new(most: usize) -> Self {
        Self { rows: RwLock::default(), most }
    }

    /// What was kept, with the stamp that it had.
    pub(crate) fn find(&self, key: K) -> Option<(u64, V)> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    /// Keeps what was read after its `stamp` was taken.
    pub(crate) fn keep(&self, key: K, stamp: u64, value: V) {
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= self.most && !rows.contains_key(&key) {
            let some: Vec<K> = rows.keys().take(self.most.div_ceil(8)).copied().collect();
            some.iter().for_each(|key| drop(rows.remove(key)));
        }
        rows.insert(key, (stamp, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_has_its_stamp_and_there_is_never_too_much_of_it() {
        let kept = Kept::new(8);
        (0..100).for_each(|n| kept.keep(n, 7, n * 2));
        assert_eq!(kept.find(99), Some((7, 198)));
        kept.keep(99, 8, 1);
        assert_eq!(kept.find(99), Some((8, 1)));
        assert!((0..100).filter(|n| kept.find(*n).is_some()).count() <= 8);
    }
}
