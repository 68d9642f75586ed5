//! Pages of the MFA device: bind, unbind, set right. (MFA, T38)
//!
//! The key of a new device is in answers to forms only: to the one that begins the binding, and to one that brings
//! the key along with a wrong code. Whoever asks for such an address with GET is told to start again.

mod bind;
mod hardware;
mod pages;
mod qr;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use {
    bind::Bind,
    hardware::{Begin, Hardware},
    pages::{Overview, Resync, Unbind},
    qr::Qr,
};

/// The routes of the MFA device.
pub(crate) fn routes() -> Vec<Route> {
    let bound = &[Event::MfaBound];
    vec![
        Route::get("/security/mfa", Who::Root, pages::show),
        Route::get("/security/mfa/begin", Who::Root, bind::again),
        Route::post("/security/mfa/begin", Who::Root, Limit::None, &[], bind::begin),
        Route::get("/security/mfa/bind", Who::Root, bind::again),
        Route::post("/security/mfa/bind", Who::Root, Limit::Code, bound, bind::finish),
        Route::get("/security/mfa/hardware", Who::Root, hardware::show),
        Route::post("/security/mfa/hardware/begin", Who::Root, Limit::None, &[], hardware::begin),
        Route::post("/security/mfa/hardware", Who::Root, Limit::Code, bound, hardware::finish),
        Route::get("/security/mfa/unbind", Who::Root, pages::show_unbind),
        Route::post("/security/mfa/unbind", Who::Root, Limit::None, &[Event::MfaUnbound], pages::unbind),
        Route::get("/security/mfa/resync", Who::Root, pages::show_resync),
        Route::post("/security/mfa/resync", Who::Root, Limit::Code, &[Event::MfaResynced], pages::resync),
    ]
}
