//! How do styles and scripts get to the browser?
//!
//! They are embedded, and each has an address that holds a digest of its content: it may be kept for
//! ever, and a new version has a new address.

use std::collections::HashMap;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use rules::Refusal;

use crate::door::{Failure, Route, Who};

struct Asset {
    address: String,
    kind: &'static str,
    content: &'static [u8],
}

macro_rules! embedded {
    ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!(concat!("../assets/", $name)) as &[u8])),*] };
}

const EMBEDDED: &[(&str, &[u8])] = embedded![
    "api-docs.js",
    "console.css",
    "console.js",
    "favicon.svg",
    "human-check-worker.js",
    "human-check.js",
    "icons.svg",
    "passkey.js",
    "tokens.css",
];

static ASSETS: LazyLock<HashMap<&'static str, Asset>> =
    LazyLock::new(|| EMBEDDED.iter().map(|(name, content)| (*name, asset(name, content))).collect());

fn asset(name: &'static str, content: &'static [u8]) -> Asset {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let hash = HEXLOWER.encode(&digest(&SHA256, content).as_ref()[..6]);
    let kind = match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Asset { address: format!("/assets/{stem}.{hash}.{ending}"), kind, content }
}

/// The address of an asset; that of a file that is not there is `/assets/missing`, and a test finds it.
pub fn address(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/assets/missing", |asset| &asset.address)
}

/// `GET /assets/{name}`
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/assets/{name}", Who::Anybody, show)]
}

async fn show(Path(name): Path<String>) -> Result<Response, Failure> {
    let address = format!("/assets/{name}");
    let asset = ASSETS.values().find(|asset| asset.address == address).ok_or(Refusal::RequestNotFound)?;
    Ok(([(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.content)
        .into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_that_pages_use_is_embedded() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets")).unwrap();
        let mut files: Vec<String> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        // The mark is for documents; pages draw it from the sprite.
        files.retain(|file| file != "mark.svg" && !file.starts_with('.'));
        files.sort();
        assert_eq!(files, EMBEDDED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn an_address_changes_with_the_content() {
        assert_ne!(asset("a.css", b"a").address, asset("a.css", b"b").address);
        assert!(address("console.css").starts_with("/assets/console.") && address("console.css").ends_with(".css"));
    }
}
