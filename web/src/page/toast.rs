//! What does the next page say has been done?
//!
//! A cookie carries the name of a sentence, and at most a number for it; never the sentence itself.

use axum::response::Response;

use super::Page;
use crate::door::cookie::Cookie;
use crate::door::{see_other, with_cookie};

/// How long the note waits for a page that shows it, seconds.
const WAIT: i64 = 60;

macro_rules! toasts {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// A sentence of the words `toast-…`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Sentence { $($(#[$doc])* $name,)* }

        impl Sentence {
            /// Every sentence.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in the cookie and the words.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

toasts! {
    /// The account was created.
    Registered = "registered";
    /// Logged out.
    LoggedOut = "logged-out";
    /// A new code is on its way.
    CodeSent = "code-sent";
    /// The nickname was changed.
    NicknameChanged = "nickname-changed";
    /// The industry was changed.
    IndustryChanged = "industry-changed";
    /// The password was changed; the number of other sessions that were ended.
    PasswordChanged = "password-changed";
    /// A passkey was added.
    PasskeyAdded = "passkey-added";
    /// A passkey has another name.
    PasskeyRenamed = "passkey-renamed";
    /// A passkey was removed.
    PasskeyRemoved = "passkey-removed";
    /// An MFA device was bound.
    MfaBound = "mfa-bound";
    /// The MFA device was unbound.
    MfaUnbound = "mfa-unbound";
    /// The MFA device keeps time again.
    MfaResynced = "mfa-resynced";
    /// Login protection was changed.
    LoginProtectionChanged = "login-protection-changed";
    /// Operation protection was changed.
    OperationProtectionChanged = "operation-protection-changed";
    /// Logins from other cities are verified from now on.
    SuspiciousOn = "suspicious-on";
    /// They are not any more.
    SuspiciousOff = "suspicious-off";
    /// The login email was replaced; the number of other sessions that were ended.
    LoginEmailChanged = "login-email-changed";
    /// One session was ended.
    SessionEnded = "session-ended";
    /// That session was over already.
    SessionGone = "session-gone";
    /// All other sessions were ended; how many.
    OthersEnded = "others-ended";
    /// All sessions were ended, the present one too; how many.
    SignedOutEverywhere = "signed-out-everywhere";
    /// The durations were changed; they count from the next login.
    DurationsChanged = "durations-changed";
    /// The secure mobile is set.
    SecureMobileChanged = "secure-mobile-changed";
    /// The security email is set.
    SecurityEmailChanged = "security-email-changed";
    /// Security and contact email are set.
    EmailsChanged = "emails-changed";
    /// A link is on its way to a new contact.
    LinkSent = "link-sent";
    /// A change of a contact was taken back.
    ContactCancelled = "contact-cancelled";
    /// The remark was saved.
    RemarkChanged = "remark-changed";
    /// The durations were changed, and shortened where sessions run.
    DurationsApplied = "durations-applied";
}

/// What has been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Toast {
    sentence: Sentence,
    count: i64,
}

impl Toast {
    /// With a number.
    pub fn counted(sentence: Sentence, count: u64) -> Self {
        Self { sentence, count: i64::try_from(count).unwrap_or(i64::MAX) }
    }

    /// From the cookie; anything but what we write is nothing.
    pub fn read(value: &str) -> Option<Self> {
        let (name, count) = value.split_once('.')?;
        let sentence = Sentence::ALL.iter().copied().find(|sentence| sentence.name() == name)?;
        Some(Self { sentence, count: count.parse().ok().filter(|count| *count >= 0)? })
    }

    /// The key of its words.
    pub fn word(&self) -> String {
        format!("toast-{}", self.sentence.name())
    }

    /// The number in it.
    pub fn count(&self) -> i64 {
        self.count
    }
}

impl From<Sentence> for Toast {
    fn from(sentence: Sentence) -> Self {
        Self { sentence, count: 0 }
    }
}

impl Page {
    /// The sentence to show.
    pub fn toast_text(&self, toast: &Toast) -> String {
        self.t1(toast.word(), "count", toast.count())
    }
}

/// An act is done: on to `path`, where it is said.
pub(crate) fn done(path: &str, toast: impl Into<Toast>) -> Response {
    let toast = toast.into();
    with_cookie(see_other(path), Cookie::Toast.set(&format!("{}.{}", toast.sentence.name(), toast.count), Some(WAIT)))
}

pub(crate) use Sentence as Done;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_we_did_not_write_says_nothing() {
        assert_eq!(Toast::read("others-ended.3"), Some(Toast::counted(Sentence::OthersEnded, 3)));
        for bad in
            ["", "others-ended", "others-ended.", "others-ended.-1", "others-ended.x", "<b>.1", "others-ended.1.2"]
        {
            assert_eq!(Toast::read(bad), None, "{bad}");
        }
    }
}
