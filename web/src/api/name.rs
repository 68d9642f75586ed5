//! Which texts may a member have that is one of a few?
//!
//! The types here are only schemas: values are written by the `name()` of the rule's own type.

use center::audit::Event;
use rules::account::INDUSTRIES;
use rules::limit::Unit;
use rules::login_method::Method;
use rules::protection::Choice;
use rules::session::End;
use rules::{Language, Refusal};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! names {
    ($($(#[doc = $doc:literal])* $type:ident = $names:expr;)*) => {$(
        $(#[doc = $doc])*
        pub(super) enum $type {}

        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                let about = concat!($($doc),*).trim();
                ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some($names)).into()
            }
        }

        impl ToSchema for $type {}
    )*};
}

names! {
    /// A language of pages and messages.
    LanguageName = Language::ALL.map(Language::name);
    /// A login method.
    LoginMethodName = Method::LOGINS.map(Method::name);
    /// A kind of MFA device.
    MfaKind = rules::mfa::Kind::ALL.map(rules::mfa::Kind::name);
    /// What a protection asks for.
    ProtectionChoice = Choice::ALL.map(Choice::name);
    /// Why a session is over.
    EndReason = End::ALL.map(End::name);
    /// What happened.
    EventName = Event::ALL.iter().map(|event| event.name());
    /// A way to verify an identity.
    VerificationMethodName = rules::verification::Method::ALL.map(rules::verification::Method::name);
    /// How a product's question to a person stands.
    RequestState = rules::operation::Stand::ALL.map(rules::operation::Stand::name);
    /// How far real-name authentication has come.
    RealNameState = ["none"];
    /// What a limit counts.
    UnitName = [Unit::Accounts, Unit::Days, Unit::Characters, Unit::Attempts].map(Unit::name);
    /// An industry; `/api/v1/industries` tells what it is called.
    IndustryId = INDUSTRIES.iter().copied();
    /// Why something was refused. Stable: programs compare it.
    Code = Refusal::CATALOGUE.iter().map(|entry| entry.code);
}
