//! How many Argon2id hashes a second do these cores give at most? (m = 19456 KiB, t = 2, p = 1)

use std::thread;

use argon2::{Algorithm, Argon2, Block, Params, Version};

use crate::clock::Watch;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// Hashes a second on `threads` threads, each with memory of its own that is used again and again.
///
/// # Errors
/// If hashing fails.
pub fn rate(threads: usize, seconds: f64) -> Result<f64, String> {
    let watch = Watch::start();
    let workers: Vec<_> = (0..threads).map(|_| thread::spawn(move || work(watch, seconds))).collect();
    let mut hashes = 0;
    for worker in workers {
        hashes += worker.join().unwrap_or_else(|_| Err("a hashing thread panicked".into()))?;
    }
    Ok(hashes as f64 / watch.seconds())
}

fn work(watch: Watch, seconds: f64) -> Result<u64, String> {
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
    Ok(hashes)
}
