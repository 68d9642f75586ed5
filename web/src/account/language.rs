//! The language switch of somebody who is logged in: pages, mails and messages follow it. (GEN-04)

use axum::response::Response;
use center::account::change_language;
use rules::return_to;
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, Posted, see_other, with_cookie};

/// How long this browser keeps the choice, seconds.
const KEEP: i64 = 365 * 24 * 3600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageForm {
    language: String,
    return_to: String,
}

/// `POST /account/language`
pub(super) async fn change(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<LanguageForm>,
) -> Result<Response, Failure> {
    let chosen = form.language;
    let language =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| change_language(tx, ctx, &who, &chosen)).await?;
    let back = return_to::parse(&form.return_to).unwrap_or("/account");
    Ok(with_cookie(see_other(back), Cookie::Language.set(language.name(), Some(KEEP))))
}
