//! What does a seeded account's authenticator application show? (RFC 6238)

use aws_lc_rs::hmac;
use rules::Millis;
use rules::mfa::{APP_PERIOD, DIGITS, SECRET_BYTES, step};

use super::person::Person;

/// The secret that the application and the server share.
pub fn secret(person: Person) -> [u8; SECRET_BYTES] {
    person.draw_some("mfa secret")
}

/// The code that it shows at `now`.
pub fn code(person: Person, now: Millis) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &secret(person));
    let tag = hmac::sign(&key, &step(now, APP_PERIOD).to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[tag.len() - 1] & 0x0f);
    let number = tag[offset..offset + 4].iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)) & 0x7fff_ffff;
    format!("{:0width$}", number % 10_u64.pow(DIGITS), width = DIGITS as usize)
}
