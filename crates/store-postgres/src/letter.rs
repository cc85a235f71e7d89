//! Batches of letters. What a letter's row says of its posting comes from its facts.

use madoguchi_app::store::{BatchLetter, BatchRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{BatchId, LetterId, StaffId};
use madoguchi_domain::reissue::ReturnReason;
use tokio_postgres::Row;

use crate::batch::step;
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{count, federation as code, get};
use crate::{federation, reissue};

pub(crate) async fn batch(connections: &Connections, id: BatchId) -> Result<Option<BatchRecord>, Fault> {
    let select = step!(
        "SELECT b.federation, b.id, b.staff, b.begun_at, b.letters,
                (SELECT count(*) FROM letter_place p WHERE p.federation = b.federation AND p.batch = b.id AND EXISTS (
                     SELECT 1 FROM letter l WHERE l.federation = p.federation AND l.batch = p.batch AND l.reissue = p.reissue))
                AS printed
         FROM letter_batch b WHERE b.federation = current_setting('madoguchi.federation', true) AND b.id = $1",
        id.uuid(),
    );
    connections.ask_in(federation::scope(id.uuid()), select).await?.rows.first().map(read).transpose()
}

pub(crate) async fn batches(
    connections: &Connections,
    federation: &FederationCode,
    limit: u32,
) -> Result<Vec<BatchRecord>, Fault> {
    let select = step!(
        "SELECT b.federation, b.id, b.staff, b.begun_at, b.letters,
                (SELECT count(*) FROM letter_place p WHERE p.federation = b.federation AND p.batch = b.id AND EXISTS (
                     SELECT 1 FROM letter l WHERE l.federation = p.federation AND l.batch = p.batch AND l.reissue = p.reissue))
                AS printed
         FROM letter_batch b WHERE b.federation = $1 ORDER BY b.begun_at DESC, b.id DESC LIMIT $2",
        federation.as_str().to_owned(),
        i64::from(limit),
    );
    connections.ask_in(Scope::of_federation(federation), select).await?.rows.iter().map(read).collect()
}

/// In the order of printing. Of two letters that one application got in the batch the newer one counts.
pub(crate) async fn letters(connections: &Connections, id: BatchId) -> Result<Vec<BatchLetter>, Fault> {
    let select = step!(
        "SELECT r.federation, r.id, r.version, r.office, r.office_number, r.office_name, r.prefecture, r.notice_address,
                r.receipt, r.language, r.received_at, r.changed_at, r.state, r.envelope, r.reviewer, r.approved_by,
                r.rejected_for, r.letter, r.letter_serial, r.printed_by, r.printed_at,
                l.id AS printed, l.posted_on, l.returned
         FROM letter_place p JOIN reissue r ON r.federation = p.federation AND r.id = p.reissue
         LEFT JOIN LATERAL (SELECT n.id, n.posted_on, n.returned FROM letter n
             WHERE n.federation = p.federation AND n.batch = p.batch AND n.reissue = p.reissue
             ORDER BY n.serial DESC LIMIT 1) l ON true
         WHERE p.federation = current_setting('madoguchi.federation', true) AND p.batch = $1 ORDER BY p.place",
        id.uuid(),
    );
    connections.ask_in(federation::scope(id.uuid()), select).await?.rows.iter().map(letter).collect()
}

fn read(row: &Row) -> Result<BatchRecord, Fault> {
    let number = |column| u32::try_from(count(row, column)?).map_err(|_| Fault::Damaged(column));
    Ok(BatchRecord {
        id: BatchId::from_uuid(get(row, "id")?),
        federation: code(row, "federation")?,
        staff: StaffId::from_uuid(get(row, "staff")?),
        begun_at: get(row, "begun_at")?,
        letters: number("letters")?,
        printed: number("printed")?,
    })
}

fn letter(row: &Row) -> Result<BatchLetter, Fault> {
    Ok(BatchLetter {
        record: reissue::read(row)?,
        printed: get::<Option<_>>(row, "printed")?.map(LetterId::from_uuid),
        posted_on: get(row, "posted_on")?,
        returned: get::<Option<&str>>(row, "returned")?.map(reason).transpose()?,
    })
}

fn reason(word: &str) -> Result<ReturnReason, Fault> {
    match word {
        "address_unknown" => Ok(ReturnReason::AddressUnknown),
        "refused" => Ok(ReturnReason::Refused),
        "not_collected" => Ok(ReturnReason::NotCollected),
        "other" => Ok(ReturnReason::Other),
        _ => Err(Fault::Damaged("returned")),
    }
}
