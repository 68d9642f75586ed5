//! The secrets of a login and of a reset that wait, as headers of the API: wrong, missing, another's, used up, over.
//! (T17, T18, T34, T44; `menshen-login`, `menshen-reset`)

use center::audit::Event;
use center::contact::Kind;
use http::Method;
use rules::MINUTE;
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Browser, OTHER_PASSWORD, Owner, PASSWORD, TestApp, both};

use crate::grant;
use crate::mfa_hands::bind;
use crate::reset::{OTHER_MAILBOX, generous};

const LOGIN: &str = "menshen-login";
const RESET: &str = "menshen-reset";
const FIRST: &str = "zhang@example.com";
const SECOND: &str = "wang@example.com";

/// A flow that waits: its secret, and its verification.
struct Waiting {
    secret: String,
    id: String,
}

impl Waiting {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/verifications/{}{rest}", self.id)
    }
}

/// One request to a verification, with a header or without.
async fn call(
    browser: &Browser,
    method: Method,
    path: &str,
    body: &Value,
    header: Option<(&'static str, &str)>,
) -> Answer {
    let ask = browser.ask(method.clone(), path);
    let ask = if method == Method::GET { ask } else { ask.json(body) };
    match header {
        Some((name, secret)) => ask.with(name, secret).send().await,
        None => ask.send().await,
    }
}

/// All four doors of a verification answer alike.
async fn assert_refused(
    browser: &Browser,
    waiting: &Waiting,
    header: Option<(&'static str, &str)>,
    (status, code): (u16, &str),
) {
    for (method, rest, body) in [
        (Method::GET, "", Value::Null),
        (Method::PUT, "/method", json!({ "method": "mfa" })),
        (Method::POST, "/code", Value::Null),
        (Method::POST, "/proof", json!({ "code": "000000" })),
    ] {
        let answer = call(browser, method.clone(), &waiting.path(rest), &body, header).await;
        assert_eq!((answer.status, answer.clone().code().as_str()), (status, code), "{method} {rest} {header:?}");
    }
}

/// Logs in as a program until the second proof is asked for.
async fn login(app: &TestApp, email: &str) -> Waiting {
    let form = json!({ "email": email, "password": PASSWORD, "bearer": true });
    let refusal = app.browser().api(Method::POST, "/api/v1/sessions", form).await.expect(403).json();
    assert_eq!(refusal["code"], "login.verification_required");
    Waiting {
        secret: refusal["login"].as_str().unwrap().to_owned(),
        id: refusal["verification"]["id"].as_str().unwrap().to_owned(),
    }
}

/// An owner whose logins are protected by a device.
async fn protected(app: &TestApp, email: &str) -> (Owner, Authenticator) {
    let owner = app.owner(email).await;
    let device = bind(app, &owner, json!({ "login_protection": true })).await;
    (owner, device)
}

/// An owner who proves another mailbox when the password is forgotten.
async fn forgetful(app: &TestApp, email: &str, other: &str) -> Owner {
    let owner = app.owner(email).await;
    let account = app.account(&owner.uin).await;
    grant::set_contact(app, account, Kind::SecurityEmail, "email", other).await;
    owner
}

/// The secret of a new link.
async fn link(app: &TestApp, email: &str) -> String {
    app.browser().api(Method::POST, "/api/v1/password-resets", json!({ "email": email })).await.expect(202);
    crate::reset::link(app, email).await
}

/// Asks for a new password with a link, until the proof is asked for.
async fn reset(app: &TestApp, email: &str) -> Waiting {
    let secret = link(app, email).await;
    let form = json!({ "reset": secret, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
    let refusal = app.browser().api(Method::POST, "/api/v1/password-resets/password", form).await.expect(403).json();
    assert_eq!(refusal["code"], "verification.required");
    Waiting { id: refusal["verification"]["id"].as_str().unwrap().to_owned(), secret }
}

both! {
    /// T17, T18, T34: no header, a wrong one, and that of anything else show and do nothing, and count nothing; then the
    /// right one leads on, once.
    async fn t18_the_header_of_a_login_is_good_for_that_login_alone(place) {
        let app = generous(&place).await;
        let (owner, device) = protected(&app, FIRST).await;
        protected(&app, SECOND).await;
        let (mine, again, foreign) = (login(&app, FIRST).await, login(&app, FIRST).await, login(&app, SECOND).await);
        let program = app.browser();
        assert_refused(&program, &mine, None, (401, "session.required")).await;
        let session = owner.browser.cookie("__Host-session").unwrap();
        let a_link = link(&app, SECOND).await;
        for wrong in ["x", &"A".repeat(43), "", &mine.id, &session, &a_link, &format!("{}A", mine.secret)] {
            assert_refused(&program, &mine, Some((LOGIN, wrong)), (410, "login.gone")).await;
        }
        assert_refused(&program, &mine, Some((LOGIN, "\u{e9}")), (400, "request.malformed")).await;
        for other in [&again, &foreign] {
            assert_refused(&program, &mine, Some((LOGIN, &other.secret)), (410, "verification.gone")).await;
        }
        assert_refused(&program, &mine, Some((RESET, &mine.secret)), (410, "password.reset_gone")).await;
        assert_refused(&owner.browser, &mine, None, (410, "verification.gone")).await;
        assert_refused(&owner.browser, &mine, Some((LOGIN, "x")), (410, "login.gone")).await;
        assert_eq!(app.recorded(Event::VerificationFailed).await, 0, "nothing was counted");
        let by = Some((LOGIN, mine.secret.as_str()));
        assert_eq!(call(&program, Method::GET, &mine.path(""), &Value::Null, by).await.expect(200).json()["method"], "mfa");
        let code = json!({ "code": device.code(app.clock.now()) });
        let proved = call(&program, Method::POST, &mine.path("/proof"), &code, by).await.expect(200).json();
        let grant = proved["grant"].as_str().unwrap();
        for secret in [&again.secret, &foreign.secret] {
            let form = json!({ "login": secret, "grant": grant, "bearer": true });
            let refused = program.api(Method::POST, "/api/v1/sessions/verified", form).await.expect(403);
            assert_eq!(refused.code(), "verification.required", "the grant is that of one login");
        }
        let form = json!({ "login": mine.secret, "grant": grant, "bearer": true });
        program.api(Method::POST, "/api/v1/sessions/verified", form.clone()).await.expect(201);
        assert_refused(&program, &mine, by, (410, "login.gone")).await;
        assert_eq!(program.api(Method::POST, "/api/v1/sessions/verified", form).await.expect(410).code(), "login.gone");
    }

    /// T09, T18, T51: after its time, and after signing out everywhere, the header of a login is nothing.
    async fn t18_the_header_of_a_login_that_is_over_is_nothing(place) {
        let app = generous(&place).await;
        let (owner, device) = protected(&app, FIRST).await;
        let late = login(&app, FIRST).await;
        app.clock.advance(10 * MINUTE);
        assert_refused(&app.browser(), &late, Some((LOGIN, &late.secret)), (410, "login.gone")).await;
        let ended = login(&app, FIRST).await;
        let path = "/api/v1/sign-out-everywhere";
        let problem = owner.browser.api(Method::POST, path, Value::Null).await.expect(403).json();
        let proof = format!("/api/v1/verifications/{}/proof", problem["verification"]["id"].as_str().unwrap());
        let code = json!({ "code": device.code(app.clock.now()) });
        let proved = owner.browser.api(Method::POST, &proof, code).await.expect(200).json();
        let out = owner.browser.ask(Method::POST, path).json(&Value::Null);
        out.with(testkit::GRANT, proved["grant"].as_str().unwrap()).send().await.expect(200);
        assert_refused(&app.browser(), &ended, Some((LOGIN, &ended.secret)), (410, "login.gone")).await;
    }

    /// T17, T34, T44: the same for the secret of a link for a forgotten password.
    async fn t44_the_header_of_a_reset_is_good_for_that_reset_alone(place) {
        let app = generous(&place).await;
        let owner = forgetful(&app, FIRST, OTHER_MAILBOX).await;
        forgetful(&app, SECOND, "third@example.org").await;
        app.clock.advance(MINUTE);
        let replaced = link(&app, FIRST).await;
        app.clock.advance(MINUTE);
        let (mine, foreign) = (reset(&app, FIRST).await, reset(&app, SECOND).await);
        let program = app.browser();
        assert_refused(&program, &mine, None, (401, "session.required")).await;
        let session = owner.browser.cookie("__Host-session").unwrap();
        for wrong in ["x", &"A".repeat(43), "", &mine.id, &session, &replaced, &format!("{}A", mine.secret)] {
            assert_refused(&program, &mine, Some((RESET, wrong)), (410, "password.reset_gone")).await;
        }
        assert_refused(&program, &mine, Some((RESET, "\u{e9}")), (400, "request.malformed")).await;
        assert_refused(&program, &mine, Some((RESET, &foreign.secret)), (410, "verification.gone")).await;
        assert_refused(&program, &mine, Some((LOGIN, &mine.secret)), (410, "login.gone")).await;
        assert_refused(&owner.browser, &mine, None, (410, "verification.gone")).await;
        assert_eq!(app.recorded(Event::VerificationFailed).await, 0, "nothing was counted");
        let by = Some((RESET, mine.secret.as_str()));
        let view = call(&program, Method::GET, &mine.path(""), &Value::Null, by).await.expect(200).json();
        assert_eq!(view["methods"], json!(["security-email"]));
        call(&program, Method::POST, &mine.path("/code"), &Value::Null, by).await.expect(200);
        let code = json!({ "code": app.mail.code(OTHER_MAILBOX).await });
        let proved = call(&program, Method::POST, &mine.path("/proof"), &code, by).await.expect(200).json();
        let form = |secret: &str| json!({ "reset": secret, "grant": proved["grant"] });
        let complete = |secret: &str| program.api(Method::POST, "/api/v1/password-resets/complete", form(secret));
        assert_eq!(complete(&foreign.secret).await.expect(403).code(), "verification.required");
        complete(&mine.secret).await.expect(204);
        assert_refused(&program, &mine, by, (410, "password.reset_gone")).await;
        assert_eq!(complete(&mine.secret).await.expect(410).code(), "password.reset_gone", "once");
        app.browser().log_in_checked(FIRST, OTHER_PASSWORD).await.expect(201);
    }

    /// RESET-08, T09: after half an hour the secret of a link is nothing.
    async fn reset_08_the_header_of_a_reset_that_is_over_is_nothing(place) {
        let app = generous(&place).await;
        forgetful(&app, FIRST, OTHER_MAILBOX).await;
        app.clock.advance(MINUTE);
        let late = reset(&app, FIRST).await;
        app.clock.advance(30 * MINUTE);
        assert_refused(&app.browser(), &late, Some((RESET, &late.secret)), (410, "password.reset_gone")).await;
    }
}
