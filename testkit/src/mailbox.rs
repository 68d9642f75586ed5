//! What has arrived?

use std::sync::Arc;

use center::Center;
use center::message::{Courier, Delivered, Shape, SmsTemplates, deliver};
use center::moment::Zone;
use connect::mail::{MailSettings, Mailer, Security};
use connect::sms::{Sms, SmsSettings};
use rules::Language;
use sandbox::{Message, Sandbox};

use crate::Clock;

/// The deployment's mail and SMS, which end in a sandbox of the test's own.
pub struct Mailbox {
    center: Center,
    clock: Clock,
    courier: Courier,
    /// The stand-in of the providers.
    pub sandbox: Arc<Sandbox>,
}

impl Mailbox {
    pub(crate) fn new(center: Center, clock: Clock, sandbox: Arc<Sandbox>, public_url: &str) -> Self {
        let courier = courier(&sandbox, public_url);
        Self { center, clock, courier, sandbox }
    }

    /// One round of the job loop.
    pub async fn round(&self) -> Delivered {
        deliver(&self.center, &self.courier, self.clock.now()).await.expect("the store works")
    }

    /// Sends everything that is due.
    pub async fn send_all(&self) {
        while self.round().await.full {}
    }

    /// Sends what is due; then everything that has arrived for `to`, oldest first.
    pub async fn all(&self, to: &str) -> Vec<Message> {
        self.send_all().await;
        self.sandbox.messages().into_iter().filter(|message| message.to.eq_ignore_ascii_case(to)).collect()
    }

    /// The last message for `to`.
    pub async fn last(&self, to: &str) -> Message {
        self.all(to).await.pop().unwrap_or_else(|| panic!("nothing has arrived for {to}"))
    }

    /// The last code for `to`.
    pub async fn code(&self, to: &str) -> String {
        let codes = self.all(to).await.into_iter().rev().find_map(|message| message.codes.into_iter().next());
        codes.unwrap_or_else(|| panic!("no code has arrived for {to}"))
    }
}

/// The sandbox's templates, as the demo has them.
fn templates() -> SmsTemplates {
    let shapes = [(Shape::Code, 2), (Shape::Notice, 3), (Shape::Link, 4)];
    let languages = [(Language::Zh, 100_000), (Language::En, 200_000)];
    let all = shapes.into_iter().flat_map(|shape| languages.map(|language| (shape, language)));
    all.map(|((shape, nth), (language, first))| ((shape, language), (first + nth).to_string())).collect()
}

/// The real providers' protocols, spoken to a sandbox.
fn courier(sandbox: &Sandbox, public_url: &str) -> Courier {
    let account = sandbox.credentials();
    let mail = MailSettings {
        host: sandbox.smtp_addr().ip().to_string(),
        port: sandbox.smtp_addr().port(),
        security: Security::Plain,
        username: String::new(),
        password: String::new(),
        from: "Menshen <no-reply@menshen.example>".into(),
    };
    let sms = SmsSettings {
        endpoint: sandbox.sms_endpoint().parse().expect("a URL"),
        region: "ap-guangzhou".into(),
        secret_id: account.secret_id.clone(),
        secret_key: account.secret_key.clone(),
        app_id: account.app_id.clone(),
        sign_name: account.sign_name.clone(),
    };
    Courier {
        mailer: Some(Mailer::new(&mail).expect("mail settings")),
        sms: Some(Sms::new(&sms).expect("SMS settings")),
        templates: templates(),
        brand: "Menshen".into(),
        public_url: public_url.into(),
        support: "help@menshen.example".into(),
        zone: Zone::named("Asia/Shanghai").expect("a zone"),
    }
}
