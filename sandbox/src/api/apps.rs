//! `/api/apps`: with which credentials does a test speak to the providers? (All of them are made up.)

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use serde_json::{Value, json};

use crate::State;

pub(super) async fn list(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    let options = &state.options;
    let (sms, app, suite) = (&options.sms, &options.wecom, &options.wecom_suite);
    let platform = &options.official_account;
    Json(json!({
        "sms": {
            "secret_id": sms.secret_id, "secret_key": sms.secret_key, "app_id": sms.app_id, "sign_name": sms.sign_name,
        },
        "wechat": { "app_id": options.wechat.app_id, "secret": options.wechat.secret },
        "qq": { "client_id": options.qq.client_id, "client_secret": options.qq.client_secret },
        "wecom": {
            "corp_id": app.corp_id, "agent_id": app.agent_id, "secret": app.secret,
            "contact_secret": app.contact_secret,
        },
        "wecom_suite": {
            "suite_id": suite.suite_id, "suite_secret": suite.suite_secret,
            "login_suite_id": suite.login_suite_id, "login_suite_secret": suite.login_suite_secret,
            "provider_corp_id": suite.provider_corp_id, "provider_secret": suite.provider_secret,
            "token": suite.token, "aes_key": suite.aes_key,
        },
        "mp": {
            "app_id": platform.app_id, "secret": platform.secret, "token": platform.token,
            "aes_key": platform.aes_key,
        },
    }))
}
