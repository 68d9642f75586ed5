//! Where do the sandbox's codes and tokens come from?

use aws_lc_rs::rand;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

/// `N` random bytes.
#[expect(clippy::disallowed_methods, reason = "the stand-ins draw ids of their own, as the real providers do")]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness all is zero, and the first reuse of a code shows it: good enough for pretended ids.
    let _ = rand::fill(&mut bytes);
    bytes
}

/// 32 hexadecimal digits.
pub(crate) fn hex() -> String {
    HEXLOWER.encode(&bytes::<16>())
}

/// 43 characters that need no escaping in an address.
pub(crate) fn token() -> String {
    BASE64URL_NOPAD.encode(&bytes::<32>())
}
