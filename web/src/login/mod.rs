//! Pages of logging in and out, and the ways on for those who cannot. (LOGIN)

mod later;
mod logout;
mod pages;
mod verify;
mod waiting;

use axum::response::Response;
use center::audit::Event;
use center::session::{self, Opened};
use rules::login_method::Method;

use crate::door::{Arrived, Limit, Route, Visitor, Who, with_session};

pub(crate) use waiting::{wait, waiting_cookie};

#[cfg(test)]
pub(crate) use pages::Already;
pub(crate) use pages::{HOME, Login, login_address};

/// The routes of logging in and out.
pub(crate) fn routes() -> Vec<Route> {
    let written = &[Event::LoggedIn, Event::LoginPending, Event::LoginFailed, Event::Locked, Event::LoggedOut];
    let proved = &[
        Event::Verified,
        Event::VerificationFailed,
        Event::FactorDisabled,
        Event::RecoveryCodeUsed,
        Event::PasskeyCopied,
        Event::LoggedIn,
        Event::LoggedOut,
    ];
    vec![
        Route::get("/login", Who::Visitor, pages::show),
        Route::post("/login", Who::Visitor, Limit::Password, written, pages::log_in),
        Route::get("/login/verify", Who::Visitor, verify::show),
        Route::post("/login/verify", Who::Visitor, Limit::Code, proved, verify::prove),
        Route::get("/login/verify/methods", Who::Visitor, verify::show_ways),
        Route::post("/login/verify/method", Who::Visitor, Limit::None, &[], verify::choose),
        Route::post("/login/verify/code", Who::Visitor, Limit::Message, &[], verify::send),
        Route::post("/logout", Who::Visitor, Limit::None, &[Event::LoggedOut], logout::log_out),
        Route::get("/find-account", Who::Visitor, later::find_account),
        Route::get("/appeal", Who::Visitor, later::appeal),
    ]
}

/// Gives the browser its new session (T17). The one it had before is ended: nobody holds its token any more.
pub(crate) async fn open_session(
    response: Response,
    arrived: &Arrived,
    before: &Visitor,
    opened: &Opened,
    method: Method,
) -> Response {
    if let Some(old) = before.root.clone() {
        let ended = arrived.app().center.write(arrived.ctx(), move |tx, ctx| session::log_out(tx, ctx, &old)).await;
        // The login has succeeded all the same; the old session ends by time.
        if let Err(error) = ended {
            tracing::warn!(request = arrived.request_id(), %error, "the session before could not be ended");
        }
    }
    with_session(response, opened, method, arrived.now())
}
