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

/// The eras with the days they are taken for, oldest first. 明治 begins with
/// the solar calendar, as no earlier day is read.
///
/// # Errors
/// None.
pub async fn era_list<S: Store, H: Host>(_app: &App<S, H>, _caller: &mut Caller, _request: Empty) -> Answer<EraList> {
    let shown = |era: Era| EraShown {
        calendar: wire_calendar(era),
        first: era.first().max(SOLAR_CALENDAR_FIRST).to_string(),
        last: era.last().map(|d| d.to_string()),
    };
    Ok(EraList { eras: Era::ALL.into_iter().map(shown).collect() })
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

    /// AUT-09: what was read is shown in both calendars.
    #[test]
    fn shows_a_day_in_both_calendars() {
        let shown = shown(date(1989, 1, 8)).unwrap();
        assert_eq!((shown.date.as_str(), shown.era, shown.era_year), ("1989-01-08", Calendar::Heisei, 1));
    }
}
