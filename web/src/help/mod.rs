//! Help pages and legal texts. (IMP-27, GEN-01 to GEN-03, GEN-05)

mod document;
mod pages;
mod topics;

use crate::door::{Route, Who};

#[cfg(test)]
pub(crate) use {
    pages::{Index, Legal, Topic},
    topics::topics,
};

/// The routes of help and legal texts.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/help", Who::Visitor, pages::index),
        Route::get("/help/{slug}", Who::Visitor, pages::topic),
        Route::get("/terms", Who::Visitor, pages::terms),
        Route::get("/privacy", Who::Visitor, pages::privacy),
    ]
}
