//! The page on which a person reads and tries the API.
//!
//! A script draws it from the OpenAPI document; without scripts it is the list of operations, made here
//! from the same document.

use std::sync::OnceLock;

use askama::Template;
use axum::response::Response;

use super::openapi::{document, of_method};
use crate::door::{Failure, METHODS, Route, Who};
use crate::page::Page;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/api/docs", Who::Visitor, show)]
}

/// The operations of one feature.
struct Group {
    name: String,
    about: String,
    operations: Vec<Listed>,
}

/// One operation.
struct Listed {
    method: String,
    path: String,
    summary: String,
    paragraphs: Vec<Vec<Span>>,
}

/// A piece of a description.
#[derive(Debug, PartialEq, Eq)]
struct Span {
    text: String,
    code: bool,
}

/// The paragraphs of a description and the code in them: as much of Markdown as we write.
fn paragraphs(description: &str) -> Vec<Vec<Span>> {
    let spans = |paragraph: &str| {
        paragraph.split('`').enumerate().map(|(at, text)| Span { text: text.to_owned(), code: at % 2 == 1 }).collect()
    };
    description.split("\n\n").map(spans).collect()
}

/// All operations, read from the document once.
fn groups() -> &'static [Group] {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    GROUPS.get_or_init(read)
}

fn read() -> Vec<Group> {
    let mut document = document();
    let tags = document.tags.take().unwrap_or_default();
    let mut groups: Vec<Group> = tags
        .into_iter()
        .map(|tag| Group { name: tag.name, about: tag.description.unwrap_or_default(), operations: Vec::new() })
        .collect();
    for (path, mut item) in document.paths.paths {
        for method in METHODS {
            let Some(operation) = of_method(&mut item, &method) else { continue };
            let tag = operation.tags.as_ref().and_then(|tags| tags.first());
            let Some(group) = groups.iter_mut().find(|group| Some(&group.name) == tag) else { continue };
            group.operations.push(Listed {
                method: method.to_string(),
                path: path.clone(),
                summary: operation.summary.take().unwrap_or_default(),
                paragraphs: paragraphs(operation.description.as_deref().unwrap_or_default()),
            });
        }
    }
    groups
}

#[derive(Template)]
#[template(path = "api/docs.html")]
struct Docs {
    page: Page,
    groups: &'static [Group],
}

async fn show(page: Page) -> Result<Response, Failure> {
    let view = Docs { page: page.clone(), groups: groups() };
    page.answer(&view)
}

#[cfg(test)]
mod tests {
    use rules::Language;

    use super::*;
    use crate::page::sample;

    #[test]
    fn code_in_a_description_is_marked() {
        let span = |text: &str, code| Span { text: text.into(), code };
        assert_eq!(
            paragraphs("Send `x`.\n\nOnce."),
            [vec![span("Send ", false), span("x", true), span(".", false)], vec![span("Once.", false)]]
        );
    }

    #[test]
    fn without_scripts_every_operation_is_on_the_page() {
        for language in Language::ALL {
            let html = Docs { page: sample::visitor(language), groups: groups() }.render().unwrap();
            let heads = html.matches("<h3>").count();
            assert_eq!(heads, super::super::operations().len(), "{language:?}");
            for operation in super::super::operations() {
                let head = format!(
                    "{}</span> <span class=\"code-text\">{}</span>",
                    operation.route.method, operation.route.path
                );
                assert!(html.contains(&head), "{language:?}: {head}");
            }
        }
    }
}
