//! The owner of an account, with a browser.

use http::Method;
use serde_json::{Value, json};

use crate::{Answer, Browser, PASSWORD, TestApp};

/// Somebody who registered over HTTP and is logged in.
pub struct Owner {
    /// The login email.
    pub email: String,
    /// Their browser.
    pub browser: Browser,
    /// The account ID.
    pub uin: String,
}

impl TestApp {
    /// Registers a new owner over the API, in a browser of their own.
    pub async fn owner(&self, email: &str) -> Owner {
        let browser = self.browser();
        let started = browser.api(Method::POST, "/api/v1/registrations", json!({ "email": email })).await.expect(201);
        let form = json!({
            "registration": started.json()["registration"],
            "code": self.mail.code(email).await,
            "password": PASSWORD,
            "confirm_password": PASSWORD,
            "agreement": self.center.policy.registration.agreement,
        });
        let opened = browser.api(Method::POST, "/api/v1/registrations/finish", form).await.expect(201).json();
        let uin = opened["session"]["uin"].as_str().expect("an account ID").to_owned();
        Owner { email: email.to_owned(), browser, uin }
    }

    /// A new browser in which the owner of `email` has logged in.
    pub async fn logged_in(&self, email: &str, password: &str) -> Browser {
        let browser = self.browser();
        browser.log_in(email, password).await.expect(201);
        browser
    }
}

impl Browser {
    /// Logs in over the API; a human check is solved where it is asked for.
    pub async fn log_in(&self, email: &str, password: &str) -> Answer {
        let form = json!({ "email": email, "password": password });
        let answer = self.api(Method::POST, "/api/v1/sessions", form.clone()).await;
        if answer.status != 403 || answer.code() != "human_check.required" {
            return answer;
        }
        self.log_in_checked(email, password).await
    }

    /// Logs in with a human check solved beforehand.
    pub async fn log_in_checked(&self, email: &str, password: &str) -> Answer {
        let form = json!({ "email": email, "password": password, "human_check": self.solution().await });
        self.api(Method::POST, "/api/v1/sessions", form).await
    }

    /// Who the server says is here.
    pub async fn session(&self) -> Answer {
        self.get("/api/v1/session").await
    }

    /// Why nobody is logged in here; empty if somebody is.
    pub async fn out(&self) -> String {
        let answer = self.session().await;
        if answer.status == 200 { String::new() } else { answer.expect(401).code() }
    }

    /// An answer of the API that must be 200.
    pub async fn read(&self, path: &str) -> Value {
        self.get(path).await.expect(200).json()
    }

    /// What the page asks in the background, without its user.
    pub async fn poll(&self) -> Answer {
        self.ask(Method::GET, "/api/v1/session").with("x-menshen-background", "1").send().await
    }
}
