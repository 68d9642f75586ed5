//! Does the server start, tell how it is, and stop, as operators and other programs rely on?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here is a failed test")]

mod here;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use here::{Folder, Served, ask, ask_host};

#[test]
fn asvs_13_4_5_health_and_metrics_are_on_their_own_listener_and_nothing_else_is() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    assert!(ask(server.metrics, "GET", "/livez").starts_with("HTTP/1.1 200"));
    assert!(ask(server.metrics, "GET", "/readyz").ends_with("ready\n"));
    let page = ask(server.metrics, "GET", "/metrics");
    for metric in [
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
        "menshen_db_commits_total",
        "menshen_messages_waiting 0",
    ] {
        assert!(page.contains(metric), "{metric} is missing in\n{page}");
    }
    for path in ["/", "/login", "/debug", "/livez/"] {
        assert!(ask(server.metrics, "GET", path).starts_with("HTTP/1.1 404"), "{path}");
    }
    for method in ["POST", "DELETE", "TRACE", "OPTIONS"] {
        assert!(ask(server.metrics, method, "/metrics").starts_with("HTTP/1.1 405"), "{method}");
    }
    for path in ["/livez", "/readyz", "/metrics"] {
        assert!(ask(server.web, "GET", path).starts_with("HTTP/1.1 404"), "{path}");
    }
    server.signal("TERM");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn asvs_13_4_6_no_answer_tells_a_version() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    for address in [server.web, server.metrics] {
        let answer = ask(address, "GET", "/livez").to_lowercase();
        assert!(
            !answer.contains("server:")
                && !answer.contains("x-powered-by")
                && !answer.contains(env!("CARGO_PKG_VERSION")),
            "{answer}"
        );
    }
    server.signal("INT");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn t42_only_the_host_of_the_public_url_is_served() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[("MENSHEN_PUBLIC_URL", "https://account.example.com")]);
    let status = |host: &str| ask_host(server.web, "GET", "/", host)[9..12].to_owned();
    assert_eq!(status("account.example.com"), "200");
    for host in ["localhost:8080", &server.web.to_string(), "account.example.com.evil.example", "evil.example"] {
        assert!(status(host).starts_with('4'), "{host}: {}", status(host));
    }
    server.signal("TERM");
    server.end();
}

#[test]
fn r_18_readiness_flips_first_and_requests_in_flight_finish() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[("MENSHEN_HTTP__DRAIN_SECONDS", "1")]);
    let mut open = TcpStream::connect(server.web).unwrap();
    open.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // In flight: its head is not complete yet.
    write!(open, "GET / HTTP/1.1\r\nHost: localhost:8080\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(100));
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    assert!(ask(server.metrics, "GET", "/readyz").starts_with("HTTP/1.1 503"), "no longer ready");
    assert!(ask(server.metrics, "GET", "/livez").starts_with("HTTP/1.1 200"), "still alive");
    write!(open, "\r\n").unwrap();
    let mut answer = String::new();
    open.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    let (status, log) = server.end();
    assert_eq!(status, Some(0), "{log}");
    assert!(log.contains("\"message\":\"stopped\""), "{log}");
}

#[test]
fn r_18_an_idle_connection_does_not_hold_the_stop() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    let mut idle = TcpStream::connect(server.web).unwrap();
    write!(idle, "GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n").unwrap();
    idle.read_exact(&mut [0; 12]).unwrap();
    let begun = started();
    server.signal("TERM");
    assert_eq!(server.end().0, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn log_lines_are_json_objects_with_time_level_and_message() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    server.signal("TERM");
    let (_, log) = server.end();
    assert!(!log.is_empty());
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert!(line["timestamp"].is_string() && line["level"].is_string() && line["message"].is_string(), "{line}");
    }
    assert!(log.contains("\"message\":\"ready\"") && !log.contains("canary"), "{log}");
}

#[test]
fn asvs_4_2_1_oversized_and_malformed_heads_are_refused() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    let long = "x".repeat(64 * 1024);
    let many = "X-A: b\r\n".repeat(200);
    for head in [format!("X-Long: {long}\r\n"), many, "Content-Length: 1\r\nContent-Length: 2\r\n".into()] {
        let mut stream = TcpStream::connect(server.web).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        // The server may answer and close before all of it is written.
        let _ = write!(stream, "GET / HTTP/1.1\r\nHost: localhost:8080\r\n{head}\r\n");
        let mut start = [0; 12];
        if stream.read_exact(&mut start).is_ok() {
            assert!(start.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&start));
        }
    }
    assert!(ask(server.metrics, "GET", "/readyz").ends_with("ready\n"));
    server.signal("TERM");
    server.end();
}

#[expect(clippy::disallowed_methods, reason = "measures how long the stop takes")]
fn started() -> Instant {
    Instant::now()
}
