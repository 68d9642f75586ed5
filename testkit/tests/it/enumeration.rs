//! Does an answer tell whether an address has an account? (T10; the time it takes is `timing`)
//!
//! Two strangers do the same with two addresses of the same length, one that has an account and one that has
//! none. Everything that the server answers is compared byte by byte, less what is random by design.

use http::Method;
use rules::{HOUR, MINUTE};
use serde_json::{Value, json};
use testkit::{Answer, Browser, PASSWORD, TestApp, both};

const TAKEN: &str = "taken@example.com";
const EMPTY: &str = "empty@example.com";
const WRONG: &str = "Wrong-Word.77";

/// An answer without what is random: nonces, tokens, challenges, ids.
fn stripped(answer: &Answer, email: &str) -> String {
    let mut text = format!("{}\n", answer.status);
    let mut headers: Vec<_> = answer.headers.iter().collect();
    headers.sort_by_key(|(name, _)| name.as_str().to_owned());
    for (name, value) in headers {
        let value = value.to_str().unwrap();
        let value = match name.as_str() {
            "date" => "",
            "set-cookie" => &value.split_once('=').map_or(String::new(), |(name, rest)| {
                format!("{name}={}", rest.split_once(';').map_or("", |(_, attributes)| attributes))
            }),
            _ => value,
        };
        text.push_str(&format!("{name}: {value}\n"));
    }
    text.push_str(
        &answer
            .body
            .replace(email, "ADDRESS")
            .replace(&email.replace('@', "&#64;"), "ADDRESS")
            .replace(&email.replace('@', "%40"), "ADDRESS"),
    );
    without_random(&text)
}

/// Replaces every run of letters and digits that is too long to be a word, and every number that a challenge holds.
fn without_random(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for sign in text.chars().chain(['\n']) {
        if sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_') {
            run.push(sign);
            continue;
        }
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let random = run.len() >= 16
            && (digits > 0 || run.chars().filter(char::is_ascii_uppercase).count() > 2)
            && !run.starts_with("20");
        out.push_str(if random { "RANDOM" } else { &run });
        run.clear();
        out.push(sign);
    }
    out
}

