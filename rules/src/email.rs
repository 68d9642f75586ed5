//! What is an email address, and when are two of them the same?

use crate::{Refusal, mask};

/// Longest address that can be delivered to (RFC 5321, 4.5.3.1.3, less the angle brackets).
const MAX_BYTES: usize = 254;

/// A well-formed address. Its canonical form decides equality, quotas and look-ups.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    canonical: String,
}

impl Email {
    /// Reads what somebody typed.
    ///
    /// Spaces around it are dropped, letters are lower-cased and the domain is brought to its ASCII form
    /// (UTS 46), so that no two spellings of one mailbox count twice (QUOTA-01, T13). The local part is
    /// lower-cased too: no large provider tells capital letters apart.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Refusal::EmailMissing);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(Refusal::EmailInvalid)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| Refusal::EmailInvalid)?;
        let canonical = format!("{}@{domain}", local.to_ascii_lowercase());
        let plain =
            canonical.is_ascii() && canonical.len() <= MAX_BYTES && domain.contains('.') && !local.starts_with('"');
        let valid = plain && email_address::EmailAddress::is_valid(&canonical) && !domain.starts_with('[');
        if valid { Ok(Self { canonical }) } else { Err(Refusal::EmailInvalid) }
    }

    /// The form to compare, to index and to send to.
    pub fn as_str(&self) -> &str {
        &self.canonical
    }

    /// The part before the `@`.
    pub fn mailbox(&self) -> &str {
        self.canonical.rsplit_once('@').map_or("", |parts| parts.0)
    }

    /// The form to show (IMP-28).
    pub fn masked(&self) -> String {
        mask::email(&self.canonical)
    }
}

/// Shows the masked form, so that a log line never holds the address.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quota_01_t13_spellings_of_one_mailbox_are_one_address() {
        let one = Email::parse("ops@example.com");
        for same in [" ops@example.com ", "OPS@Example.COM", "ops@EXAMPLE.com", "ops@ｅxample.com"] {
            assert_eq!(Email::parse(same), one, "{same}");
        }
        assert_eq!(
            Email::parse("li@bücher.example").map(|e| e.as_str().to_owned()),
            Ok("li@xn--bcher-kva.example".into())
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(Email::parse("  "), Err(Refusal::EmailMissing));
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in [
            "ops",
            "@example.com",
            "ops@",
            "ops@localhost",
            "o ps@example.com",
            "ops@exa mple.com",
            "a@b@c.com",
            "ops@[127.0.0.1]",
            "ops@example..com",
            "ops\r\nbcc:x@example.com",
            "\"a b\"@example.com",
            "ops@-a.com",
            "опс@example.com",
            &long,
        ] {
            assert_eq!(Email::parse(bad), Err(Refusal::EmailInvalid), "{bad}");
        }
    }

    #[test]
    fn t60_printing_it_for_a_log_shows_no_address() {
        let shown = Email::parse("somebody@example.com").map(|email| format!("{email:?}"));
        assert_eq!(shown, Ok("Email(so***@example.com)".into()));
    }
}
