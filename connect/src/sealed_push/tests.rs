//! Are the published vectors read byte for byte, and is everything else refused?

use super::testing::{AES_KEY, echo, push, seal, seal_raw, signed};
use super::{BODY_MAX, Elements, Seal};
use crate::identity::PushError;

const NOW: i64 = 1_700_000_000_000;

/// The vector of the third-party platform.
mod component {
    pub(super) const TOKEN: &str = "examplecomponenttoken";
    pub(super) const RECEIVER: &str = "wx0000000000000001";
    pub(super) const TEXT: &str = "<xml><AppId><![CDATA[wx0000000000000001]]></AppId><CreateTime>1700000000</CreateTime><InfoType><![CDATA[component_verify_ticket]]></InfoType><ComponentVerifyTicket><![CDATA[ticket@@@EXAMPLE]]></ComponentVerifyTicket></xml>";
    pub(super) const SEALED: &str = "Q3stYC6hdFzMh9T8HCvyDNeUphVuBmNmQ3TMWvUOiU5XdiqgiA723vzU8harOCgabUeghKjWz8cETauxnZHLZsHWYW38rYiDJ/5UzlWaG0pNNSISUcSdkss7oDwb4yVVacerA0BBfrgxbSsxIcWYyDdmluxpofWeC0rNHhvhnGdXW6SD8/lwTh9UHTvWtViKof7VVGVtoeWe8vQj2d5geAqa6zUcLULFS4VZoppYRV4xvfs+I5F+/hnImkAGCBSTAnI2/DZvXqk/lMujMliEQru6p72M+qLEA3w6jb1wvMcd1J8bN+9nJKHwpqrnoyS35eQO8twDWK8AlmOklTFsunkvGbiNRJ03z+du18KBOvmhLfqzAA+MCYPUUckn1T0F";
    pub(super) const SIGNATURE: &str = "a871b85cece67d940aeb106c14933f7506dc608c";
}

/// The vector of the suite.
mod suite {
    pub(super) const TOKEN: &str = "examplesuitetoken";
    pub(super) const RECEIVER: &str = "ww0000000000000001";
    pub(super) const TEXT: &str = "<xml><SuiteId><![CDATA[ww0000000000000001]]></SuiteId><InfoType><![CDATA[suite_ticket]]></InfoType><TimeStamp>1700000000</TimeStamp><SuiteTicket><![CDATA[EXAMPLETICKET]]></SuiteTicket></xml>";
    pub(super) const SEALED: &str = "Q3stYC6hdFzMh9T8HCvyDCQ+/6gffQ5ZjbyAPTTkBwflQxr4YcwERsCDMSBhyKVul1F9+Om0zZuk93RrRI0ggU9kHVE1rNKnqloPMhCXSlyhPHybzQkEz1wlhqiBuS4ctY5UIge8XZVVl/aNZx4uoP313WObfWL/To9Wwv7ShFwN3FScB7n+dNyJNDjcGQEKoCd4f3NDyneqAFPgc3lURue3foxXP81yj8xgyDWUWOaSNxW0K5xEFOlEhwAwVa3E+fo4/To8boQRv5djKWJFZ8U2QrebRnxfaFFPsiI9X6cL6T4NeNcaCaP/Ba1fZOtv5eAVSVNEsUuQxXWvhre0qQ==";
    pub(super) const SIGNATURE: &str = "1c7a96f0bf994788e1dac0c0f634fa294d3b6489";
}

