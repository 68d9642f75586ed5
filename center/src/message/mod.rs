//! What is sent by mail and SMS, and how does it get out exactly once or nearly so? (IMP-06, R-10)
//!
//! A message is a row in the transaction of its cause. The job loop claims due rows under a lease, sends
//! them, and wipes their content. A crash between sending and marking sends once more, with the same
//! message id; nothing is sent after its `expires_at`.
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> queued: enqueue (in the act)
//!   queued --> sent: provider took it
//!   queued --> queued: temporary failure, later again
//!   queued --> failed: the provider will never take it
//!   queued --> expired: not sent in time
//! ```

pub mod code;
mod courier;
mod deliver;
mod outbox;
mod text;

use db::Tx;
use rules::{Language, Millis, OutboxId};
use serde::{Deserialize, Serialize};

pub use courier::{Courier, SmsTemplates};
pub(crate) use deliver::waiting;
pub use deliver::{Delivered, deliver};
pub use outbox::Counts;
pub(crate) use outbox::purge;
pub use text::{Shape, words};

use crate::{Ctx, Error, Place};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Email.
    Mail,
    /// Short message.
    Sms,
}

impl Channel {
    /// The name in storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// What is said. The texts are the words `mail-KIND-…` of `center/words`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Notice {
    /// The code that proves a mailbox for registration.
    RegistrationCode {
        /// Six digits.
        code: String,
        /// Minutes it is good for.
        minutes: i64,
    },
    /// The code of an identity verification (IDV-05, IDV-06).
    VerificationCode {
        /// Six digits.
        code: String,
        /// Minutes it is good for.
        minutes: i64,
    },
    /// Somebody asked to register with an address that has an account already.
    AccountExists {
        /// From where.
        place: Option<Place>,
    },
    /// PWD-17.
    PasswordChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
    },
    /// The account is locked after wrong passwords (T14).
    LoginLocked {
        /// Until when.
        until: Millis,
        /// From where the last attempt came.
        place: Option<Place>,
    },
    /// All sessions were ended, the present one too (SIGNOUT-01).
    SignedOutEverywhere {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
    },
    /// The session durations were changed.
    DurationsChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// Minutes.
        idle: i64,
        /// Hours.
        maximum: i64,
    },
}

impl Notice {
    /// The kind, as in storage and the words.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RegistrationCode { .. } => "registration-code",
            Self::VerificationCode { .. } => "verification-code",
            Self::AccountExists { .. } => "account-exists",
            Self::PasswordChanged { .. } => "password-changed",
            Self::LoginLocked { .. } => "login-locked",
            Self::SignedOutEverywhere { .. } => "signed-out-everywhere",
            Self::DurationsChanged { .. } => "durations-changed",
        }
    }
}

/// One message to one person. It holds codes and addresses, so it cannot be printed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// By mail or SMS.
    pub channel: Channel,
    /// The address or the number.
    pub to: String,
    /// In which language.
    #[serde(with = "language")]
    pub language: Language,
    /// What is said.
    pub notice: Notice,
}

mod language {
    use rules::Language;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(language: &Language, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(language.name())
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Language, D::Error> {
        let name = String::deserialize(from)?;
        Ok(Language::from_name(&name).unwrap_or_default())
    }
}

/// Puts a message into the outbox. `label` tells it from others of the same request.
pub(crate) fn enqueue(
    tx: &mut Tx,
    ctx: &Ctx,
    label: &str,
    message: &Message,
    expires_at: Millis,
) -> Result<OutboxId, Error> {
    let id = OutboxId(ctx.id(&format!("outbox:{label}")));
    let plain = serde_json::to_vec(message).map_err(Error::fault)?;
    let sealed = ctx.keys.seal("outbox.sealed", &id.0, ctx.draw(&format!("outbox-seal:{label}")), &plain);
    outbox::insert(tx, id, message, &sealed, ctx.now, expires_at)?;
    Ok(id)
}
