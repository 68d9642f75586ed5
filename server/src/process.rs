//! When does the process end?

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Starts something, says that it is ready, waits for SIGTERM or SIGINT, and stops it. A second signal
/// while it stops ends the wait.
///
/// # Errors
/// If it does not start, or the stop was cut short.
pub async fn until_told<T>(
    start: impl Future<Output = Result<T, String>>,
    ready: impl AsyncFnOnce(&T),
    stop: impl AsyncFnOnce(T),
) -> Result<(), String> {
    let mut signals = Signals::new().map_err(|error| format!("signals cannot be received: {error}"))?;
    let running = tokio::select! {
        running = start => running?,
        () = signals.next() => return Err("told to stop before it was ready".into()),
    };
    ready(&running).await;
    signals.next().await;
    tracing::info!("stopping");
    tokio::select! {
        () = stop(running) => Ok(()),
        () = signals.next() => Err("told twice to stop: ended without waiting for requests in flight".into()),
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
