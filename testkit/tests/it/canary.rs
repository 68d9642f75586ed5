//! Does a secret get to where secrets must not be? (T60, T38, P1)
//!
//! A person whose every secret can be recognised lives a whole life in the real process, with every log
//! line written; then the database, its log, the process's logs and its metrics are searched.

use std::time::Duration;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use http::Method;
use serde_json::{Value, json};
use testkit::{Browser, UnderTest, both};

const PROGRAM: &str = env!("CARGO_BIN_EXE_under-test");
const EMAIL: &str = "canary-mailbox@canary-domain.example";
const TYPED: &str = "Canary-Mailbox@Canary-Domain.example";
const PASSWORD: &str = "Kanarie#77-geel";
const WRONG: &str = "Kanarie#88-fout";
const NEXT: &str = "Kanarie#99-rood";

/// The first message for the canary whose subject holds `what`, once it is there.
async fn message(phone: &Browser, what: &str) -> Value {
    for _ in 0..200 {
        let found = phone.get(&format!("/api/messages?to={EMAIL}&wait=1")).await.expect(200).json();
        let mut messages = found.as_array().unwrap().iter();
        if let Some(message) = messages.find(|message| message["subject"].as_str().unwrap().contains(what)) {
            return message.clone();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no message about {what}");
}

fn holds(text: &[u8], secret: &[u8]) -> bool {
    text.windows(secret.len()).any(|part| part == secret)
}

both! {
    /// T60, P1.
    async fn t60_no_secret_is_found_in_the_database_the_logs_or_the_metrics(place) {
        let process = UnderTest::start_logged(PROGRAM, &place.dir().join("data"), place.url()).unwrap();
        let host = process.web.to_string();
        let at = |address: &str| Browser::at(process.web, &host, &format!("http://{host}"), address.parse().unwrap());
        let phone = Browser::at(process.sandbox, &process.sandbox.to_string(), "http://x", "36.1.1.1".parse().unwrap());
        let browser = at("36.110.7.1");

        // Registration on the pages, with a wrong code and a wrong password between.
        browser.post("/register", &[("email", TYPED)]).await.expect(303);
        let sent = message(&phone, "code").await;
        let code = sent["codes"][0].as_str().unwrap().to_owned();
        let registration = browser.cookie("__Host-registration").unwrap();
        let version = browser.get("/register/verify").await.field("agreement").unwrap();
        let form = |code: &str, password: &str| {
            [
                ("code", code.to_owned()),
                ("new_password", password.to_owned()),
                ("confirm_password", password.to_owned()),
                ("agreement", version.clone()),
            ]
        };
        for (code, password, status) in [("000001", PASSWORD, 422), (&code, "short", 422), (&code, PASSWORD, 303)] {
            let fields = form(code, password);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(browser.post("/register/verify", &fields).await.status, status);
        }
        let token = browser.cookie("__Host-session").unwrap();
        let form_token = browser.form_token().unwrap();
        let device = browser.cookie("__Host-device").unwrap();
        let browser_name = browser.cookie("__Host-browser").unwrap();

        // A life: logins right and wrong, oversized ones, a second registration, a change, a bearer token.
        let other = at("36.110.8.1");
        other.log_in(TYPED, WRONG).await.expect(403);
        other
            .api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": WRONG, "extra": WRONG }))
            .await
            .expect(400);
        other
            .ask(Method::POST, "/api/v1/sessions")
            .body("application/json", format!("{{\"email\":\"{EMAIL}\",\"password\":\"{WRONG}\""))
            .send()
            .await
            .expect(400);
        let bearer = other
            .api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": PASSWORD, "bearer": true }))
            .await
            .expect(201);
        let bearer = bearer.json()["token"].as_str().unwrap().to_owned();
        other
            .ask(Method::GET, "/api/v1/session")
            .with("authorization", &format!("Bearer {bearer}"))
            .send()
            .await
            .expect(200);
        at("36.110.9.1").api(Method::POST, "/api/v1/registrations", json!({ "email": EMAIL })).await.expect(201);
        let change = json!({ "old_password": PASSWORD, "new_password": NEXT, "confirm_password": NEXT });
        tokio::time::sleep(Duration::from_millis(20)).await;
        browser.api(Method::POST, "/api/v1/account/password", change).await.expect(200);
        // A link for a forgotten password, opened: its secret stands in an address for a moment.
        let ask = at("36.110.10.1").api(Method::POST, "/api/v1/password-resets", json!({ "email": EMAIL })).await;
        ask.expect(202);
        let link = message(&phone, "Reset your").await["links"][0].as_str().unwrap().to_owned();
        let reset = link.rsplit('/').next().unwrap().to_owned();
        let reader = at("36.110.11.1");
        reader.get(&format!("/reset/{reset}")).await.expect(303);
        reader.get("/reset").await.expect(200);
        reader.get(&format!("/reset/{reset}/further")).await.expect(404);
        reader
            .post("/reset", &[("new_password", WRONG), ("confirm_password", PASSWORD)])
            .await
            .expect(422);
        browser.get("/sessions").await.expect(200);
        browser.get("/history").await.expect(200);
        message(&phone, "already have").await;
        message(&phone, "password was changed").await;
        let metrics =
            Browser::at(process.metrics, &process.metrics.to_string(), "http://x", "36.1.1.1".parse().unwrap())
                .get("/metrics")
                .await
                .expect(200)
                .body;

        // Before an orderly end could tidy up.
        let log = process.kill_and_read();
        let dump = place.dump().await;
        assert!(log.contains("ready"), "the log was written: {log}");
        assert!(dump.len() > 4_000 && holds(&dump, b"registration-code"), "the dump is one");

        let raw = |token: &str| BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
        let mut secrets: Vec<(&str, Vec<u8>)> = vec![
            ("email", EMAIL.into()),
            ("email as typed", TYPED.into()),
            ("mailbox's domain", "canary-domain".into()),
            ("password", PASSWORD.into()),
            ("wrong password", WRONG.into()),
            ("new password", NEXT.into()),
            ("session token", token.clone().into()),
            ("session token, raw", raw(&token)),
            ("session token, hexadecimal", HEXLOWER.encode(&raw(&token)).into()),
            ("bearer token", bearer.clone().into()),
            ("bearer token, raw", raw(&bearer)),
            ("registration token", registration.clone().into()),
            ("registration token, raw", raw(&registration)),
            ("reset token", reset.clone().into()),
            ("reset token, raw", raw(&reset)),
            ("form token", form_token.into()),
            ("device token", device.into()),
            ("browser's name", browser_name.into()),
        ];
        for (what, secret) in &secrets {
            assert!(!holds(&dump, secret), "{what} is in the database");
        }
        // Six digits stand in many numbers by chance, so the code is looked for as a word of its own.
        secrets.push(("code", format!("\"{code}\"").into()));
        secrets.push(("code", format!(" {code} ").into()));
        secrets.push(("code", format!("={code}").into()));
        for (what, secret) in &secrets {
            let line = log.lines().find(|line| holds(line.as_bytes(), secret));
            assert!(line.is_none(), "{what} is in the log: {}", line.unwrap_or_default());
            assert!(!holds(metrics.as_bytes(), secret), "{what} is in the metrics");
        }
    }
}
