//! `journal verify` finds any changed, missing or reordered row, whatever table
//! of the journal it lies in.

use std::path::{Path, PathBuf};

use madoguchi_app::journal::{VerifyReport, What};
use madoguchi_app::store::{OperatorStore as _, Store};
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::FactId;
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::scene::{at, day, fact_at, insurer, new_id};
use madoguchi_store_sqlite::{Encryption, SqliteStore};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::support::{Held, rounds, wait};

/// A journal of several series, purged bodies and two checkpoints.
async fn fill(scene: &Scene<SqliteStore>) {
    let subjects =
        [Subject::Insurer(insurer("ngk")), Subject::Insurer(insurer("omron")), Subject::Install(scene.store.install())];
    for round in 0..6_i64 {
        for subject in &subjects {
            let limit = Fact::LimitReached { limit: "x".into(), tag: round.to_string() };
            let reopened = Fact::MemberReopened { insurer: insurer("ngk"), tag: String::new(), failures: 20 };
            scene
                .facts(vec![
                    fact_at(subject.clone(), day(round * 100), limit),
                    fact_at(subject.clone(), day(round * 100), reopened),
                ])
                .await;
        }
        if round == 2 || round == 4 {
            scene.store.checkpoint(day(round * 100)).await.unwrap();
        }
        if round == 4 {
            let purged = scene.store.purge(day(500), FactId::from_uuid(new_id()), [3; 16]).await.unwrap();
            assert!(purged.bodies > 0, "some bodies are gone by right");
        }
    }
}

fn base() -> Held {
    let held = Held::new(Encryption::Plain);
    wait(fill(&Scene::new(held.store())));
    held
}

fn verified(path: &Path, kept: Vec<CheckpointLine>) -> Result<VerifyReport, String> {
    let store = SqliteStore::open_file(path, Encryption::Plain).map_err(|error| error.to_string())?;
    wait(store.journal_verify(kept, 5)).map_err(|error| error.to_string())
}

/// A copy of a closed store that may be spoiled.
fn copy(base: &Path, folder: &Path) -> PathBuf {
    let path = folder.join("tampered.db");
    std::fs::copy(base, &path).unwrap();
    path
}

fn raw(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    conn
}

/// The closed file of a filled store.
fn closed(held: &Held) -> PathBuf {
    let path = held.path();
    let conn = raw(&path);
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    path
}

const TABLES: [&str; 5] = ["series", "journal", "fact_body", "checkpoint", "checkpoint_head"];

/// Every column of the journal's tables.
fn columns(conn: &Connection) -> Vec<(&'static str, String)> {
    TABLES
        .into_iter()
        .flat_map(|table| {
            let mut select = conn.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
            let names: Vec<String> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            names.into_iter().map(move |name| (table, name))
        })
        .collect()
}

/// Another value of the same type.
fn other(value: Value, salt: u64) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(match salt % 4 {
            0 => number + 1,
            1 => -number - 1,
            _ => number ^ (1 << (salt / 4 % 63)),
        }),
        Value::Text(mut text) => {
            if salt.is_multiple_of(2) || text.pop().is_none() {
                text.push('x');
            }
            Value::Text(text)
        }
        Value::Blob(mut bytes) => {
            let at = usize::try_from(salt / 8).unwrap_or(0) % bytes.len().max(1);
            match bytes.get_mut(at) {
                Some(_) if salt.is_multiple_of(16) => bytes.truncate(at),
                Some(byte) => *byte ^= 1 << (salt % 8),
                None => bytes.push(0),
            }
            Value::Blob(bytes)
        }
        Value::Null | Value::Real(_) => Value::Integer(1),
    }
}

/// Rows of a table in a stable order, as the value of its first column and an offset.
fn cell(conn: &Connection, table: &str, column: &str, row: u64) -> (u64, Value) {
    let count: u64 =
        conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get::<_, i64>(0)).unwrap().unsigned_abs();
    let offset = row % count;
    let sql = format!("SELECT {column} FROM {table} ORDER BY 1 LIMIT 1 OFFSET {offset}");
    (offset, conn.query_row(&sql, [], |r| r.get(0)).unwrap())
}

/// Changes the cell found by [`cell`]; false when a constraint forbids the value.
fn change(conn: &Connection, table: &str, column: &str, from: &Value, to: &Value) -> bool {
    // Of several rows with one value only the first is changed.
    let key = match table {
        "journal" => "fact_id",
        "series" => "id",
        "fact_body" => "fact_id",
        "checkpoint" => "number",
        _ => "number || series",
    };
    let sql = format!(
        "UPDATE {table} SET {column} = ?2 WHERE {key} = (SELECT {key} FROM {table} WHERE {column} = ?1 LIMIT 1)"
    );
    conn.execute(&sql, [from, to]).is_ok_and(|changed| changed == 1)
}

#[test]
fn an_untouched_journal_is_intact() {
    let held = base();
    let report = wait(held.store().journal_verify(Vec::new(), 10)).unwrap();
    assert!(report.intact(), "{report:?}");
    assert_eq!((report.series, report.checkpoints), (3, 2));
    assert!(report.rows > 36 && report.purged > 0 && report.bodies + report.purged == report.rows, "{report:?}");
}

