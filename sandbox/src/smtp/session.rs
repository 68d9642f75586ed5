//! Which SMTP command is allowed now, and what is the answer?

use super::MAIL_MAX;

/// Most receivers of one mail.
const RECEIVERS_MAX: usize = 100;
/// Longest address with its brackets (RFC 5321, 4.5.3.1.3).
const PATH_MAX: usize = 256;

/// What to do after a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Say this and read on.
    Reply(String),
    /// Say this and read a mail.
    TakeMail(String),
    /// Say this and hang up.
    Bye(String),
}

/// From whom to whom a mail goes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) sender: String,
    pub(super) receivers: Vec<String>,
}

/// The state of a connection.
#[derive(Debug, Default)]
pub(super) struct Session {
    greeted: bool,
    /// Set by `MAIL`.
    sender: Option<String>,
    receivers: Vec<String>,
}

impl Session {
    pub(super) fn command(&mut self, line: &str) -> Next {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.hello(rest, true),
            "HELO" => self.hello(rest, false),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "DATA" => return self.data(rest),
            "RSET" => {
                self.reset();
                "250 2.0.0 forgotten".into()
            }
            "NOOP" => "250 2.0.0 still here".into(),
            "VRFY" => "252 2.1.5 every address is taken".into(),
            "HELP" => "214 2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY QUIT".into(),
            "QUIT" => return Next::Bye("221 2.0.0 sandbox.localhost says goodbye".into()),
            "STARTTLS" | "AUTH" | "EXPN" | "TURN" | "ETRN" => "502 5.5.1 not offered here".into(),
            _ => "500 5.5.1 no such command".into(),
        };
        Next::Reply(reply)
    }

    /// Gives the envelope of the mail just read and makes room for the next one.
    pub(super) fn take_envelope(&mut self) -> Envelope {
        let envelope =
            Envelope { sender: self.sender.take().unwrap_or_default(), receivers: std::mem::take(&mut self.receivers) };
        self.reset();
        envelope
    }

    fn reset(&mut self) {
        self.sender = None;
        self.receivers.clear();
    }

    fn hello(&mut self, name: &str, extended: bool) -> String {
        if name.is_empty() {
            return "501 5.5.4 who are you?".into();
        }
        self.greeted = true;
        self.reset();
        if extended {
            format!(
                "250-sandbox.localhost\n250-SIZE {MAIL_MAX}\n250-8BITMIME\n250-SMTPUTF8\n250-PIPELINING\n250 ENHANCEDSTATUSCODES"
            )
        } else {
            "250 sandbox.localhost".into()
        }
    }

    fn mail(&mut self, rest: &str) -> String {
        if !self.greeted {
            return "503 5.5.1 greet first (EHLO)".into();
        }
        if self.sender.is_some() {
            return "503 5.5.1 a mail has begun already".into();
        }
        let Some((sender, parameters)) = path(rest, "FROM:") else {
            return "501 5.5.4 MAIL FROM:<address>".into();
        };
        for parameter in parameters.split_ascii_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "SIZE" if value.parse::<usize>().is_ok_and(|size| size > MAIL_MAX) => {
                    return "552 5.3.4 message too big".into();
                }
                "SIZE" | "BODY" | "SMTPUTF8" => {}
                _ => return "555 5.5.4 parameter not known".into(),
            }
        }
        self.sender = Some(sender);
        "250 2.1.0 sender taken".into()
    }

    fn rcpt(&mut self, rest: &str) -> String {
        if self.sender.is_none() {
            return "503 5.5.1 MAIL first".into();
        }
        let Some((receiver, _)) = path(rest, "TO:").filter(|(receiver, _)| receiver.contains('@')) else {
            return "501 5.5.4 RCPT TO:<address>".into();
        };
        if self.receivers.len() == RECEIVERS_MAX {
            return "452 4.5.3 too many receivers".into();
        }
        // Two mailboxes that always fail, for both classes of failure.
        match receiver.split('@').next().unwrap_or_default() {
            "no-such-mailbox" => return "550 5.1.1 no such mailbox".into(),
            "full-mailbox" => return "452 4.2.2 mailbox full".into(),
            _ => {}
        }
        self.receivers.push(receiver);
        "250 2.1.5 receiver taken".into()
    }

    fn data(&mut self, rest: &str) -> Next {
        if !rest.is_empty() {
            return Next::Reply("501 5.5.4 DATA has no argument".into());
        }
        if self.sender.is_none() {
            return Next::Reply("503 5.5.1 MAIL first".into());
        }
        if self.receivers.is_empty() {
            return Next::Reply("503 5.5.1 RCPT first".into());
        }
        Next::TakeMail("354 end with a single dot".into())
    }
}

/// `FROM:<a@b> PARAMETERS`: the address and the parameters; `<>` is the empty sender.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(String, &'a str)> {
    let head = rest.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, parameters) = rest[keyword.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    let clean =
        address.len() <= PATH_MAX && !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '<');
    clean.then(|| (address.to_owned(), parameters))
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
