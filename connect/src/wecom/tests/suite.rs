//! Any company that has added our suite.

use serde_json::json;

use super::{
    CORP, Field, LOGIN_SUITE, NOW, SUITE, ask, assert_silent, auth_info, error, good, one_suite, pairs, two_suites,
};
use crate::identity::{Back, IdentityError, Language, Provider, Refusal, Shelf};

#[tokio::test]
async fn bind_30_the_page_names_the_login_suite_where_there_is_one() {
    for (kind, suite) in [(one_suite(), SUITE), (two_suites(), LOGIN_SUITE)] {
        let field = Field::new(kind, |_, _| None).await;
        let page = field.connector.begin(&ask(Language::Zh)).await.unwrap();
        assert_eq!(page.address.path(), "/wwlogin/sso/login");
        let expected = [
            ("login_type", "ServiceApp"),
            ("appid", suite),
            ("redirect_uri", "https://id.example.cn/login/wecom/back?from=bind"),
            ("state", "STATE1"),
            ("lang", "zh"),
        ];
        assert_eq!(page.address.query_pairs().into_owned().collect::<Vec<_>>(), pairs(&expected));
        assert!(page.embedded.is_none() && field.calls().is_empty());
    }
}

#[tokio::test]
async fn bind_31_a_member_of_a_company_that_has_added_the_assistant() {
    let field = Field::new(two_suites(), |_, _| None).await.permitted().await;
    let identity = field.come_back().await.unwrap();
    assert_eq!((identity.app.as_str(), identity.subject.as_str()), (SUITE, "ww00000000000000aa/zhangsan"));
    assert_eq!(identity.company.as_deref(), Some("示例科技有限公司"));
    assert_eq!(identity.name.as_deref(), Some("张三"));
    assert!(identity.admin && identity.assistant);
    let tickets: Vec<_> = field
        .stub
        .seen()
        .iter()
        .filter(|seen| seen.path().ends_with("get_suite_token"))
        .map(|seen| seen.body.clone())
        .collect();
    assert_eq!(tickets.len(), 2);
    assert!(tickets[0].contains(LOGIN_SUITE) && tickets[0].contains("canary-ticket-ww0000000000000002"));
    assert!(tickets[1].contains(SUITE) && tickets[1].contains("canary-ticket-ww0000000000000001"));
    assert!(field.seen("service/get_corp_token").body.contains("canary-permanent"));
    assert_eq!(field.seen("user/get").field("access_token").as_deref(), Some("canary-corp-token"));
    let before = field.calls().len();
    field.come_back().await.unwrap();
    assert_eq!(field.calls().len(), before + 4, "tokens are on the shelf");
}

#[tokio::test]
async fn bind_31_without_the_authorisation_only_the_ids_are_known() {
    let field = Field::new(one_suite(), |_, _| None).await;
    let identity = field.come_back().await.unwrap();
    assert_eq!(identity.subject, "ww00000000000000aa/zhangsan");
    assert!(!identity.assistant && !identity.admin && identity.name.is_none() && identity.company.is_none());
    assert_eq!(field.calls(), ["service/get_suite_token", "service/auth/getuserinfo3rd"]);
}

#[tokio::test]
async fn bind_31_an_authorisation_that_was_withdrawn_is_noticed_and_forgotten() {
    for code in [40084, 48004] {
        let field = Field::with(one_suite(), "service/get_auth_info", error(code)).await.permitted().await;
        assert!(!field.come_back().await.unwrap().assistant, "{code}");
        assert_eq!(field.on_shelf(&format!("{SUITE}/{CORP}/permanent")).await, Some((String::new(), NOW)));
    }
    let busy = Field::with(one_suite(), "service/get_auth_info", error(-1)).await.permitted().await;
    assert!(matches!(busy.come_back().await, Err(IdentityError::Unavailable(_))));
    assert!(busy.on_shelf(&format!("{SUITE}/{CORP}/permanent")).await.is_some_and(|(code, _)| !code.is_empty()));
}

#[tokio::test]
async fn bind_31_what_a_member_has_added_for_himself_is_no_administrator_s_authorisation() {
    let mut slim = auth_info(0);
    slim["auth_info"] = json!(null);
    for (answer, assistant) in [(auth_info(0), true), (auth_info(1), false), (slim, true)] {
        let field = Field::with(one_suite(), "service/get_auth_info", answer.clone()).await.permitted().await;
        assert_eq!(field.come_back().await.unwrap().assistant, assistant, "{answer}");
    }
    let mut other = auth_info(0);
    other["auth_corp_info"]["corpid"] = json!("wwother");
    for odd in [other, json!({"errcode": 0})] {
        let field = Field::with(one_suite(), "service/get_auth_info", odd).await.permitted().await;
        assert!(matches!(field.come_back().await, Err(IdentityError::Unavailable(_))));
    }
}

#[tokio::test]
async fn suites_get_the_id_in_place_of_the_name_and_show_none() {
    let answer = json!({"errcode": 0, "userid": "zhangsan", "name": "zhangsan", "status": 1});
    let field = Field::with(one_suite(), "user/get", answer).await.permitted().await;
    assert_eq!(field.come_back().await.unwrap().name, None);
}

