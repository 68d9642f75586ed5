//! Are mails what they should be, and can nothing add a header (T56)?

use super::{Mail, Sender};

const NOW: i64 = 1_700_000_000_000;

fn mail() -> Mail {
    Mail {
        message_id: "0190f3c1-outbox.7".into(),
        to: "lin@northstar.example".into(),
        subject: "您的验证码".into(),
        text: "验证码 402718，5 分钟内有效。\n.\n结束".into(),
        html: None,
    }
}

fn wire(mail: &Mail) -> Result<String, String> {
    let sender = Sender::parse("门神 <no-reply@menshen.example>").unwrap();
    sender.compose(mail, NOW).map(|message| String::from_utf8(message.formatted()).unwrap())
}

#[test]
fn a_mail_carries_the_stable_id_its_date_and_the_mark_of_a_machine() {
    let wire = wire(&mail()).unwrap();
    let (head, _) = wire.split_once("\r\n\r\n").unwrap();
    for line in [
        "Message-ID: <0190f3c1-outbox.7@menshen.example>",
        "Date: Tue, 14 Nov 2023 22:13:20 +0000",
        "Auto-Submitted: auto-generated",
        "To: lin@northstar.example",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|l| l == line), "{line} is missing in\n{head}");
    }
    assert!(head.is_ascii());
}

#[test]
fn the_same_mail_is_the_same_bytes_at_every_try() {
    assert_eq!(wire(&mail()).unwrap(), wire(&mail()).unwrap());
}

#[test]
fn html_is_an_alternative_beside_the_text() {
    let both = Mail { html: Some("<p>402718</p>".into()), ..mail() };
    let wire = wire(&both).unwrap();
    let at = |part: &str| wire.find(part).unwrap_or_else(|| panic!("{part} is missing in\n{wire}"));
    assert!(at("multipart/alternative") < at("text/plain") && at("text/plain") < at("text/html"));
}

#[test]
fn t56_line_breaks_and_control_characters_in_header_parts_are_refused() {
    for bad in ["x\r\nBcc: evil@example.com", "x\nBcc: a@b.example", "x\ry", "x\0y", "x\u{85}y", "x\u{2028}y"] {
        for broken in [
            Mail { subject: bad.into(), ..mail() },
            Mail { to: bad.into(), ..mail() },
            Mail { to: format!("lin@northstar.example{bad}"), ..mail() },
            Mail { message_id: bad.into(), ..mail() },
        ] {
            let refused = wire(&broken).unwrap_err();
            assert!(!refused.contains("evil") && !refused.contains("Bcc"), "{refused}");
        }
        assert!(Sender::parse(&format!("{bad} <a@b.example>")).is_err(), "{bad:?}");
    }
}

#[test]
fn t56_one_receiver_is_one_receiver() {
    for to in ["a@b.example, c@d.example", "a@b.example;c@d.example", "Lin <a@b.example>", "<a@b.example>", "a", ""] {
        assert!(wire(&Mail { to: to.into(), ..mail() }).is_err(), "{to}");
    }
}

#[test]
fn odd_message_ids_are_refused() {
    for id in ["", "a b", "a>b", "a@b", &"x".repeat(101)] {
        assert!(wire(&Mail { message_id: id.into(), ..mail() }).is_err(), "{id}");
    }
}

#[test]
fn a_body_cannot_end_the_header_or_the_transfer_early() {
    let wire = wire(&mail()).unwrap();
    let (_, body) = wire.split_once("\r\n\r\n").unwrap();
    assert!(!body.contains("\r\n.\r\n") && !body.contains("\n.\n"), "{body}");
}
