//! The page of the catalogue, and the person's side of a product's question. (OPCAT-03, IMP-22)

mod catalogue;
mod request;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use {catalogue::Operations, request::Request};

/// The routes of the catalogue and of requests.
pub(crate) fn routes() -> Vec<Route> {
    let confirmed = &[Event::ProductConfirmed];
    let declined = &[Event::ProductDeclined];
    vec![
        Route::get("/operations", Who::Visitor, catalogue::show),
        Route::get("/operations/requests/{id}", Who::Root, request::show),
        Route::post("/operations/requests/{id}/confirm", Who::Root, Limit::None, confirmed, request::confirm),
        Route::post("/operations/requests/{id}/decline", Who::Root, Limit::None, declined, request::decline),
    ]
}
