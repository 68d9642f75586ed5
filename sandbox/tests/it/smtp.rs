//! The SMTP stand-in, spoken to by hand.

use std::time::Duration;

use sandbox::{Mode, Provider, Sandbox};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::{only, start};

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(sandbox: &Sandbox) -> Self {
        let mut client = Self(BufReader::new(TcpStream::connect(sandbox.smtp_addr()).await.unwrap()));
        assert_eq!(client.code().await, "220");
        client
    }

    /// Sends text as it is.
    async fn raw(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends a line and gives the code of the answer.
    async fn say(&mut self, line: &str) -> String {
        self.raw(&format!("{line}\r\n")).await;
        self.code().await
    }

    /// Reads a whole reply and gives its code.
    async fn code(&mut self) -> String {
        loop {
            let mut line = String::new();
            let read = tokio::time::timeout(Duration::from_secs(5), self.0.read_line(&mut line)).await;
            assert!(read.unwrap().unwrap() > 0, "hung up");
            assert!(line.ends_with("\r\n"), "{line:?}");
            if line.as_bytes()[3] == b' ' {
                return line[..3].to_owned();
            }
        }
    }

    async fn envelope(&mut self) {
        for (line, code) in [
            ("EHLO x", "250"),
            ("MAIL FROM:<a@example.com>", "250"),
            ("RCPT TO:<b@example.com>", "250"),
            ("DATA", "354"),
        ] {
            assert_eq!(self.say(line).await, code, "{line}");
        }
    }
}

#[tokio::test]
async fn several_mails_go_through_one_connection_and_a_receiver_each_gets_its_own() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox).await;
    client.envelope().await;
    assert_eq!(client.say("Subject: one\r\n\r\n..dot\r\n...\r\n.").await, "250");
    for (line, code) in [
        ("NOOP", "250"),
        ("MAIL FROM:<>", "250"),
        ("RCPT TO:<c@example.com>", "250"),
        ("RCPT TO:<d@example.com>", "250"),
        ("DATA", "354"),
        ("Subject: =?utf-8?B?5LqM?=\r\n\r\ntwo\r\n.", "250"),
        ("QUIT", "221"),
    ] {
        assert_eq!(client.say(line).await, code, "{line}");
    }
    let got: Vec<_> = sandbox.messages().into_iter().map(|m| (m.to, m.subject, m.text)).collect();
    let expected =
        [("b@example.com", "one", ".dot\n.."), ("c@example.com", "二", "two"), ("d@example.com", "二", "two")];
    assert_eq!(got, expected.map(|(to, subject, text)| (to.into(), subject.into(), text.into())));
}

#[tokio::test]
async fn an_oversized_command_line_is_refused_and_the_next_one_works() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox).await;
    assert_eq!(client.say(&format!("EHLO {}", "x".repeat(100_000))).await, "500");
    assert_eq!(client.say("EHLO x").await, "250");
}

#[tokio::test]
async fn an_oversized_line_or_mail_is_refused_and_its_rest_is_not_taken_for_commands() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox).await;
    client.envelope().await;
    assert_eq!(client.say(&format!("Subject: x\r\n\r\n{}\r\nQUIT\r\n.", "y".repeat(1_001))).await, "500");
    client.envelope().await;
    let big = "0123456789abcdef0123456789abcdef\r\n".repeat(40_000);
    assert_eq!(client.say(&format!("Subject: x\r\n\r\n{big}QUIT\r\n.")).await, "552");
    client.envelope().await;
    assert_eq!(client.say("Subject: fine\r\n\r\nx\r\n.").await, "250");
    assert_eq!(only(&sandbox).subject, "fine");
}

#[tokio::test]
async fn a_bare_line_feed_does_not_end_a_mail_of_a_proper_client() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox).await;
    client.envelope().await;
    let smuggled = "Subject: x\r\n\r\nbefore\n.\nMAIL FROM:<evil@example.com>\r\n.";
    assert_eq!(client.say(smuggled).await, "250");
    assert_eq!(client.say("NOOP").await, "250");
    assert!(only(&sandbox).text.contains("evil@example.com"));
}

#[tokio::test]
async fn somebody_who_types_by_hand_may_end_lines_as_netcat_does() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox).await;
    for (line, code) in [
        ("HELO x\n", "250"),
        ("MAIL FROM:<a@example.com>\n", "250"),
        ("RCPT TO:<b@example.com>\n", "250"),
        ("DATA\n", "354"),
        ("Subject: by hand\n\nCode 123456\n.\n", "250"),
    ] {
        client.raw(line).await;
        assert_eq!(client.code().await, code, "{line}");
    }
    assert_eq!(only(&sandbox).codes, ["123456"]);
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_of_a_mail_leaves_no_message() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox).await;
    client.envelope().await;
    client.raw("Subject: x\r\n\r\nhalf a ma").await;
    drop(client);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(sandbox.messages(), []);
}

#[tokio::test]
async fn a_server_that_is_down_hangs_up_without_a_word() {
    let sandbox = start();
    sandbox.set_fault(Provider::Mail, Mode::Down, None);
    let mut stream = TcpStream::connect(sandbox.smtp_addr()).await.unwrap();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.unwrap();
    assert_eq!(said, b"");
}
