//! The MFA device: its state, binding, unbinding, resynchronisation. (MFA-20)

use axum::response::Response;
use center::audit::Event;
use center::mfa::{self, Device, Offer, Status};
use http::{Method, StatusCode};
use rules::operation::Own;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, done, json, ok};
use super::name::MfaKind;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const PATH: &str = "/api/v1/mfa";
const VIRTUAL: &str = "/api/v1/mfa/virtual";
const CONFIRM_VIRTUAL: &str = "/api/v1/mfa/virtual/confirm";
const HARDWARE: &str = "/api/v1/mfa/hardware";
const CONFIRM_HARDWARE: &str = "/api/v1/mfa/hardware/confirm";
const RESYNC: &str = "/api/v1/mfa/resync";
/// The refusal of what a verification must come before.
const VERIFIED: &str = "verification.required";

pub(super) fn operations() -> Vec<Operation> {
    const BOUND: &[Event] = &[Event::MfaBound];
    let unbind = Route::json(Method::DELETE, PATH, Who::Root, Limit::None, &[Event::MfaUnbound], unbind);
    let begin_virtual = Route::json(Method::POST, VIRTUAL, Who::Root, Limit::None, &[], begin_virtual);
    let confirm_virtual = Route::json(Method::POST, CONFIRM_VIRTUAL, Who::Root, Limit::Code, BOUND, confirm_virtual);
    let begin_hardware = Route::json(Method::POST, HARDWARE, Who::Root, Limit::None, &[], begin_hardware);
    let confirm_hardware = Route::json(Method::POST, CONFIRM_HARDWARE, Who::Root, Limit::Code, BOUND, confirm_hardware);
    let resync = Route::json(Method::POST, RESYNC, Who::Root, Limit::Code, &[Event::MfaResynced], resync);
    vec![
        Operation::new(Route::get(PATH, Who::Root, read), &[VERIFIED]),
        Operation::new(unbind, &[VERIFIED, "mfa.not_bound"]),
        Operation::new(begin_virtual, &[VERIFIED, "mfa.bound"]),
        Operation::new(confirm_virtual, &["mfa.pending_gone", "mfa.bound", "mfa.code_format", "mfa.code_wrong"]),
        Operation::new(begin_hardware, &[VERIFIED, "mfa.bound", "mfa.hardware_not_allowed"]),
        Operation::new(
            confirm_hardware,
            &[
                "mfa.hardware_not_allowed",
                "mfa.pending_gone",
                "mfa.bound",
                "mfa.serial_format",
                "mfa.serial_unknown",
                "mfa.code_format",
                "mfa.next_code_format",
                "mfa.codes_wrong",
            ],
        ),
        Operation::new(
            resync,
            &["mfa.not_bound", "mfa.code_format", "mfa.next_code_format", "mfa.codes_wrong", "mfa.no_tries"],
        ),
    ]
}

/// The bound device.
#[derive(Serialize, ToSchema)]
struct MfaDevice {
    /// What it is.
    #[schema(value_type = MfaKind)]
    kind: &'static str,
    /// The serial number of a hardware device, masked; `null` for a virtual one.
    #[schema(required, example = "****0001")]
    serial: Option<String>,
    /// Since when it is bound.
    bound_at: Instant,
    /// How many steps its clock is ahead of the server's, as far as is known.
    #[schema(example = 0)]
    drift: i64,
}

impl From<Device> for MfaDevice {
    fn from(device: Device) -> Self {
        Self {
            kind: device.kind.name(),
            serial: device.serial,
            bound_at: Instant(device.bound_at),
            drift: device.drift,
        }
    }
}

/// How it stands with the MFA device.
#[derive(Serialize, ToSchema)]
struct MfaStatus {
    /// The device; `null`: none is bound.
    #[schema(required)]
    device: Option<MfaDevice>,
    /// What this account may bind.
    #[schema(value_type = Vec<MfaKind>)]
    kinds: Vec<&'static str>,
}

