//! How does the sandbox take mail by SMTP?
//!
//! A receiving server in the manner of RFC 5321, for every receiver, without TLS (loopback only) and
//! without relaying anything. One task a connection, bounded in number, size and time.

mod mail;
mod session;
mod wire;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::State;
use crate::faults::{Mode, Provider, SLOW};
use session::{Next, Session};
use wire::{Line, Wire};

/// Connections served at once; more wait in the system's queue.
const CONNECTIONS: usize = 64;
/// A client that is silent for this long is left.
const PATIENCE: Duration = Duration::from_secs(60);
/// Largest mail in bytes, announced as `SIZE`.
const MAIL_MAX: usize = 1024 * 1024;

/// Serves until the sandbox stops.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of file handles and the like: not worth a hot loop.
                Err(_) => { state.pause(Duration::from_millis(50)).await; continue }
            },
            () = state.stopped() => return,
        };
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let ended = tokio::select! {
                ended = converse(stream, &state) => ended,
                () = state.stopped() => Ok(()),
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "sandbox SMTP connection ended early");
            }
            drop(place);
        });
    }
}

/// One connection from greeting to end.
async fn converse(stream: TcpStream, state: &State) -> io::Result<()> {
    let mut wire = Wire::new(stream);
    match state.faults.mode(Provider::Mail) {
        Mode::Down => return Ok(()),
        Mode::Garbage => return wire.say("<html>this is not the server you are looking for</html>").await,
        Mode::Slow => state.pause(SLOW).await,
        Mode::Ok | Mode::Busy | Mode::Failing => {}
    }
    wire.say("220 sandbox.localhost ESMTP Menshen sandbox").await?;
    let mut session = Session::default();
    loop {
        let Ok(line) = timeout(PATIENCE, wire.line()).await else {
            return wire.say("421 4.4.2 sandbox.localhost waited long enough").await;
        };
        let next = match line? {
            Line::Text(text) => session.command(&text),
            Line::TooLong => Next::Reply("500 5.5.2 line too long".into()),
            Line::End => return Ok(()),
        };
        match next {
            Next::Reply(reply) => wire.say(&reply).await?,
            Next::Bye(reply) => return wire.say(&reply).await,
            Next::TakeMail(reply) => {
                wire.say(&reply).await?;
                let Some(answer) = take_mail(&mut wire, &mut session, state).await? else { return Ok(()) };
                wire.say(&answer).await?;
            }
        }
    }
}

/// Reads the mail after `DATA` and gives the answer to it; `None` hangs up.
async fn take_mail(wire: &mut Wire, session: &mut Session, state: &State) -> io::Result<Option<String>> {
    let Ok(body) = timeout(PATIENCE, wire.body(MAIL_MAX)).await else { return Ok(None) };
    let envelope = session.take_envelope();
    let body = match body? {
        wire::Body::Mail(body) => body,
        wire::Body::TooBig => return Ok(Some("552 5.3.4 message too big".into())),
        wire::Body::LineTooLong => return Ok(Some("500 5.6.0 line too long in the message".into())),
        wire::Body::End => return Ok(None),
    };
    Ok(match state.faults.mode(Provider::Mail) {
        Mode::Ok => Some(mail::deliver(state, &envelope, &body)),
        Mode::Slow => {
            state.pause(SLOW).await;
            Some(mail::deliver(state, &envelope, &body))
        }
        Mode::Busy => Some("451 4.3.0 sandbox fault, try later".into()),
        Mode::Failing => Some("554 5.3.0 sandbox fault".into()),
        Mode::Down => None,
        Mode::Garbage => Some("ok???".into()),
    })
}
