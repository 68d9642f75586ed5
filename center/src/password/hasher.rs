//! Who hashes passwords, and how many at once?
//!
//! A fixed set of threads, one for each core, each with its own block of memory that it uses again and
//! again: memory stays bounded however many people log in. Beyond a bounded queue callers are told to
//! come back, so the rest of the server goes on answering (T23).
//!
//! What is hashed is the password keyed with the ring's pepper, so that a stolen database alone cannot
//! be guessed at. Parameters: Argon2id, m = 19 456 KiB, t = 2, p = 1 (RFC 9106; OWASP).

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64_NOPAD;
use db::seal::Keys;
use tokio::sync::oneshot;
use zeroize::Zeroize;

use super::Typed;
use crate::Error;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;
const TAG: usize = 32;
/// After this time without work a thread gives its block of memory back.
const IDLE: Duration = Duration::from_secs(10);

/// A hash in PHC string format.
#[derive(Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Hash {
    /// The text that is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

enum Work {
    Make { salt: [u8; SALT], reply: oneshot::Sender<Result<Hash, Error>> },
    Check { hashes: Vec<String>, reply: oneshot::Sender<Result<Option<usize>, Error>> },
}

struct Job {
    password: Typed,
    work: Work,
}

/// The threads that hash. Cloning is cheap; they end with the last clone.
#[derive(Clone)]
pub struct Hasher {
    queue: SyncSender<Job>,
}

impl Hasher {
    /// Starts `threads` threads (at least one) with room for `queue` waiting jobs.
    pub fn start(keys: Arc<Keys>, threads: usize, queue: usize) -> Self {
        let (sender, jobs) = sync_channel(queue.max(1));
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads.max(1) {
            let (keys, jobs) = (keys.clone(), jobs.clone());
            let started = std::thread::Builder::new().name("hasher".into()).spawn(move || serve(&keys, &jobs));
            if let Err(error) = started {
                tracing::error!(%error, "a hashing thread could not be started");
            }
        }
        Self { queue: sender }
    }

    /// Hashes a new password.
    pub async fn make(&self, password: &Typed, salt: [u8; SALT]) -> Result<Hash, Error> {
        let (reply, answer) = oneshot::channel();
        self.submit(password, Work::Make { salt, reply })?;
        answer.await.unwrap_or_else(|_| Err(Error::fault("a hashing thread is gone")))
    }

    /// Whether the password belongs to `hash`. Without a hash it works as long and says no (T11).
    pub async fn check(&self, password: &Typed, hash: Option<&str>) -> Result<bool, Error> {
        let found = self.find(password, vec![hash.unwrap_or_default().to_owned()]).await?;
        Ok(found.is_some() && hash.is_some())
    }

    /// Which of `hashes` the password belongs to, if to any.
    pub async fn find(&self, password: &Typed, hashes: Vec<String>) -> Result<Option<usize>, Error> {
        let (reply, answer) = oneshot::channel();
        self.submit(password, Work::Check { hashes, reply })?;
        answer.await.unwrap_or_else(|_| Err(Error::fault("a hashing thread is gone")))
    }

    fn submit(&self, password: &Typed, work: Work) -> Result<(), Error> {
        self.queue.try_send(Job { password: password.clone(), work }).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy(2),
            TrySendError::Disconnected(_) => Error::fault("the hashing threads are gone"),
        })
    }
}

fn serve(keys: &Keys, jobs: &Mutex<Receiver<Job>>) {
    let mut memory = Vec::new();
    loop {
        let job = match jobs.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(IDLE) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                // Nobody has logged in for a while: the block is given back to the system.
                memory = Vec::new();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut peppered = keys.pepper(job.password.expose().as_bytes());
        match job.work {
            // A caller that went away is not worked for.
            Work::Make { reply, .. } if reply.is_closed() => {}
            Work::Check { reply, .. } if reply.is_closed() => {}
            Work::Make { salt, reply } => {
                let _ = reply.send(make(&peppered, salt, &mut memory));
            }
            Work::Check { hashes, reply } => {
                let _ = reply.send(find(&peppered, &hashes, &mut memory));
            }
        }
        peppered.zeroize();
    }
}

