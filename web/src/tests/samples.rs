//! Samples of every page.

use askama::Template;
use center::contact::Masked;
use center::limit::Shown as ShownLimit;
use center::login_method::{Row, Section};
use center::password::State;
use center::protection::{Offered, Shown};
use center::recovery_code::Left;
use http::HeaderMap;
use rules::login_method::{Action, Method, Notice, action, notice};
use rules::mfa::Kind;
use rules::protection::{Choice, Protections};
use rules::session::{Durations, End};
use rules::{AppId, At, Language, PasskeyId, Policy, Refusal, Uin, account};
use serde_json::json;

use super::samples_mfa as mfas;
use super::samples_session::{entries, listed, place, sessions};
use crate::page::sample::{self, NOW};
use crate::page::{Challenge, Done, Page, Toast};
use crate::protection::Which;
use crate::{
    account as accounts, audit as history, help, home, limit, login, login_method, mfa, passkey, password, protection,
    recovery_code, refused, registration, security, session, verification,
};

pub(super) fn challenge() -> Challenge {
    Challenge { json: r#"{"algorithm":"SHA-256","salt":"1.a<"}"#.into(), free_at: Some(NOW) }
}

fn information(nickname: &str) -> center::account::Information {
    let rows = Method::ALL.into_iter().map(|method| {
        let bound = method == Method::Email;
        Row {
            method,
            identity: bound.then(|| "o***@northstar.example".into()),
            is_registration: bound,
            action: action(method, bound, bound, 1),
        }
    });
    center::account::Information {
        nickname: nickname.into(),
        uin: Uin(1_000_000_000_012),
        app_id: AppId(1_250_000_001),
        real_name: center::account::RealName::None,
        industry: Some("games".into()),
        registered_at: NOW,
        login_methods: Section { rows: rows.collect(), notice: notice(1) },
    }
}

pub(super) fn render(name: &str, view: &impl Template) -> (String, String) {
    (name.to_owned(), view.render().unwrap())
}

pub(super) fn public(language: Language) -> Vec<(String, String)> {
    let policy = Policy::default();
    let page = || sample::visitor(language);
    let wrong = |refusals: &[Refusal]| sample::refused(page(), refusals);
    let verify = |page: Page, wait| registration::Verify {
        page,
        email: "ops@northstar.example".into(),
        wait,
        code_minutes: 5,
        rules: policy.password.clone(),
        agreement: policy.registration.agreement.clone(),
        accepted: false,
    };
    let login = |page: Page, over, challenge| login::Login {
        email: "ops@northstar.example".into(),
        over,
        expired: false,
        challenge,
        ..login::Login::new(page, &HeaderMap::new(), Some("/sessions".into()))
    };
    let mut pages = vec![
        render("home", &home::Home { page: page() }),
        render("home, logged in", &home::Home { page: sample::root(language) }),
        render("register", &registration::Start { page: page(), email: String::new(), challenge: None }),
        render(
            "register, check",
            &registration::Start {
                page: wrong(&[Refusal::HumanCheckRequired]),
                email: "a@b.example".into(),
                challenge: Some(challenge()),
            },
        ),
        render("verify", &verify(page(), 41)),
        render(
            "verify, wrong",
            &verify(
                wrong(&[
                    Refusal::CodeWrong { left: 4 },
                    Refusal::PasswordNoUpper,
                    Refusal::PasswordNoDigit,
                    Refusal::AgreementMissing,
                ]),
                0,
            ),
        ),
        render("login", &login(page(), None, None)),
        render("login, wrong", &login(wrong(&[Refusal::LoginWrong { left: 7 }]), None, Some(challenge()))),
        render("login, locked", &login(wrong(&[Refusal::LoginLocked { until: At(NOW) }]), None, None)),
        render(
            "login, already",
            &login::Already {
                page: sample::root(language),
                return_to: "/account".into(),
                another: "/login?another=1".into(),
            },
        ),
        render("help", &help::Index::new(page())),
        render("terms", &help::Legal::find(page(), "agreement").unwrap()),
        render("privacy", &help::Legal::find(page(), "privacy").unwrap()),
    ];
    pages.extend(End::ALL.map(|end| render("login, over", &login(page(), Some(end), None))));
    pages.extend(verifications(&page(), verification::Layout::Gate));
    pages.extend(
        help::topics(language).iter().map(|topic| render(topic.slug, &help::Topic::find(page(), topic.slug).unwrap())),
    );
    pages.extend(
        refusals()
            .into_iter()
            .map(|refusal| render(refusal.code(), &refused::notice(page(), "7f3k22".into(), &[refusal]))),
    );
    pages
}

fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::RequestMalformed,
        Refusal::RequestNotFound,
        Refusal::RequestMethod,
        Refusal::RequestHost,
        Refusal::RequestCrossSite,
        Refusal::RequestFormExpired,
        Refusal::RequestTooMany { again_at: At(NOW) },
        Refusal::ServiceBusy { seconds: 2 },
        Refusal::ServiceFault,
    ]
}

