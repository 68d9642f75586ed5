//! Stand-ins of the providers on this machine: what happens to a message when nobody real gets it?
//!
//! Two listeners, both on loopback only: an SMTP server and an HTTP server. The HTTP server speaks the
//! providers' own protocols (Tencent Cloud SMS under `/tencentcloud/`, each provider of identities under its
//! name, such as `/wechat/`), shows the phone page at `/` and gives tests a small JSON API under `/api/`.
//! Production never links this crate.
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
mod envelope;
mod faults;
mod fields;
mod http;
mod inbox;
mod language;
mod loopback;
mod official_account;
mod options;
mod people;
mod phone;
mod push;
mod qq;
mod random;
mod scan;
mod smtp;
mod stand_in;
mod tencent;
mod text;
mod vault;
mod wechat;
mod wecom;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use faults::{Mode, Provider};
pub use inbox::{Channel, Message};
pub use official_account::Platform;
pub use options::Options;
pub use people::{ACCOUNTS, COMPANIES, Membership, PASSWORD, Person};
pub use qq::QqApp;
pub use tencent::{SmsAccount, Template};
pub use wechat::WechatApp;
pub use wecom::{WecomApp, WecomSuite};

use faults::Faults;
use inbox::Inbox;
use official_account::OfficialAccount;
use people::People;
use scan::Scans;
use stand_in::StandIn;
use wecom::Wecom;

/// What the listeners share.
pub(crate) struct State {
    pub(crate) inbox: Inbox,
    pub(crate) faults: Faults,
    pub(crate) people: People,
    pub(crate) scans: Scans,
    pub(crate) stand_ins: Vec<Arc<dyn StandIn>>,
    pub(crate) wecom: Arc<Wecom>,
    pub(crate) official_account: Arc<OfficialAccount>,
    pub(crate) options: Options,
    /// What time the providers think it is, if a test has said so.
    clock: OnceLock<Box<dyn Fn() -> i64 + Send + Sync>>,
    /// Turns true once, when the sandbox stops.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl State {
    /// Milliseconds since 1970, to the providers.
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
        let wecom = Arc::new(Wecom::new(options.wecom.clone(), options.wecom_suite.clone()));
        let official_account = Arc::new(OfficialAccount::new(options.official_account.clone()));
        let stand_ins = stand_in::all(&options, &wecom, &official_account);
        let push_every = options.push_every;
        let state = Arc::new(State {
            inbox: Inbox::default(),
            faults: Faults::default(),
            people: People::default(),
            scans: Scans::default(),
            stand_ins,
            wecom,
            official_account,
            options,
            clock: OnceLock::new(),
            stopping,
        });
        let tasks = vec![
            tokio::spawn(http::serve(web, Arc::clone(&state))),
            tokio::spawn(smtp::serve(mail, Arc::clone(&state))),
            tokio::spawn(wecom::keep_pushing(Arc::clone(&state), push_every)),
            tokio::spawn(official_account::keep_pushing(Arc::clone(&state), push_every)),
        ];
        Ok(Self { addr, smtp_addr, state, stop, tasks })
    }

    /// Tells the providers the time (milliseconds since 1970) by which they judge signatures, codes and tokens: for
    /// tests with a clock in hand. Without it, and after the first time, nothing changes.
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
        &self.state.options.sms
    }

    /// The base URL of a provider of identities, to give to its connector: `http://ADDR/NAME`, where the name is
    /// `wechat`, `qq`, `wecom` or `mp`.
    pub fn base(&self, name: &str) -> String {
        format!("http://{}/{name}", self.addr)
    }

    /// The app that WeChat Open Platform knows.
    pub fn wechat(&self) -> &WechatApp {
        &self.state.options.wechat
    }

    /// The app that QQ Connect knows.
    pub fn qq(&self) -> &QqApp {
        &self.state.options.qq
    }

    /// The self-built app that the first company has in WeCom.
    pub fn wecom(&self) -> &WecomApp {
        &self.state.options.wecom
    }

    /// The provider of the suites that WeCom knows.
    pub fn wecom_suite(&self) -> &WecomSuite {
        &self.state.options.wecom_suite
    }

    /// The third-party platform that the Official Account platform knows.
    pub fn official_account(&self) -> &Platform {
        &self.state.options.official_account
    }

    /// Tells a provider where to push its events: WeCom's command URL, which is verified first; the Official Account
    /// platform's authorisation event URL. Tickets go there at once and then every [`Options::push_every`].
    ///
    /// # Errors
    /// An address that is none, one that WeCom cannot verify, or a provider that pushes nothing.
    pub async fn push_to(&self, provider: Provider, url: &str) -> Result<(), String> {
        match provider {
            Provider::Wecom => wecom::set_command_url(&self.state, url).await,
            Provider::OfficialAccount => official_account::set_event_url(&self.state, url).await.map(|_| ()),
            _ => Err("this provider pushes nothing".into()),
        }
    }

    /// Tells WeCom its data URL, which is verified.
    ///
    /// # Errors
    /// An address that is none or does not verify.
    pub async fn push_data_to(&self, url: &str) -> Result<(), String> {
        wecom::set_data_url(&self.state, url).await
    }

    /// Everybody who holds a phone.
    pub fn people(&self) -> Vec<Person> {
        self.state.people.list()
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
