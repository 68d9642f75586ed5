//! On which threads does the server run?

use std::io;
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Runtime};

/// Threads for blocking work: name look-ups and the like. Acts and hashing have threads of their own.
const BLOCKING: usize = 8;

/// A runtime with a worker for each core.
///
/// # Errors
/// If the system gives no threads.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(cores())
        .max_blocking_threads(BLOCKING)
        .thread_name("menshen")
        .enable_all()
        .build()
}

/// How many cores this process may use.
pub fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}
