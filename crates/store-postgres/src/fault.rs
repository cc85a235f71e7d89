//! What goes wrong between the store and PostgreSQL, and what it means to the
//! store's users. Texts hold an SQLSTATE and the name of a constraint, never a
//! value: PostgreSQL repeats values in its messages.

use madoguchi_app::store::{Constraint, StoreError};
use tokio_postgres::error::SqlState;

/// Why a statement or a connection failed.
#[derive(Debug)]
pub(crate) enum Fault {
    /// PostgreSQL, or the way to it.
    Sql(tokio_postgres::Error),
    /// No connection was to be had in time.
    Pool(&'static str),
    /// What is stored cannot be understood; says which column.
    Damaged(&'static str),
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Sql(error)
    }
}

impl Fault {
    fn code(&self) -> Option<&SqlState> {
        match self {
            Self::Sql(error) => error.code(),
            Self::Pool(_) | Self::Damaged(_) => None,
        }
    }

    /// Whether the same transaction may come through when it is tried again:
    /// two transactions locked what the other wanted.
    pub(crate) fn is_contention(&self) -> bool {
        self.code().is_some_and(|code| {
            *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
        })
    }

    /// Whether the connection was lost, so that nobody knows what became of a
    /// `COMMIT` that was sent.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            // 57P01 to 57P03: the server stops, crashed or starts; it tells before it closes.
            Self::Sql(error) => match error.code() {
                None => is_connection(error),
                Some(code) => code.code().starts_with("57P") || code.code().starts_with("08"),
            },
            Self::Pool(_) | Self::Damaged(_) => false,
        }
    }

    /// Which unique value a commit would have doubled; none when the fault is another.
    pub(crate) fn doubled(&self) -> Option<Constraint> {
        let Self::Sql(error) = self else { return None };
        let said = error.as_db_error().filter(|said| *said.code() == SqlState::UNIQUE_VIOLATION)?;
        Some(match said.constraint().unwrap_or_default() {
            "user_id_pkey" => Constraint::UserId,
            "user_id_member_key" | "account_insurer_member_key" => Constraint::AccountOfMember,
            "office_user_id_key_key" => Constraint::OfficeUserId,
            "reissue_open" => Constraint::OpenReissue,
            "reissue_receipt_pkey" => Constraint::Receipt,
            "staff_user_id_pkey" => Constraint::StaffUserId,
            "journal_fact_id_key" => Constraint::Fact,
            _ => Constraint::Other,
        })
    }
}

/// Whether it is the connection that failed, not a statement.
fn is_connection(error: &tokio_postgres::Error) -> bool {
    error.is_closed() || std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Pool(text) => Self::Unavailable(text.to_owned()),
            Fault::Damaged(column) => Self::Damaged(format!("column {column}")),
            Fault::Sql(error) => {
                let Some(said) = error.as_db_error() else {
                    // Without an answer of the server: the connection, or a value of another type than its column.
                    return if is_connection(&error) {
                        Self::Unavailable("connection lost".into())
                    } else {
                        Self::Unavailable("PostgreSQL answers something else".into())
                    };
                };
                let text = format!("PostgreSQL {} {}", said.code().code(), said.constraint().unwrap_or_default());
                let code = said.code().code();
                if *said.code() == SqlState::DISK_FULL {
                    Self::DiskFull
                } else if code.starts_with("XX") || code.starts_with("23") {
                    Self::Damaged(text)
                } else {
                    Self::Unavailable(text)
                }
            }
        }
    }
}
