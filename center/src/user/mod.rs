//! Who uses an account, and how are they reached? The first pages of the CAM area. (MOBILE-04, MOBILE-05, EMAIL-05)
//!
//! So far an account has one user: its root. A root sees all users of its account and changes the contacts of each
//! (MOBILE-09); another account's users are not there for it (T59).

mod remark;
mod store;
mod view;

pub use remark::change_remark;
pub use view::{Detail, Listed, detail, list};
