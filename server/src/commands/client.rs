//! `menshen client`: which products' programs may ask the account centre something? (IMP-22, IMP-31)

use center::client::{self, Client};
use center::moment::rfc3339;
use clap::Subcommand;
use rules::ClientId;

use super::store::with_store;
use crate::cli::say;
use crate::clients::{Wish, adding};
use crate::outside::Outside;
use crate::settings::Loaded;

/// What can be done to clients.
#[derive(Subcommand)]
pub(crate) enum ClientCommand {
    /// Register a client and print its id and its secret; the secret is told this once
    Add {
        /// What people will read, in English
        name: String,
        /// The same in Chinese [default: as in English]
        #[arg(long, value_name = "NAME")]
        name_zh: Option<String>,
        /// What it may ask; several times for several
        #[arg(long, required = true, value_parser = ["operations", "sessions", "accounts"])]
        scope: Vec<String>,
        /// An address, with all below it, that people may be sent back to; several times for several
        #[arg(long, value_name = "URL")]
        redirect: Vec<String>,
    },
    /// List all clients, revoked ones too
    List,
    /// Revoke a client: its next request is refused
    Revoke {
        /// Its id
        id: String,
    },
}

pub(crate) fn client(loaded: &Loaded, command: ClientCommand) -> Result<(), String> {
    match command {
        ClientCommand::Add { name, name_zh, scope, redirect } => {
            let scopes: Vec<&str> = scope.iter().map(String::as_str).collect();
            let return_urls: Vec<&str> = redirect.iter().map(String::as_str).collect();
            let name_zh = name_zh.as_deref().unwrap_or(&name);
            add(loaded, &Wish { name: &name, name_zh, scopes: &scopes, return_urls: &return_urls })
        }
        ClientCommand::List => list(loaded),
        ClientCommand::Revoke { id } => revoke(loaded, &id),
    }
}

fn add(loaded: &Loaded, wish: &Wish<'_>) -> Result<(), String> {
    let added = with_store(loaded, adding(wish.read()?, &Outside::system()))?;
    say(&format!("id      {}\nsecret  {}", added.id, added.secret));
    say("Keep the secret like a password: it is stored nowhere.");
    Ok(())
}

fn list(loaded: &Loaded) -> Result<(), String> {
    let clients = with_store(loaded, client::list)?;
    if clients.is_empty() {
        say("There are no clients.");
    }
    clients.iter().for_each(|client| say(&line(client)));
    Ok(())
}

fn line(client: &Client) -> String {
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.name()).collect();
    let revoked = client.revoked_at.map(|at| format!("  revoked {}", rfc3339(at))).unwrap_or_default();
    let urls: String = client.return_urls.iter().map(|url| format!("\n    {url}")).collect();
    format!("{}  {}  {}  {}{revoked}{urls}", client.id, client.name.en, scopes.join(","), rfc3339(client.created_at))
}

fn revoke(loaded: &Loaded, id: &str) -> Result<(), String> {
    let id: ClientId = id.parse().map_err(|_| format!("`{id}` is not the id of a client"))?;
    let now = Outside::system().now();
    if !with_store(loaded, move |tx| client::revoke(tx, id, now))? {
        return Err(format!("there is no client {id} that was not revoked already"));
    }
    say(&format!("Client {id} is revoked."));
    Ok(())
}
