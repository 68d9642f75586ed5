//! Which refusals exist, and with what code and status are they told?
//!
//! This is the one catalogue. The texts of both languages are the words `refusal-CODE` (dots and
//! underscores as hyphens) of `web/words`; `docs/CODES.md` is generated from here.

use crate::Millis;

/// An instant inside a refusal, so that it is shown as a time and not as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(pub Millis);

/// A value that the text of a refusal names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A count or a limit.
    Number(i64),
    /// An instant.
    At(Millis),
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<At> for Fact {
    fn from(at: At) -> Self {
        Self::At(at.0)
    }
}

/// What is the same for every refusal of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stable code that programs compare.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The form field it belongs to, if it belongs to one.
    pub field: Option<&'static str>,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident $({ $($fact:ident: $type:ty),* })? = $code:literal $status:literal $($field:literal)?;)*) => {
        /// Why something is not done: the user's case, told to the user.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$doc])* $name $({ $(#[allow(missing_docs)] $fact: $type),* })?,)*
        }

        impl Refusal {
            /// Every kind, in the order of this file.
            pub const CATALOGUE: &'static [Entry] =
                &[$(Entry { code: $code, status: $status, field: refusals!(@field $($field)?) }),*];

            /// Code, status and field.
            pub const fn entry(&self) -> Entry {
                match self {
                    $(Self::$name $({ $($fact: _),* })? =>
                        Entry { code: $code, status: $status, field: refusals!(@field $($field)?) },)*
                }
            }

            /// The values that its text names.
            pub fn facts(&self) -> Vec<(&'static str, Fact)> {
                match self {
                    $(Self::$name $({ $($fact),* })? => vec![$($((stringify!($fact), Fact::from(*$fact))),*)?],)*
                }
            }
        }
    };
    (@field) => { None };
    (@field $field:literal) => { Some($field) };
}

