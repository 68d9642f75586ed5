//! Pages of the password change. (PWD-02, PWD-12 to PWD-17)

mod pages;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use pages::{Change, Continue, NoLoginEmail};

/// The routes of the password change.
pub(crate) fn routes() -> Vec<Route> {
    let written = &[Event::PasswordChanged, Event::OldPasswordWrong, Event::Locked, Event::OthersEnded];
    vec![
        Route::get("/security/password", Who::Root, pages::show_notice),
        Route::get("/security/password/change", Who::Root, pages::show_form),
        Route::post("/security/password/change", Who::Root, Limit::Password, written, pages::change),
    ]
}
