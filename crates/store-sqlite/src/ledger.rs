//! Loads a ledger in one transaction: the file's rows are staged in a table, compared with the ledger as
//! a whole, and only then written. Must not: decide whether a load is kept; the caller's `judge` does.

use jiff::civil::Date;
use madoguchi_app::store::{LedgerCounts, LedgerLoad, LedgerVerdict, Stored};
use madoguchi_domain::ids::{InstallId, OfficeId};
use madoguchi_domain::japan_time;
use madoguchi_domain::office::{LedgerColumn, LedgerRow};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::fault::store_error;
use crate::queue::search_text;
use crate::roster::with_bulk_cache;
use crate::value::{Count, Day, Id};
use crate::{apply, journal};

/// Doubled rows and taken user IDs that are listed.
const LISTED: usize = 100_000;

/// Loads, counts, asks, and keeps or undoes.
pub(crate) fn load<I, J, R>(
    conn: &mut Connection,
    install: InstallId,
    load: &LedgerLoad,
    rows: I,
    judge: J,
    random: R,
) -> Stored<LedgerCounts>
where
    I: Iterator<Item = (u64, LedgerRow)>,
    J: FnOnce(&LedgerCounts) -> LedgerVerdict,
    R: FnMut() -> [u8; 10],
{
    with_bulk_cache(conn, |conn| {
        let sql = |error: rusqlite::Error| store_error(&error);
        // Leaving without a commit rolls everything back.
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let mut counts = stage(&tx, load, rows, random).map_err(sql)?;
        compare(&tx, load, &mut counts).map_err(sql)?;
        match judge(&counts) {
            LedgerVerdict::Undo => return Ok(counts),
            LedgerVerdict::Keep(entry) => {
                write(&tx, load).map_err(sql)?;
                journal::append(&tx, install, &entry).map_err(sql)?;
                apply::fact(&tx, &entry).map_err(sql)?;
            }
        }
        tx.execute("DELETE FROM ledger_stage", []).map_err(sql)?;
        tx.commit().map_err(sql)?;
        Ok(counts)
    })
}

/// The day on which a load takes place in Japan.
fn today(load: &LedgerLoad) -> Date {
    japan_time::date(load.at)
}

/// Takes every office of the file once, by its first row.
fn stage<I, R>(tx: &Transaction<'_>, load: &LedgerLoad, rows: I, mut random: R) -> rusqlite::Result<LedgerCounts>
where
    I: Iterator<Item = (u64, LedgerRow)>,
    R: FnMut() -> [u8; 10],
{
    tx.execute("DELETE FROM ledger_stage", [])?;
    let mut earlier = tx.prepare("SELECT line FROM ledger_stage WHERE number = ?1")?;
    let mut known = tx.prepare("SELECT row FROM office WHERE federation = ?1 AND number = ?2")?;
    let mut insert = tx.prepare(
        "INSERT INTO ledger_stage (line, office, id, number, name, kana, postal_code, address, telephone, service_kinds, agent,
                                   closed_on, user_id, user_id_key, security_address)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    let mut counts = LedgerCounts::default();
    for (line, row) in rows {
        counts.rows += 1;
        let number = row.number.as_str();
        if let Some(first) = earlier.query_row([number], |row| row.get::<_, Count>(0)).optional()? {
            if counts.duplicates.len() < LISTED {
                counts.duplicates.push((line, first.0));
            }
            continue;
        }
        let office: Option<i64> =
            known.query_row(params![load.federation.as_str(), number], |row| row.get(0)).optional()?;
        let id = office.is_none().then(|| OfficeId::new(load.at, random()));
        insert.execute(params![
            Count(line),
            office,
            id.map(|id| Id(id.uuid())),
            number,
            row.name,
            row.kana,
            row.postal_code.as_str(),
            row.address,
            row.telephone.as_str(),
            row.text(LedgerColumn::ServiceKinds),
            row.agent,
            row.closed_on.map(Day),
            row.user_id.as_ref().map(|id| id.as_typed()),
            row.user_id.as_ref().map(|id| id.key()),
            row.security_address.as_ref().map(|address| address.as_str()),
        ])?;
    }
    Ok(counts)
}

/// Parts of statements, as texts that the compiler joins.
///
/// Rows of known offices that bring something new. What the file leaves empty of user ID and security
/// address stays as it is.
macro_rules! changed {
    () => {
        " FROM ledger_stage s JOIN office o ON o.row = s.office
    WHERE (o.name, o.kana, o.postal_code, o.address, o.telephone, o.service_kinds, o.agent)
          <> (s.name, s.kana, s.postal_code, s.address, s.telephone, s.service_kinds, s.agent)
       OR o.closed_on IS NOT s.closed_on
       OR (s.user_id IS NOT NULL AND o.user_id IS NOT s.user_id)
       OR (s.security_address IS NOT NULL AND o.security_address IS NOT s.security_address)"
    };
}

/// Offices of the ledger that were not closed on a day.
macro_rules! open {
    () => {
        " FROM office o WHERE o.federation = ?1 AND (o.closed_on IS NULL OR o.closed_on > ?2)"
    };
}

/// The same, as far as the file does not name them.
macro_rules! unnamed {
    () => {
        concat!(open!(), " AND o.row NOT IN (SELECT office FROM ledger_stage WHERE office IS NOT NULL)")
    };
}

/// Lines whose user ID an earlier row of the file has, or another office of any ledger.
macro_rules! taken {
    () => {
        "SELECT s.line FROM ledger_stage s WHERE s.user_id_key IS NOT NULL AND (
        EXISTS (SELECT 1 FROM ledger_stage e WHERE e.user_id_key = s.user_id_key AND e.line < s.line)
        OR EXISTS (SELECT 1 FROM office o WHERE o.user_id_key = s.user_id_key AND o.row IS NOT s.office))
    ORDER BY s.line"
    };
}

