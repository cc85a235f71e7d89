//! How values of the domain lie in columns. Must not: know a table.

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::insurer_code::InsurerCode;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as WordError, StrDeserializer};
use uuid::Uuid;

/// An instant as microseconds since 1970 UTC, as fine as PostgreSQL keeps it.
#[derive(Clone, Copy)]
pub(crate) struct Micros(pub(crate) Timestamp);

impl ToSql for Micros {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for Micros {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let micros = value.as_i64()?;
        Timestamp::from_microsecond(micros).map(Self).map_err(|_| FromSqlError::OutOfRange(micros))
    }
}

/// A civil date as a number such as 19510101: short in an index and legible.
#[derive(Clone, Copy)]
pub(crate) struct Day(pub(crate) Date);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let date = self.0;
        Ok((i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())).into())
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        let out = || FromSqlError::OutOfRange(number);
        let year = i16::try_from(number / 10_000).map_err(|_| out())?;
        let month = i8::try_from(number / 100 % 100).map_err(|_| out())?;
        let day = i8::try_from(number % 100).map_err(|_| out())?;
        Date::new(year, month, day).map(Self).map_err(|_| out())
    }
}

/// An identity as 16 bytes.
#[derive(Clone, Copy)]
pub(crate) struct Id(pub(crate) Uuid);

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(|bytes| Self(Uuid::from_bytes(bytes)))
    }
}

/// A count, version or sequence. SQLite's integers are signed.
#[derive(Clone, Copy)]
pub(crate) struct Count(pub(crate) u64);

impl ToSql for Count {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        i64::try_from(self.0).map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

/// An insurer's code.
pub(crate) struct Code(pub(crate) InsurerCode);

impl FromSql for Code {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        InsurerCode::new(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// Anything that the domain reads from a text and checks: a state, a prefecture, an address.
pub(crate) struct Word<T>(pub(crate) T);

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let read = T::deserialize(StrDeserializer::<WordError>::new(word));
        read.map(Self).map_err(|_| unknown_word(word))
    }
}

/// The word of a value without anything beside it, such as a reason.
pub(crate) fn word<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) => Err(misfit("no word")),
        Err(error) => Err(bad_json(&error)),
    }
}

/// What is kept whole as JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0).map(Into::into).map_err(|error| bad_json(&error))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let read = serde_json::from_str(value.as_str()?);
        read.map(Self).map_err(|error| FromSqlError::other(std::io::Error::other(place(&error))))
    }
}

/// A fact that does not fit what is stored. The commit is refused; the store is sound.
pub(crate) fn misfit(what: &'static str) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(what.into())
}

/// Words of a closed list, such as a status.
pub(crate) fn unknown_word(word: &str) -> FromSqlError {
    // The word itself is left out: a damaged column may hold anything.
    FromSqlError::other(std::io::Error::other(format!("unknown word of {} bytes", word.len())))
}

/// JSON that cannot be read or written; the text is left out, it may be personal.
pub(crate) fn bad_json(error: &serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, place(error).into())
}

fn place(error: &serde_json::Error) -> String {
    format!("JSON at line {} column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rusqlite::Connection;

    fn through<T: ToSql, U: FromSql>(value: T) -> rusqlite::Result<U> {
        Connection::open_in_memory()?.query_row("SELECT ?1", [value], |row| row.get(0))
    }

    proptest! {
        #[test]
        fn values_come_back_as_they_went(micros in -62_135_596_800_000_000_i64..253_402_207_200_000_000, days in -700_000_i32..2_900_000, bytes: [u8; 16], count in 0..i64::MAX) {
            let at = Timestamp::from_microsecond(micros).unwrap();
            prop_assert_eq!(through::<_, Micros>(Micros(at)).unwrap().0, at);
            if let Ok(date) = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)) && date.year() >= 0 {
                prop_assert_eq!(through::<_, Day>(Day(date)).unwrap().0, date);
            }
            prop_assert_eq!(through::<_, Id>(Id(Uuid::from_bytes(bytes))).unwrap().0, Uuid::from_bytes(bytes));
            prop_assert_eq!(through::<_, Count>(Count(count as u64)).unwrap().0, count as u64);
        }
    }

    #[test]
    fn what_fits_no_value_is_an_error() {
        assert!(through::<_, Day>(19_510_231_i64).is_err());
        assert!(through::<_, Count>(-1_i64).is_err());
        assert!(through::<_, Id>(vec![0_u8; 15]).is_err());
        assert!(through::<_, Code>("om ron").is_err());
        assert!(through::<_, i64>(Count(u64::MAX)).is_err());
    }
}
