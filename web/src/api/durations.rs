//! How long a login lasts: read and choose the two limits. (SESSION-01 to SESSION-09)

use axum::response::Response;
use center::audit::Event;
use center::session::{self, ChangeDurations};
use http::Method;
use rules::policy;
use rules::session::Durations;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, Route, Who};

const PATH: &str = "/api/v1/session-durations";

pub(super) fn operations() -> Vec<Operation> {
    let put = Route::json(Method::PUT, PATH, Who::Root, Limit::None, &[Event::DurationsChanged], change);
    vec![
        Operation::new(Route::get(PATH, Who::Root, read), &[]),
        Operation::new(put, &["session.idle_range", "session.maximum_range"]),
    ]
}

/// The least and the greatest choice, both allowed.
#[derive(Serialize, ToSchema)]
struct Range {
    /// The least.
    min: i64,
    /// The greatest.
    max: i64,
}

/// The limits of a login, and what may be chosen.
#[derive(Serialize, ToSchema)]
struct SessionDurations {
    /// Minutes without activity after which a session ends.
    #[schema(example = 120)]
    idle_minutes: i64,
    /// Hours after which a session ends in any case.
    #[schema(example = 48)]
    max_hours: i64,
    /// What `idle_minutes` may be.
    idle_minutes_range: Range,
    /// What `max_hours` may be.
    max_hours_range: Range,
}

impl SessionDurations {
    fn new(chosen: Durations, policy: &policy::Session) -> Self {
        Self {
            idle_minutes: chosen.idle_minutes,
            max_hours: chosen.max_hours,
            idle_minutes_range: Range { min: policy.idle_min, max: policy.idle_max },
            max_hours_range: Range { min: policy.max_min, max: policy.max_max },
        }
    }
}

/// Read the session durations.
///
/// What the account has chosen, or the defaults, and what may be chosen here.
#[utoipa::path(get, path = "/api/v1/session-durations", operation_id = "get_session_durations", tag = "Sessions",
    responses((status = 200, description = "What the next login gets.", body = SessionDurations)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let chosen = center.read(arrived.ctx(), move |tx, ctx| session::durations(tx, ctx, root.account)).await?;
    ok(&SessionDurations::new(chosen, &center.policy.session))
}

/// New session durations; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeSessionDurations {
    /// Minutes without activity: a whole number within the range.
    // Any number is taken in, so that one that is not whole is told the range too (SESSION-08).
    #[schema(value_type = Option<i64>, example = 120)]
    idle_minutes: Option<Number>,
    /// Hours in all: a whole number within the range.
    #[schema(value_type = Option<i64>, example = 48)]
    max_hours: Option<Number>,
    /// `true`: limits that are shorter apply to running sessions at once. Nothing lengthens a running session.
    #[serde(default)]
    #[schema(default = false)]
    apply_to_running_sessions: bool,
}

impl From<ChangeSessionDurations> for ChangeDurations {
    fn from(input: ChangeSessionDurations) -> Self {
        Self {
            idle_minutes: input.idle_minutes.map(|number| number.to_string()),
            max_hours: input.max_hours.map(|number| number.to_string()),
            apply_now: input.apply_to_running_sessions,
        }
    }
}

/// Change the session durations.
///
/// They count from the next login. The owner is told by message.
#[utoipa::path(put, path = "/api/v1/session-durations", operation_id = "change_session_durations", tag = "Sessions",
    responses((status = 200, description = "What the next login gets.", body = SessionDurations)))]
pub(super) async fn change(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<ChangeSessionDurations>,
) -> Result<Response, Failure> {
    let (center, input) = (&arrived.app().center, ChangeDurations::from(input));
    let chosen = center.write(arrived.ctx(), move |tx, ctx| session::change_durations(tx, ctx, &root, &input)).await?;
    ok(&SessionDurations::new(chosen, &center.policy.session))
}

#[cfg(test)]
mod tests {
    use rules::session::idle_minutes;
    use serde_json::json;

    use super::*;

    /// Trap 3.
    #[test]
    fn session_08_a_number_that_is_not_whole_or_out_of_range_is_told_the_range() {
        let policy = policy::Session::default();
        let chosen = |value: serde_json::Value| {
            let input: ChangeSessionDurations = serde_json::from_value(json!({ "idle_minutes": value })).unwrap();
            idle_minutes(&ChangeDurations::from(input).idle_minutes.unwrap(), &policy)
        };
        assert_eq!(chosen(json!(15)), Ok(15));
        for bad in [json!(14), json!(721), json!(0), json!(-20), json!(20.5), json!(1e3), json!(u64::MAX)] {
            assert!(chosen(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_left_out_stays_and_what_is_unknown_is_refused() {
        let read = |value| serde_json::from_value::<ChangeSessionDurations>(value).map(ChangeDurations::from);
        let empty = read(json!({})).unwrap();
        assert!(empty.idle_minutes.is_none() && empty.max_hours.is_none() && !empty.apply_now);
        assert!(read(json!({ "idle_minutes": "120" })).is_err(), "text is no number");
        assert!(read(json!({ "idle": 120 })).is_err());
    }

    #[test]
    fn the_ranges_of_the_deployment_are_told() {
        let policy = policy::Session { idle_max: 60, ..policy::Session::default() };
        let shown =
            serde_json::to_value(SessionDurations::new(Durations { idle_minutes: 30, max_hours: 2 }, &policy)).unwrap();
        assert_eq!(shown["idle_minutes_range"], json!({ "min": 15, "max": 60 }));
        assert_eq!((&shown["idle_minutes"], &shown["max_hours"]), (&json!(30), &json!(2)));
    }
}
