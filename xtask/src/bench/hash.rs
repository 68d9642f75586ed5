//! How many Argon2id hashes a second do these cores give at most? (m = 19456 KiB, t = 2, p = 1)

use std::thread;

use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::process::thread_cpu_micros;
use crate::clock::Watch;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// What the cores give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hashing {
    /// Hashes a second.
    pub rate: f64,
    /// Processor time of one, in milliseconds. Other work on the same cores hardly changes it.
    pub cpu_ms: f64,
}

/// Hashes on `threads` threads, each with memory of its own that is used again and again.
///
/// # Errors
/// If hashing fails.
pub fn measure(threads: usize, seconds: f64) -> Result<Hashing, String> {
    let watch = Watch::start();
    let workers: Vec<_> = (0..threads).map(|_| thread::spawn(move || work(watch, seconds))).collect();
    let (mut hashes, mut micros) = (0, 0.0);
    for worker in workers {
        let (done, took) = worker.join().unwrap_or_else(|_| Err("a hashing thread panicked".into()))?;
        (hashes, micros) = (hashes + done, micros + took);
    }
    let count = hashes as f64;
    Ok(Hashing { rate: count / watch.seconds(), cpu_ms: micros / count / 1000.0 })
}

fn work(watch: Watch, seconds: f64) -> Result<(u64, f64), String> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|error| error.to_string())?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (mut tag, mut hashes) = ([0; 32], 0);
    while watch.seconds() < seconds {
        argon2
            .hash_password_into_with_memory(&tag, b"sixteen bytes of", &mut [0; 32], &mut memory)
            .map_err(|error| error.to_string())?;
        tag[0] = tag[0].wrapping_add(1);
        hashes += 1;
    }
    Ok((hashes, thread_cpu_micros()?))
}
