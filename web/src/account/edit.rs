//! The edits of Basic Information. (INFO-09 to INFO-13)

use askama::Template;
use axum::response::Response;
use center::account::{change_industry, change_nickname, information};
use rules::account::{INDUSTRIES, NICKNAME_MAX};
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, Posted};
use crate::page::{Done, Page, done};

/// The dialog of the nickname.
#[derive(Template)]
#[template(path = "account/nickname.html")]
pub(crate) struct Nickname {
    pub page: Page,
    pub nickname: String,
    pub max: usize,
}

/// The dialog of the industry.
#[derive(Template)]
#[template(path = "account/industry.html")]
pub(crate) struct Industry {
    pub page: Page,
    pub industries: &'static [&'static str],
    pub chosen: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NicknameForm {
    nickname: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndustryForm {
    industry: String,
}

/// `GET /account/nickname`
pub(super) async fn show_nickname(page: Page, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let view = Nickname { page, nickname: who.nickname.clone(), max: NICKNAME_MAX };
    view.page.answer(&view)
}

/// `POST /account/nickname`
pub(super) async fn nickname(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<NicknameForm>,
) -> Result<Response, Failure> {
    let typed = form.nickname.clone();
    let changed =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| change_nickname(tx, ctx, &who, &typed)).await;
    let Err(error) = changed else { return Ok(done("/account", Done::NicknameChanged)) };
    let (page, status) = page.refused(error)?;
    let view = Nickname { page, nickname: form.nickname, max: NICKNAME_MAX };
    view.page.answer_with(status, &view)
}

/// `GET /account/industry`
pub(super) async fn show_industry(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let chosen =
        arrived.app().center.read(arrived.ctx(), move |tx, ctx| Ok(information(tx, ctx, &who)?.industry)).await?;
    let view = Industry { page, industries: INDUSTRIES, chosen };
    view.page.answer(&view)
}

/// `POST /account/industry`
pub(super) async fn industry(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<IndustryForm>,
) -> Result<Response, Failure> {
    let chosen = form.industry.clone();
    let changed =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| change_industry(tx, ctx, &who, &chosen)).await;
    let Err(error) = changed else { return Ok(done("/account", Done::IndustryChanged)) };
    let (page, status) = page.refused(error)?;
    let view = Industry { page, industries: INDUSTRIES, chosen: Some(form.industry) };
    view.page.answer_with(status, &view)
}
