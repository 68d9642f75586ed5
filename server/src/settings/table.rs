//! Which settings are there?

use rules::{HOUR, MINUTE, SECOND};

use super::field::{self, Field};
use super::kind::Kind;
use super::setting::Setting;
use super::typed::{LogFormat, Profile, SmtpSecurity};

macro_rules! setting {
    ($path:literal, $kind:expr, $($field:ident).+, $doc:literal) => {
        Setting {
            path: $path,
            kind: $kind,
            doc: $doc,
            demo_only: false,
            read: |settings| settings.$($field).+.read(),
            write: |settings, value| { settings.$($field).+ = Field::write(value)?; Ok(()) },
        }
    };
    ($path:literal, $kind:expr, $($field:ident).+ in $unit:ident, $doc:literal) => {
        Setting {
            path: $path,
            kind: $kind,
            doc: $doc,
            demo_only: false,
            read: |settings| field::read_span(settings.$($field).+, $unit),
            write: |settings, value| { settings.$($field).+ = field::write_span(value, $unit)?; Ok(()) },
        }
    };
}
pub(super) use setting;

const fn demo_only(setting: Setting) -> Setting {
    Setting { demo_only: true, ..setting }
}

use Kind::{Address, Choice, Database, Filter, Integer, Networks, Path, Secret, Text, Url, Zone};

/// Every setting, in the order in which they are explained. The bounds of numbers are those of the guide where it
/// has any, otherwise what keeps the product safe (the hard bounds named in `docs/SECURITY.md`).
pub fn all() -> impl Iterator<Item = &'static Setting> {
    DEPLOYMENT.iter().chain(super::policy_table::POLICY).chain(DEMO)
}

