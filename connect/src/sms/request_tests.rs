//! Is a `SendSms` request what the provider documents, and can nothing be smuggled in (T56)?

use serde_json::{Value, json};
use url::Url;

use super::{body, headers, is_e164};
use crate::sms::{Sms, SmsSettings, TextMessage};

fn settings() -> SmsSettings {
    SmsSettings {
        endpoint: Url::parse("https://sms.tencentcloudapi.com/").unwrap(),
        region: "ap-guangzhou".into(),
        secret_id: "AKIDEXAMPLE".into(),
        secret_key: "CanaryOfTheSecretKey".into(),
        app_id: "1400000001".into(),
        sign_name: "示例签名".into(),
    }
}

fn message() -> TextMessage {
    TextMessage {
        id: "0190f3c1".into(),
        to: "+8613800138000".into(),
        template: "100001".into(),
        params: vec!["123456".into(), "5".into()],
    }
}

#[test]
fn the_body_has_the_documented_fields_and_the_stable_id() {
    let body: Value = serde_json::from_slice(&body(&settings(), &message()).unwrap()).unwrap();
    assert_eq!(
        body,
        json!({
            "PhoneNumberSet": ["+8613800138000"],
            "SmsSdkAppId": "1400000001",
            "SignName": "示例签名",
            "TemplateId": "100001",
            "TemplateParamSet": ["123456", "5"],
            "SessionContext": "0190f3c1",
        })
    );
}

#[test]
fn the_headers_name_action_version_region_and_time() {
    let headers = headers(&settings(), "127.0.0.1:8081", b"{}", 1_700_000_000).unwrap();
    for (name, value) in [
        ("content-type", "application/json"),
        ("host", "127.0.0.1:8081"),
        ("x-tc-action", "SendSms"),
        ("x-tc-version", "2021-01-11"),
        ("x-tc-timestamp", "1700000000"),
        ("x-tc-region", "ap-guangzhou"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    let authorization = headers["authorization"].to_str().unwrap();
    assert!(authorization.starts_with("TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2023-11-14/sms/tc3_request, "));
}

#[test]
fn t56_control_characters_in_variables_and_odd_numbers_are_refused() {
    for param in ["12\r\n34", "12\n34", "12\u{0}34", "12\u{7f}34"] {
        let message = TextMessage { params: vec!["ok".into(), param.into()], ..message() };
        assert!(body(&settings(), &message).is_err(), "{param:?}");
    }
    for to in ["13800138000", "+", "+123456", "+0123456789", "+1234567890123456", "+86 13800138000", "+8613８00138000"]
    {
        assert!(!is_e164(to), "{to}");
        assert!(body(&settings(), &TextMessage { to: to.into(), ..message() }).is_err(), "{to}");
    }
    assert!(body(&settings(), &TextMessage { id: "x".repeat(512), ..message() }).is_err());
}

#[test]
fn only_https_leaves_this_machine() {
    for (endpoint, fine) in [
        ("https://sms.tencentcloudapi.com/", true),
        ("http://127.0.0.1:8081/tencentcloud/", true),
        ("http://[::1]:8081/", true),
        ("http://localhost/", true),
        ("http://sms.tencentcloudapi.com/", false),
        ("http://10.0.0.1/", false),
        ("https://user:word@sms.tencentcloudapi.com/", false),
        ("ftp://127.0.0.1/", false),
        ("data:text/plain,x", false),
    ] {
        let settings = SmsSettings { endpoint: Url::parse(endpoint).unwrap(), ..settings() };
        assert_eq!(Sms::new(&settings).is_ok(), fine, "{endpoint}");
    }
}

#[test]
fn an_incomplete_account_is_refused_by_the_name_of_what_is_missing() {
    let refused = Sms::new(&SmsSettings { sign_name: String::new(), ..settings() }).err().unwrap();
    assert!(refused.contains("signature"), "{refused}");
    assert!(Sms::new(&SmsSettings { secret_key: "a\nb".into(), ..settings() }).is_err());
}

#[test]
fn t60_settings_never_print_the_secret_key() {
    assert!(!format!("{:?}", settings()).contains("Canary"));
}
