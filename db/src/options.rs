//! Which limits does an open store keep?

use std::time::Duration;

/// Limits. The defaults suit two to eight cores.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// SQLite: most reader connections, opened as they are needed. At least one for each runtime thread
    /// (a reading act runs on it). Default: the number of cores, at least 4.
    pub readers: usize,
    /// Acts that may wait for a thread; beyond it [`Error::Busy`](crate::Error::Busy). Default: 1024.
    pub queue: usize,
    /// SQLite: most acts in one commit. Default: 64.
    pub group: usize,
    /// SQLite: no further act joins a group that has been open for this long. Default: 5 ms.
    pub window: Duration,
    /// PostgreSQL: connections, and threads, that run acts. Default: 16.
    pub connections: usize,
    /// PostgreSQL: further connections, for [`Db::point`](crate::Db::point). Default: 8.
    pub points: usize,
    /// How long a caller waits for a free connection, and how long connecting may take, before
    /// [`Error::Busy`](crate::Error::Busy). Default: 2 s.
    pub wait: Duration,
    /// PostgreSQL: how long one statement, or waiting for one lock, may take. Default: 5 s.
    pub statement: Duration,
    /// SQLite: an act longer than this is logged and counted, since it holds every other writer.
    /// On PostgreSQL, where it holds one connection of many, ten times as long. Default: 5 ms.
    pub slow: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: std::thread::available_parallelism().map_or(4, usize::from).max(4),
            queue: 1024,
            group: 64,
            window: Duration::from_millis(5),
            connections: 16,
            points: 8,
            wait: Duration::from_secs(2),
            statement: Duration::from_secs(5),
            slow: Duration::from_millis(5),
        }
    }
}