pub(super) fn console(language: Language, nickname: &str) -> Vec<(String, String)> {
    let policy = Policy::default();
    let page = || Page {
        who: Some(std::sync::Arc::new(sample::who(nickname))),
        toast: Some(Toast::counted(Done::OthersEnded, 2)),
        ..sample::root(language)
    };
    let wrong = |refusals: &[Refusal]| sample::refused(page(), refusals);
    let durations = Durations::default_of(&policy.session);
    let overview = |state, mobile: Option<&str>| security::Security {
        page: page(),
        mfa: mobile.map(|_| mfas::device(Kind::Virtual)),
        contacts: Masked {
            secure_mobile: mobile.map(str::to_owned),
            security_email: Some("o***@northstar.example".into()),
            contact_mobile: mobile.map(|_| "139****0002".into()),
            contact_email: Some("o***@northstar.example".into()),
            mobiles_differ: mobile.is_some(),
            emails_differ: mobile.is_some(),
        },
        password: state,
        protections: protections(mobile.is_some()),
        rotation_days: 90,
        durations,
        policy: policy.session.clone(),
        sessions: 1,
        current: Some(listed(true)),
        passkeys: usize::from(mobile.is_some()),
        recovery_codes: mobile.map(|_| Left { count: 3, made_at: NOW }),
    };
    let duration = |page, field| session::Duration {
        page,
        field,
        value: "14".into(),
        min: 15,
        max: 720,
        default: 120,
        apply_now: true,
    };
    let method = |action, identity: Option<String>| login_method::LoginMethod {
        page: page(),
        row: Row { method: Method::Email, identity, is_registration: true, action },
    };
    let verifications = verifications(&page(), verification::Layout::Console);
    let key = |last_used_at| center::passkey::Listed {
        id: PasskeyId([7; 16]),
        name: nickname.into(),
        added_at: NOW,
        last_used_at,
        synced: last_used_at.is_some(),
    };
    let codes = |left| recovery_code::Codes { page: page(), left };
    let mut two = information(nickname);
    two.login_methods.notice = Notice::CheckUsers;
    two.industry = None;
    vec![
        render("account", &accounts::Account { page: page(), information: information(nickname) }),
        render("account, two methods", &accounts::Account { page: page(), information: two }),
        render(
            "nickname",
            &accounts::Nickname {
                page: wrong(&[Refusal::NicknameTooLong { max: 25 }]),
                nickname: nickname.into(),
                max: 25,
            },
        ),
        render(
            "industry",
            &accounts::Industry { page: page(), industries: account::INDUSTRIES, chosen: Some("games".into()) },
        ),
        render("industry, none", &accounts::Industry { page: page(), industries: account::INDUSTRIES, chosen: None }),
        render("bind", &method(Action::Bind, None)),
        render("modify", &method(Action::Modify, Some("o***@x.example".into()))),
        render("unbind", &method(Action::Unbind, Some("o***@x.example".into()))),
        render("security", &overview(State::Set { set_at: NOW, days: 0, old: false }, None)),
        render("security, old", &overview(State::Set { set_at: NOW, days: 112, old: true }, Some("138****6021"))),
        render("security, no password", &overview(State::NoLoginEmail, None)),
        render("mfa", &mfas::overview(page(), None, false)),
        render("mfa, verified", &mfas::overview(page(), None, true)),
        render("mfa, virtual", &mfas::overview(page(), Some(mfas::device(Kind::Virtual)), false)),
        render("mfa, hardware", &mfas::overview(page(), Some(mfas::device(Kind::Hardware)), false)),
        render("mfa, bind", &mfas::bind(page())),
        render("mfa, bind, wrong", &mfas::bind(wrong(&[Refusal::MfaCodeWrong { left: 4 }]))),
        render("mfa, begin hardware", &mfa::Begin { page: page(), verified: true }),
        render(
            "mfa, hardware, wrong",
            &mfas::hardware(wrong(&[
                Refusal::MfaSerialFormat,
                Refusal::MfaCodeFormat,
                Refusal::MfaNextCodeFormat,
                Refusal::MfaSerialUnknown { left: 1 },
            ])),
        ),
        render("mfa, unbind", &mfas::unbind(page(), Kind::Virtual, Choice::Mfa)),
        render("mfa, unbind, hardware", &mfas::unbind(page(), Kind::Hardware, Choice::None)),
        render(
            "mfa, resync",
            &mfa::Resync { page: wrong(&[Refusal::MfaCodesWrong { left: 2 }]), device: mfas::device(Kind::Hardware) },
        ),
        render("mfa, resync, virtual", &mfa::Resync { page: page(), device: mfas::device(Kind::Virtual) }),
        render("password", &password::Continue { page: page() }),
        render(
            "password, form",
            &password::Change { page: wrong(&[Refusal::PasswordOldWrong { left: 3 }]), rules: policy.password.clone() },
        ),
        render("password, none", &password::NoLoginEmail { page: page() }),
        render("idle", &duration(wrong(&[Refusal::SessionIdleRange { min: 15, max: 720 }]), session::Field::Idle)),
        render("maximum", &duration(page(), session::Field::Maximum)),
        render("passkeys, none", &passkey::Passkeys { page: page(), passkeys: vec![], most: 10 }),
        render("passkeys", &passkey::Passkeys { page: page(), passkeys: vec![key(None), key(Some(NOW))], most: 2 }),
        render("passkey, new", &passkey::New { page: page(), name: nickname.into() }),
        render(
            "passkey, name",
            &passkey::Name {
                page: wrong(&[Refusal::PasskeyNameCharacter]),
                id: PasskeyId([7; 16]),
                name: nickname.into(),
                max: 40,
            },
        ),
        render("passkey, remove", &passkey::Remove { page: page(), passkey: key(None), last: true }),
        render("recovery codes, none", &codes(None)),
        render("recovery codes, few", &codes(Some(Left { count: 2, made_at: NOW }))),
        render("recovery codes", &codes(Some(Left { count: 10, made_at: NOW }))),
        render(
            "recovery codes, new",
            &recovery_code::New { page: page(), left: Some(Left { count: 0, made_at: NOW }) },
        ),
        render(
            "recovery codes, made",
            &recovery_code::Made { page: page(), codes: vec!["0123-4567-89AB-CDEF".into(); 10] },
        ),
        render("sessions", &sessions(page(), &policy, false)),
        render("sessions, older", &sessions(page(), &policy, true)),
        render("sign out everywhere", &session::First { page: page() }),
        render("sign out everywhere, asked", &session::Ask { page: page(), sessions: 3 }),
        render("history", &history::History { page: page(), entries: entries(nickname), older: true }),
        render(
            "limits",
            &limit::Limits {
                page: page(),
                limits: rules::limit::rows(&policy)
                    .into_iter()
                    .map(|row| ShownLimit { used: (row.value == 1).then_some(1), row })
                    .collect(),
            },
        ),
    ]
    .into_iter()
    .chain(verifications)
    .collect()
}

