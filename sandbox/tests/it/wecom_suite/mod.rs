//! WeCom: a provider's suite, from its tickets over the installation in a company to the login of members.

mod install;
mod login;
mod push;

use reqwest::StatusCode;
use sandbox::Provider;
use serde_json::{Value, json};

use crate::caller::{Caller, value};
use crate::mailbox::{Mailbox, element};

/// Has authorised the suite.
pub(super) const AUTHORISED: &str = "ww00000000000000a1";
/// Has not.
pub(super) const OTHER: &str = "ww00000000000000b2";
pub(super) const AGENT: i64 = 1_000_011;
pub(super) const CALLBACK: &str = "https%3A%2F%2Faccount.menshen.example%2Fback";

/// A provider's deployment: with a mailbox, both tickets, both tokens and the code of the first company.
pub(super) struct Deployment {
    pub(super) caller: Caller,
    pub(super) mailbox: Mailbox,
    pub(super) token: String,
    pub(super) login_token: String,
    pub(super) auth_code: String,
}

pub(super) async fn mailbox(caller: &Caller) -> Mailbox {
    let suite = caller.sandbox.wecom_suite();
    Mailbox::start(&suite.token, &suite.aes_key).await
}

pub(super) async fn post(caller: &Caller, call: &str, body: Value) -> Value {
    let url = caller.url(&format!("/wecom/cgi-bin/service/{call}"));
    caller.client.post(url).body(body.to_string()).send().await.unwrap().json().await.unwrap()
}

pub(super) async fn try_suite_token(caller: &Caller, id: &str, secret: &str, ticket: &str) -> Value {
    let body = json!({ "suite_id": id, "suite_secret": secret, "suite_ticket": ticket });
    post(caller, "get_suite_token", body).await
}

pub(super) async fn suite_token(caller: &Caller, id: &str, secret: &str, ticket: &str) -> String {
    let answer = try_suite_token(caller, id, secret, ticket).await;
    assert!(answer.get("errcode").is_none(), "no errcode on success: {answer}");
    assert_eq!(answer["expires_in"], 7200);
    answer["suite_access_token"].as_str().unwrap().to_owned()
}

impl Deployment {
    pub(super) async fn start() -> Self {
        let caller = Caller::start();
        let mut mailbox = mailbox(&caller).await;
        caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await.unwrap();
        let suite = caller.sandbox.wecom_suite().clone();
        let ticket = element(&mailbox.message().await, "SuiteTicket");
        let login_ticket = element(&mailbox.message().await, "SuiteTicket");
        let created = mailbox.message().await;
        assert_eq!(element(&created, "InfoType"), "create_auth");
        let token = suite_token(&caller, &suite.suite_id, &suite.suite_secret, &ticket).await;
        let login_token = suite_token(&caller, &suite.login_suite_id, &suite.login_suite_secret, &login_ticket).await;
        Self { auth_code: element(&created, "AuthCode"), caller, mailbox, token, login_token }
    }

    pub(super) async fn post(&self, call: &str, body: Value) -> Value {
        post(&self.caller, &format!("{call}?suite_access_token={}", self.token), body).await
    }

    pub(super) async fn permanent_code(&self, auth_code: &str) -> String {
        let answer = self.post("get_permanent_code", json!({ "auth_code": auth_code })).await;
        answer["permanent_code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub(super) async fn install_page(&self) -> String {
        let call = format!("/wecom/cgi-bin/service/get_pre_auth_code?suite_access_token={}", self.token);
        let answer = self.caller.json(&call).await;
        assert_eq!(answer["expires_in"], 1200);
        let (code, suite) = (answer["pre_auth_code"].as_str().unwrap(), &self.caller.sandbox.wecom_suite().suite_id);
        format!("/wecom/3rdapp/install?suite_id={suite}&pre_auth_code={code}&redirect_uri={CALLBACK}&state=s1")
    }

    pub(super) fn login_page(&self) -> String {
        let suite = &self.caller.sandbox.wecom_suite().login_suite_id;
        format!("/wecom/wwlogin/sso/login?login_type=ServiceApp&appid={suite}&redirect_uri={CALLBACK}&state=s1")
    }

    pub(super) async fn who(&self, call: &str, token: &str, code: &str) -> Value {
        self.caller.json(&format!("/wecom/cgi-bin/service/{call}?suite_access_token={token}&code={code}")).await
    }
}

pub(super) async fn try_approve(
    caller: &Caller,
    page: &str,
    person: &str,
    company: Option<&str>,
) -> (StatusCode, Value) {
    let mut body = json!({ "page": caller.url(page), "person": person });
    if let Some(company) = company {
        body["company"] = json!(company);
    }
    caller.post("/api/approve", body).await
}

/// The value of `name` in the address the browser goes to.
pub(super) async fn approve(caller: &Caller, page: &str, person: &str, company: Option<&str>, name: &str) -> String {
    let (status, body) = try_approve(caller, page, person, company).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    value(&body["redirect"].as_str().unwrap().parse().unwrap(), name)
}

pub(super) async fn order(caller: &Caller, path: &str, body: Value) -> Value {
    let answer = caller.client.post(caller.url(&format!("/api/wecom/{path}"))).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    answer.json().await.unwrap()
}
