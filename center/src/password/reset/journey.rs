//! A reset from the address to the new password; hashing is between the acts.

use std::sync::Arc;

use rules::email::Email;
use rules::{Refusal, password};

use super::prepare::{self as act, Next};
use super::{live, request as first};
use crate::password::Typed;
use crate::{Center, Ctx, Error, human_check};

/// Asks for a link with an address as typed.
///
/// # Errors
/// [`Refusal::EmailInvalid`] and its like, [`Refusal::HumanCheckRequired`], [`Refusal::RequestTooMany`]; none of
/// them tells whether somebody logs in with the address.
pub async fn request(center: &Center, ctx: &Arc<Ctx>, email: &str, human: Option<&str>) -> Result<(), Error> {
    let email = Email::parse(email)?;
    let solution = human_check::verify(ctx, human)?;
    center.write(ctx, move |tx, ctx| first::request(tx, ctx, &email, solution.as_ref())).await
}

/// What the form of the new password holds.
#[derive(Clone)]
pub struct Set {
    /// The secret of the link.
    pub token: String,
    /// The new password.
    pub new: Typed,
    /// The new one once more.
    pub confirm: Typed,
}

/// Takes a new password; the rules are those of a change (RESET-15).
///
/// # Errors
/// [`Refusal::PasswordResetGone`]; every rule that the password breaks, all at once; one of the last three
/// (PWD-05); [`Refusal::RequestTooMany`]. Nothing is changed then.
pub async fn set(center: &Center, ctx: &Arc<Ctx>, input: Set) -> Result<Next, Error> {
    check_form(center, ctx, &input).await?;
    let token = input.token.clone();
    let history = center.write(ctx, move |tx, ctx| act::reserve(tx, ctx, &token)).await?;
    if center.hasher.find(&input.new, history).await?.is_some() {
        return Err(Refusal::PasswordRecent { depth: center.policy.password.history as i64 }.into());
    }
    let hash = center.hasher.make(&input.new, ctx.draw("password-salt")).await?;
    center.write(ctx, move |tx, ctx| act::prepare(tx, ctx, &input.token, &hash)).await
}

async fn check_form(center: &Center, ctx: &Arc<Ctx>, input: &Set) -> Result<(), Error> {
    let token = input.token.clone();
    let words = center.read(ctx, move |tx, ctx| {
        let live = live(tx, ctx, &token)?;
        Ok((live.email.mailbox().to_owned(), live.account.nickname))
    });
    let (mailbox, nickname) = words.await?;
    let context = [&*mailbox, &*nickname, &*center.brand];
    let wrong = password::check(input.new.expose(), input.confirm.expose(), &context, &center.policy.password);
    if wrong.is_empty() { Ok(()) } else { Err(Error::Refused(wrong)) }
}
