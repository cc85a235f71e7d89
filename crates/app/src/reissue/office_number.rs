//! 事業所番号 while it is typed, and as it is read (REI-04). Arithmetic alone: whether the office
//! exists is asked nowhere here.

use madoguchi_domain::half_width::to_half_width;
use madoguchi_domain::office::{OFFICE_NUMBER_LENGTH, OfficeNumber, OfficeNumberRefusal, OfficeNumberWarning};
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_wire::reissue::{OfficeNumberAdvice, OfficeNumberCheck, OfficeNumberShown};
use madoguchi_wire::{ErrorCode, Field, FieldError};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// Looks at a number while it is being typed; refuses nothing.
///
/// # Errors
/// None.
pub async fn check_office<S: Store, H: Host>(
    _app: &App<S, H>,
    _caller: &mut Caller,
    request: OfficeNumberCheck,
) -> Answer<OfficeNumberShown> {
    Ok(match OfficeNumber::new(&request.office_number) {
        Ok(number) => OfficeNumberShown {
            office_number: number.as_str().to_owned(),
            well_formed: true,
            advice: advice(&number),
            prefecture: number.prefecture().map(Prefecture::code),
        },
        Err(_) => OfficeNumberShown {
            office_number: to_half_width(&request.office_number).text,
            well_formed: false,
            advice: Vec::new(),
            prefecture: None,
        },
    })
}

/// Reads the field.
pub(super) fn read(typed: &str) -> Result<OfficeNumber, FieldError> {
    OfficeNumber::new(typed).map_err(|refusal| {
        let (code, detail) = match refusal {
            OfficeNumberRefusal::Empty => (ErrorCode::Required, None),
            OfficeNumberRefusal::Character { found } => (ErrorCode::CharacterRefused, Some(found.to_string())),
            OfficeNumberRefusal::Length { len } => {
                let code = if len < OFFICE_NUMBER_LENGTH { ErrorCode::TooShort } else { ErrorCode::TooLong };
                (code, Some(OFFICE_NUMBER_LENGTH.to_string()))
            }
        };
        FieldError { name: Field::OfficeNumber, code, detail }
    })
}

/// What is odd about a number; it warns and never blocks.
#[must_use]
pub fn advice(number: &OfficeNumber) -> Vec<OfficeNumberAdvice> {
    let word = |warning| match warning {
        OfficeNumberWarning::PrefectureUnknown => OfficeNumberAdvice::UnknownPrefecture,
        OfficeNumberWarning::UnusualLetter { .. } => OfficeNumberAdvice::Letters,
        OfficeNumberWarning::CheckDigit => OfficeNumberAdvice::CheckDigit,
    };
    number.warnings().into_iter().map(word).collect()
}
