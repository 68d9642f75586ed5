//! What do messages say?

use std::sync::LazyLock;

use rules::{Language, Millis};

use super::{Courier, Message, Notice};
use crate::Place;
use crate::words::{Value, Words};

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let sources = [
        (Language::En, include_str!("../../words/en/message.ftl")),
        (Language::Zh, include_str!("../../words/zh/message.ftl")),
    ];
    // The files are part of the program: a test reads them, so this cannot fail in a program that was tested.
    #[expect(clippy::expect_used, reason = "embedded and tested")]
    Words::read(&sources).expect("the words of messages")
});

/// The texts, for the test that finds missing ones.
pub fn words() -> &'static Words {
    &WORDS
}

/// Subject and text of a mail.
pub(super) fn mail(courier: &Courier, message: &Message) -> (String, String) {
    let (language, kind) = (message.language, message.notice.kind());
    let values = values(courier, message);
    let text = |key: &str| WORDS.text_with(language, key, &values);
    let support = if courier.support.is_empty() { String::new() } else { text("mail-footer-support") + "\n" };
    let body = format!("{}\n\n--\n{}\n{support}", text(&format!("mail-{kind}")), text("mail-footer"));
    (text(&format!("mail-{kind}-subject")), body)
}

/// A button of a mail: only from the deployment's own address (T42).
pub(super) struct Button {
    /// What stands on it.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The button of a mail that has one (RESET-07).
pub(super) fn button(courier: &Courier, message: &Message) -> Option<Button> {
    let path = match &message.notice {
        Notice::ResetLink { token, .. } => format!("/reset/{token}"),
        _ => return None,
    };
    let label = WORDS.text(message.language, &format!("mail-{}-button", message.notice.kind()));
    Some(Button { label, href: format!("{}{path}", courier.public_url) })
}

/// What an SMS looks like: providers approve each text by hand, so there are three for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Variables: the code, what it is for, its minutes.
    Code,
    /// Variables: the deployment's name, when, what has happened.
    Notice,
    /// Variables: the address to open, its hours.
    Link,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 3] = [Self::Code, Self::Notice, Self::Link];

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Notice => "notice",
            Self::Link => "link",
        }
    }
}

/// Shape and variables of an SMS; `None`: this is told by mail only.
pub(super) fn sms(courier: &Courier, message: &Message) -> Option<(Shape, Vec<String>)> {
    let word = || WORDS.text(message.language, &format!("sms-{}", message.notice.kind()));
    let code = |code: &str, minutes: i64| (Shape::Code, vec![code.to_owned(), word(), minutes.to_string()]);
    let notice = |at: Millis| (Shape::Notice, vec![courier.brand.clone(), courier.zone.minute(at), word()]);
    match &message.notice {
        Notice::RegistrationCode { .. } | Notice::AccountExists { .. } => None,
        Notice::ResetLink { .. } | Notice::LoginEmailCode { .. } => None,
        Notice::PasswordReset { at, .. } | Notice::LoginEmailChanged { at, .. } => Some(notice(*at)),
        Notice::VerificationCode { code: digits, minutes } | Notice::NewMobileCode { code: digits, minutes } => {
            Some(code(digits, *minutes))
        }
        Notice::NewEmailCode { .. } => None,
        Notice::ContactLink { token, hours, .. } => {
            Some((Shape::Link, vec![contact_link(courier, token), hours.to_string()]))
        }
        Notice::SecureMobileChanged { at, .. }
        | Notice::SecurityEmailChanged { at, .. }
        | Notice::ContactMobileChanged { at, .. }
        | Notice::ContactEmailChanged { at, .. } => Some(notice(*at)),
        Notice::PasswordChanged { at, .. } | Notice::DurationsChanged { at, .. } => Some(notice(*at)),
        Notice::NewSignIn { at, .. } | Notice::ProtectionChanged { at, .. } => Some(notice(*at)),
        Notice::SignedOutEverywhere { at, .. } => Some(notice(*at)),
        Notice::LoginLocked { until, .. } => Some(notice(*until)),
        Notice::MfaBound { at, .. } | Notice::MfaUnbound { at, .. } => Some(notice(*at)),
        Notice::PasskeyAdded { at, .. }
        | Notice::PasskeyRemoved { at, .. }
        | Notice::PasskeyCopied { at, .. }
        | Notice::RecoveryCodesMade { at, .. }
        | Notice::RecoveryCodeUsed { at, .. } => Some(notice(*at)),
    }
}

/// The address of a contact's link. The secret is in the query, which our log lines leave out.
fn contact_link(courier: &Courier, token: &str) -> String {
    format!("{}/confirm/contact?token={token}", courier.public_url)
}