fn query(signature: &str, timestamp: &str) -> Vec<(String, String)> {
    [("msg_signature", signature), ("timestamp", timestamp), ("nonce", "nonce01")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

fn envelope(sealed: &str) -> Vec<u8> {
    format!("<xml><AppId><![CDATA[wx1]]></AppId><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>").into_bytes()
}

fn reads(text: &str) -> Result<(), PushError> {
    Elements::parse(text).map(drop)
}

#[test]
fn t33_both_published_vectors_are_read_and_written_byte_for_byte() {
    for (token, receiver, text, sealed, signature) in [
        (component::TOKEN, component::RECEIVER, component::TEXT, component::SEALED, component::SIGNATURE),
        (suite::TOKEN, suite::RECEIVER, suite::TEXT, suite::SEALED, suite::SIGNATURE),
    ] {
        let seal_of = Seal::new(token, AES_KEY).unwrap();
        let letter = seal_of.read(&query(signature, "1700000000"), &envelope(sealed), NOW).ok().unwrap();
        assert_eq!(letter.open_text(receiver).unwrap(), text);
        assert_eq!(letter.sent_at, NOW);
        assert_eq!(seal(AES_KEY, text, receiver), sealed);
        assert_eq!(signed(token, sealed, 1_700_000_000)[0].1, signature);
    }
}

#[test]
fn the_key_of_the_vectors_has_spare_bits_and_is_read() {
    let key = super::Key::from_encoded(AES_KEY).unwrap();
    let hex = data_encoding::HEXLOWER.encode(key.bytes());
    assert_eq!(hex, "69b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3d0010831051");
    for wrong in ["", "abc", &AES_KEY[1..], "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF=", &format!("{AES_KEY}=")] {
        let told = Seal::new("token", wrong).err().unwrap();
        assert!(wrong.is_empty() || !told.contains(wrong), "{told}");
    }
    assert!(Seal::new("", AES_KEY).is_err() && Seal::new("a b", AES_KEY).is_err());
}

#[test]
fn t33_a_wrong_signature_is_refused_before_anything_is_opened() {
    let seal = Seal::new(component::TOKEN, AES_KEY).unwrap();
    let upper = component::SIGNATURE.to_uppercase();
    for signature in ["", "a871", &component::SIGNATURE.replace('a', "b"), &upper, suite::SIGNATURE] {
        let read = seal.read(&query(signature, "1700000000"), &envelope(component::SEALED), NOW);
        assert_eq!(read.err(), Some(PushError::BadSignature), "{signature}");
    }
    let other = Seal::new("another", AES_KEY).unwrap();
    let read = other.read(&query(component::SIGNATURE, "1700000000"), &envelope(component::SEALED), NOW);
    assert_eq!(read.err(), Some(PushError::BadSignature));
    let mut twice = query(component::SIGNATURE, "1700000000");
    twice.push(("msg_signature".into(), "x".into()));
    assert_eq!(seal.read(&twice, &envelope(component::SEALED), NOW).err(), Some(PushError::BadSignature));
}

#[test]
fn t33_a_push_is_at_most_300_seconds_old_or_early() {
    let seal = Seal::new(component::TOKEN, AES_KEY).unwrap();
    for (off, expected) in
        [(-300_000, None), (300_000, None), (-300_001, Some(PushError::Stale)), (300_001, Some(PushError::Stale))]
    {
        let read = seal.read(&query(component::SIGNATURE, "1700000000"), &envelope(component::SEALED), NOW + off);
        assert_eq!(read.err(), expected, "{off}");
    }
    for timestamp in ["+1700000000", "1e9", "99999999999999999999"] {
        let signature = super::signature::of([component::TOKEN, timestamp, "nonce01", component::SEALED]);
        let read = seal.read(&query(&signature, timestamp), &envelope(component::SEALED), NOW);
        assert_eq!(read.err(), Some(PushError::Malformed), "{timestamp}");
    }
}

#[test]
fn t33_a_push_for_somebody_else_is_refused() {
    let seal = Seal::new("token", AES_KEY).unwrap();
    let pushed = push("token", ("ToUserName", "wwOURS"), "<xml/>", "wwTHEIRS", 1_700_000_000);
    let letter = seal.read(&pushed.query, &pushed.body, NOW).ok().unwrap();
    assert_eq!(letter.addressee.as_deref(), Some("wwOURS"));
    for receiver in ["wwOURS", "wwTHEIR", "wwTHEIRS1", ""] {
        assert_eq!(letter.open(receiver).err(), Some(PushError::BadSignature), "{receiver}");
    }
    assert!(letter.open("wwTHEIRS").is_ok());
}

#[test]
fn a_provider_owned_by_an_individual_has_the_empty_id() {
    let seal = Seal::new("token", AES_KEY).unwrap();
    let query = echo("token", "1616140317555161061", "", 1_700_000_000);
    let letter = seal.read_echo(&query, NOW).ok().unwrap();
    assert_eq!(letter.open_text("").unwrap(), "1616140317555161061");
    assert_eq!(letter.open_text("ww1").err(), Some(PushError::BadSignature));
}

#[test]
fn every_length_of_padding_is_taken_off_and_only_padding() {
    let seal_of = Seal::new("token", AES_KEY).unwrap();
    for length in 0..70 {
        let text = "x".repeat(length);
        let letter = seal_of.read_echo(&echo("token", &text, "r", 1_700_000_000), NOW).ok().unwrap();
        assert_eq!(letter.open_text("r").unwrap(), text);
    }
    let salt_and_length = [b"0123456789abcdef".as_slice(), &[0, 0, 0, 0]].concat();
    let last = |tail: &[u8]| [salt_and_length.as_slice(), &vec![b'r'; 44 - tail.len()], tail].concat();
    for (what, bytes) in [
        ("padding of 0", last(&[0])),
        ("padding of 33", last(&[33; 33])),
        ("padding longer than everything", last(&[255])),
        ("uneven padding", last(&[2, 3, 3])),
        ("a length beyond the end", [b"0123456789abcdef".as_slice(), &[255; 4], &[12; 12]].concat()),
        ("no room for a length", vec![32; 32]),
        ("text that is not UTF-8", [b"0123456789abcdef".as_slice(), &[0, 0, 0, 1], &[255], &[11; 11]].concat()),
    ] {
        let sealed = seal_raw(AES_KEY, bytes);
        let query = signed("token", &sealed, 1_700_000_000);
        let letter = seal_of.read(&query, &envelope(&sealed), NOW).ok().unwrap();
        assert_eq!(letter.open_text("").err(), Some(PushError::Malformed), "{what}");
    }
}

#[test]
fn what_is_signed_but_not_sealed_is_malformed() {
    let seal = Seal::new("token", AES_KEY).unwrap();
    let half_block = data_encoding::BASE64.encode(&[7; 48]);
    for sealed in ["AAAA", "not base64!", "QQ", &half_block] {
        let letter = seal.read(&signed("token", sealed, 1_700_000_000), &envelope(sealed), NOW).ok().unwrap();
        assert_eq!(letter.open_text("").err(), Some(PushError::Malformed), "{sealed}");
    }
}

#[test]
fn t33_no_document_type_no_entities() {
    for text in [
        "<!DOCTYPE xml><xml><A>1</A></xml>",
        "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><A>&a;</A></xml>",
        "<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><xml><A>&a;</A></xml>",
        "<!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]><xml><A>&c;</A></xml>",
        "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:9/x.dtd\"><xml/>",
        "<xml><A>&a;</A></xml>",
    ] {
        assert_eq!(reads(text), Err(PushError::Malformed), "{text}");
    }
    let plain = Elements::parse("<?xml version=\"1.0\"?><xml><A>&lt;1&amp;2&#62;</A></xml>").ok().unwrap();
    assert_eq!(plain.text("A"), Some("<1&2>"));
}

#[test]
fn t33_too_long_too_deep_too_many() {
    let seal = Seal::new("token", AES_KEY).unwrap();
    let sealed = "A".repeat(BODY_MAX);
    let read = seal.read(&signed("token", &sealed, 1_700_000_000), &envelope(&sealed), NOW);
    assert_eq!(read.err(), Some(PushError::Malformed));
    let nested = |levels: usize| format!("<xml>{}{}</xml>", "<a>".repeat(levels), "</a>".repeat(levels));
    assert_eq!(reads(&nested(8)), Ok(()));
    for levels in [9, 400, 20_000] {
        assert_eq!(reads(&nested(levels)), Err(PushError::Malformed), "{levels}");
    }
    let many: String = (0..1_000).map(|number| format!("<a{number}/>")).collect();
    assert_eq!(reads(&format!("<xml>{many}</xml>")), Err(PushError::Malformed));
}

#[test]
fn t33_nothing_is_there_twice_or_hidden() {
    for text in [
        "",
        "x",
        "<a/>",
        "<xml>",
        "<xml/><xml/>",
        "<xml><A>1</A><A>1</A></xml>",
        "<xml><A>1<!-- -->2</A></xml>",
        "<xml><A>1<?p x?>2</A></xml>",
        "<xml><!-- --><A>1</A></xml>",
        "<xml xmlns=\"urn:x\"><A>1</A></xml>",
        "<xml xmlns:x=\"urn:x\"><x:A>1</x:A></xml>",
        "<xml><A>1</A></xml>trailing",
    ] {
        assert_eq!(reads(text), Err(PushError::Malformed), "{text}");
    }
    let seal = Seal::new("token", AES_KEY).unwrap();
    for body in ["<xml><AppId>wx1</AppId></xml>".as_bytes(), b"\xff<xml/>", b"<xml><Encrypt></Encrypt></xml>"] {
        let read = seal.read(&signed("token", "", 1_700_000_000), body, NOW);
        assert_eq!(read.err(), Some(PushError::Malformed));
    }
}

#[test]
fn texts_are_read_with_and_without_cdata_and_nested_ones_left_alone() {
    let text = "<xml>\n <A><![CDATA[a<b]]></A><B>b</B><C><![CDATA[a]]>b</C><D/><E><Item><A>x</A></Item></E>\n</xml>";
    let elements = Elements::parse(text).ok().unwrap();
    for (name, expected) in
        [("A", Some("a<b")), ("B", Some("b")), ("C", Some("ab")), ("D", None), ("E", None), ("a", None)]
    {
        assert_eq!(elements.text(name), expected, "{name}");
    }
}
