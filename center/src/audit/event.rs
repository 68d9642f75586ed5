//! Which events are recorded?

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// A kind of record. The words `event-…` (dots and underscores as hyphens) name it for the owner.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Event { $($(#[$doc])* $name,)* }

        impl Event {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name in storage and the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

events! {
    /// The account came into being.
    Registered = "account.registered";
    /// Somebody registered again with the login email of this account; its owner was told.
    RegisteredAgain = "account.registered_again";
    /// The nickname was changed.
    NicknameChanged = "account.nickname_changed";
    /// The industry was changed.
    IndustryChanged = "account.industry_changed";
    /// The language was changed.
    LanguageChanged = "account.language_changed";
    /// A login succeeded.
    LoggedIn = "login.succeeded";
    /// The first factor was right; a protection demands a second proof.
    LoginPending = "login.pending";
    /// A login with a wrong password.
    LoginFailed = "login.failed";
    /// The last wrong password locked the account.
    Locked = "login.locked";
    /// The owner logged out.
    LoggedOut = "session.logged_out";
    /// The owner ended another session.
    SessionEnded = "session.ended";
    /// The owner ended all other sessions.
    OthersEnded = "session.others_ended";
    /// The owner signed out everywhere.
    SignedOutEverywhere = "session.signed_out_everywhere";
    /// The owner's identity was verified for an operation.
    Verified = "verification.passed";
    /// A wrong proof in an identity verification.
    VerificationFailed = "verification.failed";
    /// The secure mobile was set or changed.
    SecureMobileChanged = "contact.secure_mobile_changed";
    /// The security email was set or changed.
    SecurityEmailChanged = "contact.security_email_changed";
    /// A new contact mobile or email was asked for; a link was sent to it.
    ContactChangeRequested = "contact.change_requested";
    /// Its link was taken back.
    ContactChangeCancelled = "contact.change_cancelled";
    /// The contact mobile was confirmed.
    ContactMobileChanged = "contact.mobile_changed";
    /// The contact email was confirmed.
    ContactEmailChanged = "contact.email_changed";
    /// The remark on a user was changed.
    RemarkChanged = "user.remark_changed";
    /// Too many wrong proofs in a row: a factor proves nothing until it is bound anew.
    FactorDisabled = "verification.factor_disabled";
    /// An MFA device was bound.
    MfaBound = "mfa.bound";
    /// The MFA device was unbound.
    MfaUnbound = "mfa.unbound";
    /// The clock of the MFA device was found again by two codes.
    MfaResynced = "mfa.resynced";
    /// The operator lets the account bind a hardware MFA device.
    MfaHardwareAllowed = "mfa.hardware_allowed";
    /// The operator lets it bind none any more.
    MfaHardwareForbidden = "mfa.hardware_forbidden";
    /// The session durations were changed.
    DurationsChanged = "session.durations_changed";
    /// Login protection or operation protection was changed.
    ProtectionChanged = "protection.changed";
    /// The protection against suspicious logins was switched.
    SuspiciousChanged = "protection.suspicious_changed";
    /// A passkey was added.
    PasskeyAdded = "passkey.added";
    /// A passkey was given another name.
    PasskeyRenamed = "passkey.renamed";
    /// A passkey was removed.
    PasskeyRemoved = "passkey.removed";
    /// The counter of a passkey went back: somebody may have a copy.
    PasskeyCopied = "passkey.counter_back";
    /// New recovery codes were made; the old ones are void.
    RecoveryCodesMade = "recovery_code.made";
    /// A recovery code was used.
    RecoveryCodeUsed = "recovery_code.used";
    /// The password was changed.
    PasswordChanged = "password.changed";
    /// Somebody asked for a link to reset the forgotten password.
    PasswordResetRequested = "password.reset_requested";
    /// The forgotten password was replaced.
    PasswordReset = "password.reset";
    /// The login email was replaced, and the password with it.
    LoginEmailChanged = "login_method.email_changed";
    /// A product has asked before an operation.
    ProductAsked = "product.asked";
    /// The owner has confirmed an operation of a product.
    ProductConfirmed = "product.confirmed";
    /// The owner has declined an operation of a product.
    ProductDeclined = "product.declined";
    /// A product has used a confirmation.
    ProductRedeemed = "product.redeemed";
    /// A change of the password with a wrong old one.
    OldPasswordWrong = "password.old_wrong";
}

impl Event {
    /// From its stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.name() == name)
    }

    /// The key of its name in the words.
    pub fn word(self) -> String {
        format!("event-{}", self.name().replace(['.', '_'], "-"))
    }
}
