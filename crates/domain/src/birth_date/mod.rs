//! A member's birth date (AUT-09, D6): every usual writing, 西暦 and 和暦, with exact era limits.
//!
//! Reads, never guesses: a two-digit western year or six bare digits are refused. Today is an
//! argument.

mod era;
mod typed;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

pub use era::{Era, wareki, wareki_ja, weekday_ja};

/// The first day that can be a birth date: the solar calendar began in Japan with 明治6年1月1日.
/// Before it, 明治 dates are lunar, so that their month and day name another day than the western.
pub const SOLAR_CALENDAR_FIRST: Date = date(1873, 1, 1);

/// A day on which a living person can have been born: from [`SOLAR_CALENDAR_FIRST`] to the day it
/// was typed. Written as `YYYY-MM-DD` in facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BirthDate(Date);

/// The calendar a year is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// 西暦.
    Western,
    /// 和暦.
    Era(Era),
}

/// Why a text or three numbers are no birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum BirthDateRefusal {
    /// Nothing was typed.
    #[error("the birth date is empty")]
    Empty,
    /// No known writing of a date.
    #[error("the birth date is in no known writing")]
    Unreadable,
    /// The calendar has no such day, as 31 February.
    #[error("there is no such day")]
    NoSuchDay {
        /// Western year.
        year: i16,
        /// Month as typed.
        month: u8,
        /// Day as typed.
        day: u8,
    },
    /// The era was over on that day.
    #[error("the era had ended by that day")]
    EraEnded {
        /// The era typed.
        era: Era,
        /// Its last day.
        last: Date,
    },
    /// The era had not begun on that day, or its years are counted from 1.
    #[error("the era had not begun on that day")]
    EraNotBegun {
        /// The era typed.
        era: Era,
        /// Its first day.
        first: Date,
    },
    /// A day of 明治1年 to 5年: lunar dates, whose western day the month and day do not tell.
    #[error("the day lies before the solar calendar")]
    LunarCalendar {
        /// [`SOLAR_CALENDAR_FIRST`].
        first: Date,
    },
    /// A western day too long ago for a living person.
    #[error("the day lies too far back")]
    TooOld {
        /// [`SOLAR_CALENDAR_FIRST`].
        first: Date,
    },
    /// After today.
    #[error("the day lies in the future")]
    Future,
}

impl BirthDate {
    /// Reads a typed or pasted date (AUT-09, D6): `19510101`, `1951/1/1`, `1951-01-01`, `1951.1.1`,
    /// `1951年1月1日`, `昭和26年1月1日`, `昭26.1.1`, `S26/1/1`, `s260101`, `令和元年5月1日`, `㍼26年1月1日`;
    /// any width, spaces anywhere, 生 at the end.
    ///
    /// # Errors
    /// [`BirthDateRefusal`].
    pub fn parse_typed(typed: &str, today: Date) -> Result<Self, BirthDateRefusal> {
        Self::from_date(parse_typed(typed)?, today)
    }

    /// The date of three selects (AUT-09, D6). `year` counts in `calendar`; 元年 is 1.
    ///
    /// # Errors
    /// [`BirthDateRefusal`], never `Empty` or `Unreadable`.
    pub fn from_parts(
        calendar: Calendar,
        year: u16,
        month: u8,
        day: u8,
        today: Date,
    ) -> Result<Self, BirthDateRefusal> {
        Self::from_date(day_of(calendar, year, month, day)?, today)
    }

    /// A date read from a register or a store.
    ///
    /// # Errors
    /// [`BirthDateRefusal::TooOld`] and [`BirthDateRefusal::Future`].
    pub fn from_date(date: Date, today: Date) -> Result<Self, BirthDateRefusal> {
        if date < SOLAR_CALENDAR_FIRST {
            Err(BirthDateRefusal::TooOld { first: SOLAR_CALENDAR_FIRST })
        } else if date > today {
            Err(BirthDateRefusal::Future)
        } else {
            Ok(Self(date))
        }
    }

    /// The civil date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    /// The digits people make passwords of: `19510101`, `510101`, `s260101`, `260101`.
    #[must_use]
    pub fn digit_words(self) -> Vec<String> {
        let western = self.0.strftime("%Y%m%d").to_string();
        let month_day = self.0.strftime("%m%d");
        let mut words = vec![western.clone(), western.chars().skip(2).collect()];
        if let Some((era, year)) = wareki(self.0) {
            words.push(format!("{}{year:02}{month_day}", era.letter().to_ascii_lowercase()));
            words.push(format!("{year:02}{month_day}"));
        }
        words
    }
}

/// The day a typed text names, in any writing of [`BirthDate::parse_typed`], without asking whether
/// it lies in the future: for registers, which are read where no clock is at hand.
///
/// # Errors
/// [`BirthDateRefusal`], never `Future`.
pub fn parse_typed(typed: &str) -> Result<Date, BirthDateRefusal> {
    let parts = typed::read(typed)?;
    day_of(parts.calendar, parts.year, parts.month, parts.day)
}

fn day_of(calendar: Calendar, year: u16, month: u8, day: u8) -> Result<Date, BirthDateRefusal> {
    let western = match calendar {
        Calendar::Western => i16::try_from(year).unwrap_or(i16::MAX),
        Calendar::Era(era) => era.western_year(year)?,
    };
    let no_such_day = BirthDateRefusal::NoSuchDay { year: western, month, day };
    let (Ok(of_month), Ok(of_day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(no_such_day);
    };
    let date = Date::new(western, of_month, of_day).map_err(|_| no_such_day)?;
    match calendar {
        Calendar::Era(era) => era.check(date)?,
        Calendar::Western if date < SOLAR_CALENDAR_FIRST => {
            return Err(BirthDateRefusal::TooOld { first: SOLAR_CALENDAR_FIRST });
        }
        Calendar::Western => {}
    }
    Ok(date)
}

/// A birth date is personal data, so it never reaches a log through `Debug`.
impl std::fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BirthDate(..)")
    }
}

#[cfg(test)]
mod tests;
