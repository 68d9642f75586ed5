//! Does the signer make the signatures of the provider's official SDK (vectors A to D)?

use data_encoding::HEXLOWER;

use super::{Signing, sha256_hex, utc_day};

const JSON: &str = "application/json";

fn vector<'a>(service: &'a str, host: &'a str, payload: &'a str) -> Signing<'a> {
    Signing {
        method: "POST",
        query: "",
        content_type: JSON,
        host,
        payload: payload.as_bytes(),
        service,
        timestamp: 1_700_000_000,
        secret_id: "AKIDEXAMPLE0000000000000000000000001",
        secret_key: "ExampleSecretKey0000000000000001",
    }
}

#[test]
fn vector_a_post_with_chinese_text() {
    let payload = concat!(
        r#"{"PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400000001", "#,
        r#""SignName": "\u793a\u4f8b\u7b7e\u540d", "TemplateId": "100001", "TemplateParamSet": ["123456", "5"]}"#
    );
    let signing = vector("sms", "sms.tencentcloudapi.com", payload);
    assert_eq!(sha256_hex(payload.as_bytes()), "10396202e62b44bf909942c53532b0f89ebda00f66cf5311dd9a7f0121d8ad94");
    assert_eq!(signing.canonical_hash(), "8ae8d5caa9155effa9b1455bd04cdddd263646f24bbe04544dda0493693c6492");
    assert_eq!(
        HEXLOWER.encode(signing.signing_key("2023-11-14").as_ref()),
        "1e381341c22c28c3274821acf07ba92fad866308100aa7f3d1f74286eba97d18"
    );
    assert_eq!(
        signing.authorization().unwrap(),
        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE0000000000000000000000001/2023-11-14/sms/tc3_request, \
         SignedHeaders=content-type;host, \
         Signature=8330e615fd9fd17e71bbeef8e29317948a4adf302aed70004ee0f8cea969e938"
    );
}

#[test]
fn vector_b_post_for_another_service() {
    let payload = r#"{"IdCard": "11010119900307663X", "Name": "Zhang San"}"#;
    let signing = vector("faceid", "faceid.tencentcloudapi.com", payload);
    assert_eq!(signing.canonical_hash(), "be90eb601bed9b428349062fc60b3d0412825d595caf4ed7f9b96cf3393979a2");
    assert_eq!(signing.signature().unwrap(), "38126dd23ea7a90a412dd1690143da10a985ef6d1570987e5a35f9a21794bf6d");
}

#[test]
fn vector_c_get_with_a_query() {
    let signing = Signing {
        method: "GET",
        query: "BizToken=A+B%2BC&RuleId=1",
        content_type: "application/x-www-form-urlencoded",
        ..vector("faceid", "faceid.tencentcloudapi.com", "")
    };
    assert_eq!(signing.canonical_hash(), "04bf1dbef4fa7bae09f13dd318c0326fc0af745f61b7c522f0d9895d3da2a140");
    assert_eq!(signing.signature().unwrap(), "27604ad474bfdd1afb1529bc09ad01f9f7a0580ac3269ffe1cdad4ef993dd584");
}

#[test]
fn vector_d_host_with_a_port() {
    let signing = vector("sms", "127.0.0.1:18080", r#"{"a": 1}"#);
    assert_eq!(signing.canonical_hash(), "4883755a987ef665707fc7ac8d1c0cb1ad7d0028d89a14aef79d2e8f66612168");
    assert_eq!(signing.signature().unwrap(), "6e30941ce0b79fa399069cf10f6980af0995bff7596a49152b2b40ecdf7c18bc");
}

#[test]
fn the_day_of_the_scope_is_the_utc_day() {
    assert_eq!(utc_day(1_700_000_000).as_deref(), Some("2023-11-14"));
    assert_eq!(utc_day(1_700_006_399).as_deref(), Some("2023-11-14"));
    assert_eq!(utc_day(1_700_006_400).as_deref(), Some("2023-11-15"));
    assert_eq!(utc_day(i64::MAX), None);
}
