//! The eras since 明治: their days, names and letters, and 和暦 of a western date.

use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};

use super::{BirthDateRefusal, SOLAR_CALENDAR_FIRST};

/// An era since 明治.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// 明治, M.
    Meiji,
    /// 大正, T.
    Taisho,
    /// 昭和, S.
    Showa,
    /// 平成, H.
    Heisei,
    /// 令和, R.
    Reiwa,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The first day. The edicts of 1912 and 1926 give the day of the change to the new era
    /// (JIS X 7301 as well), so eras never overlap.
    #[must_use]
    pub const fn first(self) -> Date {
        match self {
            Self::Meiji => date(1868, 1, 25),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// The last day; `None` for the era that runs.
    #[must_use]
    pub const fn last(self) -> Option<Date> {
        match self {
            Self::Meiji => Some(date(1912, 7, 29)),
            Self::Taisho => Some(date(1926, 12, 24)),
            Self::Showa => Some(date(1989, 1, 7)),
            Self::Heisei => Some(date(2019, 4, 30)),
            Self::Reiwa => None,
        }
    }

    /// The name: 昭和.
    #[must_use]
    pub const fn name_ja(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter: S.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The western year of a year of this era. Years far beyond the era are counted on, so that
    /// the refusal can say that it had ended.
    pub(super) fn western_year(self, year: u16) -> Result<i16, BirthDateRefusal> {
        if year == 0 {
            return Err(self.not_begun());
        }
        let before = i32::from(self.first().year()) - 1;
        // Dates end at 9999; no calendar is asked about more.
        Ok(i16::try_from(before + i32::from(year)).unwrap_or(i16::MAX).min(9999))
    }

    /// Whether a day lies in this era and its date tells the western day.
    pub(super) fn check(self, day: Date) -> Result<(), BirthDateRefusal> {
        if self == Self::Meiji && day < SOLAR_CALENDAR_FIRST {
            return Err(BirthDateRefusal::LunarCalendar { first: SOLAR_CALENDAR_FIRST });
        }
        if day < self.first() {
            return Err(self.not_begun());
        }
        match self.last() {
            Some(last) if day > last => Err(BirthDateRefusal::EraEnded { era: self, last }),
            Some(_) | None => Ok(()),
        }
    }

    fn not_begun(self) -> BirthDateRefusal {
        BirthDateRefusal::EraNotBegun { era: self, first: self.first() }
    }
}

/// Era and year of a day; `None` before the solar calendar, where 和暦 names another day.
#[must_use]
pub fn wareki(day: Date) -> Option<(Era, u16)> {
    if day < SOLAR_CALENDAR_FIRST {
        return None;
    }
    let era = Era::ALL.into_iter().rev().find(|era| era.first() <= day)?;
    let year = u16::try_from(day.year() - era.first().year() + 1).ok()?;
    Some((era, year))
}

/// A day as Japanese offices write it: `昭和26年1月1日`, `令和元年5月1日`; `None` as in [`wareki`].
#[must_use]
pub fn wareki_ja(day: Date) -> Option<String> {
    let (era, year) = wareki(day)?;
    let year = if year == 1 { "元".to_owned() } else { year.to_string() };
    Some(format!("{}{year}年{}月{}日", era.name_ja(), day.month(), day.day()))
}

/// The weekday's sign, 日 to 土. Weekdays are computed, never typed (D14).
#[must_use]
pub fn weekday_ja(day: Date) -> char {
    match day.weekday() {
        Weekday::Sunday => '日',
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
    }
}
