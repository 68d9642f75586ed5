//! One company's own application.

use serde_json::json;

use super::{CORP, Field, NOW, agent, ask, assert_silent, error, pairs, self_built};
use crate::identity::{IdentityError, Language, Provider, Push, Refusal, Verb};

#[tokio::test]
async fn bind_30_the_page_and_its_iframe_name_the_application() {
    let field = Field::new(self_built(), |_, _| None).await;
    for (language, lang) in [(Language::Zh, "zh"), (Language::En, "en")] {
        let page = field.connector.begin(&ask(language)).await.unwrap();
        for (address, path, login_type) in [
            (page.address, "/wwlogin/sso/login", "CorpApp"),
            (page.embedded.unwrap(), "/wwopen/sso/qrConnect", "jssdk"),
        ] {
            assert_eq!(address.path(), path);
            let expected = [
                ("login_type", login_type),
                ("appid", CORP),
                ("agentid", "1000002"),
                ("redirect_uri", "https://id.example.cn/login/wecom/back?from=bind"),
                ("state", "STATE1"),
                ("lang", lang),
            ];
            assert_eq!(address.query_pairs().into_owned().collect::<Vec<_>>(), pairs(&expected));
        }
    }
    assert!(field.calls().is_empty());
}

#[tokio::test]
async fn bind_30_a_member_is_known_by_company_and_id() {
    let field = Field::new(self_built(), |_, _| None).await;
    let identity = field.come_back().await.unwrap();
    assert_eq!((identity.app.as_str(), identity.subject.as_str()), (CORP, "ww00000000000000aa/zhangsan"));
    assert_eq!(identity.name.as_deref(), Some("张三"));
    assert_eq!(identity.avatar.unwrap().as_str(), "http://wework.qpic.cn/EX/0");
    assert!(identity.admin && identity.assistant);
    let mut calls = field.calls();
    calls[2..].sort();
    assert_eq!(calls, ["gettoken", "auth/getuserinfo", "agent/get", "agent/get_admin_list", "user/get"]);
    assert_eq!(field.seen("gettoken").field("corpsecret").as_deref(), Some("canary-secret"));
    let asked = field.seen("auth/getuserinfo");
    assert_eq!(asked.field("access_token").as_deref(), Some("canary-token"));
    assert_eq!(asked.field("code").as_deref(), Some("canary-code"));
    assert_eq!(field.seen("agent/get").field("agentid").as_deref(), Some("1000002"));
}

#[tokio::test]
async fn the_old_spelling_of_a_member_is_read_and_outsiders_are_refused_in_both() {
    let old = json!({"errcode": 0, "errmsg": "ok", "UserId": "zhangsan", "DeviceId": ""});
    let field = Field::with(self_built(), "auth/getuserinfo", old).await;
    assert_eq!(field.come_back().await.unwrap().subject, "ww00000000000000aa/zhangsan");
    for outsider in [
        json!({"errcode": 0, "errmsg": "ok", "openid": "oEX", "external_userid": "wmEX"}),
        json!({"errcode": 0, "errmsg": "ok", "OpenId": "oEX", "DeviceId": ""}),
    ] {
        let field = Field::with(self_built(), "auth/getuserinfo", outsider).await;
        assert_eq!(field.come_back().await.unwrap_err(), IdentityError::Refused(Refusal::Outsider));
        assert_eq!(field.calls(), ["gettoken", "auth/getuserinfo"]);
    }
    for odd in [json!({"errcode": 0}), json!({"userid": 7}), json!([]), json!({"userid": "a b"})] {
        let field = Field::with(self_built(), "auth/getuserinfo", odd.clone()).await;
        assert!(matches!(field.come_back().await, Err(IdentityError::Unavailable(_))), "{odd}");
    }
}

#[tokio::test]
async fn bind_31_the_application_must_be_switched_on_and_seen_by_somebody() {
    let nobody = json!({"allow_userinfos": {"user": []}, "allow_partys": {"partyid": []}, "allow_tags": {"tagid": []}});
    let silent = json!({"errcode": 0, "agentid": 1_000_002, "close": 0});
    for (answer, assistant) in [
        (agent(json!({"close": 1})), false),
        (agent(json!({"close": "1"})), false),
        (agent(nobody), false),
        (agent(json!({"allow_userinfos": {"user": []}, "allow_partys": {}, "allow_tags": {"tagid": [1]}})), true),
        (agent(json!({"allow_userinfos": null, "allow_partys": {"partyid": [1]}, "allow_tags": null})), true),
        (silent, true),
        (error(301_002), false),
        (error(50003), false),
        (error(40056), false),
    ] {
        let field = Field::with(self_built(), "agent/get", answer.clone()).await;
        assert_eq!(field.come_back().await.unwrap().assistant, assistant, "{answer}");
    }
}

#[tokio::test]
async fn bind_31_only_who_manages_is_an_administrator() {
    for (answer, admin) in [
        (json!({"errcode": 0, "admin": [{"userid": "zhangsan", "auth_type": 1}]}), true),
        (json!({"errcode": 0, "admin": [{"userid": "zhangsan", "auth_type": 0}]}), false),
        (json!({"errcode": 0, "admin": [{"userid": "zhangsan"}]}), false),
        (json!({"errcode": 0, "admin": [{"userid": "lisi", "auth_type": 1}]}), false),
        (json!({"errcode": 0, "admin": []}), false),
        (json!({"errcode": 0}), false),
        (error(48002), false),
        (error(60011), false),
    ] {
        let field = Field::with(self_built(), "agent/get_admin_list", answer.clone()).await;
        assert_eq!(field.come_back().await.unwrap().admin, admin, "{answer}");
    }
}

