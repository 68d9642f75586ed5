//! How does somebody pass an identity verification? What every test of a guarded act needs.
//!
//! ```text
//! page   let asked = owner.browser.get("/security/mobile").await;   // 303 to /verify/{id}
//!        let form = owner.verify(&app, &asked).await;               // the page that the flow came from
//! API    owner.granted(&app, Method::POST, "/api/v1/…", json!({})).await
//! ```

use http::Method;
use serde_json::{Value, json};

use crate::{Answer, Browser, Owner, TestApp};

/// The header in which a grant comes along.
pub const GRANT: &str = "menshen-grant";

impl Owner {
    /// Passes the verification that `asked` leads to, by a code to the security email, and follows to where the
    /// flow goes on. The grant is in the browser's cookie then.
    ///
    /// # Panics
    /// If `asked` does not lead to a verification, or a step goes wrong.
    #[track_caller]
    pub fn verify<'a>(&'a self, app: &'a TestApp, asked: &'a Answer) -> impl Future<Output = Answer> + 'a {
        let path = asked.location().to_owned();
        assert!(path.starts_with("/verify/"), "{} leads to {path:?}: {}", asked.status, asked.body);
        async move {
            self.browser.get(&path).await.expect(200);
            self.browser.post(&format!("{path}/method"), &[("way", "security-email")]).await.expect(303);
            self.browser.post(&format!("{path}/code"), &[]).await.expect(303);
            let code = app.mail.code(&self.email).await;
            let proved = self.browser.post(&path, &[("code", &code)]).await.expect(303);
            assert!(self.browser.cookie("__Host-grant").is_some(), "a grant");
            self.browser.get(proved.location()).await
        }
    }

    /// Opens a page whose form comes after a verification, and passes it.
    pub async fn verified(&self, app: &TestApp, path: &str) -> Answer {
        let asked = self.browser.get(path).await;
        if asked.status == 200 {
            return asked;
        }
        self.verify(app, &asked.expect(303)).await.expect(200)
    }

    /// Calls an operation of the API; where it demands a verification, passes it and calls once more.
    pub async fn granted(&self, app: &TestApp, method: Method, path: &str, body: Value) -> Answer {
        let refused = self.browser.api(method.clone(), path, body.clone()).await;
        if refused.status != 403 || refused.code() != "verification.required" {
            return refused;
        }
        let grant = self.grant(app, &refused).await;
        self.browser.ask(method, path).json(&body).with(GRANT, &grant).send().await
    }

    /// The grant for what a problem demands, by a code to the security email.
    pub async fn grant(&self, app: &TestApp, problem: &Answer) -> String {
        let id = problem.json()["verification"]["id"].as_str().expect("a verification").to_owned();
        self.browser.grant_by_code(app, &id, "security-email", &self.email).await
    }
}

impl Browser {
    /// Proves by a code that is sent: `method` and where its codes arrive. Answers the grant.
    pub async fn grant_by_code(&self, app: &TestApp, id: &str, method: &str, to: &str) -> String {
        let path = format!("/api/v1/verifications/{id}");
        self.api(Method::PUT, &format!("{path}/method"), json!({ "method": method })).await.expect(200);
        self.api(Method::POST, &format!("{path}/code"), json!({})).await.expect(200);
        let code = app.mail.code(to).await;
        let proved = self.api(Method::POST, &format!("{path}/proof"), json!({ "code": code })).await.expect(200);
        proved.json()["grant"].as_str().expect("a grant").to_owned()
    }
}

impl TestApp {
    /// Gives an account a secure mobile that was bound at `since`, past the product: for tests whose subject is
    /// another.
    pub async fn give_mobile(&self, uin: &str, mobile: &str, since: rules::Millis) {
        let uin: i64 = uin.parse().expect("an account ID");
        let (keys, mobile) = (self.center.keys.clone(), mobile.to_owned());
        let give = move |tx: &mut db::Tx| -> Result<(), db::Error> {
            let row = tx.one("SELECT id, data_key FROM account WHERE uin = $1", db::params![uin])?;
            let (id, wrapped): ([u8; 16], Vec<u8>) = (row.get(0)?, row.get(1)?);
            let key = keys.open_data_key(&id, &wrapped).expect("a key");
            let sealed = key.seal("contact.sealed", &id, [7; 12], mobile.as_bytes());
            let subject = keys.blind("mobile", &mobile);
            tx.exec(
                "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at)
                 VALUES ($1, 'secure-mobile', $2, $3, $4)",
                db::params![&id, &subject, &sealed, since],
            )?;
            Ok(())
        };
        self.center.db.write(give).await.expect("a secure mobile");
    }

    /// Who is logged in in a browser, to the acts.
    pub async fn root_of(&self, browser: &Browser) -> std::sync::Arc<center::Root> {
        let token = browser.cookie("__Host-session").expect("a session");
        self.root(&token).await.expect("logged in")
    }

    /// Begins the verification of an operation of the centre's own for whoever is logged in in `browser`; answers
    /// its id.
    pub async fn begin(&self, browser: &Browser, own: rules::operation::Own, parameters: &'static str) -> String {
        let who = self.root_of(browser).await;
        let act = move |tx: &mut db::Tx, ctx: &center::Ctx| {
            center::verification::begin_own(tx, ctx, &who, own, parameters, "/security")
        };
        self.center.write(&self.caller().ctx(), act).await.expect("a verification").to_string()
    }
}
