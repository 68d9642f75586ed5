//! Codes on the pages of providers, and phones that scan them.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::caller::{Caller, answer, scan_on};

pub const PAGE: &str = "/wechat/connect/qrconnect?appid=wx5a5dca7b0c000001&redirect_uri=http%3A%2F%2Flocalhost%3A8080\
                        %2Fcb&response_type=code&scope=snsapi_login&state=s1";

async fn state(caller: &Caller, scan: &str) -> Value {
    caller.json(&format!("/scan/{scan}/state")).await
}

async fn order(caller: &Caller, scan: &str, person: &str, answer: &str) -> (StatusCode, Value) {
    caller.post("/api/scan", json!({ "qr": scan, "person": person, "answer": answer })).await
}

#[tokio::test]
async fn a_code_waits_is_scanned_and_confirmed_and_the_page_follows() {
    let caller = Caller::start();
    let page = caller.get(&format!("{PAGE}&lang=zh")).await.text;
    let scan = scan_on(&page);
    let qr = caller.url(&format!("/scan/q/{scan}"));
    assert!(page.contains("<svg class=\"qr-sheet") && page.contains(&qr), "{page}");
    assert!(page.contains("请扫描二维码") && page.contains("登录 Menshen"), "{page}");
    assert_eq!(state(&caller, &scan).await, json!({ "state": "waiting", "redirect": null }));

    let listed = caller.json("/api/scans").await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["qr"], &listed[0]["app"], &listed[0]["state"]),
        (&json!(qr), &json!("wechat"), &json!("waiting"))
    );
    assert_eq!(caller.json("/api/scans?app=qq").await, json!([]));

    assert_eq!(order(&caller, &qr, "lin", "scan").await.1["state"], "scanned");
    let page = caller.get(&format!("/scan/{scan}?lang=en")).await.text;
    assert!(page.contains("Scanned. Confirm on the phone.") && page.contains("qr-sheet done"), "{page}");

    let (status, body) = order(&caller, &qr, "lin", "confirm").await;
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("confirmed")));
    let redirect = body["redirect"].as_str().unwrap();
    assert!(redirect.starts_with("http://localhost:8080/cb?code=") && redirect.ends_with("&state=s1"), "{redirect}");
    assert_eq!(state(&caller, &scan).await["redirect"], redirect);
    let page = caller.get(&format!("/scan/{scan}?lang=en")).await.text;
    let link = format!("href=\"{}\" target=\"_top\">Continue", redirect.replace('&', "&#38;"));
    assert!(page.contains(&link), "a link for browsers without scripts: {page}");
    assert_eq!(caller.json("/api/scans").await, json!([]));
}

#[tokio::test]
async fn a_code_is_answered_once() {
    let caller = Caller::start();
    for first in ["confirm", "refuse"] {
        let scan = scan_on(&caller.get(PAGE).await.text);
        assert_eq!(order(&caller, &scan, "lin", first).await.0, StatusCode::OK);
        let before = state(&caller, &scan).await;
        for second in ["confirm", "refuse", "scan"] {
            assert_eq!(order(&caller, &scan, "lin", second).await.0, StatusCode::CONFLICT, "{first}, {second}");
        }
        assert_eq!(state(&caller, &scan).await, before);
    }
}

