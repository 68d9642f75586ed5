//! What does the platform push, and how does it push wrongly when it is told to?

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::book::{OfficialAccount, PushFault, give};
use super::page::AUTH_CODE_LIFE;
use crate::push::{Letter, nonce, tag};
use crate::{State, random};

/// A verify ticket counts this long (milliseconds).
const TICKET_LIFE: i64 = 12 * 3_600_000;

/// What `authorized` and `updateauthorized` tell.
pub(super) struct Told {
    pub(super) kind: &'static str,
    pub(super) app_id: String,
    pub(super) code: String,
    pub(super) pre_auth_code: String,
}

/// Sends a ticket every `every` until the sandbox stops.
pub(crate) async fn keep_pushing(state: Arc<State>, every: Duration) {
    while !*state.stopping.borrow() {
        state.pause(every).await;
        if !*state.stopping.borrow() {
            ticket(&state).await;
        }
    }
}

/// Sets the authorisation event URL and sends a ticket there; false if it does not arrive.
///
/// # Errors
/// What is wrong with the address.
pub(crate) async fn set_event_url(state: &State, url: &str) -> Result<bool, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    state.official_account.pages().event_url = Some(url);
    Ok(ticket(state).await)
}

/// Sends a new verify ticket; true if it arrived.
pub(super) async fn ticket(state: &State) -> bool {
    let ticket = give(&state.official_account.tickets, "ticket@@@", (), state.now(), TICKET_LIFE);
    send(state, "component_verify_ticket", &[("ComponentVerifyTicket", &ticket)]).await
}

/// Tells of an authorisation.
pub(super) async fn authorisation(state: &State, told: &Told) -> bool {
    let until = ((state.now() + AUTH_CODE_LIFE) / 1_000).to_string();
    let fields = [
        ("AuthorizerAppid", told.app_id.as_str()),
        ("AuthorizationCode", &told.code),
        ("AuthorizationCodeExpiredTime", &until),
        ("PreAuthCode", &told.pre_auth_code),
    ];
    send(state, told.kind, &fields).await
}

/// Tells that an authorisation is gone.
pub(super) async fn unauthorized(state: &State, app_id: &str) -> bool {
    send(state, "unauthorized", &[("AuthorizerAppid", app_id)]).await
}

/// Sends an event, or does what the fault in force wants.
async fn send(state: &State, kind: &str, fields: &[(&str, &str)]) -> bool {
    let platform = &state.official_account;
    let (url, fault) = {
        let pages = platform.pages();
        let Some(url) = pages.event_url.clone() else { return false };
        (url, pages.push_fault)
    };
    let write = |_| letter(platform, state.now() / 1_000, &url, kind, fields, fault);
    let courier = &platform.courier;
    let once = match fault {
        None | Some(PushFault::EventFirst) => return courier.deliver(write).await,
        Some(PushFault::Twice) => return courier.deliver(write).await & courier.deliver(write).await,
        Some(PushFault::Replay) => platform.pages().last.clone(),
        Some(_) => write(1),
    };
    // Nothing gets better by trying again.
    match once {
        Some(letter) => courier.attempt(&letter, 1).await,
        None => false,
    }
}

/// An event, sealed for the platform. `now` in seconds.
fn letter(
    platform: &OfficialAccount,
    now: i64,
    url: &Url,
    kind: &str,
    fields: &[(&str, &str)],
    fault: Option<PushFault>,
) -> Option<Letter> {
    let app_id = platform.platform().app_id.as_str();
    let fields: String = fields.iter().map(|(name, value)| tag(name, value)).collect();
    let (app, info) = (tag("AppId", app_id), tag("InfoType", kind));
    let message = format!("<xml>{app}<CreateTime>{now}</CreateTime>{info}{fields}</xml>");

    let receiver = if fault == Some(PushFault::WrongAppid) { "wx0000000000000bad" } else { app_id };
    let envelope = platform.envelope.as_ref()?;
    let sealed = envelope.seal(random::bytes(), &message, receiver)?;
    let signed_at = if fault == Some(PushFault::Stale) { now - 3_600 } else { now };
    let (timestamp, nonce) = (signed_at.to_string(), nonce());
    let mut signature = envelope.sign(&[&timestamp, &nonce, &sealed]);
    if fault == Some(PushFault::BadSignature) {
        signature = envelope.sign(&[&timestamp, &nonce, "something else"]);
    }
    let mut url = url.clone();
    url.query_pairs_mut()
        .append_pair("signature", &envelope.sign(&[&timestamp, &nonce]))
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", &nonce)
        .append_pair("encrypt_type", "aes")
        .append_pair("msg_signature", &signature);
    let body = format!("<xml>{app}{}</xml>", tag("Encrypt", &sealed));
    let letter = Letter { kind: kind.to_owned(), url, body };
    platform.pages().last = Some(letter.clone());
    Some(letter)
}
