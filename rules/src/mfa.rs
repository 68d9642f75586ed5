//! Which steps of an MFA device count, and how is a device named? (MFA-03, MFA-06, T36, T40)
//!
//! A step is the number of a code's span of time since 1970 (RFC 6238). A device's clock may be off by some
//! steps, its drift: what is right *now* for a device is the step of our clock plus its drift.

use crate::policy;
use crate::{Millis, Refusal, SECOND};

/// Digits of every code (IDV-09).
pub const DIGITS: u32 = 6;
/// Random bytes of a new secret: as many as the digest of SHA-1 (RFC 4226, 4).
pub const SECRET_BYTES: usize = 20;
/// The seconds of a step of authenticator applications: the one length that all of them know.
pub const APP_PERIOD: i64 = 30;
/// Signs of a serial number at most.
const MAX_SERIAL: usize = 40;

/// What kind of device it is (MFA-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An authenticator application.
    Virtual,
    /// A token with a serial number, for accounts that are allowed to (MFA-05).
    Hardware,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Virtual, Self::Hardware];

    /// The name in storage, the API and the words `mfa-kind-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Virtual => "virtual",
            Self::Hardware => "hardware",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The hash of the codes (RFC 6238, 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC-SHA-1: every application knows it.
    Sha1,
    /// HMAC-SHA-256, for hardware.
    Sha256,
    /// HMAC-SHA-512, for hardware.
    Sha512,
}

