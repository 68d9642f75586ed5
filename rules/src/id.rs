//! Which identifiers are there, and how are they written?
//!
//! Row ids are 16 bytes that begin with their time (UUID version 7, RFC 9562), so that inserts stay
//! together in the indexes. What people see as a number (UIN, APPID) is random.

use std::fmt;
use std::str::FromStr;

use crate::Millis;

macro_rules! row_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_uuid(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse_uuid(text).map(Self)
            }
        }
    )*};
}

row_ids! {
    /// An account.
    AccountId;
    /// A session of an account. Not its token: it is no secret.
    SessionId;
    /// A registration that has begun.
    RegistrationId;
    /// A message in the outbox; also its stable message id at the provider.
    OutboxId;
    /// An identity verification. Not its grant: it is no secret.
    VerificationId;
    /// A login whose first factor was right and that waits for a second.
    PendingLoginId;
    /// A passkey of an account.
    PasskeyId;
    /// A reset of a forgotten password.
    ResetId;
    /// A change of the login email that waits for its code.
    LoginEmailChangeId;
    /// A change of an address or number that waits for its proof.
    ContactChangeId;
    /// A client program of the deployment's products.
    ClientId;
    /// What a product has asked of a person.
    ProductRequestId;
}

/// The text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

fn write_uuid(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [b'-'; 36];
    let mut at = 0;
    for (nth, byte) in bytes.iter().enumerate() {
        if matches!(nth, 4 | 6 | 8 | 10) {
            at += 1;
        }
        text[at] = DIGITS[usize::from(byte >> 4)];
        text[at + 1] = DIGITS[usize::from(byte & 15)];
        at += 2;
    }
    f.write_str(std::str::from_utf8(&text).unwrap_or_default())
}

fn parse_uuid(text: &str) -> Result<[u8; 16], ParseIdError> {
    let dashes_right = text.bytes().enumerate().all(|(at, b)| (b == b'-') == matches!(at, 8 | 13 | 18 | 23));
    if text.len() != 36 || !dashes_right {
        return Err(ParseIdError);
    }
    let digits: Vec<u8> = text.bytes().filter(|b| *b != b'-').collect();
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |d: u8| char::from(d).to_digit(16).filter(|_| !d.is_ascii_uppercase());
        let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else { return Err(ParseIdError) };
        *byte = (high * 16 + low) as u8;
    }
    Ok(bytes)
}

/// The 16 bytes of a version 7 UUID: 48 bits of time, the rest from `random`.
pub fn time_ordered(now: Millis, random: [u8; 16]) -> [u8; 16] {
    let mut bytes = random;
    bytes[..6].copy_from_slice(&now.to_be_bytes()[2..]);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    bytes
}

/// The account ID that people see (INFO-04): 13 digits, the first one 1, the rest random (`decisions.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Uin(pub i64);

/// The APPID (INFO-05): 10 digits that begin with 12, the rest random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AppId(pub i64);

impl Uin {
    const FIRST: i64 = 1_000_000_000_000;

    /// A UIN from a random number, evenly over all that exist.
    pub fn from_random(random: u64) -> Self {
        Self(Self::FIRST + (random % 1_000_000_000_000) as i64)
    }
}

impl AppId {
    const FIRST: i64 = 1_200_000_000;

    /// An APPID from a random number, evenly over all that exist.
    pub fn from_random(random: u64) -> Self {
        Self(Self::FIRST + (random % 100_000_000) as i64)
    }
}

impl fmt::Display for Uin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AppId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imp_02_numbers_have_their_shape_for_any_random_value() {
        for random in [0, 1, u64::MAX, 999_999_999_999, 1_000_000_000_000, 100_000_000] {
            let (uin, app_id) = (Uin::from_random(random).to_string(), AppId::from_random(random).to_string());
            assert!(uin.len() == 13 && uin.starts_with('1'), "{uin}");
            assert!(app_id.len() == 10 && app_id.starts_with("12"), "{app_id}");
        }
    }

    #[test]
    fn an_id_survives_its_text_and_bad_text_is_refused() {
        let id = SessionId(time_ordered(1_700_000_000_000, [0xab; 16]));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(&id.to_string()[14..15], "7");
        for bad in [
            "",
            "x",
            "018bcfe5-6800-7bab-abab-abababababa",
            "018BCFE5-6800-7bab-abab-abababababab",
            "018bcfe56-800-7bab-abab-abababababab",
        ] {
            assert_eq!(bad.parse::<SessionId>(), Err(ParseIdError), "{bad}");
        }
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        assert!(time_ordered(2, [0; 16]) > time_ordered(1, [0xff; 16]));
    }
}
