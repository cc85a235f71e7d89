//! The queue of the desk. It must be there at once with 100,000 applications: a page reads no more of each state
//! than it shows, and a search reads this one table.

use jiff::Timestamp;
use madoguchi_app::store::{ReissueQuery, ReissueRow};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{ReissueId, StaffId};
use madoguchi_domain::reissue::state::State;
use tokio_postgres::Row;
use uuid::Uuid;

use super::row::state;
use crate::batch::{Step, step};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{count, get};

pub(crate) async fn page(connections: &Connections, query: &ReissueQuery) -> Result<Vec<ReissueRow>, Fault> {
    let given = connections.ask_in(Scope::of_federation(&query.federation), select(query)).await?;
    given.rows.iter().map(read).collect()
}

/// The first of each state in the order of its index, then the first of these: one state's rows are in order, those
/// of several are not.
fn select(query: &ReissueQuery) -> Step {
    match query.reviewer {
        Some(reviewer) => of_reviewer(query, reviewer),
        None if query.words.is_empty() => all(query),
        None => with_words(query),
    }
}

/// Nothing is asked that the index does not know, so that PostgreSQL expects to find a page at once and reads no more
/// than it.
fn all(query: &ReissueQuery) -> Step {
    let (received_at, id) = after(query);
    step!(
        "SELECT p.* FROM unnest($2::text[]) AS s (state) CROSS JOIN LATERAL (
             SELECT r.id, r.version, r.receipt, r.office_number, r.office_name, r.prefecture, r.state, r.received_at, r.changed_at,
                    r.reviewer, r.approved_by
             FROM reissue r
             WHERE r.federation = $1 AND r.state = s.state AND (r.received_at, r.id) > ($3, $4) AND r.received_at <= $5
             ORDER BY r.received_at, r.id LIMIT $6) p
         ORDER BY p.received_at, p.id LIMIT $6",
        query.federation.as_str().to_owned(),
        states(query),
        received_at,
        id,
        query.until.unwrap_or(Timestamp::MAX),
        i64::from(query.limit),
    )
}

/// Where few hold the words, all of the states are looked at.
fn with_words(query: &ReissueQuery) -> Step {
    let (received_at, id) = after(query);
    step!(
        "SELECT p.* FROM unnest($2::text[]) AS s (state) CROSS JOIN LATERAL (
             SELECT r.id, r.version, r.receipt, r.office_number, r.office_name, r.prefecture, r.state, r.received_at, r.changed_at,
                    r.reviewer, r.approved_by
             FROM reissue r
             WHERE r.federation = $1 AND r.state = s.state AND (r.received_at, r.id) > ($3, $4) AND r.received_at <= $5
               AND r.search_text || ' ' || r.kana_search LIKE ALL ($7::text[])
             ORDER BY r.received_at, r.id LIMIT $6) p
         ORDER BY p.received_at, p.id LIMIT $6",
        query.federation.as_str().to_owned(),
        states(query),
        received_at,
        id,
        query.until.unwrap_or(Timestamp::MAX),
        i64::from(query.limit),
        patterns(&query.words),
    )
}

/// A reviewer has few in hand, which have an index of their own.
fn of_reviewer(query: &ReissueQuery, reviewer: StaffId) -> Step {
    let (received_at, id) = after(query);
    step!(
        "SELECT p.* FROM unnest($2::text[]) AS s (state) CROSS JOIN LATERAL (
             SELECT r.id, r.version, r.receipt, r.office_number, r.office_name, r.prefecture, r.state, r.received_at, r.changed_at,
                    r.reviewer, r.approved_by
             FROM reissue r
             WHERE r.federation = $1 AND r.reviewer = $8 AND r.state = s.state AND (r.received_at, r.id) > ($3, $4)
               AND r.received_at <= $5 AND r.search_text || ' ' || r.kana_search LIKE ALL ($7::text[])
             ORDER BY r.received_at, r.id LIMIT $6) p
         ORDER BY p.received_at, p.id LIMIT $6",
        query.federation.as_str().to_owned(),
        states(query),
        received_at,
        id,
        query.until.unwrap_or(Timestamp::MAX),
        i64::from(query.limit),
        patterns(&query.words),
        reviewer.uuid(),
    )
}

fn states(query: &ReissueQuery) -> Vec<&'static str> {
    query.states.iter().map(|state| state.as_str()).collect()
}

/// Behind which place the page begins; everything comes behind the beginning.
fn after(query: &ReissueQuery) -> (Timestamp, Uuid) {
    query.after.map_or((Timestamp::UNIX_EPOCH, Uuid::nil()), |(received_at, id)| (received_at, id.uuid()))
}

/// One pattern a word; what `LIKE` takes for more than itself is meant as it stands.
fn patterns(words: &str) -> Vec<String> {
    let escaped = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    words.split(' ').filter(|word| !word.is_empty()).map(|word| format!("%{}%", escaped(word))).collect()
}

/// From an index alone that holds nothing else, and so is small.
pub(crate) async fn counts(connections: &Connections, federation: &FederationCode) -> Result<Vec<(State, u64)>, Fault> {
    let select = step!(
        "SELECT state, count(*) AS applications FROM reissue WHERE federation = $1 GROUP BY state",
        federation.as_str().to_owned(),
    );
    let given = connections.ask_in(Scope::of_federation(federation), select).await?;
    let mut counts = given
        .rows
        .iter()
        .map(|row| Ok((state(row)?, count(row, "applications")?)))
        .collect::<Result<Vec<_>, Fault>>()?;
    counts.sort_unstable();
    Ok(counts)
}

fn read(row: &Row) -> Result<ReissueRow, Fault> {
    Ok(ReissueRow {
        id: ReissueId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        receipt: get(row, "receipt")?,
        office_number: get(row, "office_number")?,
        office_name: get(row, "office_name")?,
        prefecture: get(row, "prefecture")?,
        state: state(row)?,
        received_at: get(row, "received_at")?,
        changed_at: get(row, "changed_at")?,
        reviewer: get::<Option<_>>(row, "reviewer")?.map(StaffId::from_uuid),
        approved_by: get::<Option<_>>(row, "approved_by")?.map(StaffId::from_uuid),
    })
}
