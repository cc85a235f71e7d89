//! Reads the journal, and binds it in checkpoints. Must not: change or delete a
//! row; the server's role could not.

use jiff::Timestamp;
use madoguchi_app::store::{Checkpoint, StoredRow};
use madoguchi_domain::fact::Subject;
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::journal::{Hash, Head, NOTHING_BEFORE, Row, SeriesName, checkpoint_hash};
use tokio_postgres::Row as Found;

use crate::batch::{Step, step};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{big, count, get, hash};

/// Rows of a series after a sequence, in order, with the bodies of the series' insurer or federation.
pub(crate) async fn rows(
    connections: &Connections,
    install: InstallId,
    subject: &Subject,
    after: u64,
    limit: u32,
) -> Result<Vec<StoredRow>, Fault> {
    let name = SeriesName { install, subject: subject.clone() }.to_string();
    let scope = Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce(insurer, ''), true),
                set_config('madoguchi.federation', coalesce(federation, ''), true) FROM series WHERE name = $1",
        name.clone(),
    ));
    let select = step!(
        "SELECT j.sequence, j.fact_id, j.at_millis, j.actor, j.kind, j.kind_version, j.body_hash, j.hash, b.body
         FROM series s JOIN journal j ON j.series = s.id LEFT JOIN fact_body b ON b.fact_id = j.fact_id
         WHERE s.name = $1 AND j.sequence > $2 ORDER BY j.sequence LIMIT $3",
        name.clone(),
        big(after),
        i64::from(limit),
    );
    connections.ask_in(scope, select).await?.rows.iter().map(|row| stored(row, &name)).collect()
}

pub(crate) fn stored(row: &Found, series: &str) -> Result<StoredRow, Fault> {
    Ok(StoredRow {
        row: Row {
            series: series.to_owned(),
            sequence: count(row, "sequence")?,
            fact_id: FactId::from_uuid(get(row, "fact_id")?),
            at_millis: get(row, "at_millis")?,
            actor: get(row, "actor")?,
            kind: get(row, "kind")?,
            kind_version: u16::try_from(get::<i32>(row, "kind_version")?)
                .map_err(|_| Fault::Damaged("kind_version"))?,
            body_hash: hash(row, "body_hash")?,
        },
        hash: hash(row, "hash")?,
        body: get(row, "body")?,
    })
}

/// Number, instant and hash of the newest checkpoint.
pub(crate) async fn newest(connections: &Connections) -> Result<Option<(u64, Timestamp, Hash)>, Fault> {
    let select = step!("SELECT number, at_millis, hash FROM checkpoint ORDER BY number DESC LIMIT 1");
    let given = connections.ask(select).await?;
    let Some(row) = given.rows.first() else { return Ok(None) };
    let at = Timestamp::from_millisecond(get(row, "at_millis")?).map_err(|_| Fault::Damaged("at_millis"))?;
    Ok(Some((count(row, "number")?, at, hash(row, "hash")?)))
}

/// Binds everything since the last checkpoint; none when nothing changed. Of two
/// servers that bind at once the later finds its number taken, and looks again.
pub(crate) async fn checkpoint(connections: &Connections, at: Timestamp) -> Result<Option<Checkpoint>, Fault> {
    let mut tries = 0;
    loop {
        match bind(connections, at).await {
            Err(fault) if tries < 5 && (fault.is_contention() || fault.doubled().is_some()) => tries += 1,
            answer => return answer,
        }
    }
}

async fn bind(connections: &Connections, at: Timestamp) -> Result<Option<Checkpoint>, Fault> {
    let mut lease = connections.lease().await?;
    let given = lease
        .begin(
            Scope::Nobody,
            vec![
                step!("SELECT number, hash FROM checkpoint ORDER BY number DESC LIMIT 1"),
                step!("SELECT name, sequence, hash FROM series WHERE sequence > bound_sequence ORDER BY name"),
            ],
        )
        .await?;
    let [last, changed] = given.as_slice() else { return Err(Fault::Damaged("checkpoint")) };
    let heads = changed.rows.iter().map(head).collect::<Result<Vec<_>, _>>()?;
    if heads.is_empty() {
        lease.roll_back().await?;
        return Ok(None);
    }
    let (before, previous) = match last.rows.first() {
        Some(row) => (count(row, "number")?, hash(row, "hash")?),
        None => (0, NOTHING_BEFORE),
    };
    // Only milliseconds are hashed, so only they are kept.
    let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
    let number = before + 1;
    let hash = checkpoint_hash(&previous, number, at, &heads);
    let made = Checkpoint { number, at, previous, hash, heads };
    lease.commit(write(&made)).await?;
    Ok(Some(made))
}

fn head(row: &Found) -> Result<Head, Fault> {
    Ok(Head { series: get(row, "name")?, sequence: count(row, "sequence")?, hash: hash(row, "hash")? })
}

fn write(made: &Checkpoint) -> Vec<Step> {
    let series: Vec<String> = made.heads.iter().map(|head| head.series.clone()).collect();
    let sequences: Vec<i64> = made.heads.iter().map(|head| big(head.sequence)).collect();
    let hashes: Vec<Vec<u8>> = made.heads.iter().map(|head| head.hash.to_vec()).collect();
    vec![
        step!(
            "INSERT INTO checkpoint (number, at_millis, previous, hash) VALUES ($1, $2, $3, $4)",
            big(made.number),
            made.at.as_millisecond(),
            made.previous.to_vec(),
            made.hash.to_vec(),
        ),
        step!(
            "INSERT INTO checkpoint_head (number, series, sequence, hash)
             SELECT $1, h.series, h.sequence, h.hash FROM unnest($2::text[], $3::bigint[], $4::bytea[]) AS h (series, sequence, hash)",
            big(made.number),
            series.clone(),
            sequences.clone(),
            hashes,
        ),
        // Exactly what was bound: a commit may have gone on meanwhile.
        step!(
            "UPDATE series SET bound_sequence = h.sequence FROM unnest($1::text[], $2::bigint[]) AS h (series, sequence)
             WHERE series.name = h.series",
            series,
            sequences,
        ),
    ]
}
