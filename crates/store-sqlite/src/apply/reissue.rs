//! Facts about applications for re-issue and their letters. Where an application goes is asked of the
//! domain's table of states; a fact that the table does not have is refused.

use jiff::Timestamp;
use madoguchi_domain::fact::OfficeFact;
use madoguchi_domain::ids::{ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::reissue::state::{EventKind, State, next};
use madoguchi_domain::reissue::{Envelope, ReceiptNumber};
use rusqlite::{Connection, OptionalExtension, ToSql, params};

use crate::queue::search_text;
use crate::value::{Id, Micros, Word, misfit, word};

pub(super) fn request(conn: &Connection, at: Timestamp, kind: &str, fact: &OfficeFact) -> rusqlite::Result<()> {
    let OfficeFact::ReissueRequested {
        application,
        office,
        federation,
        office_number,
        office_name,
        prefecture,
        receipt,
        address,
        language,
        envelope,
    } = fact
    else {
        return Err(misfit("no application that is sent"));
    };
    let kana: Option<String> = conn
        .prepare_cached("SELECT kana FROM office WHERE id = ?1")?
        .query_row([Id(office.uuid())], |row| row.get(0))
        .optional()?;
    let pair = match (ReceiptNumber::new(receipt), MailAddress::new(address)) {
        (Ok(receipt), Ok(address)) => receipt.pair(&address),
        _ => return Err(misfit("an application that nobody could find again")),
    };
    let state = State::Received;
    conn.prepare_cached(
        "INSERT INTO reissue (id, version, office, federation, office_number, office_name, prefecture, notice_address, receipt,
                              pair, language, received_at, changed_at, state, is_open, envelope, letter_out, search_text)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        Id(application.uuid()),
        Id(office.uuid()),
        federation.as_str(),
        office_number,
        office_name,
        prefecture.code(),
        address,
        receipt,
        pair,
        language,
        Micros(at),
        state.as_str(),
        state.is_open(),
        word(envelope)?,
        state.has_password(),
        search_text(office_number, office_name, &kana.unwrap_or_default(), receipt),
    ])?;
    tell(conn, *application, at, kind, &Told::default())
}

/// What the history says of a fact besides its kind and instant.
#[derive(Default)]
struct Told {
    staff: Option<StaffId>,
    detail: Option<String>,
    alone: bool,
}

impl Told {
    fn by(staff: StaffId) -> Self {
        Self { staff: Some(staff), ..Self::default() }
    }

    fn with(staff: StaffId, detail: Option<String>) -> Self {
        Self { staff: Some(staff), detail, alone: false }
    }
}

/// Everything that happens to an application that was sent.
pub(super) fn happen(conn: &Connection, at: Timestamp, kind: &str, fact: &OfficeFact) -> rusqlite::Result<()> {
    let step = |id: &ReissueId, event| walk(conn, *id, event, at);
    let (id, told) = match fact {
        OfficeFact::ReissueTakenUp { application: id, staff } => {
            step(id, EventKind::TakeUp)?;
            set(conn, *id, Item::Reviewer, Id(staff.uuid()))?;
            (id, Told::by(*staff))
        }
        OfficeFact::ReissuePutBack { application: id, staff } => {
            step(id, EventKind::PutBack)?;
            set(conn, *id, Item::Reviewer, None::<Id>)?;
            (id, Told::by(*staff))
        }
        OfficeFact::ReissueEnvelopeAsked { application: id, staff } => {
            step(id, EventKind::AskEnvelope)?;
            set(conn, *id, Item::Envelope, word(&Envelope::Needed)?)?;
            (id, Told::by(*staff))
        }
        OfficeFact::ReissueEnvelopeArrived { application: id, staff } => {
            step(id, EventKind::EnvelopeArrived)?;
            set(conn, *id, Item::Envelope, word(&Envelope::Arrived)?)?;
            (id, Told::by(*staff))
        }
        OfficeFact::ReissueNoted { application: id, staff, note } => (id, Told::with(*staff, Some(note.clone()))),
        OfficeFact::ReissueApproved { application: id, staff, ticked: _ } => {
            step(id, EventKind::Approve)?;
            set(conn, *id, Item::Approver, Id(staff.uuid()))?;
            (id, Told::by(*staff))
        }
        OfficeFact::ReissueRejected { application: id, staff, reason } => {
            step(id, EventKind::Reject)?;
            set(conn, *id, Item::RejectedFor, reason)?;
            (id, Told::with(*staff, Some(reason.clone())))
        }
        OfficeFact::ReissueWithdrawn { application: id, staff } => {
            step(id, EventKind::Withdraw)?;
            (id, Told { staff: *staff, ..Told::default() })
        }
        OfficeFact::LetterPrinted { application: id, staff, alone, reprint, .. } => {
            step(id, if reprint.is_some() { EventKind::Reprint } else { EventKind::Print })?;
            print(conn, at, fact)?;
            let detail = reprint.as_ref().map(word).transpose()?;
            (id, Told { staff: Some(*staff), detail, alone: *alone })
        }
        OfficeFact::LetterPosted { application: id, letter, staff, on } => {
            step(id, EventKind::Dispatch)?;
            conn.prepare_cached("UPDATE letter SET posted_on = ?2 WHERE id = ?1")?
                .execute(params![Id(letter.uuid()), crate::value::Day(*on)])?;
            (id, Told::with(*staff, Some(on.to_string())))
        }
        OfficeFact::LetterReturned { application: id, letter, staff, reason } => {
            step(id, EventKind::ComeBack)?;
            let reason = word(reason)?;
            conn.prepare_cached("UPDATE letter SET returned = ?2 WHERE id = ?1")?
                .execute(params![Id(letter.uuid()), reason])?;
            (id, Told::with(*staff, Some(reason)))
        }
        OfficeFact::ReissueExpired { application: id, .. } => {
            step(id, EventKind::Expire)?;
            (id, Told::default())
        }
        OfficeFact::TemporaryPasswordUsed { application: id, .. } => {
            step(id, EventKind::Use)?;
            (id, Told::default())
        }
        _ => return Err(misfit("nothing that happens to an application")),
    };
    tell(conn, *id, at, kind, &told)
}

