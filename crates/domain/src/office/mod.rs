//! 介護事業所: care offices as a federation's ledger 事業所台帳 has them. The ledger's entry is also
//! the office's login.
//! Must not: open files, or know who is in the ledger already.

mod column;
mod differences;
mod ledger;
mod number;
mod postal_code;
mod row;
mod security_address;
mod stored;
mod telephone;
mod value;

pub use column::{LedgerColumn, LedgerHeader};
pub use differences::{Applied, Difference, LedgerAnswer, answer, differences, is_new_address};
pub use ledger::{LedgerReader, LedgerRefusal, LedgerWriter, ReadOffice};
pub use number::{OFFICE_NUMBER_LENGTH, OfficeNumber, OfficeNumberRefusal, OfficeNumberWarning, TypedOfficeNumber};
pub use postal_code::{PostalCode, PostalCodeRefusal};
pub use row::{LedgerRow, ServiceKind};
pub use security_address::{CodesSpent, SecurityAddressChange};
pub use stored::StoredOffice;
pub use telephone::{Telephone, TelephoneRefusal};

#[cfg(test)]
mod tests;
