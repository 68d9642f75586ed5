//! What does this process know of live sessions without asking the store?
//!
//! Two things: with SQLite, where this process is the only writer, an exact cache of live sessions; and
//! on both engines the activity that is not written yet. A session's `last_seen_at` is written at most
//! once in [`FLUSH`]; until then it is here, and the check takes the later of the two.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use db::Tx;
use rules::session::Life;
use rules::{Millis, SECOND, SessionId};

use super::Root;

/// How long activity may stay unwritten.
pub const FLUSH: Millis = 30 * SECOND;
/// Sessions in the cache; beyond it an arbitrary part is forgotten and read again when needed.
const CAPACITY: usize = 200_000;

/// A live session as the check knows it.
#[derive(Debug)]
pub(super) struct Live {
    pub root: Arc<Root>,
    pub life: Life,
    pub seen: AtomicI64,
}

type Digest = [u8; 32];

#[derive(Default)]
struct Cache {
    by_token: HashMap<Digest, Arc<Live>>,
    /// Counts what was forgotten: a row read before must not be kept after.
    generation: u64,
}

/// The shared knowledge.
pub struct Sessions {
    cache: Option<RwLock<Cache>>,
    unwritten: Mutex<HashMap<SessionId, Millis>>,
}

impl Sessions {
    /// With a cache only where this process is the only writer.
    pub(crate) fn new(only_writer: bool) -> Self {
        Self { cache: only_writer.then(RwLock::default), unwritten: Mutex::default() }
    }

    pub(super) fn find(&self, token: &Digest) -> Option<Arc<Live>> {
        let cache = self.cache.as_ref()?.read().unwrap_or_else(PoisonError::into_inner);
        cache.by_token.get(token).cloned()
    }

    /// To be taken before a row is read that may be kept.
    pub(super) fn generation(&self) -> u64 {
        self.cache.as_ref().map_or(0, |cache| cache.read().unwrap_or_else(PoisonError::into_inner).generation)
    }

    /// Keeps a session that was read since `generation`, unless something was forgotten meanwhile.
    pub(super) fn keep(&self, token: Digest, live: Arc<Live>, generation: u64) {
        let Some(cache) = &self.cache else { return };
        let mut cache = cache.write().unwrap_or_else(PoisonError::into_inner);
        if cache.generation != generation {
            return;
        }
        if cache.by_token.len() >= CAPACITY {
            let some: Vec<Digest> = cache.by_token.keys().take(CAPACITY / 8).copied().collect();
            some.iter().for_each(|token| drop(cache.by_token.remove(token)));
        }
        cache.by_token.insert(token, live);
    }

    /// Forgets sessions once the act is durable and before its caller is answered.
    pub(super) fn forget_after_commit(self: &Arc<Self>, tx: &mut Tx, tokens: Vec<Digest>) {
        if self.cache.is_none() || tokens.is_empty() {
            return;
        }
        let this = self.clone();
        tx.after_commit(move || {
            if let Some(cache) = &this.cache {
                let mut cache = cache.write().unwrap_or_else(PoisonError::into_inner);
                cache.generation += 1;
                tokens.iter().for_each(|token| drop(cache.by_token.remove(token)));
            }
        });
    }

    /// The later of what is written and what is not.
    pub(super) fn last_seen(&self, session: SessionId, written: Millis) -> Millis {
        self.unwritten().get(&session).map_or(written, |seen| written.max(*seen))
    }

    /// Notes activity that must be written.
    pub(super) fn note(&self, session: SessionId, now: Millis) {
        let mut unwritten = self.unwritten();
        let seen = unwritten.entry(session).or_insert(now);
        *seen = now.max(*seen);
    }

    /// What is to be written now. It stays noted until [`Sessions::written`].
    pub(super) fn to_write(&self) -> Vec<(SessionId, Millis)> {
        self.unwritten().iter().map(|(session, seen)| (*session, *seen)).collect()
    }

    /// Drops what was written, unless there was later activity.
    pub(super) fn written(&self, done: &[(SessionId, Millis)]) {
        let mut unwritten = self.unwritten();
        for (session, seen) in done {
            if unwritten.get(session) == Some(seen) {
                unwritten.remove(session);
            }
        }
    }

    fn unwritten(&self) -> MutexGuard<'_, HashMap<SessionId, Millis>> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    /// Its life as of now.
    pub(super) fn life(&self) -> Life {
        Life { last_seen_at: self.seen.load(Relaxed), ..self.life }
    }

    /// Notes activity; says whether the store should hear of it.
    pub(super) fn touch(&self, now: Millis) -> bool {
        self.seen.fetch_max(now, Relaxed) < now
    }
}
