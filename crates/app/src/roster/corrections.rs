//! The file of rows to correct: a second reading of the roster, written out
//! with what is wrong with each bad row.

use std::collections::HashMap;
use std::io::{BufReader, Read, Write};

use madoguchi_domain::roster::{CorrectionFile, RosterReader, RosterRefusal, Unwritable};

use super::BadRows;
use super::verdict::duplicate;

/// Why the file of rows to correct was not written.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionsStop {
    /// The roster can no longer be read.
    #[error(transparent)]
    File(#[from] RosterRefusal),
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
    let mut reader = RosterReader::new(BufReader::new(input), bad.insurer.clone(), bad.read_on)?;
    let mut file = CorrectionFile::new(output, reader.header())?;
    let mut written = 0;
    while let Some(row) = reader.next_row() {
        let row = row?;
        let mut refusals = row.person.err().unwrap_or_default();
        refusals.extend(repeated.get(&row.line).map(|earlier| duplicate(row.line, *earlier, &bad.number_column)));
        if !refusals.is_empty() {
            file.write(row.line, &reader.fields(), &refusals)?;
            written += 1;
        }
    }
    file.finish()?;
    Ok(written)
}
