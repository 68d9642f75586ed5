//! Somebody who calls acts and journeys directly: the rules without HTTP.

use std::net::IpAddr;
use std::sync::Arc;

use center::login::{Outcome, WithPassword, with_password};
use center::password::{Change, Typed, change};
use center::registration::{Finish, Started, finish, resend, start};
use center::session::{Opened, Root};
use center::{Ctx, Error, human_check};
use rules::{AccountId, Language, SessionId};

use crate::proof_of_work::solve_from;
use crate::{PASSWORD, TestApp};

/// A browser that everybody has.
const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// What somebody types into a password field.
pub fn typed(text: &str) -> Typed {
    Typed::new(text.to_owned())
}

/// The codes of what was refused; none if it was not.
///
/// # Panics
/// If it failed otherwise.
#[track_caller]
pub fn refused<T>(result: Result<T, Error>) -> Vec<&'static str> {
    match result {
        Ok(_) => Vec::new(),
        Err(Error::Refused(refusals)) => refusals.iter().map(rules::Refusal::code).collect(),
        Err(other) => panic!("{other}"),
    }
}

/// The session of a login from which no second proof was demanded.
///
/// # Panics
/// If one was.
#[track_caller]
pub fn opened(outcome: Outcome) -> Opened {
    match outcome {
        Outcome::Opened(opened) => opened,
        Outcome::Pending(_) => panic!("a verification is demanded"),
    }
}

/// Somebody at an address, without an account.
pub struct Caller<'a> {
    app: &'a TestApp,
    /// Their address.
    pub address: IpAddr,
    /// The language that they want.
    pub language: Language,
    /// What their browser kept of an earlier login.
    pub device_token: Option<String>,
}

/// The owner of an account, logged in.
#[derive(Clone)]
pub struct Person {
    /// The login email.
    pub email: String,
    /// The password.
    pub password: String,
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// Its token.
    pub token: String,
}

impl<'a> Caller<'a> {
    pub(crate) fn new(app: &'a TestApp, address: IpAddr) -> Self {
        Self { app, address, language: Language::En, device_token: None }
    }

    /// A request's context.
    pub fn ctx(&self) -> Arc<Ctx> {
        self.app.ctx_from(self.address, self.language, CHROME, self.device_token.clone())
    }

    /// A solved human check.
    pub fn solution(&self) -> String {
        let ctx = self.ctx();
        let challenge = serde_json::to_value(human_check::challenge(&ctx)).expect("a challenge is JSON");
        // The test knows what the server drew, so thousands of solutions cost nothing.
        let most = challenge["maxnumber"].as_u64().unwrap_or(1);
        solve_from(&challenge, ctx.number("human-check-number") % most)
    }

    /// Starts a registration.
    pub async fn start(&self, email: &str) -> Result<Started, Error> {
        start(&self.app.center, &self.ctx(), email, None).await
    }

    /// The same with a solved human check.
    pub async fn start_checked(&self, email: &str) -> Result<Started, Error> {
        start(&self.app.center, &self.ctx(), email, Some(&self.solution())).await
    }

    /// Asks for a new code.
    pub async fn resend(&self, started: &Started) -> Result<i64, Error> {
        let token = started.token.clone();
        self.app.center.write(&self.ctx(), move |tx, ctx| resend(tx, ctx, &token)).await
    }

    /// The second form, filled in rightly but for the code.
    pub fn form(&self, started: &Started, code: &str) -> Finish {
        Finish {
            token: started.token.clone(),
            code: code.to_owned(),
            password: typed(PASSWORD),
            confirm: typed(PASSWORD),
            agreement: Some(self.app.center.policy.registration.agreement.clone()),
        }
    }

    /// Sends the second form.
    pub async fn finish(&self, form: Finish) -> Result<Opened, Error> {
        finish(&self.app.center, &self.ctx(), form).await
    }

    /// Tries a code in a form that is right otherwise.
    pub async fn try_code(&self, started: &Started, code: &str) -> Result<Opened, Error> {
        self.finish(self.form(started, code)).await
    }

    /// Registers, from the first page to the open session.
    pub async fn register(&self, email: &str) -> Person {
        let started = self.start(email).await.expect("a registration starts");
        let code = self.app.mail.code(email).await;
        let opened = self.try_code(&started, &code).await.expect("a registration ends");
        Person::new(email, PASSWORD, opened)
    }

    /// Logs in.
    pub async fn login(&self, email: &str, password: &str) -> Result<Opened, Error> {
        self.login_with(email, password, None).await
    }

    /// The same with a solved human check.
    pub async fn login_checked(&self, email: &str, password: &str) -> Result<Opened, Error> {
        self.login_with(email, password, Some(self.solution())).await
    }

    /// The same with whatever stands in the field of the human check.
    pub async fn login_with(&self, email: &str, password: &str, human_check: Option<String>) -> Result<Opened, Error> {
        self.login_outcome(email, password, human_check).await.map(opened)
    }

    /// The same, where the login may have to wait for a second proof.
    pub async fn login_outcome(
        &self,
        email: &str,
        password: &str,
        human_check: Option<String>,
    ) -> Result<Outcome, Error> {
        let form =
            WithPassword { email: email.to_owned(), password: typed(password), human_check, resume: "/account".into() };
        with_password(&self.app.center, &self.ctx(), form).await
    }

    /// Changes the password of somebody who is logged in.
    pub async fn change_password(&self, who: &Arc<Root>, old: &str, new: &str) -> Result<u64, Error> {
        self.change_password_with(who, old, new, new).await
    }

    /// The same, with the new password once more.
    pub async fn change_password_with(
        &self,
        who: &Arc<Root>,
        old: &str,
        new: &str,
        confirm: &str,
    ) -> Result<u64, Error> {
        let form = Change { old: typed(old), new: typed(new), confirm: typed(confirm), grant: None };
        change(&self.app.center, &self.ctx(), who, form).await
    }
}

impl Person {
    /// The owner of the account of an open session.
    pub fn new(email: &str, password: &str, opened: Opened) -> Self {
        Self {
            email: email.to_owned(),
            password: password.to_owned(),
            account: opened.account,
            session: opened.session,
            token: opened.token,
        }
    }

    /// Who they are to the acts; they must be logged in.
    pub async fn root(&self, app: &TestApp) -> Arc<Root> {
        app.root(&self.token).await.expect("logged in")
    }
}
