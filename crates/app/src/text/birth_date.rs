//! 生年月日 as typed or chosen (AUT-09, D6), and the eras as data for the
//! selects. Tells nothing of the register.

use jiff::civil::Date;
use madoguchi_domain::birth_date::{self as domain, BirthDate, BirthDateRefusal, Era, SOLAR_CALENDAR_FIRST};
use madoguchi_domain::japan_time;
use madoguchi_wire::text::{BirthDateInput, BirthDateRead, BirthDateShown, Calendar, EraList, EraShown};
use madoguchi_wire::{Empty, ErrorCode, Field, FieldError, WireError};

use super::fields::error;
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::Store;

/// Reads a birth date; today in Japan is the last day taken.
///
/// # Errors
/// Why it is no birth date.
pub fn read_birth_date<S: Store, H: Host>(app: &App<S, H>, input: &BirthDateInput) -> Result<Date, FieldError> {
    read(input, japan_time::date(app.now()))
}

fn read(input: &BirthDateInput, today: Date) -> Result<Date, FieldError> {
    let read = match input {
        BirthDateInput::Typed { text } => BirthDate::parse_typed(text, today),
        BirthDateInput::Chosen { calendar, year, month, day } => {
            BirthDate::from_parts(domain_calendar(*calendar), *year, *month, *day, today)
        }
    };
    read.map(BirthDate::date).map_err(refused)
}

fn refused(refusal: BirthDateRefusal) -> FieldError {
    let (code, detail) = match refusal {
        BirthDateRefusal::Empty => (ErrorCode::Required, None),
        BirthDateRefusal::Unreadable => (ErrorCode::DateUnreadable, None),
        BirthDateRefusal::NoSuchDay { year, month, day: _ } => {
            (ErrorCode::DateNoSuchDay, Some(format!("{year:04}-{month:02}")))
        }
        BirthDateRefusal::EraEnded { last, .. } => (ErrorCode::DateEraEnded, Some(last.to_string())),
        BirthDateRefusal::EraNotBegun { first, .. } => (ErrorCode::DateEraNotBegun, Some(first.to_string())),
        BirthDateRefusal::LunarCalendar { first } | BirthDateRefusal::TooOld { first } => {
            (ErrorCode::DateTooOld, Some(first.to_string()))
        }
        BirthDateRefusal::Future => (ErrorCode::DateFuture, None),
    };
    error(Field::BirthDate, code, detail)
}

fn domain_calendar(calendar: Calendar) -> domain::Calendar {
    match calendar {
        Calendar::Western => domain::Calendar::Western,
        Calendar::Meiji => domain::Calendar::Era(Era::Meiji),
        Calendar::Taisho => domain::Calendar::Era(Era::Taisho),
        Calendar::Showa => domain::Calendar::Era(Era::Showa),
        Calendar::Heisei => domain::Calendar::Era(Era::Heisei),
        Calendar::Reiwa => domain::Calendar::Era(Era::Reiwa),
    }
}

fn wire_calendar(era: Era) -> Calendar {
    match era {
        Era::Meiji => Calendar::Meiji,
        Era::Taisho => Calendar::Taisho,
        Era::Showa => Calendar::Showa,
        Era::Heisei => Calendar::Heisei,
        Era::Reiwa => Calendar::Reiwa,
    }
}

/// A birth date as it was read, for the person to check.
///
/// # Errors
/// Why it is no birth date.
pub async fn birth_date_read<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    request: BirthDateRead,
) -> Answer<BirthDateShown> {
    let date = read_birth_date(app, &request.birth_date).map_err(|e| Refusal::from(WireError::fields(vec![e])))?;
    shown(date).ok_or_else(|| Refusal::Unexpected("a birth date outside every era".into()))
}

fn shown(date: Date) -> Option<BirthDateShown> {
    let (era, era_year) = domain::wareki(date)?;
    Some(BirthDateShown {
        date: date.to_string(),
        year: u16::try_from(date.year()).ok()?,
        month: u8::try_from(date.month()).ok()?,
        day: u8::try_from(date.day()).ok()?,
        era: wire_calendar(era),
        era_year,
    })
}

/// The eras with the days and years they are taken for, oldest first. 明治
/// begins with the solar calendar in its sixth year, as no earlier day is read.
///
/// # Errors
/// When an era's own limits lie outside it.
pub async fn era_list<S: Store, H: Host>(_app: &App<S, H>, _caller: &mut Caller, _request: Empty) -> Answer<EraList> {
    let eras = Era::ALL.into_iter().map(era_shown).collect::<Option<_>>();
    Ok(EraList { eras: eras.ok_or_else(|| Refusal::Unexpected("an era outside itself".into()))? })
}

