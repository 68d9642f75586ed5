//! How does the account centre become a running program?
//!
//! | module | question |
//! |---|---|
//! | [`settings`] | what may a deployment choose? |
//! | [`cli`], `commands` | what may be typed? |
//! | [`Server`] | what is started, in which order, and stopped? |
//! | `http` | how are connections served and ended? |
//! | `jobs` | what is done besides answering? |
//! | `health`, `measure` | how is it doing? |
//! | [`Telemetry`] | where do log lines and traces go? |

pub mod cli;
mod clients;
mod commands;
mod deployment;
mod health;
mod http;
mod jobs;
mod listening;
mod measure;
mod meter;
mod outside;
mod process;
mod providers;
mod runtime;
mod serve;
pub mod settings;
mod snapshot;
mod telemetry;

pub use clients::Wish;
pub use outside::Outside;
pub use process::until_told;
pub use runtime::{cores, runtime};
pub use serve::{Running, Server};
pub use telemetry::Telemetry;
