//! The product's side after the answer: how does the request stand, and once: go on.

use std::sync::Arc;

use db::Tx;
use rules::operation::Question;
use rules::{AccountId, ProductRequestId, Refusal, SessionId};

use super::ask::record;
use super::check::Subject;
use super::{Request, store};
use crate::audit::Event;
use crate::client::Client;
use crate::session::Root;
use crate::{Ctx, Error, account};

/// What a product brings to use a proof up: everything that it asked about, once more.
#[derive(Clone)]
pub struct Redeem {
    /// Who asks.
    pub client: Arc<Client>,
    /// The request.
    pub id: ProductRequestId,
    /// Whom it was asked about.
    pub subject: Subject,
    /// What it was asked about.
    pub question: Question,
}

/// How a request of this client stands.
///
/// # Errors
/// [`Refusal::ProductRequestNotFound`] for another client's (T59).
pub fn look(tx: &mut Tx, ctx: &Ctx, client: &Client, id: ProductRequestId) -> Result<Request, Error> {
    let found = store::find(tx, id, ctx.now)?.filter(|request| request.client == client.id);
    found.ok_or_else(|| Refusal::ProductRequestNotFound.into())
}

/// Uses it up, or says why not. See [`redeem`](super::redeem()).
pub(super) fn conclude(tx: &mut Tx, ctx: &Ctx, redeem: &Redeem, root: Option<&Root>) -> Result<Request, Error> {
    let (account, session) = subject(tx, &redeem.subject, root)?;
    let (client, id, question) = (&redeem.client, redeem.id, &redeem.question);
    if !store::redeem(tx, id, client.id, account, session, question, ctx.now)? {
        return Err(why(tx, ctx, redeem, account, session)?.into());
    }
    let request = look(tx, ctx, client, id)?;
    record(tx, ctx, Event::ProductRedeemed, &request, client)?;
    Ok(request)
}

fn subject(tx: &mut Tx, subject: &Subject, root: Option<&Root>) -> Result<(AccountId, Option<SessionId>), Error> {
    match (subject, root) {
        (Subject::Account(uin), _) => Ok((account::find_by_uin(tx, *uin)?.ok_or(Refusal::AccountUnknown)?, None)),
        (Subject::Session(_), Some(root)) => Ok((root.account, Some(root.session))),
        (Subject::Session(_), None) => Err(Refusal::ProductSession.into()),
    }
}

/// Why it was not redeemed. What the client does not know it is not told.
fn why(
    tx: &mut Tx,
    ctx: &Ctx,
    redeem: &Redeem,
    account: AccountId,
    session: Option<SessionId>,
) -> Result<Refusal, Error> {
    let request = look(tx, ctx, &redeem.client, redeem.id)?;
    let same_session = request.session.is_none_or(|asked| session == Some(asked));
    if request.account != account || !same_session || request.question != redeem.question {
        return Ok(Refusal::ProductRequestChanged);
    }
    // It was proved between the two statements: the product asks again.
    Ok(request.stand.not_redeemable().unwrap_or(Refusal::ProductRequestWaiting))
}
