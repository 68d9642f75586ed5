//! Do the connectors and the stand-ins understand each other over real connections?
//!
//! One test binary; a module a subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops where it is"
)]

#[path = "it/api.rs"]
mod api;
#[path = "it/app.rs"]
mod app;
#[path = "it/caller.rs"]
mod caller;
#[path = "it/mail.rs"]
mod mail;
#[path = "it/mailbox.rs"]
mod mailbox;
#[path = "it/official_account/mod.rs"]
mod official_account;
#[path = "it/page.rs"]
mod page;
#[path = "it/qq.rs"]
mod qq;
#[path = "it/scan.rs"]
mod scan;
#[path = "it/sms.rs"]
mod sms;
#[path = "it/smtp.rs"]
mod smtp;
#[path = "it/wechat.rs"]
mod wechat;
#[path = "it/wecom/mod.rs"]
mod wecom;
#[path = "it/wecom_suite/mod.rs"]
mod wecom_suite;

use std::time::{Duration, SystemTime};

use sandbox::{Message, Options, Sandbox};

/// A sandbox on free ports.
fn start() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

/// Milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the stand-in compares signatures with the real clock")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// The only message so far.
fn only(sandbox: &Sandbox) -> Message {
    let mut messages = sandbox.messages();
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}

#[tokio::test]
async fn addresses_that_others_can_reach_are_refused_with_the_reason() {
    for options in [
        Options { listen: "0.0.0.0:0".parse().unwrap(), ..Options::default() },
        Options { smtp_listen: "[::]:0".parse().unwrap(), ..Options::default() },
        Options { listen: "192.0.2.1:0".parse().unwrap(), ..Options::default() },
    ] {
        let refused = Sandbox::start(options).err().unwrap();
        assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
        assert!(refused.to_string().contains("loopback"), "{refused}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_refused_by_the_name_of_the_setting() {
    let first = start();
    let refused = Sandbox::start(Options { listen: first.addr(), ..Options::default() }).err().unwrap();
    assert!(refused.to_string().contains("sandbox.listen"), "{refused}");
}

#[tokio::test]
async fn a_stopped_sandbox_answers_nobody_and_stops_in_time() {
    let sandbox = start();
    let (addr, smtp_addr) = (sandbox.addr(), sandbox.smtp_addr());
    // A connection that is open and silent must not hold the stop up.
    let _silent = tokio::net::TcpStream::connect(addr).await.unwrap();
    let waiting = tokio::spawn(reqwest::get(format!("http://{addr}/api/messages?wait=30")));
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::timeout(Duration::from_secs(3), sandbox.stop()).await.unwrap();
    let waited = tokio::time::timeout(Duration::from_secs(3), waiting).await.unwrap().unwrap();
    assert_eq!(waited.unwrap().text().await.unwrap(), "[]");
    assert!(tokio::net::TcpStream::connect(addr).await.is_err());
    assert!(tokio::net::TcpStream::connect(smtp_addr).await.is_err());
}
