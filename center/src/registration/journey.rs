//! Registration from the first page to the open session.

use std::sync::Arc;

use rules::email::Email;
use rules::{Refusal, code, password};

use super::{Started, finish as act, start as first};
use crate::password::Typed;
use crate::session::Opened;
use crate::{Center, Ctx, Error, human_check};

/// Starts a registration with an address as typed.
///
/// # Errors
/// [`Refusal::EmailInvalid`] and its like, [`Refusal::HumanCheckRequired`], [`Refusal::RequestTooMany`];
/// none of them tells whether the address has an account.
pub async fn start(center: &Center, ctx: &Arc<Ctx>, email: &str, human: Option<&str>) -> Result<Started, Error> {
    let email = Email::parse(email)?;
    let solution = human_check::verify(ctx, human)?;
    center.write(ctx, move |tx, ctx| first::start(tx, ctx, &email, solution.as_ref())).await
}

/// What the second form holds.
#[derive(Clone)]
pub struct Finish {
    /// The secret of the beginner's browser.
    pub token: String,
    /// The code, as typed.
    pub code: String,
    /// The password.
    pub password: Typed,
    /// The password once more.
    pub confirm: Typed,
    /// The version of the agreement whose box was ticked; `None`: not ticked.
    pub agreement: Option<String>,
}

/// Finishes a registration: the account exists and is logged in.
///
/// # Errors
/// Everything that is wrong with the form at once; then, with a form that is right, what is wrong with
/// the code. Only a code of six digits counts as a try.
pub async fn finish(center: &Center, ctx: &Arc<Ctx>, input: Finish) -> Result<Opened, Error> {
    let token = input.token.clone();
    let pending = center.read(ctx, move |tx, ctx| first::pending(tx, ctx, &token)).await?;
    let digits = check_form(center, &pending.email, &input)?;
    let tried = {
        let (token, digits) = (input.token.clone(), digits.clone());
        center.write(ctx, move |tx, ctx| act::try_code(tx, ctx, &token, &digits)).await?
    };
    tried?;
    let hash = center.hasher.make(&input.password, ctx.draw("password-salt")).await?;
    let opened = center.write(ctx, move |tx, ctx| act::create(tx, ctx, &input.token, &digits, &hash)).await?;
    metrics::counter!("menshen_registrations_total", "method" => "email").increment(1);
    Ok(opened)
}

fn check_form(center: &Center, email: &str, input: &Finish) -> Result<String, Error> {
    let mailbox = email.split('@').next().unwrap_or_default();
    let digits = code::parse(&input.code);
    let context = [mailbox, &*center.brand];
    let mut wrong: Vec<Refusal> = digits.as_ref().err().cloned().into_iter().collect();
    wrong.extend(password::check(input.password.expose(), input.confirm.expose(), &context, &center.policy.password));
    wrong.extend(match &input.agreement {
        None => Some(Refusal::AgreementMissing),
        Some(version) if *version != center.policy.registration.agreement => Some(Refusal::AgreementChanged),
        Some(_) => None,
    });
    match digits {
        Ok(digits) if wrong.is_empty() => Ok(digits),
        _ => Err(Error::Refused(wrong)),
    }
}
