//! Is every shape of answer that QQ gives understood, and no other?

use super::{Person, of_callback, of_code, person, person_with_union, profile, token};
use crate::exchange::Fault;
use crate::identity::IdentityError;

const OURS: &str = "101000001";

#[test]
fn a_token_is_read_in_every_shape_and_expires_in_may_be_either_type() {
    for body in [
        "access_token=FE04EXAMPLE&expires_in=7776000&refresh_token=88E4",
        r#"{"access_token":"FE04EXAMPLE","expires_in":"7776000","refresh_token":"88E4"}"#,
        r#"{"access_token":"FE04EXAMPLE","expires_in":7776000}"#,
        r#"{"access_token":"FE04EXAMPLE","openid":"1704"}"#,
    ] {
        assert_eq!(token(body.as_bytes()).unwrap(), Ok("FE04EXAMPLE".into()), "{body}");
    }
}

#[test]
fn an_error_is_read_in_every_shape() {
    for body in [
        "callback( {\"error\":100020,\"error_description\":\"code is reused error\"} );\n",
        r#"{"error":100020,"error_description":"code is reused error"}"#,
        r#"{"error":"100020"}"#,
        "error=100020&error_description=code+is+reused+error",
    ] {
        assert_eq!(token(body.as_bytes()).unwrap(), Err(IdentityError::Stale), "{body}");
        assert_eq!(person(body.as_bytes(), OURS).unwrap(), Err(IdentityError::Stale), "{body}");
    }
    let odd = token(br#"{"error":"server_error"}"#).unwrap();
    assert!(matches!(odd, Err(IdentityError::Unavailable(_))));
}

#[test]
fn nonsense_is_an_outage() {
    for body in ["", "null", "[]", "{}", "<html>", "callback( {} );", "access_token=", r#"{"access_token":""}"#] {
        assert!(matches!(token(body.as_bytes()), Err(Fault::Outage(_))), "{body}");
        assert!(matches!(person(body.as_bytes(), OURS), Err(Fault::Outage(_))), "{body}");
    }
    for body in [r#"{"client_id":"101000001"}"#, r#"{"client_id":"101000001","openid":""}"#] {
        assert!(matches!(person(body.as_bytes(), OURS), Err(Fault::Outage(_))), "{body}");
    }
}

#[test]
fn a_person_is_read_with_and_without_unionid() {
    let bare = Person { openid: "1704EXAMPLE".into(), union: None };
    for body in [
        "callback( {\"client_id\":\"101000001\",\"openid\":\"1704EXAMPLE\"} );\n",
        r#"{"client_id":"101000001","openid":"1704EXAMPLE"}"#,
        r#"{"client_id":101000001,"openid":"1704EXAMPLE","unionid":""}"#,
    ] {
        assert_eq!(person(body.as_bytes(), OURS).unwrap().as_ref(), Ok(&bare), "{body}");
    }
    let with = r#"callback( {"client_id":"101000001","openid":"1704EXAMPLE","unionid":"UID_X"} );"#;
    let read = person_with_union(with.as_bytes(), OURS).unwrap().unwrap().unwrap();
    assert_eq!((read.openid.as_str(), read.union.as_deref()), ("1704EXAMPLE", Some("UID_X")));
}

#[test]
fn without_the_permission_for_unionid_it_is_asked_again_without() {
    for body in [
        "callback( {\"error\":100048,\"error_description\":\"companyid not set\"} );",
        r#"{"error":100048,"error_description":"companyid not set"}"#,
    ] {
        assert_eq!(person_with_union(body.as_bytes(), OURS).unwrap(), Ok(None));
        assert!(matches!(person(body.as_bytes(), OURS).unwrap(), Err(IdentityError::Misconfigured(_))));
    }
}

#[test]
fn t26_a_token_of_another_application_names_nobody() {
    for body in [r#"{"client_id":"101000002","openid":"1704"}"#, r#"{"openid":"1704"}"#] {
        assert_eq!(person(body.as_bytes(), OURS).unwrap(), Err(IdentityError::Stale), "{body}");
    }
}

#[test]
fn a_profile_gives_name_and_the_best_picture_there_is() {
    let read = |body: &str| match profile(body.as_bytes()) {
        Ok(Ok(profile)) => (profile.name, profile.avatar.map(|url| url.to_string())),
        _ => panic!("{body}"),
    };
    let full = r#"{"ret":0,"msg":"","is_lost":0,"nickname":"示例","gender":"男","figureurl_2":"http://q.example/c",
        "figureurl_qq_1":"http://q.example/40","figureurl_qq_2":"http://q.example/100","vip":"0"}"#;
    assert_eq!(read(full), (Some("示例".into()), Some("http://q.example/100".into())));
    let small = r#"{"ret":0,"nickname":"","figureurl_qq_1":"http://q.example/40","figureurl_qq_2":""}"#;
    assert_eq!(read(small), (None, Some("http://q.example/40".into())));
    assert_eq!(read(r#"{"ret":"0"}"#), (None, None));
    for (body, stale) in [
        (r#"{"ret":-1,"msg":"client request's parameters are invalid, invalid openid"}"#, false),
        (r#"{"ret":-22,"msg":"openid illegal"}"#, true),
    ] {
        let Ok(Err(error)) = profile(body.as_bytes()) else { panic!("{body}") };
        assert_eq!(error == IdentityError::Stale, stale);
    }
}

#[test]
fn every_code_has_its_meaning() {
    for code in [100_005, 100_019, 100_020, 100_013, 100_014, 100_015, 100_016, -21, -22, -23, 1_002] {
        assert_eq!(of_code(code), IdentityError::Stale, "{code}");
    }
    let ours = (100_000..=100_004).chain(100_006..=100_012).chain([100_028, 100_029, 100_031, 100_048, -2, -3]);
    for code in ours {
        assert_eq!(of_code(code), IdentityError::Misconfigured(format!("error {code}")));
    }
    for code in (100_017..=100_018).chain(100_021..=100_027).chain([-1, -6, 7, 999_999]) {
        assert_eq!(of_code(code), IdentityError::Unavailable(format!("error {code}")));
    }
    assert_eq!(of_code(100_030), IdentityError::Cancelled);
}

#[test]
fn an_error_in_the_callback_is_told_by_its_number_and_never_repeated() {
    assert_eq!(of_callback("100010"), IdentityError::Misconfigured("error 100010".into()));
    assert_eq!(of_callback("access_denied"), IdentityError::Cancelled);
    let IdentityError::Unavailable(told) = of_callback("canary\nline") else { panic!("expected unavailable") };
    assert!(!told.contains("canary"));
}
