//! The product in a process of its own, so that it can be killed.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use serde_json::Value;

static NEXT_LOG: AtomicU32 = AtomicU32::new(0);

/// A running process.
pub struct UnderTest {
    child: Child,
    log: PathBuf,
    /// Where it serves.
    pub web: SocketAddr,
    /// Its health and metrics.
    pub metrics: SocketAddr,
    /// Its sandbox.
    pub sandbox: SocketAddr,
}

impl UnderTest {
    /// Starts `program` with its data in `dir` (made if it is not there) and its store at `url`; `Err` holds what
    /// it said when it ended before it was ready.
    pub fn start(program: &str, dir: &Path, url: &str) -> Result<Self, String> {
        Self::start_with(program, dir, url, "warn")
    }

    /// The same, with every log line there is.
    pub fn start_logged(program: &str, dir: &Path, url: &str) -> Result<Self, String> {
        Self::start_with(program, dir, url, "trace")
    }

    fn start_with(program: &str, dir: &Path, url: &str, filter: &str) -> Result<Self, String> {
        let text = |error: std::io::Error| error.to_string();
        std::fs::create_dir_all(dir).map_err(text)?;
        let log = dir.with_extension(format!("log-{}", NEXT_LOG.fetch_add(1, SeqCst)));
        let mut child = Command::new(program)
            .env("MENSHEN_TEST_DATA", dir)
            .env("MENSHEN_TEST_STORE", url)
            .env("MENSHEN_TEST_LOG", filter)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).map_err(text)?)
            .spawn()
            .map_err(text)?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("no standard output")?;
        BufReader::new(stdout).read_line(&mut line).map_err(text)?;
        if line.is_empty() {
            let status = child.wait().map_err(text)?;
            return Err(format!("{status}: {}", std::fs::read_to_string(&log).map_err(text)?));
        }
        let listening: Value = serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
        let address = |key: &str| listening["listening"][key].as_str().and_then(|text| text.parse().ok());
        match (address("web"), address("metrics"), address("sandbox")) {
            (Some(web), Some(metrics), Some(sandbox)) => Ok(Self { child, log, web, metrics, sandbox }),
            _ => Err(format!("not an announcement: {line}")),
        }
    }

    /// `kill -9`; then what it had logged.
    pub fn kill_and_read(self) -> String {
        let log = self.log.clone();
        self.kill();
        std::fs::read_to_string(log).expect("a log")
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("the process can be killed");
        self.child.wait().expect("the process has ended");
    }
}

impl Drop for UnderTest {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