/// Two strangers, and the addresses that they try.
async fn strangers(app: &TestApp) -> [(Browser, &'static str); 2] {
    app.owner(TAKEN).await;
    app.clock.advance(2 * HOUR);
    [(app.browser(), TAKEN), (app.browser(), EMPTY)]
}

/// Compares one step of both.
fn alike(step: &str, answers: &[(Answer, &str)]) {
    let [one, two] = answers else { panic!("two answers") };
    let (left, right) = (stripped(&one.0, one.1), stripped(&two.0, two.1));
    for (left, right) in left.lines().zip(right.lines()) {
        assert_eq!(left, right, "{step}");
    }
    assert_eq!(left, right, "{step}");
    assert_eq!(one.0.body.len(), two.0.body.len(), "{step}: as long");
}

async fn api(
    both: &[(Browser, &'static str); 2],
    step: &str,
    method: Method,
    path: &str,
    body: impl Fn(usize) -> Value,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (n, (browser, email)) in both.iter().enumerate() {
        answers.push((browser.api(method.clone(), path, body(n)).await, *email));
    }
    alike(step, &answers);
    answers.into_iter().map(|(answer, _)| answer).collect()
}

async fn page(
    both: &[(Browser, &'static str); 2],
    step: &str,
    path: &str,
    fields: impl Fn(usize) -> Vec<(&'static str, String)>,
) {
    let mut answers = Vec::new();
    for (n, (browser, email)) in both.iter().enumerate() {
        let fields = fields(n);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        answers.push((browser.post(path, &fields).await, *email));
    }
    alike(step, &answers);
}

async fn look(both: &[(Browser, &'static str); 2], step: &str, path: &str) {
    let mut answers = Vec::new();
    for (browser, email) in both {
        answers.push((browser.get(path).await, *email));
    }
    alike(step, &answers);
}

/// A code that is surely wrong for both.
async fn wrong_code(app: &TestApp) -> String {
    let sent = app.mail.last(EMPTY).await.codes;
    if sent.first().is_some_and(|code| code == "000000") { "111111".into() } else { "000000".into() }
}

both! {
    /// T10.
    async fn t10_registration_over_the_api_answers_alike(place) {
        let app = place.app().await;
        let both = strangers(&app).await;
        let email = |n: usize| both[n].1;
        let started =
            api(&both, "start", Method::POST, "/api/v1/registrations", |n| json!({ "email": email(n) })).await;
        assert_eq!(started[0].status, 201);
        let secret = |n: usize| started[n].json()["registration"].clone();
        let code = wrong_code(&app).await;
        api(
            &both,
            "resend too soon",
            Method::POST,
            "/api/v1/registrations/resend",
            |n| json!({ "registration": secret(n) }),
        )
        .await;
        let finish = |n: usize, code: &str, password: &str| {
            json!({
                "registration": secret(n), "code": code, "password": password, "confirm_password": password,
                "agreement": "2026-11-01",
            })
        };
        api(&both, "bad form", Method::POST, "/api/v1/registrations/finish", |n| finish(n, "12", "abc")).await;
        for step in 0..6 {
            api(&both, &format!("wrong code {step}"), Method::POST, "/api/v1/registrations/finish", |n| {
                finish(n, &code, PASSWORD)
            })
            .await;
        }
        app.clock.advance(MINUTE);
        api(&both, "resend", Method::POST, "/api/v1/registrations/resend", |n| json!({ "registration": secret(n) }))
            .await;
        app.clock.advance(6 * MINUTE);
        api(&both, "late", Method::POST, "/api/v1/registrations/finish", |n| finish(n, &code, PASSWORD)).await;
        api(&both, "start again", Method::POST, "/api/v1/registrations", |n| json!({ "email": email(n) })).await;
        app.clock.advance(30 * MINUTE);
        api(&both, "gone", Method::POST, "/api/v1/registrations/finish", |n| finish(n, &code, PASSWORD)).await;
    }

    /// T10.
    async fn t10_registration_on_the_pages_answers_alike(place) {
        let app = place.app().await;
        let both = strangers(&app).await;
        let email = |n: usize| vec![("email", both[n].1.to_owned())];
        look(&both, "first page", "/register").await;
        page(&both, "start", "/register", email).await;
        look(&both, "second page", "/register/verify").await;
        let code = wrong_code(&app).await;
        page(&both, "resend too soon", "/register/resend", |_| vec![]).await;
        let form = |code: &str| {
            let fields = vec![
                ("code", code.to_owned()),
                ("new_password", PASSWORD.to_owned()),
                ("confirm_password", PASSWORD.to_owned()),
                ("agreement", "2026-11-01".to_owned()),
            ];
            move |_: usize| fields.clone()
        };
        for step in 0..6 {
            page(&both, &format!("wrong code {step}"), "/register/verify", form(&code)).await;
        }
        app.clock.advance(MINUTE);
        page(&both, "resend", "/register/resend", |_| vec![]).await;
        look(&both, "second page again", "/register/verify").await;
        page(&both, "start again", "/register", email).await;
        app.clock.advance(30 * MINUTE);
        page(&both, "gone", "/register/verify", form(&code)).await;
    }

    /// T10, T14: wrong, with a human check, locked.
    async fn t10_login_over_the_api_answers_alike_to_the_lock_and_beyond(place) {
        let app = place.app().await;
        let both = strangers(&app).await;
        for step in 0..12 {
            let mut solutions = Vec::new();
            for (browser, _) in &both {
                solutions.push(if step < 3 { Value::Null } else { json!(browser.solution().await) });
            }
            api(
                &both,
                &format!("attempt {step}"),
                Method::POST,
                "/api/v1/sessions",
                |n| json!({ "email": both[n].1, "password": WRONG, "human_check": solutions[n] }),
            )
            .await;
        }
        api(
            &both,
            "without a check",
            Method::POST,
            "/api/v1/sessions",
            |n| json!({ "email": both[n].1, "password": WRONG }),
        )
        .await;
        api(
            &both,
            "right or wrong",
            Method::POST,
            "/api/v1/sessions",
            |n| json!({ "email": both[n].1, "password": PASSWORD }),
        )
        .await;
        app.clock.advance(24 * HOUR);
        api(
            &both,
            "after the lock",
            Method::POST,
            "/api/v1/sessions",
            |n| json!({ "email": both[n].1, "password": WRONG }),
        )
        .await;
    }

    /// T10.
    async fn t10_login_on_the_page_answers_alike_to_the_lock_and_beyond(place) {
        let app = place.app().await;
        let both = strangers(&app).await;
        look(&both, "login page", "/login").await;
        for step in 0..12 {
            let mut solutions = Vec::new();
            for (browser, _) in &both {
                solutions.push(if step < 3 { String::new() } else { browser.solution().await });
            }
            page(&both, &format!("attempt {step}"), "/login", |n| {
                vec![
                    ("email", both[n].1.to_owned()),
                    ("password", WRONG.to_owned()),
                    ("human_check", solutions[n].clone()),
                ]
            })
            .await;
        }
        page(&both, "without a check", "/login", |n| {
            vec![("email", both[n].1.to_owned()), ("password", WRONG.to_owned())]
        })
        .await;
    }

    /// T10: whose budget of messages is spent, too.
    async fn t10_a_mailbox_whose_budget_is_spent_answers_alike(place) {
        let app = place.app().await;
        let both = strangers(&app).await;
        for step in 0..7 {
            let mut solutions = Vec::new();
            for (browser, _) in &both {
                solutions.push(browser.solution().await);
            }
            api(
                &both,
                &format!("start {step}"),
                Method::POST,
                "/api/v1/registrations",
                |n| json!({ "email": both[n].1, "human_check": solutions[n] }),
            )
            .await;
        }
        assert_eq!(app.mail.all(TAKEN).await.len(), 1 + 5);
        assert_eq!(app.mail.all(EMPTY).await.len(), 5);
    }

    /// T10, RESET-06, trap 54: the first page of a forgotten password, over both doors, to the end of the budget; for
    /// a locked account too.
    async fn t10_asking_for_a_reset_answers_alike(place) {
        let app = place.app().await;
        let both = strangers(&app).await;
        look(&both, "first page", "/forgot-password").await;
        page(&both, "ask", "/forgot-password", |n| vec![("email", both[n].1.to_owned())]).await;
        look(&both, "sent", "/forgot-password/sent").await;
        page(&both, "no check", "/forgot-password", |n| vec![("email", both[n].1.to_owned())]).await;
        for _ in 0..10 {
            let (browser, check) = (app.browser(), app.browser().solution().await);
            let form = json!({ "email": TAKEN, "password": WRONG, "human_check": check });
            browser.api(Method::POST, "/api/v1/sessions", form).await;
        }
        for step in 0..6 {
            let mut solutions = Vec::new();
            for (browser, _) in &both {
                solutions.push(browser.solution().await);
            }
            api(&both, &format!("ask {step}, locked"), Method::POST, "/api/v1/password-resets", |n| {
                json!({ "email": both[n].1, "human_check": solutions[n] })
            })
            .await;
        }
        let mails = app.mail.all(TAKEN).await;
        assert_eq!(mails.iter().filter(|mail| mail.subject.contains("Reset your")).count(), 5, "the budget of a mailbox");
        assert!(app.mail.all(EMPTY).await.is_empty());
    }

    /// The comparison itself finds a difference of one word.
    async fn the_comparison_of_answers_is_not_blind(place) {
        let app = place.app().await;
        let page = app.browser().get("/register").await;
        let mut other = page.clone();
        assert_eq!(stripped(&page, TAKEN), stripped(&other, EMPTY));
        other.body = other.body.replacen("email", "e-mail", 1);
        assert_ne!(stripped(&page, TAKEN), stripped(&other, EMPTY));
    }
}
