//! How does every page look? (`cargo xtask pictures`)

use std::path::Path;
use std::process::Command;

use crate::program::{self, Running};
use crate::tree;

/// Starts the demo in a folder of its own and renders every page of it.
///
/// # Errors
/// The reason, in words.
pub fn run(pictures: &Path) -> Result<(), String> {
    program::build(&["demo"], false)?;
    std::fs::create_dir_all(pictures).map_err(|error| format!("{}: {error}", pictures.display()))?;
    let pictures = pictures.canonicalize().map_err(|error| format!("{}: {error}", pictures.display()))?;
    let data = std::env::temp_dir().join(format!("menshen-pictures-{}", std::process::id()));
    let demo = start(&data);
    let taken = demo.and_then(|demo| {
        let taken = take(&demo, &pictures);
        demo.stop();
        taken
    });
    let _ = std::fs::remove_dir_all(&data);
    taken?;
    println!("the pictures are in {}", pictures.display());
    Ok(())
}

fn start(data: &Path) -> Result<Running, String> {
    let mut command = Command::new(program::folder("debug")?.join("menshen-demo"));
    command.arg("--data").arg(data);
    program::without_settings(&mut command);
    for listener in ["LISTEN", "METRICS__LISTEN", "SANDBOX__LISTEN", "SANDBOX__SMTP_LISTEN"] {
        command.env(format!("MENSHEN_{listener}"), "127.0.0.1:0");
    }
    // Many pages are asked for from one address.
    command
        .env("MENSHEN_BUDGET__ANONYMOUS_FREE", "1000")
        .env("MENSHEN_BUDGET__SEND_ADDRESS", "1000")
        .env("MENSHEN_BUDGET__SEND_NETWORK", "1000");
    std::fs::create_dir_all(data).map_err(|error| format!("{}: {error}", data.display()))?;
    Running::start(&mut command, &data.join("log"))
}

fn take(demo: &Running, pictures: &Path) -> Result<(), String> {
    let browser = tree::root().join("testkit/browser");
    if !browser.join("node_modules").is_dir() {
        let installed = Command::new("npm").args(["ci", "--silent"]).current_dir(&browser).status();
        let installed = installed.map_err(|error| format!("npm: {error} (install Node.js)"))?;
        if !installed.success() {
            return Err(format!("npm ci in testkit/browser: {installed}"));
        }
    }
    let url = |of: &str| demo.address(of).map(|address| format!("http://{address}"));
    let status = Command::new("node")
        .arg("pictures.mjs")
        .args([url("web")?, url("sandbox")?])
        .arg(pictures)
        .current_dir(&browser)
        .status();
    let status = status.map_err(|error| format!("node: {error} (install Node.js)"))?;
    if status.success() { Ok(()) } else { Err(format!("node pictures.mjs: {status}")) }
}
