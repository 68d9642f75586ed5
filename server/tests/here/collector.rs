//! What does an OpenTelemetry collector receive? A small one, on loopback.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Request line and body of an export.
pub type Export = (String, Vec<u8>);

/// A collector that takes every export until the test ends.
pub struct Collector {
    pub address: SocketAddr,
    exports: Receiver<Export>,
}

impl Collector {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, exports) = channel();
        std::thread::spawn(move || collect(&listener, &sender));
        Self { address, exports }
    }

    /// The next export: its request line, and its body as text. The texts of a protobuf message stand in it as they are.
    pub fn next(&self) -> (String, String) {
        let (request, body) = self.exports.recv_timeout(Duration::from_secs(10)).unwrap();
        (request, String::from_utf8_lossy(&body).into_owned())
    }
}

fn collect(listener: &TcpListener, exports: &Sender<Export>) {
    for stream in listener.incoming() {
        let received = receive(stream.unwrap());
        if received.is_none_or(|export| exports.send(export).is_err()) {
            return;
        }
    }
}

fn receive(mut stream: TcpStream) -> Option<Export> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    Some((head.lines().next()?.into(), body))
}
