//! A product whose program asks the account centre, and accounts whose operations are protected.

use center::client::{NewClient, add};
use center::contact::Kind;
use data_encoding::BASE64;
use db::params;
use http::Method;
use rules::client::Scope;
use rules::operation::Name;
use rules::protection::Choice;
use rules::{AccountId, Uin};
use serde_json::{Value, json};

use crate::{Answer, Ask, Browser, Owner, Rows, TestApp};

/// The digest of some arguments.
pub const DIGEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The program of a product: it speaks HTTP with client credentials, and is no browser.
pub struct Product {
    /// How it speaks.
    pub browser: Browser,
    /// The client's id.
    pub id: String,
    /// The client's secret.
    pub secret: String,
}

impl TestApp {
    /// A registered client with these scopes, from an address of its own.
    pub async fn product(&self, scopes: &[Scope], return_urls: &[&str]) -> Product {
        let new = NewClient {
            name: Name::new("Server console", "服务器控制台"),
            scopes: scopes.to_vec(),
            return_urls: return_urls.iter().map(|url| (*url).to_owned()).collect(),
        };
        let (now, mut random) = (self.clock.now(), [0; 48]);
        random[..32].copy_from_slice(&self.randomness.draw());
        random[32..].copy_from_slice(&self.randomness.draw()[..16]);
        let added = self.center.db.write(move |tx| add(tx, &new, now, &random)).await.expect("the store works");
        Product { browser: self.browser(), id: added.id.to_string(), secret: added.secret }
    }

    /// The account of a number.
    pub async fn account(&self, uin: &str) -> AccountId {
        let uin = Uin(uin.parse().expect("a number"));
        let found: Result<_, center::Error> =
            self.center.db.read(move |tx| center::account::find_by_uin(tx, uin)).await;
        found.expect("the store works").expect("an account")
    }

    /// Gives an account a secure mobile and sets its operation protection, since long ago, behind the product's back.
    pub async fn protect(&self, owner: &Owner, choice: Choice, mobile: &str) {
        let account = self.account(&owner.uin).await;
        let row = self.center.db.row("SELECT data_key FROM account WHERE id = $1", params![&account.0]).await;
        let wrapped: Vec<u8> = row.expect("an account").get(0).expect("a key");
        let key = self.center.keys.open_data_key(&account.0, &wrapped).expect("its key");
        let sealed = key.seal("contact.sealed", &account.0, self.caller().ctx().draw("test-seal"), mobile.as_bytes());
        let subject = self.center.keys.blind("mobile", mobile);
        let (kind, choice) = (Kind::SecureMobile.name(), choice.name());
        let written: Result<u64, db::Error> = self
            .center
            .db
            .write(move |tx| {
                tx.exec("DELETE FROM contact WHERE account_id = $1 AND kind = $2", params![&account.0, kind])?;
                tx.touch("protection", &account.0);
                tx.exec("DELETE FROM protection WHERE account_id = $1", params![&account.0])?;
                tx.exec(
                    "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at) VALUES ($1, $2, $3, $4, 0)",
                    params![&account.0, kind, &subject, &sealed],
                )?;
                tx.exec(
                    "INSERT INTO protection (account_id, login, operation, suspicious) VALUES ($1, 'none', $2, 0)",
                    params![&account.0, choice],
                )
            })
            .await;
        written.expect("the store works");
    }
}

impl Product {
    /// The header that speaks for it.
    pub fn authorization(&self) -> String {
        format!("Basic {}", BASE64.encode(format!("{}:{}", self.id, self.secret).as_bytes()))
    }

    /// A request of it.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let ask = self.browser.ask(method, path).without("origin").without("sec-fetch-site");
        ask.without("x-menshen-request").with("authorization", &self.authorization())
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// Writes.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path).json(body).send().await
    }

    /// Asks whether an account's server may be deleted; `more` members go along or replace others.
    pub async fn check(&self, uin: &str, more: Value) -> Answer {
        self.post("/api/v1/product/checks", &about(uin, more)).await
    }

    /// Redeems what was asked about so.
    pub async fn redeem(&self, id: &str, uin: &str, more: Value) -> Answer {
        self.post(&format!("/api/v1/product/checks/{id}/redeem"), &about(uin, more)).await
    }

    /// How a request stands.
    pub async fn state(&self, id: &str) -> String {
        let answer = self.get(&format!("/api/v1/product/checks/{id}")).await.expect(200);
        answer.json()["state"].as_str().expect("a state").to_owned()
    }
}

/// What is to be deleted, with some members replaced; one that is `null` is left out.
pub fn about(uin: &str, more: Value) -> Value {
    let mut body = json!({
        "account": uin,
        "product": "cvm",
        "operation": "terminate-instance",
        "resource": "ins-1a2b3c",
        "arguments_digest": DIGEST,
    });
    let members = body.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    members.retain(|_, value| !value.is_null());
    body
}
