//! Are the files of vendors and of another implementation read, and hostile ones not?

use super::super::read::{Rejected, read as read_file};
use super::*;

const SEED: &[u8] = b"12345678901234567890";

fn token_of(serial: &str, algorithm: &str, parameters: &str, data: &str) -> String {
    format!(
        r#"<pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>Example Tokens</pskc:Manufacturer><pskc:SerialNo>{serial}</pskc:SerialNo><pskc:Model>T1</pskc:Model></pskc:DeviceInfo>
<pskc:Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:{algorithm}" Id="x{serial}"><pskc:AlgorithmParameters>{parameters}</pskc:AlgorithmParameters><pskc:Data>{data}</pskc:Data></pskc:Key></pskc:KeyPackage>"#
    )
}

fn container_of(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<pskc:KeyContainer xmlns:pskc=\"urn:ietf:params:xml:ns:keyprov:pskc\" Version=\"1.0\">\n{inner}\n</pskc:KeyContainer>"
    )
}

const FORMAT: &str = r#"<pskc:ResponseFormat Encoding="DECIMAL" Length="6"/>"#;
const SECRET: &str = "<pskc:Secret><pskc:PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</pskc:PlainValue></pskc:Secret>";

fn usual(serial: &str) -> String {
    token_of(serial, "totp", FORMAT, SECRET)
}

fn plain(text: &str) -> Read {
    read_file(text.as_bytes(), &Secrets::default(), None).unwrap()
}

fn only_why(text: &str) -> Why {
    let mut read = plain(text);
    assert!(read.found.is_empty() && read.rejected.len() == 1, "{text}");
    read.rejected.remove(0).why
}

fn refused(text: &str, secrets: &Secrets) -> String {
    read_file(text.as_bytes(), secrets, None).unwrap_err().to_string()
}

#[test]
fn imp_25_a_plain_container_is_read_with_all_it_says() {
    let data = format!(
        "{SECRET}<pskc:Time><pskc:PlainValue>0</pskc:PlainValue></pskc:Time><pskc:TimeInterval><pskc:PlainValue>60</pskc:PlainValue></pskc:TimeInterval><pskc:TimeDrift><pskc:PlainValue>-3</pskc:PlainValue></pskc:TimeDrift>"
    );
    let parameters = format!("<pskc:Suite>HMAC-SHA256</pskc:Suite>{FORMAT}");
    let read = plain(&container_of(&token_of("2600000001", "totp", &parameters, &data)));
    let found = &read.found[0];
    assert_eq!((found.serial.as_str(), found.seed.expose(), found.line), ("2600000001", SEED, 3));
    assert_eq!((found.algorithm, found.period, found.drift), (Algorithm::Sha256, 60, -3));
    assert_eq!((found.manufacturer.as_deref(), found.model.as_deref()), (Some("Example Tokens"), Some("T1")));
}

#[test]
fn imp_25_the_prefix_does_not_matter_and_defaults_hold() {
    let text = container_of(&usual("2600000001")).replace("<pskc:", "<").replace("</pskc:", "</");
    let text = text.replace("xmlns:pskc=", "xmlns=");
    let found = plain(&text).found.remove(0);
    assert_eq!((found.algorithm, found.period, found.drift), (Algorithm::Sha1, 30, 0));
}

