//! Does `menshen hardware-token` keep its promises: what it prints where, its status, and what becomes of the file?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here is a failed test")]

mod here;

use here::{Folder, PRODUCTION, menshen, told};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn run(folder: &Folder, arguments: &[&str]) -> (i32, String, String) {
    let all: Vec<&str> = ["hardware-token"].iter().chain(arguments).copied().collect();
    told(menshen(folder, &all, PRODUCTION))
}

/// A PSKC file of one token, its secret encrypted by a pre-shared key (RFC 6030, figure 6, with a clock).
const ENCRYPTED: &str = r#"<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
 <EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
 <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX</xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
 <KeyPackage><DeviceInfo><SerialNo>987654321</SerialNo></DeviceInfo><Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp"><AlgorithmParameters><ResponseFormat Length="6" Encoding="DECIMAL"/></AlgorithmParameters><Data><Secret><EncryptedValue><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv</xenc:CipherValue></xenc:CipherData></EncryptedValue><ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=</ValueMAC></Secret></Data></Key></KeyPackage></KeyContainer>"#;

#[test]
fn imp_25_tokens_are_imported_listed_and_the_file_is_to_be_deleted() {
    let folder = Folder::new();
    assert_eq!(run(&folder, &["list"]).1, "There are no hardware tokens.\n");
    folder.file(
        "tokens.csv",
        &format!("serial,secret,manufacturer\n2600000001,{SECRET},Example\n2600000002,{SECRET},\n"),
    );
    let (status, out, err) = run(&folder, &["import", "tokens.csv"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("2 tokens were imported.\n") && out.contains("delete it and its copies now"), "{out}");
    let (_, out, _) = run(&folder, &["list"]);
    assert!(out.contains("2600000001  free  -  ") && out.contains("Example") && out.lines().count() == 2, "{out}");
}

#[test]
fn imp_25_a_rejected_token_has_its_line_and_status_1_and_the_file_stays() {
    let folder = Folder::new();
    let rows = format!(
        "serial,secret\n2600000001,{SECRET}\n2600000001,{SECRET}\n2.6E+09,{SECRET}\n2600000002,JBSWY3DPEHPK3PXP\n"
    );
    let file = folder.file("tokens.csv", &rows);
    let (status, out, err) = run(&folder, &["import", "tokens.csv", "--wipe"]);
    assert_eq!((status, out.as_str()), (1, "1 token was imported.\n"));
    for line in [
        "3 tokens were rejected:",
        "line 3 (2600000001): the same serial number stands on line 2",
        "line 4: a spreadsheet",
        "line 5 (2600000002): the secret has 10 bytes",
        "It holds secrets",
    ] {
        assert!(err.contains(line), "{line} is not in\n{err}");
    }
    assert!(file.exists(), "what was rejected may be needed");
    let (status, _, err) = run(&folder, &["import", "tokens.csv"]);
    assert!(
        status == 1 && err.contains("line 2 (2600000001): this serial number is in the inventory already"),
        "{err}"
    );
    for secret in [SECRET, "JBSWY3DPEHPK3PXP"] {
        assert!(!err.contains(secret), "T60: secrets are not repeated");
    }
}

#[test]
fn t40_an_encrypted_file_is_opened_by_its_key_and_wiped() {
    let folder = Folder::new();
    let file = folder.file("tokens.xml", ENCRYPTED);
    folder.file("key", "12345678 90123456 78901234 56789012\n");
    folder.file("other", "00000000000000000000000000000000\n");
    let (status, _, err) = run(&folder, &["import", "tokens.xml"]);
    assert!(status == 1 && err.contains("--key-file"), "{err}");
    let (status, _, err) = run(&folder, &["import", "tokens.xml", "--key-file", "other"]);
    assert!(status == 1 && (err.contains("another one") || err.contains("checksum")), "{err}");
    let (status, out, err) = run(&folder, &["import", "tokens.xml", "--key-file", "key", "--wipe"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("overwritten and removed") && !file.exists(), "{out}");
}

#[test]
fn imp_25_what_cannot_be_read_is_refused_as_a_whole() {
    let folder = Folder::new();
    folder.file("bomb.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>");
    folder.file("empty.csv", "serial,secret\n");
    for (file, why) in [("bomb.xml", "document type"), ("empty.csv", "no token"), ("absent.csv", "absent.csv")] {
        let (status, out, err) = run(&folder, &["import", file]);
        assert_eq!((status, out.as_str()), (1, ""), "{file}");
        assert!(err.contains(why), "{err}");
    }
}

#[test]
fn mfa_05_what_is_not_there_cannot_be_allowed_or_released() {
    let folder = Folder::new();
    folder.file("tokens.csv", &format!("2600000001,{SECRET}\n"));
    run(&folder, &["import", "tokens.csv"]);
    for (arguments, why) in [
        (["allow", "1000000000001"], "there is no account 1000000000001"),
        (["forbid", "1000000000001"], "there is no account 1000000000001"),
        (["allow", "x"], "not an account number"),
        (["release", "2600000001"], "was not returned: it is free"),
        (["release", "2600000009"], "there is no token 2600000009"),
        (["release", "!"], "`!` is not a serial number"),
    ] {
        let (status, _, err) = run(&folder, &arguments);
        assert!(status == 1 && err.contains(why), "{arguments:?}: {err}");
    }
}
