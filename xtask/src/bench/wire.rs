//! How is one request sent and its answer read, for next to nothing? (HTTP/1.1, kept alive)
//!
//! The generator must cost less than what it measures, so this reads only what it needs of an answer.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is used again and again.
pub struct Connection {
    address: String,
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Where the body of the last answer begins.
    body: usize,
}

/// What is needed of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Whether it says when to come again.
    pub retry_after: bool,
    /// How long its body was.
    pub length: usize,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// What the system says.
    pub async fn open(address: &str) -> io::Result<Self> {
        let stream = connect(address).await?;
        Ok(Self { address: address.to_owned(), stream, buffer: Vec::with_capacity(16 * 1024), body: 0 })
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// # Errors
    /// If the connection breaks, or the answer is none.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let parsed = parse(&self.buffer[..head])?;
        self.body = head;
        while self.buffer.len() < head + parsed.answer.length {
            self.more().await?;
        }
        if parsed.close {
            self.stream = connect(&self.address).await?;
        }
        Ok(parsed.answer)
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        self.buffer.get(self.body..).unwrap_or_default()
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

async fn connect(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

struct Head {
    answer: Answer,
    close: bool,
}

fn parse(head: &[u8]) -> io::Result<Head> {
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "not an answer");
    let status = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).ok_or_else(bad)?;
    if find(head, b"\r\ntransfer-encoding:").is_some() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "an answer in chunks; this generator does not read them",
        ));
    }
    let length = match find(head, b"\r\ncontent-length: ") {
        Some(at) => head[at + 18..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0, |length, digit| length * 10 + usize::from(digit - b'0')),
        None => 0,
    };
    let answer = Answer { status, retry_after: find(head, b"\r\nretry-after:").is_some(), length };
    Ok(Head { answer, close: find(head, b"\r\nconnection: close").is_some() })
}

/// Where `needle` begins. Names of headers come in lower case from the servers measured here.
fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let first = needle[0];
    let mut from = 0;
    while let Some(at) = hay.get(from..)?.iter().position(|byte| *byte == first) {
        if hay[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read() {
        let head =
            b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: x\r\nretry-after: 2\r\ncontent-length: 217\r\n\r\n";
        let head = parse(head).unwrap();
        assert_eq!(head.answer, Answer { status: 503, retry_after: true, length: 217 });
        assert!(!head.close);
        assert!(parse(b"nonsense").is_err());
        assert_eq!(find(b"aab", b"ab"), Some(1));
    }
}