/// Secret, key of the checksum and checksum as python-pskc wrote them.
fn derived(iterations: &str, tag: &str) -> String {
    let cipher = |value: &str| {
        format!(
            r#"<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>{value}</xenc:CipherValue></xenc:CipherData>"#
        )
    };
    let head = format!(
        r#"<pskc:EncryptionKey><xenc11:DerivedKey xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"><xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2"><pkcs5:PBKDF2-params xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"><Salt><Specified>MDEyMzQ1Njc4OWFiY2RlZg==</Specified></Salt><IterationCount>{iterations}</IterationCount><KeyLength>16</KeyLength><PRF/></pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod></xenc11:DerivedKey></pskc:EncryptionKey>
<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey>{}</pskc:MACKey></pskc:MACMethod>"#,
        cipher("TN607lzQIoe45Ot7KsO03Pei+Rn4cw2KfukRVWwPPxDSK9Y3452lwczwMX0B5snF")
    );
    let secret = format!(
        "<pskc:Secret><pskc:EncryptedValue>{}</pskc:EncryptedValue><pskc:ValueMAC>{tag}</pskc:ValueMAC></pskc:Secret>",
        cipher("9g4WQNX/BJ7n2y+vdWdAY20fy50rPpwb1oaAEgFGEi92AvNChdcb/vbyxYIoj1qY")
    );
    container_of(&format!("{head}{}", token_of("2600000001", "totp", FORMAT, &secret)))
        .replace("<pskc:KeyContainer", "<pskc:KeyContainer xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"")
}

const TAG: &str = "7CzAXaAyXDhFopgVM3SoKTLzjYA=";

fn password(text: &str) -> Secrets {
    Secrets { password: Some(Zeroizing::new(text.as_bytes().to_vec())), key: None }
}

#[test]
fn imp_25_t40_a_container_encrypted_by_a_password_is_opened_with_it_and_not_with_another() {
    let read = read_file(derived("100000", TAG).as_bytes(), &password("example transport password"), None).unwrap();
    assert_eq!(read.found[0].seed.expose(), SEED);
    let text = derived("100000", TAG);
    assert!(refused(&text, &Secrets::default()).contains("--password-file"));
    // Another password gives nonsense: the key of the checksum does not open, or the checksum is wrong.
    match read_file(text.as_bytes(), &password("another"), None) {
        Ok(read) => assert_eq!(read.rejected[0].why, Why::Mac),
        Err(why) => assert!(why.to_string().contains("password or key"), "{why}"),
    }
}

#[test]
fn t40_what_was_altered_is_rejected_before_it_is_decrypted() {
    let altered = derived("100000", &TAG.replace("7Cz", "8Cz"));
    let read = read_file(altered.as_bytes(), &password("example transport password"), None).unwrap();
    assert_eq!(read.rejected, [Rejected { line: read.rejected[0].line, serial: "2600000001".into(), why: Why::Mac }]);
    let missing = derived("100000", TAG).replace(&format!("<pskc:ValueMAC>{TAG}</pskc:ValueMAC>"), "");
    let read = read_file(missing.as_bytes(), &password("example transport password"), None).unwrap();
    assert_eq!(read.rejected[0].why, Why::Mac);
    let start = altered.find("<pskc:MACMethod").unwrap();
    let end = altered.find("</pskc:MACMethod>").unwrap() + "</pskc:MACMethod>".len();
    let without = [&altered[..start], &altered[end..]].concat();
    assert!(refused(&without, &password("example transport password")).contains("checksum"));
}

#[test]
fn imp_25_iterations_are_bounded() {
    assert!(refused(&derived("2000001", TAG), &password("x")).contains("out of range"));
    assert!(refused(&derived("0", TAG), &password("x")).contains("out of range"));
}

/// RFC 6030, figure 6.
#[test]
fn imp_25_the_example_of_the_rfc_with_a_pre_shared_key_is_opened() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
 <EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
 <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
  <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
  <xenc:CipherData><xenc:CipherValue>
   ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX
  </xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
 <KeyPackage><DeviceInfo><Manufacturer>Manufacturer</Manufacturer><SerialNo>987654321</SerialNo></DeviceInfo>
  <Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp"><Issuer>Issuer</Issuer>
   <AlgorithmParameters><ResponseFormat Length="8" Encoding="DECIMAL"/></AlgorithmParameters>
   <Data><Secret><EncryptedValue>
     <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
     <xenc:CipherData><xenc:CipherValue>
      AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv
     </xenc:CipherValue></xenc:CipherData></EncryptedValue>
     <ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=</ValueMAC></Secret>
    <Counter><PlainValue>0</PlainValue></Counter></Data></Key></KeyPackage></KeyContainer>"#;
    let key = data_encoding::HEXLOWER.decode(b"12345678901234567890123456789012").unwrap();
    let secrets = Secrets { password: None, key: Some(Zeroizing::new(key)) };
    let read = read_file(text.as_bytes(), &secrets, None).unwrap();
    assert_eq!(read.rejected[0].why, Why::Counts, "the example is a counting token");
    // The same secret in a token with a clock.
    let ours = text.replace("pskc:hotp", "pskc:totp").replace("Length=\"8\"", "Length=\"6\"");
    let read = read_file(ours.as_bytes(), &secrets, None).unwrap();
    assert_eq!(read.found[0].seed.expose(), SEED);
    assert!(refused(text, &Secrets::default()).contains("--key-file"));
}

