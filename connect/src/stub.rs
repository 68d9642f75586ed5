//! A tiny HTTP server for tests: what would a provider see, and what does it answer?

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the stub answers to one request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// A status and a body, as `text/plain`: several providers label JSON so.
    Full(u16, Vec<u8>),
    /// 302 to this address.
    Redirect(String),
    /// Nothing for this long, then the connection is closed.
    Silence(Duration),
    /// The connection is closed at once.
    Hangup,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::Full(200, body.into())
    }
}

/// One request as it came.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// `GET /path?query`.
    pub(crate) line: String,
    /// The head, in lower case names as sent.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn path(&self) -> &str {
        let target = self.line.split(' ').nth(1).unwrap_or_default();
        target.split('?').next().unwrap_or_default()
    }

    /// A field of the query or of the form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let target = self.line.split(' ').nth(1).unwrap_or_default();
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let form = url::form_urlencoded::parse(self.body.as_bytes());
        pairs.chain(form).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// The server; lives as long as its runtime.
pub(crate) struct Stub {
    pub(crate) base: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// Serves what `answer` says to each request.
    pub(crate) async fn serve<F>(answer: F) -> Self
    where
        F: Fn(&Seen) -> Reply + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let (seen, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&noted), Arc::clone(&answer)));
            }
        });
        Self { base, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.path().to_owned()).collect()
    }
}

async fn converse<F: Fn(&Seen) -> Reply>(mut stream: TcpStream, noted: Arc<Mutex<Vec<Seen>>>, answer: Arc<F>) {
    let Some(seen) = hear(&mut stream).await else { return };
    let reply = answer(&seen);
    noted.lock().unwrap().push(seen);
    let (status, extra, body) = match reply {
        Reply::Full(status, body) => (status, String::new(), body),
        Reply::Redirect(to) => (302, format!("location: {to}\r\n"), Vec::new()),
        Reply::Silence(span) => return tokio::time::sleep(span).await,
        Reply::Hangup => return,
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: text/plain\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(&body).await;
    let _ = stream.shutdown().await;
}

async fn hear(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                let line = head.lines().next().unwrap_or_default().to_owned();
                return Some(Seen { line, head: head.to_owned(), body: body.to_owned() });
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
