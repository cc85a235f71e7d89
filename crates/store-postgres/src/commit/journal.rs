//! Appends the facts of a commit to their series: the series' rows are locked in
//! the order of their names, then each fact gets the next sequence, chained to the
//! row before. Must not: change or delete a row.

use std::collections::BTreeMap;

use madoguchi_domain::fact::{FactEntry, Subject};
use madoguchi_domain::ids::InstallId;
use madoguchi_domain::journal::{Hash, Link, NOTHING_BEFORE, SeriesName, link};
use uuid::Uuid;

use crate::batch::{Given, Step, step};
use crate::fault::Fault;
use crate::value::{big, count, get, hash};

/// A locked series as it stands.
pub(crate) struct Series {
    id: Uuid,
    name: String,
    newest: (u64, Hash),
}

fn name(install: InstallId, subject: &Subject) -> SeriesName {
    SeriesName { install, subject: subject.clone() }
}

/// Begins the series that do not exist yet, and locks all. A series is known by
/// its first fact; its insurer or federation is whose bodies it holds.
pub(crate) fn lock(install: InstallId, facts: &[FactEntry]) -> Vec<Step> {
    let mut series: BTreeMap<String, &FactEntry> = BTreeMap::new();
    for entry in facts {
        series.entry(name(install, &entry.subject).to_string()).or_insert(entry);
    }
    if series.is_empty() {
        return Vec::new();
    }
    let mut steps: Vec<Step> = series
        .iter()
        .map(|(name, entry)| {
            step!(
                "INSERT INTO series (id, name, insurer, federation, sequence, hash, bound_sequence)
                 VALUES ($1, $2, CASE WHEN $3 THEN nullif(current_setting('madoguchi.insurer', true), '') ELSE $4 END,
                         CASE WHEN $5 THEN nullif(current_setting('madoguchi.federation', true), '') ELSE $6 END, 0, $7, 0)
                 ON CONFLICT (name) DO NOTHING",
                entry.id.uuid(),
                name.clone(),
                matches!(entry.subject, Subject::Member(_)),
                insurer(&entry.subject),
                matches!(entry.subject, Subject::Office(_)),
                federation(&entry.subject),
                NOTHING_BEFORE.to_vec(),
            )
        })
        .collect();
    let names: Vec<String> = series.into_keys().collect();
    steps.push(step!(
        "SELECT id, name, sequence, hash FROM series WHERE name = ANY($1) ORDER BY name FOR UPDATE",
        names
    ));
    steps
}

/// The insurer that a subject names.
fn insurer(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Insurer(code) => Some(code.as_str().to_owned()),
        Subject::Member(_) | Subject::Office(_) | Subject::Federation(_) | Subject::Install(_) => None,
    }
}

/// The federation that a subject names.
fn federation(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Federation(code) => Some(code.as_str().to_owned()),
        Subject::Member(_) | Subject::Insurer(_) | Subject::Office(_) | Subject::Install(_) => None,
    }
}

/// What the last step of [`lock`] gave.
pub(crate) fn locked(given: &[Given]) -> Result<Vec<Series>, Fault> {
    let rows = given.last().map(|given| given.rows.as_slice()).unwrap_or_default();
    let read = |row| {
        Ok(Series {
            id: get(row, "id")?,
            name: get(row, "name")?,
            newest: (count(row, "sequence")?, hash(row, "hash")?),
        })
    };
    rows.iter().map(read).collect()
}

/// Columns of the journal and of the bodies, a fact a place.
#[derive(Default)]
struct Columns {
    series: Vec<Uuid>,
    sequence: Vec<i64>,
    fact_id: Vec<Uuid>,
    at_millis: Vec<i64>,
    actor: Vec<String>,
    kind: Vec<String>,
    kind_version: Vec<i32>,
    body_hash: Vec<Vec<u8>>,
    hash: Vec<Vec<u8>>,
    body: Vec<Vec<u8>>,
    /// Whether the body is the transaction's insurer's.
    of_member: Vec<bool>,
    insurer: Vec<Option<String>>,
    /// Whether the body is the transaction's federation's.
    of_office: Vec<bool>,
    federation: Vec<Option<String>>,
}

