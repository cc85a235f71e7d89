//! The desk's queue. Each state is one range of an index, so that a page costs what it shows, however
//! many applications there are; a search for words reads that range and nothing else.

use madoguchi_app::store::{ReissueQuery, ReissueRow};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::notice;
use madoguchi_domain::reissue::state::State;
use rusqlite::{Connection, Row, Rows, params};
use uuid::Uuid;

use crate::reissue::clerk;
use crate::value::{Count, Id, Micros, Word};

/// What words are looked for in.
pub(crate) fn search_text(number: &str, name: &str, kana: &str, receipt: &str) -> String {
    notice::search_text(&format!("{number}\n{name}\n{kana}\n{receipt}"))
}

/// A place in the queue: instant of sending in microseconds, then identity.
type Place = (i64, Uuid);

pub(crate) fn page(conn: &Connection, query: &ReissueQuery) -> rusqlite::Result<Vec<ReissueRow>> {
    let limit = query.limit as usize;
    let mut states = query.states.clone();
    states.sort_unstable();
    states.dedup();
    let mut places: Vec<Place> = Vec::new();
    for state in states {
        places.extend(places_of(conn, query, state, limit)?);
    }
    places.sort_unstable();
    places.truncate(limit);
    let mut select = conn.prepare_cached(
        "SELECT id, version, receipt, office_number, office_name, prefecture, state, received_at, changed_at, reviewer, approved_by
         FROM reissue WHERE id = ?1",
    )?;
    places.into_iter().map(|(_, id)| select.query_row([Id(id)], read)).collect()
}

/// The first places of a state behind the cursor that fit.
fn places_of(conn: &Connection, query: &ReissueQuery, state: State, limit: usize) -> rusqlite::Result<Vec<Place>> {
    let after = query.after.map_or((i64::MIN, Uuid::nil()), |(at, id)| (at.as_microsecond(), id.uuid()));
    let until = query.until.map_or(i64::MAX, |at| at.as_microsecond());
    let (federation, state) = (query.federation.as_str(), state.as_str());
    match query.reviewer {
        None => {
            let sql = "SELECT received_at, id, search_text FROM reissue INDEXED BY reissue_queue
                 WHERE federation = ?1 AND state = ?2 AND (received_at, id) > (?3, ?4) AND received_at <= ?5
                 ORDER BY received_at, id";
            let mut select = conn.prepare_cached(sql)?;
            first(select.query(params![federation, state, after.0, Id(after.1), until])?, &query.words, limit)
        }
        Some(reviewer) => {
            let sql = "SELECT received_at, id, search_text FROM reissue INDEXED BY reissue_by_reviewer
                 WHERE federation = ?1 AND state = ?2 AND (received_at, id) > (?3, ?4) AND received_at <= ?5 AND reviewer = ?6
                 ORDER BY received_at, id";
            let mut select = conn.prepare_cached(sql)?;
            let reviewer = Id(reviewer.uuid());
            first(select.query(params![federation, state, after.0, Id(after.1), until, reviewer])?, &query.words, limit)
        }
    }
}

/// The first that hold the words, as many as fit.
fn first(mut rows: Rows<'_>, words: &str, limit: usize) -> rusqlite::Result<Vec<Place>> {
    let mut places = Vec::new();
    while places.len() < limit {
        let Some(row) = rows.next()? else { break };
        if notice::holds_words(row.get_ref(2)?.as_str()?, words) {
            places.push((row.get(0)?, row.get::<_, Id>(1)?.0));
        }
    }
    Ok(places)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ReissueRow> {
    Ok(ReissueRow {
        id: ReissueId::from_uuid(row.get::<_, Id>(0)?.0),
        version: row.get::<_, Count>(1)?.0,
        receipt: row.get(2)?,
        office_number: row.get(3)?,
        office_name: row.get(4)?,
        prefecture: row.get(5)?,
        state: row.get::<_, Word<_>>(6)?.0,
        received_at: row.get::<_, Micros>(7)?.0,
        changed_at: row.get::<_, Micros>(8)?.0,
        reviewer: clerk(row, 9)?,
        approved_by: clerk(row, 10)?,
    })
}

/// States in which none stands are left out.
pub(crate) fn counts(conn: &Connection, federation: &FederationCode) -> rusqlite::Result<Vec<(State, u64)>> {
    conn.prepare_cached("SELECT state, count FROM reissue_count WHERE federation = ?1 AND count > 0 ORDER BY state")?
        .query_map([federation.as_str()], |row| Ok((row.get::<_, Word<_>>(0)?.0, row.get::<_, Count>(1)?.0)))?
        .collect()
}
