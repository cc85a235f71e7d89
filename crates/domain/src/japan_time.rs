//! Japan time for people: nine hours ahead of UTC all year round, without a
//! time zone database.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// +09:00
const JAPAN: Offset = Offset::constant(9);

/// The civil time in Japan.
#[must_use]
pub fn civil(at: Timestamp) -> DateTime {
    JAPAN.to_datetime(at)
}

/// The date in Japan.
#[must_use]
pub fn date(at: Timestamp) -> Date {
    civil(at).date()
}

/// An instant as people read it: `2026年11月21日 12:00` or `21 November 2026, 12:00 (Japan time)`.
#[must_use]
pub fn spoken(at: Timestamp, language: &str) -> String {
    let t = civil(at);
    if language == "en" {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(t.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
        format!("{} {month} {}, {:02}:{:02} (Japan time)", t.day(), t.year(), t.hour(), t.minute())
    } else {
        format!("{}年{}月{}日 {:02}:{:02}", t.year(), t.month(), t.day(), t.hour(), t.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_japan_begins_at_fifteen_hours_utc() {
        let before: Timestamp = "2026-11-20T14:59:59Z".parse().unwrap();
        let after: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        assert_eq!(date(before).to_string(), "2026-11-20");
        assert_eq!(date(after).to_string(), "2026-11-21");
        assert_eq!(spoken(after, "ja"), "2026年11月21日 00:00");
        assert_eq!(spoken(after, "en"), "21 November 2026, 00:00 (Japan time)");
    }
}
