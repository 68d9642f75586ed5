//! What does the phone page look like? Starts a sandbox and sends sample messages to it.
//!
//! `cargo run -p sandbox --example phone [-- PORT [EMPTY]]`; ends with Ctrl-C (or after an hour).

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use connect::mail::{Mail, MailSettings, Mailer, Security};
use connect::sms::{Sms, SmsSettings, TextMessage};
use sandbox::{Options, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(0), |port| port.parse())?;
    let listen = SocketAddr::from(([127, 0, 0, 1], port));
    let sandbox = Sandbox::start(Options { listen, ..Options::default() })?;
    if arguments.next().is_none() {
        send_texts(&sandbox).await?;
        send_mails(&sandbox).await?;
    }
    println!("http://{}/", sandbox.addr());
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    sandbox.stop().await;
    Ok(())
}

async fn send_texts(sandbox: &Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    let account = sandbox.credentials();
    let sms = Sms::new(&SmsSettings {
        endpoint: sandbox.sms_endpoint().parse()?,
        region: "ap-guangzhou".into(),
        secret_id: account.secret_id.clone(),
        secret_key: account.secret_key.clone(),
        app_id: account.app_id.clone(),
        sign_name: account.sign_name.clone(),
    })?;
    for (n, (template, params)) in [
        ("100001", vec!["771904", "5"]),
        ("100003", vec!["1000****0012", "03:12", "在成都通过邮箱登录，已完成异地登录校验"]),
        ("100002", vec!["402718", "修改安全手机", "5"]),
    ]
    .into_iter()
    .enumerate()
    {
        let params = params.into_iter().map(str::to_owned).collect();
        let message =
            TextMessage { id: format!("sms-{n}"), to: "+8613800136021".into(), template: template.into(), params };
        sms.send(&message, now()?).await?;
    }
    Ok(())
}

async fn send_mails(sandbox: &Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    let mailer = Mailer::new(&MailSettings {
        host: "127.0.0.1".into(),
        port: sandbox.smtp_addr().port(),
        security: Security::Plain,
        username: String::new(),
        password: String::new(),
        from: "门神 <no-reply@menshen.example>".into(),
    })?;
    for (n, (subject, text)) in [
        ("账号密码已修改", "您的账号 1000****0012 的密码已于今天修改。\n\n如非本人操作，请立即找回账号。"),
        ("Your code for registering", "Your code is 630145. It is valid for 10 minutes.\n\nTell nobody, not even us."),
        (
            "请确认您的新联系邮箱",
            "您为账号 1000****0012 设置了新的联系邮箱。请在 24 小时内确认。\n\n\
             http://127.0.0.1:8080/contact/confirm?ticket=k3v9x2m7q8w1\n\n\
             不是您本人操作？无需点击，邮箱不会改变。我们也已通知原联系邮箱。",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let mail = Mail {
            message_id: format!("mail-{n}"),
            to: "owner@northstar.example".into(),
            subject: subject.into(),
            text: text.into(),
            html: None,
        };
        mailer.send(&mail, now()?).await?;
    }
    Ok(())
}

/// Milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "an example is its own source of time")]
fn now() -> Result<i64, Box<dyn std::error::Error>> {
    Ok(i64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis())?)
}