/// The facts behind the newest rows of their locked series, in their order.
pub(crate) fn append(install: InstallId, mut series: Vec<Series>, facts: &[FactEntry]) -> Result<Vec<Step>, Fault> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let mut columns = Columns::default();
    for entry in facts {
        let name = name(install, &entry.subject);
        let text = name.to_string();
        let at = series.iter_mut().find(|series| series.name == text).ok_or(Fault::Damaged("series"))?;
        let link = link(&name, at.newest, entry).map_err(|_| Fault::Damaged("body"))?;
        at.newest = (link.row.sequence, link.hash);
        columns.push(at.id, entry, link);
    }
    let mut steps = columns.steps();
    steps.extend(series.into_iter().map(|series| {
        let (sequence, hash) = series.newest;
        // A series may have begun before it was known whose member or office it is about.
        step!(
            "UPDATE series SET sequence = $2, hash = $3,
                    insurer = CASE WHEN $4 THEN coalesce(insurer, nullif(current_setting('madoguchi.insurer', true), ''))
                                   ELSE insurer END,
                    federation = CASE WHEN $5 THEN coalesce(federation, nullif(current_setting('madoguchi.federation', true), ''))
                                      ELSE federation END
             WHERE id = $1",
            series.id,
            big(sequence),
            hash.to_vec(),
            series.name.contains("/member:"),
            series.name.contains("/office:"),
        )
    }));
    Ok(steps)
}

impl Columns {
    fn push(&mut self, series: Uuid, entry: &FactEntry, link: Link) {
        let Link { row, hash, body } = link;
        self.series.push(series);
        self.sequence.push(big(row.sequence));
        self.fact_id.push(row.fact_id.uuid());
        self.at_millis.push(row.at_millis);
        self.actor.push(row.actor);
        self.kind.push(row.kind);
        self.kind_version.push(i32::from(row.kind_version));
        self.body_hash.push(row.body_hash.to_vec());
        self.hash.push(hash.to_vec());
        self.body.push(body);
        self.of_member.push(matches!(entry.subject, Subject::Member(_)));
        self.insurer.push(insurer(&entry.subject));
        self.of_office.push(matches!(entry.subject, Subject::Office(_)));
        self.federation.push(federation(&entry.subject));
    }

    /// Rows, then bodies. A body belongs to the transaction's insurer when its subject is a member
    /// or that insurer, to its federation when it is an office or that federation, and to nobody
    /// otherwise.
    fn steps(self) -> Vec<Step> {
        let rows = step!(
            "INSERT INTO journal (series, sequence, fact_id, at_millis, actor, kind, kind_version, body_hash, hash)
             SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::integer[],
                                  $8::bytea[], $9::bytea[])",
            self.series,
            self.sequence,
            self.fact_id.clone(),
            self.at_millis,
            self.actor,
            self.kind,
            self.kind_version,
            self.body_hash,
            self.hash,
        );
        let bodies = step!(
            "INSERT INTO fact_body (fact_id, insurer, federation, body)
             SELECT f.id, CASE WHEN f.of_member OR f.insurer = current_setting('madoguchi.insurer', true)
                               THEN nullif(current_setting('madoguchi.insurer', true), '') END,
                    CASE WHEN f.of_office OR f.federation = current_setting('madoguchi.federation', true)
                         THEN nullif(current_setting('madoguchi.federation', true), '') END, f.body
             FROM unnest($1::uuid[], $2::boolean[], $3::text[], $4::boolean[], $5::text[], $6::bytea[])
                  AS f (id, of_member, insurer, of_office, federation, body)",
            self.fact_id,
            self.of_member,
            self.insurer,
            self.of_office,
            self.federation,
            self.body,
        );
        vec![rows, bodies]
    }
}