fn tag(peppered: &[u8], salt: &[u8], params: Params, memory: &mut Vec<Block>) -> Result<[u8; TAG], Error> {
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let mut tag = [0; TAG];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into_with_memory(peppered, salt, &mut tag, &mut memory[..blocks]).map_err(Error::fault)?;
    Ok(tag)
}

fn make(peppered: &[u8], salt: [u8; SALT], memory: &mut Vec<Block>) -> Result<Hash, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(TAG)).map_err(Error::fault)?;
    let tag = tag(peppered, &salt, params, memory)?;
    let (salt, tag) = (BASE64_NOPAD.encode(&salt), BASE64_NOPAD.encode(&tag));
    Ok(Hash(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${tag}")))
}

/// An empty hash stands for "no account": the same work is done, and nothing matches.
fn find(peppered: &[u8], hashes: &[String], memory: &mut Vec<Block>) -> Result<Option<usize>, Error> {
    for (at, hash) in hashes.iter().enumerate() {
        let known = if hash.is_empty() {
            None
        } else {
            Some(read(hash).ok_or_else(|| Error::fault("a stored hash cannot be read"))?)
        };
        let (params, salt, expected) = match known {
            Some(known) => known,
            None => {
                (Params::new(MEMORY_KIB, PASSES, LANES, Some(TAG)).map_err(Error::fault)?, vec![0; SALT], vec![0; TAG])
            }
        };
        let tag = tag(peppered, &salt, params, memory)?;
        if aws_lc_rs::constant_time::verify_slices_are_equal(&tag, &expected).is_ok() {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// Parameters, salt and tag of a PHC string.
fn read(hash: &str) -> Option<(Params, Vec<u8>, Vec<u8>)> {
    let mut parts = hash.strip_prefix("$argon2id$v=19$")?.split('$');
    let mut numbers = parts
        .next()?
        .split(',')
        .zip(["m=", "t=", "p="])
        .map(|(text, name)| text.strip_prefix(name)?.parse::<u32>().ok());
    let params = Params::new(numbers.next()??, numbers.next()??, numbers.next()??, Some(TAG)).ok()?;
    let salt = BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    let tag = BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    (parts.next().is_none() && tag.len() == TAG).then_some((params, salt, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Typed {
        Typed::new(text.into())
    }

    #[tokio::test]
    async fn a_hash_is_found_again_and_nothing_else_is() {
        let hasher = Hasher::start(Arc::new(Keys::for_tests()), 1, 8);
        let first = hasher.make(&typed("Abc1234."), [1; SALT]).await.unwrap();
        let second = hasher.make(&typed("Abc1234,"), [2; SALT]).await.unwrap();
        assert!(first.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", first.as_str());
        let both = vec![first.as_str().to_owned(), second.as_str().to_owned()];
        assert_eq!(hasher.find(&typed("Abc1234,"), both.clone()).await, Ok(Some(1)));
        assert_eq!(hasher.find(&typed("abc1234."), both).await, Ok(None));
        assert_eq!(hasher.check(&typed("Abc1234."), Some(first.as_str())).await, Ok(true));
    }

    #[tokio::test]
    async fn t11_without_an_account_the_answer_is_no() {
        let hasher = Hasher::start(Arc::new(Keys::for_tests()), 1, 8);
        assert_eq!(hasher.check(&typed(""), None).await, Ok(false));
    }

    /// T23.
    #[tokio::test]
    async fn t23_beyond_the_queue_callers_are_told_to_come_back() {
        let hasher = Hasher::start(Arc::new(Keys::for_tests()), 1, 1);
        let password = typed("Abc1234.");
        let (a, b, c, d) = tokio::join!(
            hasher.check(&password, None),
            hasher.check(&password, None),
            hasher.check(&password, None),
            hasher.check(&password, None)
        );
        let busy = [a, b, c, d].into_iter().filter(|end| matches!(end, Err(Error::Busy(_)))).count();
        assert!((1..=3).contains(&busy), "{busy}");
    }
}
