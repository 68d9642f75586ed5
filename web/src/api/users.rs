//! The users of the account: list them, look at one, note something. (MOBILE-04, MOBILE-05)

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::audit::Event;
use center::session::Root;
use center::user::{self, Detail, Listed};
use http::Method;
use rules::{Refusal, Uin};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{as_text, ok};
use super::contacts::PendingContact;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, Route, Who};

const PATH: &str = "/api/v1/users/{uin}";

pub(super) fn operations() -> Vec<Operation> {
    let patch = Route::json(Method::PATCH, PATH, Who::Root, Limit::None, &[Event::RemarkChanged], edit);
    vec![
        Operation::new(Route::get("/api/v1/users", Who::Root, list), &[]),
        Operation::new(Route::get(PATH, Who::Root, read), &["request.not_found"]),
        Operation::new(patch, &["request.not_found", "user.remark_too_long", "user.remark_character"]),
    ]
}

/// The user that a path names; one of another account is not there (T59).
pub(super) fn named(who: &Root, path: Result<Path<String>, PathRejection>) -> Result<Uin, Refusal> {
    let Path(uin) = path.map_err(|_| Refusal::RequestNotFound)?;
    crate::user::of_path(who, &uin)
}

/// A user of the account.
#[derive(Serialize, ToSchema)]
struct User {
    /// The account ID.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^1[0-9]{12}$", example = "1000123456789")]
    uin: Uin,
    /// The name.
    #[schema(example = "Li Lei")]
    name: String,
    /// Whether it is the root account.
    root: bool,
    /// What is noted; `null`: nothing.
    #[schema(required)]
    remark: Option<String>,
    /// The contact mobile, masked; `null`: not set.
    #[schema(required, example = "138****8000")]
    contact_mobile: Option<String>,
    /// The contact email, masked; `null`: not set.
    #[schema(required, example = "l***@example.com")]
    contact_email: Option<String>,
}

impl From<Listed> for User {
    fn from(user: Listed) -> Self {
        Self {
            uin: user.uin,
            name: user.name,
            root: user.is_root,
            remark: user.remark,
            contact_mobile: user.mobile,
            contact_email: user.email,
        }
    }
}

/// The users of the account.
#[derive(Serialize, ToSchema)]
struct Users {
    /// The root account first.
    users: Vec<User>,
}

/// A user with what waits for confirmation.
#[derive(Serialize, ToSchema)]
struct UserDetail {
    /// The user.
    user: User,
    /// A new contact mobile that waits; `null`: none.
    #[schema(required)]
    pending_contact_mobile: Option<PendingContact>,
    /// A new contact email that waits; `null`: none.
    #[schema(required)]
    pending_contact_email: Option<PendingContact>,
}

impl From<Detail> for UserDetail {
    fn from(detail: Detail) -> Self {
        Self {
            user: detail.user.into(),
            pending_contact_mobile: detail.mobile_pending.map(Into::into),
            pending_contact_email: detail.email_pending.map(Into::into),
        }
    }
}

/// List the users.
///
/// So far an account has its root account only.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "Contacts",
    responses((status = 200, description = "The users.", body = Users)))]
pub(super) async fn list(arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let users = arrived.app().center.read(arrived.ctx(), move |tx, ctx| user::list(tx, ctx, &who)).await?;
    ok(&Users { users: users.into_iter().map(User::from).collect() })
}

/// Read a user.
///
/// With the changes of its contacts that wait for their link.
#[utoipa::path(get, path = "/api/v1/users/{uin}", operation_id = "get_user", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 200, description = "The user.", body = UserDetail)))]
pub(super) async fn read(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let uin = named(&who, path)?;
    let detail = arrived.app().center.read(arrived.ctx(), move |tx, ctx| user::detail(tx, ctx, &who, uin)).await?;
    ok(&UserDetail::from(detail))
}

/// An edit of a user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditUser {
    /// At most 100 characters; empty: nothing is noted.
    remark: String,
}

/// Note something about a user.
///
/// Nobody but the users of the account sees it.
#[utoipa::path(patch, path = "/api/v1/users/{uin}", operation_id = "edit_user", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 200, description = "The user as it is now.", body = UserDetail)))]
pub(super) async fn edit(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
    Json(input): Json<EditUser>,
) -> Result<Response, Failure> {
    let uin = named(&who, path)?;
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        user::change_remark(tx, ctx, &who, uin, &input.remark)?;
        user::detail(tx, ctx, &who, uin)
    });
    ok(&UserDetail::from(act.await?))
}
