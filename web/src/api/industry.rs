//! The industries that an account can choose from. (INFO-11)

use axum::response::Response;
use rules::Language;
use rules::account::INDUSTRIES;
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use crate::door::{Arrived, Failure, Route, Who};
use crate::words::words;

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get("/api/v1/industries", Who::Visitor, read), &[])]
}

/// One industry.
#[derive(Serialize, ToSchema)]
struct Industry {
    /// What `PATCH /api/v1/account` takes.
    #[schema(example = "software")]
    id: &'static str,
    /// Its name in the language of the answer.
    #[schema(example = "Software")]
    name: String,
}

/// All industries.
#[derive(Serialize, ToSchema)]
struct Industries {
    /// In the order to show them.
    industries: Vec<Industry>,
}

impl Industries {
    fn new(language: Language) -> Self {
        let industries =
            INDUSTRIES.iter().map(|id| Industry { id, name: words().text(language, &format!("industry-{id}")) });
        Self { industries: industries.collect() }
    }
}

/// List the industries.
///
/// They are the same for everybody; a session only decides the language, where the request names none.
#[utoipa::path(get, path = "/api/v1/industries", operation_id = "list_industries", tag = "Account",
    responses((status = 200, description = "The industries.", body = Industries)))]
pub(super) async fn read(arrived: Arrived) -> Result<Response, Failure> {
    ok(&Industries::new(arrived.language()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_11_every_industry_has_its_name_in_both_languages() {
        for language in Language::ALL {
            for industry in Industries::new(language).industries {
                assert_ne!(industry.name, format!("industry-{}", industry.id), "{language:?}");
            }
        }
    }
}
