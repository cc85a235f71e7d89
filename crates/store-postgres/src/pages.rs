//! The journal's tables, page by page, for the walk of `app`, in one view of the
//! database. Bodies are read under their series' insurer or federation. Must not judge, beyond
//! what a query over whole tables finds.

use std::collections::VecDeque;

use jiff::Timestamp;
use madoguchi_app::journal::{CheckpointRow, JournalPages, Notes, PAGE, Passage, What};
use madoguchi_app::store::{Stored, StoredRow};
use madoguchi_domain::journal::{Hash, Head};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::batch::{Given, Step, step};
use crate::connections::Lease;
use crate::fault::Fault;
use crate::journal::stored;
use crate::value::{big, count, get, hash};

/// Series whose rows are asked for at once.
const AT_ONCE: usize = 16;

/// Where the walk stands.
pub(crate) struct PostgresPages {
    lease: Lease,
    /// Series that were read, and whose rows are still to be given.
    ahead: VecDeque<Series>,
    /// Identity behind which series are still to be read; none after the last.
    next_series: Option<Uuid>,
    /// Number behind which checkpoints are still to be read.
    last_checkpoint: i64,
}

struct Series {
    id: Uuid,
    name: String,
    insurer: Option<String>,
    federation: Option<String>,
    head: Option<(u64, Hash)>,
    /// Sequence of the last row that was given; none before the first page.
    given: Option<i64>,
}

/// What follows sees the bodies of an insurer or a federation, or of nobody.
fn under(insurer: Option<&str>, federation: Option<&str>) -> Step {
    step!(
        "SELECT set_config('madoguchi.insurer', $1, true), set_config('madoguchi.federation', $2, true)",
        insurer.unwrap_or_default().to_owned(),
        federation.unwrap_or_default().to_owned(),
    )
}