/// The dialog for each method, wrong, with a proof before, without others, and with none at all.
fn verifications(page: &Page, layout: verification::Layout) -> Vec<(String, String)> {
    use rules::verification::Method as Way;
    use verification::Shows;
    let view = |methods: &[Way], own: &str| center::verification::View {
        id: rules::VerificationId([7; 16]),
        operation: own.into(),
        own: rules::operation::Own::from_full_name(own),
        called: None,
        method: methods.first().copied(),
        methods: methods.to_vec(),
        proved: Vec::new(),
        target: methods.first().filter(|way| way.is_sent()).map(|_| "138****6021".into()),
        targets: methods.iter().filter(|way| way.is_sent()).map(|way| (*way, "o***@x.example".into())).collect(),
        sent: None,
        passkey: methods.first().filter(|way| **way == Way::Passkey).map(|_| json!({ "challenge": "\"<b>" })),
        resume: "/security/mobile".into(),
        expires_at: NOW,
    };
    let asked = |view, wait, shows| verification::Asked {
        shows,
        base: "/verify/018bcfe5-6800-7bab-abab-abababababab".into(),
        bar: page.t1("verification-bar", "operation", page.t("operation-own-modify-user-mobile-number")),
        cancel: "/security".into(),
        view,
        wait,
        sent: (wait > 0).then(|| ("2026-11-24 09:14".into(), NOW + 300_000)),
        minutes: 5,
        now: NOW,
    };
    let own = "account/modify-user-mobile-number";
    let wrong = sample::refused(page.clone(), &[Refusal::VerificationWrong { left: 4 }]);
    let mut pages: Vec<(String, String)> = Way::ALL
        .into_iter()
        .map(|way| asked(view(&[way, Way::SecurityEmail], own), 41, Shows::Method))
        .flat_map(|asked| [asked.html(page, layout), asked.html(&wrong, layout)])
        .map(|html| ("verification".to_owned(), html))
        .collect();
    let mut second = view(&[Way::SecurityEmail], "account/unbind-mfa-token");
    second.proved = vec![Way::SecureMobile];
    for (name, view, shows) in [
        ("verification, second", second, Shows::Method),
        ("verification, none", view(&[], own), Shows::Method),
        ("verification, ways", view(&Way::ALL, own), Shows::Ways),
        ("verification, no other", view(&[Way::SecureMobile], own), Shows::Ways),
    ] {
        pages.push((name.to_owned(), asked(view, 0, shows).html(page, layout)));
    }
    pages
}

