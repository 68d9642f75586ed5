//! Pages of passkeys: the list, adding, naming, removing, and logging in with one. (`decisions.md`)

mod edit;
mod login;
mod new;
mod pages;
mod part;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use edit::{Name, Remove};
#[cfg(test)]
pub(crate) use new::New;
#[cfg(test)]
pub(crate) use pages::Passkeys;

/// The list.
const HOME: &str = "/security/passkeys";

/// The routes of passkeys.
pub(crate) fn routes() -> Vec<Route> {
    let opened = &[Event::LoggedIn, Event::PasskeyCopied];
    vec![
        Route::get(HOME, Who::Root, pages::show),
        Route::post("/security/passkeys/begin", Who::Root, Limit::None, &[], new::begin),
        Route::get("/security/passkeys/new", Who::Root, new::show),
        Route::post("/security/passkeys/options", Who::Root, Limit::None, &[], new::options),
        Route::post(HOME, Who::Root, Limit::None, &[Event::PasskeyAdded], new::add),
        Route::get("/security/passkeys/{id}/name", Who::Root, edit::show_name),
        Route::post("/security/passkeys/{id}/name", Who::Root, Limit::None, &[Event::PasskeyRenamed], edit::rename),
        Route::get("/security/passkeys/{id}/remove", Who::Root, edit::show_remove),
        Route::post("/security/passkeys/{id}/remove", Who::Root, Limit::None, &[Event::PasskeyRemoved], edit::remove),
        Route::post("/login/passkey/options", Who::Visitor, Limit::None, &[], login::options),
        Route::post("/login/passkey", Who::Visitor, Limit::Password, opened, login::log_in),
    ]
}
