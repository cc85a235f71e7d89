//! A ledger that a clerk sends from the desk's screen.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use madoguchi_domain::fact::Actor;
use madoguchi_domain::limits;
use madoguchi_domain::staff::Right;
use madoguchi_wire::ledger::{LedgerMistake, LedgerReport, LedgerUpload};
use madoguchi_wire::{ErrorCode, Field, FieldError, SavedFile, WireError};

use super::{BadRows, LedgerOrder, LedgerStop, import, words, write_corrections};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::paper::{CorrectionsPaper, Paper};
use crate::store::{LedgerCounts, Store};

/// Counts what a load would do.
///
/// # Errors
/// What is wrong with the upload; as `require_right`. What is wrong inside the file is in the report.
pub async fn check<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LedgerUpload,
) -> Answer<LedgerReport> {
    let present = require_right(app, caller, Right::ImportLedger).await?;
    let bytes = read(&request)?;
    report(load(app, &present, &request, bytes, true).await, false)
}

/// Loads it: all of it, or nothing.
///
/// # Errors
/// As [`check`].
pub async fn import_upload<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LedgerUpload,
) -> Answer<LedgerReport> {
    let present = require_right(app, caller, Right::ImportLedger).await?;
    let bytes = read(&request)?;
    report(load(app, &present, &request, bytes, false).await, true)
}

/// Saves the rows that have to be corrected, with what is wrong with each.
///
/// # Errors
/// `StepNotOpen` when there is nothing to correct; as [`check`].
pub async fn save_corrections<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: LedgerUpload,
) -> Answer<SavedFile> {
    let present = require_right(app, caller, Right::ImportLedger).await?;
    let bytes = read(&request)?;
    let bad = match load(app, &present, &request, bytes.clone(), true).await {
        Err(LedgerStop::BadRows(bad)) => bad,
        Err(LedgerStop::Failed(refusal)) => return Err(refusal),
        Ok(_) | Err(_) => return Err(ErrorCode::StepNotOpen.into()),
    };
    let csv = corrections(bytes, *bad).await?;
    app.host.save_paper(Paper::LedgerCorrections(CorrectionsPaper { csv })).await
}

/// Reading a file of this size takes a while, so it is done beside the commands.
async fn corrections(bytes: Vec<u8>, bad: BadRows) -> Answer<Vec<u8>> {
    let written = tokio::task::spawn_blocking(move || {
        let mut csv = Vec::new();
        write_corrections(bytes.as_slice(), &mut csv, &bad).map(|_| csv)
    });
    let csv = written.await.map_err(|e| Refusal::Unexpected(e.to_string()))?;
    csv.map_err(|e| Refusal::Unexpected(e.to_string()))
}

/// The bytes of the file.
fn read(request: &LedgerUpload) -> Answer<Vec<u8>> {
    let most = limits::LEDGER_UPLOAD_BYTES.number;
    let bytes = STANDARD.decode(&request.content).map_err(|_| Refusal::from(ErrorCode::RequestMalformed))?;
    if bytes.is_empty() {
        return Err(Refusal::field(Field::Content, ErrorCode::Required));
    }
    if bytes.len() > most as usize {
        let detail = Some(most.to_string());
        let refused = FieldError { name: Field::Content, code: ErrorCode::FileTooLarge, detail };
        return Err(WireError::fields(vec![refused]).into());
    }
    Ok(bytes)
}

async fn load<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    request: &LedgerUpload,
    bytes: Vec<u8>,
    dry_run: bool,
) -> Result<LedgerCounts, LedgerStop> {
    let order = LedgerOrder {
        federation: present.staff.federation.clone(),
        full: request.full,
        confirm_ended: request.confirm_ended.map(u64::from),
        dry_run,
        demo: false,
        actor: Actor::Staff(present.staff.id),
    };
    Ok(import(app, order, move || Ok(Cursor::new(bytes))).await?.counts)
}

/// What the clerk is told. Mistakes of the file are an answer, not a refusal: the screen lists them.
fn report(loaded: Result<LedgerCounts, LedgerStop>, import: bool) -> Answer<LedgerReport> {
    Ok(match loaded {
        Ok(counts) => LedgerReport { loaded: import, ..counted(&counts) },
        Err(LedgerStop::EndedUnconfirmed(counts)) => LedgerReport { must_confirm: true, ..counted(&counts) },
        Err(LedgerStop::BadRows(bad)) => LedgerReport {
            rows: small(bad.rows_read),
            bad_rows: small(bad.rows),
            mistakes: bad.listed.iter().map(words::of_row).collect(),
            ..counted(&LedgerCounts::default())
        },
        Err(LedgerStop::File(refusal)) => of_file(words::of_file(&refusal)),
        Err(LedgerStop::NoRows) => of_file(words::no_rows()),
        Err(LedgerStop::DemoRefusesRealData) => return Err(ErrorCode::DemoRefusesRealData.into()),
        Err(LedgerStop::FederationUnknown) => return Err(ErrorCode::NotFound.into()),
        Err(LedgerStop::Open(error)) => return Err(Refusal::Unexpected(error.to_string())),
        Err(LedgerStop::Failed(refusal)) => return Err(refusal),
    })
}

fn of_file(mistake: LedgerMistake) -> LedgerReport {
    LedgerReport { mistakes: vec![mistake], ..counted(&LedgerCounts::default()) }
}

fn counted(counts: &LedgerCounts) -> LedgerReport {
    LedgerReport {
        rows: small(counts.rows),
        added: small(counts.added),
        changed: small(counts.changed),
        moved: small(counts.moved),
        ended: small(counts.ended),
        before: small(counts.before),
        mistakes: Vec::new(),
        bad_rows: 0,
        loaded: false,
        must_confirm: false,
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