/// Takes the application to where an event leads from where it stands.
fn walk(conn: &Connection, id: ReissueId, event: EventKind, at: Timestamp) -> rusqlite::Result<()> {
    let from = conn
        .prepare_cached("SELECT state FROM reissue WHERE id = ?1")?
        .query_row([Id(id.uuid())], |row| row.get::<_, Word<State>>(0))
        .optional()?
        .ok_or_else(|| misfit("no such application"))?;
    let to = next(from.0, event).ok_or_else(|| misfit("no step from where the application stands"))?;
    conn.prepare_cached("UPDATE reissue SET state = ?2, is_open = ?3, letter_out = ?4, changed_at = ?5 WHERE id = ?1")?
        .execute(params![Id(id.uuid()), to.as_str(), to.is_open(), to.has_password(), Micros(at)])?;
    Ok(())
}

/// Items of an application that one kind of fact changes.
#[derive(Clone, Copy)]
enum Item {
    Reviewer,
    Approver,
    RejectedFor,
    Envelope,
}

fn set(conn: &Connection, id: ReissueId, item: Item, value: impl ToSql) -> rusqlite::Result<()> {
    let sql = match item {
        Item::Reviewer => "UPDATE reissue SET reviewer = ?2 WHERE id = ?1",
        Item::Approver => "UPDATE reissue SET approved_by = ?2 WHERE id = ?1",
        Item::RejectedFor => "UPDATE reissue SET rejected_for = ?2 WHERE id = ?1",
        Item::Envelope => "UPDATE reissue SET envelope = ?2 WHERE id = ?1",
    };
    conn.prepare_cached(sql)?.execute(params![Id(id.uuid()), value])?;
    Ok(())
}

/// A letter, which is the application's newest from here on.
fn print(conn: &Connection, at: Timestamp, fact: &OfficeFact) -> rusqlite::Result<()> {
    let OfficeFact::LetterPrinted { application, letter, batch, staff, serial, .. } = fact else {
        return Err(misfit("no letter that is printed"));
    };
    conn.prepare_cached(
        "INSERT INTO letter (id, reissue, batch, serial, printed_by, printed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        Id(letter.uuid()),
        Id(application.uuid()),
        Id(batch.uuid()),
        serial,
        Id(staff.uuid()),
        Micros(at)
    ])?;
    conn.prepare_cached(
        "UPDATE reissue SET letter = ?2, letter_serial = ?3, letter_printed_by = ?4, letter_printed_at = ?5 WHERE id = ?1",
    )?
    .execute(params![Id(application.uuid()), Id(letter.uuid()), serial, Id(staff.uuid()), Micros(at)])?;
    Ok(())
}

fn tell(conn: &Connection, id: ReissueId, at: Timestamp, kind: &str, told: &Told) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO reissue_event (reissue, kind, at, staff, detail, alone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        Id(id.uuid()),
        kind,
        Micros(at),
        told.staff.map(|staff| Id(staff.uuid())),
        told.detail,
        told.alone
    ])?;
    Ok(())
}
