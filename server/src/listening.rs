//! What does a program say once it is ready?

use std::net::SocketAddr;

use serde_json::{Map, json};

/// The one JSON line on standard output: `{"listening":{"web":"…","metrics":"…"}}`.
pub(crate) fn line(web: SocketAddr, metrics: SocketAddr, sandbox: Option<SocketAddr>) -> String {
    let mut listening = Map::new();
    listening.insert("web".into(), json!(web.to_string()));
    listening.insert("metrics".into(), json!(metrics.to_string()));
    if let Some(sandbox) = sandbox {
        listening.insert("sandbox".into(), json!(sandbox.to_string()));
    }
    json!({ "listening": listening }).to_string()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_line_is_the_one_of_the_contract() {
        let address = |port: u16| std::net::SocketAddr::from(([127, 0, 0, 1], port));
        let plain: serde_json::Value = serde_json::from_str(&line(address(1), address(2), None)).unwrap();
        assert_eq!(plain, serde_json::json!({"listening": {"web": "127.0.0.1:1", "metrics": "127.0.0.1:2"}}));
        assert!(line(address(1), address(2), Some(address(3))).contains(r#""sandbox":"127.0.0.1:3""#));
    }
}
