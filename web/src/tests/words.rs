//! Is every text there, in both languages, and is none left over? (GEN-04)

use std::collections::BTreeSet;

use center::audit::Event;
use rules::account::INDUSTRIES;
use rules::login_method::Method;
use rules::protection::Choice;
use rules::session::End;
use rules::{Language, Policy, Refusal, refusal};

use super::files;
use crate::page::Done;
use crate::words::words;

/// The keys of the files of a language.
fn keys(language: Language) -> BTreeSet<String> {
    let key = |line: &str| {
        line.split_once(" =").map(|(key, _)| key.to_owned()).filter(|key| !key.starts_with([' ', '#', '[', '}', '*']))
    };
    files(&format!("words/{}", language.name()), ".ftl")
        .iter()
        .flat_map(|(_, text)| text.lines().filter_map(key).collect::<Vec<_>>())
        .collect()
}

/// Keys that are put together from names of other lists.
fn families() -> BTreeSet<String> {
    let methods = Method::ALL
        .into_iter()
        .flat_map(|method| [format!("method-{}", method.name()), format!("method-help-{}", method.name())]);
    let ends = End::ALL.into_iter().map(|end| format!("session-end-{}", end.name()));
    let over =
        End::ALL.into_iter().filter(|end| *end != End::LoggedOut).map(|end| format!("login-over-{}", end.name()));
    let protections = Choice::ALL.into_iter().flat_map(|choice| {
        let bound = (choice != Choice::None).then(|| format!("protection-bind-{}", choice.name()));
        ["choice", "choice-help", "state"]
            .map(|family| format!("protection-{family}-{}", choice.name()))
            .into_iter()
            .chain(bound)
            .collect::<Vec<_>>()
    });
    let protections = protections.chain(
        ["protection-help-login", "protection-help-operation", "protection-login", "protection-operation"]
            .map(str::to_owned),
    );
    let limits = rules::limit::rows(&Policy::default())
        .into_iter()
        .flat_map(|row| [format!("limit-{}", row.key), format!("limit-unit-{}", row.unit.name())]);
    let landings = ["contact-mobile", "contact-email"]
        .into_iter()
        .flat_map(|kind| [format!("contact-landing-ask-{kind}"), format!("contact-landing-done-{kind}")]);
    let stands = rules::operation::Stand::ALL
        .into_iter()
        .filter(|stand| *stand != rules::operation::Stand::Waiting)
        .flat_map(|stand| ["", "-help"].map(|end| format!("operation-stand-{}{end}", stand.name())));
    let others =
        ["method-passkey", "real-name-none", "login-tab-email", "language-en", "language-zh"].map(str::to_owned);
    Refusal::CATALOGUE
        .iter()
        .map(|entry| refusal::word(entry.code))
        .chain(Event::ALL.iter().map(|event| event.word()))
        .chain(INDUSTRIES.iter().map(|industry| format!("industry-{industry}")))
        .chain(Done::ALL.iter().map(|sentence| format!("toast-{}", sentence.name())))
        .chain(methods)
        .chain(ends)
        .chain(of_verification())
        .chain(rules::verification::Method::ALL.iter().map(|method| format!("verification-method-{}", method.name())))
        .chain(rules::mfa::Kind::ALL.iter().map(|kind| format!("mfa-kind-{}", kind.name())))
        .chain(over)
        .chain(protections)
        .chain(limits)
        .chain(landings)
        .chain(stands)
        .chain(others)
        .collect()
}

/// Words of each verification method, and what the centre's own operations are called in the dialog.
fn of_verification() -> impl Iterator<Item = String> {
    use rules::verification::Method as Way;
    let ways = Way::ALL.into_iter().flat_map(|method| {
        ["way", "with", "unavailable"].map(|family| format!("verification-{family}-{}", method.name()))
    });
    let typed = Way::ALL.into_iter().filter(|method| *method != Way::Passkey);
    let fields = typed.map(|method| format!("verification-field-{}", method.name()));
    ways.chain(fields).chain(rules::operation::Own::ALL.iter().map(|own| format!("operation-own-{}", own.code())))
}

