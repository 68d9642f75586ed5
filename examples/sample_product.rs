//! How does a product ask Menshen before it does something dangerous?
//!
//! A pretend console that deletes pretend servers. Start the demo, then this:
//! ```sh
//! cargo run -p demo --bin menshen-demo
//! cargo run -p demo --example sample_product        # http://127.0.0.1:8090/?account=ACCOUNT_ID
//! ```
//! Deleting asks `POST /api/v1/product/checks`. Without operation protection the server is gone at once. With it the
//! person is sent to Menshen, comes back with `?request=ID`, and the product redeems the confirmation with its own
//! credentials: exactly once, and only for the same account, server and arguments.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

const LISTEN: &str = "127.0.0.1:8090";

struct Product {
    menshen: String,
    client: (String, String),
    http: reqwest::Client,
    servers: Mutex<BTreeSet<String>>,
    /// What people are being asked, by the challenge's id: a real product keeps it in its database.
    asked: Mutex<HashMap<String, (String, String)>>,
}

impl Product {
    /// Everything that a confirmation is good for; the same when asking and when redeeming.
    fn about(account: &str, server: &str) -> Value {
        let arguments = json!({ "server": server, "force": false }).to_string();
        let digest = digest(&SHA256, arguments.as_bytes());
        let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        json!({ "account": account, "product": "cvm", "operation": "terminate-instance", "resource": server, "arguments_digest": digest })
    }

    /// Calls the account centre with the client's credentials.
    async fn call(&self, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}/api/v1/product/{path}", self.menshen);
        let request = self.http.post(url).basic_auth(&self.client.0, Some(&self.client.1)).json(body);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let (is_success, body) = (answer.status().is_success(), answer.json::<Value>().await);
        let body = body.map_err(|error| error.to_string())?;
        if is_success { Ok(body) } else { Err(body["detail"].as_str().unwrap_or("refused").to_owned()) }
    }

    fn delete(&self, server: &str) {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).remove(server);
    }

    fn page(&self, account: &str, said: &str) -> Response {
        let servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        let rows: String = servers.iter().map(|server| format!(
            "<li>{server} <form method=\"post\" action=\"/delete\"><input type=\"hidden\" name=\"account\" value=\"{0}\"><input type=\"hidden\" name=\"server\" value=\"{server}\"><button>Delete {server}</button></form></li>",
            escaped(account)
        )).collect();
        Html(format!("<!doctype html><html lang=\"en\"><title>Servers</title><h1>Servers</h1><p role=\"status\">{}</p><ul>{rows}</ul>", escaped(said))).into_response()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn member(members: &HashMap<String, String>, name: &str) -> String {
    members.get(name).cloned().unwrap_or_default()
}

/// The list; and where people come back to from Menshen.
async fn home(State(product): State<Arc<Product>>, Query(query): Query<HashMap<String, String>>) -> Response {
    let Some(id) = query.get("request") else { return product.page(&member(&query, "account"), "") };
    let asked = product.asked.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    let Some((account, server)) = asked else { return product.page("", "Nothing was asked.") };
    match product.call(&format!("checks/{id}/redeem"), &Product::about(&account, &server)).await {
        Ok(_) => {
            product.delete(&server);
            product.page(&account, &format!("{server} was deleted."))
        }
        Err(why) => product.page(&account, &format!("{server} was not deleted. {why}")),
    }
}

/// The dangerous operation.
async fn delete(State(product): State<Arc<Product>>, Form(form): Form<HashMap<String, String>>) -> Response {
    let (account, server) = (member(&form, "account"), member(&form, "server"));
    let mut check = Product::about(&account, &server);
    check["return_url"] = format!("http://{LISTEN}/").into();
    let answer = match product.call("checks", &check).await {
        Ok(answer) => answer,
        Err(why) => return product.page(&account, &why),
    };
    if answer["allowed"] == json!(true) {
        product.delete(&server);
        return product.page(&account, &format!("{server} was deleted."));
    }
    let text = |name: &str| answer["challenge"][name].as_str().unwrap_or_default().to_owned();
    product.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(text("id"), (account, server));
    Redirect::to(&text("url")).into_response()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let setting = |name: &str, usual: &str| std::env::var(name).unwrap_or_else(|_| usual.to_owned());
    let credentials = std::fs::read_to_string(setting("SAMPLE_CLIENT", "demo-data/sample-product"))?;
    let (id, secret) = credentials.trim().split_once('\n').ok_or("two lines: id and secret")?;
    let product = Arc::new(Product {
        menshen: setting("MENSHEN_URL", "http://127.0.0.1:8080"),
        client: (id.to_owned(), secret.to_owned()),
        http: reqwest::Client::builder().no_proxy().build()?,
        servers: Mutex::new(["ins-alpha", "ins-beta", "ins-gamma"].map(str::to_owned).into()),
        asked: Mutex::default(),
    });
    let router = Router::new().route("/", get(home)).route("/delete", post(delete)).with_state(product);
    let listener = tokio::net::TcpListener::bind(LISTEN).await?;
    println!("The sample product is at http://{LISTEN}/?account=ACCOUNT_ID");
    Ok(axum::serve(listener, router).await?)
}
