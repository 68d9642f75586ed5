//! How does an act get from its caller (async) to a thread that runs it (not async), and its result back?
//!
//! One bounded queue for both engines: SQLite has one thread at its end, PostgreSQL one for each connection.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;
use tracing::Span;

use crate::stats::Meter;
use crate::{Error, Tx};

/// What an act is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It only reads, and cannot be run again.
    Read,
    /// It writes, and may be run again after a rollback.
    Write,
    /// It writes and may take its time.
    Migration,
}

/// An act in the queue, its types hidden.
pub(crate) trait Job: Send {
    /// Nobody waits for the answer any more. A job that has not begun may then be dropped.
    fn abandoned(&self) -> bool;
    fn kind(&self) -> Kind;
    /// Runs the act and keeps its result; `false`: roll it back.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Answers the caller: with the act's own result, or with why its transaction was lost.
    fn answer(self: Box<Self>, outcome: Result<(), Error>);
}

/// Where callers leave their acts.
pub(crate) struct Queue {
    sender: Mutex<Option<SyncSender<Box<dyn Job>>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    meter: Arc<Meter>,
}

impl Queue {
    /// A queue for `room` acts, and the end that the threads take from.
    pub(crate) fn new(room: usize, meter: Arc<Meter>) -> (Self, Receiver<Box<dyn Job>>) {
        let (sender, jobs) = sync_channel(room);
        (Self { sender: Mutex::new(Some(sender)), threads: Mutex::default(), meter }, jobs)
    }

    /// Starts a thread that serves this queue.
    pub(crate) fn serve(&self, name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let thread = std::thread::Builder::new().name(name.into()).spawn(body).map_err(Error::fault)?;
        lock(&self.threads).push(thread);
        Ok(())
    }

    /// Leaves an act and waits for its end. Dropping the future does not undo an act that has begun.
    pub(crate) async fn submit<T, E, F>(&self, kind: Kind, name: &'static str, act: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let meter = self.meter.clone();
        let job = Box::new(Queued { act, kind, name, span: Span::current(), meter, result: None, reply });
        match &*lock(&self.sender) {
            None => return Err(Error::busy("closing").into()),
            Some(sender) => sender.try_send(job).map_err(|e| match e {
                TrySendError::Full(_) => {
                    self.meter.sent_away();
                    Error::busy("the queue is full")
                }
                TrySendError::Disconnected(_) => Error::fault("the threads of the store are gone"),
            })?,
        }
        answer.await.unwrap_or_else(|_| Err(Error::fault("an act was dropped").into()))
    }

    /// Whether every thread still serves. After a `false` the process should be restarted.
    pub(crate) fn is_alive(&self) -> bool {
        let threads = lock(&self.threads);
        !threads.is_empty() && !threads.iter().any(JoinHandle::is_finished)
    }

    /// Takes no more acts and waits until the threads have finished those in the queue.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        drop(lock(&self.sender).take()); // `recv` still yields what is queued, then ends the threads' loops
        let threads = std::mem::take(&mut *lock(&self.threads));
        let join = move || threads.into_iter().map(JoinHandle::join).filter(Result::is_err).count();
        match tokio::task::spawn_blocking(join).await {
            Ok(0) => Ok(()),
            _ => Err(Error::fault("a thread of the store panicked")),
        }
    }
}

struct Queued<F, T, E> {
    act: F,
    kind: Kind,
    name: &'static str,
    /// The caller's span, so that what an act logs carries the request's id.
    span: Span,
    meter: Arc<Meter>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Queued<F, T, E>
where
    F: FnMut(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn abandoned(&self) -> bool {
        self.reply.is_closed()
    }
    fn kind(&self) -> Kind {
        self.kind
    }
    fn run(&mut self, tx: &mut Tx) -> bool {
        let (act, span) = (&mut self.act, &self.span);
        let run = || span.in_scope(|| tx.run(act));
        let result = if self.kind == Kind::Migration { run() } else { self.meter.act(self.name, run) };
        self.result.insert(result).is_ok()
    }
    fn answer(self: Box<Self>, outcome: Result<(), Error>) {
        let result = match outcome {
            Ok(()) => self.result.unwrap_or_else(|| Err(Error::fault("an act was not run").into())),
            Err(lost) => Err(lost.into()),
        };
        let _ = self.reply.send(result); // nobody waits any more: what is done is done
    }
}

/// A lock that a panic elsewhere cannot spoil.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
