//! Which providers has a deployment, and who carries its messages out?

use center::message::Courier;
use center::moment::Zone;
use connect::geo::Geo;
use connect::mail::{MailSettings, Mailer, Security};
use connect::sms::{Sms, SmsSettings};
use url::Url;

use crate::settings::{Mail, Secret, Settings, SmtpSecurity};

/// The courier. A provider that is not configured is left out: its messages are given up, and said so.
///
/// # Errors
/// What a provider finds wrong with its settings, with their table's name.
pub(crate) fn courier(settings: &Settings, public_url: &Url, zone: Zone) -> Result<Courier, String> {
    let templates = settings.sms.template.by_shape();
    Ok(Courier {
        mailer: mailer(&settings.mail).transpose().map_err(|why| format!("mail: {why}"))?,
        sms: sms(settings).transpose().map_err(|why| format!("sms: {why}"))?,
        templates: templates.into_iter().filter_map(|(of, template)| Some((of, template?.into()))).collect(),
        brand: settings.brand.clone(),
        public_url: public_url.as_str().trim_end_matches('/').into(),
        support: settings.support.contact.clone().unwrap_or_default(),
        zone,
    })
}

fn mailer(mail: &Mail) -> Option<Result<Mailer, String>> {
    let (host, from) = (mail.smtp_host.clone()?, mail.from.clone()?);
    let settings = MailSettings {
        host,
        port: mail.smtp_port,
        security: match mail.smtp_security {
            SmtpSecurity::Tls => Security::Tls,
            SmtpSecurity::Starttls => Security::StartTls,
            SmtpSecurity::Plain => Security::Plain,
        },
        username: mail.username.clone().unwrap_or_default(),
        password: exposed(mail.password.as_ref()).unwrap_or_default(),
        from,
    };
    Some(Mailer::new(&settings))
}

fn sms(settings: &Settings) -> Option<Result<Sms, String>> {
    let sms = &settings.sms;
    let settings = SmsSettings {
        endpoint: sms.endpoint.clone(),
        region: sms.region.clone(),
        secret_id: sms.secret_id.clone()?,
        secret_key: exposed(sms.secret_key.as_ref())?,
        app_id: sms.app_id.clone()?,
        sign_name: sms.sign_name.clone()?,
    };
    Some(Sms::new(&settings))
}

fn exposed(secret: Option<&Secret>) -> Option<String> {
    secret.map(|secret| secret.expose().to_owned())
}

/// The cities of addresses: the operator's file, or the data in the program.
///
/// # Errors
/// If the file cannot be used.
pub(crate) fn geo(settings: &Settings) -> Result<Geo, String> {
    match &settings.geo.file {
        Some(file) => Geo::open(file).map_err(|error| format!("geo.file: {}: {error}", file.display())),
        None => Ok(Geo::bundled()),
    }
}
