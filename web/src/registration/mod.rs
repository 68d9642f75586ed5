//! Pages of the registration: an address, then code, password and agreement. (IMP-01, QUOTA-01, T17)

mod pages;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use pages::{Start, Verify};

/// The routes of the registration.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/register", Who::Visitor, pages::show_start),
        Route::post("/register", Who::Visitor, Limit::Message, &[Event::RegisteredAgain], pages::start),
        Route::get("/register/verify", Who::Visitor, pages::show_verify),
        Route::post("/register/resend", Who::Visitor, Limit::Message, &[Event::RegisteredAgain], pages::resend),
        Route::post("/register/verify", Who::Visitor, Limit::Code, &[Event::Registered], pages::verify),
    ]
}
