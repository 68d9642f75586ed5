//! Does the search find the right segment, and does a damaged file do no harm?

use std::net::Ipv4Addr;

use super::{HEADER, SEGMENT, VECTOR_END, VECTOR_ENTRY, Xdb};

/// A file with these segments (first, last, record), all in one vector cell.
fn file(structure: u16, segments: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut bytes = vec![0; VECTOR_END];
    let number = |address: &str| u32::from(address.parse::<Ipv4Addr>().unwrap());
    let mut placed = Vec::new();
    for (first, last, record) in segments {
        placed.push((number(first), number(last), bytes.len() as u32, record.len() as u16));
        bytes.extend_from_slice(record.as_bytes());
    }
    let begin = bytes.len() as u32;
    for (first, last, at, length) in &placed {
        bytes.extend_from_slice(&first.to_le_bytes());
        bytes.extend_from_slice(&last.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&at.to_le_bytes());
    }
    let end = begin + (segments.len() as u32 - 1) * SEGMENT as u32;
    let cell = HEADER + (placed[0].0 >> 16) as usize * VECTOR_ENTRY;
    for (at, value) in [(8, begin), (12, end), (cell, begin), (cell + 4, end)] {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    bytes[..2].copy_from_slice(&structure.to_le_bytes());
    bytes[16..18].copy_from_slice(&4_u16.to_le_bytes());
    bytes
}

const SEGMENTS: [(&str, &str, &str); 3] =
    [("1.2.0.0", "1.2.0.255", "one"), ("1.2.1.0", "1.2.3.255", "two"), ("1.2.8.0", "1.2.255.255", "three")];

fn find(xdb: &Xdb, address: &str) -> Option<String> {
    xdb.find(address.parse().unwrap()).map(str::to_owned)
}

#[test]
fn first_last_and_inner_addresses_of_each_segment_are_found_and_gaps_are_not() {
    let xdb = Xdb::checked(file(2, &SEGMENTS)).unwrap();
    for (first, last, record) in SEGMENTS {
        assert_eq!(find(&xdb, first).as_deref(), Some(record));
        assert_eq!(find(&xdb, last).as_deref(), Some(record));
    }
    assert_eq!(find(&xdb, "1.2.2.77").as_deref(), Some("two"));
    for nowhere in ["1.2.4.0", "1.2.7.255", "1.1.255.255", "1.3.0.0", "0.0.0.0", "255.255.255.255"] {
        assert_eq!(find(&xdb, nowhere), None, "{nowhere}");
    }
}

#[test]
fn files_of_another_structure_or_for_ipv6_are_refused() {
    assert!(Xdb::checked(file(3, &SEGMENTS)).is_ok());
    assert!(Xdb::checked(file(1, &SEGMENTS)).is_err());
    let mut v6 = file(3, &SEGMENTS);
    v6[16] = 6;
    assert!(Xdb::checked(v6).err().unwrap().contains("IPv6"));
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let whole = file(2, &SEGMENTS);
    for length in [0, 1, 15, 17, HEADER, VECTOR_END, whole.len() - 1] {
        assert!(Xdb::checked(whole[..length].to_vec()).is_err(), "{length}");
    }
}

#[test]
fn wild_numbers_inside_a_file_give_unknown_and_no_panic() {
    let whole = file(2, &SEGMENTS);
    let index = whole.len() - 3 * SEGMENT;
    let cell = HEADER + 0x0102 * VECTOR_ENTRY;
    for at in [cell, cell + 4, index + 8, index + 10, index + 24] {
        for value in [[0xff; 4], [0x7f, 0xff, 0xff, 0xff], [1, 0, 0, 0]] {
            let mut damaged = whole.clone();
            damaged[at..at + 4].copy_from_slice(&value);
            let xdb = Xdb::checked(damaged).unwrap();
            for address in ["1.2.0.1", "1.2.2.2", "1.2.9.9"] {
                let _ = find(&xdb, address);
            }
        }
    }
    let mut not_text = whole;
    not_text[VECTOR_END] = 0xff;
    assert_eq!(find(&Xdb::checked(not_text).unwrap(), "1.2.0.1"), None);
}
