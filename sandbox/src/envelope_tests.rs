//! The vectors of both protocols: three other implementations agree with these.

use data_encoding::HEXLOWER;

use super::Envelope;

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const RANDOM: [u8; 16] = *b"0123456789abcdef";

#[test]
fn a_key_whose_last_character_has_spare_bits_is_read() {
    let envelope = Envelope::new("t", KEY).unwrap();
    let hex = "69b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3d0010831051";
    assert_eq!(HEXLOWER.encode(&envelope.key), hex);
    assert!(Envelope::new("t", &KEY[1..]).is_none());
    assert!(Envelope::new("t", &KEY.replace('a', "*")).is_none());
}

#[test]
fn the_ticket_of_the_official_account_platform_is_sealed_byte_for_byte() {
    let envelope = Envelope::new("examplecomponenttoken", KEY).unwrap();
    let message = "<xml><AppId><![CDATA[wx0000000000000001]]></AppId><CreateTime>1700000000</CreateTime>\
                   <InfoType><![CDATA[component_verify_ticket]]></InfoType>\
                   <ComponentVerifyTicket><![CDATA[ticket@@@EXAMPLE]]></ComponentVerifyTicket></xml>";
    assert_eq!(message.len(), 222);
    let sealed = envelope.seal(RANDOM, message, "wx0000000000000001").unwrap();
    assert_eq!(
        sealed,
        "Q3stYC6hdFzMh9T8HCvyDNeUphVuBmNmQ3TMWvUOiU5XdiqgiA723vzU8harOCgabUeghKjWz8cETauxnZHLZsHWYW38rYiDJ/5UzlWaG0p\
         NNSISUcSdkss7oDwb4yVVacerA0BBfrgxbSsxIcWYyDdmluxpofWeC0rNHhvhnGdXW6SD8/lwTh9UHTvWtViKof7VVGVtoeWe8vQj2d5geA\
         qa6zUcLULFS4VZoppYRV4xvfs+I5F+/hnImkAGCBSTAnI2/DZvXqk/lMujMliEQru6p72M+qLEA3w6jb1wvMcd1J8bN+9nJKHwpqrnoyS35\
         eQO8twDWK8AlmOklTFsunkvGbiNRJ03z+du18KBOvmhLfqzAA+MCYPUUckn1T0F"
    );
    assert_eq!(envelope.sign(&["1700000000", "nonce01", &sealed]), "a871b85cece67d940aeb106c14933f7506dc608c");
    assert_eq!(envelope.sign(&["1700000000", "nonce01"]), "b91916036d120798a513a82758ee9e98b93dabfa");
}

#[test]
fn the_ticket_of_a_wecom_suite_is_sealed_byte_for_byte() {
    let envelope = Envelope::new("examplesuitetoken", KEY).unwrap();
    let message = "<xml><SuiteId><![CDATA[ww0000000000000001]]></SuiteId><InfoType><![CDATA[suite_ticket]]></InfoType>\
                   <TimeStamp>1700000000</TimeStamp><SuiteTicket><![CDATA[EXAMPLETICKET]]></SuiteTicket></xml>";
    assert_eq!(message.len(), 190);
    let sealed = envelope.seal(RANDOM, message, "ww0000000000000001").unwrap();
    assert_eq!(
        sealed,
        "Q3stYC6hdFzMh9T8HCvyDCQ+/6gffQ5ZjbyAPTTkBwflQxr4YcwERsCDMSBhyKVul1F9+Om0zZuk93RrRI0ggU9kHVE1rNKnqloPMhCXSl\
         yhPHybzQkEz1wlhqiBuS4ctY5UIge8XZVVl/aNZx4uoP313WObfWL/To9Wwv7ShFwN3FScB7n+dNyJNDjcGQEKoCd4f3NDyneqAFPgc3lUR\
         ue3foxXP81yj8xgyDWUWOaSNxW0K5xEFOlEhwAwVa3E+fo4/To8boQRv5djKWJFZ8U2QrebRnxfaFFPsiI9X6cL6T4NeNcaCaP/Ba1fZOtv\
         5eAVSVNEsUuQxXWvhre0qQ=="
    );
    assert_eq!(envelope.sign(&["1700000000", "nonce01", &sealed]), "1c7a96f0bf994788e1dac0c0f634fa294d3b6489");
}

#[test]
fn an_exact_block_is_padded_by_another_one() {
    let envelope = Envelope::new("t", KEY).unwrap();
    // 16 + 4 + 8 + 4 = 32 bytes, and 32 of padding: 64 bytes are 88 characters.
    assert_eq!(envelope.seal(RANDOM, "12345678", "wxap").unwrap().len(), 88);
    assert_eq!(envelope.seal(RANDOM, "1234567", "wxap").unwrap().len(), 44);
}
