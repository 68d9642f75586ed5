//! Where do connectors keep what all replicas share: tickets and tokens of the provider?

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Answer;

/// What connectors share over replicas. The center keeps it sealed in the database.
pub trait Shelf: Send + Sync {
    /// What was put there last, even if it is out of date by now. The key is like `official-account/ticket`.
    fn get<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Kept>>;
    /// Puts a value there, in place of any other. `expires_at` in milliseconds since 1970.
    fn put<'a>(&'a self, key: &'a str, value: &'a str, expires_at: i64) -> Answer<'a, ()>;
}

/// One thing on a shelf. Has no `Debug`: it is a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The ticket or token.
    pub value: String,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

/// A shelf for tests, and for one process that may forget.
#[derive(Default)]
pub struct MemoryShelf {
    kept: Mutex<HashMap<String, Kept>>,
}

impl Shelf for MemoryShelf {
    fn get<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Kept>> {
        let found = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        Box::pin(std::future::ready(found))
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, expires_at: i64) -> Answer<'a, ()> {
        let kept = Kept { value: value.to_owned(), expires_at };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), kept);
        Box::pin(std::future::ready(()))
    }
}
