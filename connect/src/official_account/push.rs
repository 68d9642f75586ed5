//! What did the platform push: a verify ticket, or that an account has (un)authorised us?

use super::OfficialAccount;
use crate::identity::{Event, Push, PushError, Received, Verb};
use crate::sealed_push::{Elements, event_name};
use crate::shared_token::is_code;

/// What the platform wants to hear, or it pushes again.
const THANKS: &str = "success";

/// The codes that come with an authorisation are left alone: the browser brings one of its own, and only
/// that one belongs to somebody.
pub(super) async fn receive(account: &OfficialAccount, push: &Push<'_>) -> Result<Received, PushError> {
    // The platform does not try addresses out with a GET.
    if push.verb != Verb::Event {
        return Err(PushError::Malformed);
    }
    let letter = account.seal.read(push.query, push.body, push.now)?;
    let event = match push.route {
        "event" => happened(account, &letter.open(&account.app_id)?, letter.sent_at).await?,
        // Messages of an account's followers. We ask for no permission that brings them.
        "data" => letter.open_text(&account.app_id).map(|_| Event::None)?,
        _ => return Err(PushError::Malformed),
    };
    Ok(Received { reply: THANKS.into(), event, replay_key: letter.replay_key })
}

async fn happened(account: &OfficialAccount, message: &Elements, sent_at: i64) -> Result<Event, PushError> {
    if message.text("AppId").is_some_and(|app| app != account.app_id) {
        return Err(PushError::BadSignature);
    }
    let kind = message.text("InfoType").ok_or(PushError::Malformed)?.to_ascii_lowercase();
    let app = || message.text("AuthorizerAppid").map(str::to_owned).ok_or(PushError::Malformed);
    match kind.as_str() {
        "component_verify_ticket" => {
            let ticket = message.text("ComponentVerifyTicket").filter(|ticket| is_code(ticket));
            account.platform.keep_ticket(ticket.ok_or(PushError::Malformed)?, sent_at).await;
            Ok(Event::Ticket)
        }
        "authorized" | "updateauthorized" => Ok(Event::Authorised { app: app()? }),
        "unauthorized" => Ok(Event::Unauthorised { app: app()? }),
        _ => Ok(Event::Other(event_name(&kind))),
    }
}
