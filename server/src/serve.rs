//! What is started, in which order, and how is it stopped?

use std::net::SocketAddr;
use std::time::Duration;

use center::Center;
use center::moment::Zone;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use url::Url;

use crate::health::{self, Health};
use crate::outside::Outside;
use crate::settings::Settings;
use crate::{cores, deployment, http, jobs, listening, measure, providers};

/// Connections of the metrics listener: a scraper, a prober, somebody looking.
const METRICS_CONNECTIONS: usize = 64;

/// The account centre, to be started.
pub struct Server;

impl Server {
    /// Starts with the system's clock and random source. Ready when it returns.
    ///
    /// # Errors
    /// The reason, in words for the operator.
    pub async fn start(settings: Settings) -> Result<Running, String> {
        Self::start_with(settings, Outside::system()).await
    }

    /// Starts with a clock and a random source of the caller's.
    ///
    /// # Errors
    /// The reason, in words for the operator.
    pub async fn start_with(settings: Settings, outside: Outside) -> Result<Running, String> {
        let web = http::bind("listen", settings.listen).await?;
        let metrics = http::bind("metrics.listen", settings.metrics.listen).await?;
        let public_url = public_url(&settings, &web)?;
        let zone = Zone::named(&settings.time_zone).map_err(|why| format!("time_zone: {why}"))?;
        let courier = providers::courier(&settings, &public_url, zone.clone())?;
        measure::start();

        let center = center(&settings).await?;
        let doors = web::Settings {
            public_url,
            zone,
            brand: settings.brand.clone(),
            support: settings.support.contact.clone().unwrap_or_default(),
            trusted_proxies: settings.trusted_proxies.clone(),
            clock: outside.clock.clone(),
            random: outside.random.clone(),
            phone: outside.phone.clone(),
        };
        let router = web::router(center.clone(), doors)?;
        Running::begin(&settings, &outside, center, (web, router), metrics, courier)
    }
}

/// The store opened, brought up to date and found to be written with our keys; and what stands on it.
async fn center(settings: &Settings) -> Result<Center, String> {
    let deployment::Opened { db, keys } = deployment::open(settings).await?;
    let geo = providers::geo(settings)?;
    let threads = match settings.hashing.threads {
        0 => cores(),
        threads => threads,
    };
    Ok(Center::new(db, keys, settings.policy.clone(), geo, &settings.brand, threads, settings.hashing.queue))
}

/// The address people type; without one, the listener's own. On this machine alone that is `localhost`: browsers make
/// passkeys for names only (WebAuthn 5.1.3: the relying party id is a domain).
fn public_url(settings: &Settings, listener: &TcpListener) -> Result<Url, String> {
    let own = || {
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let own = if address.ip().is_loopback() {
            format!("http://localhost:{}", address.port())
        } else {
            format!("http://{address}")
        };
        Url::parse(&own).map_err(|error| error.to_string())
    };
    settings.public_url.clone().map_or_else(own, Ok)
}

/// A server that serves.
pub struct Running {
    /// Where the web listener listens.
    pub web: SocketAddr,
    /// Where health and metrics are served.
    pub metrics: SocketAddr,
    /// The account centre itself, for tests.
    pub center: Center,
    drain: Duration,
    health: Health,
    stop: watch::Sender<bool>,
    stop_measuring: watch::Sender<bool>,
    serving: JoinHandle<()>,
    measuring: JoinHandle<()>,
    jobs: JoinSet<()>,
}

impl Running {
    fn begin(
        settings: &Settings,
        outside: &Outside,
        center: Center,
        (listener, router): (TcpListener, axum::Router),
        metrics: TcpListener,
        courier: center::message::Courier,
    ) -> Result<Self, String> {
        let address = |listener: &TcpListener| listener.local_addr().map_err(|error| error.to_string());
        let (web, metrics_address) = (address(&listener)?, address(&metrics)?);
        let (stop, stopped) = watch::channel(false);
        let (stop_measuring, measuring_stopped) = watch::channel(false);
        let health = Health::new(center.clone());
        let serving = http::serve("web", listener, router, settings.http.connections, stopped.clone());
        let measuring =
            http::serve("metrics", metrics, health::router(health.clone()), METRICS_CONNECTIONS, measuring_stopped);
        tracing::info!(%web, metrics = %metrics_address, version = env!("CARGO_PKG_VERSION"), profile = settings.profile.word(), "ready");
        Ok(Self {
            web,
            metrics: metrics_address,
            drain: Duration::from_millis(u64::try_from(settings.http.drain).unwrap_or_default()),
            health,
            stop,
            stop_measuring,
            serving: tokio::spawn(serving),
            measuring: tokio::spawn(measuring),
            jobs: jobs::start(&center, courier, outside, &stopped),
            center,
        })
    }

    /// The JSON line that tells scripts where it listens.
    pub fn listening(&self, sandbox: Option<SocketAddr>) -> String {
        listening::line(self.web, self.metrics, sandbox)
    }

    /// Stops within 10 seconds: no longer ready; no more connections, requests in flight finish and jobs end
    /// their round; what is only in memory is written; the store is closed.
    pub async fn stop(mut self) {
        self.health.stop();
        sleep(self.drain).await;
        self.stop.send_replace(true);
        let Self { serving, jobs, .. } = &mut self;
        let (served, ()) = tokio::join!(serving, end(jobs));
        if let Err(error) = served {
            tracing::error!(%error, "the web listener ended badly");
        }
        if let Err(error) = center::session::flush(&self.center).await {
            tracing::error!(%error, "the last activity of sessions could not be written");
        }
        self.stop_measuring.send_replace(true);
        if let Err(error) = self.measuring.await {
            tracing::error!(%error, "the metrics listener ended badly");
        }
        if let Err(error) = self.center.db.close().await {
            tracing::error!(%error, "the store could not be closed in order");
        }
        tracing::info!("stopped");
    }
}

async fn end(jobs: &mut JoinSet<()>) {
    if timeout(http::LAST_REQUESTS, async { while jobs.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("a job did not end its round in time; what it was doing is done again after the next start");
        jobs.shutdown().await;
    }
}
