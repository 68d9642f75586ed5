//! Is every shape of answer that WeChat gives understood, and no other?

use super::{grant, of_code, profile};
use crate::exchange::Fault;
use crate::identity::{IdentityError, Refusal};

const OPENID: &str = "o7Xxx0exampleOpenid000000001";

#[test]
fn tokens_are_read_with_and_without_unionid() {
    for (body, union) in [
        (
            r#"{"access_token":"71_t","expires_in":7200,"refresh_token":"71_r","openid":"oA","scope":"snsapi_login","unionid":"oU"}"#,
            Some("oU"),
        ),
        (
            r#"{"access_token":"71_t","expires_in":7200,"refresh_token":"71_r","openid":"oA","scope":"snsapi_login"}"#,
            None,
        ),
        (r#"{"access_token":"71_t","openid":"oA","unionid":""}"#, None),
        (r#"{"access_token":"71_t","openid":"oA","errcode":0,"errmsg":"ok"}"#, None),
        ("\u{feff} {\"access_token\":\"71_t\",\"openid\":\"oA\"}\n", None),
    ] {
        let Ok(Ok(grant)) = grant(body.as_bytes()) else { panic!("{body}") };
        assert_eq!((grant.token.as_str(), grant.openid.as_str(), grant.union.as_deref()), ("71_t", "oA", union));
    }
}

#[test]
fn nonsense_in_place_of_a_token_is_an_outage() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "access_token=1&openid=2",
        r#"{"access_token":"t"}"#,
        r#"{"openid":"oA"}"#,
        r#"{"access_token":"","openid":"oA"}"#,
        r#"{"access_token":"t","openid":"小明"}"#,
        r#"{"access_token":"t","openid":7}"#,
        r#"{"errcode":-1,"errmsg":"system error"}"#,
    ] {
        assert!(matches!(grant(body.as_bytes()), Err(Fault::Outage(_))), "{body}");
    }
}

#[test]
fn an_error_is_known_by_its_number_alone() {
    for body in [
        r#"{"errcode":40029,"errmsg":"invalid code, rid: 60000000-0a0a0a0a-01010101"}"#,
        r#"{"errcode":"40029","errmsg":""}"#,
        r#"{"errcode":40029,"access_token":"t","openid":"oA"}"#,
    ] {
        assert!(matches!(grant(body.as_bytes()), Ok(Err(IdentityError::Stale))), "{body}");
    }
}

#[test]
fn every_code_has_its_meaning() {
    let misconfigured = |code: i64| IdentityError::Misconfigured(format!("errcode {code}"));
    for code in [40029, 40163, 42003, 41008, 40003, 40014, 40030, 41003, 41009, 42001, 42002, 42007] {
        assert_eq!(of_code(code), IdentityError::Stale, "{code}");
    }
    for code in [40001, 40013, 40125, 40164, 41002, 41004, 43001, 43002, 43003, 48001] {
        assert_eq!(of_code(code), misconfigured(code));
    }
    for code in [45009, 45011, 99999, -2] {
        assert_eq!(of_code(code), IdentityError::Unavailable(format!("errcode {code}")));
    }
    assert_eq!(of_code(50001), IdentityError::Cancelled);
    assert_eq!(of_code(50002), IdentityError::Refused(Refusal::Disabled));
}

#[test]
fn a_profile_is_read_as_utf8_and_empty_fields_are_nothing() {
    let full = format!(
        r#"{{"openid":"{OPENID}","nickname":"示例用户","sex":0,"language":"","city":"","province":"","country":"",
        "headimgurl":"https://thirdwx.qlogo.cn/mmopen/vi_32/EXAMPLE/132","privilege":[],"unionid":"oUxx0"}}"#
    );
    let Ok(Ok(read)) = profile(full.as_bytes(), OPENID) else { panic!("a profile") };
    assert_eq!(read.name.as_deref(), Some("示例用户"));
    assert_eq!(read.avatar.unwrap().path(), "/mmopen/vi_32/EXAMPLE/132");
    assert_eq!(read.union.as_deref(), Some("oUxx0"));

    let bare = format!(r#"{{"openid":"{OPENID}","nickname":"","headimgurl":""}}"#);
    let Ok(Ok(read)) = profile(bare.as_bytes(), OPENID) else { panic!("a profile") };
    assert!(read.name.is_none() && read.avatar.is_none() && read.union.is_none());

    let raw = format!("{{\"openid\":\"{OPENID}\",\"nickname\":\"a\u{1}\tb\"}}");
    let Ok(Ok(read)) = profile(raw.as_bytes(), OPENID) else { panic!("a profile") };
    assert_eq!(read.name.as_deref(), Some("a  b"));
}

#[test]
fn t27_the_profile_of_somebody_else_is_not_taken() {
    for body in [r#"{"openid":"oOther","nickname":"x"}"#, r#"{"nickname":"x"}"#, "<html>"] {
        assert!(matches!(profile(body.as_bytes(), OPENID), Err(Fault::Outage(_))), "{body}");
    }
    assert!(matches!(profile(br#"{"errcode":48001}"#, OPENID), Ok(Err(IdentityError::Misconfigured(_)))));
}
