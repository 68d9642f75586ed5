//! Pages of the protections: login, operations, suspicious logins. (LOGINPROT, OPPROT, SUSPICIOUS)

mod choice;
mod suspicious;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

pub(crate) use choice::is_on;
#[cfg(test)]
pub(crate) use choice::{ChooseProtection, ConfirmProtection, Which};
#[cfg(test)]
pub(crate) use suspicious::ConfirmSwitch;

/// The routes of the protections.
pub(crate) fn routes() -> Vec<Route> {
    let changed = &[Event::ProtectionChanged];
    let switched = &[Event::SuspiciousChanged];
    vec![
        Route::get("/security/login-protection", Who::Root, choice::show_login),
        Route::post("/security/login-protection", Who::Root, Limit::None, changed, choice::choose_login),
        Route::get("/security/login-protection/confirm", Who::Root, choice::confirm_login),
        Route::get("/security/operation-protection", Who::Root, choice::show_operation),
        Route::post("/security/operation-protection", Who::Root, Limit::None, changed, choice::choose_operation),
        Route::get("/security/operation-protection/confirm", Who::Root, choice::confirm_operation),
        Route::get("/security/suspicious-login", Who::Root, suspicious::confirm),
        Route::post("/security/suspicious-login", Who::Root, Limit::None, switched, suspicious::switch),
    ]
}
