//! What does the API say of itself? (OpenAPI 3.1)
//!
//! Paths, bodies and answers are described where the handlers are. What a guard adds (who may call, what
//! keeps other sites off, the refusals of both) is put in from the rows of `routes()`, and the status of
//! each refusal from the catalogue, so that neither can differ from what the door does.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use rules::Refusal;
use utoipa::OpenApi;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation as Described, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::response::{Response as Answer, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref};

use super::problem::Problem;
use super::{
    Operation, account, agreement, contacts, durations, history, human_check, industry, limit, login, login_email, mfa,
    operation_requests, passkey_login, passkeys, password, password_reset, product, protections, recovery_codes,
    registration, secure_mobile, security_email, session, sessions, sign_out, users, verifications,
};
use crate::door::cookie::Cookie;
use crate::door::{Guard, Route, Who, Writes};

const PATH: &str = "/api/v1/openapi.json";
/// The names of the security schemes.
const COOKIE: &str = "cookie";
const BEARER: &str = "bearer";
const BASIC: &str = "basic";

/// What the door answers on any route.
const OF_ALL: &[&str] = &["request.host", "service.busy", "service.fault"];
/// What the door answers where a session is needed.
const OF_ROOT: &[&str] = &["session.required", "session.idle", "session.maximum", "session.ended"];
/// What the door answers where a client is needed.
const OF_CLIENT: &[&str] = &["client.required", "client.scope", "request.too_many"];
/// What the door answers where something is written.
const OF_WRITES: &[&str] = &["request.cross_site"];
/// What reading a body answers.
const OF_BODY: &[&str] = &["request.malformed", "request.too_large", "request.media_type"];

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get(PATH, Who::Anybody, read), &[])]
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Menshen account centre", description = include_str!("about.md"), license(name = "Apache-2.0", identifier = "Apache-2.0")),
    servers((url = "/", description = "This deployment")),
    paths(
        registration::start, registration::resend, registration::finish, agreement::read, human_check::read,
        login::log_in, login::complete,
        session::current, session::log_out,
        sessions::live, sessions::ended, sessions::end_others, sessions::end,
        durations::read, durations::change,
        account::read, account::edit,
        industry::read,
        password::change,
        protections::read, protections::choose, protections::switch,
        history::read,
        limit::read,
        sign_out::sign_out,
        verifications::read, verifications::choose, verifications::send, verifications::prove,
        passkey_login::options, passkey_login::log_in,
        passkeys::list, passkeys::options, passkeys::add, passkeys::rename, passkeys::remove,
        recovery_codes::read, recovery_codes::make,
        mfa::read, mfa::begin_virtual, mfa::confirm_virtual, mfa::begin_hardware, mfa::confirm_hardware, mfa::resync, mfa::unbind,
        contacts::read, contacts::ask_mobile, contacts::resend_mobile, contacts::cancel_mobile, contacts::ask_email, contacts::resend_email, contacts::cancel_email, contacts::confirm,
        secure_mobile::send, secure_mobile::confirm,
        security_email::send, security_email::confirm,
        users::list, users::read, users::edit,
        password_reset::start, password_reset::set, password_reset::complete,
        login_email::send, login_email::change,
        operation_requests::read, operation_requests::confirm, operation_requests::decline,
        product::catalogue::read, product::checks::check, product::requests::look, product::requests::redeem, product::accounts::read, product::sessions::check,
        read,
    ),
    components(schemas(Problem)),
    tags(
        (name = "Registration", description = "Register an account by email."),
        (name = "Login", description = "Open a session."),
        (name = "Sessions", description = "The session of the request, the other sessions of the account, and how long they last."),
        (name = "Verification", description = "Show that it is you, where an operation was refused with `verification.required`."),
        (name = "Contacts", description = "The mobiles and emails of the account and of its users: those that prove who the owner is, and those for subscribed messages."),
        (name = "Account", description = "The account and what belongs to it."),
        (name = "Passkeys", description = "Keys in devices, to log in with and to verify an identity."),
        (name = "Recovery codes", description = "Codes on paper, to verify an identity with."),
        (name = "MFA", description = "The MFA device of the account."),
        (name = "Operation requests", description = "What a product asks the account holder before it does something: see who asks for what, and answer."),
        (name = "Products", description = "For the programs of products, with client credentials."),
        (name = "Description", description = "This description."),
    ),
)]
struct Root;

