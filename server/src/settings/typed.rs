//! What are the settings once they are read, and what are their defaults?

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use center::message::Shape;
use ipnet::IpNet;
use rules::{Language, Millis, Policy};
use url::Url;
use zeroize::Zeroizing;

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps a text from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A choice of words, as it is written in the settings.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All words, in the order of the variants.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word of this variant.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// Which reading of the rules is in force.
    Profile {
        /// The guide's numbers.
        Guide = "guide",
        /// The stricter numbers of NIST SP 800-63B-4; not built yet.
        Strict = "strict",
    }
}

words! {
    /// How the connection to the mail server is protected.
    SmtpSecurity {
        /// TLS from the first byte (usually port 465).
        Tls = "tls",
        /// TLS after STARTTLS, never without (usually port 587).
        Starttls = "starttls",
        /// No protection; accepted for a mail server on this machine only.
        Plain = "none",
    }
}

words! {
    /// How log lines look.
    LogFormat {
        /// One JSON object a line, for collectors.
        Json = "json",
        /// For people.
        Text = "text",
    }
}

/// Everything a deployment has chosen.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the web listener listens.
    pub listen: SocketAddr,
    /// The address people type; absent only where the listener's own address serves (demo, tests).
    pub public_url: Option<Url>,
    /// Where the database (SQLite) and the key ring live.
    pub data_dir: PathBuf,
    /// The reading of the rules.
    pub profile: Profile,
    /// The name shown everywhere.
    pub brand: String,
    /// The IANA time zone in which instants are shown.
    pub time_zone: String,
    /// Networks of proxies whose `X-Forwarded-For` is believed (T21).
    pub trusted_proxies: Vec<IpNet>,
    /// The web listener's limits.
    pub http: Http,
    /// The store.
    pub database: Database,
    /// Health and metrics.
    pub metrics: Metrics,
    /// Whom to ask.
    pub support: Support,
    /// The mail provider.
    pub mail: Mail,
    /// The SMS provider.
    pub sms: Sms,
    /// Cities of addresses.
    pub geo: Geo,
    /// Password hashing.
    pub hashing: Hashing,
    /// Log lines.
    pub log: Log,
    /// Traces.
    pub telemetry: Telemetry,
    /// The stand-ins of the providers (demo only).
    pub sandbox: Sandbox,
    /// Every number that a rule needs.
    pub policy: Policy,
}

/// Limits of the web listener.
#[derive(Debug, Clone)]
pub struct Http {
    /// Connections open at once; more wait unaccepted.
    pub connections: usize,
    /// How long `/readyz` says no before a stopping server takes no more connections, in milliseconds.
    pub drain: Millis,
}

/// The store.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; absent means `menshen.db` in the data directory.
    pub url: Option<Secret>,
    /// PostgreSQL: connections that run acts.
    pub connections: usize,
}

/// Health and metrics.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// Where `/livez`, `/readyz` and `/metrics` are served.
    pub listen: SocketAddr,
}

/// Whom to ask.
#[derive(Debug, Clone, Default)]
pub struct Support {
    /// Shown on the help pages; absent if empty.
    pub contact: Option<String>,
}

/// The mail provider.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Host name of the SMTP server.
    pub smtp_host: Option<String>,
    /// Its port.
    pub smtp_port: u16,
    /// Protection of the connection.
    pub smtp_security: SmtpSecurity,
    /// For SMTP authentication; absent if the server asks for none.
    pub username: Option<String>,
    /// For SMTP authentication.
    pub password: Option<Secret>,
    /// The sender, as `Menshen <no-reply@example.com>`.
    pub from: Option<String>,
}

/// The SMS provider, which speaks Tencent Cloud's SendSms.
#[derive(Debug, Clone)]
pub struct Sms {
    /// Where the API is.
    pub endpoint: Url,
    /// Its region.
    pub region: String,
    /// The key's id.
    pub secret_id: Option<String>,
    /// The key.
    pub secret_key: Option<Secret>,
    /// `SmsSdkAppId`.
    pub app_id: Option<String>,
    /// The approved signature.
    pub sign_name: Option<String>,
    /// The approved templates.
    pub template: Templates,
}

