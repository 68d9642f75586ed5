//! The edits of Basic Information (INFO-09 to INFO-13).

use db::Tx;
use rules::account::{Nickname, industry};
use rules::{Language, Refusal};
use serde_json::json;

use super::store;
use crate::audit::{self, Event};
use crate::session::{Root, forget};
use crate::{Ctx, Error};

/// INFO-09.
pub fn change_nickname(tx: &mut Tx, ctx: &Ctx, who: &Root, typed: &str) -> Result<(), Error> {
    let nickname = Nickname::parse(typed)?;
    if nickname.as_str() == who.nickname {
        return Ok(());
    }
    store::update_nickname(tx, who.account, nickname.as_str())?;
    forget(tx, ctx, who.account)?;
    audit::append(
        tx,
        ctx,
        who.account,
        Event::NicknameChanged,
        json!({ "from": who.nickname, "to": nickname.as_str() }),
    )
}

/// INFO-11.
pub fn change_industry(tx: &mut Tx, ctx: &Ctx, who: &Root, chosen: &str) -> Result<(), Error> {
    let industry = industry(chosen)?;
    store::update_industry(tx, who.account, industry)?;
    audit::append(tx, ctx, who.account, Event::IndustryChanged, json!({ "to": industry }))
}

/// The language that the owner wants everywhere: pages, mails, messages.
pub fn change_language(tx: &mut Tx, ctx: &Ctx, who: &Root, name: &str) -> Result<Language, Error> {
    let language = Language::from_name(name).ok_or(Refusal::LanguageUnknown)?;
    if language != who.language {
        store::update_language(tx, who.account, language)?;
        forget(tx, ctx, who.account)?;
        audit::append(tx, ctx, who.account, Event::LanguageChanged, json!({ "to": language.name() }))?;
    }
    Ok(language)
}