#[tokio::test]
async fn of_sixty_four_answers_one_counts() {
    let caller = std::sync::Arc::new(Caller::start());
    let scan = scan_on(&caller.get(PAGE).await.text);
    let mut orders = tokio::task::JoinSet::new();
    for n in 0..64 {
        let (caller, scan) = (caller.clone(), scan.clone());
        let person = if n % 2 == 0 { "lin" } else { "chen" };
        orders.spawn(async move { order(&caller, &scan, person, "confirm").await.0 });
    }
    let done = orders.join_all().await;
    assert_eq!(done.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{done:?}");
}

#[tokio::test]
async fn what_one_person_has_scanned_another_cannot_answer() {
    let caller = Caller::start();
    let scan = scan_on(&caller.get(PAGE).await.text);
    assert_eq!(order(&caller, &scan, "lin", "scan").await.0, StatusCode::OK);
    for answer in ["scan", "confirm", "refuse"] {
        assert_eq!(order(&caller, &scan, "chen", answer).await.0, StatusCode::CONFLICT, "{answer}");
    }
    assert_eq!(order(&caller, &scan, "lin", "scan").await.0, StatusCode::OK, "again by the same");
    assert_eq!(order(&caller, &scan, "lin", "refuse").await.1["state"], "refused");
    assert_eq!(state(&caller, &scan).await["redirect"], "http://localhost:8080/cb?state=s1");
}

#[tokio::test]
async fn a_code_expires_after_two_minutes_and_the_page_offers_a_new_one() {
    let caller = Caller::start();
    let (waiting, scanned) = (scan_on(&caller.get(PAGE).await.text), scan_on(&caller.get(PAGE).await.text));
    order(&caller, &scanned, "lin", "scan").await;
    caller.later(119);
    assert_eq!(state(&caller, &waiting).await["state"], "waiting");
    assert_eq!(caller.json("/api/scans").await.as_array().unwrap().len(), 2);
    caller.later(1);
    for scan in [&waiting, &scanned] {
        assert_eq!(state(&caller, scan).await, json!({ "state": "expired", "redirect": null }));
        assert_eq!(order(&caller, scan, "lin", "confirm").await.0, StatusCode::CONFLICT);
    }
    assert_eq!(caller.json("/api/scans").await, json!([]));
    let page = caller.get(&format!("/scan/{waiting}?lang=en")).await.text;
    assert!(page.contains("The code has expired.") && !page.contains("<svg class=\"qr-sheet"), "{page}");
    let again = page.split("<a class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let fresh = caller.get(&again.replace("&#38;", "&")).await;
    assert!(fresh.status == StatusCode::OK && scan_on(&fresh.text) != waiting, "{again}");
}

#[tokio::test]
async fn unknown_codes_people_pages_and_orders_are_refused() {
    let caller = Caller::start();
    assert_eq!(order(&caller, "0123", "lin", "confirm").await.0, StatusCode::NOT_FOUND);
    let scan = scan_on(&caller.get(PAGE).await.text);
    assert_eq!(order(&caller, &scan, "nobody", "confirm").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    for path in ["/scan/0123", "/scan/0123/state", "/scan/q/0123", "/app/fax", "/app/fax/0123"] {
        assert_eq!(caller.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for page in ["nonsense", "http://x/", "http://x/fax/page?y=1", "http://x/wechat/sns/auth?y=1"] {
        let (status, _) = caller.post("/api/approve", json!({ "page": page, "person": "lin" })).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{page}");
    }
    let wrong_app = json!({ "qr": scan, "person": "lin", "app": "qq" });
    assert_eq!(caller.post("/api/scan", wrong_app).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let right_app = json!({ "qr": scan, "person": "lin", "app": "wechat", "permissions": [3, "4"] });
    assert_eq!(caller.post("/api/scan", right_app).await.0, StatusCode::OK);
}

#[tokio::test]
async fn pages_of_this_machine_may_frame_a_providers_page_and_nobody_else() {
    let caller = Caller::start();
    let page = caller.get(PAGE).await;
    assert!(page.policy.contains("default-src 'none'") && !page.policy.contains("unsafe"), "{}", page.policy);
    let framers = page.policy.split("frame-ancestors ").nth(1).unwrap();
    assert!(framers.split(' ').all(|it| it == "'self'" || it.contains("//localhost:") || it.contains("//127.0.0.1:")));
    assert!(caller.get("/").await.policy.contains("frame-ancestors 'none'"));
    assert!(caller.get("/app/wechat").await.policy.contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn the_widget_can_keep_the_answer_in_its_own_frame() {
    let caller = Caller::start();
    let scan = scan_on(&caller.get(&format!("{PAGE}&login_type=jssdk&self_redirect=true")).await.text);
    order(&caller, &scan, "lin", "confirm").await;
    let page = caller.get(&format!("/scan/{scan}")).await.text;
    assert!(page.contains("data-own-frame") && page.contains("target=\"_self\""), "{page}");
}

#[tokio::test]
async fn t55_what_stands_in_the_address_is_inert_on_the_page() {
    let caller = Caller::start();
    let evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let scan = scan_on(&caller.get(&PAGE.replace("state=s1", &format!("state={evil}"))).await.text);
    order(&caller, &scan, "lin", "confirm").await;
    let page = caller.get(&format!("/scan/{scan}")).await.text;
    assert_eq!(page.matches("<script").count(), 1, "only our own file: {page}");
}

#[tokio::test]
async fn foreign_pages_can_neither_scan_nor_log_in_nor_fetch_tokens() {
    let caller = Caller::start();
    let scan = scan_on(&caller.get(PAGE).await.text);
    for path in [
        "/api/scan",
        "/api/approve",
        &format!("/app/wechat/{scan}"),
        "/app/wechat/scan",
        "/wechat/sns/oauth2/access_token",
    ] {
        for origin in ["https://evil.example", "null"] {
            let request = caller.client.post(caller.url(path)).header("origin", origin);
            assert_eq!(answer(request).await.status, StatusCode::FORBIDDEN, "{path} from {origin}");
        }
    }
    assert_eq!(state(&caller, &scan).await["state"], "waiting");
}

#[tokio::test]
async fn what_pages_refer_to_is_there() {
    let caller = Caller::start();
    let mut seen = 0;
    for page in [PAGE.to_owned(), "/app/wechat?lang=en".into(), "/app/qq".into(), "/".into()] {
        let html = caller.get(&page).await.text;
        let references = ["href=\"/", "src=\"/"].into_iter().flat_map(|start| html.split(start).skip(1));
        for part in references {
            let path = part.split(['"', '#']).next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
            let status = caller.get(&format!("/{path}")).await.status;
            assert!(status.is_success() || status == StatusCode::SEE_OTHER, "{page}: /{path} {status}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}
