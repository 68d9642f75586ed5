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
    if store::update_industry(tx, who.account, industry)? {
        audit::append(tx, ctx, who.account, Event::IndustryChanged, json!({ "to": industry }))?;
    }
    Ok(())
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

/// Several edits at once; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// As typed.
    pub nickname: Option<String>,
    /// As chosen.
    pub industry: Option<String>,
    /// As chosen.
    pub language: Option<String>,
}

/// Does all edits or none; answers the language as it is then.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn edit(tx: &mut Tx, ctx: &Ctx, who: &Root, edit: &Edit) -> Result<Language, Error> {
    let (mut wrong, mut language) = (Vec::new(), who.language);
    if let Some(typed) = &edit.nickname {
        noted(&mut wrong, change_nickname(tx, ctx, who, typed))?;
    }
    if let Some(chosen) = &edit.industry {
        noted(&mut wrong, change_industry(tx, ctx, who, chosen))?;
    }
    if let Some(name) = &edit.language {
        language = noted(&mut wrong, change_language(tx, ctx, who, name))?.unwrap_or(language);
    }
    // An error takes back what was written before it.
    if wrong.is_empty() { Ok(language) } else { Err(Error::Refused(wrong)) }
}

/// Puts the refusals of one edit with those of the others; anything else ends the act.
fn noted<T>(wrong: &mut Vec<Refusal>, edited: Result<T, Error>) -> Result<Option<T>, Error> {
    match edited {
        Ok(value) => Ok(Some(value)),
        Err(Error::Refused(refusals)) => {
            wrong.extend(refusals);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}
