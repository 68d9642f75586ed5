//! The dialogs of login protection and operation protection. (LOGINPROT-09 to LOGINPROT-12, OPPROT-07, OPPROT-08)

use askama::Template;
use axum::response::Response;
use center::protection::{Offered, choose, shown};
use http::StatusCode;
use rules::Refusal;
use rules::operation::Own;
use rules::protection::{Choice, Wanted};
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, Query, grant_used, see_other};
use crate::page::{Done, Page, done};
use crate::verification;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// At every login.
    Login,
    /// Before sensitive operations.
    Operation,
}

impl Which {
    /// The name in the words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Operation => "operation",
        }
    }

    /// The address of its dialog.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Login => "/security/login-protection",
            Self::Operation => "/security/operation-protection",
        }
    }

    const fn wanted(self, choice: Choice) -> Wanted {
        match self {
            Self::Login => Wanted { login: Some(choice), operation: None },
            Self::Operation => Wanted { login: None, operation: Some(choice) },
        }
    }

    const fn done(self) -> Done {
        match self {
            Self::Login => Done::LoginProtectionChanged,
            Self::Operation => Done::OperationProtectionChanged,
        }
    }
}

/// The four options (LOGINPROT-11).
#[derive(Template)]
#[template(path = "protection/choice.html")]
pub(crate) struct ChooseProtection {
    pub page: Page,
    pub which: Which,
    pub chosen: Choice,
    pub offered: Vec<Offered>,
}

/// The option that was chosen, after the verification: one button.
#[derive(Template)]
#[template(path = "protection/confirm.html")]
pub(crate) struct ConfirmProtection {
    pub page: Page,
    pub which: Which,
    pub choice: Choice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceForm {
    choice: String,
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    choice: String,
}

/// Whether a choice protects.
pub(crate) const fn is_on(choice: &Choice) -> bool {
    !matches!(choice, Choice::None)
}

impl ChooseProtection {
    /// What is missing cannot be chosen, not even if it is what stands.
    fn is_chosen(&self, option: &Offered) -> bool {
        option.choice == self.chosen && option.is_ready
    }

    /// Whether the guide puts a sign beside it that tells its precondition (LOGINPROT-12).
    fn has_sign(&self, option: &Offered) -> bool {
        matches!(option.choice, Choice::Mfa | Choice::Wechat)
    }

    /// Where the factor of an option is bound.
    fn bind_at(&self, option: &Offered) -> &'static str {
        match option.choice {
            Choice::None => "/security",
            Choice::Mfa => "/security/mfa",
            Choice::Mobile => "/security/mobile",
            Choice::Wechat => "/account#methods",
        }
    }
}

/// `GET /security/login-protection`
pub(super) async fn show_login(page: Page, arrived: Arrived, who: LoggedIn) -> Result<Response, Failure> {
    show(page, arrived, who, Which::Login, None, StatusCode::OK).await
}

/// `GET /security/operation-protection`
pub(super) async fn show_operation(page: Page, arrived: Arrived, who: LoggedIn) -> Result<Response, Failure> {
    show(page, arrived, who, Which::Operation, None, StatusCode::OK).await
}

/// `GET /security/login-protection/confirm?choice=…`
pub(super) async fn confirm_login(page: Page, Query(wish): Query<Chosen>) -> Result<Response, Failure> {
    confirm(page, Which::Login, &wish)
}

/// `GET /security/operation-protection/confirm?choice=…`
pub(super) async fn confirm_operation(page: Page, Query(wish): Query<Chosen>) -> Result<Response, Failure> {
    confirm(page, Which::Operation, &wish)
}

/// `POST /security/login-protection`
pub(super) async fn choose_login(
    page: Page,
    arrived: Arrived,
    who: LoggedIn,
    grant: MaybeGrant,
    Posted(form): Posted<ChoiceForm>,
) -> Result<Response, Failure> {
    set(page, arrived, who, grant, Which::Login, &form).await
}

/// `POST /security/operation-protection`
pub(super) async fn choose_operation(
    page: Page,
    arrived: Arrived,
    who: LoggedIn,
    grant: MaybeGrant,
    Posted(form): Posted<ChoiceForm>,
) -> Result<Response, Failure> {
    set(page, arrived, who, grant, Which::Operation, &form).await
}

async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    which: Which,
    typed: Option<Choice>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let shown = arrived.app().center.read(arrived.ctx(), move |tx, ctx| shown(tx, ctx, &who)).await?;
    let present = match which {
        Which::Login => shown.chosen.login,
        Which::Operation => shown.chosen.operation,
    };
    let view = ChooseProtection { page, which, chosen: typed.unwrap_or(present), offered: shown.offered };
    view.page.answer_with(status, &view)
}

fn confirm(page: Page, which: Which, wish: &Chosen) -> Result<Response, Failure> {
    let choice = Choice::from_name(&wish.choice).ok_or(Refusal::RequestMalformed)?;
    let view = ConfirmProtection { page, which, choice };
    view.page.answer(&view)
}

async fn set(
    page: Page,
    arrived: Arrived,
    who: LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    which: Which,
    form: &ChoiceForm,
) -> Result<Response, Failure> {
    let choice = Choice::from_name(&form.choice).ok_or(Refusal::RequestMalformed)?;
    let (root, wanted) = (who.0.clone(), which.wanted(choice));
    let set =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| choose(tx, ctx, &root, &wanted, grant.as_ref())).await;
    match set {
        Ok(true) => Ok(grant_used(done("/security", which.done()))),
        Ok(false) => Ok(see_other("/security")),
        Err(error) if error.demands_verification() => {
            let resume = format!("{}/confirm?choice={}", which.path(), choice.name());
            verification::ask(&arrived, &who.0, Own::SetProtection, &wanted.parameters(), &resume).await
        }
        Err(error) => {
            let (page, status) = page.refused(error)?;
            show(page, arrived, who, which, Some(choice), status).await
        }
    }
}