#[tokio::test]
async fn a_member_who_is_switched_off_or_gone_is_refused_and_a_hidden_name_is_not_needed() {
    for (answer, refusal) in [
        (json!({"errcode": 0, "status": 2}), Some(Refusal::Disabled)),
        (json!({"errcode": 0, "status": 5}), Some(Refusal::Outsider)),
        (error(60111), Some(Refusal::Outsider)),
        (error(50002), Some(Refusal::Outsider)),
        (json!({"errcode": 0, "status": 4, "name": ""}), None),
        (json!({"errcode": 0, "userid": "zhangsan", "name": "zhangsan"}), None),
        (error(60011), None),
        (error(48002), None),
    ] {
        let field = Field::with(self_built(), "user/get", answer.clone()).await;
        match (field.come_back().await, refusal) {
            (Ok(identity), None) => assert_eq!(identity.name, None, "{answer}"),
            (came, refusal) => assert_eq!(came.err(), refusal.map(IdentityError::Refused), "{answer}"),
        }
    }
}

#[tokio::test]
async fn a_busy_provider_is_not_taken_for_a_missing_authorisation() {
    for call in ["user/get", "agent/get", "agent/get_admin_list"] {
        for code in [-1, 45009, 45033] {
            let field = Field::with(self_built(), call, error(code)).await;
            let failed = field.come_back().await.unwrap_err();
            assert!(matches!(failed, IdentityError::Unavailable(_)), "{call} {code}");
            assert_silent(&failed);
        }
    }
}

#[tokio::test]
async fn a_callback_without_a_code_is_a_cancellation_and_a_used_one_is_stale() {
    let field = Field::new(self_built(), |_, _| None).await;
    for query in [&[("state", "STATE1")][..], &[("code", "")], &[("code", "a"), ("code", "b")]] {
        assert_eq!(field.identify(query).await.unwrap_err(), IdentityError::Cancelled);
    }
    for code in ["a b".to_owned(), "码".to_owned(), "x".repeat(513)] {
        assert_eq!(field.identify(&[("code", &code)]).await.unwrap_err(), IdentityError::Stale);
    }
    assert!(field.calls().is_empty());
    let used = Field::with(self_built(), "auth/getuserinfo", error(40029)).await;
    assert_eq!(used.come_back().await.unwrap_err(), IdentityError::Stale);
}

#[tokio::test]
async fn errors_say_who_must_act_and_nothing_secret() {
    for (call, code, operator) in [
        ("gettoken", 40001, true),
        ("gettoken", 40013, true),
        ("gettoken", 40091, true),
        ("gettoken", 60020, true),
        ("gettoken", -1, false),
        ("auth/getuserinfo", 50001, true),
        ("auth/getuserinfo", 50003, true),
        ("auth/getuserinfo", 45009, false),
        ("auth/getuserinfo", 12345, false),
    ] {
        let failed = Field::with(self_built(), call, error(code)).await.come_back().await.unwrap_err();
        assert_eq!(matches!(failed, IdentityError::Misconfigured(_)), operator, "{call} {code}");
        assert_silent(&failed);
    }
    for odd in [json!({"errcode": 0}), json!({"access_token": "canary-token"}), json!({"access_token": 7})] {
        let failed = Field::with(self_built(), "gettoken", odd).await.come_back().await.unwrap_err();
        assert!(matches!(failed, IdentityError::Unavailable(_)));
        assert_silent(&failed);
    }
}

#[tokio::test]
async fn a_token_that_was_ended_early_is_replaced_once() {
    for code in [40014, 42001] {
        let field = Field::new(self_built(), move |_, seen| {
            (seen.field("access_token").as_deref() == Some("canary-dead")).then(|| error(code))
        })
        .await;
        field.put(&format!("{CORP}/1000002/token"), "canary-dead").await;
        assert!(field.come_back().await.is_ok());
        assert_eq!(field.calls()[..3], ["auth/getuserinfo", "gettoken", "auth/getuserinfo"]);
        let (token, expires_at) = field.on_shelf(&format!("{CORP}/1000002/token")).await.unwrap();
        assert_eq!((token.as_str(), expires_at), ("canary-token", NOW + 6_900_000));
    }
    let hopeless = Field::with(self_built(), "auth/getuserinfo", error(42001)).await;
    assert!(matches!(hopeless.come_back().await, Err(IdentityError::Unavailable(_))));
    assert_eq!(hopeless.calls().len(), 4);
}

#[tokio::test]
async fn a_self_built_application_gets_no_pushes_and_is_not_added() {
    let field = Field::new(self_built(), |_, _| None).await;
    let push = Push { verb: Verb::Event, route: "command", query: &[], body: b"", now: NOW };
    assert!(field.connector.receive(&push).is_none());
    assert_eq!(field.connector.install_page(&ask(Language::En)).await, Ok(None));
}

#[tokio::test]
async fn r_09_an_outage_opens_the_breaker_and_costs_nothing_more() {
    for answer in [error(-1), json!("garbage"), json!({"errcode": "canary"})] {
        let field = Field::with(self_built(), "gettoken", answer).await;
        for _ in 0..5 {
            let failed = field.come_back().await.unwrap_err();
            assert!(matches!(failed, IdentityError::Unavailable(_)));
            assert_silent(&failed);
        }
        assert!(field.connector.is_open());
        assert_eq!(field.calls().len(), 3);
    }
}
