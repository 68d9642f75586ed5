//! The product in a process of its own, so that it can be killed.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running process.
pub struct UnderTest {
    child: Child,
    /// Where it serves.
    pub web: SocketAddr,
    /// Its health and metrics.
    pub metrics: SocketAddr,
    /// Its sandbox.
    pub sandbox: SocketAddr,
}

impl UnderTest {
    /// Starts `program` with its data in `dir` and its store at `url`; `Err` holds what it said when it ended
    /// before it was ready.
    pub fn start(program: &str, dir: &Path, url: &str) -> Result<Self, String> {
        let mut child = Command::new(program)
            .env("MENSHEN_TEST_DATA", dir)
            .env("MENSHEN_TEST_STORE", url)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("no standard output")?;
        BufReader::new(stdout).read_line(&mut line).map_err(|error| error.to_string())?;
        let mut said = child.stderr.take().ok_or("no standard error")?;
        if line.is_empty() {
            let mut why = String::new();
            let _ = said.read_to_string(&mut why);
            let status = child.wait().map_err(|error| error.to_string())?;
            return Err(format!("{status}: {why}"));
        }
        // Read to the end, or the process would stop when the pipe is full.
        std::thread::spawn(move || io_drain(said));
        let listening: Value = serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
        let address = |key: &str| listening["listening"][key].as_str().and_then(|text| text.parse().ok());
        match (address("web"), address("metrics"), address("sandbox")) {
            (Some(web), Some(metrics), Some(sandbox)) => Ok(Self { child, web, metrics, sandbox }),
            _ => Err(format!("not an announcement: {line}")),
        }
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

fn io_drain(mut from: impl Read) {
    let _ = std::io::copy(&mut from, &mut std::io::sink());
}
