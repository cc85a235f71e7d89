//! Applications for re-issue, as use cases read them. A receipt number with its notice address is looked up in the one
//! table over all federations, `reissue_receipt`.

mod page;
mod row;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::store::{ReissueEvent, ReissueRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{OfficeId, ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::reissue::ReceiptNumber;
use tokio_postgres::Row;

use crate::batch::{Step, step};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::federation;
use crate::value::get;

pub(crate) use page::{counts, page};
pub(crate) use row::read;

pub(crate) async fn by_id(connections: &Connections, id: ReissueId) -> Result<Option<ReissueRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, office, office_number, office_name, prefecture, notice_address, receipt, language,
                received_at, changed_at, state, envelope, reviewer, approved_by, rejected_for, letter, letter_serial, printed_by,
                printed_at
         FROM reissue WHERE federation = current_setting('madoguchi.federation', true) AND id = $1",
        id.uuid(),
    );
    connections.ask_in(federation::scope(id.uuid()), select).await?.rows.first().map(read).transpose()
}

/// A pair that is wrong names no federation and joins no row, whichever half of it is wrong.
pub(crate) async fn by_pair(
    connections: &Connections,
    receipt: &ReceiptNumber,
    address: &MailAddress,
) -> Result<Option<ReissueRecord>, Fault> {
    let pair = receipt.pair(address).to_vec();
    let scope = Scope::Found(step!(
        "SELECT set_config('madoguchi.federation', federation, true) FROM reissue_receipt WHERE pair = $1",
        pair.clone(),
    ));
    let select = step!(
        "SELECT r.federation, r.id, r.version, r.office, r.office_number, r.office_name, r.prefecture, r.notice_address,
                r.receipt, r.language, r.received_at, r.changed_at, r.state, r.envelope, r.reviewer, r.approved_by,
                r.rejected_for, r.letter, r.letter_serial, r.printed_by, r.printed_at
         FROM reissue_receipt n JOIN reissue r ON r.federation = n.federation AND r.id = n.reissue WHERE n.pair = $1",
        pair,
    );
    connections.ask_in(scope, select).await?.rows.first().map(read).transpose()
}

pub(crate) async fn open_of(connections: &Connections, office: OfficeId) -> Result<Option<ReissueRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, office, office_number, office_name, prefecture, notice_address, receipt, language,
                received_at, changed_at, state, envelope, reviewer, approved_by, rejected_for, letter, letter_serial, printed_by,
                printed_at
         FROM reissue WHERE federation = current_setting('madoguchi.federation', true) AND office = $1
           AND state NOT IN ('used', 'expired', 'rejected', 'withdrawn')",
        office.uuid(),
    );
    connections.ask_in(federation::scope(office.uuid()), select).await?.rows.first().map(read).transpose()
}

pub(crate) async fn of_office(
    connections: &Connections,
    office: OfficeId,
    limit: u32,
) -> Result<Vec<ReissueRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, office, office_number, office_name, prefecture, notice_address, receipt, language,
                received_at, changed_at, state, envelope, reviewer, approved_by, rejected_for, letter, letter_serial, printed_by,
                printed_at
         FROM reissue WHERE federation = current_setting('madoguchi.federation', true) AND office = $1
         ORDER BY received_at DESC, id DESC LIMIT $2",
        office.uuid(),
        i64::from(limit),
    );
    connections.ask_in(federation::scope(office.uuid()), select).await?.rows.iter().map(read).collect()
}

pub(crate) async fn addresses_since(
    connections: &Connections,
    federation: &FederationCode,
    applications: &[ReissueId],
) -> Result<Vec<(ReissueId, Date)>, Fault> {
    let select = step!(
        "SELECT r.id, o.address_since FROM reissue r JOIN office o ON o.federation = r.federation AND o.id = r.office
         WHERE r.federation = $1 AND r.id = ANY($2)",
        federation.as_str().to_owned(),
        applications.iter().map(|id| id.uuid()).collect::<Vec<_>>(),
    );
    let given = connections.ask_in(Scope::of_federation(federation), select).await?;
    given.rows.iter().map(|row| Ok((ReissueId::from_uuid(get(row, "id")?), get(row, "address_since")?))).collect()
}

/// In the order of the journal.
pub(crate) async fn events(connections: &Connections, id: ReissueId) -> Result<Vec<ReissueEvent>, Fault> {
    let select = step!(
        "SELECT kind, at, staff, detail, alone FROM reissue_event
         WHERE federation = current_setting('madoguchi.federation', true) AND reissue = $1 ORDER BY sequence, fact",
        id.uuid(),
    );
    connections.ask_in(federation::scope(id.uuid()), select).await?.rows.iter().map(event).collect()
}

fn event(row: &Row) -> Result<ReissueEvent, Fault> {
    Ok(ReissueEvent {
        kind: get(row, "kind")?,
        at: get(row, "at")?,
        staff: get::<Option<_>>(row, "staff")?.map(StaffId::from_uuid),
        detail: get(row, "detail")?,
        alone: get(row, "alone")?,
    })
}

/// Over all federations, each under its own name.
pub(crate) async fn printed_until(
    connections: &Connections,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<ReissueRecord>, Fault> {
    let federations = federation::known(connections).await?;
    let steps =
        federations.iter().flat_map(|code| Scope::of_federation(code).step().into_iter().chain([out(until, limit)]));
    let mut lease = connections.lease().await?;
    let given = lease.begin(Scope::Nobody, steps.collect()).await?;
    lease.roll_back().await?;
    let rows = given.iter().skip(1).step_by(2).flat_map(|given| &given.rows);
    let mut found = rows.map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|record| {
        let printed_at = record.application.letter.as_ref().map(|letter| letter.printed_at);
        (printed_at, record.application.id)
    });
    found.truncate(limit as usize);
    Ok(found)
}

fn out(until: Timestamp, limit: u32) -> Step {
    step!(
        "SELECT federation, id, version, office, office_number, office_name, prefecture, notice_address, receipt, language,
                received_at, changed_at, state, envelope, reviewer, approved_by, rejected_for, letter, letter_serial, printed_by,
                printed_at
         FROM reissue WHERE federation = current_setting('madoguchi.federation', true) AND state IN ('printed', 'dispatched')
           AND printed_at <= $1 ORDER BY printed_at, id LIMIT $2",
        until,
        i64::from(limit),
    )
}