/// A value, or none where it is of no kind that is written there.
fn legible<T>(read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(Fault::Damaged(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

impl PostgresPages {
    /// Takes a connection whose transaction is one view of the database.
    pub(crate) fn new(lease: Lease) -> Self {
        Self { lease, ahead: VecDeque::new(), next_series: Some(Uuid::nil()), last_checkpoint: i64::MIN }
    }

    async fn ask(&mut self, step: Step) -> Result<Vec<Row>, Fault> {
        Ok(self.lease.more(vec![step]).await?.pop().map(|given| given.rows).unwrap_or_default())
    }

    async fn read_series(&mut self) -> Result<(), Fault> {
        let Some(after) = self.next_series.filter(|_| self.ahead.is_empty()) else { return Ok(()) };
        let select = step!(
            "SELECT id, name, insurer, federation, sequence, hash FROM series WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            PAGE as i64
        );
        for row in self.ask(select).await? {
            self.ahead.push_back(Series {
                id: get(&row, "id")?,
                name: get(&row, "name")?,
                insurer: get(&row, "insurer")?,
                federation: get(&row, "federation")?,
                head: legible(count(&row, "sequence").and_then(|sequence| Ok((sequence, hash(&row, "hash")?))))?,
                given: None,
            });
        }
        self.next_series = self.ahead.back().map(|last| last.id);
        Ok(())
    }

    async fn passages_now(&mut self) -> Result<Vec<Passage<Uuid>>, Fault> {
        self.read_series().await?;
        let asked: Vec<Series> = (0..AT_ONCE).map_while(|_| self.ahead.pop_front()).collect();
        let scope = |series: &Series| under(series.insurer.as_deref(), series.federation.as_deref());
        let steps = asked.iter().flat_map(|series| [scope(series), rows_of(series)]).collect();
        let given = self.lease.more(steps).await?;
        let mut page = Vec::new();
        let mut asked = asked.into_iter().zip(given.into_iter().skip(1).step_by(2));
        while let Some((series, rows)) = asked.next() {
            if let Some(unfinished) = give(series, &rows, &mut page)? {
                // The rows of this series come first; those of the others are asked for again.
                let rest: Vec<Series> = asked.map(|(series, _)| series).collect();
                rest.into_iter().rev().for_each(|series| self.ahead.push_front(series));
                self.ahead.push_front(unfinished);
                break;
            }
        }
        Ok(page)
    }

    async fn find_now(
        &mut self,
        series: Uuid,
        name: &str,
        fits: &(dyn Fn(&StoredRow) -> bool + Sync),
    ) -> Result<Option<StoredRow>, Fault> {
        let mut after = i64::MIN;
        loop {
            let select = step!(
                "SELECT sequence, fact_id, at_millis, actor, kind, kind_version, body_hash, hash, NULL::bytea AS body FROM journal
                 WHERE series = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
                series,
                after,
                PAGE as i64
            );
            let rows = self.ask(select).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            after = get(last, "sequence")?;
            for row in &rows {
                if let Some(other) = legible(stored(row, name))?.filter(|other| fits(other)) {
                    return Ok(Some(other));
                }
            }
        }
    }

    async fn strays_now(&mut self, notes: &mut Notes) -> Result<(), Fault> {
        let select = step!(
            "SELECT DISTINCT series FROM journal j WHERE NOT EXISTS (SELECT 1 FROM series s WHERE s.id = j.series)"
        );
        for row in self.ask(select).await? {
            notes.note(&format!("series {}", get::<Uuid>(&row, "series")?), 0, What::SeriesMissing);
        }
        let select = step!("SELECT DISTINCT insurer, federation FROM series UNION SELECT NULL, NULL");
        for owner in self.ask(select).await? {
            let (insurer, federation) =
                (get::<Option<&str>>(&owner, "insurer")?, get::<Option<&str>>(&owner, "federation")?);
            let strays = step!(
                "SELECT fact_id FROM fact_body b
                 WHERE insurer IS NOT DISTINCT FROM $1 AND federation IS NOT DISTINCT FROM $2
                   AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.fact_id = b.fact_id)",
                insurer.map(str::to_owned),
                federation.map(str::to_owned),
            );
            let given = self.lease.more(vec![under(insurer, federation), strays]).await?;
            for row in given.iter().flat_map(|given| &given.rows).filter(|row| row.columns()[0].name() == "fact_id") {
                notes.note(&format!("fact {}", get::<Uuid>(row, "fact_id")?), 0, What::BodyStray);
            }
        }
        Ok(())
    }

    async fn checkpoints_now(&mut self) -> Result<Vec<Option<CheckpointRow>>, Fault> {
        let select = step!(
            "SELECT number, at_millis, previous, hash FROM checkpoint WHERE number > $1 ORDER BY number LIMIT $2",
            self.last_checkpoint,
            PAGE as i64
        );
        let rows = self.ask(select).await?;
        if let Some(last) = rows.last() {
            self.last_checkpoint = get(last, "number")?;
        }
        rows.iter().map(|row| legible(checkpoint_row(row))).collect()
    }

    async fn heads_now(&mut self, number: u64, after: &str) -> Result<Option<Vec<Head>>, Fault> {
        let select = step!(
            "SELECT series, sequence, hash FROM checkpoint_head WHERE number = $1 AND series COLLATE \"C\" > $2
             ORDER BY series COLLATE \"C\" LIMIT $3",
            big(number),
            after.to_owned(),
            PAGE as i64
        );
        let read = |row: &Row| {
            Ok(Head { series: get(row, "series")?, sequence: count(row, "sequence")?, hash: hash(row, "hash")? })
        };
        legible(self.ask(select).await?.iter().map(read).collect())
    }

    async fn heads_unmet_now(&mut self, notes: &mut Notes) -> Result<(), Fault> {
        let select = step!(
            "SELECT h.number FROM checkpoint_head h
             LEFT JOIN checkpoint c ON c.number = h.number
             LEFT JOIN series s ON s.name = h.series
             LEFT JOIN journal j ON j.series = s.id AND j.sequence = h.sequence
             WHERE c.number IS NULL OR j.hash IS NULL OR j.hash <> h.hash
             GROUP BY h.number ORDER BY h.number"
        );
        for row in self.ask(select).await? {
            notes.note("checkpoint", u64::try_from(get::<i64>(&row, "number")?).unwrap_or(0), What::CheckpointHead);
        }
        Ok(())
    }

    async fn bounds_now(&mut self, notes: &mut Notes) -> Result<(), Fault> {
        let select = step!(
            "SELECT s.name, s.bound_sequence FROM series s
             WHERE s.bound_sequence <> (SELECT coalesce(max(h.sequence), 0) FROM checkpoint_head h WHERE h.series = s.name)
             ORDER BY s.id"
        );
        for row in self.ask(select).await? {
            let bound = u64::try_from(get::<i64>(&row, "bound_sequence")?).unwrap_or(0);
            notes.note(get(&row, "name")?, bound, What::Bound);
        }
        Ok(())
    }
}

fn rows_of(series: &Series) -> Step {
    step!(
        "SELECT j.sequence, j.fact_id, j.at_millis, j.actor, j.kind, j.kind_version, j.body_hash, j.hash, b.body
         FROM journal j LEFT JOIN fact_body b ON b.fact_id = j.fact_id
         WHERE j.series = $1 AND j.sequence > $2 ORDER BY j.sequence LIMIT $3",
        series.id,
        series.given.unwrap_or(i64::MIN),
        PAGE as i64
    )
}

/// Puts a series and its rows on the page; gives it back while more may follow.
fn give(series: Series, rows: &Given, page: &mut Vec<Passage<Uuid>>) -> Result<Option<Series>, Fault> {
    if series.given.is_none() {
        let (id, name, head) = (series.id, series.name.clone(), series.head);
        page.push(Passage::Series { series: id, name, head, legible: true });
    }
    for row in &rows.rows {
        page.push(Passage::Row(legible(stored(row, &series.name))?.map(Box::new)));
    }
    match rows.rows.last() {
        Some(last) if rows.rows.len() == PAGE => Ok(Some(Series { given: Some(get(last, "sequence")?), ..series })),
        Some(_) | None => Ok(None),
    }
}

fn checkpoint_row(row: &Row) -> Result<CheckpointRow, Fault> {
    let at = Timestamp::from_millisecond(get(row, "at_millis")?).map_err(|_| Fault::Damaged("at_millis"))?;
    Ok(CheckpointRow { number: count(row, "number")?, at, previous: hash(row, "previous")?, hash: hash(row, "hash")? })
}

impl JournalPages for PostgresPages {
    type Series = Uuid;

    async fn purges(&mut self) -> Stored<Vec<Option<Vec<u8>>>> {
        let select = step!(
            "SELECT b.body FROM journal j LEFT JOIN fact_body b ON b.fact_id = j.fact_id WHERE j.kind = 'bodies_purged'"
        );
        let rows = self.ask(select).await?;
        Ok(rows.iter().map(|row| get(row, "body")).collect::<Result<_, _>>()?)
    }

    async fn passages(&mut self) -> Stored<Vec<Passage<Uuid>>> {
        loop {
            let page = self.passages_now().await?;
            // A series whose last page was full gives none; others may follow it.
            if !page.is_empty() || self.next_series.is_none() {
                return Ok(page);
            }
        }
    }

    async fn find(
        &mut self,
        series: &Uuid,
        name: &str,
        fits: &(dyn Fn(&StoredRow) -> bool + Sync),
    ) -> Stored<Option<StoredRow>> {
        Ok(self.find_now(*series, name, fits).await?)
    }

    async fn strays(&mut self, notes: &mut Notes) -> Stored<()> {
        Ok(self.strays_now(notes).await?)
    }

    async fn checkpoints(&mut self) -> Stored<Vec<Option<CheckpointRow>>> {
        Ok(self.checkpoints_now().await?)
    }

    async fn heads(&mut self, number: u64, after: &str) -> Stored<Option<Vec<Head>>> {
        Ok(self.heads_now(number, after).await?)
    }

    async fn heads_unmet(&mut self, notes: &mut Notes) -> Stored<()> {
        Ok(self.heads_unmet_now(notes).await?)
    }

    async fn bounds(&mut self, notes: &mut Notes) -> Stored<()> {
        Ok(self.bounds_now(notes).await?)
    }

    async fn checkpoint_hash(&mut self, number: u64) -> Stored<Option<Vec<u8>>> {
        // A line that was typed may hold any number; none above this one exists.
        let Ok(number) = i64::try_from(number) else { return Ok(None) };
        let rows = self.ask(step!("SELECT hash FROM checkpoint WHERE number = $1", number)).await?;
        Ok(rows.first().map(|row| get(row, "hash")).transpose()?)
    }
}