#[test]
fn imp_25_what_a_token_cannot_be_used_for_is_said() {
    let with = |algorithm: &str, parameters: &str, data: &str| {
        only_why(&container_of(&token_of("2600000001", algorithm, parameters, data)))
    };
    assert_eq!(with("hotp", FORMAT, SECRET), Why::Counts);
    assert_eq!(with("ocra", FORMAT, SECRET), Why::Algorithm);
    assert_eq!(with("totp", &FORMAT.replace('6', "8"), SECRET), Why::Digits);
    assert_eq!(with("totp", "", SECRET), Why::Digits);
    assert_eq!(with("totp", &format!("<pskc:Suite>HMAC-SHA384</pskc:Suite>{FORMAT}"), SECRET), Why::Algorithm);
    assert_eq!(with("totp", FORMAT, ""), Why::Missing("secret"));
    assert_eq!(with("totp", FORMAT, &SECRET.replace("MTIz", "*")), Why::Secret);
    let value = |name: &str, value: &str| {
        format!("{SECRET}<pskc:{name}><pskc:PlainValue>{value}</pskc:PlainValue></pskc:{name}>")
    };
    assert_eq!(with("totp", FORMAT, &value("TimeInterval", "45")), Why::Period);
    assert_eq!(with("totp", FORMAT, &value("Time", "1000")), Why::Clock);
    assert_eq!(with("totp", FORMAT, &value("TimeDrift", "21")), Why::Clock);
    let policy = usual("2600000001").replace(
        "<pskc:Data>",
        "<pskc:Policy><pskc:ExpiryDate>2006-05-31T00:00:00Z</pskc:ExpiryDate></pskc:Policy><pskc:Data>",
    );
    assert_eq!(only_why(&container_of(&policy)), Why::Policy);
    let usage = usual("2600000001")
        .replace("<pskc:Data>", "<pskc:Policy><pskc:KeyUsage>OTP</pskc:KeyUsage></pskc:Policy><pskc:Data>");
    assert_eq!(plain(&container_of(&usage)).found.len(), 1);
}

#[test]
fn imp_25_a_serial_that_comes_twice_is_rejected_with_its_line_and_the_rest_is_kept() {
    let read = plain(&container_of(&format!("{}\n{}\n{}", usual("26-0001"), usual("260001"), usual("260002"))));
    assert_eq!(read.found.iter().map(|found| found.serial.as_str()).collect::<Vec<_>>(), ["260001", "260002"]);
    assert_eq!(read.rejected, [Rejected { line: 5, serial: "260001".into(), why: Why::Twice(3) }]);
    let on_one_line =
        container_of(&format!("{}{}", usual("260001").replace('\n', ""), usual("260001").replace('\n', "")));
    assert_eq!(plain(&on_one_line).rejected.len(), 1);
}

#[test]
fn imp_25_hostile_and_foreign_xml_is_refused() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>";
    assert!(refused(bomb, &Secrets::default()).contains("document type"));
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>";
    assert!(refused(outside, &Secrets::default()).contains("document type"));
    assert!(refused("<a><b></a>", &Secrets::default()).contains("not XML"));
    assert!(refused("<html/>", &Secrets::default()).contains("not a PSKC"));
    for draft in ["urn:ietf:params:xml:ns:keyprov:pskc:1.0", "urn:ietf:params:xml:ns:keyprov:container:1.0"] {
        assert!(refused(&format!("<KeyContainer xmlns=\"{draft}\"/>"), &Secrets::default()).contains("draft"));
    }
    assert!(refused(&container_of(""), &Secrets::default()).contains("no token"));
    assert!(refused(&container_of("").replace("1.0\">", "2.0\">"), &Secrets::default()).contains("version"));
    let certificate = container_of(
        "<pskc:EncryptionKey><ds:X509Data xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></pskc:EncryptionKey>",
    );
    assert!(refused(&certificate, &Secrets::default()).contains("certificate"));
}

/// T60.
#[test]
fn t60_nothing_that_is_told_holds_a_secret() {
    let read = plain(&container_of(&usual("2600000001")));
    let shown = format!("{read:?}");
    assert!(!shown.contains("MTIz") && !shown.contains("1234567890"), "{shown}");
}
