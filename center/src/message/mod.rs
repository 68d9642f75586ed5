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
mod html;
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

use crate::{Ctx, Device, Error, Place};

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
    /// The code that proves a new secure mobile (MOBILE-13).
    NewMobileCode {
        /// Six digits.
        code: String,
        /// Minutes it is good for.
        minutes: i64,
    },
    /// The code that proves a new security email (EMAIL-11).
    NewEmailCode {
        /// Six digits.
        code: String,
        /// Minutes it is good for.
        minutes: i64,
    },
    /// The link that proves a new contact mobile or email (MOBILE-06, EMAIL-07).
    ContactLink {
        /// The secret of the link; the address around it is put on when it is sent (T42).
        token: String,
        /// Hours it is good for.
        hours: i64,
        /// The account ID, masked.
        uin: String,
    },
    /// IMP-33.
    SecureMobileChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// To which, masked.
        to: String,
    },
    /// IMP-33.
    SecurityEmailChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// To which, masked.
        to: String,
    },
    /// The contact mobile was changed.
    ContactMobileChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// To which, masked.
        to: String,
    },
    /// The contact email was changed.
    ContactEmailChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// To which, masked.
        to: String,
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
    /// The link for a forgotten password (RESET-07).
    ResetLink {
        /// The secret that the link ends with.
        token: String,
        /// Minutes it is good for.
        minutes: i64,
        /// From where it was asked for.
        place: Option<Place>,
    },
    /// RESET-14.
    PasswordReset {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
    },
    /// The code that proves the mailbox of a new login email (EMAIL-15).
    LoginEmailCode {
        /// Six digits.
        code: String,
        /// Minutes it is good for.
        minutes: i64,
    },
    /// The login email and its password were replaced; told to the old and the new address.
    LoginEmailChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// The new address, masked.
        email: String,
    },
    /// The account is locked after wrong passwords (T14).
    LoginLocked {
        /// Until when.
        until: Millis,
        /// From where the last attempt came.
        place: Option<Place>,
    },
    /// An MFA device was bound (T39).
    MfaBound {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// Whether login protection asks for it from now on.
        login: bool,
        /// Whether operation protection does.
        operation: bool,
    },
    /// The MFA device was unbound.
    MfaUnbound {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// Whether login protection asked for it, and is off now.
        login: bool,
        /// Whether operation protection did.
        operation: bool,
    },
    /// A login from a browser that the account does not know, or from a city that is not a frequent one.
    NewSignIn {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// What the browser says it is.
        device: Device,
    },
    /// What protects the account was changed; all three as they were and as they are.
    ProtectionChanged {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// Names of the choices of login protection, before and after.
        login: [String; 2],
        /// Of operation protection.
        operation: [String; 2],
        /// Of the protection against suspicious logins: `on` or `none`.
        suspicious: [String; 2],
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
    /// A passkey was added.
    PasskeyAdded {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// What its owner calls it.
        name: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// What its owner called it.
        name: String,
    },
    /// The counter of a passkey went back.
    PasskeyCopied {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// What its owner calls it.
        name: String,
    },
    /// New recovery codes were made.
    RecoveryCodesMade {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
    },
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// When.
        at: Millis,
        /// From where.
        place: Option<Place>,
        /// How many are left.
        left: i64,
    },
}

impl Notice {
    /// The kind, as in storage and the words.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RegistrationCode { .. } => "registration-code",
            Self::VerificationCode { .. } => "verification-code",
            Self::NewMobileCode { .. } => "new-mobile-code",
            Self::NewEmailCode { .. } => "new-email-code",
            Self::ContactLink { .. } => "contact-link",
            Self::SecureMobileChanged { .. } => "secure-mobile-changed",
            Self::SecurityEmailChanged { .. } => "security-email-changed",
            Self::ContactMobileChanged { .. } => "contact-mobile-changed",
            Self::ContactEmailChanged { .. } => "contact-email-changed",
            Self::AccountExists { .. } => "account-exists",
            Self::PasswordChanged { .. } => "password-changed",
            Self::ResetLink { .. } => "reset-link",
            Self::PasswordReset { .. } => "password-reset",
            Self::LoginEmailCode { .. } => "login-email-code",
            Self::LoginEmailChanged { .. } => "login-email-changed",
            Self::LoginLocked { .. } => "login-locked",
            Self::MfaBound { .. } => "mfa-bound",
            Self::MfaUnbound { .. } => "mfa-unbound",
            Self::NewSignIn { .. } => "new-sign-in",
            Self::ProtectionChanged { .. } => "protection-changed",
            Self::SignedOutEverywhere { .. } => "signed-out-everywhere",
            Self::DurationsChanged { .. } => "durations-changed",
            Self::PasskeyAdded { .. } => "passkey-added",
            Self::PasskeyRemoved { .. } => "passkey-removed",
            Self::PasskeyCopied { .. } => "passkey-copied",
            Self::RecoveryCodesMade { .. } => "recovery-codes-made",
            Self::RecoveryCodeUsed { .. } => "recovery-code-used",
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

/// Writes the row of a message that is never sent: where an address has no account, so that time does not tell
/// (T11). It is closed from the beginning and holds nothing.
pub(crate) fn pretend(tx: &mut Tx, ctx: &Ctx, label: &str, message: &Message) -> Result<(), Error> {
    let id = OutboxId(ctx.id(&format!("outbox:{label}")));
    let plain = serde_json::to_vec(message).map_err(Error::fault)?;
    // Sealed for the time that it takes.
    let _ = ctx.keys.seal("outbox.sealed", &id.0, ctx.draw(&format!("outbox-seal:{label}")), &plain);
    outbox::insert_void(tx, id, message, ctx.now)
}
