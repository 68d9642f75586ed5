//! What is in a file of tokens, and what of it can be used? (IMP-25)
//!
//! What is wrong with one token rejects that token; what is wrong with the file rejects the file. Nothing here
//! repeats a secret: neither in a result nor in a reason.

use std::collections::HashMap;
use std::fmt;

use rules::mfa::{self, Algorithm};
use zeroize::Zeroizing;

use super::super::seed::Seed;
use super::{csv, pskc};

/// A larger file is refused: it would be more than a hundred thousand tokens.
pub const MAX_FILE: usize = 64 * 1024 * 1024;
/// Fewer bytes are no secret (RFC 4226, 4, R6).
const MIN_SECRET: usize = 16;
/// More bytes than any hash takes as they are.
const MAX_SECRET: usize = 128;
/// Signs of a manufacturer's or a model's name that are kept.
const MAX_NAME: usize = 64;

/// How the secrets of a CSV file are written, where that cannot be seen from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Digits 0–9 and letters A–F.
    Hex,
    /// Letters A–Z and digits 2–7 (RFC 4648).
    Base32,
}

/// What opens an encrypted file.
#[derive(Default)]
pub struct Secrets {
    /// The password that came by another way.
    pub password: Option<Zeroizing<Vec<u8>>>,
    /// The pre-shared key that came by another way.
    pub key: Option<Zeroizing<Vec<u8>>>,
}

/// A token that can be used.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it stands in the file.
    pub line: u32,
    /// As it is stored.
    pub serial: String,
    /// Its secret.
    pub seed: Seed,
    /// Its hash.
    pub algorithm: Algorithm,
    /// Seconds of a step.
    pub period: i64,
    /// Steps that its clock is ahead.
    pub drift: i64,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// Its model.
    pub model: Option<String>,
}

/// A token that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Where it stands in the file.
    pub line: u32,
    /// Its serial number as it stands there, or nothing.
    pub serial: String,
    /// Why.
    pub why: Why,
}

/// Why a token cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The serial number is in the inventory already.
    Known,
    /// The serial number stood on this line of the same file before.
    Twice(u32),
    /// Not a serial number.
    Serial,
    /// A spreadsheet has made a number of the serial number.
    Spreadsheet,
    /// The row has too few columns, or an element is missing.
    Missing(&'static str),
    /// The secret is written in no encoding that we know.
    Secret,
    /// The secret could be hexadecimal or base32.
    Ambiguous,
    /// The secret is too short or too long: its bytes.
    Length(usize),
    /// A hash that we do not know.
    Algorithm,
    /// Not six digits.
    Digits,
    /// A step of neither 30 nor 60 seconds.
    Period,
    /// Its clock does not begin in 1970, or is off too far.
    Clock,
    /// It counts its codes, and knows no time.
    Counts,
    /// It comes with a policy that we could not keep.
    Policy,
    /// It is encrypted in a way that we do not know.
    Encryption,
    /// Its checksum is wrong: it was altered, or the password or key is another.
    Mac,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known => f.write_str("this serial number is in the inventory already"),
            Self::Twice(line) => write!(f, "the same serial number stands on line {line}"),
            Self::Serial => f.write_str("not a serial number (4 to 40 letters and digits)"),
            Self::Spreadsheet => f.write_str("a spreadsheet has turned the serial number into a rounded number"),
            Self::Missing(what) => write!(f, "the {what} is missing"),
            Self::Secret => f.write_str("the secret is neither hexadecimal nor base32"),
            Self::Ambiguous => f.write_str(
                "the secret could be hexadecimal or base32: say which by --encoding hex or --encoding base32",
            ),
            Self::Length(bytes) => write!(f, "the secret has {bytes} bytes; {MIN_SECRET} to {MAX_SECRET} are needed"),
            Self::Algorithm => f.write_str("the hash is not SHA-1, SHA-256 or SHA-512"),
            Self::Digits => f.write_str("its codes do not have six digits"),
            Self::Period => f.write_str("its codes last neither 30 nor 60 seconds"),
            Self::Clock => f.write_str("its clock does not begin in 1970, or is off by more than 20 steps"),
            Self::Counts => f.write_str("it is a counting (HOTP) token; only tokens with a clock (TOTP) can be used"),
            Self::Policy => f.write_str("it comes with a usage policy, which could not be kept"),
            Self::Encryption => f.write_str("it is encrypted in a way that is not known here"),
            Self::Mac => f.write_str("its checksum is wrong: it was altered, or the password or key is another"),
        }
    }
}

