//! The journal's arithmetic: what is hashed, in which order. Reads and writes
//! nothing; stores keep the rows, `verify` walks them.
//!
//! A series is named by (install, subject) and chained:
//! `hash(n) = SHA-256(domain tag, hash(n-1), header(n))`, where the header holds
//! the hash of the body. A checkpoint binds the checkpoint before it and the
//! heads that changed since. An unkeyed chain can be recomputed by whoever may
//! write the file, so `verify` compares with checkpoints that were exported.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::fact::{FactEntry, Subject};
use crate::ids::{FactId, InstallId};

/// SHA-256.
pub type Hash = [u8; 32];

/// What the first row of a series and the first checkpoint have before them.
pub const NOTHING_BEFORE: Hash = [0; 32];

/// Name of a series.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesName {
    /// The only writer.
    pub install: InstallId,
    /// Whom it is about.
    pub subject: Subject,
}

impl std::fmt::Display for SeriesName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.install, self.subject)
    }
}

/// A row of the journal. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Series the row belongs to, in its text form.
    pub series: String,
    /// 1, 2, 3 ... without a gap.
    pub sequence: u64,
    /// Identity of the fact.
    pub fact_id: FactId,
    /// When it happened, in milliseconds since 1970 UTC.
    pub at_millis: i64,
    /// Who did it, in text form.
    pub actor: String,
    /// Kind of the fact.
    pub kind: String,
    /// Version of the kind's body.
    pub kind_version: u16,
    /// SHA-256 over salt and body.
    pub body_hash: Hash,
}

/// The bytes that are stored and hashed as a body: salt, then JSON.
///
/// # Errors
/// When the fact cannot be written as JSON, which no kind of ours can cause.
pub fn body_bytes(entry: &FactEntry) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = entry.salt.to_vec();
    serde_json::to_writer(&mut bytes, &entry.fact)?;
    Ok(bytes)
}

/// Reads a body back.
///
/// # Errors
/// When the bytes are no body of a known kind.
pub fn body_fact(bytes: &[u8]) -> Result<crate::fact::Fact, serde_json::Error> {
    serde_json::from_slice(bytes.get(16..).unwrap_or_default())
}

/// SHA-256 over a body's bytes.
#[must_use]
pub fn body_hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The row of an entry at its place.
#[must_use]
pub fn row(series: &SeriesName, sequence: u64, entry: &FactEntry, body_hash: Hash) -> Row {
    let spec = entry.fact.spec();
    Row {
        series: series.to_string(),
        sequence,
        fact_id: entry.id,
        at_millis: entry.at.as_millisecond(),
        actor: entry.actor.to_string(),
        kind: spec.kind.to_owned(),
        kind_version: spec.version,
        body_hash,
    }
}

/// Every part is preceded by its length, so that no two headers share bytes.
fn put(hasher: &mut Sha256, part: &[u8]) {
    hasher.update((part.len() as u64).to_be_bytes());
    hasher.update(part);
}

/// The chain's hash at a row.
#[must_use]
pub fn chain_hash(previous: &Hash, row: &Row) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"madoguchi/journal/1");
    hasher.update(previous);
    put(&mut hasher, row.series.as_bytes());
    put(&mut hasher, &row.sequence.to_be_bytes());
    put(&mut hasher, row.fact_id.uuid().as_bytes());
    put(&mut hasher, &row.at_millis.to_be_bytes());
    put(&mut hasher, row.actor.as_bytes());
    put(&mut hasher, row.kind.as_bytes());
    put(&mut hasher, &row.kind_version.to_be_bytes());
    put(&mut hasher, &row.body_hash);
    hasher.finalize().into()
}

/// A fact at the end of its series, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The row.
    pub row: Row,
    /// Chain hash at the row.
    pub hash: Hash,
    /// The bytes that were hashed as the body.
    pub body: Vec<u8>,
}

/// The link that follows a series' newest row: its sequence (0 where there is none) and chain hash.
///
/// # Errors
/// As [`body_bytes`].
pub fn link(series: &SeriesName, newest: (u64, Hash), entry: &FactEntry) -> Result<Link, serde_json::Error> {
    let body = body_bytes(entry)?;
    let row = row(series, newest.0 + 1, entry, body_hash(&body));
    Ok(Link { hash: chain_hash(&newest.1, &row), row, body })
}

