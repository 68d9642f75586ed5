//! How does a listener serve connections, and how does it stop without losing a request?

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::Service;

use crate::meter::Meter;

/// How long a new client may take for the head of its first request.
const FIRST_HEAD: Duration = Duration::from_secs(10);
/// How long a connection may then wait for its next request. More than the 60 s after which proxies usually
/// let go of an idle connection, so that they do and not we: a request that meets a closing connection is lost.
const NEXT_HEAD: Duration = Duration::from_secs(75);
/// The longest head of a request, in bytes. hyper itself refuses more than 100 headers.
const HEAD_BYTES: usize = 32 * 1024;
/// How long requests in flight may take at the stop.
pub(crate) const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// The wait after a failed accept: the system is out of descriptors, and trying at once burns a core.
const BREATHER: Duration = Duration::from_millis(50);

/// Binds an address.
///
/// # Errors
/// Names the setting and the address.
pub(crate) async fn bind(key: &str, address: SocketAddr) -> Result<TcpListener, String> {
    let variable = format!("MENSHEN_{}", key.to_ascii_uppercase().replace('.', "__"));
    TcpListener::bind(address)
        .await
        .map_err(|error| format!("{key}: cannot listen on {address}: {error} (choose another by {variable})"))
}

/// Serves until `stop` says so; then finishes the requests in flight, at most [`LAST_REQUESTS`].
pub(crate) async fn serve(
    name: &'static str,
    listener: TcpListener,
    app: Router,
    connections: usize,
    stop: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    accept(name, &listener, &app, connections, &graceful, stop).await;
    drop(listener);
    let open = graceful.count();
    if timeout(LAST_REQUESTS, graceful.shutdown()).await.is_err() {
        tracing::warn!(listener = name, open, "connections were cut because they did not end in time");
    }
}

async fn accept(
    name: &'static str,
    listener: &TcpListener,
    app: &Router,
    connections: usize,
    graceful: &GracefulShutdown,
    mut stop: watch::Receiver<bool>,
) {
    let meter = Meter::new(name);
    let places = Arc::new(Semaphore::new(connections));
    // An error means that whoever could stop us is gone, which is the same.
    let mut stopped = pin!(async move { drop(stop.wait_for(|stop| *stop).await) });
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, peer)| (place, stream, peer))
        };
        let (place, stream, peer) = tokio::select! {
            biased;
            () = &mut stopped => return,
            accepted = accepted => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(listener = name, %error, "a connection could not be accepted");
                    sleep(BREATHER).await;
                    continue;
                }
            },
        };
        let (app, meter, watcher) = (app.clone(), meter.clone(), graceful.watcher());
        tokio::spawn(async move {
            connection(stream, peer, app, meter, watcher).await;
            drop(place);
        });
    }
}

/// One connection, to its end. What goes wrong on it (resets, time limits, nonsense) is the client's affair.
async fn connection(stream: TcpStream, peer: SocketAddr, app: Router, meter: Meter, watcher: Watcher) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let asked = Arc::new(AtomicBool::new(false));
    let first = asked.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        first.store(true, Relaxed);
        request.extensions_mut().insert(ConnectInfo(peer));
        let asked = meter.asked();
        let answer = app.clone().call(request.map(Body::new));
        async move {
            let answer: Result<Response, Infallible> = answer.await;
            answer.inspect(|answer| asked.answered(answer.status()))
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(NEXT_HEAD)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let late = async {
        sleep(FIRST_HEAD).await;
        if asked.load(Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = watcher.watch(served) => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        },
        () = late => tracing::debug!("a connection asked nothing in time"),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    use super::*;

    async fn listening(connections: usize) -> (SocketAddr, watch::Sender<bool>) {
        let app = Router::new().route("/", axum::routing::get(async || "here"));
        let listener = bind("listen", SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(serve("test", listener, app, connections, stopped));
        (address, stop)
    }

    async fn ask(stream: &mut TcpStream) -> String {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 1024];
        let length = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_does_not_finish_its_first_head_is_let_go_after_ten_seconds() {
        let (address, _stop) = listening(4).await;
        for said in ["", "GET / HTTP/1.1\r\nHost: a\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            let begun = Instant::now();
            let mut rest = Vec::new();
            // Closed or reset: both are an end.
            let _ = stream.read_to_end(&mut rest).await;
            let took = begun.elapsed();
            assert!(rest.is_empty() && (FIRST_HEAD..FIRST_HEAD * 2).contains(&took), "{said:?}: {took:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_has_asked_once_may_wait_longer_than_a_proxy_does() {
        let (address, _stop) = listening(4).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut stream).await.ends_with("here"));
        sleep(Duration::from_secs(60)).await;
        assert!(ask(&mut stream).await.ends_with("here"));
    }

    #[tokio::test]
    async fn a_connection_beyond_the_limit_is_served_when_another_ends() {
        let (address, _stop) = listening(1).await;
        let mut first = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut first).await.ends_with("here"));
        let mut second = TcpStream::connect(address).await.unwrap();
        let early = timeout(Duration::from_millis(100), ask(&mut second)).await;
        assert!(early.is_err(), "{early:?}");
        drop(first);
        let mut answer = vec![0; 1024];
        let length = second.read(&mut answer).await.unwrap();
        assert!(String::from_utf8_lossy(&answer[..length]).ends_with("here"));
    }
}