refusals! {
    // The request itself.
    /// The request cannot be read: bad syntax, a missing or an unknown member.
    RequestMalformed = "request.malformed" 400;
    /// The body is larger than any form of ours.
    RequestTooLarge = "request.too_large" 413;
    /// The body is of a kind that this address does not take.
    RequestMediaType = "request.media_type" 415;
    /// There is no such page.
    RequestNotFound = "request.not_found" 404;
    /// The page exists, but not for this method.
    RequestMethod = "request.method" 405;
    /// The host name is not the deployment's own (T42).
    RequestHost = "request.host" 421;
    /// The request was begun by another site (T53).
    RequestCrossSite = "request.cross_site" 403;
    /// The form was opened too long ago or in another browser (T53).
    RequestFormExpired = "request.form_expired" 403;
    /// Too many requests from this address or network, or for this target.
    RequestTooMany { again_at: At } = "request.too_many" 429;
    /// A proof of work must come with the request (`decisions.md`, human check).
    HumanCheckRequired = "human_check.required" 403;
    /// The proof of work is wrong, expired or used.
    HumanCheckInvalid = "human_check.invalid" 403;
    /// No room now; nothing was done.
    ServiceBusy { seconds: i64 } = "service.busy" 503;
    /// Our fault; nothing was changed.
    ServiceFault = "service.fault" 500;

    // Sessions.
    /// Nobody is logged in.
    SessionRequired = "session.required" 401;
    /// The session had no activity for too long (SESSION-06).
    SessionIdle = "session.idle" 401;
    /// The session reached its maximum (SESSION-06).
    SessionMaximum = "session.maximum" 401;
    /// The session was ended by its owner.
    SessionEnded = "session.ended" 401;
    /// There is no such live session of this account.
    SessionNotFound = "session.not_found" 404;
    /// The present session is ended by logging out.
    SessionIsCurrent = "session.is_current" 409;
    /// SESSION-03, SESSION-08.
    SessionIdleRange { min: i64, max: i64 } = "session.idle_range" 422 "idle_minutes";
    /// SESSION-04, SESSION-08.
    SessionMaximumRange { min: i64, max: i64 } = "session.maximum_range" 422 "max_hours";

    // Email addresses and codes.
    /// No address was given.
    EmailMissing = "email.missing" 422 "email";
    /// Not an address that mail can reach.
    EmailInvalid = "email.invalid" 422 "email";
    /// QUOTA-01: told only to somebody who has proved the mailbox.
    EmailTaken { limit: i64 } = "email.taken" 409 "email";
    /// A code is exactly six digits (IDV-09).
    CodeFormat = "code.format" 422 "code";
    /// The code is wrong.
    CodeWrong { left: i64 } = "code.wrong" 422 "code";
    /// The code was right once, but its time is over.
    CodeExpired = "code.expired" 422 "code";
    /// Too many wrong codes; a new one does not help before `again_at` (T03).
    CodeNoTries { again_at: At } = "code.no_tries" 429 "code";
    /// The last code was sent less than a minute ago.
    CodeTooSoon { again_at: At } = "code.too_soon" 429 "code";

    // Identity verification.
    /// IDV-01: the operation needs a verification first.
    VerificationRequired = "verification.required" 403;
    /// The verification is unknown, over its time, done, or not this browser's (T17).
    VerificationGone = "verification.gone" 410;
    /// This method is not allowed here, or is not the one that was chosen (T34).
    VerificationMethod = "verification.method" 409;
    /// IDV-10: the account has no method that could be used here.
    VerificationNoMethod = "verification.no_method" 409;
    /// The proof is wrong.
    VerificationWrong { left: i64 } = "verification.wrong" 422 "code";
    /// Too many wrong proofs, over all methods (T03, T37).
    VerificationNoTries { again_at: At } = "verification.no_tries" 429 "code";

    // MFA devices.
    /// MFA-21: the account has a device already.
    MfaBound = "mfa.bound" 409;
    /// The account has no device.
    MfaNotBound = "mfa.not_bound" 409;
    /// The binding is unknown, over its time, used, or was begun in another session; or its key was shown (T38).
    MfaPendingGone = "mfa.pending_gone" 410;
    /// MFA-15: the first code is wrong.
    MfaCodeWrong { left: i64 } = "mfa.code_wrong" 422 "code";
    /// A code of a device is six digits (IDV-09).
    MfaCodeFormat = "mfa.code_format" 422 "code";
    /// The second of two codes is not six digits.
    MfaNextCodeFormat = "mfa.next_code_format" 422 "next_code";
    /// The two codes are not two of this device that follow one another (T40).
    MfaCodesWrong { left: i64 } = "mfa.codes_wrong" 422 "code";
    /// Too many wrong tries.
    MfaNoTries { again_at: At } = "mfa.no_tries" 429 "code";
    /// MFA-05: the account is not one that may bind a hardware device.
    MfaHardwareNotAllowed = "mfa.hardware_not_allowed" 403;
    /// MFA-06: not a serial number.
    MfaSerialFormat = "mfa.serial_format" 422 "serial";
    /// MFA-06, T40: no such device, or it is another account's; we do not say which.
    MfaSerialUnknown { left: i64 } = "mfa.serial_unknown" 422 "serial";

    // Mobile numbers, and changes of addresses and numbers.
    /// No number was given.
    MobileMissing = "mobile.missing" 422 "mobile";
    /// MOBILE-14: not a mobile number of its country.
    MobileInvalid = "mobile.invalid" 422 "mobile";
    /// T01: messages are not sent to that country here.
    MobileCountry = "mobile.country" 422 "country";
    /// QUOTA-06: told only to somebody who has proved that the number is theirs.
    MobileFull { limit: i64 } = "mobile.full" 409 "mobile";
    /// It is the secure mobile already.
    MobileSame = "mobile.same" 409 "mobile";
    /// It is the security email already.
    EmailSame = "email.same" 409 "email";
    /// The change is over, or was begun in another session.
    ContactChangeGone = "contact.change_gone" 410;
    /// No code was sent yet.
    ContactCodeNotSent = "contact.code_not_sent" 409 "code";
    /// MOBILE-08, EMAIL-08: the link was replaced by a newer one, was cancelled, or never was ours.
    ContactLinkUnknown = "contact.link_unknown" 410;
    /// MOBILE-08, EMAIL-08: the link is older than a day.
    ContactLinkExpired = "contact.link_expired" 410;
    /// MOBILE-08, EMAIL-08: the link has confirmed its address already.
    ContactLinkUsed = "contact.link_used" 410;

    // Users.
    /// MOBILE-05: the remark has too many characters.
    UserRemarkTooLong { max: i64 } = "user.remark_too_long" 422 "remark";
    /// T55: control, direction and invisible characters.
    UserRemarkCharacter = "user.remark_character" 422 "remark";

    // Products and their clients.
    /// The client credentials are missing or wrong, or the client was revoked.
    ClientRequired = "client.required" 401;
    /// The client has not the scope that this needs.
    ClientScope = "client.scope" 403;
    /// T57: the return address is none of those that the client has registered.
    ClientReturnUrl = "client.return_url" 422 "return_url";
    /// IMP-31: there is no such account.
    AccountUnknown = "account.unknown" 404 "account";
    /// The session that was named is not live.
    ProductSession = "product.session" 409 "session_token";
    /// OPCAT-05: the catalogue has no such operation.
    OperationUnknown = "operation.unknown" 422 "operation";
    /// OPCAT-08: the account centre guards its own operations itself.
    OperationOwn = "operation.own" 422 "product";
    /// What a person is to read must be plain and short (T55).
    OperationResource { max: i64 } = "operation.resource" 422 "resource";
    /// Not a SHA-256 in lower-case hexadecimal.
    OperationDigest = "operation.digest" 422 "arguments_digest";
    /// No such request of this client, or to this account (T59).
    ProductRequestNotFound = "product.request_not_found" 404;
    /// The request was made for another session of this account.
    ProductRequestSession = "product.request_session" 403;
    /// T35: account, operation, resource or arguments are others than those that were asked about.
    ProductRequestChanged = "product.request_changed" 403;
    /// The person has not answered yet.
    ProductRequestWaiting = "product.request_waiting" 409;
    /// The person has confirmed it already.
    ProductRequestAnswered = "product.request_answered" 409;
    /// The person has said no.
    ProductRequestDeclined = "product.request_declined" 409;
    /// It was redeemed already.
    ProductRequestRedeemed = "product.request_redeemed" 409;
    /// Its time is over.
    ProductRequestOver = "product.request_over" 410;

    // Registration.
    /// The registration is unknown, over its time, or was begun in another browser (T17).
    RegistrationGone = "registration.gone" 410;
    /// The agreement must be accepted.
    AgreementMissing = "registration.agreement_missing" 422 "agreement";
    /// The agreement has changed since the form was opened (GEN-05).
    AgreementChanged = "registration.agreement_changed" 409 "agreement";

    // Login.
    /// Email or password is incorrect, and we do not say which.
    LoginWrong { left: i64 } = "login.wrong" 403 "password";
    /// QUOTA-16 to QUOTA-19: no new login by any method until then.
    LoginLocked { until: At } = "login.locked" 403 "password";
    /// A protection demands a verification before the login is complete (LOGINPROT-01, SUSPICIOUS-02).
    LoginVerificationRequired = "login.verification_required" 403;
    /// The login that waits is unknown, over its time, complete, or another browser's (T17, T18).
    LoginGone = "login.gone" 410;

    // Protections.
    /// LOGINPROT-12: the factor that this choice asks for is not bound.
    ProtectionFactorMissing = "protection.factor_missing" 409 "choice";
    /// SUSPICIOUS-05: nothing that could be asked for at a login from elsewhere.
    ProtectionNoMethod = "protection.no_method" 409;

    // Passwords.
    /// No password was given.
    PasswordMissing = "password.missing" 422 "password";
    /// PWD-08.
    PasswordTooShort { min: i64 } = "password.too_short" 422 "new_password";
    /// PWD-08.
    PasswordTooLong { max: i64 } = "password.too_long" 422 "new_password";
    /// PWD-06.
    PasswordNoUpper = "password.no_upper" 422 "new_password";
    /// PWD-06.
    PasswordNoLower = "password.no_lower" 422 "new_password";
    /// PWD-06.
    PasswordNoDigit = "password.no_digit" 422 "new_password";
    /// PWD-06.
    PasswordNoPunctuation = "password.no_punctuation" 422 "new_password";
    /// PWD-07.
    PasswordSpace = "password.space" 422 "new_password";
    /// PWD-07: only printable ASCII.
    PasswordCharacter = "password.character" 422 "new_password";
    /// On the block list of common passwords.
    PasswordCommon = "password.common" 422 "new_password";
    /// Contains the mailbox, the nickname or the brand.
    PasswordContext = "password.context" 422 "new_password";
    /// PWD-05.
    PasswordRecent { depth: i64 } = "password.recent" 422 "new_password";
    /// The two entries differ.
    PasswordMismatch = "password.mismatch" 422 "confirm_password";
    /// The old password was not given.
    PasswordOldMissing = "password.old_missing" 422 "old_password";
    /// PWD-15: the old password is wrong.
    PasswordOldWrong { left: i64 } = "password.old_wrong" 422 "old_password";
    /// PWD-15 with QUOTA-16: no further try of the old password until then.
    PasswordOldLocked { until: At } = "password.old_locked" 403 "old_password";
    /// PWD-02: the account has no login email, so it has no password.
    PasswordNoLoginEmail = "password.no_login_email" 409;

    // Forgotten passwords and the login email.
    /// RESET-08: the link is used, too old, replaced by a newer one, or the password was changed meanwhile.
    PasswordResetGone = "password.reset_gone" 410;
    /// It is the login email already.
    EmailUnchanged = "email.unchanged" 422 "email";
    /// No code was sent to this address yet.
    EmailNoCode = "email.no_code" 409 "code";

    // Passkeys.
    /// There is no such passkey of this account.
    PasskeyNotFound = "passkey.not_found" 404;
    /// The account has as many as there may be.
    PasskeyTooMany { limit: i64 } = "passkey.too_many" 409;
    /// This device has a passkey for an account here already.
    PasskeyExists = "passkey.exists" 409;
    /// What the device was to sign is over its time, was used, or belongs to another browser (T17).
    PasskeyChallengeGone = "passkey.challenge_gone" 410;
    /// What the device signed is not right; at a login also: nobody knows this passkey.
    PasskeyRefused = "passkey.refused" 403;
    /// The device made no passkey that can be used here.
    PasskeyUnsuitable = "passkey.unsuitable" 422;
    /// The device did not check who holds it.
    PasskeyUnverified = "passkey.unverified" 422;
    /// A passkey needs a name.
    PasskeyNameEmpty = "passkey.name_empty" 422 "name";
    /// The name of a passkey is too long.
    PasskeyNameTooLong { max: i64 } = "passkey.name_too_long" 422 "name";
    /// Control, direction and invisible characters (T55).
    PasskeyNameCharacter = "passkey.name_character" 422 "name";

    // Account information.
    /// INFO-10.
    NicknameEmpty = "account.nickname_empty" 422 "nickname";
    /// INFO-10.
    NicknameTooLong { max: i64 } = "account.nickname_too_long" 422 "nickname";
    /// INFO-10, T55: control, direction and invisible characters.
    NicknameCharacter = "account.nickname_character" 422 "nickname";
    /// INFO-11.
    IndustryUnknown = "account.industry_unknown" 422 "industry";
    /// Not a language that we have.
    LanguageUnknown = "account.language_unknown" 422 "language";
}

impl Refusal {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.entry().code
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.entry().status
    }

    /// The key of its text in the words of the user interface.
    pub fn word(&self) -> String {
        word(self.code())
    }
}

/// The key of the text for a code: `code.no_tries` → `refusal-code-no-tries`.
pub fn word(code: &str) -> String {
    format!("refusal-{}", code.replace(['.', '_'], "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_well_formed() {
        let mut codes: Vec<_> = Refusal::CATALOGUE.iter().map(|entry| entry.code).collect();
        assert!(codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'_'))));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Refusal::CATALOGUE.len());
    }

    #[test]
    fn a_refusal_carries_the_facts_of_its_text() {
        let refusal = Refusal::SessionIdleRange { min: 15, max: 720 };
        assert_eq!(refusal.facts(), [("min", Fact::Number(15)), ("max", Fact::Number(720))]);
        assert_eq!(Refusal::LoginLocked { until: At(5) }.facts(), [("until", Fact::At(5))]);
        assert_eq!(refusal.word(), "refusal-session-idle-range");
        assert_eq!(refusal.entry().field, Some("idle_minutes"));
    }
}
