//! The account centre of a test.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use center::moment::Zone;
use center::session::{Checked, Root, check};
use center::{Arrival, Center, Ctx, MIGRATIONS};
use connect::geo::Geo;
use db::seal::Keys;
use rules::{Language, Policy};
use sandbox::Sandbox;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::{Browser, Caller, Clock, Mailbox, Place, Randomness};

/// The address of every test's deployment; where it really listens is of no matter to it.
pub const PUBLIC_URL: &str = "https://account.menshen.example";

/// Its host.
pub const HOST: &str = "account.menshen.example";

/// What an app is made of, before it is made.
pub struct Builder {
    place: Place,
    policy: Policy,
    clock: Clock,
    randomness: Randomness,
    sandbox: Option<Arc<Sandbox>>,
    hashers: (usize, usize),
    trusted: &'static str,
}

impl Place {
    /// An app with the guide's numbers.
    pub async fn app(&self) -> TestApp {
        self.build().start().await
    }

    /// An app to be changed before it starts.
    pub fn build(&self) -> Builder {
        Builder {
            place: self.clone(),
            policy: Policy::default(),
            clock: Clock::default(),
            randomness: Randomness::of_app(self.built.fetch_add(1, SeqCst)),
            sandbox: None,
            hashers: (2, 1024),
            trusted: "127.0.0.0/8",
        }
    }
}

impl Builder {
    /// Other numbers.
    #[must_use]
    pub fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// So many hashing threads, and room for so many waiting.
    #[must_use]
    pub fn hashers(mut self, threads: usize, queue: usize) -> Self {
        self.hashers = (threads, queue);
        self
    }

    /// Proxies whose word on the client's address is taken: none.
    #[must_use]
    pub fn without_proxies(mut self) -> Self {
        self.trusted = "";
        self
    }

    /// A further process beside `app`: the same clock and the same providers.
    #[must_use]
    pub fn beside(mut self, app: &TestApp) -> Self {
        self.clock = app.clock.clone();
        self.sandbox = Some(app.mail.sandbox.clone());
        self
    }

    /// Opens the store, migrates, and serves.
    pub async fn start(self) -> TestApp {
        let db = self.place.open().await.expect("the store opens");
        db.migrate(MIGRATIONS).await.expect("migrations run");
        let (threads, queue) = self.hashers;
        let center = Center::new(db, Keys::for_tests(), self.policy, Geo::bundled(), "Menshen", threads, queue)
            .at(center::Site::new(HOST, PUBLIC_URL));
        let sandbox = match self.sandbox {
            Some(sandbox) => sandbox,
            None => Arc::new(Sandbox::start(providers()).expect("the sandbox starts")),
        };
        let (clock, randomness) = (self.clock, self.randomness);
        sandbox.keep_time({
            let clock = clock.clone();
            move || clock.now()
        });
        let settings = web::Settings {
            public_url: PUBLIC_URL.parse().expect("a URL"),
            zone: Zone::named("Asia/Shanghai").expect("a zone"),
            brand: "Menshen".into(),
            support: "help@menshen.example".into(),
            trusted_proxies: self.trusted.split(' ').filter_map(|net| net.parse().ok()).collect(),
            clock: Arc::new({
                let clock = clock.clone();
                move || clock.now()
            }),
            random: Arc::new({
                let randomness = randomness.clone();
                move || randomness.draw()
            }),
            phone: None,
        };
        let (addr, serving) = serve(web::router(center.clone(), settings).expect("a router")).await;
        let mail = Mailbox::new(center.clone(), clock.clone(), sandbox, PUBLIC_URL);
        TestApp { place: self.place, center, clock, randomness, mail, addr, serving }
    }
}

/// The built-in stand-ins, which take any time for the right one: the clock is in the test's hand.
fn providers() -> sandbox::Options {
    let mut options = sandbox::Options::default();
    options.sms.skew = u64::MAX;
    options
}

async fn serve(router: axum::Router) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let addr = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await.expect("serving") });
    (addr, serving)
}

/// A running app.
pub struct TestApp {
    /// Where its data live.
    pub place: Place,
    /// The centre itself.
    pub center: Center,
    /// The clock in hand.
    pub clock: Clock,
    /// The randomness in hand.
    pub randomness: Randomness,
    /// What arrives.
    pub mail: Mailbox,
    /// Where it listens.
    pub addr: SocketAddr,
    serving: JoinHandle<()>,
}

/// Counted over all apps: replicas share the budgets of addresses.
static CALLERS: AtomicU32 = AtomicU32::new(0);

impl TestApp {
    /// Somebody new, with an address in a network of their own.
    pub fn caller(&self) -> Caller<'_> {
        Caller::new(self, self.fresh_address())
    }

    /// Somebody at an address.
    pub fn caller_at(&self, address: &str) -> Caller<'_> {
        Caller::new(self, address.parse().expect("an address"))
    }

    /// A new browser, with an address in a network of its own.
    pub fn browser(&self) -> Browser {
        Browser::new(self.addr, self.fresh_address())
    }

    /// A new browser at an address.
    pub fn browser_at(&self, address: &str) -> Browser {
        Browser::new(self.addr, address.parse().expect("an address"))
    }

    /// An address that nobody had yet, in a network that nobody had.
    pub fn fresh_address(&self) -> IpAddr {
        let [_, a, b, c] = CALLERS.fetch_add(1, SeqCst).to_be_bytes();
        // A range that the city data know.
        IpAddr::from([36 + a % 16, b, c, 7])
    }

    /// The context of a request from `address`.
    pub fn ctx_from(&self, address: IpAddr, language: Language, agent: &str, device: Option<String>) -> Arc<Ctx> {
        self.center.ctx(Arrival {
            now: self.clock.now(),
            seed: self.randomness.draw(),
            language,
            address,
            user_agent: agent.into(),
            device_token: device,
            request: "test".into(),
        })
    }

    /// Who a session's token stands for, if it is live; looking does not keep it alive.
    pub async fn root(&self, token: &str) -> Option<Arc<Root>> {
        match self.checked(token).await {
            Checked::Live(root) => Some(root),
            Checked::Over(_) | Checked::Unknown => None,
        }
    }

    /// What a session's token stands for, without touching it.
    pub async fn checked(&self, token: &str) -> Checked {
        check(&self.center, token, self.clock.now(), false).await.expect("the store works")
    }

    /// How many rows an event has in the audit of all accounts.
    pub async fn recorded(&self, event: center::audit::Event) -> i64 {
        let name = event.name();
        let row = self.center.db.point("SELECT COUNT(*) FROM audit WHERE event = $1", db::params![name]).await;
        row.expect("the store works").expect("a row").get(0).expect("a number")
    }

    /// Ends this process and lets go of the store, as a stop in order does.
    pub async fn stop(self) {
        self.serving.abort();
        let _ = self.serving.await;
        center::session::flush(&self.center).await.expect("the store works");
        self.center.db.close().await.expect("the store closes");
    }
}
