//! Does the demo start with one command, tell its addresses, stay on this machine, and stop cleanly?

#![allow(clippy::unwrap_used, clippy::panic, reason = "what fails here is a failed test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const FREE_PORTS: &[(&str, &str)] = &[
    ("MENSHEN_LISTEN", "127.0.0.1:0"),
    ("MENSHEN_METRICS__LISTEN", "127.0.0.1:0"),
    ("MENSHEN_SANDBOX__LISTEN", "127.0.0.1:0"),
];

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("menshen-demo-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn demo(folder: &Folder, arguments: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_menshen-demo"));
    command
        .args(arguments)
        .current_dir(&folder.0)
        .env_clear()
        .envs(env.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn refusal(folder: &Folder, env: &[(&str, &str)]) -> String {
    let output = demo(folder, &[], env).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// A demo that is killed when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn it_serves_on_free_ports_tells_them_and_stops_at_ctrl_c() {
    let folder = Folder::new("serves");
    let mut running = Running(demo(&folder, &["--data", "here"], FREE_PORTS).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address = |name: &str| ready["listening"][name].as_str().unwrap().to_owned();

    assert!(get(&address("web"), "/").starts_with("HTTP/1.1 200"));
    assert!(get(&address("metrics"), "/readyz").starts_with("HTTP/1.1 200"));
    assert!(get(&address("sandbox"), "/").starts_with("HTTP/1.1 200"));
    assert!(folder.0.join("here/menshen.db").exists() && folder.0.join("here/keys").exists());

    assert!(Command::new("kill").args(["-INT", &running.0.id().to_string()]).status().unwrap().success());
    let mut told = String::new();
    running.0.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(running.0.wait().unwrap().code(), Some(0), "{told}");
    let web = address("web").replace("127.0.0.1", "localhost");
    for told_of in [web, address("metrics"), address("sandbox")] {
        assert!(told.contains(&format!("http://{told_of}/")), "{told_of} is missing in\n{told}");
    }
}

#[test]
fn every_address_that_is_not_loopback_is_refused_by_name() {
    let folder = Folder::new("loopback");
    let keys = [
        ("MENSHEN_LISTEN", "listen"),
        ("MENSHEN_METRICS__LISTEN", "metrics.listen"),
        ("MENSHEN_SANDBOX__LISTEN", "sandbox.listen"),
        ("MENSHEN_SANDBOX__SMTP_LISTEN", "sandbox.smtp_listen"),
    ];
    for (variable, key) in keys {
        for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
            let told = refusal(&folder, &[(variable, address)]);
            assert!(
                told.contains(&format!("\n{key} (environment, {variable}): {address} is not a loopback address")),
                "{told}"
            );
        }
    }
    assert!(!folder.0.join("demo-data").exists());
}

#[test]
fn providers_cannot_be_set_because_they_are_the_sandbox() {
    let folder = Folder::new("providers");
    let told = refusal(&folder, &[("MENSHEN_MAIL__SMTP_HOST", "smtp.example.com"), ("MENSHEN_SMS__APP_ID", "1")]);
    assert!(
        told.contains("mail.smtp_host (") && told.contains("sms.app_id (") && told.contains("its own sandbox"),
        "{told}"
    );
}

#[test]
fn bad_usage_has_status_2_and_help_status_0() {
    let folder = Folder::new("usage");
    assert_eq!(demo(&folder, &["--loud"], &[]).output().unwrap().status.code(), Some(2));
    let help = demo(&folder, &["--help"], &[]).output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("--data"));
}
