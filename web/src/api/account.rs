//! The account: read its information, edit its basic information. (INFO)

use axum::response::Response;
use center::account::{self, Information};
use center::audit::Event;
use center::password::{self, State};
use http::Method;
use rules::login_method::{Action, Notice};
use rules::{AppId, Language, Uin};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, as_text, ok};
use super::name::{IndustryId, LanguageName, LoginMethodName};
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, Route, Who};

const PATH: &str = "/api/v1/account";
const EDITS: &[Event] = &[Event::NicknameChanged, Event::IndustryChanged, Event::LanguageChanged];
const REFUSALS: &[&str] = &[
    "account.nickname_empty",
    "account.nickname_too_long",
    "account.nickname_character",
    "account.industry_unknown",
    "account.language_unknown",
];

pub(super) fn operations() -> Vec<Operation> {
    let patch = Route::json(Method::PATCH, PATH, Who::Root, Limit::None, EDITS, edit);
    vec![Operation::new(Route::get(PATH, Who::Root, read), &[]), Operation::new(patch, REFUSALS)]
}

/// The account of the session.
#[derive(Serialize, ToSchema)]
struct Account {
    /// The account ID (UIN), 13 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^1[0-9]{12}$", example = "1000123456789")]
    uin: Uin,
    /// The APPID, 10 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^12[0-9]{8}$", example = "1200345678")]
    app_id: AppId,
    /// The nickname.
    #[schema(example = "Li Lei")]
    nickname: String,
    /// How far real-name authentication has come.
    #[schema(example = "none")]
    real_name: &'static str,
    /// The industry, one of `/api/v1/industries`; `null`: not chosen yet.
    #[schema(value_type = Option<IndustryId>, required)]
    industry: Option<String>,
    /// The language of messages and pages.
    #[schema(value_type = LanguageName)]
    language: &'static str,
    /// When the account was registered.
    registered_at: Instant,
    /// The password of the email login; `null`: there is no login email, so there is none.
    #[schema(required)]
    password: Option<Password>,
    /// The five login methods, in their order.
    login_methods: Vec<LoginMethod>,
    /// What the owner should do about them: `add-another` before the only one can be changed, or
    /// `check-users`: check that everybody who can use them belongs to the real-name subject.
    #[schema(example = "add-another")]
    login_methods_notice: &'static str,
}

/// How the password stands.
#[derive(Serialize, ToSchema)]
struct Password {
    /// Since when it is set.
    set_at: Instant,
    /// Whole days since then.
    days: i64,
    /// Whether it is older than the deployment advises. Nothing depends on it.
    old: bool,
}

/// One login method.
#[derive(Serialize, ToSchema)]
struct LoginMethod {
    /// Its name.
    #[schema(value_type = LoginMethodName)]
    method: &'static str,
    /// The bound identity, masked; `null`: not linked.
    #[schema(required, example = "l***@example.com")]
    identity: Option<String>,
    /// Whether the account was registered with it.
    registration: bool,
    /// What its owner can do: `bind`, `modify`, or `unbind` (only after another one was bound).
    #[schema(example = "bind")]
    action: &'static str,
}

impl From<center::login_method::Row> for LoginMethod {
    fn from(row: center::login_method::Row) -> Self {
        let action = match row.action {
            Action::Bind => "bind",
            Action::Modify => "modify",
            Action::Unbind => "unbind",
        };
        Self { method: row.method.name(), identity: row.identity, registration: row.is_registration, action }
    }
}

impl Account {
    fn new(information: Information, password: State, language: Language) -> Self {
        let login_methods_notice = match information.login_methods.notice {
            Notice::CheckUsers => "check-users",
            Notice::AddAnother => "add-another",
        };
        let password = match password {
            State::NoLoginEmail => None,
            State::Set { set_at, days, old } => Some(Password { set_at: Instant(set_at), days, old }),
        };
        Self {
            uin: information.uin,
            app_id: information.app_id,
            nickname: information.nickname,
            real_name: information.real_name.name(),
            industry: information.industry,
            language: language.name(),
            registered_at: Instant(information.registered_at),
            password,
            login_methods: information.login_methods.rows.into_iter().map(LoginMethod::from).collect(),
            login_methods_notice,
        }
    }
}

