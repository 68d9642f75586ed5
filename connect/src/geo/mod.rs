//! In which city is an address? Answered offline, from data in the binary or from the operator's file.
//!
//! The data are an ip2region `xdb` file (see `connect/data/README.md`) and a table of English names.
//! The embedded file is searched where it lies in the binary: nothing is copied, and only the pages a
//! search touches are ever read into memory.
//!
//! Accuracy is that of such data: right for most Chinese broadband and mobile addresses down to the
//! city, right for the country elsewhere. It is shown to people and compared with their usual
//! places; nothing is decided by it alone.

mod places;
mod public;
mod region;
mod xdb;

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

pub(crate) use public::is_public;
use xdb::Xdb;

/// The file that is part of the binary. Replace it by setting (see [`Geo::open`]), not by patching.
static BUNDLED: &[u8] = include_bytes!("../../data/ip2region.xdb");

/// A place as exact as the data know it: a city, else a province, else a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// Stable name for comparing and storing: `CN/Jiangsu/Suzhou`, `CN/Shanghai`, `US/Texas`, `SG`.
    /// Unlike the names to show, it differs for every place (there are two cities called Suzhou).
    pub key: String,
    /// Chinese name of the place: `苏州市`.
    pub zh: String,
    /// English name of the place: `Suzhou`.
    pub en: String,
    /// Chinese name of its country or region: `中国`.
    pub country_zh: String,
    /// English name of its country or region: `China`.
    pub country_en: String,
}

/// Why a data file cannot be used.
#[derive(Debug)]
pub enum GeoError {
    /// The file cannot be read.
    Unreadable(std::io::Error),
    /// The file is read, but is no IPv4 `xdb` file of structure 2 or 3, or is cut short; says where.
    Unusable(String),
}

impl fmt::Display for GeoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot read the geolocation file: {error}"),
            Self::Unusable(reason) => write!(f, "not a usable geolocation file: {reason}"),
        }
    }
}

impl std::error::Error for GeoError {}

/// Looks addresses up. Cheap to share by reference; a look-up takes about a microsecond.
pub struct Geo {
    xdb: Xdb,
}

impl Geo {
    /// The data in the binary.
    pub fn bundled() -> Self {
        Self { xdb: Xdb::embedded(BUNDLED) }
    }

    /// The operator's own, newer `xdb` file. It is read into memory once (about 11 MB).
    ///
    /// # Errors
    /// [`GeoError`] if the file cannot be read or is not an IPv4 `xdb` file.
    pub fn open(path: &Path) -> Result<Self, GeoError> {
        let bytes = std::fs::read(path).map_err(GeoError::Unreadable)?;
        Ok(Self { xdb: Xdb::checked(bytes).map_err(GeoError::Unusable)? })
    }

    /// The place of an address; `None` is "unknown city".
    ///
    /// Private, loopback, documentation and other special addresses are nowhere. The data know IPv4
    /// only; an IPv6 address is looked up if it carries an IPv4 one (mapped, NAT64, 6to4).
    pub fn city(&self, address: IpAddr) -> Option<City> {
        let address = public::ipv4(address)?;
        let record = self.xdb.find(address)?;
        region::city(record)
    }
}

impl fmt::Debug for Geo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Geo").field("created_at_s", &self.xdb.created_at()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "geo_tests.rs"]
mod tests;
