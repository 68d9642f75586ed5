//! How long a login lasts: the two dialogs. (SESSION-03 to SESSION-08)

use askama::Template;
use axum::response::Response;
use center::session::{ChangeDurations, change_durations, durations};
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, Posted};
use crate::page::{Done, Page, done};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// Without activity, in minutes.
    Idle,
    /// In all, in hours.
    Maximum,
}

/// The dialog of one duration.
#[derive(Template)]
#[template(path = "session/duration.html")]
pub(crate) struct Duration {
    pub page: Page,
    pub field: Field,
    /// As typed, or as it stands.
    pub value: String,
    pub min: i64,
    pub max: i64,
    pub default: i64,
    pub apply_now: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdleForm {
    idle_minutes: String,
    apply_now: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaximumForm {
    max_hours: String,
    apply_now: Option<String>,
}

impl Duration {
    fn new(page: Page, arrived: &Arrived, field: Field, value: String, apply_now: bool) -> Self {
        let policy = &arrived.app().center.policy.session;
        let (min, max, default) = match field {
            Field::Idle => (policy.idle_min, policy.idle_max, policy.idle_default),
            Field::Maximum => (policy.max_min, policy.max_max, policy.max_default),
        };
        Self { page, field, value, min, max, default, apply_now }
    }
}

/// `GET /security/idle-duration`
pub(super) async fn show_idle(page: Page, arrived: Arrived, who: LoggedIn) -> Result<Response, Failure> {
    show(page, arrived, who, Field::Idle).await
}

/// `GET /security/maximum-duration`
pub(super) async fn show_maximum(page: Page, arrived: Arrived, who: LoggedIn) -> Result<Response, Failure> {
    show(page, arrived, who, Field::Maximum).await
}

async fn show(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn, field: Field) -> Result<Response, Failure> {
    let durations = arrived.app().center.read(arrived.ctx(), move |tx, ctx| durations(tx, ctx, who.account)).await?;
    let value = match field {
        Field::Idle => durations.idle_minutes,
        Field::Maximum => durations.max_hours,
    };
    let view = Duration::new(page, &arrived, field, value.to_string(), false);
    view.page.answer(&view)
}

/// `POST /security/idle-duration`
pub(super) async fn change_idle(
    page: Page,
    arrived: Arrived,
    who: LoggedIn,
    Posted(form): Posted<IdleForm>,
) -> Result<Response, Failure> {
    let apply_now = form.apply_now.is_some();
    let input = ChangeDurations { idle_minutes: Some(form.idle_minutes.clone()), max_hours: None, apply_now };
    change(page, arrived, who, Field::Idle, input, form.idle_minutes).await
}

/// `POST /security/maximum-duration`
pub(super) async fn change_maximum(
    page: Page,
    arrived: Arrived,
    who: LoggedIn,
    Posted(form): Posted<MaximumForm>,
) -> Result<Response, Failure> {
    let apply_now = form.apply_now.is_some();
    let input = ChangeDurations { idle_minutes: None, max_hours: Some(form.max_hours.clone()), apply_now };
    change(page, arrived, who, Field::Maximum, input, form.max_hours).await
}

async fn change(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    field: Field,
    input: ChangeDurations,
    typed: String,
) -> Result<Response, Failure> {
    let apply_now = input.apply_now;
    let changed =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| change_durations(tx, ctx, &who, &input)).await;
    match changed {
        Ok(_) if apply_now => Ok(done("/security", Done::DurationsApplied)),
        Ok(_) => Ok(done("/security", Done::DurationsChanged)),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = Duration::new(page, &arrived, field, typed, apply_now);
            view.page.answer_with(status, &view)
        }
    }
}