/// Why a whole file cannot be used: in words for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Unreadable {
    fn from(why: &str) -> Self {
        Self(why.to_owned())
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Read {
    /// What can be used.
    pub found: Vec<Found>,
    /// What cannot.
    pub rejected: Vec<Rejected>,
}

impl Read {
    /// Adds what was read of one token.
    pub(super) fn add(&mut self, line: u32, serial: &str, read: Result<Found, Why>) {
        match read {
            Ok(found) => self.found.push(found),
            Err(why) => self.rejected.push(Rejected { line, serial: serial.to_owned(), why }),
        }
    }

    /// Keeps the first of tokens with the same serial number.
    fn without_doubles(mut self) -> Self {
        let mut first: HashMap<String, u32> = HashMap::new();
        for found in std::mem::take(&mut self.found) {
            match first.get(&found.serial) {
                Some(line) => {
                    let why = Why::Twice(*line);
                    self.rejected.push(Rejected { line: found.line, serial: found.serial, why });
                }
                None => {
                    first.insert(found.serial.clone(), found.line);
                    self.found.push(found);
                }
            }
        }
        self.rejected.sort_by_key(|rejected| rejected.line);
        self
    }
}

/// Reads a file: PSKC (RFC 6030) if it begins like XML, else CSV.
///
/// # Errors
/// If the file as a whole cannot be used.
pub fn read(bytes: &[u8], secrets: &Secrets, encoding: Option<Encoding>) -> Result<Read, Unreadable> {
    if bytes.len() > MAX_FILE {
        return Err("the file is larger than 64 MiB".into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::from("the file is not UTF-8 text"))?;
    let text = text.trim_start_matches('\u{feff}');
    let read = if text.trim_start().starts_with('<') { pskc::read(text, secrets)? } else { csv::read(text, encoding)? };
    if read.found.is_empty() && read.rejected.is_empty() {
        return Err("no token is in the file".into());
    }
    Ok(read.without_doubles())
}

/// The serial number of a token.
pub(super) fn serial(text: &str) -> Result<String, Why> {
    let text = text.trim();
    let is_number = text.contains(['.', '+', ',']) && text.bytes().any(|b| b.is_ascii_digit());
    match mfa::serial(text) {
        // `2E9` is as much an exponent as `2.6E+09`.
        Ok(_) if is_exponent(text) => Err(Why::Spreadsheet),
        Ok(serial) => Ok(serial),
        Err(_) if is_number => Err(Why::Spreadsheet),
        Err(_) => Err(Why::Serial),
    }
}

fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str, most| !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    digits(mantissa, 2) && digits(exponent, 2)
}

/// A secret of a fitting length.
pub(super) fn seed(bytes: Vec<u8>) -> Result<Seed, Why> {
    let (length, seed) = (bytes.len(), Seed::new(bytes));
    if (MIN_SECRET..=MAX_SECRET).contains(&length) { Ok(seed) } else { Err(Why::Length(length)) }
}

/// A step's seconds.
pub(super) fn period(text: &str) -> Result<i64, Why> {
    match text.trim() {
        "30" => Ok(30),
        "60" => Ok(60),
        _ => Err(Why::Period),
    }
}

/// A name to tell tokens by; nothing that could spoil a list.
pub(super) fn name(text: &str) -> Option<String> {
    let kept: String = text.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    (!kept.is_empty()).then_some(kept)
}
