//! 保険者指定コード, 記号, 番号 and ユーザーID as typed: the domain's reading, and
//! its refusal in the words of the wire.

use madoguchi_domain::insurer_code::{InsurerCode, InsurerCodeRefusal};
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::symbol_number::{Number, Symbol, SymbolNumberRefusal};
use madoguchi_domain::user_id::{UserId, UserIdRefusal};
use madoguchi_wire::{ErrorCode, Field, FieldError};

use crate::insurer::user_id_policy;

/// A field error with what makes its text exact.
pub(super) fn error(name: Field, code: ErrorCode, detail: Option<String>) -> FieldError {
    FieldError { name, code, detail }
}

/// Reads 保険者指定コード (AUT-05).
///
/// # Errors
/// Why it is no code; whether an insurer has it is not looked at.
pub fn read_insurer_code(typed: &str) -> Result<InsurerCode, FieldError> {
    InsurerCode::new(typed).map_err(|refusal| {
        let (code, detail) = match refusal {
            InsurerCodeRefusal::Empty => (ErrorCode::Required, None),
            InsurerCodeRefusal::TooLong { max, .. } => (ErrorCode::TooLong, Some(max.to_string())),
            InsurerCodeRefusal::Character { found } => (ErrorCode::CharacterRefused, Some(found.to_string())),
            InsurerCodeRefusal::MyNumber => (ErrorCode::LooksLikeMyNumber, None),
        };
        error(Field::InsurerCode, code, detail)
    })
}

/// Reads 記号 into its key (AUT-06); `width` is the profile's.
///
/// # Errors
/// Why it cannot be one.
pub fn read_symbol(typed: &str, width: Option<u8>) -> Result<String, FieldError> {
    Symbol::new(typed).map(|s| s.key(width)).map_err(|refusal| symbol_or_number(Field::Symbol, refusal))
}

/// Reads 番号 into its key (AUT-07); `width` is the profile's.
///
/// # Errors
/// Why it cannot be one.
pub fn read_number(typed: &str, width: Option<u8>) -> Result<String, FieldError> {
    Number::new(typed).map(|n| n.key(width)).map_err(|refusal| symbol_or_number(Field::Number, refusal))
}

fn symbol_or_number(field: Field, refusal: SymbolNumberRefusal) -> FieldError {
    let (code, detail) = match refusal {
        SymbolNumberRefusal::Empty => (ErrorCode::Required, None),
        SymbolNumberRefusal::TooLong { max, .. } => (ErrorCode::TooLong, Some(max.to_string())),
        SymbolNumberRefusal::Character { found } => (ErrorCode::CharacterRefused, Some(found.to_string())),
        SymbolNumberRefusal::MyNumber => (ErrorCode::LooksLikeMyNumber, None),
    };
    error(field, code, detail)
}

/// Reads a chosen ユーザーID by the insurer's rule (REG-02, REG-03).
///
/// # Errors
/// Why it cannot be one; whether it is taken is not looked at.
pub fn read_user_id(typed: &str, profile: &InsurerProfile) -> Result<UserId, FieldError> {
    UserId::new(typed, &user_id_policy(profile)).map_err(|refusal| {
        let (code, detail) = match refusal {
            UserIdRefusal::Empty => (ErrorCode::Required, None),
            UserIdRefusal::FullWidth { .. } => (ErrorCode::HalfWidthOnly, None),
            UserIdRefusal::Character { found } => (ErrorCode::CharacterRefused, Some(found.to_string())),
            UserIdRefusal::MyNumber => (ErrorCode::LooksLikeMyNumber, None),
            UserIdRefusal::TooShort { min, .. } => (ErrorCode::TooShort, Some(min.to_string())),
            UserIdRefusal::TooLong { max, .. } => (ErrorCode::TooLong, Some(max.to_string())),
        };
        error(Field::UserId, code, detail)
    })
}