/// The document.
pub(super) fn document() -> Document {
    let mut document = Root::openapi();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(COOKIE, by_cookie());
    components.add_security_scheme(BEARER, by_bearer());
    components.add_security_scheme(BASIC, by_basic());
    for operation in super::operations() {
        let found = document
            .paths
            .paths
            .get_mut(operation.route.path)
            .and_then(|item| of_method(item, &operation.route.method));
        if let Some(described) = found {
            complete(described, operation.route.guard, operation.codes);
        }
    }
    document
}

/// The operation of a path's item for a method.
pub(super) fn of_method<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Described> {
    let place = match method.as_str() {
        "GET" => &mut item.get,
        "POST" => &mut item.post,
        "PUT" => &mut item.put,
        "PATCH" => &mut item.patch,
        "DELETE" => &mut item.delete,
        _ => return None,
    };
    place.as_mut()
}

/// Puts in what follows from the guard.
fn complete(described: &mut Described, guard: Guard, own: &[&'static str]) {
    let mut codes = own.to_vec();
    codes.extend(OF_ALL);
    let mut security = Vec::new();
    if guard.who == Who::Root {
        codes.extend(OF_ROOT);
        security = [COOKIE, BEARER].map(|name| SecurityRequirement::new(name, Vec::<String>::new())).into();
    }
    if let Who::Client(_) = guard.who {
        codes.extend(OF_CLIENT);
        security = vec![SecurityRequirement::new(BASIC, Vec::<String>::new())];
    }
    if guard.writes == Writes::Json {
        codes.extend(OF_WRITES);
        described.parameters.get_or_insert_default().push(our_header().into());
    }
    if described.request_body.is_some() {
        codes.extend(OF_BODY);
    }
    described.security = Some(security);
    for (status, codes) in by_status(&codes) {
        described.responses.responses.insert(status.to_string(), problem(status, &codes).into());
    }
}

/// The codes of each status; a code that is not in the catalogue is left out, and a test finds it.
fn by_status(codes: &[&'static str]) -> BTreeMap<u16, Vec<&'static str>> {
    let mut found: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for entry in Refusal::CATALOGUE.iter().filter(|entry| codes.contains(&entry.code)) {
        found.entry(entry.status).or_default().push(entry.code);
    }
    found
}

fn problem(status: u16, codes: &[&'static str]) -> Answer {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let told: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let answer = ResponseBuilder::new()
        .description(told.join(", "))
        .content(crate::problem::MEDIA_TYPE, content)
        .extensions(Some(ExtensionsBuilder::new().add("x-codes", codes).build()));
    match status {
        401 => {
            answer.header("WWW-Authenticate", header(Type::String, "`Bearer`, or `Basic` where a client must speak."))
        }
        429 | 503 => answer.header("Retry-After", header(Type::Integer, "Seconds until it is worth another try.")),
        _ => answer,
    }
    .build()
}

fn header(kind: Type, about: &str) -> Header {
    HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(kind))).description(Some(about)).build()
}

fn our_header() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("X-Menshen-Request")
        .parameter_in(ParameterIn::Header)
        .required(utoipa::openapi::Required::False)
        .description(Some(
            "Any value. Needed where the session cookie comes along: a form of another site cannot send it.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).examples(["1"]).build()))
        .build()
}

fn by_cookie() -> SecurityScheme {
    let about = "Set by logging in. Writing requests that carry it must carry the header `X-Menshen-Request` too.";
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(Cookie::Session.name(), about)))
}

fn by_bearer() -> SecurityScheme {
    let about = "The `token` of a login or a registration that asked for it with `bearer`. It wins over the cookie.";
    SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build())
}

fn by_basic() -> SecurityScheme {
    let about = "Client credentials: the id and the secret that `menshen client add` printed.";
    SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Basic).description(Some(about)).build())
}

/// Get this description.
///
/// The OpenAPI document that the page `/api/docs` shows.
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "get_description", tag = "Description",
    responses((status = 200, description = "An OpenAPI 3.1 document.", body = Object)))]
async fn read() -> Response {
    static WRITTEN: OnceLock<Vec<u8>> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| serde_json::to_vec(&document()).unwrap_or_default());
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], Bytes::from_static(written)).into_response()
}

#[cfg(test)]
mod tests;