#[tokio::test]
async fn both_spellings_of_a_member_and_outsiders() {
    let old = json!({"errcode": 0, "CorpId": CORP, "UserId": "zhangsan", "DeviceId": "D"});
    let field = Field::with(one_suite(), "service/auth/getuserinfo3rd", old).await;
    assert_eq!(field.come_back().await.unwrap().subject, "ww00000000000000aa/zhangsan");
    let outsider =
        Field::with(one_suite(), "service/auth/getuserinfo3rd", json!({"errcode": 0, "openid": "oEX"})).await;
    assert_eq!(outsider.come_back().await.unwrap_err(), IdentityError::Refused(Refusal::Outsider));
    for odd in [json!({"errcode": 0, "userid": "zhangsan"}), json!({"errcode": 0, "corpid": CORP}), json!({})] {
        let field = Field::with(one_suite(), "service/auth/getuserinfo3rd", odd.clone()).await;
        assert!(matches!(field.come_back().await, Err(IdentityError::Unavailable(_))), "{odd}");
    }
}

#[tokio::test]
async fn without_a_fresh_ticket_nobody_is_asked() {
    let field = Field::new(one_suite(), |_, _| None).await;
    field.shelf.put(&format!("wecom/{SUITE}/ticket"), "canary", NOW).await;
    let failed = field.come_back().await.unwrap_err();
    assert!(matches!(failed, IdentityError::Unavailable(_)));
    assert_silent(&failed);
    assert!(field.calls().is_empty());
}

#[tokio::test]
async fn errors_say_who_must_act_and_nothing_secret() {
    for (call, code, operator) in [
        ("service/get_suite_token", 40001, true),
        ("service/get_suite_token", 40083, true),
        ("service/get_suite_token", 40085, false),
        ("service/auth/getuserinfo3rd", 48003, true),
        ("service/auth/getuserinfo3rd", 50001, true),
        ("service/auth/getuserinfo3rd", 45009, false),
        ("service/get_auth_info", 60020, true),
        ("service/get_corp_token", -1, false),
    ] {
        let field = Field::with(one_suite(), call, error(code)).await.permitted().await;
        let failed = field.come_back().await.unwrap_err();
        assert_eq!(matches!(failed, IdentityError::Misconfigured(_)), operator, "{call} {code}");
        assert_silent(&failed);
    }
    let used = Field::with(one_suite(), "service/auth/getuserinfo3rd", error(40029)).await;
    assert_eq!(used.come_back().await.unwrap_err(), IdentityError::Stale);
    assert_eq!(used.identify(&[("state", "STATE1")]).await.unwrap_err(), IdentityError::Cancelled);
}

#[tokio::test]
async fn dead_tokens_of_the_suite_and_of_the_company_are_replaced_once() {
    for code in [40082, 42009] {
        let field = Field::new(one_suite(), move |_, seen| {
            (seen.field("suite_access_token").as_deref() == Some("canary-dead")).then(|| error(code))
        })
        .await;
        field.put(&format!("{SUITE}/token"), "canary-dead").await;
        assert!(field.come_back().await.is_ok(), "{code}");
    }
    let field = Field::new(one_suite(), |_, seen| {
        (seen.field("access_token").as_deref() == Some("canary-dead")).then(|| error(40014))
    })
    .await
    .permitted()
    .await;
    field.put(&format!("{SUITE}/{CORP}/token"), "canary-dead").await;
    assert!(field.come_back().await.unwrap().admin);
    assert_eq!(field.calls().iter().filter(|call| *call == "service/get_corp_token").count(), 1);
}

#[tokio::test]
async fn an_administrator_adds_the_assistant_by_our_own_link() {
    let field = Field::new(one_suite(), |_, _| None).await;
    let page = field.connector.install_page(&ask(Language::Zh)).await.unwrap().unwrap();
    assert_eq!(page.path(), "/3rdapp/install");
    let expected = [
        ("suite_id", SUITE),
        ("pre_auth_code", "PREAUTH"),
        ("redirect_uri", "https://id.example.cn/login/wecom/back?from=bind"),
        ("state", "STATE1"),
    ];
    assert_eq!(page.query_pairs().into_owned().collect::<Vec<_>>(), pairs(&expected));

    let query = pairs(&[("auth_code", "canary-auth"), ("expires_in", "600"), ("state", "STATE1")]);
    let back = Back { query: &query, redirect_uri: "", secret: &[0; 32], now: NOW };
    assert_eq!(field.connector.installed(&back).await.as_deref(), Ok(CORP));
    assert!(field.seen("service/get_permanent_code").body.contains("canary-auth"));
    let (code, expires_at) = field.on_shelf(&format!("{SUITE}/{CORP}/permanent")).await.unwrap();
    assert_eq!(code, "canary-permanent-new");
    assert!(expires_at > NOW + 100 * 365 * 86_400_000);
    assert!(field.come_back().await.unwrap().assistant);

    let none = Back { query: &[], redirect_uri: "", secret: &[0; 32], now: NOW };
    assert_eq!(field.connector.installed(&none).await, Err(IdentityError::Cancelled));
}

#[tokio::test]
async fn an_answer_without_a_permanent_code_keeps_nothing() {
    let mut without_code = good("service/get_permanent_code");
    without_code["permanent_code"] = json!("");
    let mut without_company = good("service/get_permanent_code");
    without_company["auth_corp_info"] = json!({});
    for odd in [without_code, without_company] {
        let field = Field::with(one_suite(), "service/get_permanent_code", odd).await;
        let query = pairs(&[("auth_code", "canary-auth")]);
        let back = Back { query: &query, redirect_uri: "", secret: &[0; 32], now: NOW };
        let failed = field.connector.installed(&back).await.unwrap_err();
        assert!(matches!(failed, IdentityError::Unavailable(_)));
        assert_silent(&failed);
        assert!(field.on_shelf(&format!("{SUITE}/{CORP}/permanent")).await.is_none());
    }
}
