//! The way there and back.

use serde_json::json;

use super::{ACCOUNT, Field, NOW, PLATFORM, account_info, assert_silent, error, query_auth};
use crate::identity::{IdentityError, Provider, Refusal, Shelf};

#[tokio::test]
async fn bind_20_the_page_asks_for_the_account_service_alone_and_carries_our_state() {
    let field = Field::new(|_, _| None).await;
    let page = field.begin().await.unwrap();
    assert_eq!(page.address.path(), "/cgi-bin/componentloginpage");
    let query: Vec<_> = page.address.query_pairs().collect();
    let expected = [
        ("component_appid", PLATFORM),
        ("pre_auth_code", "preauthcode@@@EX"),
        ("redirect_uri", "https://id.example.cn/login/official-account/back?from=bind&state=STATE1"),
        ("auth_type", "1"),
        ("category_id_list", "3"),
    ];
    assert_eq!(query, expected.map(|(name, value)| (name.into(), value.into())));
    assert!(page.embedded.is_none());
    assert!(!page.address.as_str().contains("back?from"), "not percent-encoded: {}", page.address);
}

#[tokio::test]
async fn bind_20_the_administrator_s_account_is_known_by_its_app_id() {
    let field = Field::new(|_, _| None).await;
    let identity = field.come_back().await.unwrap();
    assert_eq!((identity.app.as_str(), identity.subject.as_str()), (PLATFORM, ACCOUNT));
    assert_eq!(identity.name.as_deref(), Some("示例公众号"));
    assert_eq!(identity.company.as_deref(), Some("示例科技有限公司"));
    assert_eq!(identity.avatar.unwrap().as_str(), "http://wx.qlogo.cn/mmopen/EX/0");
    assert!(identity.assistant && !identity.admin && identity.union.is_none());
    assert_eq!(field.calls(), ["api_component_token", "api_query_auth", "api_get_authorizer_info"]);
    let seen = field.stub.seen();
    assert_eq!(seen[1].field("component_access_token").as_deref(), Some("61_canary"));
    assert!(seen[1].body.contains("\"authorization_code\":\"queryauthcode@@@canary\""), "{}", seen[1].body);
    assert!(seen[2].body.contains(PLATFORM) && seen[2].body.contains(ACCOUNT));
}

#[tokio::test]
async fn bind_21_without_the_account_service_nobody_is_known() {
    for func_info in [
        json!([]),
        json!(null),
        json!("3"),
        json!([{"funcscope_category": {"id": 1}}, {"funcscope_category": {"id": 33}}]),
        json!([{"funcscope_category": 3}, {"id": 3}, 3]),
    ] {
        let field = Field::with("api_query_auth", query_auth(func_info.clone())).await;
        let refused = field.come_back().await.unwrap_err();
        assert_eq!(refused, IdentityError::Refused(Refusal::AccountServiceMissing), "{func_info}");
    }
    let spelt = query_auth(json!([{"funcscope_category": {"id": "3"}}]));
    assert!(Field::with("api_query_auth", spelt).await.come_back().await.is_ok());
}

#[tokio::test]
async fn a_mini_program_is_refused_as_one_though_it_has_no_account_service_either() {
    let field = Field::new(|call, _| match call {
        "api_query_auth" => Some(query_auth(json!([{"funcscope_category": {"id": 17}}]))),
        "api_get_authorizer_info" => Some(account_info(json!({"MiniProgramInfo": {"network": {}}}))),
        _ => None,
    })
    .await;
    assert_eq!(field.come_back().await.unwrap_err(), IdentityError::Refused(Refusal::MiniProgram));
}

#[tokio::test]
async fn closed_banned_and_frozen_accounts_are_refused_and_warned_ones_are_not() {
    for (status, refused) in [(1, false), (14, true), (16, true), (18, false), (19, true)] {
        let field = Field::with("api_get_authorizer_info", account_info(json!({"account_status": status}))).await;
        let came = field.come_back().await;
        assert_eq!(came.err(), refused.then_some(IdentityError::Refused(Refusal::Disabled)), "{status}");
    }
}

#[tokio::test]
async fn an_account_may_leave_out_whatever_is_only_shown() {
    let bare = account_info(json!({"nick_name": "", "head_img": null, "principal_name": 7, "account_status": null}));
    let identity = Field::with("api_get_authorizer_info", bare).await.come_back().await.unwrap();
    assert_eq!((identity.name, identity.avatar, identity.company), (None, None, None));
    assert_eq!(identity.subject, ACCOUNT);
}

#[tokio::test]
async fn answers_that_are_not_documented_are_an_outage_of_this_method() {
    for (call, answer) in [
        ("api_query_auth", json!({})),
        ("api_query_auth", json!({"authorization_info": {"func_info": []}})),
        ("api_query_auth", json!({"authorization_info": {"authorizer_appid": ""}})),
        ("api_query_auth", json!(["canary"])),
        ("api_get_authorizer_info", json!({})),
        ("api_get_authorizer_info", json!({"authorizer_info": "canary"})),
        (
            "api_get_authorizer_info",
            json!({"authorizer_info": {}, "authorization_info": {"authorizer_appid": "wxother"}}),
        ),
        ("api_component_token", json!({"component_access_token": "61_canary"})),
        ("api_component_token", json!({"expires_in": 7200})),
    ] {
        let failed = Field::with(call, answer.clone()).await.come_back().await.unwrap_err();
        assert!(matches!(failed, IdentityError::Unavailable(_)), "{call} {answer}");
        assert_silent(&failed);
    }
    for answer in [json!({}), json!({"pre_auth_code": ""}), json!({"pre_auth_code": "a b"})] {
        let failed = Field::with("api_create_preauthcode", answer.clone()).await.begin().await.err().unwrap();
        assert!(matches!(failed, IdentityError::Unavailable(_)), "{answer}");
    }
}

