//! May this operation go on? The hot path: one or two look-ups, and a write only where a person must answer.

use std::sync::Arc;

use db::params;
use rules::client::return_to;
use rules::operation::{Catalogue, Question, demanded};
use rules::protection::{Choice, Protections};
use rules::{AccountId, Millis, Refusal, SessionId, Uin};

use super::ask::{self, Challenge};
use super::store;
use crate::client::Client;
use crate::kept::Kept;
use crate::session::{self, Checked, Root};
use crate::{Center, Ctx, Error, protection};

/// Most accounts whose operation protection is kept.
const MOST: usize = 200_000;

/// Accounts that were read, each with its operation protection. An account's number never changes, nor does an
/// account that was found stop being one; whatever comes to end accounts has to touch their rows here.
pub(crate) type Accounts = Kept<Uin, (AccountId, Choice)>;

/// With room for as many as are kept.
pub(crate) fn accounts() -> Accounts {
    Kept::new(MOST)
}

/// Whom an operation belongs to.
#[derive(Clone)]
pub enum Subject {
    /// An account by its number: any session of it may answer.
    Account(Uin),
    /// A session by its token: only it may answer.
    Session(String),
}

/// What a product asks.
#[derive(Clone)]
pub struct Asked {
    /// Who asks.
    pub client: Arc<Client>,
    /// Whom.
    pub subject: Subject,
    /// For what.
    pub question: Question,
    /// Where the person goes on afterwards.
    pub return_url: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It may go on at this moment.
    Allowed,
    /// A person must answer first.
    Challenge(Challenge),
}

/// Decides. `ctx` is asked for only if something is written.
///
/// # Errors
/// [`Refusal::OperationUnknown`], [`Refusal::ClientReturnUrl`], [`Refusal::AccountUnknown`],
/// [`Refusal::ProductSession`], [`Refusal::RequestTooMany`].
pub async fn check(
    center: &Center,
    now: Millis,
    ctx: impl Fn() -> Arc<Ctx> + Send,
    asked: Asked,
) -> Result<Decision, Error> {
    let question = &asked.question;
    if !is_known(center, question).await? {
        return Err(Refusal::OperationUnknown.into());
    }
    let return_url = match &asked.return_url {
        Some(wish) => Some(return_to(&asked.client.return_urls, wish).ok_or(Refusal::ClientReturnUrl)?),
        None => None,
    };
    let (account, session, operation) = subject(center, now, &asked.subject).await?;
    let protections = Protections { operation, ..Protections::default() };
    let decision = match demanded(&protections, false) {
        None => Decision::Allowed,
        Some(_) => {
            let asked = Asked { return_url, ..asked };
            center.write(&ctx(), move |tx, ctx| ask::ask(tx, ctx, &asked, account, session)).await?
        }
    };
    match decision {
        Decision::Allowed => metrics::counter!("menshen_operation_checks_total", "answer" => "allowed"),
        Decision::Challenge(_) => metrics::counter!("menshen_operation_checks_total", "answer" => "challenged"),
    }
    .increment(1);
    Ok(decision)
}

async fn is_known(center: &Center, question: &Question) -> Result<bool, Error> {
    let (product, operation) = (&question.product, &question.operation);
    if Catalogue::shipped().find(product, operation).is_some() {
        return Ok(true);
    }
    Ok(center.db.point(store::FIND_ADDED, params![product, operation]).await?.is_some())
}

/// The account, the session if one was named, and what the account's operation protection is now.
async fn subject(
    center: &Center,
    now: Millis,
    subject: &Subject,
) -> Result<(AccountId, Option<SessionId>, Choice), Error> {
    match subject {
        Subject::Account(uin) => {
            let (account, choice) = guarded(center, *uin).await?;
            Ok((account, None, choice))
        }
        Subject::Session(token) => {
            let root = live(center, token, now).await?;
            let row = center.db.point(store::FIND_PROTECTION, params![&root.account.0]).await?;
            let name = row.as_ref().map(|row| row.get::<&str>(0)).transpose()?;
            Ok((root.account, Some(root.session), choice(name)?))
        }
    }
}

/// From the store, or as it was read while the account's protection has not changed since.
async fn guarded(center: &Center, uin: Uin) -> Result<(AccountId, Choice), Error> {
    let stamp = |account: AccountId| center.db.stamp(protection::TABLE, &account.0);
    if let Some((then, kept)) = center.guarded.find(uin)
        && stamp(kept.0) == Some(then)
    {
        return Ok(kept);
    }
    let first = find(center, uin).await?;
    // Whose stamp it is, only the row says; what is kept must have been read after the stamp was taken.
    let Some(stamp) = stamp(first.0) else { return Ok(first) };
    let found = find(center, uin).await?;
    center.guarded.keep(uin, stamp, found);
    Ok(found)
}

async fn find(center: &Center, uin: Uin) -> Result<(AccountId, Choice), Error> {
    let row = center.db.point(store::FIND_ACCOUNT, params![uin.0]).await?.ok_or(Refusal::AccountUnknown)?;
    Ok((AccountId(row.get(0)?), choice(row.get(1)?)?))
}

fn choice(name: Option<&str>) -> Result<Choice, Error> {
    let Some(name) = name else { return Ok(Choice::None) };
    Choice::from_name(name).ok_or_else(|| Error::fault(format!("unknown choice {name}")))
}

/// Whose live session a token is. A product's question is no activity of the person (SESSION-10).
pub(super) async fn live(center: &Center, token: &str, now: Millis) -> Result<Arc<Root>, Error> {
    match session::check(center, token, now, false).await? {
        Checked::Live(root) => Ok(root),
        Checked::Over(_) | Checked::Unknown => Err(Refusal::ProductSession.into()),
    }
}
