//! How values of the domain lie in columns. Must not: know a table.

use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::Hash;
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

use crate::fault::Fault;

/// A column's value.
pub(crate) fn get<'r, T: FromSql<'r>>(row: &'r Row, column: &'static str) -> Result<T, Fault> {
    row.try_get(column).map_err(|_| Fault::Damaged(column))
}

/// A count or version.
pub(crate) fn count(row: &Row, column: &'static str) -> Result<u64, Fault> {
    u64::try_from(get::<i64>(row, column)?).map_err(|_| Fault::Damaged(column))
}

/// A count or version on its way out; what no column holds fits no row.
pub(crate) fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// An insurer's code.
pub(crate) fn code(row: &Row, column: &'static str) -> Result<InsurerCode, Fault> {
    InsurerCode::new(get::<&str>(row, column)?).map_err(|_| Fault::Damaged(column))
}

/// An insurer's code that may be absent.
pub(crate) fn code_or_none(row: &Row, column: &'static str) -> Result<Option<InsurerCode>, Fault> {
    get::<Option<&str>>(row, column)?.map(|text| InsurerCode::new(text).map_err(|_| Fault::Damaged(column))).transpose()
}

/// A federation's code.
pub(crate) fn federation(row: &Row, column: &'static str) -> Result<FederationCode, Fault> {
    FederationCode::new(get::<&str>(row, column)?).map_err(|_| Fault::Damaged(column))
}

/// A federation's code, where there may be none.
pub(crate) fn federation_or_none(row: &Row, column: &'static str) -> Result<Option<FederationCode>, Fault> {
    let text = get::<Option<&str>>(row, column)?;
    text.map(|text| FederationCode::new(text).map_err(|_| Fault::Damaged(column))).transpose()
}

/// A SHA-256.
pub(crate) fn hash(row: &Row, column: &'static str) -> Result<Hash, Fault> {
    Hash::try_from(get::<&[u8]>(row, column)?).map_err(|_| Fault::Damaged(column))
}
