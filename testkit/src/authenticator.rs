//! The application or token in somebody's hand: it shows codes.
//!
//! Written apart from the product, by RFC 4226 and RFC 6238, so that both can be wrong only in different ways;
//! [`oathtool`] is a third one that others have written.

use std::process::Command;

use aws_lc_rs::hmac;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use rules::Millis;

/// Shows the codes of one secret: SHA-1, six digits, thirty seconds.
#[derive(Clone)]
pub struct Authenticator {
    secret: Vec<u8>,
    /// How far its clock is ahead of the right one, milliseconds.
    pub ahead: Millis,
}

impl Authenticator {
    /// From the text key, as it is typed.
    ///
    /// # Panics
    /// If that is none.
    pub fn typed(key: &str) -> Self {
        let key: String = key.chars().filter(|c| !c.is_whitespace()).collect();
        Self { secret: BASE32_NOPAD.decode(key.as_bytes()).expect("a text key"), ahead: 0 }
    }

    /// From what the QR code holds.
    ///
    /// # Panics
    /// If that is no address of a key.
    pub fn scanned(uri: &str) -> Self {
        let uri: url::Url = uri.parse().expect("an address");
        assert_eq!((uri.scheme(), uri.host_str()), ("otpauth", Some("totp")));
        let secret = uri.query_pairs().find(|(name, _)| name == "secret").expect("a secret").1.into_owned();
        Self::typed(&secret)
    }

    /// From the bytes of the secret.
    pub fn holding(secret: &[u8]) -> Self {
        Self { secret: secret.to_vec(), ahead: 0 }
    }

    /// The secret itself.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// The code that it shows at an instant.
    pub fn code(&self, at: Millis) -> String {
        let step = (at + self.ahead).div_euclid(30_000);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.secret), &step.to_be_bytes());
        let tag = tag.as_ref();
        let from = usize::from(tag[19] & 15);
        let number = tag[from..from + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// A code that is none of those around an instant.
    pub fn wrong(&self, at: Millis) -> String {
        let shown: Vec<String> = (-3..=3).map(|steps| self.code(at + steps * 30_000)).collect();
        let free = (0..).map(|number| format!("{number:06}")).find(|code| !shown.contains(code));
        free.expect("a code that is not shown")
    }

    /// The same code by OATH Toolkit's `oathtool`; `None` if this machine has none (which is then said).
    ///
    /// # Panics
    /// If it is not there where it must be (`CI`), or refuses.
    pub fn by_oathtool(&self, at: Millis) -> Option<String> {
        let now = format!("@{}", (at + self.ahead).div_euclid(1_000));
        let told = Command::new("oathtool").args(["--totp", "-N", &now, &HEXLOWER.encode(&self.secret)]).output();
        let Ok(told) = told else {
            assert!(std::env::var_os("CI").is_none(), "oathtool must be installed (package oathtool)");
            eprintln!("skipped: oathtool is not installed");
            return None;
        };
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        Some(String::from_utf8(told.stdout).expect("digits").trim().to_owned())
    }
}
