//! What does WeCom tell a provider, and how?

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::book::Wecom;
use super::corp::give;
use super::install::AUTH_CODE_LIFE;
use crate::push::{Letter, nonce, tag};
use crate::{State, random};

/// A suite ticket counts this long (milliseconds).
const TICKET_LIFE: i64 = 1_800_000;

/// Sends the tickets of both suites every `every` until the sandbox stops.
pub(crate) async fn keep_pushing(state: Arc<State>, every: Duration) {
    while !*state.stopping.borrow() {
        state.pause(every).await;
        if !*state.stopping.borrow() {
            tickets(&state).await;
        }
    }
}

/// Sets the command URL, if it proves to hold the key; then sends the tickets and the authorisations there are.
///
/// # Errors
/// What is wrong with the address or its answer.
pub(crate) async fn set_command_url(state: &State, url: &str) -> Result<(), String> {
    let url = verified(state, url).await?;
    state.wecom.pages().command_url = Some(url);
    tickets(state).await;
    let corps: Vec<String> = state.wecom.pages().installs.keys().cloned().collect();
    for corp in corps {
        authorised(state, &corp, "create_auth").await;
    }
    Ok(())
}

/// Sets the data URL, if it proves to hold the key.
///
/// # Errors
/// What is wrong with the address or its answer.
pub(crate) async fn set_data_url(state: &State, url: &str) -> Result<(), String> {
    let url = verified(state, url).await?;
    state.wecom.pages().data_url = Some(url);
    Ok(())
}

/// Verifications are sealed for the provider's company, not for the suite.
async fn verified(state: &State, url: &str) -> Result<Url, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    let wecom = &state.wecom;
    let secret = random::hex();
    let envelope = wecom.envelope.as_ref().ok_or("the key is none")?;
    let echo = envelope.seal(random::bytes(), &secret, &wecom.suite.provider_corp_id).ok_or("cannot seal")?;
    let (timestamp, nonce) = ((state.now() / 1_000).to_string(), nonce());
    let mut asked = url.clone();
    asked
        .query_pairs_mut()
        .append_pair("msg_signature", &envelope.sign(&[&timestamp, &nonce, &echo]))
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", &nonce)
        .append_pair("echostr", &echo);
    if wecom.courier.verify(asked, &secret).await {
        Ok(url)
    } else {
        Err("the address does not answer the echo".into())
    }
}

/// Sends both suites a new ticket; true if both arrived.
pub(super) async fn tickets(state: &State) -> bool {
    let suite = &state.wecom.suite;
    let mut arrived = true;
    for id in [&suite.suite_id, &suite.login_suite_id] {
        let ticket = give(&state.wecom.suite_tickets, id.clone(), state.now(), TICKET_LIFE);
        arrived &= tell(state, id, "suite_ticket", &[("SuiteTicket", &ticket)]).await;
    }
    arrived
}

/// `create_auth` or `reset_permanent_code`: with a code to exchange.
pub(super) async fn authorised(state: &State, corp: &str, kind: &str) -> bool {
    let code = give(&state.wecom.auth_codes, corp.to_owned(), state.now(), AUTH_CODE_LIFE);
    tell_suite(state, kind, &[("AuthCode", &code)]).await
}

/// An event of the suite that companies install.
pub(super) async fn tell_suite(state: &State, kind: &str, fields: &[(&str, &str)]) -> bool {
    tell(state, &state.wecom.suite.suite_id, kind, fields).await
}

async fn tell(state: &State, suite_id: &str, kind: &str, fields: &[(&str, &str)]) -> bool {
    let Some(url) = state.wecom.pages().command_url.clone() else { return false };
    let write = |_| letter(&state.wecom, state.now() / 1_000, &url, suite_id, kind, fields);
    state.wecom.courier.deliver(write).await
}

/// An event, sealed for the suite. `now` in seconds.
fn letter(wecom: &Wecom, now: i64, url: &Url, suite_id: &str, kind: &str, fields: &[(&str, &str)]) -> Option<Letter> {
    let fields: String = fields.iter().map(|(name, value)| tag(name, value)).collect();
    let message =
        format!("<xml>{}{}<TimeStamp>{now}</TimeStamp>{fields}</xml>", tag("SuiteId", suite_id), tag("InfoType", kind));
    let envelope = wecom.envelope.as_ref()?;
    let sealed = envelope.seal(random::bytes(), &message, suite_id)?;
    let (timestamp, nonce) = (now.to_string(), nonce());
    let mut url = url.clone();
    url.query_pairs_mut()
        .append_pair("msg_signature", &envelope.sign(&[&timestamp, &nonce, &sealed]))
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", &nonce);
    let body =
        format!("<xml>{}<AgentID><![CDATA[]]></AgentID>{}</xml>", tag("ToUserName", suite_id), tag("Encrypt", &sealed));
    Some(Letter { kind: kind.to_owned(), url, body })
}