impl From<Status> for MfaStatus {
    fn from(status: Status) -> Self {
        Self {
            device: status.device.map(MfaDevice::from),
            kinds: status.kinds.into_iter().map(|kind| kind.name()).collect(),
        }
    }
}

/// Query the current MFA status.
///
/// An operation of the catalogue: if operation protection is on, it takes a grant in the header `menshen-grant`.
#[utoipa::path(get, path = "/api/v1/mfa", operation_id = "get_mfa", tag = "MFA",
    responses((status = 200, description = "The device, and what may be bound.", body = MfaStatus)))]
pub(super) async fn read(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let who = root.clone();
    // The grant is used up by it, so it is a write.
    let status = arrived.app().center.write(arrived.ctx(), move |tx, ctx| mfa::query(tx, ctx, &who, grant.as_ref()));
    match status.await {
        Ok(status) => ok(&MfaStatus::from(status)),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::QueryMfaStatus, "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// A new secret.
#[derive(Serialize, ToSchema)]
struct MfaOffer {
    /// The text key: base32 without padding (RFC 4648).
    #[schema(format = "password", example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// What a QR code holds: `otpauth://totp/…`.
    #[schema(format = "password")]
    uri: String,
    /// Until when its first code must come.
    expires_at: Instant,
}

impl From<Offer> for MfaOffer {
    fn from(offer: Offer) -> Self {
        Self { secret: offer.key, uri: offer.uri, expires_at: Instant(offer.expires_at) }
    }
}

/// Begin to bind a virtual MFA device.
///
/// Needs a grant in the header `menshen-grant`. The secret is told this once; another begin makes another one.
#[utoipa::path(post, path = "/api/v1/mfa/virtual", operation_id = "begin_virtual_mfa", tag = "MFA",
    responses((status = 201, description = "The secret of the new device.", body = MfaOffer)))]
pub(super) async fn begin_virtual(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let who = root.clone();
    let center = &arrived.app().center;
    let begun = center.write(arrived.ctx(), move |tx, ctx| mfa::begin_virtual(tx, ctx, &who, grant.as_ref()));
    match begun.await {
        Ok(offer) => json(StatusCode::CREATED, &MfaOffer::from(offer)),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::BindMfaToken, "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// The first code of a virtual device, and where it is used from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmVirtualMfa {
    /// The code that the application shows.
    #[schema(example = "287082")]
    code: String,
    /// `true`: login protection asks for it.
    #[serde(default)]
    #[schema(default = false)]
    login_protection: bool,
    /// `true`: operation protection asks for it.
    #[serde(default)]
    #[schema(default = false)]
    operation_protection: bool,
}

/// Bind a virtual MFA device.
///
/// With the first code of the application. After a wrong one nothing is bound; after five the binding begins anew.
/// The owner is told by message.
#[utoipa::path(post, path = "/api/v1/mfa/virtual/confirm", operation_id = "confirm_virtual_mfa", tag = "MFA",
    responses((status = 204, description = "It is bound.")))]
pub(super) async fn confirm_virtual(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<ConfirmVirtualMfa>,
) -> Result<Response, Failure> {
    let form = mfa::Finish {
        code: input.code,
        key: None,
        login: input.login_protection,
        operation: input.operation_protection,
    };
    let center = &arrived.app().center;
    let bound = center.write(arrived.ctx(), move |tx, ctx| mfa::finish_virtual(tx, ctx, &root, &form)).await?;
    bound.map_err(|wrong| wrong.refusal)?;
    Ok(done())
}

/// A binding that has begun.
#[derive(Serialize, ToSchema)]
struct MfaBegun {
    /// Until when it must be confirmed.
    expires_at: Instant,
}

/// Begin to bind a hardware MFA device.
///
/// Needs a grant in the header `menshen-grant`, and an account that the operator allows to.
#[utoipa::path(post, path = "/api/v1/mfa/hardware", operation_id = "begin_hardware_mfa", tag = "MFA",
    responses((status = 201, description = "It can be confirmed now.", body = MfaBegun)))]