#[tokio::test]
async fn a_callback_without_a_code_is_a_cancellation_and_asks_nobody() {
    let field = Field::new(|_, _| None).await;
    for query in [
        &[("state", "STATE1")][..],
        &[("auth_code", ""), ("state", "STATE1")],
        &[("auth_code", "a"), ("auth_code", "b")],
    ] {
        assert_eq!(field.identify(query).await.unwrap_err(), IdentityError::Cancelled);
    }
    for code in ["a b".to_owned(), "码".to_owned(), "x".repeat(513)] {
        assert_eq!(field.identify(&[("auth_code", &code)]).await.unwrap_err(), IdentityError::Stale);
    }
    assert!(field.calls().is_empty());
}

#[tokio::test]
async fn a_code_that_is_used_unknown_or_over_is_stale() {
    for code in [61009, 61010] {
        let field = Field::with("api_query_auth", error(code)).await;
        assert_eq!(field.come_back().await.unwrap_err(), IdentityError::Stale, "{code}");
    }
    let withdrawn = Field::with("api_get_authorizer_info", error(61003)).await;
    assert_eq!(withdrawn.come_back().await.unwrap_err(), IdentityError::Stale);
}

#[tokio::test]
async fn errors_say_who_must_act_and_nothing_secret() {
    for (code, operator) in [(61004, true), (40013, true), (48001, true), (45009, false), (-1, false), (12345, false)] {
        let failed = Field::with("api_query_auth", error(code)).await.come_back().await.unwrap_err();
        assert_eq!(matches!(failed, IdentityError::Misconfigured(_)), operator, "{code}");
        assert_silent(&failed);
    }
    for code in [40001, 40013, 40125] {
        let failed = Field::with("api_component_token", error(code)).await.begin().await.err().unwrap();
        assert!(matches!(failed, IdentityError::Misconfigured(_)), "{code}");
        assert_silent(&failed);
    }
}

#[tokio::test]
async fn the_token_is_shared_and_a_dead_one_is_replaced_once() {
    let field = Field::new(|call, seen| match seen.field("component_access_token").as_deref() {
        Some("61_dead") if call != "api_component_token" => Some(error(42001)),
        _ => None,
    })
    .await;
    field.shelf.put(&field.key("token"), "61_dead", NOW + 1).await;
    field.begin().await.unwrap();
    assert_eq!(field.calls(), ["api_create_preauthcode", "api_component_token", "api_create_preauthcode"]);
    field.begin().await.unwrap();
    assert_eq!(field.calls().len(), 4, "the new token is on the shelf");

    let hopeless = Field::with("api_create_preauthcode", error(40001)).await;
    assert!(matches!(hopeless.begin().await, Err(IdentityError::Unavailable(_))));
    assert_eq!(hopeless.calls().len(), 4);
}

#[tokio::test]
async fn without_a_ticket_the_platform_is_asked_to_push_one_at_most_once_a_minute() {
    let field = Field::new(|_, _| None).await;
    field.shelf.put(&field.key("ticket"), "ticket@@@canary", NOW).await;
    for _ in 0..3 {
        let waiting = field.begin().await.err().unwrap();
        assert!(matches!(waiting, IdentityError::Unavailable(_)));
        assert_silent(&waiting);
    }
    assert_eq!(field.calls(), ["api_start_push_ticket"]);
    let body = &field.stub.seen()[0].body;
    assert!(body.contains("\"component_secret\":\"canary-secret\"") && body.contains(PLATFORM), "{body}");
    assert!(field.connector.prepare(NOW + 60_000).await.is_err());
    assert_eq!(field.calls().len(), 2);
    field.shelf.put(&field.key("ticket"), "ticket@@@new", NOW + 60_001).await;
    assert!(field.connector.prepare(NOW + 60_000).await.is_ok());
}

#[tokio::test]
async fn a_ticket_that_is_over_is_asked_for_again_and_a_wrong_secret_is_told_apart() {
    for code in [61005, 61006] {
        let field = Field::with("api_component_token", error(code)).await;
        assert!(matches!(field.begin().await, Err(IdentityError::Unavailable(_))), "{code}");
        assert_eq!(field.calls(), ["api_component_token", "api_start_push_ticket"]);
    }
    let wrong = Field::new(|call, _| match call {
        "api_component_token" => Some(error(61006)),
        "api_start_push_ticket" => Some(error(40125)),
        _ => None,
    })
    .await;
    assert!(matches!(wrong.begin().await, Err(IdentityError::Misconfigured(_))));
}

#[tokio::test]
async fn r_09_an_outage_opens_the_breaker_and_costs_nothing_more() {
    for answer in [error(-1), json!("garbage"), json!({"errcode": "canary"})] {
        let field = Field::with("api_component_token", answer).await;
        for _ in 0..5 {
            let failed = field.begin().await.err().unwrap();
            assert!(matches!(failed, IdentityError::Unavailable(_)));
            assert_silent(&failed);
        }
        assert!(field.connector.is_open());
        assert_eq!(field.calls().len(), 3);
    }
}
