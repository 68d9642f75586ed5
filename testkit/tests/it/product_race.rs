//! Many at once: a confirmation is redeemed once, and a request is answered once. (T04, T35)

use rules::client::Scope;
use rules::protection::Choice;
use serde_json::json;
use testkit::{Place, Product, TestApp, both};
use tokio::task::JoinSet;

use crate::product_hands::{BACK, EMAIL, MOBILE, asked, confirmed, page, press, prove};

/// Three processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place) -> Vec<TestApp> {
    let first = place.app().await;
    let mut all = Vec::new();
    for _ in 0..if place.is_sqlite() { 0 } else { 2 } {
        all.push(place.build().beside(&first).start().await);
    }
    all.insert(0, first);
    all
}

/// The same client in a program beside.
fn again(product: &Product, app: &TestApp) -> Product {
    Product { browser: app.browser(), id: product.id.clone(), secret: product.secret.clone() }
}

both! {
    /// T35: two hundred redeem the same confirmation at once, over all replicas: one may go on.
    async fn t35_of_200_who_redeem_at_once_one_may_go_on(place) {
        let apps = replicas(&place).await;
        let owner = apps[0].owner(EMAIL).await;
        apps[0].protect(&owner, Choice::Mobile, MOBILE).await;
        let product = apps[0].product(&[Scope::Operations], &[BACK]).await;
        let id = confirmed(&apps[0], &product, &owner).await;
        let mut all = JoinSet::new();
        for nth in 0..200 {
            let (product, id, uin) = (again(&product, &apps[nth % apps.len()]), id.clone(), owner.uin.clone());
            // Every tenth tries something else meanwhile.
            let more = if nth % 10 == 9 { json!({ "resource": "ins-other" }) } else { json!({}) };
            all.spawn(async move {
                let answer = product.redeem(&id, &uin, more).await;
                if answer.status == 200 { "done".to_owned() } else { answer.code() }
            });
        }
        let mut counts = std::collections::BTreeMap::new();
        while let Some(end) = all.join_next().await {
            *counts.entry(end.unwrap()).or_insert(0) += 1;
        }
        assert_eq!(counts.get("done"), Some(&1), "{counts:?}");
        assert_eq!(counts.get("product.request_changed"), Some(&20), "{counts:?}");
        assert_eq!(counts.get("product.request_redeemed"), Some(&179), "{counts:?}");
        assert_eq!(apps[0].recorded(center::audit::Event::ProductRedeemed).await, 1);
        assert!(center::audit::verify(&apps[0].center, None).await.unwrap().broken.is_empty());
    }

    /// One request is answered once: yes and no at the same time make one answer.
    async fn imp_22_yes_and_no_at_once_make_one_answer(place) {
        let apps = replicas(&place).await;
        let owner = apps[0].owner(EMAIL).await;
        apps[0].protect(&owner, Choice::Mobile, MOBILE).await;
        let product = apps[0].product(&[Scope::Operations], &[BACK]).await;
        let id = asked(&product, &owner, json!({})).await;
        let verification = press(&owner.browser, &id).await;
        prove(&apps[0], &owner.browser, &verification).await;
        let owner = std::sync::Arc::new(owner);
        let mut all = JoinSet::new();
        for nth in 0..20 {
            let (owner, id) = (owner.clone(), id.clone());
            let act = if nth % 2 == 0 { "confirm" } else { "decline" };
            all.spawn(async move { owner.browser.post(&format!("{}/{act}", page(&id)), &[]).await.status });
        }
        let statuses = all.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 303 | 409)), "{statuses:?}");
        let answers = apps[0].recorded(center::audit::Event::ProductConfirmed).await
            + apps[0].recorded(center::audit::Event::ProductDeclined).await;
        assert_eq!(answers, 1);
    }
}
