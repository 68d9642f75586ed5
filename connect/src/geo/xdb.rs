//! How is an `xdb` file of ip2region searched?
//!
//! Layout, all numbers little-endian:
//!
//! | at | what |
//! |---|---|
//! | 0 | header, 256 bytes: structure `u16` (2 or 3), index policy `u16`, created `u32` (Unix s), first and last segment `u32`; structure 3 goes on with the IP version `u16` |
//! | 256 | vector index: for each of the 65 536 upper halves of an address, where its segments begin `u32` and end `u32` (the start of the last one) |
//! | then | records (UTF-8) and segments of 14 bytes: first address `u32`, last address `u32`, length of the record `u16`, place of the record `u32` |
//!
//! Every read is checked, so a damaged file gives "unknown", never a panic.

use std::borrow::Cow;
use std::net::Ipv4Addr;

const HEADER: usize = 256;
const VECTOR_ENTRY: usize = 8;
const VECTOR_END: usize = HEADER + 256 * 256 * VECTOR_ENTRY;
const SEGMENT: usize = 14;

/// A file in memory or in the binary.
pub(super) struct Xdb(Cow<'static, [u8]>);

impl Xdb {
    /// The file that ships with the binary; a test checks it.
    pub(super) fn embedded(bytes: &'static [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }

    /// A file of unknown origin. The error says what is wrong.
    pub(super) fn checked(bytes: Vec<u8>) -> Result<Self, String> {
        let xdb = Self(Cow::Owned(bytes));
        xdb.check()?;
        Ok(xdb)
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let header = || -> Option<(u16, u16, usize, usize)> {
            Some((self.u16_at(0)?, self.u16_at(16)?, self.offset_at(8)?, self.offset_at(12)?))
        };
        let (structure, ip_version, first, last) = header().ok_or("shorter than its header")?;
        match (structure, ip_version) {
            (2, _) | (3, 4) => {}
            (3, 6) => return Err("holds IPv6 addresses; an IPv4 file is needed".into()),
            _ => return Err(format!("unknown structure {structure} (known: 2 and 3)")),
        }
        if first < VECTOR_END || last < first || !(last - first).is_multiple_of(SEGMENT) {
            return Err("its segment index lies in an impossible place".into());
        }
        let end = last.checked_add(SEGMENT).ok_or("its segment index does not end")?;
        if end > self.0.len() {
            return Err(format!("cut short: {} bytes of at least {end}", self.0.len()));
        }
        Ok(())
    }

    /// When the file was made, in seconds since 1970.
    pub(super) fn created_at(&self) -> u32 {
        self.u32_at(4).unwrap_or_default()
    }

    /// The record of the segment that holds `address`.
    pub(super) fn find(&self, address: Ipv4Addr) -> Option<&str> {
        let address = u32::from(address);
        let vector = HEADER + usize::try_from(address >> 16).ok()? * VECTOR_ENTRY;
        let (begin, end) = (self.offset_at(vector)?, self.offset_at(vector + 4)?);
        if begin == 0 || end < begin {
            return None;
        }
        // `end` is the start of the last segment, which in some files is one too far: the addresses
        // decide, so a segment too many does no harm.
        let (mut low, mut high) = (0, (end - begin) / SEGMENT + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let at = begin + middle * SEGMENT;
            if address < self.u32_at(at)? {
                high = middle;
            } else if address > self.u32_at(at + 4)? {
                low = middle + 1;
            } else {
                let (length, place) = (usize::from(self.u16_at(at + 8)?), self.offset_at(at + 10)?);
                let record = self.0.get(place..place.checked_add(length)?)?;
                return std::str::from_utf8(record).ok();
            }
        }
        None
    }

    fn u16_at(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.0.get(at..at.checked_add(2)?)?.try_into().ok()?))
    }

    fn u32_at(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.0.get(at..at.checked_add(4)?)?.try_into().ok()?))
    }

    fn offset_at(&self, at: usize) -> Option<usize> {
        usize::try_from(self.u32_at(at)?).ok()
    }
}

#[cfg(test)]
#[path = "xdb_tests.rs"]
mod tests;
