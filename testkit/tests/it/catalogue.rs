//! Is every refusal of the catalogue provoked by a test? (style, point 12)

use rules::Refusal;

/// The tests themselves, but for this one.
fn tests() -> Vec<String> {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it")).expect("the folder of the tests");
    let files = folder.map(|entry| entry.expect("an entry").path()).filter(|path| !path.ends_with("catalogue.rs"));
    files.map(|path| std::fs::read_to_string(path).expect("a file")).collect()
}

#[test]
fn every_refusal_of_the_catalogue_is_provoked_by_a_test() {
    let tests = tests();
    assert!(tests.len() > 30, "{} files", tests.len());
    let missing: Vec<_> = Refusal::CATALOGUE
        .iter()
        .map(|entry| entry.code)
        .filter(|code| !tests.iter().any(|test| test.contains(&format!("\"{code}\""))))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
