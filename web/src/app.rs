//! What do handlers share?

use std::sync::Arc;

use center::moment::Zone;
use center::{Center, Site};
use ipnet::IpNet;
use rules::Millis;
use url::Url;

/// What the deployment says about its doors.
#[derive(Clone)]
pub struct Settings {
    /// The address that people see; links and the host check come from here and from nowhere else (T42).
    pub public_url: Url,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// The deployment's name.
    pub brand: String,
    /// How to reach its support (GEN-01).
    pub support: String,
    /// Proxies whose word on the client's address is taken (T21); usually none.
    pub trusted_proxies: Vec<IpNet>,
    /// The clock: milliseconds since 1970.
    pub clock: Arc<dyn Fn() -> Millis + Send + Sync>,
    /// The system's random source: 32 bytes.
    pub random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
    /// The sandbox phone's address, in a demo.
    pub phone: Option<String>,
}

/// Shared by all handlers. Cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The account centre.
    pub center: Center,
    /// The deployment's settings.
    pub settings: Settings,
}

impl App {
    pub(crate) fn new(center: Center, settings: Settings) -> Result<Self, String> {
        let url = &settings.public_url;
        let site = Site::new(url.host_str().unwrap_or_default(), &url.origin().ascii_serialization());
        Ok(Self(Arc::new(Inner { center: center.at(site), settings })))
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
