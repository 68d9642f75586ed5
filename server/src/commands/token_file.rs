//! How is a file of tokens read with what opens it, and made to go away?

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use center::mfa::hardware::{MAX_FILE, Secrets};
use zeroize::Zeroizing;

/// Bytes of a password or a key file at most.
const MAX_SECRET: u64 = 4_096;
/// Bytes written at once when a file is overwritten.
const BLOCK: usize = 64 * 1024;

/// The bytes of a file of tokens.
pub(super) fn tokens(file: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    read(file, MAX_FILE as u64)
}

/// What opens an encrypted file.
pub(super) fn secrets(password_file: Option<&Path>, key_file: Option<&Path>) -> Result<Secrets, String> {
    let password = password_file.map(|file| read(file, MAX_SECRET).map(without_line_end)).transpose()?;
    let key = key_file.map(|file| read(file, MAX_SECRET).and_then(|bytes| key(file, bytes))).transpose()?;
    Ok(Secrets { password, key })
}

fn read(file: &Path, most: u64) -> Result<Zeroizing<Vec<u8>>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    let length = fs::metadata(file).map_err(told)?.len();
    if length > most {
        return Err(format!("{}: larger than {most} bytes", file.display()));
    }
    fs::read(file).map(Zeroizing::new).map_err(told)
}

/// Editors end a file with a line end that belongs to no password.
fn without_line_end(mut bytes: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
    bytes
}

/// A key: 16, 24 or 32 bytes, as they are or in hexadecimal.
fn key(file: &Path, bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, String> {
    if matches!(bytes.len(), 16 | 24 | 32) {
        return Ok(bytes);
    }
    let digits: Zeroizing<Vec<u8>> =
        Zeroizing::new(bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect());
    let decoded = digits.chunks(2).map(byte).collect::<Option<Vec<u8>>>().map(Zeroizing::new);
    decoded
        .filter(|key| matches!(key.len(), 16 | 24 | 32))
        .ok_or_else(|| format!("{}: not a key of 16, 24 or 32 bytes", file.display()))
}

fn byte(pair: &[u8]) -> Option<u8> {
    let [high, low] = pair else { return None };
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Overwrites a file and removes it. What a disk or a file system keeps of it besides is out of reach.
pub(super) fn wipe(file: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{} could not be wiped: {error}", file.display());
    let mut left = fs::metadata(file).map_err(told)?.len();
    let mut open = OpenOptions::new().write(true).open(file).map_err(told)?;
    let zeros = vec![0; BLOCK];
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        open.write_all(&zeros[..now]).map_err(told)?;
        left -= now as u64;
    }
    open.sync_all().map_err(told)?;
    drop(open);
    fs::remove_file(file).map_err(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(bytes.to_vec())
    }

    #[test]
    fn a_password_ends_before_the_line_does() {
        assert_eq!(without_line_end(kept(b"a b \r\n")).as_slice(), b"a b ");
        assert_eq!(without_line_end(kept(b"x\n\n")).as_slice(), b"x\n");
        assert_eq!(without_line_end(kept(b"")).as_slice(), b"");
    }

    #[test]
    fn a_key_is_bytes_or_hexadecimal() {
        let file = Path::new("key");
        assert_eq!(key(file, kept(&[7; 16])).unwrap().as_slice(), [7; 16]);
        assert_eq!(key(file, kept(b"00112233 44556677 8899AABB ccddeeff\n")).unwrap()[15], 0xff);
        for bad in [b"0011".as_slice(), b"00112233445566778899aabbccddeefg\n", b"", &[1; 17]] {
            assert!(key(file, kept(bad)).is_err());
        }
    }
}
