//! Pages of the addresses: the dialogs of secure mobile and security email, the pop-ups of the contacts, and the
//! page that a link opens. (MOBILE, EMAIL)

mod fields;
mod landing;
mod link;
mod secure;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use {
    fields::Filled,
    landing::{Landed, State},
    link::PopUp,
    secure::{Dialog, Stage},
};

/// The routes of addresses.
pub(crate) fn routes() -> Vec<Route> {
    let (mobile, email) = (&[Event::SecureMobileChanged], &[Event::SecurityEmailChanged]);
    let (requested, cancelled) = (&[Event::ContactChangeRequested], &[Event::ContactChangeCancelled]);
    let confirmed = &[Event::ContactMobileChanged, Event::ContactEmailChanged];
    vec![
        Route::get("/security/mobile", Who::Root, secure::show_mobile),
        Route::post("/security/mobile/begin", Who::Root, Limit::None, &[], secure::begin_mobile),
        Route::post("/security/mobile/code", Who::Root, Limit::Message, &[], secure::send_mobile),
        Route::post("/security/mobile", Who::Root, Limit::Code, mobile, secure::confirm_mobile),
        Route::get("/security/email", Who::Root, secure::show_email),
        Route::post("/security/email/begin", Who::Root, Limit::None, &[], secure::begin_email),
        Route::post("/security/email/code", Who::Root, Limit::Message, &[], secure::send_email),
        Route::post("/security/email", Who::Root, Limit::Code, email, secure::confirm_email),
        Route::get("/users/{uin}/contact-mobile", Who::Root, link::show_mobile),
        Route::post("/users/{uin}/contact-mobile", Who::Root, Limit::Message, requested, link::request_mobile),
        Route::post("/users/{uin}/contact-mobile/resend", Who::Root, Limit::Message, &[], link::resend_mobile),
        Route::post("/users/{uin}/contact-mobile/cancel", Who::Root, Limit::None, cancelled, link::cancel_mobile),
        Route::get("/users/{uin}/contact-email", Who::Root, link::show_email),
        Route::post("/users/{uin}/contact-email", Who::Root, Limit::Message, requested, link::request_email),
        Route::post("/users/{uin}/contact-email/resend", Who::Root, Limit::Message, &[], link::resend_email),
        Route::post("/users/{uin}/contact-email/cancel", Who::Root, Limit::None, cancelled, link::cancel_email),
        Route::get("/confirm/contact", Who::Anybody, landing::show),
        Route::post("/confirm/contact", Who::Anybody, Limit::None, confirmed, landing::confirm),
    ]
}