fn protections(on: bool) -> Shown {
    let offered = Choice::ALL.into_iter().map(|choice| Offered { choice, is_ready: on || choice == Choice::None });
    Shown {
        chosen: Protections {
            login: if on { Choice::Mfa } else { Choice::None },
            operation: if on { Choice::Mobile } else { Choice::None },
            suspicious: on,
        },
        offered: offered.collect(),
        can_be_suspicious: on,
        cities: if on { place().into_iter().collect() } else { Vec::new() },
    }
}

fn protection_pages(page: &dyn Fn() -> Page, wrong: &dyn Fn(&[Refusal]) -> Page) -> Vec<(String, String)> {
    let choose = |page, which, on: bool| {
        let shown = protections(on);
        protection::ChooseProtection { page, which, chosen: shown.chosen.login, offered: shown.offered }
    };
    let confirm = |which, choice| protection::ConfirmProtection { page: page(), which, choice };
    vec![
        render("login protection", &choose(page(), Which::Login, true)),
        render("login protection, refused", &choose(wrong(&[Refusal::ProtectionFactorMissing]), Which::Login, false)),
        render("operation protection", &choose(page(), Which::Operation, false)),
        render("login protection, confirm", &confirm(Which::Login, Choice::None)),
        render("operation protection, confirm", &confirm(Which::Operation, Choice::Mfa)),
        render("suspicious, off", &protection::ConfirmSwitch { page: page(), on: false }),
        render(
            "suspicious, refused",
            &protection::ConfirmSwitch { page: wrong(&[Refusal::ProtectionNoMethod]), on: true },
        ),
    ]
}

pub(super) fn all(language: Language, nickname: &str) -> Vec<(String, String)> {
    let mut pages = public(language);
    pages.extend(console(language, nickname));
    pages.extend(super::samples_contact::pages(language, nickname));
    let page = || sample::root(language);
    pages.extend(protection_pages(&page, &|refusals| sample::refused(page(), refusals)));
    pages.extend(super::samples_operation::pages(language, nickname));
    pages.extend(super::samples_reset::pages(language));
    pages
}
