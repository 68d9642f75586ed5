//! How does an HTTP request reach its handler, and what does every answer carry?

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use crate::{State, api, loopback, phone, stand_in, tencent};

/// Connections served at once; more wait in the system's queue.
const CONNECTIONS: usize = 256;
/// Largest request body; a SendSms request has about 300 bytes.
pub(crate) const BODY_MAX: usize = 1024 * 1024;
/// Time to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// Put into the extensions of an answer: close the connection instead of sending it.
#[derive(Clone, Copy)]
pub(crate) struct HangUp;

/// Serves until the sandbox stops.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let router = router(Arc::clone(&state));
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
        let (router, state) = (router.clone(), Arc::clone(&state));
        tokio::spawn(async move {
            connection(stream, router, &state).await;
            drop(place);
        });
    }
}

fn router(state: Arc<State>) -> Router {
    Router::new()
        .merge(phone::routes())
        .nest("/api", api::routes())
        .merge(tencent::routes())
        .merge(stand_in::routes(&state))
        .fallback(async || (StatusCode::NOT_FOUND, "nothing here"))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn(guard))
        .with_state(state)
}

async fn connection(stream: TcpStream, router: Router, state: &State) {
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            let answer: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
            let Ok(answer) = answer;
            if answer.extensions().get::<HangUp>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(answer)
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = state.stopped() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "sandbox connection ended early");
    }
}

/// Lets in only requests that this machine's own programs and pages make, and puts the security
/// headers on every answer. All scripts and styles are files of ours, so nothing inline is allowed.
async fn guard(request: Request, next: Next) -> Response {
    let mut answer = match refusal(&request) {
        Some(refused) => refused.into_response(),
        None => next.run(request).await,
    };
    let headers = answer.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not "no-referrer": with that a browser sends our own forms without an origin.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    answer
}

fn refusal(request: &Request) -> Option<(StatusCode, &'static str)> {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(header::HOST).filter(|host| loopback::is_loopback_host(host)) else {
        return Some((StatusCode::FORBIDDEN, "the sandbox answers to names of this machine only"));
    };
    // A browser names the page a changing request comes from; foreign pages may not change anything.
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let foreign = text(header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}"));
    (changes && foreign).then_some((StatusCode::FORBIDDEN, "not from another page"))
}
