//! Pages of the CAM area: the users of the account. (GEN-06, MOBILE-04, MOBILE-05, EMAIL-05)

mod pages;
mod remark;

use center::audit::Event;
use center::session::Root;
use rules::{Refusal, Uin};

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use {
    pages::{User, Users},
    remark::Remark,
};

/// The routes of users.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/users", Who::Root, pages::list),
        Route::get("/users/{uin}", Who::Root, pages::show),
        Route::get("/users/{uin}/remark", Who::Root, remark::show),
        Route::post("/users/{uin}/remark", Who::Root, Limit::None, &[Event::RemarkChanged], remark::change),
    ]
}

/// The user that a path names; one of another account is not there (T59).
///
/// # Errors
/// [`Refusal::RequestNotFound`].
pub(crate) fn of_path(who: &Root, uin: &str) -> Result<Uin, Refusal> {
    uin.parse().ok().map(Uin).filter(|uin| *uin == who.uin).ok_or(Refusal::RequestNotFound)
}