/// Head of a series at a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// Series in its text form.
    pub series: String,
    /// Sequence of its newest row.
    pub sequence: u64,
    /// Chain hash of that row.
    pub hash: Hash,
}

/// Binds the previous checkpoint and the heads that changed since. The order
/// of `heads` does not matter.
#[must_use]
pub fn checkpoint_hash(previous: &Hash, number: u64, at: Timestamp, heads: &[Head]) -> Hash {
    let mut sorted: Vec<&Head> = heads.iter().collect();
    sorted.sort();
    let mut hasher = CheckpointHasher::new(previous, number, at);
    sorted.into_iter().for_each(|head| hasher.head(head));
    hasher.finish()
}

/// A checkpoint's hash, head by head, for more heads than memory should hold.
pub struct CheckpointHasher(Sha256);

impl CheckpointHasher {
    /// Before the first head.
    #[must_use]
    pub fn new(previous: &Hash, number: u64, at: Timestamp) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"madoguchi/checkpoint/1");
        hasher.update(previous);
        put(&mut hasher, &number.to_be_bytes());
        put(&mut hasher, &at.as_millisecond().to_be_bytes());
        Self(hasher)
    }

    /// The next head; they come in the order of the bytes of their series' names.
    pub fn head(&mut self, head: &Head) {
        put(&mut self.0, head.series.as_bytes());
        put(&mut self.0, &head.sequence.to_be_bytes());
        put(&mut self.0, &head.hash);
    }

    /// After the last head.
    #[must_use]
    pub fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// Lower-case hexadecimal, as printed and exported.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(sequence: u64) -> Row {
        Row {
            series: "i/member:m".into(),
            sequence,
            fact_id: FactId::from_uuid(uuid::Uuid::nil()),
            at_millis: 1,
            actor: "visitor".into(),
            kind: "signup_matched".into(),
            kind_version: 1,
            body_hash: [7; 32],
        }
    }

    #[test]
    fn every_part_of_a_row_changes_the_chain() {
        let base = chain_hash(&NOTHING_BEFORE, &sample(1));
        let mut others = vec![chain_hash(&[1; 32], &sample(1)), chain_hash(&NOTHING_BEFORE, &sample(2))];
        let changes: [fn(&mut Row); 7] = [
            |r| r.series.push('x'),
            |r| r.fact_id = FactId::from_uuid(uuid::Uuid::max()),
            |r| r.at_millis = 2,
            |r| r.actor = "program".into(),
            |r| r.kind.push('x'),
            |r| r.kind_version = 2,
            |r| r.body_hash[31] ^= 1,
        ];
        for change in changes {
            let mut row = sample(1);
            change(&mut row);
            others.push(chain_hash(&NOTHING_BEFORE, &row));
        }
        assert!(others.iter().all(|h| *h != base));
    }

    #[test]
    fn parts_cannot_slide_into_one_another() {
        let mut a = sample(1);
        a.actor = "ab".into();
        a.kind = "c".into();
        let mut b = sample(1);
        b.actor = "a".into();
        b.kind = "bc".into();
        assert_ne!(chain_hash(&NOTHING_BEFORE, &a), chain_hash(&NOTHING_BEFORE, &b));
    }

    #[test]
    fn a_checkpoint_does_not_depend_on_the_order_of_heads() {
        let heads = |n: u8| Head { series: format!("s{n}"), sequence: 1, hash: [n; 32] };
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(
            checkpoint_hash(&NOTHING_BEFORE, 1, at, &[heads(1), heads(2)]),
            checkpoint_hash(&NOTHING_BEFORE, 1, at, &[heads(2), heads(1)]),
        );
        assert_ne!(
            checkpoint_hash(&NOTHING_BEFORE, 1, at, &[heads(1)]),
            checkpoint_hash(&NOTHING_BEFORE, 1, at, &[heads(2)]),
        );
    }
}
