//! The Official Account platform: authorisation, pushes and the calls of a third-party platform.

mod calls;
mod page;
mod push;

use reqwest::{StatusCode, Url};
use sandbox::Provider;
use serde_json::{Value, json};

use crate::caller::{Caller, value};
use crate::mailbox::{Mailbox, element};

pub(super) const SERVICE: &str = "wx00000000000000a1";
pub(super) const MINI_PROGRAM: &str = "wx00000000000000c3";
pub(super) const WITHOUT_ACCOUNT_SERVICE: &str = "wx00000000000000d4";
pub(super) const CALLBACK: &str = "https%3A%2F%2Faccount.menshen.example%2Fback%3Fstate%3Ds1";

/// A deployment: it has a mailbox, a ticket and a token.
pub(super) struct Deployment {
    pub(super) caller: Caller,
    pub(super) mailbox: Mailbox,
    pub(super) token: String,
}

impl Deployment {
    pub(super) async fn start() -> Self {
        let caller = Caller::start();
        let mut mailbox = mailbox(&caller).await;
        caller.sandbox.push_to(Provider::OfficialAccount, &mailbox.url).await.unwrap();
        let ticket = element(&mailbox.message().await, "ComponentVerifyTicket");
        let token = token(&caller, &ticket).await;
        Self { caller, mailbox, token }
    }

    pub(super) async fn call(&self, name: &str, body: Value) -> Value {
        let mut body = body;
        body["component_appid"] = json!(self.caller.sandbox.official_account().app_id);
        call(&self.caller, &format!("{name}?component_access_token={}", self.token), body).await
    }

    pub(super) async fn page(&self) -> String {
        page(&self.caller, &self.token).await
    }

    /// An administrator agrees; gives the authorisation code.
    pub(super) async fn authorise(&self, person: &str, account: &str, permissions: Value) -> String {
        let choices = json!({ "account": account, "permissions": permissions });
        let back = agree(&self.caller, &self.page().await, person, choices).await.unwrap();
        value(&back, "auth_code")
    }

    pub(super) async fn query(&self, code: &str) -> Value {
        self.call("api_query_auth", json!({ "authorization_code": code })).await
    }
}

async fn page(caller: &Caller, token: &str) -> String {
    let app_id = &caller.sandbox.official_account().app_id;
    let body = json!({ "component_appid": app_id });
    let answer = call(caller, &format!("api_create_preauthcode?component_access_token={token}"), body).await;
    let code = answer["pre_auth_code"].as_str().unwrap().replace('@', "%40");
    format!("/mp/cgi-bin/componentloginpage?component_appid={app_id}&pre_auth_code={code}&redirect_uri={CALLBACK}")
}

/// An authorisation page for a platform that has no mailbox of its own.
pub async fn page_for(caller: &Caller) -> String {
    let mut mailbox = mailbox(caller).await;
    caller.sandbox.push_to(Provider::OfficialAccount, &mailbox.url).await.unwrap();
    let token = token(caller, &element(&mailbox.message().await, "ComponentVerifyTicket")).await;
    page(caller, &token).await
}

pub(super) async fn mailbox(caller: &Caller) -> Mailbox {
    let platform = caller.sandbox.official_account();
    Mailbox::start(&platform.token, &platform.aes_key).await
}

pub(super) async fn call(caller: &Caller, name: &str, body: Value) -> Value {
    // Without a content type, as clients send it.
    let request = caller.client.post(caller.url(&format!("/mp/cgi-bin/component/{name}"))).body(body.to_string());
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/json; encoding=utf-8");
    answer.json().await.unwrap()
}

pub(super) async fn try_token(caller: &Caller, ticket: &str, secret: &str) -> Value {
    let body = json!({
        "component_appid": caller.sandbox.official_account().app_id, "component_appsecret": secret,
        "component_verify_ticket": ticket,
    });
    call(caller, "api_component_token", body).await
}

pub(super) async fn token(caller: &Caller, ticket: &str) -> String {
    let secret = caller.sandbox.official_account().secret.clone();
    let answer = try_token(caller, ticket, &secret).await;
    assert_eq!(answer["expires_in"], 7200, "{answer}");
    answer["component_access_token"].as_str().unwrap().to_owned()
}

/// Where the browser goes, or why it does not.
pub(super) async fn agree(caller: &Caller, page: &str, person: &str, choices: Value) -> Result<Url, String> {
    let mut body = choices;
    body["page"] = json!(caller.url(page));
    body["person"] = json!(person);
    let (status, answer) = caller.post("/api/approve", body).await;
    if status == StatusCode::OK {
        return Ok(Url::parse(answer["redirect"].as_str().unwrap()).unwrap());
    }
    Err(answer["detail"].as_str().unwrap().to_owned())
}

pub(super) fn sets(answer: &Value) -> Vec<i64> {
    let rows = answer["authorization_info"]["func_info"].as_array().unwrap();
    rows.iter().map(|row| row["funcscope_category"]["id"].as_i64().unwrap()).collect()
}

pub(super) async fn order(caller: &Caller, path: &str, body: Value) -> Value {
    let request = caller.client.post(caller.url(path)).json(&body);
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path} {}", answer.status());
    serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null)
}
