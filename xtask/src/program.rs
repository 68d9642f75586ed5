//! How are the programs of the project built and run by its tasks?

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::clock::Watch;
use crate::tree;

/// The folder of finished programs: `debug` or `release` beside the folder that this one runs from.
pub fn folder(profile: &str) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let target = own.parent().and_then(Path::parent).ok_or("this program is not in a target folder")?;
    Ok(target.join(profile))
}

/// Builds packages; `MENSHEN_CARGO` names another `cargo`.
///
/// # Errors
/// If the build fails.
pub fn build(packages: &[&str], release: bool) -> Result<(), String> {
    let cargo = std::env::var("MENSHEN_CARGO").or_else(|_| std::env::var("CARGO")).unwrap_or_else(|_| "cargo".into());
    let mut command = Command::new(&cargo);
    command.arg("build").args(release.then_some("--release")).current_dir(tree::root());
    for package in packages {
        command.args(["--package", package]);
    }
    let status = command.status().map_err(|error| format!("{cargo}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{cargo} build: {status}")) }
}

/// Leaves no setting of Menshen in the environment that a program gets.
pub fn without_settings(command: &mut Command) {
    let own = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("MENSHEN_"));
    own.for_each(|name| {
        command.env_remove(name);
    });
}

/// A program of ours that says in one JSON line where it listens.
pub struct Running {
    child: Child,
    /// Kept open: the program may say more.
    _out: BufReader<ChildStdout>,
    /// What stood under `listening`.
    pub listening: Value,
    /// From the start to that line.
    pub ready_after: Duration,
}

impl Running {
    /// Starts it and waits for its line. What it says on standard error goes to the file `log`.
    ///
    /// # Errors
    /// If it ends before; with the end of that file.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let errors = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
        let watch = Watch::start();
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors).spawn();
        let mut child = child.map_err(|error| format!("{name}: {error}"))?;
        let mut out = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut line = String::new();
        while out.read_line(&mut line).map_err(|error| format!("{name}: {error}"))? > 0 {
            let ready_after = watch.elapsed();
            if let Some(listening) = serde_json::from_str::<Value>(&line)
                .ok()
                .and_then(|mut said| said.get_mut("listening").map(Value::take))
            {
                return Ok(Self { child, _out: out, listening, ready_after });
            }
            line.clear();
        }
        let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
        let said = std::fs::read_to_string(log).unwrap_or_default();
        Err(format!("{name} ended before it was ready ({status}):\n{}", said.trim()))
    }

    /// The address of one listener, as `127.0.0.1:8080`.
    pub fn address(&self, of: &str) -> Result<String, String> {
        self.listening[of].as_str().map(str::to_owned).ok_or_else(|| format!("it does not say where its {of} listens"))
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, waits, and in the end does not ask.
    pub fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let watch = Watch::start();
        while asked.is_ok() && watch.seconds() < 15.0 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After an error on our side nothing may be left behind; after `stop` there is nothing to kill.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
