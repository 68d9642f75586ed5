//! What do these tests share? A folder of their own, the built program, and a plain HTTP client.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what fails here is a failed test")]

pub mod collector;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("menshen-server-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a production deployment must set, pointed at nothing.
pub const PRODUCTION: &[(&str, &str)] = &[
    ("MENSHEN_PUBLIC_URL", "http://localhost:8080"),
    ("MENSHEN_MAIL__SMTP_HOST", "127.0.0.1"),
    ("MENSHEN_MAIL__SMTP_PORT", "1"),
    ("MENSHEN_MAIL__SMTP_SECURITY", "none"),
    ("MENSHEN_MAIL__FROM", "Menshen <no-reply@example.com>"),
    ("MENSHEN_SMS__ENDPOINT", "http://127.0.0.1:1/"),
    ("MENSHEN_SMS__SECRET_ID", "id"),
    ("MENSHEN_SMS__SECRET_KEY", "canary-sms-key"),
    ("MENSHEN_SMS__APP_ID", "1400000001"),
    ("MENSHEN_SMS__SIGN_NAME", "Menshen"),
    ("MENSHEN_LISTEN", "127.0.0.1:0"),
    ("MENSHEN_METRICS__LISTEN", "127.0.0.1:0"),
];

/// `menshen` in a folder, with nothing in its environment but `env`.
pub fn menshen(folder: &Folder, arguments: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_menshen"));
    command.args(arguments).current_dir(folder.path()).env_clear().envs(env.iter().copied());
    command
}

/// Status, standard output, standard error.
pub fn told(mut command: Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// `menshen serve`, ready.
pub struct Served {
    pub child: Child,
    pub web: SocketAddr,
    pub metrics: SocketAddr,
}

impl Served {
    pub fn start(folder: &Folder, more: &[(&str, &str)]) -> Self {
        let env: Vec<_> = PRODUCTION.iter().chain(more).copied().collect();
        let mut child =
            menshen(folder, &["serve"], &env).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            let mut why = String::new();
            let _ = child.kill();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("not ready: {line} {why}")
        });
        let address = |name: &str| ready["listening"][name].as_str().unwrap().parse().unwrap();
        Self { web: address("web"), metrics: address("metrics"), child }
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end: status and standard error.
    pub fn end(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

/// No test leaves a server behind, however it ends.
impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The host of [`PRODUCTION`]'s public URL.
pub const HOST: &str = "localhost:8080";

/// One request to [`HOST`] on a connection of its own: the answer as it came.
pub fn ask(address: SocketAddr, method: &str, path: &str) -> String {
    ask_host(address, method, path, HOST)
}

/// One request to a host.
pub fn ask_host(address: SocketAddr, method: &str, path: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
