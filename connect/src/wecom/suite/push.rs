//! What did WeCom push: a ticket, or news of a company?
//!
//! Two addresses ("command", "data") and two verbs, and each wants another receiver inside:
//!
//! | | GET (is the address ours?) | POST |
//! |---|---|---|
//! | command | the provider's company | the suite |
//! | data | the provider's company | the company the news is about |
//!
//! Which of our suites is meant, the signature tells. WeCom waits a second and no longer, so what takes
//! a call of our own may go on after the answer.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Suites;
use super::access::Access;
use crate::identity::{Event, IdentityError, Push, PushError, Received, Verb};
use crate::sealed_push::{Elements, Letter, Seal, event_name};
use crate::shared_token::is_code;

/// What WeCom wants to hear, or it pushes again.
const THANKS: &str = "success";
/// How long an answer may wait for a call of our own: WeCom gives up after 1 s.
const PATIENCE: Duration = Duration::from_millis(600);
/// Pauses before another try to exchange a code; it lives for 10 min.
const AGAIN_AFTER: [Duration; 4] =
    [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60), Duration::from_secs(240)];

/// Receives a push of either kind at either address.
pub(crate) async fn receive(suites: &Arc<Suites>, push: &Push<'_>) -> Result<Received, PushError> {
    if !matches!(push.route, "command" | "data") {
        return Err(PushError::Malformed);
    }
    if push.verb == Verb::Verify {
        let (_, letter) = find(suites, |seal| seal.read_echo(push.query, push.now))?;
        let reply = letter.open_text(&suites.provider_corp_id)?;
        return Ok(Received { reply, event: Event::None, replay_key: letter.replay_key });
    }
    let (suite, letter) = find(suites, |seal| seal.read(push.query, push.body, push.now))?;
    let event = if push.route == "command" {
        command(suites, suite, &letter.open(&suite.suite_id)?, letter.sent_at).await?
    } else {
        data(&letter)?
    };
    Ok(Received { reply: THANKS.into(), event, replay_key: letter.replay_key })
}

/// The suite whose signature fits.
fn find<'a>(
    suites: &'a Suites,
    read: impl Fn(&'a Seal) -> Result<Letter<'a>, PushError>,
) -> Result<(&'a Access, Letter<'a>), PushError> {
    for suite in suites.all() {
        match read(&suite.seal) {
            Ok(letter) => return Ok((suite, letter)),
            Err(PushError::BadSignature) => {}
            Err(error) => return Err(error),
        }
    }
    Err(PushError::BadSignature)
}

/// News of a suite: its ticket, and companies that add or remove it. Sub-users come in here later
/// (`change_auth`, `change_contact`: WECOM, SCOPE); until then these are only named.
async fn command(suites: &Arc<Suites>, suite: &Access, message: &Elements, sent_at: i64) -> Result<Event, PushError> {
    if message.text("SuiteId").is_some_and(|id| id != suite.suite_id) {
        return Err(PushError::BadSignature);
    }
    let kind = message.text("InfoType").ok_or(PushError::Malformed)?.to_ascii_lowercase();
    let field = |name: &str| message.text(name).filter(|value| is_code(value)).ok_or(PushError::Malformed);
    let is_assistant = suite.suite_id == suites.assistant.suite_id;
    match kind.as_str() {
        "suite_ticket" => {
            suite.keep_ticket(field("SuiteTicket")?, sent_at).await;
            return Ok(Event::Ticket);
        }
        "create_auth" | "reset_permanent_code" if is_assistant => {
            let code = field("AuthCode")?.to_owned();
            within_patience(exchange(Arc::clone(suites), code, sent_at)).await;
        }
        "cancel_auth" if is_assistant => {
            let corp = field("AuthCorpId")?;
            within_patience(look_again(Arc::clone(suites), corp.to_owned(), sent_at)).await;
            return Ok(Event::Unauthorised { app: corp.to_owned() });
        }
        _ => {}
    }
    Ok(Event::Other(event_name(&kind)))
}

/// News of a company's members and messages.
fn data(letter: &Letter<'_>) -> Result<Event, PushError> {
    let corp = letter.addressee.as_deref().ok_or(PushError::Malformed)?;
    let message = letter.open(corp)?;
    if message.text("ToUserName").is_some_and(|inner| inner != corp) {
        return Err(PushError::BadSignature);
    }
    let kind = ["InfoType", "Event", "MsgType"].iter().find_map(|name| message.text(name));
    Ok(Event::Other(event_name(kind.ok_or(PushError::Malformed)?)))
}

/// Waits for work as long as WeCom waits for the answer; the rest of it is done behind the answer.
async fn within_patience(work: impl Future<Output = ()> + Send + 'static) {
    // Dropping the handle lets the work go on.
    let _ = timeout(PATIENCE, tokio::spawn(work)).await;
}

/// Exchanges the code of an authorisation.
async fn exchange(suites: Arc<Suites>, auth_code: String, sent_at: i64) {
    let mut now = sent_at;
    for pause in AGAIN_AFTER {
        let Err(IdentityError::Unavailable(reason)) = suites.install(&auth_code, now).await else { return };
        tracing::warn!(reason, "a WeCom authorisation waits for its permanent code");
        sleep(pause).await;
        now = now.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
    }
    if let Err(error) = suites.install(&auth_code, now).await {
        tracing::error!(%error, "a WeCom authorisation is lost: the company must add the application again");
    }
}

/// Lets go of an authorisation that is withdrawn. WeCom is asked rather than the push believed: the same
/// push again must not undo what the company has granted since.
async fn look_again(suites: Arc<Suites>, corp: String, sent_at: i64) {
    if let Err(error) = suites.grant(&corp, sent_at).await {
        tracing::warn!(%error, "a withdrawn WeCom authorisation is looked at when somebody comes with it");
    }
}
