//! Do spans reach an OpenTelemetry collector over HTTP, also those that wait at the stop?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here is a failed test")]

mod here;

use here::collector::Collector;
use here::{Folder, Served, ask};
use server::Telemetry;
use server::settings::{Log, LogFormat};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_are_exported_with_their_fields_and_the_service_name() {
    let collector = Collector::start();
    let url = format!("http://{}/", collector.address).parse().unwrap();
    let log = Log { format: LogFormat::Json, filter: "info".into() };
    let telemetry = Telemetry::start(&log, Some(&url)).unwrap();
    tracing::info_span!("request", request = "0123456789abcdef", path = "/login").in_scope(|| tracing::info!("inside"));
    tracing::debug_span!("too fine").in_scope(|| {});
    tokio::task::spawn_blocking(move || telemetry.stop()).await.unwrap();

    let (request, body) = collector.next();
    assert_eq!(request, "POST /v1/traces HTTP/1.1");
    for part in ["menshen", "request", "0123456789abcdef", "/login", "inside"] {
        assert!(body.contains(part), "{part} is missing");
    }
    assert!(!body.contains("too fine"));
}

#[test]
fn the_last_requests_of_a_server_are_exported_at_its_stop() {
    let (folder, collector) = (Folder::new(), Collector::start());
    let server =
        Served::start(&folder, &[("MENSHEN_TELEMETRY__OTLP_ENDPOINT", &format!("http://{}", collector.address))]);
    ask(server.web, "GET", "/no-such-page?secret=canary");
    server.signal("TERM");
    assert_eq!(server.end().0, Some(0));
    let (_, body) = collector.next();
    assert!(body.contains("/no-such-page") && body.contains("GET"));
    assert!(!body.contains("canary"), "what follows the path is not recorded");
}

#[test]
fn a_collector_that_is_not_there_holds_neither_start_nor_stop() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[("MENSHEN_TELEMETRY__OTLP_ENDPOINT", "http://127.0.0.1:1")]);
    ask(server.web, "GET", "/");
    server.signal("TERM");
    assert_eq!(server.end().0, Some(0));
}
