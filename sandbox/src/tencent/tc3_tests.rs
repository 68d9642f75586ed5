//! Are the official SDK's signatures accepted and all others refused, in the documented order?

use axum::http::{HeaderMap, HeaderValue, Method};

use super::Signed;
use crate::tencent::{Refused, SmsAccount};

const NOW: i64 = 1_700_000_000;
const BODY_A: &str = concat!(
    r#"{"PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400000001", "#,
    r#""SignName": "\u793a\u4f8b\u7b7e\u540d", "TemplateId": "100001", "TemplateParamSet": ["123456", "5"]}"#
);
const SIGNATURE_A: &str = "8330e615fd9fd17e71bbeef8e29317948a4adf302aed70004ee0f8cea969e938";

fn account() -> SmsAccount {
    SmsAccount {
        skew: 300,
        secret_id: "AKIDEXAMPLE0000000000000000000000001".into(),
        secret_key: "ExampleSecretKey0000000000000001".into(),
        ..SmsAccount::default()
    }
}

fn authorization(service: &str, signature: &str) -> String {
    format!(
        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE0000000000000000000000001/2023-11-14/{service}/tc3_request, \
         SignedHeaders=content-type;host, Signature={signature}"
    )
}

fn headers(content_type: &str, host: &str, authorization: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("content-type", content_type),
        ("host", host),
        ("authorization", authorization),
        ("x-tc-timestamp", "1700000000"),
    ] {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn vector_a() -> HeaderMap {
    headers("application/json", "sms.tencentcloudapi.com", &authorization("sms", SIGNATURE_A))
}

fn verify(headers: &HeaderMap, body: &str, now: i64) -> Result<String, &'static str> {
    let signed = Signed { method: &Method::POST, query: "", headers, body: body.as_bytes() };
    signed.verify(&account(), now).map_err(|Refused(code, _)| code)
}

#[test]
fn vectors_a_and_d_of_the_sdk_are_accepted() {
    assert_eq!(verify(&vector_a(), BODY_A, NOW).as_deref(), Ok("sms"));
    let signature = "6e30941ce0b79fa399069cf10f6980af0995bff7596a49152b2b40ecdf7c18bc";
    let d = headers("application/json", "127.0.0.1:18080", &authorization("sms", signature));
    assert_eq!(verify(&d, r#"{"a": 1}"#, NOW).as_deref(), Ok("sms"));
}

#[test]
fn vector_c_a_get_is_accepted_with_its_raw_query() {
    let signature = "27604ad474bfdd1afb1529bc09ad01f9f7a0580ac3269ffe1cdad4ef993dd584";
    let headers =
        headers("application/x-www-form-urlencoded", "faceid.tencentcloudapi.com", &authorization("faceid", signature));
    let with = |query| {
        let signed = Signed { method: &Method::GET, query, headers: &headers, body: b"" };
        signed.verify(&account(), NOW).is_ok()
    };
    assert!(with("BizToken=A+B%2BC&RuleId=1"));
    assert!(!with("BizToken=A+B+C&RuleId=1"));
}

#[test]
fn any_change_of_what_is_signed_breaks_the_signature() {
    let refused = Err("AuthFailure.SignatureFailure");
    assert_eq!(verify(&vector_a(), &BODY_A.replace("123456", "123457"), NOW), refused);
    for (name, value) in [("host", "sms.tencentcloudapi.com:443"), ("content-type", "application/json; charset=utf-8")]
    {
        let mut changed = vector_a();
        changed.insert(name, HeaderValue::from_static(value));
        assert_eq!(verify(&changed, BODY_A, NOW), refused, "{name}");
    }
    let other_service = headers("application/json", "sms.tencentcloudapi.com", &authorization("ses", SIGNATURE_A));
    assert_eq!(verify(&other_service, BODY_A, NOW), refused);
    let other_day = authorization("sms", SIGNATURE_A).replace("2023-11-14", "2023-11-15");
    assert_eq!(verify(&headers("application/json", "sms.tencentcloudapi.com", &other_day), BODY_A, NOW), refused);
    let mut other_time = vector_a();
    other_time.insert("x-tc-timestamp", HeaderValue::from_static("1700000001"));
    assert_eq!(verify(&other_time, BODY_A, NOW), refused);
}

#[test]
fn the_clock_may_be_off_by_five_minutes_and_no_more() {
    for off in [-300, 300] {
        assert!(verify(&vector_a(), BODY_A, NOW + off).is_ok(), "{off}");
    }
    for off in [-301, 301] {
        assert_eq!(verify(&vector_a(), BODY_A, NOW + off), Err("AuthFailure.SignatureExpire"), "{off}");
    }
}

#[test]
fn the_checks_come_in_the_documented_order() {
    let unknown = authorization("sms", SIGNATURE_A).replace("AKIDEXAMPLE", "AKIDANOTHER");
    let unknown = headers("application/json", "sms.tencentcloudapi.com", &unknown);
    assert_eq!(verify(&unknown, BODY_A, NOW + 10_000), Err("AuthFailure.SecretIdNotFound"));
    assert_eq!(verify(&vector_a(), "changed", NOW + 10_000), Err("AuthFailure.SignatureExpire"));
}

#[test]
fn malformed_headers_are_refused_before_anything_else() {
    let good = authorization("sms", SIGNATURE_A);
    for bad in [
        String::new(),
        good.replace("TC3-HMAC-SHA256", "TC3-HMAC-SHA1"),
        good.replace("/tc3_request", ""),
        good.replace("content-type;host", "host"),
        good.replace("content-type;host", "host;content-type"),
        good.replace("content-type;host", "Content-Type;Host"),
        good.replace(SIGNATURE_A, "not-hex"),
        good.replace("Signature=", "Sig="),
        format!("{good}, Extra=1"),
    ] {
        let headers = headers("application/json", "sms.tencentcloudapi.com", &bad);
        assert_eq!(verify(&headers, BODY_A, NOW), Err("AuthFailure.InvalidAuthorization"), "{bad}");
    }
    let mut without_time = vector_a();
    without_time.remove("x-tc-timestamp");
    assert_eq!(verify(&without_time, BODY_A, NOW), Err("AuthFailure.InvalidAuthorization"));
}
