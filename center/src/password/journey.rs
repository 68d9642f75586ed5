//! Changing the password: check the form, reserve a try, hash, conclude. (PWD-10 to PWD-17)

use std::sync::Arc;

use rules::{Refusal, password};

use super::{Typed, change as act};
use crate::login::attempt;
use crate::session::Root;
use crate::verification::Grant;
use crate::{Center, Ctx, Error, account, login_method};

/// What the form holds.
#[derive(Clone)]
pub struct Change {
    /// The present password.
    pub old: Typed,
    /// The new one.
    pub new: Typed,
    /// The new one once more.
    pub confirm: Typed,
    /// The passed identity verification, where operation protection demands one.
    pub grant: Option<Grant>,
}

/// Changes the password of `who`; answers how many other sessions were ended.
///
/// # Errors
/// Every rule that the new password breaks, all at once; a wrong old password; one of the last three
/// (PWD-05); the lock; that there is no login email (PWD-02); or [`Refusal::VerificationRequired`]
/// (OPPROT-04 to OPPROT-06), before anything of the form is looked at. Nothing is changed then, and the
/// verification is not used up.
pub async fn change(center: &Center, ctx: &Arc<Ctx>, who: &Arc<Root>, input: Change) -> Result<u64, Error> {
    let (owner, grant) = (who.clone(), input.grant.clone());
    center.read(ctx, move |tx, ctx| act::admit(tx, ctx, &owner, grant.as_ref())).await?;
    check_form(center, ctx, who, &input).await?;
    let begun = {
        let (who, grant) = (who.clone(), input.grant.clone());
        Arc::new(center.write(ctx, move |tx, ctx| act::begin(tx, ctx, &who, grant.as_ref())).await?)
    };
    let evaluated = center.hasher.check(&input.old, Some(&begun.present.hash)).await;
    if let Err(error) = evaluated {
        center.write(ctx, move |tx, ctx| attempt::release(tx, ctx, &begun.reserved)).await?;
        return Err(error);
    }
    if evaluated != Ok(true) {
        let (who, reserved) = (who.clone(), begun.reserved.clone());
        let refusal = center.write(ctx, move |tx, ctx| act::conclude_wrong(tx, ctx, &who, reserved.clone())).await?;
        return Err(refusal.into());
    }
    if center.hasher.find(&input.new, begun.history.clone()).await?.is_some() {
        let reserved = begun.reserved.clone();
        center.write(ctx, move |tx, ctx| act::conclude_right(tx, ctx, &reserved)).await?;
        return Err(Refusal::PasswordRecent { depth: center.policy.password.history as i64 }.into());
    }
    let hash = center.hasher.make(&input.new, ctx.draw("password-salt")).await?;
    let (who, grant) = (who.clone(), input.grant);
    center.write(ctx, move |tx, ctx| act::conclude(tx, ctx, &who, &begun, &hash, grant.as_ref())).await
}

async fn check_form(center: &Center, ctx: &Arc<Ctx>, who: &Arc<Root>, input: &Change) -> Result<(), Error> {
    let account = who.account;
    let mailbox = center.read(ctx, move |tx, ctx| {
        let account = account::find(tx, account)?.ok_or_else(|| Error::fault("a session without its account"))?;
        let key = account.key(ctx)?;
        login_method::email(tx, account.id, &key)
    });
    let mailbox = mailbox.await?.ok_or(Refusal::PasswordNoLoginEmail)?;
    let mailbox = mailbox.split('@').next().unwrap_or_default();
    let context = [mailbox, &who.nickname, &center.brand];
    let mut wrong = password::check(input.new.expose(), input.confirm.expose(), &context, &center.policy.password);
    if input.old.expose().is_empty() {
        wrong.insert(0, Refusal::PasswordOldMissing);
    }
    if input.old.expose().len() > password::MAX_BYTES {
        wrong.insert(0, Refusal::RequestMalformed);
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Refused(wrong)) }
}
