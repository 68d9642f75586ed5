//! What protects the logins and the operations of the account: read and choose. (LOGINPROT, OPPROT, SUSPICIOUS)

use axum::response::Response;
use center::audit::Event;
use center::protection::{self, Shown, switch_parameters};
use http::Method;
use rules::operation::Own;
use rules::protection::{Choice, Wanted};
use rules::{Language, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use super::name::ProtectionChoice;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const PATH: &str = "/api/v1/protections";
const SWITCH: &str = "/api/v1/protections/suspicious-login";

pub(super) fn operations() -> Vec<Operation> {
    let choose_route = Route::json(Method::PUT, PATH, Who::Root, Limit::None, &[Event::ProtectionChanged], choose);
    let switch_route = Route::json(Method::PUT, SWITCH, Who::Root, Limit::None, &[Event::SuspiciousChanged], switch);
    vec![
        Operation::new(Route::get(PATH, Who::Root, read), &[]),
        Operation::new(choose_route, &["protection.factor_missing", "verification.required"]),
        Operation::new(switch_route, &["protection.no_method", "verification.required"]),
    ]
}

/// One of the choices, and whether the account has what it asks for.
#[derive(Serialize, ToSchema)]
struct ChoiceOffered {
    /// Its name.
    #[schema(value_type = ProtectionChoice)]
    choice: &'static str,
    /// `false`: its factor must be bound first.
    available: bool,
}

/// What protects the account, and what may be chosen.
#[derive(Serialize, ToSchema)]
struct ProtectionsView {
    /// Asked for at every login.
    #[schema(value_type = ProtectionChoice)]
    login: &'static str,
    /// Asked for before sensitive operations.
    #[schema(value_type = ProtectionChoice)]
    operation: &'static str,
    /// Whether logins from other than the frequent cities are verified.
    suspicious_login: bool,
    /// The choices for `login` and for `operation`.
    choices: Vec<ChoiceOffered>,
    /// Whether `suspicious_login` can be on: the account has something to verify itself with.
    suspicious_login_available: bool,
    /// The frequent login cities, in the language of the answer.
    #[schema(example = json!(["Shanghai"]))]
    frequent_cities: Vec<String>,
}

impl ProtectionsView {
    fn new(shown: Shown, language: Language) -> Self {
        let offered = shown.offered.into_iter();
        Self {
            login: shown.chosen.login.name(),
            operation: shown.chosen.operation.name(),
            suspicious_login: shown.chosen.suspicious,
            choices: offered
                .map(|offered| ChoiceOffered { choice: offered.choice.name(), available: offered.is_ready })
                .collect(),
            suspicious_login_available: shown.can_be_suspicious,
            frequent_cities: shown.cities.iter().map(|city| city.name(language).to_owned()).collect(),
        }
    }
}

/// Read the protections.
///
/// What is chosen, what could be, and the frequent login cities.
#[utoipa::path(get, path = "/api/v1/protections", operation_id = "get_protections", tag = "Account",
    responses((status = 200, description = "The protections.", body = ProtectionsView)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let shown = arrived.app().center.read(arrived.ctx(), move |tx, ctx| protection::shown(tx, ctx, &root)).await?;
    ok(&ProtectionsView::new(shown, arrived.language()))
}

/// What to choose. What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseProtections {
    /// One choice for logins.
    #[schema(value_type = Option<ProtectionChoice>, nullable = false)]
    login: Option<String>,
    /// One choice for operations.
    #[schema(value_type = Option<ProtectionChoice>, nullable = false)]
    operation: Option<String>,
}

impl ChooseProtections {
    fn wanted(&self) -> Result<Wanted, Refusal> {
        let read = |name: &Option<String>| {
            let choice = name.as_deref().map(|name| Choice::from_name(name).ok_or(Refusal::RequestMalformed));
            choice.transpose()
        };
        Ok(Wanted { login: read(&self.login)?, operation: read(&self.operation)? })
    }
}

/// Choose login protection and operation protection.
///
/// It is verified first if operation protection is on, and in any case where a protection is lowered: the problem
/// has the `verification` to pass; repeat the request with its grant in `Menshen-Grant`. The owner is told.
#[utoipa::path(put, path = "/api/v1/protections", operation_id = "choose_protections", tag = "Account",
    responses((status = 200, description = "What is chosen now.", body = ProtectionsView)))]
pub(super) async fn choose(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Json(input): Json<ChooseProtections>,
) -> Result<Response, Failure> {
    let wanted = input.wanted()?;
    let who = root.clone();
    let chosen = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        protection::choose(tx, ctx, &who, &wanted, grant.as_ref())?;
        protection::shown(tx, ctx, &who)
    });
    match chosen.await {
        Ok(shown) => ok(&ProtectionsView::new(shown, arrived.language())),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::SetProtection, &wanted.parameters()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// On or off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SwitchSuspiciousLogin {
    /// Whether logins from other than the frequent cities are verified.
    on: bool,
}

/// Switch suspicious-login protection.
///
/// Switching it off is always verified first, switching it on if operation protection is on: the problem has the
/// `verification` to pass; repeat the request with its grant in `Menshen-Grant`. The owner is told.
#[utoipa::path(put, path = "/api/v1/protections/suspicious-login", operation_id = "switch_suspicious_login", tag = "Account",
    responses((status = 200, description = "How it stands now.", body = ProtectionsView)))]
pub(super) async fn switch(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Json(SwitchSuspiciousLogin { on }): Json<SwitchSuspiciousLogin>,
) -> Result<Response, Failure> {
    let who = root.clone();
    let switched = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        protection::switch_suspicious(tx, ctx, &who, on, grant.as_ref())?;
        protection::shown(tx, ctx, &who)
    });
    match switched.await {
        Ok(shown) => ok(&ProtectionsView::new(shown, arrived.language())),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::SetRemoteLoginSecurity, switch_parameters(on)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> Option<Wanted> {
        serde_json::from_str::<ChooseProtections>(text).ok()?.wanted().ok()
    }

    /// Trap 27: two methods for one protection cannot even be said.
    #[test]
    fn trap_27_each_protection_takes_one_choice() {
        let one = Wanted { login: Some(Choice::Mfa), operation: None };
        assert_eq!(wanted(r#"{"login":"mfa"}"#), Some(one));
        for bad in [
            r#"{"login":["mfa","mobile"]}"#,
            r#"{"login":"mfa","login":"mobile"}"#,
            r#"{"login":"mfa mobile"}"#,
            r#"{"login":"mfa,mobile"}"#,
            r#"{"login":"email"}"#,
            r#"{"login":"mfa","suspicious":true}"#,
        ] {
            assert_eq!(wanted(bad), None, "{bad}");
        }
    }
}