impl Algorithm {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The name in storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// The step of our clock. `period` in seconds, at least 1.
pub const fn step(now: Millis, period: i64) -> i64 {
    now.div_euclid(SECOND).div_euclid(if period < 1 { 1 } else { period })
}

/// What a device's drift is bounded to: what lies beyond needs the two codes of a resynchronisation.
pub fn bounded(drift: i64, policy: &policy::Mfa) -> i64 {
    drift.clamp(-policy.resync, policy.resync)
}

/// The steps whose code counts now, in the order of trying: the expected one, then those before and after it.
/// None that is not later than the last one used: a code counts once (MFA-19, T36).
pub fn window(step_now: i64, drift: i64, last_step: i64, policy: &policy::Mfa) -> Vec<i64> {
    around(step_now + bounded(drift, policy), policy.window).filter(|step| *step > last_step).collect()
}

/// The steps at which the *first* of two codes in a row may stand (T40). The second one is that of now, so the
/// first is one step older.
pub fn resync_window(step_now: i64, last_step: i64, policy: &policy::Mfa) -> Vec<i64> {
    around(step_now, policy.resync).map(|second| second - 1).filter(|first| *first > last_step).collect()
}

/// 0, −1, +1, −2, +2 … from `centre`.
fn around(centre: i64, reach: i64) -> impl Iterator<Item = i64> {
    std::iter::once(centre).chain((1..=reach).flat_map(move |away| [centre - away, centre + away]))
}

/// The serial number as it is stored: upper-case letters and digits, as they stand on the back.
///
/// # Errors
/// [`Refusal::MfaSerialFormat`].
pub fn serial(typed: &str) -> Result<String, Refusal> {
    let kept: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let right = (4..=MAX_SERIAL).contains(&kept.len()) && kept.bytes().all(|b| b.is_ascii_alphanumeric());
    if right { Ok(kept.to_ascii_uppercase()) } else { Err(Refusal::MfaSerialFormat) }
}

/// `2600000001` → `****0001`: enough to tell one's own token by.
pub fn mask_serial(serial: &str) -> String {
    let count = serial.chars().count();
    let shown = if count >= 8 { 4 } else { 2 };
    let end: String = serial.chars().skip(count.saturating_sub(shown)).collect();
    format!("****{end}")
}

/// A key in groups of four, as it is typed into an application (MFA-11).
pub fn grouped(key: &str) -> String {
    let signs: Vec<char> = key.chars().collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address that a QR code holds (MFA-10), by the rules that Google and Microsoft Authenticator agree on: issuer
/// both before the name and as a parameter, no padding, no `+`, nothing that is a default.
///
/// `key`: base32 without padding.
pub fn uri(issuer: &str, name: &str, key: &str) -> String {
    // A colon parts issuer and name, so neither may hold one.
    let [issuer, name] = [issuer, name].map(|text| encoded(text.replace(':', " ").trim()));
    format!("otpauth://totp/{issuer}:{name}?secret={key}&issuer={issuer}")
}

/// Percent-encoding of all that is not unreserved (RFC 3986, 2.3).
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn guide() -> policy::Mfa {
        policy::Mfa::default()
    }

    #[test]
    fn mfa_03_a_step_is_thirty_seconds_from_1970() {
        assert_eq!([0, 29_999, 30_000, 59_000].map(|now| step(now, 30)), [0, 0, 1, 1]);
        // RFC 6238, appendix B: the last row does not fit into 32 bits of seconds.
        assert_eq!(step(20_000_000_000_000, 30), 0x27BC_86AA);
        assert_eq!(step(-1, 30), -1);
    }

    #[test]
    fn mfa_03_t36_the_window_is_one_step_around_the_drift_in_the_order_of_likelihood() {
        assert_eq!(window(100, 0, 0, &guide()), [100, 99, 101]);
        assert_eq!(window(100, -3, 0, &guide()), [97, 96, 98]);
        let strict = policy::Mfa { window: 0, ..guide() };
        assert_eq!(window(100, 0, 0, &strict), [100]);
    }

    #[test]
    fn mfa_19_t36_a_step_that_was_used_and_all_before_it_count_no_more() {
        assert_eq!(window(100, 0, 99, &guide()), [100, 101]);
        assert_eq!(window(100, 0, 101, &guide()), [0; 0]);
    }

    #[test]
    fn t40_drift_ends_at_the_reach_of_a_resynchronisation() {
        assert_eq!((bounded(500, &guide()), bounded(-500, &guide()), bounded(7, &guide())), (20, -20, 7));
        assert_eq!(window(100, 500, 0, &guide()), [120, 119, 121]);
    }

    #[test]
    fn t40_a_resynchronisation_looks_twenty_steps_around_and_never_back() {
        let steps = resync_window(100, 0, &guide());
        assert_eq!((steps.len(), steps[0], steps[1], steps[2]), (41, 99, 98, 100));
        assert!(resync_window(100, 105, &guide()).into_iter().all(|step| step > 105));
    }

    #[test]
    fn mfa_06_a_serial_is_read_as_it_stands_on_the_back() {
        assert_eq!(serial(" 26-0000 0001 "), Ok("2600000001".into()));
        assert_eq!(serial("ab12cd"), Ok("AB12CD".into()));
        for bad in ["", "123", "2.6E+09", "１２３４５６", "a'b--", &"1".repeat(41)] {
            assert_eq!(serial(bad), Err(Refusal::MfaSerialFormat), "{bad}");
        }
        assert_eq!((mask_serial("2600000001").as_str(), mask_serial("AB12").as_str()), ("****0001", "****12"));
    }

    #[test]
    fn mfa_10_mfa_11_what_an_application_scans_or_is_typed() {
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(
            uri("ACME Co", "alice@example.com", key),
            format!("otpauth://totp/ACME%20Co:alice%40example.com?secret={key}&issuer=ACME%20Co")
        );
        assert_eq!(
            uri("门神: x", "1:2", "K"),
            "otpauth://totp/%E9%97%A8%E7%A5%9E%20%20x:1%202?secret=K&issuer=%E9%97%A8%E7%A5%9E%20%20x"
        );
        assert_eq!(grouped("JBSWY3DPEH"), "JBSW Y3DP EH");
    }

    proptest! {
        #[test]
        fn mfa_10_nothing_in_a_name_gets_out_of_its_place(issuer in ".{0,30}", name in ".{0,30}") {
            let uri = uri(&issuer, &name, "KEY");
            prop_assert_eq!(uri.matches(':').count(), 2);
            prop_assert_eq!(uri.matches(['?', '&', '=', '+', '#', ' ']).count(), 4);
        }
    }
}
