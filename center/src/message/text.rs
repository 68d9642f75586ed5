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
        Notice::VerificationCode { code: digits, minutes } => Some(code(digits, *minutes)),
        Notice::PasswordChanged { at, .. } | Notice::DurationsChanged { at, .. } => Some(notice(*at)),
        Notice::SignedOutEverywhere { at, .. } => Some(notice(*at)),
        Notice::LoginLocked { until, .. } => Some(notice(*until)),
    }
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
        Notice::RegistrationCode { code, minutes } | Notice::VerificationCode { code, minutes } => {
            values.extend([("code", code.as_str().into()), ("minutes", (*minutes).into())])
        }
        Notice::AccountExists { place: from } => values.push(("place", place(from).into())),
        Notice::PasswordChanged { at: when, place: from } => {
            values.extend([("at", at(*when)), ("place", place(from).into())])
        }
        Notice::SignedOutEverywhere { at: when, place: from } => {
            values.extend([("at", at(*when)), ("place", place(from).into())])
        }
        Notice::LoginLocked { until, place: from } => {
            values.extend([("until", at(*until)), ("place", place(from).into())])
        }
        Notice::DurationsChanged { at: when, place: from, idle, maximum } => values.extend([
            ("at", at(*when)),
            ("place", place(from).into()),
            ("idle", (*idle).into()),
            ("maximum", (*maximum).into()),
        ]),
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gen_04_every_kind_of_mail_has_its_texts_in_both_languages() {
        let kinds = [
            "registration-code",
            "verification-code",
            "account-exists",
            "password-changed",
            "login-locked",
            "signed-out-everywhere",
            "durations-changed",
        ];
        for language in Language::ALL {
            for key in kinds.iter().flat_map(|kind| [format!("mail-{kind}"), format!("mail-{kind}-subject")]).chain([
                "mail-footer".into(),
                "mail-footer-support".into(),
                "place-unknown".into(),
            ]) {
                assert!(words().has(language, &key), "{language:?} {key}");
            }
            for kind in ["verification-code", "password-changed", "login-locked", "durations-changed"] {
                assert!(words().has(language, &format!("sms-{kind}")), "{language:?} sms-{kind}");
            }
        }
    }
}
