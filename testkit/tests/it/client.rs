//! Programs of products: who is let in, to what, and how often may a secret be wrong. (IMP-22, IMP-31)

use data_encoding::BASE64;
use http::Method;
use rules::client::Scope;
use rules::{HOUR, SECOND};
use serde_json::{Value, json};
use testkit::{Product, TestApp, about, both};
use web::door::{Route, Who};

use crate::route::{ask, name};

const EMAIL: &str = "zhang@example.com";
const ACCOUNT: &str = "/api/v1/product/accounts/1000123456789";

/// The routes for clients, with the scope that each needs.
fn routes() -> Vec<(Route, Scope)> {
    let of = |route: Route| match route.guard.who {
        Who::Client(scope) => Some((route, scope)),
        _ => None,
    };
    web::routes().into_iter().filter_map(of).collect()
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{id}:{secret}").as_bytes()))
}

async fn with(app: &TestApp, authorization: &str) -> testkit::Answer {
    app.browser().ask(Method::GET, ACCOUNT).with("authorization", authorization).send().await
}

both! {
    /// Whoever has not the credentials of a client is not let in, and is told how it would be.
    async fn imp_22_nobody_without_a_client_s_credentials_is_let_in(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let (product, other) = (app.product(&Scope::ALL, &[]).await, app.product(&Scope::ALL, &[]).await);
        assert!(routes().len() >= 5);
        for (route, _) in routes() {
            let by_cookie = ask(&owner.browser, &route).send().await.expect(401);
            assert_eq!(by_cookie.code(), "client.required", "{}", name(&route));
            assert_eq!(by_cookie.header("www-authenticate"), "Basic realm=\"products\", charset=\"UTF-8\"");
            let bearer = format!("Bearer {}", owner.browser.cookie("__Host-session").unwrap());
            let by_bearer = ask(&owner.browser, &route).with("authorization", &bearer).send().await;
            assert_eq!(by_bearer.expect(401).code(), "client.required", "{}", name(&route));
        }
        let flipped = product.secret.chars().rev().collect::<String>();
        for wrong in [
            basic(&product.id, &flipped),
            basic(&product.id, &other.secret),
            basic(&product.id, ""),
            basic(&product.id, &product.secret.to_lowercase()),
            basic(&product.id, &format!("{}A", product.secret)),
            basic(&product.id.to_uppercase(), &product.secret),
            basic("018bcfe5-6800-7bab-abab-abababababab", &product.secret),
            basic("", &product.secret),
            "Basic nonsense".to_owned(),
            product.authorization().replace("Basic", "Digest"),
        ] {
            assert_eq!(with(&app, &wrong).await.expect(401).code(), "client.required", "{wrong}");
        }
        assert_eq!(with(&app, &product.authorization()).await.expect(404).code(), "account.unknown");
    }

    /// RFC 6749, 3.3: a client gets what it was registered for and nothing else.
    async fn imp_22_a_client_without_the_scope_is_refused(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for scope in Scope::ALL {
            let product = app.product(&[scope], &[]).await;
            for (route, needed) in routes() {
                let path = crate::route::path_of(&route);
                let answer = product.ask(route.method.clone(), &path).json(&json!({})).send().await;
                let refused = answer.status == 403 && answer.code() == "client.scope";
                assert_eq!(refused, needed != scope, "{} with {scope:?}: {}", name(&route), answer.body);
            }
        }
        let none = app.product(&[], &[]).await;
        assert_eq!(none.check(&owner.uin, json!({})).await.expect(403).code(), "client.scope");
    }

    /// A revoked client is refused with its next request, on every replica.
    async fn imp_22_a_revoked_client_is_refused_at_once_and_everywhere(place) {
        let app = place.app().await;
        let replica = if place.is_sqlite() { None } else { Some(place.build().beside(&app).start().await) };
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        product.check(&owner.uin, json!({})).await.expect(200);
        if let Some(replica) = &replica {
            product.browser.go_to(replica.addr);
            product.check(&owner.uin, json!({})).await.expect(200);
        }
        let (id, now) = (product.id.parse().unwrap(), app.clock.now());
        let revoke = move |tx: &mut db::Tx| center::client::revoke(tx, id, now);
        assert!(app.center.db.write(revoke).await.unwrap());
        assert!(!app.center.db.write(revoke).await.unwrap(), "once");
        assert_eq!(product.check(&owner.uin, json!({})).await.expect(401).code(), "client.required");
    }

    /// Wrong secrets of an address are counted, over replicas; a right one is not, and other addresses go on.
    async fn imp_22_an_address_may_be_wrong_thirty_times_an_hour(place) {
        let app = place.app().await;
        let replica = if place.is_sqlite() { None } else { Some(place.build().beside(&app).start().await) };
        let product = app.product(&[Scope::Accounts], &[]).await;
        let wrong = Product { browser: app.browser(), id: product.id.clone(), secret: "A".repeat(43) };
        for nth in 0..30 {
            if let Some(replica) = &replica {
                wrong.browser.go_to(if nth % 2 == 0 { app.addr } else { replica.addr });
            }
            assert_eq!(wrong.get(ACCOUNT).await.expect(401).code(), "client.required", "{nth}");
        }
        let refused = wrong.get(ACCOUNT).await.expect(429);
        assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("request.too_many", "3601"));
        let right = Product { browser: app.browser_at(&wrong.browser.address.to_string()), ..product };
        assert_eq!(right.get(ACCOUNT).await.expect(404).code(), "account.unknown", "a right secret is no guess");
        let elsewhere = Product { browser: app.browser(), id: right.id.clone(), secret: "A".repeat(43) };
        elsewhere.get(ACCOUNT).await.expect(401);
        app.clock.advance(HOUR + SECOND);
        wrong.get(ACCOUNT).await.expect(401);
    }

    /// T60, ASVS 11.4.4: the store holds nothing that gets anybody in.
    async fn t60_the_secret_is_stored_as_a_digest_only(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&Scope::ALL, &[]).await;
        product.check(&owner.uin, json!({})).await.expect(200);
        let dump = place.dump().await;
        let bytes = data_encoding::BASE64URL_NOPAD.decode(product.secret.as_bytes()).unwrap();
        for secret in [product.secret.as_bytes(), &bytes, product.authorization().as_bytes()] {
            assert!(!dump.windows(secret.len()).any(|part| part == secret));
        }
        let listed = app.center.db.read(center::client::list).await.unwrap();
        assert!(!format!("{listed:?}").contains(&product.secret));
    }

    /// ASVS 15.3.3: what is not asked for is refused, also from a client.
    async fn v15_3_3_a_client_s_body_is_read_strictly(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&Scope::ALL, &[]).await;
        for body in [
            json!({}),
            json!([]),
            Value::Null,
            about(&owner.uin, json!({ "unknown": 1 })),
            about(&owner.uin, json!({ "resource": 7 })),
            about(&owner.uin, json!({ "session_token": "both" })),
            about(&owner.uin, json!({ "account": null })),
        ] {
            let answer = product.post("/api/v1/product/checks", &body).await;
            assert_eq!(answer.expect(400).code(), "request.malformed", "{body}");
        }
        let plain = product.ask(Method::POST, "/api/v1/product/checks").body("text/plain", "{}").send().await;
        assert_eq!(plain.expect(415).code(), "request.media_type");
    }
}
