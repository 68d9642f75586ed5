//! What does each command of `menshen` do?

mod audit;
mod backup;
mod check;
mod client;
mod hardware_token;
mod migrate;
mod operation;
mod restore;
mod serve;
mod show;
mod store;
mod token_file;

pub(crate) use audit::audit_verify;
pub(crate) use backup::backup;
pub(crate) use check::check;
pub(crate) use client::{ClientCommand, client};
pub(crate) use hardware_token::{HardwareTokenCommand, hardware_token};
pub(crate) use migrate::migrate;
pub(crate) use operation::{OperationCommand, operation};
pub(crate) use restore::restore;
pub(crate) use serve::serve;
pub(crate) use show::{config, explain};