/// Keys asked for by their name, and every string that could be one.
fn in_sources() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut asked, mut literals) = (BTreeSet::new(), BTreeSet::new());
    for (path, text) in files("src", ".html").into_iter().chain(files("src", ".rs")) {
        if path.to_string_lossy().contains("/tests/") {
            continue;
        }
        for call in [".t(\"", ".t1(\"", ".t2(\"", ".tl(\""] {
            asked.extend(text.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
        literals.extend(text.split('"').map(str::to_owned));
    }
    (asked, literals)
}

#[test]
fn gen_04_no_text_is_missing() {
    let (asked, _) = in_sources();
    for language in Language::ALL {
        let missing: Vec<_> =
            asked.iter().chain(&families()).filter(|key| !words().has(language, key)).cloned().collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
    }
}

#[test]
fn gen_04_both_languages_have_the_same_texts_and_none_is_unused() {
    let english = keys(Language::En);
    assert_eq!(english, keys(Language::Zh));
    let (_, literals) = in_sources();
    let families = families();
    let unused: Vec<_> = english.iter().filter(|key| !literals.contains(*key) && !families.contains(*key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// look.md: half-width punctuation beside Han, and Han touching Latin letters, are slips.
#[test]
fn chinese_texts_keep_a_space_between_han_and_latin_letters() {
    // Terms that the specification fixes as they are.
    const TERMS: [&str; 3] = ["账号ID", "MFA设备", "API密钥"];
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (path, text) in files("words/zh", ".ftl") {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let line = TERMS.iter().fold(line.to_owned(), |line, term| line.replace(term, "术语"));
            let signs: Vec<char> = line.chars().collect();
            let touching = signs.windows(2).any(|two| {
                (is_han(two[0]) && two[1].is_ascii_alphanumeric()) || (two[0].is_ascii_alphanumeric() && is_han(two[1]))
            });
            let half_width =
                signs.windows(2).any(|two| is_han(two[0]) && matches!(two[1], ',' | ';' | ':' | '?' | '!'));
            assert!(!touching && !half_width, "{path:?}: {line}");
        }
    }
}

#[test]
fn every_refusal_has_its_values_in_its_text() {
    use rules::At;
    let samples = [
        Refusal::RequestTooMany { again_at: At(0) },
        Refusal::ServiceBusy { seconds: 1 },
        Refusal::SessionIdleRange { min: 15, max: 720 },
        Refusal::SessionMaximumRange { min: 1, max: 48 },
        Refusal::EmailTaken { limit: 1 },
        Refusal::CodeWrong { left: 4 },
        Refusal::CodeNoTries { again_at: At(0) },
        Refusal::CodeTooSoon { again_at: At(0) },
        Refusal::LoginWrong { left: 1 },
        Refusal::LoginLocked { until: At(0) },
        Refusal::PasswordTooShort { min: 8 },
        Refusal::PasswordTooLong { max: 20 },
        Refusal::PasswordRecent { depth: 3 },
        Refusal::PasswordOldWrong { left: 2 },
        Refusal::PasswordOldLocked { until: At(0) },
        Refusal::NicknameTooLong { max: 25 },
        Refusal::PasskeyTooMany { limit: 10 },
        Refusal::PasskeyNameTooLong { max: 40 },
        Refusal::MfaCodeWrong { left: 4 },
        Refusal::MfaCodeWrong { left: 0 },
        Refusal::MfaCodesWrong { left: 1 },
        Refusal::MfaSerialUnknown { left: 1 },
        Refusal::MfaNoTries { again_at: At(0) },
    ];
    let zone = center::moment::Zone::named("UTC").unwrap();
    for language in Language::ALL {
        for refusal in &samples {
            let text = crate::words::refusal(language, &zone, refusal);
            assert!(!text.contains("{$") && !text.contains("{ $") && !text.starts_with("refusal-"), "{text}");
        }
    }
    let wrong = crate::words::refusal(Language::En, &zone, &Refusal::LoginWrong { left: 1 });
    assert!(wrong.contains("1 more wrong password locks the account"), "{wrong}");
    let locked = crate::words::refusal(Language::Zh, &zone, &Refusal::LoginLocked { until: At(0) });
    assert!(locked.contains("1970-01-01 00:00 (UTC)"), "{locked}");
}
