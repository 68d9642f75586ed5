//! Pages of Account Information and its edits. (INFO)

mod edit;
mod language;
mod pages;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use {
    edit::{Industry, Nickname},
    pages::Account,
};

/// The routes of Account Information.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/account", Who::Root, pages::show),
        Route::get("/account/nickname", Who::Root, edit::show_nickname),
        Route::post("/account/nickname", Who::Root, Limit::None, &[Event::NicknameChanged], edit::nickname),
        Route::get("/account/industry", Who::Root, edit::show_industry),
        Route::post("/account/industry", Who::Root, Limit::None, &[Event::IndustryChanged], edit::industry),
        Route::post("/account/language", Who::Root, Limit::None, &[Event::LanguageChanged], language::change),
    ]
}