fn era_shown(era: Era) -> Option<EraShown> {
    let year_of = |day: Date| domain::wareki(day).filter(|(found, _)| *found == era).map(|(_, year)| year);
    let first = era.first().max(SOLAR_CALENDAR_FIRST);
    let last = era.last();
    Some(EraShown {
        calendar: wire_calendar(era),
        first: first.to_string(),
        last: last.map(|day| day.to_string()),
        first_year: year_of(first)?,
        last_year: match last {
            Some(day) => Some(year_of(day)?),
            None => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 6, 15);

    fn typed(text: &str) -> Result<Date, FieldError> {
        read(&BirthDateInput::Typed { text: text.into() }, TODAY)
    }

    fn chosen(calendar: Calendar, year: u16, month: u8, day: u8) -> Result<Date, FieldError> {
        read(&BirthDateInput::Chosen { calendar, year, month, day }, TODAY)
    }

    /// AUT-09, ASVS 1.5.3: typed digits, the selects and 和暦 give the same day.
    #[test]
    fn every_widget_gives_the_same_day() {
        let day = date(1951, 1, 1);
        for text in ["19510101", "1951/1/1", "昭和26年1月1日", "S26.1.1"] {
            assert_eq!(typed(text).unwrap(), day, "{text}");
        }
        assert_eq!(chosen(Calendar::Western, 1951, 1, 1).unwrap(), day);
        assert_eq!(chosen(Calendar::Showa, 26, 1, 1).unwrap(), day);
    }

    /// AUT-09: each mistake names the field, its kind and the day or month that makes it exact.
    #[test]
    fn each_mistake_has_its_code_and_detail() {
        let wrong = |read: Result<Date, FieldError>| {
            let e = read.unwrap_err();
            assert_eq!(e.name, Field::BirthDate);
            (e.code, e.detail)
        };
        assert_eq!(wrong(typed("")), (ErrorCode::Required, None));
        assert_eq!(wrong(typed("きのう")), (ErrorCode::DateUnreadable, None));
        assert_eq!(wrong(chosen(Calendar::Western, 1999, 2, 31)), (ErrorCode::DateNoSuchDay, Some("1999-02".into())));
        assert_eq!(wrong(chosen(Calendar::Showa, 64, 1, 8)), (ErrorCode::DateEraEnded, Some("1989-01-07".into())));
        assert_eq!(wrong(chosen(Calendar::Heisei, 1, 1, 7)), (ErrorCode::DateEraNotBegun, Some("1989-01-08".into())));
        assert_eq!(wrong(typed("20260616")), (ErrorCode::DateFuture, None));
        assert_eq!(wrong(typed("18721231")), (ErrorCode::DateTooOld, Some("1873-01-01".into())));
        assert_eq!(typed("20260615").unwrap(), TODAY);
    }

    /// AUT-09: each year offered for an era holds a day that is taken, and the year beside it none.
    #[test]
    fn offers_the_years_of_an_era_that_are_taken_and_no_other() {
        let offered: Vec<_> = Era::ALL.into_iter().map(|era| era_shown(era).unwrap()).collect();
        let years: Vec<_> = offered.iter().map(|era| (era.first_year, era.last_year)).collect();
        assert_eq!(years, [(6, Some(45)), (1, Some(15)), (1, Some(64)), (1, Some(31)), (1, None)]);
        for era in offered {
            let first: Date = era.first.parse().unwrap();
            let (month, day) = (u8::try_from(first.month()).unwrap(), u8::try_from(first.day()).unwrap());
            assert_eq!(chosen(era.calendar, era.first_year, month, day).unwrap(), first);
            assert!(chosen(era.calendar, era.first_year - 1, 12, 31).is_err(), "{:?}", era.calendar);
            let Some(last) = era.last else { continue };
            let last: Date = last.parse().unwrap();
            let (month, day) = (u8::try_from(last.month()).unwrap(), u8::try_from(last.day()).unwrap());
            assert_eq!(chosen(era.calendar, era.last_year.unwrap(), month, day).unwrap(), last);
            assert!(chosen(era.calendar, era.last_year.unwrap() + 1, 1, 1).is_err(), "{:?}", era.calendar);
        }
    }

    /// AUT-09: what was read is shown in both calendars.
    #[test]
    fn shows_a_day_in_both_calendars() {
        let shown = shown(date(1989, 1, 8)).unwrap();
        assert_eq!((shown.date.as_str(), shown.era, shown.era_year), ("1989-01-08", Calendar::Heisei, 1));
    }
}
