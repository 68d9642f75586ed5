//! What may a deployment choose, and how is it read?
//!
//! One table (`table.rs`) names every setting. From it come reading (a TOML file, then the environment),
//! the refusals, `menshen config`, and `menshen config --explain`; a default is written once, in
//! [`Settings::default`].
//!
//! A setting `lockout.attempts` is `attempts` of the table `[lockout]` in the file and
//! `MENSHEN_LOCKOUT__ATTEMPTS` in the environment. The environment wins.

mod explain;
mod field;
mod kind;
mod load;
mod policy_table;
mod problem;
mod setting;
mod source;
mod table;
mod typed;
mod whole;

pub use explain::{effective, explain};
pub use kind::Kind;
pub use load::{Loaded, Origin, load};
pub use problem::{Problem, Problems};
pub use rules::mobile::Countries;
pub use setting::{Program, Setting};
pub use source::{Source, usual_file};
pub use table::all;
pub use typed::{
    Database, Geo, Hashing, Http, Log, LogFormat, Mail, Metrics, Profile, Sandbox, Secret, Settings, Sms, SmtpSecurity,
    Support, Telemetry, Templates,
};
pub use whole::{required, whole};
