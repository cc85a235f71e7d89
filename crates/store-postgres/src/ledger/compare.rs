//! Compares the copied rows with the offices of the federation, by sets, and counts; the tables of offices stay as
//! they are. An office is the same by its number.

use madoguchi_app::store::{LedgerCounts, LedgerLoad};
use madoguchi_domain::japan_time;

use crate::batch::{Given, Step, step};
use crate::connections::Lease;
use crate::fault::Fault;
use crate::value::count;

/// Lines that are listed.
const LISTED: i64 = 100_000;

/// Tables of the session. They are written to no log and gone with the transaction.
const TABLES: &str = "
    CREATE TEMPORARY TABLE ledger_row (
        line bigint NOT NULL, id uuid NOT NULL, number text COLLATE \"C\" NOT NULL, name text NOT NULL, kana text NOT NULL,
        kana_search text NOT NULL, postal_code text NOT NULL, address text NOT NULL, telephone text NOT NULL,
        service_kinds text NOT NULL, agent boolean NOT NULL, closed_on date, user_id text, user_id_key text COLLATE \"C\",
        security_address text, earlier bigint, taken boolean NOT NULL DEFAULT false
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_met (
        line bigint NOT NULL, office uuid NOT NULL, differs boolean NOT NULL, moved boolean NOT NULL, was_closed boolean NOT NULL
    ) ON COMMIT DROP";

pub(super) async fn prepare(lease: &Lease) -> Result<(), Fault> {
    Ok(lease.client()?.batch_execute(TABLES).await?)
}

/// Finds doubled rows, user IDs that are somebody else's, who is met and what differs; and counts.
pub(super) async fn compare(lease: &mut Lease, load: &LedgerLoad) -> Result<LedgerCounts, Fault> {
    lease.client()?.batch_execute("ANALYZE ledger_row").await?;
    let federation = load.federation.as_str().to_owned();
    let today = japan_time::date(load.at);
    let steps = vec![
        doubled(),
        taken(federation.clone()),
        met(federation.clone(), load),
        step!("ANALYZE ledger_met"),
        step!("SELECT line, earlier FROM ledger_row WHERE earlier IS NOT NULL ORDER BY line LIMIT $1", LISTED),
        step!("SELECT line FROM ledger_row WHERE taken ORDER BY line LIMIT $1", LISTED),
        step!(
            "SELECT (SELECT count(*) FROM ledger_row WHERE earlier IS NULL) - count(*) AS added,
                    count(*) FILTER (WHERE differs) AS changed, count(*) FILTER (WHERE moved) AS moved,
                    count(*) FILTER (WHERE NOT was_closed) AS met
             FROM ledger_met"
        ),
        step!(
            "SELECT count(*) AS before FROM office WHERE federation = $1 AND (closed_on IS NULL OR closed_on > $2)",
            federation,
            today,
        ),
    ];
    let given = lease.more(steps).await?;
    let [.., doubled, taken, counted, before] = given.as_slice() else { return Err(Fault::Damaged("ledger_met")) };
    read(load, doubled, taken, counted, before)
}

fn read(
    load: &LedgerLoad,
    doubled: &Given,
    taken: &Given,
    counted: &Given,
    before: &Given,
) -> Result<LedgerCounts, Fault> {
    let counted = counted.rows.first().ok_or(Fault::Damaged("added"))?;
    let before = count(before.rows.first().ok_or(Fault::Damaged("before"))?, "before")?;
    let pair = |row| Ok((count(row, "line")?, count(row, "earlier")?));
    Ok(LedgerCounts {
        rows: 0,
        added: count(counted, "added")?,
        changed: count(counted, "changed")?,
        moved: count(counted, "moved")?,
        ended: if load.full { before.saturating_sub(count(counted, "met")?) } else { 0 },
        before,
        duplicates: doubled.rows.iter().map(pair).collect::<Result<_, Fault>>()?,
        user_ids_taken: taken.rows.iter().map(|row| count(row, "line")).collect::<Result<_, Fault>>()?,
    })
}

/// Of rows with one number the first counts; the others name it.
fn doubled() -> Step {
    step!(
        "UPDATE ledger_row r SET earlier = d.first
         FROM (SELECT line, min(line) OVER (PARTITION BY number) AS first FROM ledger_row) d
         WHERE r.line = d.line AND d.line > d.first"
    )
}

/// A user ID is that office's which has it in any ledger, else that of the first row which names it.
fn taken(federation: String) -> Step {
    step!(
        "UPDATE ledger_row r SET taken = true
         FROM (SELECT line, number, user_id_key, min(line) OVER (PARTITION BY user_id_key) AS first FROM ledger_row
               WHERE user_id_key IS NOT NULL AND earlier IS NULL) k
         LEFT JOIN office_user_id u ON u.key = k.user_id_key
         LEFT JOIN office o ON o.federation = $1 AND o.id = u.office
         WHERE r.line = k.line AND CASE WHEN u.key IS NULL THEN k.line > k.first ELSE o.number IS DISTINCT FROM k.number END",
        federation,
    )
}

/// Which offices the rows speak of, and what changes of them. What a ledger leaves empty of user ID and security
/// address stays.
fn met(federation: String, load: &LedgerLoad) -> Step {
    step!(
        "INSERT INTO ledger_met (line, office, differs, moved, was_closed)
         SELECT r.line, o.id,
                (r.name, r.kana, r.postal_code, r.address, r.telephone, r.service_kinds, r.agent, r.closed_on)
                IS DISTINCT FROM
                (o.name, o.kana, o.postal_code, o.address, o.telephone, o.service_kinds, o.agent, o.closed_on)
                OR (r.user_id IS NOT NULL AND NOT r.taken AND r.user_id IS DISTINCT FROM o.user_id)
                OR (r.security_address IS NOT NULL AND r.security_address IS DISTINCT FROM o.security_address),
                (r.postal_code, r.address) IS DISTINCT FROM (o.postal_code, o.address),
                o.closed_on IS NOT NULL AND o.closed_on <= $2
         FROM ledger_row r JOIN office o ON o.federation = $1 AND o.number = r.number WHERE r.earlier IS NULL",
        federation,
        japan_time::date(load.at),
    )
}
