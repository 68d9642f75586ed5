//! Is what is sealed unreadable, unalterable and bound to its place? (T38, T60, P1, P4 of the security reference.)

use std::fmt::Debug;
use std::process::Command;

use db::seal::{DataKey, Keys, SealError};
use db::{Db, params};
use proptest::prelude::*;

use crate::both;
use crate::database::Directory;

const ANNA: [u8; 16] = [1; 16];
const BERT: [u8; 16] = [2; 16];

fn key_of(account: &[u8; 16]) -> DataKey {
    Keys::for_tests().new_data_key(account, [account[0]; 32]).unwrap().0
}

#[test]
fn p4_a_value_opens_in_its_own_place_only() {
    let (anna, bert) = (key_of(&ANNA), key_of(&BERT));
    let sealed = anna.seal("totp.seed", &ANNA, [3; 12], b"seed");
    assert_eq!(anna.open("totp.seed", &ANNA, &sealed).unwrap(), b"seed");
    assert_eq!(bert.open("totp.seed", &BERT, &sealed), Err(SealError::UnknownKey), "another account");
    assert_eq!(anna.open("totp.seed", &BERT, &sealed), Err(SealError::Refused), "another row");
    assert_eq!(anna.open("contact.sealed", &ANNA, &sealed), Err(SealError::Refused), "another column");
}

#[test]
fn p4_a_wrapped_data_key_opens_for_its_own_account_only() {
    let keys = Keys::for_tests();
    let (key, wrapped) = keys.new_data_key(&ANNA, [7; 32]).unwrap();
    let sealed = key.seal("a.b", &ANNA, [0; 12], b"plain");
    let opened = keys.open_data_key(&ANNA, &wrapped).unwrap();
    assert_eq!(opened.open("a.b", &ANNA, &sealed).unwrap(), b"plain");
    assert_eq!(keys.open_data_key(&BERT, &wrapped).err(), Some(SealError::Refused));
    let row = keys.seal("account.data_key", &ANNA, [0; 12], b"not a key");
    assert_eq!(keys.open_data_key(&ANNA, &row).err(), Some(SealError::Malformed));
    let same_random = keys.new_data_key(&BERT, [7; 32]).unwrap().0;
    assert_eq!(same_random.open("a.b", &ANNA, &sealed), Err(SealError::UnknownKey), "a repeated draw is another key");
}

#[test]
fn a_repeated_draw_repeats_no_nonce_for_another_text_or_place() {
    let key = key_of(&ANNA);
    let nonce = |sealed: Vec<u8>| sealed[5..17].to_vec();
    let first = nonce(key.seal("a.b", &ANNA, [0; 12], b"one"));
    assert_eq!(first, nonce(key.seal("a.b", &ANNA, [0; 12], b"one")));
    assert_ne!(first, nonce(key.seal("a.b", &ANNA, [0; 12], b"two")));
    assert_ne!(first, nonce(key.seal("a.c", &ANNA, [0; 12], b"one")));
    assert_ne!(first, nonce(key.seal("a.b", &BERT, [0; 12], b"one")));
    assert_ne!(first, nonce(key.seal("a.b", &ANNA, [1; 12], b"one")));
}

#[test]
fn blind_indexes_differ_by_field_and_macs_by_purpose_and_by_parts() {
    let keys = Keys::for_tests();
    assert_eq!(keys.blind("email", "a@example.com"), keys.blind("email", "a@example.com"));
    assert_ne!(keys.blind("email", "a@example.com"), keys.blind("mobile", "a@example.com"));
    assert_ne!(keys.blind("email", "x"), keys.mac("email", &[b"x"]));
    assert_ne!(keys.mac("code", &[b"ab", b"c"]), keys.mac("code", &[b"a", b"bc"]));
    assert_ne!(keys.mac("code", &[b"abc"]), keys.mac("code", &[b"abc", b""]));
    assert_ne!(keys.mac("code", &[b"x"]), keys.mac("csrf", &[b"x"]));
    assert_ne!(keys.pepper(b"x"), keys.mac("pepper", &[b"x"]));
    let mac = keys.mac("code", &[b"x"]);
    assert!(keys.verify_mac("code", &[b"x"], &mac));
    assert!(!keys.verify_mac("code", &[b"y"], &mac) && !keys.verify_mac("csrf", &[b"x"], &mac));
    assert!(!keys.verify_mac("code", &[b"x"], &mac[..31]) && !keys.verify_mac("code", &[b"x"], b""));
}

/// The format is stored: a change of it, or of how keys are derived, would make databases unreadable.
#[test]
fn values_sealed_by_earlier_releases_still_open() {
    let keys = Keys::for_tests();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (key, wrapped) = keys.new_data_key(&ANNA, [7; 32]).unwrap();
    let kept = [
        ("row", hex(&keys.seal("a.b", &ANNA, [9; 12], b"kept"))),
        ("wrapped", hex(&wrapped)),
        ("field", hex(&key.seal("a.c", &ANNA, [9; 12], b"kept"))),
        ("blind", hex(&keys.blind("email", "a@example.com"))),
        ("mac", hex(&keys.mac("code", &[b"1", b"23"]))),
        ("pepper", hex(&keys.pepper(b"password"))),
        ("ring", keys.fingerprint()),
    ];
    let list: Vec<_> = kept.iter().map(|(name, value)| format!("{name} {value}")).collect();
    assert_eq!(list, include_str!("sealed_before.txt").lines().collect::<Vec<_>>());
}

