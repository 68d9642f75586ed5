//! What holds for the route table?

use std::collections::HashSet;

use center::audit::Event;
use http::Method;

use crate::door::{METHODS, Who, Writes};
use crate::routes;

#[test]
fn a_method_of_an_address_has_one_row() {
    let mut seen = HashSet::new();
    for route in routes() {
        assert!(METHODS.contains(&route.method), "{} {}", route.method, route.path);
        assert!(seen.insert((route.method.clone(), route.path)), "twice: {} {}", route.method, route.path);
    }
}

/// T53: nothing is changed by a GET, and whatever changes something is kept from other sites.
#[test]
fn t53_reading_routes_change_nothing_and_the_others_are_guarded() {
    for route in routes() {
        let guard = route.guard;
        if route.method == Method::GET {
            assert!(guard.writes == Writes::Nothing && guard.audit.is_empty(), "GET {}", route.path);
        } else {
            let expected = if route.is_api() { Writes::Json } else { Writes::Form };
            assert_eq!(guard.writes, expected, "{} {}", route.method, route.path);
        }
    }
}

#[test]
fn info_01_the_console_is_for_people_who_are_logged_in() {
    let console = ["/account", "/security", "/sessions", "/history", "/limits", "/users"];
    for route in routes() {
        let is_console = console.iter().any(|room| route.path == *room || route.path.starts_with(&format!("{room}/")));
        assert!(!is_console || route.guard.who == Who::Root, "{} {}", route.method, route.path);
    }
}

/// Every event that an owner causes is named by a route; what operators do on the command line is not.
#[test]
fn every_event_is_in_the_table() {
    let named: HashSet<&str> =
        routes().iter().flat_map(|route| route.guard.audit.iter().map(|event| event.name())).collect();
    let by_operators = [Event::MfaHardwareAllowed, Event::MfaHardwareForbidden];
    for event in Event::ALL.iter().filter(|event| !by_operators.contains(event)) {
        assert!(named.contains(event.name()), "{}", event.name());
    }
}
