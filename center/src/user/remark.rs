//! A note about a user. (MOBILE-05)

use db::Tx;
use rules::{Refusal, Uin};
use serde_json::json;

use super::store;
use crate::audit::{self, Event};
use crate::session::Root;
use crate::{Ctx, Error};

/// Notes something about a user; nothing typed: the note is gone.
///
/// # Errors
/// [`Refusal::RequestNotFound`] for a user of another account; what is wrong with the text.
pub fn change_remark(tx: &mut Tx, ctx: &Ctx, who: &Root, uin: Uin, typed: &str) -> Result<(), Error> {
    let remark = rules::account::remark(typed)?;
    if uin != who.uin {
        return Err(Refusal::RequestNotFound.into());
    }
    if store::find_remark(tx, who.account)?.unwrap_or_default() == remark {
        return Ok(());
    }
    if remark.is_empty() {
        store::delete_remark(tx, who.account)?;
    } else {
        store::put_remark(tx, who.account, remark)?;
    }
    audit::append(tx, ctx, who.account, Event::RemarkChanged, json!({}))
}
