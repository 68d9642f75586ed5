//! The least that a server can do: the ceiling that the session check is measured against.
//!
//! The same libraries, the same runtime, one handler that answers a constant of the same length.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post};

/// As long as the answer to a session check.
const BODY: &str = r#"{"id":"01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e","uin":"1000123456789","app_id":"1200345678","nickname":"user123456","language":"zh","method":"email","started_at":"2026-11-24T00:00:00.000Z"}"#;

/// The answer to an operation check that is allowed.
const ALLOWED: &str = r#"{"allowed":true}"#;

/// Serves until it is ended.
///
/// # Errors
/// If it cannot listen.
pub fn serve() -> Result<(), String> {
    let runtime = server::runtime().map_err(|error| format!("no threads: {error}"))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        println!("{}", serde_json::json!({ "listening": { "web": address.to_string() } }));
        let session = || async { ([(CONTENT_TYPE, "application/json")], BODY) };
        // The body is read, as every handler must that takes one.
        let check = |_: Bytes| async { ([(CONTENT_TYPE, "application/json")], ALLOWED) };
        let app = Router::new().route("/api/v1/session", get(session)).route("/api/v1/product/checks", post(check));
        axum::serve(listener, app).await.map_err(|error| error.to_string())
    })
}
