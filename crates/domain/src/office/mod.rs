//! 介護事業所: care offices as a federation's ledger 事業所台帳 has them. The ledger's entry is also
//! the office's login.

mod number;
mod postal_code;

pub use number::{OFFICE_NUMBER_LENGTH, OfficeNumber, OfficeNumberRefusal, OfficeNumberWarning, TypedOfficeNumber};
pub use postal_code::{PostalCode, PostalCodeRefusal};
