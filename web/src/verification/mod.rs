//! Identity verification at the doors: the dialog, and the challenge in a problem. (IDV)

mod demand;

pub(crate) use demand::{ask, problem, shown};
