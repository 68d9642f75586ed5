//! Pages of the password: changing it, and resetting a forgotten one. (PWD-02, PWD-12 to PWD-17, RESET)

mod forgot;
mod mailbox;
mod pages;
mod reset;
mod reset_verify;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use forgot::{Forgot, Sent};
#[cfg(test)]
pub(crate) use pages::{Change, Continue, NoLoginEmail};
#[cfg(test)]
pub(crate) use reset::{NewPassword, ResetDone};

/// The routes of the password.
pub(crate) fn routes() -> Vec<Route> {
    let written = &[Event::PasswordChanged, Event::OldPasswordWrong, Event::Locked, Event::OthersEnded];
    let mut routes = vec![
        Route::get("/security/password", Who::Root, pages::show_notice),
        Route::get("/security/password/change", Who::Root, pages::show_form),
        Route::post("/security/password/change", Who::Root, Limit::Password, written, pages::change),
    ];
    routes.extend(reset::routes());
    routes
}
