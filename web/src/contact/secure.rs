//! The dialogs of secure mobile and security email. (MOBILE-10 to MOBILE-19, EMAIL-09 to EMAIL-13, EMAIL-23)

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use center::contact::{self, Confirm, Masked, Progress, Secure, Typed};
use center::session::Root;
use center::verification::Grant;
use rules::mobile::Country;
use rules::{MINUTE, SECOND};
use serde::Deserialize;

use super::fields::{EmailForm, Filled, MobileForm, countries, label};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, see_other, with_cookie};
use crate::page::{Done, Page, done};
use crate::verification::ask;

/// How far the dialog has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// What the two kinds of address are; the identity is verified next.
    About,
    /// The form.
    Form {
        /// Whether a code was sent.
        sent: bool,
        /// Seconds until a new one may be.
        wait: i64,
    },
}

/// The dialog.
#[derive(Template)]
#[template(path = "contact/secure.html")]
pub(crate) struct Dialog {
    pub page: Page,
    pub which: Secure,
    pub stage: Stage,
    pub now: Masked,
    pub filled: Filled,
    pub countries: Vec<&'static Country>,
    pub minutes: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begin {}

const fn path(which: Secure) -> &'static str {
    match which {
        Secure::Mobile => "/security/mobile",
        Secure::Email => "/security/email",
    }
}

/// `GET /security/mobile`
pub(super) async fn show_mobile(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    show(page, &arrived, who, Secure::Mobile, grant.is_some()).await
}

/// `GET /security/email`
pub(super) async fn show_email(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    show(page, &arrived, who, Secure::Email, grant.is_some()).await
}

async fn show(
    page: Page,
    arrived: &Arrived,
    who: Arc<Root>,
    which: Secure,
    granted: bool,
) -> Result<Response, Failure> {
    let view = dialog(page, arrived, who, which, granted, None).await?;
    view.page.answer(&view)
}

/// `POST /security/mobile/begin`
pub(super) async fn begin_mobile(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(Begin {}): Posted<Begin>,
) -> Result<Response, Failure> {
    begin(&arrived, who, Secure::Mobile, grant).await
}

/// `POST /security/email/begin`
pub(super) async fn begin_email(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(Begin {}): Posted<Begin>,
) -> Result<Response, Failure> {
    begin(&arrived, who, Secure::Email, grant).await
}

async fn begin(arrived: &Arrived, who: Arc<Root>, which: Secure, grant: Option<Grant>) -> Result<Response, Failure> {
    let root = who.clone();
    let begun = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| contact::begin(tx, ctx, &root, which, grant.as_ref()))
        .await;
    match begun {
        Ok(_) => Ok(with_cookie(see_other(path(which)), Cookie::Grant.clear())),
        Err(error) if error.demands_verification() => ask(arrived, &who, which.operation(), "", path(which)).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /security/mobile/code`
pub(super) async fn send_mobile(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(form): Posted<MobileForm>,
) -> Result<Response, Failure> {
    send(page, &arrived, who, Secure::Mobile, grant, form.typed(), form.filled()).await
}

/// `POST /security/email/code`
pub(super) async fn send_email(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(form): Posted<EmailForm>,
) -> Result<Response, Failure> {
    send(page, &arrived, who, Secure::Email, grant, form.typed(), form.filled()).await
}

async fn send(
    mut page: Page,
    arrived: &Arrived,
    who: Arc<Root>,
    which: Secure,
    grant: Option<Grant>,
    typed: Typed,
    filled: Filled,
) -> Result<Response, Failure> {
    page.here = path(which).into();
    let (root, granted) = (who.clone(), grant.is_some());
    let sent = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| contact::send(tx, ctx, &root, which, &typed, grant.as_ref()))
        .await;
    match sent {
        Ok(_) => {
            // Without the box the next page would tick it again (EMAIL-12).
            let path = if which == Secure::Email && !filled.sync { "/security/email?sync=no" } else { path(which) };
            Ok(with_cookie(done(path, Done::CodeSent), Cookie::Grant.clear()))
        }
        Err(error) if error.demands_verification() => ask(arrived, &who, which.operation(), "", path(which)).await,
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = dialog(page, arrived, who, which, granted, Some(filled)).await?;
            view.page.answer_with(status, &view)
        }
    }
}

/// `POST /security/mobile`
pub(super) async fn confirm_mobile(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<MobileForm>,
) -> Result<Response, Failure> {
    let code = form.code.clone().unwrap_or_default();
    confirm(page, &arrived, who, Secure::Mobile, code, form.typed(), form.filled()).await
}

/// `POST /security/email`
pub(super) async fn confirm_email(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<EmailForm>,
) -> Result<Response, Failure> {
    let code = form.code.clone().unwrap_or_default();
    confirm(page, &arrived, who, Secure::Email, code, form.typed(), form.filled()).await
}

async fn confirm(
    page: Page,
    arrived: &Arrived,
    who: Arc<Root>,
    which: Secure,
    code: String,
    typed: Typed,
    filled: Filled,
) -> Result<Response, Failure> {
    let (root, sync) = (who.clone(), filled.sync);
    let confirmed = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        contact::confirm(tx, ctx, &root, which, &Confirm { code: &code, typed: Some(&typed), sync })
    });
    match confirmed.await.and_then(|tried| tried.map_err(Into::into)) {
        Ok(()) => Ok(done("/security", said(which, sync))),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = dialog(page, arrived, who, which, false, Some(filled)).await?;
            view.page.answer_with(status, &view)
        }
    }
}

const fn said(which: Secure, sync: bool) -> Done {
    match (which, sync) {
        (Secure::Mobile, _) => Done::SecureMobileChanged,
        (Secure::Email, true) => Done::EmailsChanged,
        (Secure::Email, false) => Done::SecurityEmailChanged,
    }
}

/// The dialog as it stands: the form where one is open or a verification has just passed.
async fn dialog(
    page: Page,
    arrived: &Arrived,
    who: Arc<Root>,
    which: Secure,
    granted: bool,
    filled: Option<Filled>,
) -> Result<Dialog, Failure> {
    let read = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        Ok((contact::progress(tx, ctx, &who, which)?, contact::masked(tx, ctx, &who)?))
    });
    let (progress, now) = read.await?;
    let ctx = arrived.ctx();
    let stage = match &progress {
        None if !granted => Stage::About,
        _ => form(progress.as_ref(), ctx.now, page.errors.wait(ctx.now)),
    };
    let sync = !arrived.asked().1.ends_with("?sync=no");
    let sent = progress.and_then(|progress| progress.target).map(|address| Filled::of(&address, sync));
    Ok(Dialog {
        page,
        which,
        stage,
        now,
        filled: filled.or(sent).unwrap_or_else(|| Filled::empty(sync)),
        countries: countries(arrived),
        minutes: ctx.policy.code.ttl / MINUTE,
    })
}

/// `refused`: seconds that a refusal says to wait.
fn form(progress: Option<&Progress>, now: rules::Millis, refused: i64) -> Stage {
    let resend_at = progress.and_then(|progress| progress.resend_at);
    let wait = resend_at.map_or(0, |at| ((at - now).max(0) + SECOND - 1) / SECOND);
    Stage::Form { sent: resend_at.is_some(), wait: wait.max(refused) }
}

impl Dialog {
    fn path(&self) -> &'static str {
        path(self.which)
    }

    fn label(&self, country: &&Country) -> String {
        label(country, self.page.language)
    }
}
