//! How does a password leave a JSON body?
//!
//! Straight into the type that cannot be printed and is wiped when dropped (T60).

use center::password::Typed;
use serde::{Deserialize, Deserializer};

/// Reads a member of text into [`Typed`].
pub(super) fn typed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Typed, D::Error> {
    String::deserialize(deserializer).map(Typed::new)
}