/// What a deployment is made of.
static DEPLOYMENT: &[Setting] = &[
    setting!("listen", Address, listen, "Where the web listener listens; put a proxy that speaks TLS before it."),
    setting!(
        "public_url",
        Url,
        public_url,
        "The address people type. Links in messages and the accepted Host come from it."
    ),
    setting!(
        "data_dir",
        Path,
        data_dir,
        "Folder of the key ring and, with SQLite, the database. Made on first start, mode 0700."
    ),
    setting!(
        "profile",
        Choice(Profile::WORDS),
        profile,
        "Which reading of the rules is in force; strict is not available yet."
    ),
    setting!("brand", Text, brand, "The name shown on pages and in messages."),
    setting!("time_zone", Zone, time_zone, "The time zone in which instants are shown."),
    setting!(
        "trusted_proxies",
        Networks,
        trusted_proxies,
        "Proxies whose X-Forwarded-For is believed. None by default."
    ),
    setting!(
        "http.connections",
        Integer(16, 100_000),
        http.connections,
        "Connections open at once; further ones wait."
    ),
    setting!("http.drain_seconds", Integer(0, 60), http.drain in SECOND, "How long /readyz says no before a stopping server takes no more connections, in seconds."),
    setting!("database.url", Database, database.url, "The store. Not set: sqlite:menshen.db in data_dir."),
    setting!("database.connections", Integer(1, 256), database.connections, "PostgreSQL: connections that run acts."),
    setting!(
        "metrics.listen",
        Address,
        metrics.listen,
        "Where /livez, /readyz and /metrics are served; keep it private."
    ),
    setting!(
        "support.contact",
        Text,
        support.contact,
        "Whom to ask, shown on the help pages: an address, a number, opening hours."
    ),
    setting!("mail.smtp_host", Text, mail.smtp_host, "Host name of the SMTP server. Required."),
    setting!("mail.smtp_port", Integer(1, 65_535), mail.smtp_port, "Its port: 587 for starttls, 465 for tls."),
    setting!(
        "mail.smtp_security",
        Choice(SmtpSecurity::WORDS),
        mail.smtp_security,
        "Protection; none is accepted for a server on this machine only."
    ),
    setting!("mail.username", Text, mail.username, "User name at the SMTP server, if it asks for one."),
    setting!("mail.password", Secret, mail.password, "Password at the SMTP server."),
    setting!("mail.from", Text, mail.from, "The sender, as Menshen <no-reply@example.com>. Required."),
    setting!("sms.endpoint", Url, sms.endpoint, "Where the SMS provider's SendSms API is."),
    setting!("sms.region", Text, sms.region, "Region of the SMS API."),
    setting!("sms.secret_id", Text, sms.secret_id, "Id of the API key. Required."),
    setting!("sms.secret_key", Secret, sms.secret_key, "The API key. Required."),
    setting!("sms.app_id", Text, sms.app_id, "SmsSdkAppId of the SMS application. Required."),
    setting!("sms.sign_name", Text, sms.sign_name, "The approved signature. Required."),
    setting!(
        "sms.countries",
        Text,
        policy.sms.countries,
        "Where text messages may go: codes of countries with commas, as CN,HK, or * for everywhere (T01)."
    ),
    setting!("sms.wait_most_minutes", Integer(1, 1440), policy.sms.wait_most in MINUTE, "Longest wait between two text messages to a number that nobody answers, in minutes: the first wait is code.resend_seconds, and each is twice the one before (T01)."),
    setting!("sms.wait_window_hours", Integer(1, 168), policy.sms.wait_window in HOUR, "After this time text messages that nobody has answered are forgotten, in hours."),
    setting!(
        "sms.alarm_percent",
        Integer(0, 100),
        policy.sms.alarm_percent,
        "If fewer of the codes sent by SMS within an hour are typed in, in percent, an alarm is logged and counted by menshen_sms_alarms_total (T01); 0 for never."
    ),
    setting!(
        "sms.alarm_least",
        Integer(1, 1_000_000),
        policy.sms.alarm_least,
        "Fewer codes within an hour raise no such alarm."
    ),
    setting!(
        "sms.template.code",
        Text,
        sms.template.code,
        "Approved template for codes, in Chinese; variables: the code, what it is for, its minutes."
    ),
    setting!("sms.template.code_en", Text, sms.template.code_en, "The same in English."),
    setting!(
        "sms.template.notice",
        Text,
        sms.template.notice,
        "Approved template for notices, in Chinese; variables: the brand, when, what has happened."
    ),
    setting!("sms.template.notice_en", Text, sms.template.notice_en, "The same in English."),
    setting!(
        "sms.template.link",
        Text,
        sms.template.link,
        "Approved template for links, in Chinese; variables: the address, its hours."
    ),
    setting!("sms.template.link_en", Text, sms.template.link_en, "The same in English."),
    setting!(
        "geo.file",
        Path,
        geo.file,
        "A newer ip2region xdb file with the cities of addresses. Not set: the data in the program."
    ),
    setting!(
        "hashing.threads",
        Integer(0, 256),
        hashing.threads,
        "Threads that hash passwords, 19 MiB each; 0 means one for each core."
    ),
    setting!(
        "hashing.queue",
        Integer(1, 10_000),
        hashing.queue,
        "Hashings that may wait; further logins are answered 503 with Retry-After."
    ),
    setting!("log.format", Choice(LogFormat::WORDS), log.format, "How log lines on standard error look."),
    setting!("log.filter", Filter, log.filter, "Which log lines are written."),
    setting!(
        "telemetry.otlp_endpoint",
        Url,
        telemetry.otlp_endpoint,
        "Base URL of an OpenTelemetry collector (OTLP over HTTP). Not set: no export."
    ),
];

/// What only the demo has.
static DEMO: &[Setting] = &[
    demo_only(setting!("sandbox.listen", Address, sandbox.listen, "Where the sandbox's phone page listens.")),
    demo_only(setting!(
        "sandbox.smtp_listen",
        Address,
        sandbox.smtp_listen,
        "Where the sandbox's mail server listens; port 0 picks a free one."
    )),
];
