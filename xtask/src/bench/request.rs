//! What does each caller send, byte for byte? What a program would send, less what no server looks at.

use std::io;

use serde_json::{Value, json};

use super::load::{Kind, Load};
use super::wire::Connection;
use crate::clock;
use crate::seed::device;
use crate::seed::person::{PASSWORD, Person};
use crate::seed::product::authorization;

/// The deployment's own host in every run: the server answers to no other.
pub const HOST: &str = "127.0.0.1:8080";

/// One request of each caller. A proof needs a verification, which is begun here.
///
/// # Errors
/// If a connection breaks, or a verification cannot be begun.
pub async fn all(load: &Load) -> io::Result<Vec<Vec<u8>>> {
    Ok(match load.kind {
        Kind::Session => Person::with_sessions(load.accounts, load.callers).into_iter().map(session).collect(),
        Kind::Login => (0..load.accounts.min(load.callers as u64)).map(|n| login(Person(n))).collect(),
        Kind::Allowed => Person::unguarded(load.accounts, load.callers).into_iter().map(check).collect(),
        Kind::Challenged => Person::guarded(load.accounts, load.callers).into_iter().map(check).collect(),
        Kind::Proof => {
            let people = Person::guarded(load.accounts, load.callers).into_iter();
            let part: Vec<Person> = people.skip(load.part).step_by(load.parts.max(1)).collect();
            let begun = begin(&load.address, &part).await?;
            let now = clock::now();
            part.iter().zip(begun).map(|(person, id)| proof(*person, &id, &device::code(*person, now))).collect()
        }
    })
}

fn session(person: Person) -> Vec<u8> {
    get("/api/v1/session", person)
}

fn get(path: &str, person: Person) -> Vec<u8> {
    let cookie = person.token();
    format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: application/json\r\nUser-Agent: bench\r\nCookie: __Host-session={cookie}\r\n\r\n").into_bytes()
}

fn login(person: Person) -> Vec<u8> {
    post("/api/v1/sessions", "", &json!({ "email": person.email(), "password": PASSWORD, "bearer": true }))
}

fn check(person: Person) -> Vec<u8> {
    let body = json!({
        "account": person.uin().to_string(),
        "product": "cvm",
        "operation": "terminate-instance",
        "resource": "ins-1a2b3c (web server)",
        "arguments_digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
    post("/api/v1/product/checks", &format!("Authorization: {}\r\n", authorization()), &body)
}

fn proof(person: Person, verification: &str, code: &str) -> Vec<u8> {
    let bearer = format!("Authorization: Bearer {}\r\n", person.token());
    post(&format!("/api/v1/verifications/{verification}/proof"), &bearer, &json!({ "code": code }))
}

fn post(path: &str, headers: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: bench\r\n{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// Asks for something that operation protection guards, and so gets a verification for each.
async fn begin(address: &str, people: &[Person]) -> io::Result<Vec<String>> {
    let bad = |what: &[u8]| io::Error::other(format!("no verification was begun: {}", String::from_utf8_lossy(what)));
    let mut connection = Connection::open(address).await?;
    let mut begun = Vec::with_capacity(people.len());
    for person in people {
        connection.ask(&get("/api/v1/mfa", *person)).await?;
        let answer: Value = serde_json::from_slice(connection.body()).map_err(|_| bad(connection.body()))?;
        let id = answer["verification"]["id"].as_str().ok_or_else(|| bad(connection.body()))?;
        begun.push(id.to_owned());
    }
    Ok(begun)
}
