//! Are SMTP commands answered in the right order only?

use super::{Envelope, Next, Session};

/// Sends the lines and gives the code of the last reply.
fn last_code(lines: &[&str]) -> String {
    let mut session = Session::default();
    let mut last = Next::Reply(String::new());
    for line in lines {
        last = session.command(line);
    }
    let (Next::Reply(reply) | Next::TakeMail(reply) | Next::Bye(reply)) = last;
    reply[..3].to_owned()
}

const MAIL: &str = "MAIL FROM:<a@example.com>";
const RCPT: &str = "RCPT TO:<b@example.com>";

#[test]
fn commands_out_of_order_are_answered_503() {
    for lines in [
        &[MAIL][..],
        &["EHLO x", RCPT],
        &["EHLO x", "DATA"],
        &["EHLO x", MAIL, "DATA"],
        &["EHLO x", MAIL, MAIL],
        &["EHLO x", MAIL, RCPT, "RSET", "DATA"],
        &["EHLO x", MAIL, RCPT, "EHLO x", "DATA"],
    ] {
        assert_eq!(last_code(lines), "503", "{lines:?}");
    }
    assert_eq!(last_code(&["EHLO x", MAIL, RCPT, "DATA"]), "354");
}

#[test]
fn bad_arguments_and_unknown_commands_are_told_apart() {
    for (lines, code) in [
        (&["EHLO"][..], "501"),
        (&["EHLO x", "MAIL a@example.com"], "501"),
        (&["EHLO x", "MAIL FROM:a@example.com"], "501"),
        (&["EHLO x", "MAIL FROM:<a b@example.com>"], "501"),
        (&["EHLO x", "MAIL FROM:<a@example.com> SIZE=99999999"], "552"),
        (&["EHLO x", "MAIL FROM:<a@example.com> AUTH=<>"], "555"),
        (&["EHLO x", MAIL, "RCPT TO:<nobody>"], "501"),
        (&["EHLO x", MAIL, RCPT, "DATA now"], "501"),
        (&["STARTTLS"], "502"),
        (&["BREW coffee"], "500"),
        (&[""], "500"),
        (&["é"], "500"),
    ] {
        assert_eq!(last_code(lines), code, "{lines:?}");
    }
}

#[test]
fn commands_are_read_in_any_case_and_parameters_are_taken() {
    let lines = ["ehlo x", "mail from: <> body=8bitmime size=10 smtputf8", "rcpt to:<b@example.com>", "data"];
    assert_eq!(last_code(&lines), "354");
    assert_eq!(last_code(&["HELO x"]), "250");
    assert_eq!(last_code(&["NOOP"]), "250");
    assert_eq!(last_code(&["QUIT"]), "221");
}

#[test]
fn the_envelope_is_handed_over_once() {
    let mut session = Session::default();
    for line in ["EHLO x", MAIL, RCPT, "RCPT TO:<c@example.com>"] {
        session.command(line);
    }
    let envelope = session.take_envelope();
    assert_eq!(envelope.sender, "a@example.com");
    assert_eq!(envelope.receivers, ["b@example.com", "c@example.com"]);
    assert_eq!(session.take_envelope(), Envelope::default());
}

#[test]
fn receivers_are_limited_and_two_mailboxes_always_fail() {
    let mut session = Session::default();
    session.command("EHLO x");
    session.command(MAIL);
    for _ in 0..100 {
        assert_eq!(session.command(RCPT), Next::Reply("250 2.1.5 receiver taken".into()));
    }
    assert_eq!(session.command(RCPT), Next::Reply("452 4.5.3 too many receivers".into()));
    assert_eq!(last_code(&["EHLO x", MAIL, "RCPT TO:<no-such-mailbox@example.com>"]), "550");
    assert_eq!(last_code(&["EHLO x", MAIL, "RCPT TO:<full-mailbox@example.com>"]), "452");
}
