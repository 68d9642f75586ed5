//! How are lines and mails read from a connection without ever holding too much?

use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// Longest line with its end, commands and text alike (RFC 5321, 4.5.3.1.6).
pub(super) const LINE_MAX: usize = 1000;

/// A connection, line by line.
pub(super) struct Wire {
    stream: BufReader<TcpStream>,
    /// The last command ended with a bare line feed: somebody types by hand, so the mail may too.
    by_hand: bool,
}

/// One command line, without its end.
pub(super) enum Line {
    Text(String),
    TooLong,
    End,
}

/// One mail, dots unstuffed.
pub(super) enum Body {
    Mail(Vec<u8>),
    TooBig,
    LineTooLong,
    End,
}

/// A raw line with its end, or why there is none.
enum Raw {
    Line(Vec<u8>),
    TooLong,
    End,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream: BufReader::new(stream), by_hand: false }
    }

    /// Sends a reply; several lines are separated by `\n` and already numbered.
    pub(super) async fn say(&mut self, reply: &str) -> io::Result<()> {
        let bytes = format!("{}\r\n", reply.replace('\n', "\r\n"));
        self.stream.get_mut().write_all(bytes.as_bytes()).await
    }

    pub(super) async fn line(&mut self) -> io::Result<Line> {
        let raw = match self.raw().await? {
            Raw::Line(raw) => raw,
            Raw::TooLong => return Ok(Line::TooLong),
            Raw::End => return Ok(Line::End),
        };
        self.by_hand = !raw.ends_with(b"\r\n");
        Ok(Line::Text(String::from_utf8_lossy(&raw).trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// Reads up to the line with the single dot. Goes on reading (and forgetting) when the mail is
    /// refused, so that the rest of it is not taken for commands.
    pub(super) async fn body(&mut self, limit: usize) -> io::Result<Body> {
        let mut mail = Vec::new();
        let mut refused = None;
        loop {
            let line = match self.raw().await? {
                Raw::Line(line) => line,
                Raw::TooLong => {
                    refused = refused.or(Some(Body::LineTooLong));
                    continue;
                }
                Raw::End => return Ok(Body::End),
            };
            // Only the full line end counts for a client that uses it: `\n.\n` inside a mail must
            // not end it (SMTP smuggling).
            if line == b".\r\n" || (self.by_hand && line == b".\n") {
                return Ok(refused.unwrap_or(Body::Mail(mail)));
            }
            let unstuffed = line.strip_prefix(b".").unwrap_or(&line);
            if mail.len() + unstuffed.len() > limit {
                refused = refused.or(Some(Body::TooBig));
                mail = Vec::new();
            } else if refused.is_none() {
                mail.extend_from_slice(unstuffed);
            }
        }
    }

    /// Reads one line of at most [`LINE_MAX`] bytes; a longer one is read to its end and dropped.
    async fn raw(&mut self) -> io::Result<Raw> {
        let mut line = Vec::new();
        let mut too_long = false;
        loop {
            let buffer = self.stream.fill_buf().await?;
            if buffer.is_empty() {
                return Ok(Raw::End);
            }
            let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(buffer.len());
            too_long |= line.len() + taken > LINE_MAX;
            if !too_long {
                line.extend_from_slice(&buffer[..taken]);
            }
            self.stream.consume(taken);
            if end.is_some() {
                return Ok(if too_long { Raw::TooLong } else { Raw::Line(line) });
            }
        }
    }
}