pub(super) async fn begin_hardware(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let who = root.clone();
    let center = &arrived.app().center;
    let begun = center.write(arrived.ctx(), move |tx, ctx| mfa::begin_hardware(tx, ctx, &who, grant.as_ref()));
    match begun.await {
        Ok(expires_at) => json(StatusCode::CREATED, &MfaBegun { expires_at: Instant(expires_at) }),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::BindMfaToken, "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// A hardware device, and where it is used from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmHardwareMfa {
    /// The serial number on its back.
    #[schema(example = "2600000001")]
    serial: String,
    /// A code.
    #[schema(example = "755224")]
    code: String,
    /// The code that followed it.
    #[schema(example = "287082")]
    next_code: String,
    /// `true`: login protection asks for it.
    #[serde(default)]
    #[schema(default = false)]
    login_protection: bool,
    /// `true`: operation protection asks for it.
    #[serde(default)]
    #[schema(default = false)]
    operation_protection: bool,
}

/// Bind a hardware MFA device.
///
/// By its serial number and two codes in a row. One device belongs to one account. The owner is told by message.
#[utoipa::path(post, path = "/api/v1/mfa/hardware/confirm", operation_id = "confirm_hardware_mfa", tag = "MFA",
    responses((status = 204, description = "It is bound.")))]
pub(super) async fn confirm_hardware(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<ConfirmHardwareMfa>,
) -> Result<Response, Failure> {
    let form = mfa::FinishHardware {
        serial: input.serial,
        code: input.code,
        next_code: input.next_code,
        login: input.login_protection,
        operation: input.operation_protection,
    };
    let center = &arrived.app().center;
    center.write(arrived.ctx(), move |tx, ctx| mfa::finish_hardware(tx, ctx, &root, &form)).await??;
    Ok(done())
}

/// Two codes in a row.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResyncMfa {
    /// A code.
    #[schema(example = "755224")]
    code: String,
    /// The code that followed it.
    #[schema(example = "287082")]
    next_code: String,
}

/// Bring the MFA device back into step.
///
/// For a device whose clock has run away: two codes in a row tell by how much.
#[utoipa::path(post, path = "/api/v1/mfa/resync", operation_id = "resync_mfa", tag = "MFA",
    responses((status = 204, description = "Its codes are right again.")))]
pub(super) async fn resync(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<ResyncMfa>,
) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let act = center.write(arrived.ctx(), move |tx, ctx| mfa::resync(tx, ctx, &root, &input.code, &input.next_code));
    act.await??;
    Ok(done())
}

/// Unbind the MFA device.
///
/// Needs a grant in the header `menshen-grant`, for which the device's own code is asked. Protections that asked for
/// the device are off then. The owner is told by message.
#[utoipa::path(delete, path = "/api/v1/mfa", operation_id = "unbind_mfa", tag = "MFA",
    responses((status = 204, description = "It is unbound.")))]
pub(super) async fn unbind(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let who = root.clone();
    let unbound = arrived.app().center.write(arrived.ctx(), move |tx, ctx| mfa::unbind(tx, ctx, &who, grant.as_ref()));
    match unbound.await {
        Ok(_) => Ok(done()),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::UnbindMfaToken, "").await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use rules::mfa::Kind;
    use rules::protection::Protections;
    use serde_json::json;

    use super::*;

    #[test]
    fn mfa_20_the_status_has_exactly_these_members() {
        let device = Device { kind: Kind::Hardware, serial: Some("****0001".into()), bound_at: 1_000, drift: -2 };
        let status = Status { device: Some(device), kinds: Kind::ALL.into(), protections: Protections::default() };
        assert_eq!(
            serde_json::to_value(MfaStatus::from(status)).unwrap(),
            json!({
                "device": { "kind": "hardware", "serial": "****0001", "bound_at": "1970-01-01T00:00:01.000Z", "drift": -2 },
                "kinds": ["virtual", "hardware"]
            })
        );
    }
}
