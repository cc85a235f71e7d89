//! Writes a ledger as it stands: what was imported, with the user IDs and security addresses that
//! came since.

use std::io::Write;

use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::office::{LedgerWriter, OfficeNumber};
use madoguchi_domain::table::{Encoding, Unwritable};

use crate::host::{App, Host};
use crate::store::{Store, StoreError};

/// Offices read at once.
const PAGE: u32 = 500;

/// Why a ledger was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportStop {
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be written.
    #[error("the ledger cannot be written: {0}")]
    Write(#[from] Unwritable),
}

/// Writes all offices of a ledger by number; returns how many. Memory does not grow with the ledger.
///
/// # Errors
/// When the store or the file fails; a character that CP932 does not have.
pub async fn export<S: Store, H: Host>(
    app: &App<S, H>,
    federation: &FederationCode,
    output: impl Write,
    encoding: Encoding,
) -> Result<u64, ExportStop> {
    let mut file = LedgerWriter::new(output, encoding)?;
    let mut last: Option<OfficeNumber> = None;
    let mut written = 0;
    loop {
        let page = app.store.ledger_page(federation, last.as_ref(), PAGE).await?;
        for office in &page {
            file.write(&office.entry)?;
            written += 1;
        }
        match page.last() {
            Some(office) if page.len() == PAGE as usize => last = Some(office.entry.number.clone()),
            Some(_) | None => break,
        }
    }
    file.finish()?;
    Ok(written)
}
