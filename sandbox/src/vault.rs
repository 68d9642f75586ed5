//! Which codes and tokens has a provider given out, and may they still be used?

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// More than these push the oldest ones out.
const KEPT: usize = 20_000;

/// What a provider has given out: codes that work once, tokens that work for a time.
pub(crate) struct Vault<T>(Mutex<Kept<T>>);

struct Kept<T> {
    entries: HashMap<String, Entry<T>>,
    /// The oldest first.
    order: VecDeque<String>,
}

struct Entry<T> {
    value: T,
    /// Milliseconds since 1970.
    until: i64,
    used: bool,
}

/// Why a code or token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Never given out, or long ago.
    Unknown,
    /// It worked once already.
    Used,
    /// Its time is over.
    Expired,
}

impl<T> Default for Vault<T> {
    fn default() -> Self {
        Self(Mutex::new(Kept { entries: HashMap::new(), order: VecDeque::new() }))
    }
}

impl<T: Clone> Vault<T> {
    /// Keeps `value` under `token` until `until` (milliseconds since 1970, exclusive).
    pub(crate) fn put(&self, token: &str, value: T, until: i64) {
        let mut kept = self.lock();
        if kept.entries.insert(token.to_owned(), Entry { value, until, used: false }).is_none() {
            kept.order.push_back(token.to_owned());
        }
        while kept.order.len() > KEPT {
            if let Some(oldest) = kept.order.pop_front() {
                kept.entries.remove(&oldest);
            }
        }
    }

    /// What is kept under a token that still counts.
    pub(crate) fn look(&self, token: &str, now: i64) -> Result<T, Unusable> {
        self.lock().usable(token, now).map(|entry| entry.value.clone())
    }

    /// The same, once: whoever comes later gets [`Unusable::Used`].
    pub(crate) fn take(&self, token: &str, now: i64) -> Result<T, Unusable> {
        let mut kept = self.lock();
        let entry = kept.usable(token, now)?;
        entry.used = true;
        Ok(entry.value.clone())
    }

    /// Lets a token that still counts count until `until`.
    pub(crate) fn extend(&self, token: &str, now: i64, until: i64) -> Result<(), Unusable> {
        let mut kept = self.lock();
        kept.usable(token, now)?.until = until;
        Ok(())
    }

    /// Changes what is kept under a token, whether it still counts or not.
    pub(crate) fn change(&self, token: &str, change: impl FnOnce(&mut T)) {
        if let Some(entry) = self.lock().entries.get_mut(token) {
            change(&mut entry.value);
        }
    }

    /// Forgets every token whose value is meant.
    #[cfg_attr(not(test), allow(dead_code, reason = "for providers whose tokens are called back"))]
    pub(crate) fn forget(&self, meant: impl Fn(&T) -> bool) {
        let mut kept = self.lock();
        let Kept { entries, order } = &mut *kept;
        entries.retain(|_, entry| !meant(&entry.value));
        order.retain(|token| entries.contains_key(token));
    }

    fn lock(&self) -> MutexGuard<'_, Kept<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Kept<T> {
    fn usable(&mut self, token: &str, now: i64) -> Result<&mut Entry<T>, Unusable> {
        let entry = self.entries.get_mut(token).ok_or(Unusable::Unknown)?;
        if entry.used {
            return Err(Unusable::Used);
        }
        if entry.until <= now {
            return Err(Unusable::Expired);
        }
        Ok(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Unusable, Vault};

    #[test]
    fn a_code_works_once_and_not_after_its_time() {
        let vault = Vault::default();
        vault.put("a", 1, 100);
        vault.put("b", 2, 100);
        assert_eq!(vault.take("c", 0), Err(Unusable::Unknown));
        assert_eq!(vault.look("a", 99), Ok(1));
        assert_eq!(vault.take("a", 99), Ok(1));
        assert_eq!(vault.take("a", 99), Err(Unusable::Used));
        assert_eq!(vault.take("b", 100), Err(Unusable::Expired));
        assert_eq!(vault.extend("b", 100, 200), Err(Unusable::Expired));
        assert_eq!(vault.extend("b", 99, 200), Ok(()));
        vault.change("b", |value| *value += 1);
        assert_eq!(vault.look("b", 199), Ok(3));
    }

    #[test]
    fn only_so_many_are_kept_and_some_can_be_forgotten() {
        let vault = Vault::default();
        for n in 0..=KEPT {
            vault.put(&n.to_string(), n, 100);
        }
        assert_eq!(vault.look("0", 0), Err(Unusable::Unknown));
        assert_eq!(vault.look("1", 0), Ok(1));
        vault.forget(|n| *n < 10);
        assert_eq!(vault.look("9", 0), Err(Unusable::Unknown));
        assert_eq!(vault.look("10", 0), Ok(10));
    }
}
