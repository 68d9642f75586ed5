//! How is the time of a message written?

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::words::Words;

/// An instant for machines and for people, in this machine's time zone (the phone lies on the desk
/// beside it).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct When {
    /// RFC 3339.
    pub(super) exact: String,
    /// `Today 09:38`.
    pub(super) shown: String,
}

impl When {
    /// `at` and `now` in milliseconds since 1970.
    pub(super) fn new(at: i64, now: i64, words: &Words) -> Self {
        Self::in_zone(at, now, words, &TimeZone::system())
    }

    fn in_zone(at: i64, now: i64, words: &Words, zone: &TimeZone) -> Self {
        let (at, now) = (zoned(at, zone), zoned(now, zone));
        let day = if at.date() == now.date() {
            words.today.to_owned()
        } else if now.date().yesterday().is_ok_and(|yesterday| yesterday == at.date()) {
            words.yesterday.to_owned()
        } else {
            at.strftime(words.date_format).to_string()
        };
        Self { exact: at.timestamp().to_string(), shown: format!("{day} {}", at.strftime("%H:%M")) }
    }
}

/// `09:41`.
pub(super) fn time_of_day(at: i64) -> String {
    zoned(at, &TimeZone::system()).strftime("%H:%M").to_string()
}

fn zoned(at: i64, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use super::When;
    use crate::phone::words::choose;
    use jiff::tz::TimeZone;

    #[test]
    fn today_and_yesterday_are_days_of_the_phones_zone() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        // 2023-11-15 06:13:20 in Shanghai, still the 14th in UTC.
        let now = 1_700_000_000_000;
        let shown = |lang, at| When::in_zone(at, now, choose(lang, ""), &shanghai).shown;
        assert_eq!(shown("zh", now), "今天 06:13");
        assert_eq!(shown("en", now - 7 * 3_600_000), "Yesterday 23:13");
        assert_eq!(shown("zh", now - 30 * 86_400_000), "10 月 16 日 06:13");
        assert_eq!(shown("en", now - 30 * 86_400_000), "16 Oct 06:13");
        assert_eq!(When::in_zone(now, now, choose("en", ""), &shanghai).exact, "2023-11-14T22:13:20Z");
    }
}
