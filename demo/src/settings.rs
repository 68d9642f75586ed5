//! Which settings does the demo have?
//!
//! Those of the product, less the providers: they are the sandbox's. Every listener is on loopback, since
//! the phone shows every code to whoever asks.

use std::path::{Path, PathBuf};

use sandbox::Sandbox;
use server::cli::refused;
use server::settings::{
    Countries, Loaded, LogFormat, Problems, Program, Secret, Settings, SmtpSecurity, Source, load, whole,
};
use url::Url;

/// Reads them: defaults of the demo, the file if one is named, the environment, and the folder if one is named.
pub fn read(file: Option<&Path>, data: Option<PathBuf>) -> Result<Settings, String> {
    let source = Source::read(file).map_err(|problems| refused(&problems))?;
    let mut loaded = load(Program::Demo, defaults(), &source).map_err(|problems| refused(&problems))?;
    if let Some(data) = data {
        loaded.settings.data_dir = data;
    }
    let mut problems = whole(&loaded).err().unwrap_or_default();
    on_this_machine(&loaded, &mut problems);
    without_providers(&loaded, &mut problems);
    problems.into_result().map_err(|problems| refused(&problems))?;
    Ok(loaded.settings)
}

fn defaults() -> Settings {
    let mut settings = Settings { data_dir: "demo-data".into(), ..Settings::default() };
    settings.log.format = LogFormat::Text;
    settings.log.filter = "warn,hyper=error".into();
    // The sandbox's phone costs nothing, wherever its number is.
    settings.policy.sms.countries = Countries::All;
    settings
}

fn on_this_machine(loaded: &Loaded, problems: &mut Problems) {
    let settings = &loaded.settings;
    let listeners = [
        ("listen", settings.listen),
        ("metrics.listen", settings.metrics.listen),
        ("sandbox.listen", settings.sandbox.listen),
        ("sandbox.smtp_listen", settings.sandbox.smtp_listen),
    ];
    for (key, address) in listeners {
        if !address.ip().is_loopback() {
            let why = format!(
                "{address} is not a loopback address; the demo shows every code to whoever can reach it, so it listens on this machine only"
            );
            problems.add(key, loaded.origin(key), why);
        }
    }
}

fn without_providers(loaded: &Loaded, problems: &mut Problems) {
    for (path, origin) in &loaded.origins {
        if path.starts_with("mail.") || path.starts_with("sms.") {
            problems.add(*path, origin.to_string(), "the demo sends everything to its own sandbox");
        }
    }
}

/// Makes the sandbox the provider of everything.
pub fn connect(settings: &mut Settings, sandbox: &Sandbox) -> Result<(), String> {
    let smtp = sandbox.smtp_addr();
    let mail = &mut settings.mail;
    mail.smtp_host = Some(smtp.ip().to_string());
    mail.smtp_port = smtp.port();
    mail.smtp_security = SmtpSecurity::Plain;
    mail.from = Some(format!("{} <no-reply@menshen.example>", settings.brand));
    settings.support.contact.get_or_insert_with(|| "support@menshen.example".into());

    let account = sandbox.credentials();
    let sms = &mut settings.sms;
    sms.endpoint = Url::parse(&sandbox.sms_endpoint()).map_err(|error| error.to_string())?;
    sms.secret_id = Some(account.secret_id.clone());
    sms.secret_key = Some(Secret::new(account.secret_key.clone()));
    sms.app_id = Some(account.app_id.clone());
    sms.sign_name = Some(account.sign_name.clone());
    // The sandbox's templates for codes, notices and links; the English ones are a hundred thousand further on.
    let template = &mut sms.template;
    (template.code, template.code_en) = (Some("100002".into()), Some("200002".into()));
    (template.notice, template.notice_en) = (Some("100003".into()), Some("200003".into()));
    (template.link, template.link_en) = (Some("100004".into()), Some("200004".into()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IMP-06: whatever can be told by SMS reaches the demo's phone, in both languages.
    #[tokio::test]
    async fn imp_06_no_shape_of_text_message_lacks_its_template() {
        let sandbox = Sandbox::start(sandbox::Options::default()).unwrap();
        let mut settings = defaults();
        connect(&mut settings, &sandbox).unwrap();
        assert!(settings.sms.template.missing().is_empty());
        for ((shape, language), id) in settings.sms.template.by_shape() {
            let template = sandbox.credentials().template(id.unwrap()).unwrap();
            assert_eq!(template.variables(), if shape.name() == "link" { 2 } else { 3 }, "{shape:?} {language:?}");
        }
        assert_eq!(settings.policy.sms.countries, Countries::All, "any number can be tried");
        sandbox.stop().await;
    }
}
