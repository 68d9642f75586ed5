//! Which client does the sample product use? (`examples/sample_product.rs`)
//!
//! The demo registers it once and leaves its credentials beside the data, so that the sample runs without any
//! preparation. In production an operator does this with `menshen client add`.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use server::{Running, Wish};

/// The file: id and secret, a line each.
const FILE: &str = "sample-product";
/// Where the sample product runs.
const RETURN_URL: &str = "http://127.0.0.1:8090/";

/// Registers the sample product's client unless that was done before.
///
/// # Errors
/// The reason, in words.
pub async fn register(server: &Running, data: &Path) -> Result<(), String> {
    let path = data.join(FILE);
    if path.exists() {
        return Ok(());
    }
    let wish = Wish {
        name: "Sample server console",
        name_zh: "示例服务器控制台",
        scopes: &["operations"],
        return_urls: &[RETURN_URL],
    };
    let (id, secret) = server.add_client(&wish).await?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    let written = file.as_mut().map(|file| writeln!(file, "{id}\n{secret}"));
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("{}: {error}", path.display())),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}
