//! The outbox. Sealed contents are wiped once a mail is done.

use jiff::Timestamp;
use madoguchi_app::store::{MailEntry, MailRecord, MailStatus, MailWrite};
use madoguchi_domain::ids::{FlowId, MailId, MemberId, OfficeId};
use tokio_postgres::Row;

use crate::batch::{Step, step};
use crate::connections::Connections;
use crate::fault::Fault;
use crate::value::{count, get};

/// A claim counts as a try, so that a mail whose handing over kills the
/// program is not tried for ever.
pub(crate) fn write(write: &MailWrite) -> Step {
    match write {
        MailWrite::Queue(entry) => queue(entry),
        MailWrite::Claim(id, until) => {
            step!("UPDATE mail SET due_at = $2, tries = tries + 1 WHERE id = $1 AND done_at IS NULL", id.uuid(), *until)
        }
        MailWrite::Hold(id, until) => {
            step!("UPDATE mail SET due_at = $2 WHERE id = $1 AND done_at IS NULL", id.uuid(), *until)
        }
        MailWrite::Retry(id, at) => {
            step!("UPDATE mail SET due_at = $2, status = 'retrying' WHERE id = $1 AND done_at IS NULL", id.uuid(), *at)
        }
        MailWrite::Sent(id, at) => finish(*id, *at, MailStatus::Sent),
        MailWrite::Refused(id, at) => finish(*id, *at, MailStatus::Refused),
        MailWrite::Dropped(id, at) => finish(*id, *at, MailStatus::Dropped),
    }
}

/// Insurer and federation are those of the transaction: whose address may be marked when the mail is refused, and
/// whose fact says that it was sent.
fn queue(entry: &MailEntry) -> Step {
    step!(
        "INSERT INTO mail (id, version, kind, sealed, flow, member, expires_at, queued_at, status, tries, due_at, office, insurer, federation)
         VALUES ($1, 1, $2, $3, $4, $5, $6, $7, 'queued', 0, $7, $8, nullif(current_setting('madoguchi.insurer', true), ''),
                 nullif(current_setting('madoguchi.federation', true), ''))",
        entry.id.uuid(),
        entry.kind.clone(),
        entry.sealed.clone(),
        entry.flow.map(FlowId::uuid),
        entry.member.map(MemberId::uuid),
        entry.expires_at,
        entry.queued_at,
        entry.office.map(OfficeId::uuid),
    )
}

fn finish(id: MailId, at: Timestamp, status: MailStatus) -> Step {
    step!("UPDATE mail SET status = $2, done_at = $3, sealed = NULL WHERE id = $1", id.uuid(), status.as_str(), at)
}

/// Due and in nobody's hand: a claim lies in the future until it runs out.
pub(crate) async fn due(connections: &Connections, now: Timestamp, limit: u32) -> Result<Vec<MailRecord>, Fault> {
    let select = step!(
        "SELECT id, version, kind, sealed, flow, member, office, expires_at, queued_at, status, tries, due_at FROM mail
         WHERE status IN ('queued', 'retrying') AND due_at <= $1 ORDER BY queued_at, id LIMIT $2",
        now,
        i64::from(limit),
    );
    connections.ask(select).await?.rows.iter().map(read).collect()
}

pub(crate) async fn status_of_flow(connections: &Connections, flow: FlowId) -> Result<Option<MailStatus>, Fault> {
    let select = step!("SELECT status FROM mail WHERE flow = $1 ORDER BY queued_at DESC, id DESC LIMIT 1", flow.uuid());
    connections.ask(select).await?.rows.first().map(status).transpose()
}

fn status(row: &Row) -> Result<MailStatus, Fault> {
    MailStatus::of_word(get(row, "status")?).ok_or(Fault::Damaged("status"))
}

fn read(row: &Row) -> Result<MailRecord, Fault> {
    Ok(MailRecord {
        entry: MailEntry {
            id: MailId::from_uuid(get(row, "id")?),
            kind: get(row, "kind")?,
            sealed: get::<Option<Vec<u8>>>(row, "sealed")?.unwrap_or_default(),
            flow: get::<Option<_>>(row, "flow")?.map(FlowId::from_uuid),
            member: get::<Option<_>>(row, "member")?.map(MemberId::from_uuid),
            office: get::<Option<_>>(row, "office")?.map(OfficeId::from_uuid),
            expires_at: get(row, "expires_at")?,
            queued_at: get(row, "queued_at")?,
        },
        version: count(row, "version")?,
        status: status(row)?,
        tries: u32::try_from(get::<i64>(row, "tries")?).map_err(|_| Fault::Damaged("tries"))?,
        due_at: get(row, "due_at")?,
    })
}
