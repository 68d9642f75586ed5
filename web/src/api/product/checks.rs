//! May this operation of a product go on? (IMP-22, OPPROT-04 to OPPROT-06, RFC 9470)

use std::sync::Arc;

use axum::response::Response;
use center::audit::Event;
use center::operation::{self, Asked, Challenge, Decision};
use http::Method;
use rules::Refusal;
use rules::client::Scope;
use rules::verification::Method as Proof;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Operation;
use super::super::answer::{Instant, ok};
use super::super::name::VerificationMethodName;
use super::question::AboutToDo;
use crate::App;
use crate::door::{Arrived, Client, Failure, Json, Limit, Route, Who};

const PATH: &str = "/api/v1/product/checks";

pub(super) fn operations() -> Vec<Operation> {
    let route =
        Route::json(Method::POST, PATH, Who::Client(Scope::Operations), Limit::Product, &[Event::ProductAsked], check);
    vec![Operation::new(
        route,
        &[
            "request.malformed",
            "account.unknown",
            "product.session",
            "operation.own",
            "operation.unknown",
            "operation.resource",
            "operation.digest",
            "client.return_url",
            "request.too_many",
        ],
    )]
}

/// A question whether an operation may go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    /// The account ID (UIN) that the operation belongs to; any session of the account may answer. Leave it out
    /// where `session_token` is sent.
    #[schema(example = "1000123456789")]
    account: Option<String>,
    /// The token of the person's session, in place of `account`: only this session may answer.
    session_token: Option<String>,
    /// The product's code in the catalogue.
    #[schema(example = "cvm")]
    product: String,
    /// The operation's code within the product.
    #[schema(example = "terminate-instance")]
    operation: String,
    /// On what, as the person knows it: 1 to 200 visible characters.
    #[schema(example = "ins-1a2b3c (web server)")]
    resource: String,
    /// SHA-256 of all arguments of the operation in lower-case hexadecimal, however the product writes them.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    arguments_digest: String,
    /// Where the person goes on after the answer: one of the client's registered addresses or below it. The query
    /// gets `request`, the challenge's id. Left out: the person is told to go back by themselves.
    #[schema(format = "uri", example = "https://console.example.com/servers")]
    return_url: Option<String>,
}

impl Check {
    fn read(self, client: Arc<center::client::Client>) -> Result<Asked, Refusal> {
        let about = AboutToDo {
            account: self.account,
            session_token: self.session_token,
            product: self.product,
            operation: self.operation,
            resource: self.resource,
            arguments_digest: self.arguments_digest,
        };
        let (subject, question) = about.read()?;
        Ok(Asked { client, subject, question, return_url: self.return_url })
    }
}

/// Whether it may go on.
#[derive(Serialize, ToSchema)]
struct Answer {
    /// `true`: at this moment, without further ado.
    allowed: bool,
    /// What must happen first; absent if it is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    challenge: Option<ChallengeView>,
}

/// A question that the person must answer.
#[derive(Serialize, ToSchema)]
struct ChallengeView {
    /// Names it in `/api/v1/product/checks/{id}`. It is no secret.
    #[schema(format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: String,
    /// Where to send the person.
    #[schema(
        format = "uri",
        example = "https://account.example.com/operations/requests/01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e"
    )]
    url: String,
    /// How the person can verify, what comes first first; empty: not at all at this moment, which the page explains.
    #[schema(value_type = Vec<VerificationMethodName>)]
    methods: Vec<&'static str>,
    /// Until when it can be answered.
    expires_at: Instant,
    /// The value of `WWW-Authenticate` that a product may pass on with status 401 to a caller of its own (RFC 9470).
    #[schema(
        example = "Bearer error=\"insufficient_user_authentication\", error_description=\"…\", acr_values=\"urn:menshen:acr:mfa\", challenge_uri=\"https://account.example.com/operations/requests/01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e\""
    )]
    www_authenticate: String,
}

impl ChallengeView {
    fn new(app: &App, challenge: &Challenge) -> Self {
        let mut url = app.settings.public_url.clone();
        url.set_path(&format!("/operations/requests/{}", challenge.id));
        Self {
            id: challenge.id.to_string(),
            www_authenticate: step_up(&challenge.methods, url.as_str()),
            url: url.into(),
            methods: challenge.methods.iter().map(|method| method.name()).collect(),
            expires_at: Instant(challenge.expires_at),
        }
    }
}

/// RFC 9470, section 3: which authentication would do, the preferred one first, and where it is done.
fn step_up(methods: &[Proof], url: &str) -> String {
    let acr: Vec<String> = methods.iter().map(|method| format!("urn:menshen:acr:{}", method.name())).collect();
    let acr = if acr.is_empty() { String::new() } else { format!(", acr_values=\"{}\"", acr.join(" ")) };
    format!(
        "Bearer error=\"insufficient_user_authentication\", error_description=\"The account holder must confirm this operation\"{acr}, challenge_uri=\"{url}\""
    )
}

/// Ask whether an operation may go on.
///
/// Allowed unless the account has operation protection on. Then the person must verify and confirm: send them to
/// `challenge.url`, and when they come back redeem the confirmation. Ask again each time; an answer is good for the
/// moment. The account centre guards its own product `account` itself.
#[utoipa::path(post, path = "/api/v1/product/checks", operation_id = "check_operation", tag = "Products",
    responses((status = 200, description = "Allowed, or what must happen first.", body = Answer)))]
pub(super) async fn check(
    arrived: Arrived,
    Client(client): Client,
    Json(input): Json<Check>,
) -> Result<Response, Failure> {
    let asked = input.read(client)?;
    let app = arrived.app();
    let decision = operation::check(&app.center, arrived.now(), || arrived.ctx().clone(), asked).await?;
    ok(&match decision {
        Decision::Allowed => Answer { allowed: true, challenge: None },
        Decision::Challenge(challenge) => {
            Answer { allowed: false, challenge: Some(ChallengeView::new(app, &challenge)) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imp_22_the_step_up_header_names_the_ways_in_their_order_and_where() {
        let header = step_up(&[Proof::Mfa, Proof::Passkey], "https://a.example/operations/requests/1");
        assert!(
            header.starts_with("Bearer error=\"insufficient_user_authentication\", error_description=\""),
            "{header}"
        );
        assert!(header.contains(", acr_values=\"urn:menshen:acr:mfa urn:menshen:acr:passkey\","), "{header}");
        assert!(header.ends_with("challenge_uri=\"https://a.example/operations/requests/1\""), "{header}");
        assert!(!step_up(&[], "x").contains("acr_values"));
        assert!(header.parse::<http::HeaderValue>().is_ok());
    }
}
