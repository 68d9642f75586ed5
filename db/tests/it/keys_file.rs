//! Is the file of keys made once, whole, and for one user only?

use std::fs;
use std::os::unix::fs::PermissionsExt;

use db::seal::{KeyError, Keys, SealError};

use crate::database::Directory;

const ROW: [u8; 16] = [5; 16];

#[test]
fn the_file_is_made_on_the_first_start_and_read_on_the_next() {
    let directory = Directory::new("keys_made");
    let made = Keys::load_or_create(&directory.0).unwrap();
    let mode = fs::metadata(directory.0.join("keys")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let read = Keys::load_or_create(&directory.0).unwrap();
    assert_eq!(made.fingerprint(), read.fingerprint());
    let sealed = made.seal("a.b", &ROW, [0; 12], b"plain");
    assert_eq!(read.open("a.b", &ROW, &sealed).as_deref(), Ok(b"plain".as_slice()));
    assert_eq!(fs::read_dir(&directory.0).unwrap().count(), 1, "nothing is left beside it");
    let other = Directory::new("keys_other");
    assert_ne!(Keys::load_or_create(&other.0).unwrap().fingerprint(), made.fingerprint());
}

#[test]
fn those_who_start_at_once_agree_on_one_ring() {
    for _ in 0..20 {
        let directory = Directory::new("keys_race");
        let rings = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| Keys::load_or_create(&directory.0).unwrap().fingerprint())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect::<std::collections::HashSet<_>>()
        });
        assert_eq!(rings.len(), 1);
    }
}

#[test]
fn a_file_that_others_may_read_is_refused_by_name() {
    let directory = Directory::new("keys_open");
    Keys::load_or_create(&directory.0).unwrap();
    let path = directory.0.join("keys");
    for mode in [0o640, 0o604, 0o620, 0o660, 0o644] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = Keys::load_or_create(&directory.0).unwrap_err();
        assert!(matches!(&refused, KeyError::Open { path: named, mode: told } if *named == path && *told == mode));
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(Keys::load_or_create(&directory.0).is_ok(), "read-only is fine");
}

#[test]
fn a_damaged_file_is_refused_never_replaced_and_never_printed() {
    let directory = Directory::new("keys_damaged");
    Keys::load_or_create(&directory.0).unwrap();
    let path = directory.0.join("keys");
    let good = fs::read_to_string(&path).unwrap();
    let key = good.split_whitespace().find(|word| word.len() == 64).unwrap();
    let cut = &good[..good.len() - 5];
    for bad in [
        "",
        "menshen keys 2\n",
        cut,
        &good.replace("base", "bass"),
        &good.replace("seal 1", "seal x"),
        &format!("{good}base {key}\n"),
        &format!("{good}seal 1 {key}\n"),
    ] {
        fs::write(&path, bad).unwrap();
        let refused = Keys::load_or_create(&directory.0).unwrap_err();
        assert!(matches!(refused, KeyError::Malformed { .. }), "{bad}");
        assert!(!format!("{refused} {refused:?}").contains(&key[..8]), "T60: {refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), bad);
    }
}

#[test]
fn after_rotating_the_new_key_seals_and_the_old_one_still_opens() {
    let directory = Directory::new("keys_rotate");
    let old = Keys::load_or_create(&directory.0).unwrap();
    let (data_key, wrapped) = old.new_data_key(&ROW, [9; 32]).unwrap();
    let (row, field) = (old.seal("a.b", &ROW, [0; 12], b"old"), data_key.seal("a.c", &ROW, [0; 12], b"field"));
    let new = Keys::rotate(&directory.0).unwrap();
    assert_eq!(fs::metadata(directory.0.join("keys")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_ne!(new.fingerprint(), old.fingerprint());
    assert_eq!(new.open("a.b", &ROW, &row).unwrap(), b"old");
    assert_eq!(new.open_data_key(&ROW, &wrapped).unwrap().open("a.c", &ROW, &field).unwrap(), b"field");
    let fresh = new.seal("a.b", &ROW, [0; 12], b"new");
    assert_eq!(old.open("a.b", &ROW, &fresh), Err(SealError::UnknownKey), "it was sealed with the new key");
    assert_eq!((old.blind("email", "x"), old.pepper(b"p")), (new.blind("email", "x"), new.pepper(b"p")), "these stay");
}

#[test]
fn a_missing_directory_is_named() {
    let directory = Directory::new("keys_nowhere");
    let refused = Keys::load_or_create(&directory.0.join("nowhere")).unwrap_err();
    assert!(refused.to_string().contains("nowhere"), "{refused}");
}