/// ASVS 16.4.2: a changed cell of the journal is found.
#[test]
fn any_changed_cell_is_found() {
    let held = base();
    let base = closed(&held);
    let columns = columns(&raw(&base));
    assert!(columns.len() >= 23, "{columns:?}");
    let folder = tempfile::tempdir().unwrap();
    let mut runner =
        TestRunner::new(Config { cases: rounds(300, 10_000), failure_persistence: None, ..Config::default() });
    runner
        .run(&(0..columns.len(), any::<u64>(), any::<u64>()), |(column, row, salt)| {
            let (table, column) = &columns[column];
            let path = copy(&base, folder.path());
            let conn = raw(&path);
            let (_, before) = cell(&conn, table, column, row);
            prop_assume!(change(&conn, table, column, &before, &other(before.clone(), salt)));
            drop(conn);
            let found = verified(&path, Vec::new());
            prop_assert!(
                found.as_ref().is_ok_and(|report| !report.intact()),
                "{table}.{column} from {before:?}: {found:?}"
            );
            Ok(())
        })
        .unwrap();
}

/// ASVS 16.4.2: a row that is missing from the journal is found.
#[test]
fn any_missing_row_is_found() {
    let held = base();
    let base = closed(&held);
    let folder = tempfile::tempdir().unwrap();
    for table in TABLES {
        let rows: u64 = raw(&base)
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get::<_, i64>(0))
            .unwrap()
            .unsigned_abs();
        for row in 0..rows {
            let path = copy(&base, folder.path());
            let key = match table {
                "journal" | "fact_body" => "fact_id",
                "series" => "id",
                "checkpoint" => "number",
                _ => "number || series",
            };
            let sql = format!(
                "DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row})"
            );
            assert_eq!(raw(&path).execute(&sql, []).unwrap(), 1);
            let found = verified(&path, Vec::new());
            assert!(found.as_ref().is_ok_and(|report| !report.intact()), "{table} row {row}: {found:?}");
        }
    }
}

/// ASVS 16.4.2: two rows of the journal that changed places are found.
#[test]
fn any_two_rows_that_changed_places_are_found_and_named() {
    let held = base();
    let base = closed(&held);
    let folder = tempfile::tempdir().unwrap();
    let count: i64 = raw(&base).query_row("SELECT count(*) FROM journal WHERE series = 2", [], |r| r.get(0)).unwrap();
    for first in 1..=count {
        for second in first + 1..=count {
            let path = copy(&base, folder.path());
            let conn = raw(&path);
            for (from, to) in [(first, -1), (second, first), (-1, second)] {
                let moved =
                    conn.execute("UPDATE journal SET sequence = ?2 WHERE series = 2 AND sequence = ?1", [from, to]);
                assert_eq!(moved.unwrap(), 1);
            }
            drop(conn);
            let report = verified(&path, Vec::new()).unwrap();
            let named = |at: i64, written: i64| {
                let what = What::Reordered { written_at: written.unsigned_abs() };
                report.problems.iter().any(|p| p.sequence == at.unsigned_abs() && p.what == what)
            };
            assert!(named(second, first) && named(first, second), "{first} and {second}: {report:?}");
        }
    }
}

#[test]
fn a_rewritten_journal_is_found_by_a_kept_line_alone() {
    let held = base();
    let store = held.store();
    let line = wait(store.checkpoint_line()).unwrap().unwrap();
    let kept = CheckpointLine::read_all(&format!("# printed\n{line}\n")).unwrap();
    let report = wait(store.journal_verify(kept.clone(), 10)).unwrap();
    assert!(report.intact() && report.kept_lines == 1, "{report:?}");

    // Whoever may write the file can make another journal of the same length: everything fits but the line.
    let rewritten = base_with_install(&store);
    let report = wait(rewritten.store().journal_verify(kept.clone(), 10)).unwrap();
    assert_eq!(report.problems.iter().map(|p| p.what).collect::<Vec<_>>(), [What::KeptLineDiffers]);

    let later = CheckpointLine { number: line.number + 1, ..line.clone() };
    let other = CheckpointLine { install: madoguchi_domain::ids::InstallId::from_uuid(new_id()), ..line };
    let report = wait(store.journal_verify(vec![later, other], 10)).unwrap();
    let whats: Vec<_> = report.problems.iter().map(|p| p.what).collect();
    assert_eq!(whats, [What::KeptLineUnknown, What::KeptLineOfOtherInstall]);
}

/// A second journal under the install of the first.
fn base_with_install(store: &SqliteStore) -> Held {
    let held = Held::with_install(Encryption::Plain, store.install());
    wait(fill(&Scene::new(held.store())));
    held
}

#[test]
fn only_the_first_problems_are_listed_and_the_rest_is_counted() {
    let held = base();
    let path = closed(&held);
    raw(&path).execute("UPDATE journal SET actor = 'operator'", []).unwrap();
    let report = verified(&path, Vec::new()).unwrap();
    assert_eq!(report.problems.len(), 5);
    assert_eq!(report.more + 5, report.rows, "{report:?}");
    assert_eq!(report.problems[0].what, What::Changed);
}

#[test]
fn a_body_deleted_before_its_time_is_found() {
    let held = base();
    let path = closed(&held);
    let conn = raw(&path);
    let young = at(0).as_millisecond() + 450 * 86_400_000;
    let deleted = conn
        .execute("DELETE FROM fact_body WHERE fact_id = (SELECT fact_id FROM journal WHERE kind = 'limit_reached' AND at_millis > ?1 LIMIT 1)", [young])
        .unwrap();
    assert_eq!(deleted, 1);
    drop(conn);
    let report = verified(&path, Vec::new()).unwrap();
    assert_eq!(report.problems.iter().map(|p| p.what).collect::<Vec<_>>(), [What::BodyMissing]);
}
