//! Login by email and password: reserve, hash, conclude.

use std::sync::Arc;

use db::Tx;
use rules::email::Email;
use rules::{Refusal, password::MAX_BYTES};

use super::attempt::{self, Reserved};
use super::conclude::{self, Target};
use crate::human_check::{self, Solution};
use crate::password::{self, Typed};
use crate::session::Opened;
use crate::{Center, Ctx, Error, login_method};

/// What the form holds.
#[derive(Clone)]
pub struct WithPassword {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: Typed,
    /// The solution of a human check, if one came along.
    pub human_check: Option<String>,
}

/// Logs in.
///
/// # Errors
/// [`Refusal::LoginWrong`], [`Refusal::LoginLocked`], [`Refusal::HumanCheckRequired`],
/// [`Refusal::RequestTooMany`]: the same for an address with and without an account.
pub async fn with_password(center: &Center, ctx: &Arc<Ctx>, input: WithPassword) -> Result<Opened, Error> {
    let (email, solution) = read(ctx, &input)?;
    let (target, reserved) = {
        let email = email.clone();
        center.write(ctx, move |tx, ctx| begin(tx, ctx, &email, solution.as_ref())).await?
    };
    let hash = target.as_ref().map(|target| target.stored.hash.as_str());
    let evaluated = center.hasher.check(&input.password, hash).await;
    let right = match evaluated {
        Ok(right) => right,
        Err(error) => {
            center.write(ctx, move |tx, ctx| attempt::release(tx, ctx, &reserved)).await?;
            return Err(error);
        }
    };
    if let (true, Some(target)) = (right, &target) {
        let (target, reserved) = (target.clone(), reserved.clone());
        if let Some(opened) = center.write(ctx, move |tx, ctx| conclude::right(tx, ctx, &target, &reserved)).await? {
            count("succeeded");
            return Ok(opened);
        }
    }
    let refusal = center.write(ctx, move |tx, ctx| conclude::wrong(tx, ctx, target.as_ref(), &reserved)).await?;
    count("failed");
    Err(refusal.into())
}

fn count(outcome: &'static str) {
    metrics::counter!("menshen_logins_total", "method" => "email", "outcome" => outcome).increment(1);
}

fn read(ctx: &Ctx, input: &WithPassword) -> Result<(Email, Option<Solution>), Error> {
    let email = Email::parse(&input.email);
    let missing = input.password.expose().is_empty().then_some(Refusal::PasswordMissing);
    let email = match (email, missing) {
        (Ok(email), None) => email,
        (email, missing) => return Err(Error::Refused([email.err(), missing].into_iter().flatten().collect())),
    };
    if input.password.expose().len() > MAX_BYTES {
        return Err(Refusal::RequestMalformed.into());
    }
    Ok((email, human_check::verify(ctx, input.human_check.as_deref())?))
}

fn begin(
    tx: &mut Tx,
    ctx: &Ctx,
    email: &Email,
    solution: Option<&Solution>,
) -> Result<(Option<Target>, Reserved), Error> {
    let owner = login_method::find_email_owner(tx, ctx, email.as_str())?;
    let stored = owner.map(|account| password::find(tx, account)).transpose()?.flatten();
    let subject = match owner {
        Some(account) => attempt::subject_of(tx, ctx, account)?,
        None => attempt::subject_of_nobody(ctx, email.as_str()),
    };
    let reserved = attempt::reserve_with(tx, ctx, &subject, solution)?;
    let target = owner.zip(stored).map(|(account, stored)| Target { account, stored });
    Ok((target, reserved))
}
