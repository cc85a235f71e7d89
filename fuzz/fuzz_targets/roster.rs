//! Roster files and ledgers: any bytes are read to the end or refused, never a panic; lines
//! are told in order, and the file of bad rows is itself a roster.
#![no_main]

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::office::LedgerReader;
use madoguchi_domain::roster::{CorrectionFile, RosterReader, RosterRefusal};

const TODAY: Date = date(2026, 11, 21);

fn read<'b>(bytes: &'b [u8]) -> Option<Result<RosterReader<&'b [u8]>, RosterRefusal>> {
    Some(RosterReader::new(bytes, InsurerCode::new("0386").ok()?, TODAY))
}

/// A ledger is read in the same way.
fn ledger(bytes: &[u8]) {
    let Ok(reader) = LedgerReader::new(bytes) else { return };
    let mut last = 0;
    for row in reader.map_while(Result::ok) {
        assert!(row.line > last);
        assert!(!row.office.is_err_and(|refusals| refusals.is_empty()));
        last = row.line;
    }
}

fuzz_target!(|bytes: &[u8]| {
    ledger(bytes);
    let Some(Ok(mut reader)) = read(bytes) else { return };
    let mut corrections = CorrectionFile::new(Vec::new(), reader.header()).expect("memory can be written");
    let mut last = 0;
    let mut bad = false;
    while let Some(Ok(row)) = reader.next_row() {
        assert!(row.line > last);
        last = row.line;
        if let Err(refusals) = row.person {
            assert!(!refusals.is_empty());
            corrections.write(row.line, &reader.fields(), &refusals).expect("memory can be written");
            bad = true;
        }
    }
    let written = corrections.finish().expect("memory can be written");
    match read(&written) {
        Some(Ok(_)) => {}
        // The bad rows alone can all be of one other insurer.
        Some(Err(RosterRefusal::OtherInsurer { .. })) if bad => {}
        Some(Err(refusal)) => panic!("{refusal}"),
        None => {}
    }
});
