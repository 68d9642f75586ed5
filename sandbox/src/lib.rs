//! Stand-ins of the providers on this machine: what happens to a message when nobody real gets it?
//!
//! Two listeners, both on loopback only: an SMTP server and an HTTP server. The HTTP server speaks the
//! providers' own protocols (so far Tencent Cloud SMS under `/tencentcloud/`), shows the phone page at
//! `/` and gives tests a small JSON API under `/api/`. Production never links this crate.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let sandbox = sandbox::Sandbox::start(sandbox::Options::default())?;
//! println!("phone at http://{}/, SMTP at {}", sandbox.addr(), sandbox.smtp_addr());
//! # sandbox.stop().await;
//! # Ok(())
//! # }
//! ```

mod api;
mod clock;
mod faults;
mod http;
mod inbox;
mod loopback;
mod phone;
mod smtp;
mod tencent;
mod text;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use faults::{Mode, Provider};
pub use inbox::{Channel, Message};
pub use tencent::{SmsAccount, Template};

use faults::Faults;
use inbox::Inbox;

/// Where the sandbox listens and what it accepts.
#[derive(Debug, Clone)]
pub struct Options {
    /// The HTTP listener; port 0 picks a free one. Must be a loopback address.
    pub listen: SocketAddr,
    /// The SMTP listener; port 0 picks a free one. Must be a loopback address.
    pub smtp_listen: SocketAddr,
    /// The account at the pretended SMS provider.
    pub sms: SmsAccount,
}

impl Default for Options {
    /// Two free loopback ports and the built-in SMS account.
    fn default() -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { listen: any_port, smtp_listen: any_port, sms: SmsAccount::default() }
    }
}

/// What the listeners share.
pub(crate) struct State {
    pub(crate) inbox: Inbox,
    pub(crate) faults: Faults,
    pub(crate) people: api::People,
    pub(crate) sms: SmsAccount,
    /// What time the SMS provider thinks it is, if a test has said so.
    clock: OnceLock<Box<dyn Fn() -> i64 + Send + Sync>>,
    /// Turns true once, when the sandbox stops.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl State {
    /// Milliseconds since 1970, to the SMS provider.
    pub(crate) fn now(&self) -> i64 {
        self.clock.get().map_or_else(clock::now, |clock| clock())
    }

    /// Waits until the sandbox stops.
    pub(crate) async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        // An error means that the sandbox itself is gone, which is the same.
        let _ = stopping.wait_for(|stop| *stop).await;
    }

    /// Sleeps, but not longer than the sandbox lives.
    pub(crate) async fn pause(&self, span: Duration) {
        tokio::select! {
            () = tokio::time::sleep(span) => {}
            () = self.stopped() => {}
        }
    }
}

/// A running sandbox. Dropping it stops it without waiting.
pub struct Sandbox {
    addr: SocketAddr,
    smtp_addr: SocketAddr,
    state: Arc<State>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Binds both listeners and starts to serve. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for an address that is not loopback (the sandbox shows every
    /// code to everyone who asks); otherwise what binding says.
    pub fn start(options: Options) -> io::Result<Self> {
        let (web, addr) = loopback::bind("sandbox.listen", options.listen)?;
        let (mail, smtp_addr) = loopback::bind("sandbox.smtp_listen", options.smtp_listen)?;
        let (stop, stopping) = watch::channel(false);
        let state = Arc::new(State {
            inbox: Inbox::default(),
            faults: Faults::default(),
            people: api::People::default(),
            sms: options.sms,
            clock: OnceLock::new(),
            stopping,
        });
        let tasks = vec![
            tokio::spawn(http::serve(web, Arc::clone(&state))),
            tokio::spawn(smtp::serve(mail, Arc::clone(&state))),
        ];
        Ok(Self { addr, smtp_addr, state, stop, tasks })
    }

    /// Tells the SMS provider the time (milliseconds since 1970) by which it judges signatures: for tests with a
    /// clock in hand. Without it, and after the first time, nothing changes.
    pub fn keep_time(&self, clock: impl Fn() -> i64 + Send + Sync + 'static) {
        let _ = self.state.clock.set(Box::new(clock));
    }

    /// Address of the phone page, the JSON API and the HTTP providers.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Address of the SMTP server.
    pub fn smtp_addr(&self) -> SocketAddr {
        self.smtp_addr
    }

    /// The endpoint to give to an SMS connector: `http://ADDR/tencentcloud/`.
    pub fn sms_endpoint(&self) -> String {
        format!("http://{}/tencentcloud/", self.addr)
    }

    /// The account that the SMS provider accepts, with its templates.
    pub fn credentials(&self) -> &SmsAccount {
        &self.state.sms
    }

    /// Everything received so far, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.state.inbox.list(None, 0)
    }

    /// Forgets everything received.
    pub fn clear(&self) {
        self.state.inbox.clear();
    }

    /// Lets a provider misbehave for `span` (`None`: until told otherwise).
    pub fn set_fault(&self, provider: Provider, mode: Mode, span: Option<Duration>) {
        self.state.faults.set(provider, mode, span);
    }

    /// Waits for a message to `to` for at most `span`; the newest one that came after message `after`.
    pub async fn wait_for(&self, to: &str, after: u64, span: Duration) -> Option<Message> {
        let found = self.state.inbox.wait(Some(to), after);
        tokio::time::timeout(span, found).await.ok()?.pop()
    }

    /// Stops both servers and waits for them, at most two seconds.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for mut task in std::mem::take(&mut self.tasks) {
            if tokio::time::timeout(Duration::from_secs(2), &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}
