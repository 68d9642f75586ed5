//! Do the settings fit together, and is everything there that a deployment needs?

use std::net::IpAddr;

use url::{Host, Url};

use super::load::Loaded;
use super::problem::Problems;
use super::typed::{Profile, Settings, SmtpSecurity};

/// What must hold between settings, whatever the program.
///
/// # Errors
/// Everything that does not hold, with the key of the setting to change.
pub fn whole(loaded: &Loaded) -> Result<(), Problems> {
    let mut check = Check { loaded, problems: Problems::default() };
    let settings = &loaded.settings;
    check.that(settings.profile == Profile::Guide, "profile", "strict is not available yet; use guide");
    check.that(
        settings.public_url.as_ref().is_none_or(is_origin),
        "public_url",
        "must be an address without path, user, query or fragment",
    );
    check.that(
        settings.public_url.as_ref().is_none_or(is_protected),
        "public_url",
        "must begin with https, unless its host is this machine: cookies and passwords must not travel in the clear",
    );
    check.that(
        is_protected(&settings.sms.endpoint),
        "sms.endpoint",
        "must begin with https, unless its host is this machine",
    );
    check.that(
        is_mail_protected(settings),
        "mail.smtp_security",
        "none is accepted only if mail.smtp_host is this machine",
    );
    let credentials = settings.mail.username.is_some() == settings.mail.password.is_some();
    check.that(credentials, "mail.password", "goes together with mail.username: set both or neither");
    check.numbers();
    check.problems.into_result()
}

/// What `menshen serve` cannot do without.
///
/// # Errors
/// Each missing setting by its key.
pub fn required(settings: &Settings) -> Result<(), Problems> {
    let (mail, sms) = (&settings.mail, &settings.sms);
    let needed = [
        ("public_url", settings.public_url.is_some(), "the address people type, as https://account.example.com"),
        ("mail.smtp_host", mail.smtp_host.is_some(), "the mail provider: codes and notices go out by mail"),
        ("mail.from", mail.from.is_some(), "the sender of mail, as Menshen <no-reply@example.com>"),
        ("sms.secret_id", sms.secret_id.is_some(), "the SMS provider's API key id"),
        ("sms.secret_key", sms.secret_key.is_some(), "the SMS provider's API key"),
        ("sms.app_id", sms.app_id.is_some(), "the SMS application's SmsSdkAppId"),
        ("sms.sign_name", sms.sign_name.is_some(), "the approved SMS signature"),
    ];
    let mut problems = Problems::default();
    for (key, present, what) in needed {
        if !present {
            problems.add(key, "", format!("is required: {what}"));
        }
    }
    problems.into_result()
}

struct Check<'a> {
    loaded: &'a Loaded,
    problems: Problems,
}

impl Check<'_> {
    fn that(&mut self, holds: bool, key: &str, why: &str) {
        if !holds {
            self.problems.add(key, self.loaded.origin(key), why);
        }
    }

    /// Numbers that depend on each other.
    fn numbers(&mut self) {
        let policy = self.loaded.settings.policy.clone();
        let (session, code) = (&policy.session, &policy.code);
        self.that(
            policy.password.min_length <= policy.password.max_length,
            "password.min_length",
            "is more than password.max_length",
        );
        self.that(
            policy.lockout.human_check_from <= policy.lockout.attempts,
            "lockout.human_check_from",
            "is more than lockout.attempts, so no human check would ever be asked for",
        );
        self.that(code.resend <= code.ttl, "code.resend_seconds", "is more than code.ttl_seconds");
        self.that(
            session.idle_min <= session.idle_max,
            "session.idle_min_minutes",
            "is more than session.idle_max_minutes",
        );
        let idle = (session.idle_min..=session.idle_max).contains(&session.idle_default);
        self.that(
            idle,
            "session.idle_default_minutes",
            "is not between session.idle_min_minutes and session.idle_max_minutes",
        );
        self.that(session.max_min <= session.max_max, "session.max_min_hours", "is more than session.max_max_hours");
        let maximum = (session.max_min..=session.max_max).contains(&session.max_default);
        self.that(
            maximum,
            "session.max_default_hours",
            "is not between session.max_min_hours and session.max_max_hours",
        );
        let targets = policy.budget.send_target <= policy.budget.send_target_day;
        self.that(targets, "budget.send_target", "is more than budget.send_target_day");
    }
}

fn is_origin(url: &Url) -> bool {
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    bare && url.path() == "/"
}

fn is_protected(url: &Url) -> bool {
    url.scheme() == "https" || url.host().is_some_and(|host| is_this_machine(&host))
}

fn is_mail_protected(settings: &Settings) -> bool {
    let local = |host: &str| match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    };
    settings.mail.smtp_security != SmtpSecurity::Plain || settings.mail.smtp_host.as_deref().is_none_or(local)
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