const ADDED: &str = "SELECT count(*) FROM ledger_stage WHERE office IS NULL";
const CHANGED: &str = concat!("SELECT count(*)", changed!());
const MOVED: &str = "SELECT count(*) FROM ledger_stage s JOIN office o ON o.row = s.office
    WHERE (o.postal_code, o.address) <> (s.postal_code, s.address)";
const OPEN: &str = concat!("SELECT count(*)", open!());
const ENDED: &str = concat!("SELECT count(*)", unnamed!());

fn compare(tx: &Transaction<'_>, load: &LedgerLoad, counts: &mut LedgerCounts) -> rusqlite::Result<()> {
    let count = |sql: &'static str| tx.query_row(sql, [], |row| row.get::<_, Count>(0));
    let open = |sql: &'static str| {
        tx.query_row(sql, params![load.federation.as_str(), Day(today(load))], |row| row.get::<_, Count>(0))
    };
    counts.added = count(ADDED)?.0;
    counts.changed = count(CHANGED)?.0;
    counts.moved = count(MOVED)?.0;
    counts.before = open(OPEN)?.0;
    if load.full {
        counts.ended = open(ENDED)?.0;
    }
    let mut taken = tx.prepare(taken!())?;
    let mut rows = taken.query([])?;
    while let Some(row) = rows.next()? {
        if counts.user_ids_taken.len() == LISTED {
            break;
        }
        counts.user_ids_taken.push(row.get::<_, Count>(0)?.0);
    }
    Ok(())
}

/// Brings the ledger to what was staged. Whoever keeps a load whose user IDs are taken keeps it without those.
fn write(tx: &Transaction<'_>, load: &LedgerLoad) -> rusqlite::Result<()> {
    let (federation, day) = (load.federation.as_str(), Day(today(load)));
    let without = concat!("UPDATE ledger_stage SET user_id = NULL, user_id_key = NULL WHERE line IN (", taken!(), ")");
    tx.execute(without, [])?;
    let read_anew: Vec<(Id, String)> = tx
        .prepare("SELECT o.id, s.kana FROM ledger_stage s JOIN office o ON o.row = s.office WHERE o.kana <> s.kana")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if load.full {
        tx.execute(
            concat!(
                "UPDATE office SET closed_on = ?2, version = version + 1 WHERE row IN (SELECT o.row",
                unnamed!(),
                ")"
            ),
            params![federation, day],
        )?;
    }
    tx.execute(
        concat!(
            "UPDATE office SET version = version + 1, name = s.name, kana = s.kana, postal_code = s.postal_code,
                    address = s.address, telephone = s.telephone, service_kinds = s.service_kinds, agent = s.agent,
                    closed_on = s.closed_on, user_id = coalesce(s.user_id, office.user_id),
                    user_id_key = coalesce(s.user_id_key, office.user_id_key),
                    security_address = coalesce(s.security_address, office.security_address),
                    address_since = CASE WHEN (office.postal_code, office.address) = (s.postal_code, s.address)
                                         THEN address_since ELSE ?1 END
             FROM ledger_stage s WHERE s.office = office.row AND office.row IN (SELECT o.row",
            changed!(),
            ")"
        ),
        params![day],
    )?;
    tx.execute(
        "INSERT INTO office (id, version, federation, number, name, kana, postal_code, address, telephone, service_kinds, agent,
                             closed_on, user_id, user_id_key, security_address, address_since)
         SELECT id, 1, ?1, number, name, kana, postal_code, address, telephone, service_kinds, agent,
                closed_on, user_id, user_id_key, security_address, ?2
         FROM ledger_stage WHERE office IS NULL ORDER BY line",
        params![federation, day],
    )?;
    follow(tx, &read_anew)
}

/// The queue finds applications by the ledger's reading.
fn follow(tx: &Transaction<'_>, read_anew: &[(Id, String)]) -> rusqlite::Result<()> {
    let mut select = tx.prepare("SELECT row, office_number, office_name, receipt FROM reissue WHERE office = ?1")?;
    let mut update = tx.prepare("UPDATE reissue SET search_text = ?2 WHERE row = ?1")?;
    for (office, kana) in read_anew {
        let found: Vec<(i64, String, String, String)> = select
            .query_map([office], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (row, number, name, receipt) in found {
            update.execute(params![row, search_text(&number, &name, kana, &receipt)])?;
        }
    }
    Ok(())
}
