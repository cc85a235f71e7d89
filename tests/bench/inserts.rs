//! What an import is limited by: a loop of prepared inserts of the same columns
//! and indexes into the same encrypted file with the same pragmas and cache. The
//! people lie ready in memory before the clock runs.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use madoguchi_app::host::Host as _;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::journal::hex;
use madoguchi_domain::roster::{Relation, RosterRow};
use madoguchi_store_sqlite::{BULK_CACHE_KIB, SETTINGS};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::fixture::{self, RAW_KEY};
use crate::host::Office;
use crate::import::figures;

/// Runs the loop in a process of its own; gives its seconds.
pub(crate) fn in_process(folder: &Path, rows: usize) -> f64 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let answer = command.arg("inserts").arg(rows.to_string()).arg(folder).output().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    let figures = figures(&answer);
    let [seconds] = figures[..] else { panic!("{answer:?}") };
    seconds
}

/// A person as columns.
struct Columns {
    id: [u8; 16],
    person: RosterRow,
    birth_date: i64,
    symbol_key: String,
    number_key: String,
}

/// Inserts and prints the seconds it took.
pub(crate) fn in_this_process(rows: usize, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("inserts.db");
    drop(fixture::create_file(&file));
    let mut conn = open(&file);
    let people = people(rows);
    let begun = Instant::now();
    insert(&mut conn, &people);
    let seconds = begun.elapsed().as_secs_f64();
    let stored: i64 = conn.query_row("SELECT count(*) FROM member", [], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(stored).unwrap(), rows);
    println!("{seconds}");
}

fn open(file: &Path) -> Connection {
    let conn = Connection::open(file).unwrap();
    conn.pragma_update(None, "key", format!("x'{}'", hex(&RAW_KEY))).unwrap();
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    for (name, value) in SETTINGS {
        conn.pragma_update(None, name, value).unwrap();
    }
    conn.pragma_update(None, "cache_size", -BULK_CACHE_KIB).unwrap();
    conn
}

fn people(rows: usize) -> Vec<Columns> {
    let widths = fixture::profile().matching;
    let at = Office.now();
    let columns = |person: RosterRow| {
        let mut random = [0; 10];
        Office.random(&mut random);
        let date = person.birth_date;
        Columns {
            id: *MemberId::new(at, random).uuid().as_bytes(),
            birth_date: i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()),
            symbol_key: person.symbol.key(widths.symbol_width),
            number_key: person.number.key(widths.number_width),
            person,
        }
    };
    fixture::people(rows).map(columns).collect()
}

fn insert(conn: &mut Connection, people: &[Columns]) {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    {
        let mut insert = tx
            .prepare(
                "INSERT INTO member (id, version, insurer, symbol, number, branch_number, birth_date, name, kana, kana_key,
                                     kana_second_key, mail, relation, employee_number, symbol_key, number_key, ended, mail_refused)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, 0)",
            )
            .unwrap();
        for Columns { id, person, birth_date, symbol_key, number_key } in people {
            let relation = match person.relation {
                Relation::Insured => "insured",
                Relation::Dependant => "dependant",
            };
            let columns = params![
                id.as_slice(),
                person.insurer.as_str(),
                person.symbol.as_typed(),
                person.number.as_typed(),
                person.branch_number,
                birth_date,
                person.name,
                person.kana,
                person.kana_keys.first.as_str(),
                person.kana_keys.second.as_str(),
                person.mail.as_ref().map(|mail| mail.as_str()),
                relation,
                person.employee_number,
                symbol_key,
                number_key,
            ];
            insert.execute(columns).unwrap();
        }
    }
    tx.commit().unwrap();
}
