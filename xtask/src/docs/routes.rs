//! Which routes does each feature have, and what protects them?

use std::collections::BTreeMap;

use rules::client::Scope;
use web::door::{Limit, Route, Who, Writes};

use super::feature::door_of;
use crate::source::{Kind, before_tests, pieces};
use crate::tree::Tree;

/// A row of the route protection table, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The path, as axum writes it.
    pub path: String,
    /// The method.
    pub method: String,
    /// Who may call.
    pub who: &'static str,
    /// What keeps other sites off.
    pub writes: &'static str,
    /// What bounds it.
    pub limit: &'static str,
    /// What it records.
    pub audit: String,
}

/// The routes of each feature; under `""` those that belong to none.
pub fn by_feature(tree: &Tree, routes: &[Route], names: &[String]) -> BTreeMap<String, Vec<Row>> {
    let places = places(tree);
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for route in routes {
        let file = places.get(route.path).map(String::as_str).unwrap_or_default();
        let of = door_of(tree, file, names);
        let of = if of.is_empty() { vec![String::new()] } else { of };
        of.into_iter().for_each(|name| rows.entry(name).or_default().push(row(route)));
    }
    rows.values_mut().for_each(|rows| rows.sort());
    rows
}

fn row(route: &Route) -> Row {
    let guard = &route.guard;
    let audit: Vec<String> = guard.audit.iter().map(|event| format!("`{}`", event.name())).collect();
    Row {
        path: route.path.to_owned(),
        method: route.method.to_string(),
        who: match guard.who {
            Who::Anybody => "anybody",
            Who::Visitor => "anybody, known if logged in",
            Who::Root => "the account",
            Who::Client(Scope::Operations) => "a client for `operations`",
            Who::Client(Scope::Sessions) => "a client for `sessions`",
            Who::Client(Scope::Accounts) => "a client for `accounts`",
        },
        writes: match guard.writes {
            Writes::Nothing => "–",
            Writes::Form => "own form",
            Writes::Json => "own JSON",
        },
        limit: match guard.limit {
            Limit::None => "–",
            Limit::Message => "messages",
            Limit::Code => "tries of a code",
            Limit::Password => "password attempts",
            Limit::Product => "requests to an account",
        },
        audit: if audit.is_empty() { "–".into() } else { audit.join(" ") },
    }
}

/// The file of `web` that makes a route of each path: where the path stands as a text beside `Route::`, or
/// as a constant in a file of routes.
fn places(tree: &Tree) -> BTreeMap<String, String> {
    let mut places = BTreeMap::new();
    for file in tree.under("web/src/", ".rs") {
        let pieces = pieces(before_tests(&file.text));
        let has_routes = pieces.iter().any(|piece| piece.kind == Kind::Code && piece.text.contains("Route::"));
        for (at, piece) in pieces.iter().enumerate() {
            // The quote itself is a piece.
            let before = at.checked_sub(2).and_then(|before| pieces.get(before)).map_or("", |piece| piece.text);
            let before = tail(before);
            let makes = has_routes && (before.contains("Route::") || before.trim_start().starts_with("const "));
            let makes = makes && piece.kind == Kind::Text && piece.text.starts_with('/');
            if makes {
                places.insert(piece.text.to_owned(), file.path.clone());
            }
        }
    }
    places
}

/// The end of the code before a text, back to the last statement.
fn tail(code: &str) -> &str {
    code.rsplit([';', '[']).next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_belongs_to_the_file_that_makes_it() {
        let page = "//! Q\nfn routes() -> Vec<Route> { vec![Route::get(\"/login\", Who::Visitor, show), Route::post(\n  \"/login\", submit)] }\nconst HREF: &str = \"/account\";";
        let tree = Tree::of(&[
            ("web/src/login/pages.rs", page),
            ("web/src/nav.rs", "//! Q\nconst L: &[&str] = &[\"/login\"];"),
        ]);
        assert_eq!(
            places(&tree).into_iter().collect::<Vec<_>>(),
            [("/login".to_owned(), "web/src/login/pages.rs".to_owned())]
        );
    }
}
