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
    /// Too many wrong proofs in a row: a factor proves nothing until it is bound anew.
    FactorDisabled = "verification.factor_disabled";
    /// The session durations were changed.
    DurationsChanged = "session.durations_changed";
    /// The password was changed.
    PasswordChanged = "password.changed";
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
