//! The person's side: who asks for what, and yes or no.

use db::Tx;
use rules::client::back;
use rules::operation::{Name, Stand, demanded};
use rules::verification::Demand;
use rules::{Millis, ProductRequestId, Refusal, VerificationId};

use super::ask::record;
use super::{Request, catalogue, store};
use crate::audit::Event;
use crate::client::{self, Client};
use crate::session::Root;
use crate::verification::{self, Ask, Grant, Holder};
use crate::{Ctx, Error, protection};

/// A request as the person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The request.
    pub id: ProductRequestId,
    /// Who asks.
    pub client: Name,
    /// Of which product.
    pub product: Name,
    /// What shall be done.
    pub operation: Name,
    /// On what.
    pub resource: String,
    /// How it stands.
    pub stand: Stand,
    /// When it was asked.
    pub asked_at: Millis,
    /// Until when it can be answered; or, once it is, redeemed.
    pub expires_at: Millis,
    /// Where the person goes on, with the request's id.
    pub back: Option<String>,
}

/// What the person is asked.
///
/// # Errors
/// [`Refusal::ProductRequestNotFound`] if it is not for this account (T59); [`Refusal::ProductRequestSession`].
pub fn view(tx: &mut Tx, ctx: &Ctx, who: &Root, id: ProductRequestId) -> Result<Shown, Error> {
    let (request, client) = find(tx, ctx, who, id)?;
    let (product, operation) = catalogue::names(tx, &request.question.product, &request.question.operation)?;
    let back = request.return_url.as_deref().and_then(|url| back(url, &id.to_string()));
    Ok(Shown {
        id,
        client: client.name,
        product,
        operation,
        resource: request.question.resource,
        stand: request.stand,
        asked_at: request.asked_at,
        expires_at: request.expires_at,
        back,
    })
}

/// Begins the identity verification; it comes back to the request's page with a grant.
pub fn verify(tx: &mut Tx, ctx: &Ctx, who: &Root, id: ProductRequestId) -> Result<VerificationId, Error> {
    let (request, _) = waiting(tx, ctx, who, id)?;
    // A request that waits is answered with a proof, whatever the protection has become meanwhile.
    let demand = demanded(&protection::find(tx, who.account)?, false).unwrap_or(Demand::Any);
    let (operation, parameters) = (request.question.full_name(), id.to_string());
    verification::begin(
        tx,
        ctx,
        &Ask {
            account: who.account,
            holder: Holder::Session(who.session),
            operation: &operation,
            parameters: &parameters,
            demand,
            excluded: &[],
            resume: &format!("/operations/requests/{id}"),
        },
    )
}

/// Yes. The grant was made for exactly this request in this session, and is used up.
///
/// # Errors
/// [`Refusal::VerificationRequired`] without a grant that fits; what [`view`] refuses; why it is not waiting.
pub fn confirm(tx: &mut Tx, ctx: &Ctx, who: &Root, id: ProductRequestId, grant: Option<&Grant>) -> Result<(), Error> {
    let (request, client) = waiting(tx, ctx, who, id)?;
    let holder = Holder::Session(who.session);
    let passed = match grant {
        Some(grant) => verification::redeem(tx, ctx, &holder, &request.question.full_name(), &id.to_string(), grant)?,
        None => false,
    };
    if !passed {
        return Err(Refusal::VerificationRequired.into());
    }
    answer(tx, ctx, &request, &client, Stand::Proved, ctx.now + ctx.policy.operation.proof_ttl)
}

/// No.
///
/// # Errors
/// What [`view`] refuses; why it is not waiting.
pub fn decline(tx: &mut Tx, ctx: &Ctx, who: &Root, id: ProductRequestId) -> Result<(), Error> {
    let (request, client) = waiting(tx, ctx, who, id)?;
    answer(tx, ctx, &request, &client, Stand::Declined, request.expires_at)
}

fn answer(
    tx: &mut Tx,
    ctx: &Ctx,
    request: &Request,
    client: &Client,
    stand: Stand,
    expires_at: Millis,
) -> Result<(), Error> {
    if !store::answer(tx, request.id, stand, ctx.now, expires_at)? {
        // Another tab was faster. What this act has used up is given back.
        return Err(Refusal::ProductRequestAnswered.into());
    }
    let event = if stand == Stand::Proved { Event::ProductConfirmed } else { Event::ProductDeclined };
    record(tx, ctx, event, request, client)
}

fn waiting(tx: &mut Tx, ctx: &Ctx, who: &Root, id: ProductRequestId) -> Result<(Request, Client), Error> {
    let (request, client) = find(tx, ctx, who, id)?;
    match request.stand.not_answerable() {
        Some(refusal) => Err(refusal.into()),
        None => Ok((request, client)),
    }
}

/// A request to this person, with whoever asks. What a client has asked that was revoked since is over.
fn find(tx: &mut Tx, ctx: &Ctx, who: &Root, id: ProductRequestId) -> Result<(Request, Client), Error> {
    let found = store::find(tx, id, ctx.now)?.filter(|request| request.account == who.account);
    let mut request = found.ok_or(Refusal::ProductRequestNotFound)?;
    if request.session.is_some_and(|session| session != who.session) {
        return Err(Refusal::ProductRequestSession.into());
    }
    let client = client::find(tx, request.client)?.ok_or_else(|| Error::fault("a request of no client"))?;
    if client.revoked_at.is_some() && request.stand == Stand::Waiting {
        request.stand = Stand::Expired;
    }
    Ok((request, client))
}
