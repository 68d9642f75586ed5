//! The pop-ups of contact mobile and contact email. (MOBILE-06 to MOBILE-09, EMAIL-05 to EMAIL-08)

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::contact::{self, Contact, Masked, Request, SYNC, Typed};
use center::session::Root;
use center::verification::Grant;
use rules::mobile::Country;
use rules::operation::Own;
use rules::{HOUR, Refusal};
use serde::Deserialize;

use super::fields::{EmailForm, Filled, MobileForm, countries, label};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, with_cookie};
use crate::page::{Done, Page, done};
use crate::user::of_path;
use crate::verification::ask;

/// The pop-up.
#[derive(Template)]
#[template(path = "contact/link.html")]
pub(crate) struct PopUp {
    pub page: Page,
    pub contact: Contact,
    pub uin: String,
    pub now: Masked,
    pub filled: Filled,
    pub countries: Vec<&'static Country>,
    pub hours: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// `GET /users/{uin}/contact-mobile`
pub(super) async fn show_mobile(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
) -> Result<Response, Failure> {
    of_path(&who, &uin)?;
    let view = pop_up(page, &arrived, who, Contact::Mobile, Filled::empty(false)).await?;
    view.page.answer(&view)
}

/// `GET /users/{uin}/contact-email`. Back from the verification the box is ticked (EMAIL-08).
pub(super) async fn show_email(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
) -> Result<Response, Failure> {
    of_path(&who, &uin)?;
    let sync = arrived.asked().1.ends_with("?sync=yes");
    let view = pop_up(page, &arrived, who, Contact::Email, Filled::empty(sync)).await?;
    view.page.answer(&view)
}

/// `POST /users/{uin}/contact-mobile`
pub(super) async fn request_mobile(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
    Posted(form): Posted<MobileForm>,
) -> Result<Response, Failure> {
    of_path(&who, &uin)?;
    request(page, &arrived, who, Contact::Mobile, form.typed(), form.filled(), None).await
}

/// `POST /users/{uin}/contact-email`
pub(super) async fn request_email(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Path(uin): Path<String>,
    Posted(form): Posted<EmailForm>,
) -> Result<Response, Failure> {
    of_path(&who, &uin)?;
    request(page, &arrived, who, Contact::Email, form.typed(), form.filled(), grant).await
}

async fn request(
    page: Page,
    arrived: &Arrived,
    who: Arc<Root>,
    contact: Contact,
    typed: Typed,
    filled: Filled,
    grant: Option<Grant>,
) -> Result<Response, Failure> {
    let (root, sync) = (who.clone(), filled.sync);
    let sent = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        contact::request(tx, ctx, &root, &Request { contact, typed: &typed, sync, grant: grant.as_ref() })
    });
    match sent.await {
        Ok(_) => {
            let response = done(&user(&who), Done::LinkSent);
            Ok(if sync { with_cookie(response, Cookie::Grant.clear()) } else { response })
        }
        Err(error) if error.demands_verification() => {
            let resume = format!("/users/{}/contact-email?sync=yes", who.uin);
            ask(arrived, &who, Own::ModifyUserEmailAddress, SYNC, &resume).await
        }
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = pop_up(page, arrived, who, contact, filled).await?;
            view.page.answer_with(status, &view)
        }
    }
}

/// `POST /users/{uin}/contact-mobile/resend`
pub(super) async fn resend_mobile(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    resend(&arrived, who, &uin, Contact::Mobile).await
}

/// `POST /users/{uin}/contact-email/resend`
pub(super) async fn resend_email(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    resend(&arrived, who, &uin, Contact::Email).await
}

async fn resend(arrived: &Arrived, who: Arc<Root>, uin: &str, contact: Contact) -> Result<Response, Failure> {
    of_path(&who, uin)?;
    let back = user(&who);
    let sent =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| contact::resend_link(tx, ctx, &who, contact)).await;
    match sent {
        Ok(_) => Ok(done(&back, Done::LinkSent)),
        // It was confirmed or taken back meanwhile: the page tells how it stands.
        Err(error) if error == Refusal::ContactChangeGone.into() => Ok(crate::door::see_other(&back)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /users/{uin}/contact-mobile/cancel`
pub(super) async fn cancel_mobile(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    cancel(&arrived, who, &uin, Contact::Mobile).await
}

/// `POST /users/{uin}/contact-email/cancel`
pub(super) async fn cancel_email(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    cancel(&arrived, who, &uin, Contact::Email).await
}

async fn cancel(arrived: &Arrived, who: Arc<Root>, uin: &str, contact: Contact) -> Result<Response, Failure> {
    of_path(&who, uin)?;
    let back = user(&who);
    arrived.app().center.write(arrived.ctx(), move |tx, ctx| contact::cancel(tx, ctx, &who, contact)).await?;
    Ok(done(&back, Done::ContactCancelled))
}

fn user(who: &Root) -> String {
    format!("/users/{}", who.uin)
}

async fn pop_up(
    page: Page,
    arrived: &Arrived,
    who: Arc<Root>,
    contact: Contact,
    filled: Filled,
) -> Result<PopUp, Failure> {
    let uin = who.uin.to_string();
    let now = arrived.app().center.read(arrived.ctx(), move |tx, ctx| contact::masked(tx, ctx, &who)).await?;
    let hours = arrived.ctx().policy.contact.link_ttl / HOUR;
    Ok(PopUp { page, contact, uin, now, filled, countries: countries(arrived), hours })
}

impl PopUp {
    fn label(&self, country: &&Country) -> String {
        label(country, self.page.language)
    }
}
