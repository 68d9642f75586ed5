//! The dialog of the remark. (MOBILE-05)

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::user;
use rules::account::REMARK_MAX;
use serde::Deserialize;

use super::of_path;
use crate::door::{Arrived, Failure, LoggedIn, Posted};
use crate::page::{Done, Page, done};

/// The dialog.
#[derive(Template)]
#[template(path = "user/remark.html")]
pub(crate) struct Remark {
    pub page: Page,
    pub uin: String,
    pub remark: String,
    pub max: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemarkForm {
    remark: String,
}

/// `GET /users/{uin}/remark`
pub(super) async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
) -> Result<Response, Failure> {
    let uin = of_path(&who, &uin)?;
    let detail = arrived.app().center.read(arrived.ctx(), move |tx, ctx| user::detail(tx, ctx, &who, uin)).await?;
    let remark = detail.user.remark.unwrap_or_default();
    let view = Remark { page, uin: uin.to_string(), remark, max: REMARK_MAX };
    view.page.answer(&view)
}

/// `POST /users/{uin}/remark`
pub(super) async fn change(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
    Posted(form): Posted<RemarkForm>,
) -> Result<Response, Failure> {
    let uin = of_path(&who, &uin)?;
    let typed = form.remark.clone();
    let changed =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| user::change_remark(tx, ctx, &who, uin, &typed)).await;
    match changed {
        Ok(()) => Ok(done(&format!("/users/{uin}"), Done::RemarkChanged)),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = Remark { page, uin: uin.to_string(), remark: form.remark, max: REMARK_MAX };
            view.page.answer_with(status, &view)
        }
    }
}
