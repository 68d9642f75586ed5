//! Pages of the sessions and of how long they last. (SESSION, `decisions.md`: own session list)

mod durations;
mod everywhere;
mod pages;

use center::audit::Event;

use crate::door::{Limit, Route, Who};

#[cfg(test)]
pub(crate) use {
    durations::{Duration, Field},
    everywhere::{Ask, First},
    pages::Sessions,
};

/// The routes of sessions and durations.
pub(crate) fn routes() -> Vec<Route> {
    let changed = &[Event::DurationsChanged];
    let everywhere_ended = &[Event::SignedOutEverywhere];
    vec![
        Route::get("/sessions", Who::Root, pages::show),
        Route::post("/sessions/{id}/end", Who::Root, Limit::None, &[Event::SessionEnded], pages::end),
        Route::post("/sessions/end-others", Who::Root, Limit::None, &[Event::OthersEnded], pages::end_others),
        Route::get("/sessions/sign-out-everywhere", Who::Root, everywhere::show_first),
        Route::get("/sessions/sign-out-everywhere/confirm", Who::Root, everywhere::show_ask),
        Route::post("/sessions/sign-out-everywhere", Who::Root, Limit::None, everywhere_ended, everywhere::sign_out),
        Route::get("/security/idle-duration", Who::Root, durations::show_idle),
        Route::post("/security/idle-duration", Who::Root, Limit::None, changed, durations::change_idle),
        Route::get("/security/maximum-duration", Who::Root, durations::show_maximum),
        Route::post("/security/maximum-duration", Who::Root, Limit::None, changed, durations::change_maximum),
    ]
}
