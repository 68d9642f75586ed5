//! Where pushes arrive: a small web server, and the eyes that read sealed XML.
//!
//! The cipher is undone here block by block, so that neither the sandbox nor a connector judges itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::cipher::{AES_256, DecryptingKey, DecryptionContext, UnboundCipherKey};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use axum::Router;
use axum::extract::Query;
use axum::http::Method;
use axum::routing::any;
use data_encoding::{BASE64, HEXLOWER};
use tokio::sync::mpsc;

/// One push as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub query: HashMap<String, String>,
    pub body: String,
}

/// What the owner of the mailbox knows.
#[derive(Clone)]
pub struct Seal {
    pub token: String,
    pub aes_key: String,
}

pub struct Mailbox {
    pub url: String,
    seal: Seal,
    pushes: mpsc::UnboundedReceiver<Push>,
    answer: Arc<Mutex<(String, Duration)>>,
}

impl Mailbox {
    pub async fn start(token: &str, aes_key: &str) -> Self {
        let seal = Seal { token: token.into(), aes_key: aes_key.into() };
        let (sender, pushes) = mpsc::unbounded_channel();
        let answer = Arc::new(Mutex::new(("success".to_owned(), Duration::ZERO)));
        let take = {
            let (seal, answer) = (seal.clone(), Arc::clone(&answer));
            async move |method: Method, Query(query): Query<HashMap<String, String>>, body: String| {
                let (text, delay) = answer.lock().unwrap().clone();
                let echo = (method == Method::GET).then(|| seal.read(&query["echostr"], &query).0);
                if echo.is_none() {
                    // Before the wait: a sender who has lost patience takes this function with it.
                    let _ = sender.send(Push { query, body });
                }
                tokio::time::sleep(delay).await;
                if let Some(echo) = echo.filter(|_| text == "success") {
                    return echo;
                }
                text
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/push?x=1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/push", any(take))).await });
        Self { url, seal, pushes, answer }
    }

    /// What is answered from now on, and after how long.
    pub fn answer(&self, text: &str, delay: Duration) {
        *self.answer.lock().unwrap() = (text.into(), delay);
    }

    pub async fn next(&mut self) -> Push {
        let push = tokio::time::timeout(Duration::from_secs(10), self.pushes.recv()).await;
        push.expect("no push came").unwrap()
    }

    /// The next push, read: message and receiver.
    pub async fn read(&mut self) -> (String, String) {
        let push = self.next().await;
        assert_eq!(push.query["x"], "1", "the address keeps its own query");
        self.seal.open(&push)
    }

    /// The next push's message.
    pub async fn message(&mut self) -> String {
        self.read().await.0
    }

    pub fn is_empty(&mut self) -> bool {
        self.pushes.try_recv().is_err()
    }

    pub fn seal(&self) -> &Seal {
        &self.seal
    }
}

impl Seal {
    pub fn open(&self, push: &Push) -> (String, String) {
        self.read(&element(&push.body, "Encrypt"), &push.query)
    }

    /// True if `msg_signature` fits.
    pub fn fits(&self, sealed: &str, query: &HashMap<String, String>) -> bool {
        self.sign(&[sealed, &query["timestamp"], &query["nonce"]]) == query["msg_signature"]
    }

    pub fn sign(&self, parts: &[&str]) -> String {
        let mut parts: Vec<&str> = parts.iter().copied().chain([self.token.as_str()]).collect();
        parts.sort_unstable();
        HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes()).as_ref())
    }

    fn read(&self, sealed: &str, query: &HashMap<String, String>) -> (String, String) {
        assert!(self.fits(sealed, query), "the signature does not fit: {query:?}");
        let plain = self.decrypt(&BASE64.decode(sealed.as_bytes()).unwrap());
        let length = usize::try_from(u32::from_be_bytes(plain[16..20].try_into().unwrap())).unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (text(&plain[20..20 + length]), text(&plain[20 + length..]))
    }

    fn decrypt(&self, sealed: &[u8]) -> Vec<u8> {
        let mut rules = BASE64.specification();
        rules.check_trailing_bits = false;
        let key = rules.encoding().unwrap().decode(format!("{}=", self.aes_key).as_bytes()).unwrap();
        assert_eq!((key.len(), sealed.len() % 32), (32, 0));
        let cipher = DecryptingKey::ecb(UnboundCipherKey::new(&AES_256, &key).unwrap()).unwrap();
        let mut before = key[..16].to_vec();
        let mut plain = Vec::new();
        for block in sealed.chunks(16) {
            let mut bytes = block.to_vec();
            let clear = cipher.decrypt(&mut bytes, DecryptionContext::None).unwrap();
            plain.extend(clear.iter().zip(&before).map(|(byte, mask)| byte ^ mask));
            before = block.to_vec();
        }
        let pad = usize::from(plain[plain.len() - 1]);
        assert!((1..=32).contains(&pad), "pad {pad}");
        plain.truncate(plain.len() - pad);
        plain
    }
}

/// The text of an element, with or without CDATA.
pub fn element(xml: &str, name: &str) -> String {
    let inner = xml.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("{name} is missing in {xml}")).1;
    let inner = inner.split_once(&format!("</{name}>")).unwrap().0;
    inner.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(inner).to_owned()
}
