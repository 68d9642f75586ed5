//! Does a signature fit the four strings it covers?

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use data_encoding::HEXLOWER;

/// The hexadecimal SHA-1 over the strings, sorted by their bytes and put together without a gap.
pub(super) fn of(mut parts: [&str; 4]) -> String {
    parts.sort_unstable();
    HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes()).as_ref())
}

/// Compares without telling by its time how much of the signature was right. Only the lower-case
/// spelling fits: a second spelling would be a second replay key.
pub(super) fn fits(given: &str, parts: [&str; 4]) -> bool {
    same(given.as_bytes(), of(parts).as_bytes())
}

/// Equality in a time that depends on the lengths alone.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    verify_slices_are_equal(a, b).is_ok()
}
