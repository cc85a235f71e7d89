//! The file of rows to correct: a second reading of the ledger, written out with what is wrong with
//! each bad row.

use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Read, Write};

use madoguchi_domain::office::{LedgerReader, LedgerRefusal};
use madoguchi_domain::table::{CorrectionFile, RowReason, RowRefusal, Unwritable};

use super::BadRows;

/// Why the file of rows to correct was not written.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionsStop {
    /// The ledger can no longer be read.
    #[error(transparent)]
    File(#[from] LedgerRefusal),
    /// The new file cannot be written.
    #[error("the file of bad rows cannot be written: {0}")]
    Write(#[from] Unwritable),
}

/// Writes every bad row with its reasons; returns how many.
///
/// # Errors
/// When either file fails.
pub fn write_corrections(input: impl Read, output: impl Write, bad: &BadRows) -> Result<u64, CorrectionsStop> {
    let repeated: HashMap<u64, u64> = bad.duplicates.iter().copied().collect();
    let taken: HashSet<u64> = bad.user_ids_taken.iter().copied().collect();
    let mut reader = LedgerReader::new(BufReader::new(input))?;
    let mut file = CorrectionFile::new(output, reader.header())?;
    let mut written = 0;
    while let Some(row) = reader.next() {
        let row = row?;
        let line = row.line;
        let refused = |column: &String, reason| RowRefusal { line, column: column.clone(), reason };
        let mut refusals = row.office.err().unwrap_or_default();
        let twice = repeated.get(&line).map(|earlier| RowReason::DuplicateOffice { earlier_line: *earlier });
        refusals.extend(twice.map(|reason| refused(&bad.number_column, reason)));
        refusals.extend(taken.contains(&line).then(|| refused(&bad.user_id_column, RowReason::UserIdTaken)));
        if !refusals.is_empty() {
            file.write(line, &reader.fields(), &refusals)?;
            written += 1;
        }
    }
    file.finish()?;
    Ok(written)
}
