//! What SQLite's errors mean to a store's users. Texts hold no values: a
//! constraint's message names columns only.

use madoguchi_app::store::{Constraint, StoreError};
use rusqlite::ErrorCode;
use rusqlite::ffi;

/// An error on its way out of the store.
pub(crate) fn store_error(error: &rusqlite::Error) -> StoreError {
    match error {
        rusqlite::Error::SqliteFailure(failure, text) => match failure.code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            // `SqliteStore::disk_is_full`
            #[cfg(feature = "faults")]
            _ if failure.extended_code == ffi::SQLITE_CONSTRAINT_COMMITHOOK => StoreError::DiskFull,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch => {
                StoreError::Damaged(said(failure, text.as_deref()))
            }
            ErrorCode::ConstraintViolation => StoreError::Damaged(said(failure, text.as_deref())),
            _ => StoreError::Unavailable(said(failure, text.as_deref())),
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::QueryReturnedNoRows => StoreError::Damaged(error.to_string()),
        other => StoreError::Unavailable(other.to_string()),
    }
}

fn said(failure: &ffi::Error, text: Option<&str>) -> String {
    format!("SQLite {}: {}", failure.extended_code, text.unwrap_or("no text"))
}

/// Which unique value a commit would have doubled; none when the error is
/// another.
pub(crate) fn doubled(error: &rusqlite::Error) -> Option<Constraint> {
    let rusqlite::Error::SqliteFailure(failure, text) = error else { return None };
    if !matches!(
        failure.extended_code,
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID
    ) {
        return None;
    }
    let names = |column: &str| text.as_deref().is_some_and(|text| text.ends_with(column));
    Some(if names("account.user_id_key") {
        Constraint::UserId
    } else if names("account.member") {
        Constraint::AccountOfMember
    } else if names("office.user_id_key") {
        Constraint::OfficeUserId
    } else if names("reissue.office") {
        Constraint::OpenReissue
    } else if names("reissue.receipt") {
        Constraint::Receipt
    } else if names("staff.user_id_key") {
        Constraint::StaffUserId
    } else if names("journal.fact_id") {
        Constraint::Fact
    } else {
        Constraint::Other
    })
}
