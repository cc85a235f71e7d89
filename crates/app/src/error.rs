//! Refusals on their way to the wire. Unexpected errors get an incident number
//! at the edge (`dispatch`); nothing here holds personal data.

use madoguchi_wire::{ErrorCode, Field, FieldError, WireError};

use crate::store::StoreError;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// An answer for the person.
    #[error("refused: {:?}", .0.code)]
    Wire(WireError),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that should not happen; the text is for the log only.
    #[error("unexpected: {0}")]
    Unexpected(String),
}

/// What every use case returns.
pub type Answer<T> = Result<T, Refusal>;

impl From<WireError> for Refusal {
    fn from(error: WireError) -> Self {
        Self::Wire(error)
    }
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self::Wire(WireError::new(code))
    }
}

impl Refusal {
    /// A refusal that tells when to come back.
    #[must_use]
    pub fn after(code: ErrorCode, seconds: u32) -> Self {
        Self::Wire(WireError::after(code, seconds))
    }

    /// One field is wrong.
    #[must_use]
    pub fn field(name: Field, code: ErrorCode) -> Self {
        Self::Wire(WireError::field(name, code))
    }
}

/// Gathers what is wrong with a form, so that everything is named at once.
#[derive(Debug, Default)]
pub struct FormErrors(Vec<FieldError>);

impl FormErrors {
    /// Notes one field.
    pub fn add(&mut self, name: Field, code: ErrorCode) {
        self.0.push(FieldError { name, code, detail: None });
    }

    /// Notes one field with a detail such as a limit.
    pub fn add_detail(&mut self, name: Field, code: ErrorCode, detail: impl ToString) {
        self.0.push(FieldError { name, code, detail: Some(detail.to_string()) });
    }

    /// Takes the value of a field, or notes what is wrong with it.
    pub fn take<T>(&mut self, read: Result<T, FieldError>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error);
                None
            }
        }
    }

    /// Refuses when anything was noted.
    ///
    /// # Errors
    /// All noted fields.
    pub fn check(self) -> Answer<()> {
        if self.0.is_empty() { Ok(()) } else { Err(WireError::fields(self.0).into()) }
    }
}
