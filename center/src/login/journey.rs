//! Login by email and password: reserve, hash, conclude; and the end of a login that had to wait.

use std::sync::Arc;

use db::Tx;
use rules::email::Email;
use rules::login_method::Method;
use rules::{Refusal, password::MAX_BYTES};

use super::attempt::{self, Reserved};
use super::conclude::{self, Target};
use super::{Completed, Outcome, pending};
use crate::human_check::{self, Solution};
use crate::password::{self, Typed};
use crate::verification::Grant;
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
    /// Where the page goes on after a login that has to wait: a path of ours.
    pub resume: String,
}

/// Logs in, or has the login wait for the proof that a protection of the account demands (LOGINPROT-15: only
/// once the password was right).
///
/// # Errors
/// [`Refusal::LoginWrong`], [`Refusal::LoginLocked`], [`Refusal::HumanCheckRequired`],
/// [`Refusal::RequestTooMany`]: the same for an address with and without an account.
pub async fn with_password(center: &Center, ctx: &Arc<Ctx>, input: WithPassword) -> Result<Outcome, Error> {
    let (email, solution) = read(ctx, &input)?;
    let (target, reserved) = {
        let (email, resume) = (email.clone(), input.resume.clone());
        center.write(ctx, move |tx, ctx| begin(tx, ctx, &email, solution.as_ref(), &resume)).await?
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
        if let Some(outcome) = center.write(ctx, move |tx, ctx| conclude::right(tx, ctx, &target, &reserved)).await? {
            count(
                Method::Email,
                match outcome {
                    Outcome::Opened(_) => "succeeded",
                    Outcome::Pending(_) => "pending",
                },
            );
            return Ok(outcome);
        }
    }
    let refusal = center.write(ctx, move |tx, ctx| conclude::wrong(tx, ctx, target.as_ref(), &reserved)).await?;
    count(Method::Email, "failed");
    Err(refusal.into())
}

/// Completes a login that waits, with the grant of its verification.
///
/// # Errors
/// [`Refusal::LoginGone`], [`Refusal::VerificationRequired`], [`Refusal::LoginLocked`].
pub async fn complete(center: &Center, ctx: &Arc<Ctx>, token: &str, grant: &Grant) -> Result<Completed, Error> {
    let (token, grant) = (token.to_owned(), grant.clone());
    let completed = center.write(ctx, move |tx, ctx| pending::complete(tx, ctx, &token, &grant)).await?;
    count(completed.method, "completed");
    Ok(completed)
}

fn count(method: Method, outcome: &'static str) {
    metrics::counter!("menshen_logins_total", "method" => method.name(), "outcome" => outcome).increment(1);
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
    resume: &str,
) -> Result<(Option<Target>, Reserved), Error> {
    let owner = login_method::find_email_owner(tx, ctx, email.as_str())?;
    let stored = owner.map(|account| password::find(tx, account)).transpose()?.flatten();
    let subject = match owner {
        Some(account) => attempt::subject_of(tx, ctx, account)?,
        None => attempt::subject_of_nobody(ctx, email.as_str()),
    };
    let reserved = attempt::reserve_with(tx, ctx, &subject, solution)?;
    let target = owner.zip(stored).map(|(account, stored)| Target { account, stored, resume: resume.to_owned() });
    Ok((target, reserved))
}
