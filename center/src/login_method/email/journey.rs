//! The form of the new login email: check, try the code, hash, conclude. (EMAIL-15 to EMAIL-18)

use std::sync::Arc;

use rules::email::Email;
use rules::{Refusal, code, password};

use super::change as act;
use crate::password::Typed;
use crate::session::Root;
use crate::{Center, Ctx, Error};

/// What the form holds (EMAIL-15).
#[derive(Clone)]
pub struct Change {
    /// The new address, as typed.
    pub email: String,
    /// The six digits, as typed.
    pub code: String,
    /// The new password.
    pub new: Typed,
    /// The new password once more.
    pub confirm: Typed,
    /// Whether security and contact email follow (EMAIL-17).
    pub sync: bool,
}

/// Replaces the login email of `who` and sets a new password; answers how many other sessions were ended.
///
/// # Errors
/// Everything that is wrong with the form at once; [`Refusal::VerificationRequired`] if no change is open in this
/// session; what is wrong with the code; [`Refusal::PasswordRecent`]; [`Refusal::EmailTaken`]. Nothing is changed
/// then.
pub async fn change(center: &Center, ctx: &Arc<Ctx>, who: &Arc<Root>, input: Change) -> Result<u64, Error> {
    let (email, digits) = check_form(center, who, &input)?;
    let begun = {
        let (who, email, digits) = (who.clone(), email.clone(), digits.clone());
        center.write(ctx, move |tx, ctx| act::try_code(tx, ctx, &who, &email, &digits)).await??
    };
    if center.hasher.find(&input.new, begun.history.clone()).await?.is_some() {
        return Err(Refusal::PasswordRecent { depth: center.policy.password.history as i64 }.into());
    }
    let hash = center.hasher.make(&input.new, ctx.draw("password-salt")).await?;
    let (who, new) = (who.clone(), act::New { email, digits, hash, sync: input.sync });
    center.write(ctx, move |tx, ctx| act::conclude(tx, ctx, &who, &begun, &new)).await
}

fn check_form(center: &Center, who: &Root, input: &Change) -> Result<(Email, String), Error> {
    let (email, digits) = (Email::parse(&input.email), code::parse(&input.code));
    let mailbox = email.as_ref().map(Email::mailbox).unwrap_or_default().to_owned();
    let context = [&*mailbox, &*who.nickname, &*center.brand];
    let mut wrong: Vec<Refusal> = email.as_ref().err().cloned().into_iter().collect();
    wrong.extend(password::check(input.new.expose(), input.confirm.expose(), &context, &center.policy.password));
    wrong.extend(digits.as_ref().err().cloned());
    match (email, digits) {
        (Ok(email), Ok(digits)) if wrong.is_empty() => Ok((email, digits)),
        _ => Err(Error::Refused(wrong)),
    }
}
