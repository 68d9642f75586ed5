//! How is an instant written for people?

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;
use rules::Millis;

/// A time zone to write instants in.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// From its IANA name, as `Asia/Shanghai`.
    ///
    /// # Errors
    /// If there is no such zone.
    pub fn named(name: &str) -> Result<Self, String> {
        TimeZone::get(name).map(Self).map_err(|e| e.to_string())
    }

    /// `2026-11-24 09:14:05 (UTC+8)`: for facts and deadlines, where the zone matters (INFO-08).
    pub fn exact(&self, at: Millis) -> String {
        format!("{} ({})", self.format(at, "%Y-%m-%d %H:%M:%S"), self.offset(at))
    }

    /// `2026-11-24 09:14 (UTC+8)`: for messages and refusals.
    pub fn minute(&self, at: Millis) -> String {
        format!("{} ({})", self.format(at, "%Y-%m-%d %H:%M"), self.offset(at))
    }

    /// `2026-11-24 09:14`: for tables whose head names the zone.
    pub fn short(&self, at: Millis) -> String {
        self.format(at, "%Y-%m-%d %H:%M")
    }

    /// `UTC+8`, at that instant.
    pub fn offset(&self, at: Millis) -> String {
        let seconds = self.zoned(at).offset().seconds();
        let (hours, minutes) = (seconds / 3600, (seconds / 60 % 60).abs());
        match (hours, minutes) {
            (0, 0) => "UTC".into(),
            (_, 0) => format!("UTC{hours:+}"),
            _ => format!("UTC{hours:+}:{minutes:02}"),
        }
    }

    fn zoned(&self, at: Millis) -> jiff::Zoned {
        Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.0.clone())
    }

    fn format(&self, at: Millis, pattern: &str) -> String {
        self.zoned(at).strftime(pattern).to_string()
    }
}

/// `2026-11-24T01:14:05.000Z`, for machines (RFC 3339).
pub fn rfc3339(at: Millis) -> String {
    let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    DateTimePrinter::new().precision(Some(3)).timestamp_to_string(&instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_08_a_fact_has_seconds_and_zone() {
        let shanghai = Zone::named("Asia/Shanghai").unwrap();
        assert_eq!(shanghai.exact(1_723_809_181_000), "2024-08-16 19:53:01 (UTC+8)");
        assert_eq!(Zone::named("UTC").unwrap().minute(0), "1970-01-01 00:00 (UTC)");
        assert_eq!(Zone::named("Asia/Kolkata").unwrap().offset(0), "UTC+5:30");
        assert!(Zone::named("Nowhere/City").is_err());
        assert_eq!(rfc3339(1_723_809_181_007), "2024-08-16T11:53:01.007Z");
    }
}
