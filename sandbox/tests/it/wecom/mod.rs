//! WeCom: a company's self-built app, its login, contacts and messages.

mod calls;
mod login;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::caller::{Caller, value};

pub(super) const CORP: &str = "ww00000000000000a1";
pub(super) const QUERY: &str = "appid=ww00000000000000a1&agentid=1000002&redirect_uri=https%3A%2F%2Faccount.menshen.example%2Fback\
                     &state=s1";

/// Today's page.
pub(super) fn login() -> String {
    format!("/wecom/wwlogin/sso/login?login_type=CorpApp&{QUERY}")
}

/// The page inside the client.
pub(super) fn inside(scope: &str) -> String {
    format!("/wecom/connect/oauth2/authorize?{QUERY}&response_type=code&scope={scope}")
}

pub(super) async fn token_by(caller: &Caller, secret: &str) -> String {
    let answer = caller.json(&format!("/wecom/cgi-bin/gettoken?corpid={CORP}&corpsecret={secret}")).await;
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub(super) async fn token(caller: &Caller) -> String {
    token_by(caller, &caller.sandbox.wecom().secret.clone()).await
}

pub(super) async fn get(caller: &Caller, token: &str, call: &str) -> Value {
    let joined = if call.contains('?') { '&' } else { '?' };
    caller.json(&format!("/wecom/cgi-bin/{call}{joined}access_token={token}")).await
}

pub(super) async fn post(caller: &Caller, token: &str, call: &str, body: Value) -> Value {
    // Without a content type, as clients send it.
    let url = caller.url(&format!("/wecom/cgi-bin/{call}?access_token={token}"));
    let answer = caller.client.post(url).body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

pub(super) async fn code(caller: &Caller, person: &str) -> String {
    value(&caller.approve(&login(), person).await, "code")
}

pub(super) async fn who(caller: &Caller, code: &str) -> Value {
    get(caller, &token(caller).await, &format!("auth/getuserinfo?code={code}")).await
}

pub(super) async fn order(caller: &Caller, path: &str, body: Value) -> Value {
    let answer = caller.client.post(caller.url(&format!("/api/wecom/{path}"))).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    answer.json().await.unwrap()
}

pub(super) async fn scope(caller: &Caller, scope: Value) {
    order(caller, "app", json!({ "company": CORP, "agent": 1_000_002, "scope": scope })).await;
}

pub(super) fn ids(list: &Value, key: &str) -> Vec<String> {
    let mut ids: Vec<_> = list.as_array().unwrap().iter().map(|one| one[key].to_string().replace('"', "")).collect();
    ids.sort_unstable();
    ids
}