#[test]
fn t60_keys_do_not_print() {
    trait Silent<Mark> {
        fn silent() {}
    }
    impl<T> Silent<()> for T {}
    impl<T: Debug> Silent<u8> for T {}
    <DataKey as Silent<_>>::silent(); // compiles only as long as it is not `Debug`
    let keys = Keys::for_tests();
    assert_eq!(format!("{keys:?}"), format!("Keys({})", keys.fingerprint()));
    assert_eq!(keys.fingerprint().len(), 16);
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens_and_nothing_altered_does(
        plain in proptest::collection::vec(any::<u8>(), 0..300),
        (owner, nonce) in any::<([u8; 16], [u8; 12])>(),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u32,
    ) {
        let key = key_of(&ANNA);
        let sealed = key.seal("t.c", &owner, nonce, &plain);
        prop_assert_eq!(sealed.len(), plain.len() + 33);
        prop_assert_eq!(key.open("t.c", &owner, &sealed), Ok(plain.clone()));
        let mut altered = sealed.clone();
        altered[at.index(sealed.len())] ^= 1 << bit;
        prop_assert!(key.open("t.c", &owner, &altered).is_err());
        prop_assert!(key.open("t.c", &owner, &sealed[..at.index(sealed.len())]).is_err());
        prop_assert!(plain.len() < 8 || !sealed.windows(plain.len()).any(|part| part == plain));
        let keys = Keys::for_tests();
        let row = keys.seal("t.c", &owner, nonce, &plain);
        prop_assert_eq!(keys.open("t.c", &owner, &row), Ok(plain));
    }

    #[test]
    fn no_bytes_whatever_make_opening_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(key_of(&ANNA).open("t.c", &ANNA, &bytes).is_err());
        prop_assert!(Keys::for_tests().open_data_key(&ANNA, &bytes).is_err());
    }
}

both! {
    swapped_rows_of_two_accounts_do_not_open
}

async fn swapped_rows_of_two_accounts_do_not_open(db: Db) {
    db.write(|tx| {
        for (row, account) in [(1, &ANNA), (2, &BERT)] {
            let sealed = key_of(account).seal("outbox.sealed", account, [0; 12], b"a seed");
            tx.exec("INSERT INTO outbox (id, due_at, sealed) VALUES ($1, 0, $2)", params![row, &sealed])?;
        }
        tx.exec("UPDATE outbox SET sealed = (SELECT sealed FROM outbox AS other WHERE other.id = 3 - outbox.id)", &[])
    })
    .await
    .unwrap();
    let row = db.point("SELECT sealed FROM outbox WHERE id = 1", &[]).await.unwrap().unwrap();
    assert!(key_of(&ANNA).open("outbox.sealed", &ANNA, row.get(0).unwrap()).is_err());
}

/// P1, T38: what somebody finds who greps the files. `unsealed` proves that the search would find it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t38_a_sealed_canary_is_not_in_the_database_file_or_its_log() {
    let directory = Directory::new("canary");
    let db = crate::database::open(&directory.sqlite()).await;
    let (canary, unsealed) = ("CANARY-JBSWY3DPEHPK3PXP", "UNSEALED-JBSWY3DPEHPK3PXP");
    let fill = move |tx: &mut db::Tx, from: i64| {
        for n in from..from + 50 {
            let sealed = key_of(&ANNA).seal("outbox.sealed", &ANNA, [0; 12], canary.as_bytes());
            tx.exec("INSERT INTO outbox (id, due_at, sealed) VALUES ($1, 0, $2)", params![n, &sealed])?;
        }
        tx.exec("INSERT INTO counter (name, n, until) VALUES ($1, 0, $2)", params![unsealed, from])
    };
    let found = |text: &str, file: &str| {
        // By another process: SQLite's own locks do not survive that this one opens and closes the file.
        let grep = Command::new("grep").args(["-a", "-c", text]).arg(directory.0.join(file)).output().unwrap();
        String::from_utf8(grep.stdout).unwrap().trim() != "0"
    };
    db.write(move |tx| fill(tx, 1)).await.unwrap();
    assert!(found(unsealed, "test.db-wal"));
    assert!(!found(canary, "test.db-wal") && !found(canary, "test.db"));
    db.close().await.unwrap(); // moves the log into the file
    assert!(found(unsealed, "test.db"));
    assert!(!found(canary, "test.db"));
}

/// P2: a destroyed data key must not be found in the free pages of the file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_what_is_deleted_is_overwritten_in_the_file() {
    let directory = Directory::new("deleted");
    let found = || std::fs::read(directory.0.join("test.db")).unwrap().windows(7).any(|part| part == b"DELETED");
    let db = crate::database::open(&directory.sqlite()).await;
    db.write(|tx| {
        let long = "DELETED".repeat(3000); // reaches into pages of its own
        tx.exec("INSERT INTO counter (name, n, until) VALUES ('DELETED', 0, 0), ($1, 0, 0)", params![&long])
    })
    .await
    .unwrap();
    db.close().await.unwrap();
    assert!(found());
    let db = Db::open(&directory.sqlite()).await.unwrap();
    db.write(|tx| tx.exec("DELETE FROM counter", &[])).await.unwrap();
    db.close().await.unwrap();
    assert!(!found());
}