fn values(courier: &Courier, message: &Message) -> Vec<(&'static str, Value)> {
    let language = message.language;
    let place = |place: &Option<Place>| match place {
        Some(place) => place.name(language).to_owned(),
        None => WORDS.text(language, "place-unknown"),
    };
    let at = |at: Millis| Value::Text(courier.zone.minute(at));
    let mut values: Vec<(&'static str, Value)> = vec![
        ("brand", courier.brand.as_str().into()),
        ("url", courier.public_url.as_str().into()),
        ("support", courier.support.as_str().into()),
    ];
    match &message.notice {
        Notice::RegistrationCode { code, minutes }
        | Notice::VerificationCode { code, minutes }
        | Notice::NewMobileCode { code, minutes }
        | Notice::NewEmailCode { code, minutes } => {
            values.extend([("code", code.as_str().into()), ("minutes", (*minutes).into())])
        }
        Notice::ContactLink { token, hours, uin } => values.extend([
            ("link", contact_link(courier, token).into()),
            ("hours", (*hours).into()),
            ("uin", uin.as_str().into()),
        ]),
        Notice::SecureMobileChanged { at: when, place: from, to }
        | Notice::SecurityEmailChanged { at: when, place: from, to }
        | Notice::ContactMobileChanged { at: when, place: from, to }
        | Notice::ContactEmailChanged { at: when, place: from, to } => {
            values.extend([("at", at(*when)), ("place", place(from).into()), ("to", to.as_str().into())])
        }
        Notice::AccountExists { place: from } => values.push(("place", place(from).into())),
        Notice::PasswordChanged { at: when, place: from } => {
            values.extend([("at", at(*when)), ("place", place(from).into())])
        }
        Notice::ResetLink { minutes, place: from, .. } => values.extend([
            ("link", button(courier, message).map_or_else(String::new, |button| button.href).into()),
            ("minutes", (*minutes).into()),
            ("place", place(from).into()),
        ]),
        Notice::PasswordReset { at: when, place: from } => {
            values.extend([("at", at(*when)), ("place", place(from).into())])
        }
        Notice::LoginEmailCode { code, minutes } => {
            values.extend([("code", code.as_str().into()), ("minutes", (*minutes).into())])
        }
        Notice::LoginEmailChanged { at: when, place: from, email } => {
            values.extend([("at", at(*when)), ("place", place(from).into()), ("email", email.as_str().into())])
        }
        Notice::SignedOutEverywhere { at: when, place: from } => {
            values.extend([("at", at(*when)), ("place", place(from).into())])
        }
        Notice::LoginLocked { until, place: from } => {
            values.extend([("until", at(*until)), ("place", place(from).into())])
        }
        Notice::MfaBound { at: when, place: from, login, operation }
        | Notice::MfaUnbound { at: when, place: from, login, operation } => values.extend([
            ("at", at(*when)),
            ("place", place(from).into()),
            ("protections", protections(*login, *operation).into()),
        ]),
        Notice::NewSignIn { at: when, place: from, device } => {
            let (browser, system) = device.names();
            let device = [browser, system].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · ");
            let device = if device.is_empty() { WORDS.text(language, "device-unknown") } else { device };
            values.extend([("at", at(*when)), ("place", place(from).into()), ("device", device.into())])
        }
        Notice::ProtectionChanged { at: when, place: from, login, operation, suspicious } => {
            let choice = |name: &String| Value::from(WORDS.text(language, &format!("choice-{name}")));
            values.extend([
                ("at", at(*when)),
                ("place", place(from).into()),
                ("login_before", choice(&login[0])),
                ("login_after", choice(&login[1])),
                ("operation_before", choice(&operation[0])),
                ("operation_after", choice(&operation[1])),
                ("suspicious_before", choice(&suspicious[0])),
                ("suspicious_after", choice(&suspicious[1])),
            ])
        }
        Notice::DurationsChanged { at: when, place: from, idle, maximum } => values.extend([
            ("at", at(*when)),
            ("place", place(from).into()),
            ("idle", (*idle).into()),
            ("maximum", (*maximum).into()),
        ]),
        Notice::PasskeyAdded { at: when, place: from, name }
        | Notice::PasskeyRemoved { at: when, place: from, name }
        | Notice::PasskeyCopied { at: when, place: from, name } => {
            values.extend([("at", at(*when)), ("place", place(from).into()), ("name", name.as_str().into())])
        }
        Notice::RecoveryCodesMade { at: when, place: from } => {
            values.extend([("at", at(*when)), ("place", place(from).into())])
        }
        Notice::RecoveryCodeUsed { at: when, place: from, left } => {
            values.extend([("at", at(*when)), ("place", place(from).into()), ("left", (*left).into())])
        }
    }
    values
}

/// Which protections a change of the MFA device has changed, for the texts to choose by.
const fn protections(login: bool, operation: bool) -> &'static str {
    match (login, operation) {
        (true, true) => "both",
        (true, false) => "login",
        (false, true) => "operation",
        (false, false) => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gen_04_every_kind_of_mail_has_its_texts_in_both_languages() {
        let kinds = [
            "registration-code",
            "verification-code",
            "new-email-code",
            "contact-link",
            "secure-mobile-changed",
            "security-email-changed",
            "contact-mobile-changed",
            "contact-email-changed",
            "account-exists",
            "password-changed",
            "login-locked",
            "new-sign-in",
            "protection-changed",
            "signed-out-everywhere",
            "durations-changed",
            "mfa-bound",
            "mfa-unbound",
            "reset-link",
            "password-reset",
            "login-email-code",
            "login-email-changed",
            "passkey-added",
            "passkey-removed",
            "passkey-copied",
            "recovery-codes-made",
            "recovery-code-used",
        ];
        for language in Language::ALL {
            for key in kinds.iter().flat_map(|kind| [format!("mail-{kind}"), format!("mail-{kind}-subject")]).chain([
                "mail-footer".into(),
                "mail-footer-support".into(),
                "place-unknown".into(),
                "device-unknown".into(),
                "choice-none".into(),
                "choice-mfa".into(),
                "choice-mobile".into(),
                "choice-wechat".into(),
                "choice-on".into(),
                "mail-reset-link-button".into(),
            ]) {
                assert!(words().has(language, &key), "{language:?} {key}");
            }
            for kind in [
                "verification-code",
                "password-changed",
                "login-locked",
                "durations-changed",
                "mfa-bound",
                "mfa-unbound",
                "new-sign-in",
                "protection-changed",
                "password-reset",
                "login-email-changed",
                "new-mobile-code",
                "secure-mobile-changed",
                "security-email-changed",
                "contact-mobile-changed",
                "contact-email-changed",
            ] {
                assert!(words().has(language, &format!("sms-{kind}")), "{language:?} sms-{kind}");
            }
        }
    }
}