/// Ids of the approved SMS templates: three shapes, each in one language or both.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// Codes, in Chinese.
    pub code: Option<String>,
    /// Codes, in English.
    pub code_en: Option<String>,
    /// Notices, in Chinese.
    pub notice: Option<String>,
    /// Notices, in English.
    pub notice_en: Option<String>,
    /// Links, in Chinese.
    pub link: Option<String>,
    /// Links, in English.
    pub link_en: Option<String>,
}

impl Templates {
    /// Every template there is, as the courier wants them.
    pub fn by_shape(&self) -> [((Shape, Language), Option<&str>); 6] {
        [
            ((Shape::Code, Language::Zh), self.code.as_deref()),
            ((Shape::Code, Language::En), self.code_en.as_deref()),
            ((Shape::Notice, Language::Zh), self.notice.as_deref()),
            ((Shape::Notice, Language::En), self.notice_en.as_deref()),
            ((Shape::Link, Language::Zh), self.link.as_deref()),
            ((Shape::Link, Language::En), self.link_en.as_deref()),
        ]
    }

    /// The shapes that are approved in no language: what has them cannot be sent.
    pub fn missing(&self) -> Vec<Shape> {
        let approved = |shape| self.by_shape().iter().any(|((of, _), id)| *of == shape && id.is_some());
        Shape::ALL.into_iter().filter(|shape| !approved(*shape)).collect()
    }
}

/// Cities of addresses.
#[derive(Debug, Clone, Default)]
pub struct Geo {
    /// A newer ip2region `xdb` file; absent means the data in the program.
    pub file: Option<PathBuf>,
}

/// Password hashing.
#[derive(Debug, Clone)]
pub struct Hashing {
    /// Threads, each with its own 19 MiB; 0 means one for each core.
    pub threads: usize,
    /// Hashings that may wait; beyond it 503.
    pub queue: usize,
}

/// Log lines, on standard error.
#[derive(Debug, Clone)]
pub struct Log {
    /// Their look.
    pub format: LogFormat,
    /// Which are written.
    pub filter: String,
}

/// Traces.
#[derive(Debug, Clone, Default)]
pub struct Telemetry {
    /// Base URL of an OTLP/HTTP collector; absent means no export.
    pub otlp_endpoint: Option<Url>,
}

/// The stand-ins of the providers (demo only).
#[derive(Debug, Clone)]
pub struct Sandbox {
    /// The phone page.
    pub listen: SocketAddr,
    /// The mail server.
    pub smtp_listen: SocketAddr,
}

const fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: loopback(8080),
            public_url: None,
            data_dir: "menshen-data".into(),
            profile: Profile::Guide,
            brand: "Menshen".into(),
            time_zone: "Asia/Shanghai".into(),
            trusted_proxies: Vec::new(),
            http: Http { connections: 4096, drain: 0 },
            database: Database { url: None, connections: 16 },
            metrics: Metrics { listen: loopback(9090) },
            support: Support::default(),
            mail: Mail::default(),
            sms: Sms::default(),
            geo: Geo::default(),
            hashing: Hashing { threads: 0, queue: 64 },
            log: Log { format: LogFormat::Json, filter: "info,hyper=error".into() },
            telemetry: Telemetry::default(),
            sandbox: Sandbox { listen: loopback(8081), smtp_listen: loopback(0) },
            policy: Policy::default(),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            smtp_host: None,
            smtp_port: 587,
            smtp_security: SmtpSecurity::Starttls,
            username: None,
            password: None,
            from: None,
        }
    }
}

impl Default for Sms {
    #[expect(clippy::expect_used, reason = "a constant, parsed by every test")]
    fn default() -> Self {
        Self {
            endpoint: Url::parse("https://sms.tencentcloudapi.com/").expect("a URL"),
            region: "ap-guangzhou".into(),
            secret_id: None,
            secret_key: None,
            app_id: None,
            sign_name: None,
            template: Templates::default(),
        }
    }
}
