//! `connect::mail` against the SMTP stand-in.

use std::time::Duration;

use connect::SendError;
use connect::mail::{Mail, MailSettings, Mailer, Security};
use sandbox::{Channel, Mode, Provider, Sandbox};

use crate::{now, only, start};

fn settings(sandbox: &Sandbox) -> MailSettings {
    MailSettings {
        host: sandbox.smtp_addr().ip().to_string(),
        port: sandbox.smtp_addr().port(),
        security: Security::Plain,
        username: String::new(),
        password: String::new(),
        from: "门神 <no-reply@menshen.example>".into(),
    }
}

fn mailer(sandbox: &Sandbox) -> Mailer {
    Mailer::new(&settings(sandbox)).unwrap()
}

fn mail() -> Mail {
    Mail {
        message_id: "0190f3c1".into(),
        to: "lin@northstar.example".into(),
        subject: "您的登录验证码：请勿告诉任何人，包括自称客服的人".into(),
        text: "验证码 402718，5 分钟内有效。\n\nhttps://menshen.example/confirm?t=abc\n".into(),
        html: None,
    }
}

#[tokio::test]
async fn a_chinese_mail_arrives_whole_with_its_code_link_and_stable_id() {
    let sandbox = start();
    mailer(&sandbox).send(&mail(), now()).await.unwrap();
    let got = only(&sandbox);
    assert_eq!(got.channel, Channel::Mail);
    assert_eq!(got.to, "lin@northstar.example");
    assert_eq!(got.from, "no-reply@menshen.example");
    assert_eq!(got.subject, mail().subject);
    assert_eq!(got.text, mail().text.trim_end());
    assert_eq!(got.codes, ["402718"]);
    assert_eq!(got.links, ["https://menshen.example/confirm?t=abc"]);
    assert_eq!(got.message_id, "0190f3c1@menshen.example");
}

#[tokio::test]
async fn of_text_and_html_the_text_is_shown() {
    let sandbox = start();
    let both = Mail { html: Some("<p>The <b>HTML</b></p>".into()), text: "The text".into(), ..mail() };
    mailer(&sandbox).send(&both, now()).await.unwrap();
    assert_eq!(only(&sandbox).text, "The text");
}

#[tokio::test]
async fn lines_of_dots_and_very_long_lines_arrive_unchanged() {
    let sandbox = start();
    let text = format!(".\n..\n.leading\nend.\n{}\nlast", "长".repeat(2_000));
    mailer(&sandbox).send(&Mail { text: text.clone(), ..mail() }, now()).await.unwrap();
    assert_eq!(only(&sandbox).text, text);
}

#[tokio::test]
async fn sending_twice_gives_two_messages_with_one_id() {
    let sandbox = start();
    let mailer = mailer(&sandbox);
    for _ in 0..2 {
        mailer.send(&mail(), now()).await.unwrap();
    }
    let ids: Vec<String> = sandbox.messages().into_iter().map(|message| message.message_id).collect();
    assert_eq!(ids, ["0190f3c1@menshen.example", "0190f3c1@menshen.example"]);
}

#[tokio::test]
async fn refusals_of_the_receiver_are_told_apart() {
    let sandbox = start();
    let mailer = mailer(&sandbox);
    let to = |to: &str| Mail { to: to.into(), ..mail() };
    assert_eq!(
        mailer.send(&to("no-such-mailbox@example.com"), now()).await,
        Err(SendError::Permanent("server said 550".into()))
    );
    assert_eq!(
        mailer.send(&to("full-mailbox@example.com"), now()).await,
        Err(SendError::Temporary("server said 452".into()))
    );
    assert!(!mailer.is_open());
}

#[tokio::test]
async fn t56_nothing_with_a_line_break_in_a_header_leaves_the_house() {
    let sandbox = start();
    let mailer = mailer(&sandbox);
    for broken in [
        Mail { subject: "x\r\nBcc: evil@example.com".into(), ..mail() },
        Mail { to: "lin@northstar.example\r\nRCPT TO:<evil@example.com>".into(), ..mail() },
    ] {
        assert!(matches!(mailer.send(&broken, now()).await, Err(SendError::Permanent(_))));
    }
    assert_eq!(sandbox.messages(), []);
}

#[tokio::test]
async fn r09_a_server_that_hangs_up_or_talks_nonsense_is_temporary_and_opens_the_breaker() {
    for mode in [Mode::Down, Mode::Garbage] {
        let sandbox = start();
        let mailer = mailer(&sandbox);
        sandbox.set_fault(Provider::Mail, mode, None);
        for _ in 0..3 {
            let failed = mailer.send(&mail(), now()).await;
            assert!(matches!(failed, Err(SendError::Temporary(_))), "{mode:?} {failed:?}");
        }
        assert!(mailer.is_open(), "{mode:?}");
        sandbox.set_fault(Provider::Mail, Mode::Ok, None);
        // Still refused without asking, and answered again after the pause of five seconds.
        assert!(mailer.send(&mail(), now()).await.is_err_and(|error| error.is_temporary()));
        assert_eq!(mailer.send(&mail(), now() + 6_000).await, Ok(()));
        assert!(!mailer.is_open());
    }
}

#[tokio::test]
async fn r09_a_server_that_does_not_answer_is_noticed_within_5_s() {
    let sandbox = start();
    let mailer = std::sync::Arc::new(mailer(&sandbox));
    sandbox.set_fault(Provider::Mail, Mode::Slow, None);
    let hanging = tokio::spawn({
        let mailer = mailer.clone();
        async move { mailer.send(&mail(), now()).await }
    });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(mailer.is_open());
    let began = tokio::time::Instant::now();
    assert!(mailer.send(&mail(), now()).await.is_err_and(|error| error.is_temporary()));
    assert!(began.elapsed() < Duration::from_millis(100));
    hanging.abort();
}

#[tokio::test]
async fn faults_of_the_mail_class_keep_their_class() {
    let sandbox = start();
    let mailer = mailer(&sandbox);
    sandbox.set_fault(Provider::Mail, Mode::Busy, None);
    assert_eq!(mailer.send(&mail(), now()).await, Err(SendError::Temporary("server said 451".into())));
    sandbox.set_fault(Provider::Mail, Mode::Failing, None);
    assert_eq!(mailer.send(&mail(), now()).await, Err(SendError::Permanent("server said 554".into())));
    assert_eq!(sandbox.messages(), []);
}

#[tokio::test]
async fn in_the_clear_only_this_machine_and_with_starttls_only_servers_that_have_it() {
    let sandbox = start();
    for host in ["mail.example.com", "10.0.0.1", "0.0.0.0"] {
        let settings = MailSettings { host: host.into(), ..settings(&sandbox) };
        assert!(Mailer::new(&settings).err().unwrap().contains("TLS"), "{host}");
    }
    let strict = MailSettings { security: Security::StartTls, ..settings(&sandbox) };
    let refused = Mailer::new(&strict).unwrap().send(&mail(), now()).await;
    assert!(refused.is_err_and(|error| error.is_temporary()));
    assert_eq!(sandbox.messages(), []);
}

#[tokio::test]
async fn nobody_listening_is_temporary() {
    let sandbox = start();
    let mailer = mailer(&sandbox);
    sandbox.stop().await;
    let failed = mailer.send(&mail(), now()).await;
    assert!(failed.is_err_and(|error| error.is_temporary()));
}