/// Read the account.
///
/// Basic information, how the password stands, and the five login methods.
#[utoipa::path(get, path = "/api/v1/account", operation_id = "get_account", tag = "Account",
    responses((status = 200, description = "The account.", body = Account)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let language = root.language;
    let act = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        Ok((account::information(tx, ctx, &root)?, password::state(tx, ctx, &root)?))
    });
    let (information, password) = act.await?;
    ok(&Account::new(information, password, language))
}

/// Edits of the basic information; what is left out or `null` stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditAccount {
    /// 1 to 25 characters, as people count them.
    #[schema(example = "Li Lei")]
    nickname: Option<String>,
    /// One of `/api/v1/industries`.
    #[schema(value_type = Option<IndustryId>)]
    industry: Option<String>,
    /// The language of messages and pages.
    #[schema(value_type = Option<LanguageName>)]
    language: Option<String>,
}

/// Edit the account.
///
/// All edits or none: everything that is wrong is told at once, and nothing is changed then.
#[utoipa::path(patch, path = "/api/v1/account", operation_id = "edit_account", tag = "Account",
    responses((status = 200, description = "The account as it is now.", body = Account)))]
pub(super) async fn edit(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<EditAccount>,
) -> Result<Response, Failure> {
    let edits = account::Edit { nickname: input.nickname, industry: input.industry, language: input.language };
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        let language = account::edit(tx, ctx, &root, &edits)?;
        Ok((account::information(tx, ctx, &root)?, password::state(tx, ctx, &root)?, language))
    });
    let (information, password, language) = act.await?;
    ok(&Account::new(information, password, language))
}

#[cfg(test)]
mod tests {
    use center::account::RealName;
    use center::login_method::{Row, Section};
    use rules::login_method;
    use serde_json::json;

    use super::*;

    fn information() -> Information {
        let row = Row {
            method: login_method::Method::Email,
            identity: Some("l***@example.com".into()),
            is_registration: true,
            action: Action::Unbind,
        };
        Information {
            nickname: "北辰".into(),
            uin: Uin(1_000_000_000_007),
            app_id: AppId(1_200_000_007),
            real_name: RealName::None,
            industry: None,
            registered_at: 0,
            login_methods: Section { rows: vec![row], notice: Notice::AddAnother },
        }
    }

    #[test]
    fn an_account_has_exactly_these_members() {
        let state = State::Set { set_at: 0, days: 91, old: true };
        assert_eq!(
            serde_json::to_value(Account::new(information(), state, Language::Zh)).unwrap(),
            json!({
                "uin": "1000000000007",
                "app_id": "1200000007",
                "nickname": "北辰",
                "real_name": "none",
                "industry": null,
                "language": "zh",
                "registered_at": "1970-01-01T00:00:00.000Z",
                "password": { "set_at": "1970-01-01T00:00:00.000Z", "days": 91, "old": true },
                "login_methods": [{ "method": "email", "identity": "l***@example.com", "registration": true, "action": "unbind" }],
                "login_methods_notice": "add-another"
            })
        );
    }

    #[test]
    fn pwd_02_an_account_without_a_login_email_has_no_password() {
        let shown = serde_json::to_value(Account::new(information(), State::NoLoginEmail, Language::En)).unwrap();
        assert_eq!(shown["password"], json!(null));
    }

    /// ASVS 15.3.3.
    #[test]
    fn v15_3_3_only_the_three_members_of_basic_information_can_be_edited() {
        let read = |value| serde_json::from_value::<EditAccount>(value);
        assert!(read(json!({ "nickname": "a", "industry": "games", "language": "zh" })).is_ok());
        assert!(read(json!({})).is_ok());
        for name in ["uin", "app_id", "real_name", "registered_at", "email", "verified", "state"] {
            assert!(read(json!({ "nickname": "a", name: "x" })).is_err(), "{name}");
        }
    }
}
