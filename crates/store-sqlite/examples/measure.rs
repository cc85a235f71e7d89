//! Measures the store on this machine, beside what it is measured against:
//! `cargo run --release -p madoguchi-store-sqlite --example measure [ROWS]`.
//! Each line is `name<TAB>ours<TAB>limit<TAB>unit`; a dash where there is none.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::store::{Commit, OperatorStore as _, RosterCounts, RosterLoad, RosterStore, RosterVerdict, Store};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{DataSetId, FactId, InstallId, MemberId, uuid_v7};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::roster::{Encoding, Relation, RosterReader, RosterRow, RosterWriter, SampleRoster, SampleShape};
use madoguchi_store_sqlite::{BULK_CACHE_KIB, DatabaseKey, Encryption, SETTINGS, SqliteStore};
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

const SYMBOL_WIDTH: Option<u8> = Some(3);
const NUMBER_WIDTH: Option<u8> = Some(7);
/// Rounds of loads beside the loop.
const ROUNDS: usize = 3;
/// Number of the key's bytes, for a file that nobody else reads.
const KEY: u8 = 7;

fn at() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn insurer() -> InsurerCode {
    InsurerCode::new("0386").unwrap()
}

/// Random bytes that cost nothing (SplitMix64).
#[derive(Clone)]
struct Cheap(u64);

impl Cheap {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn ten(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes
    }

    fn fact(&mut self, subject: Subject, fact: Fact) -> FactEntry {
        let id = FactId::from_uuid(uuid_v7(at(), self.ten()));
        FactEntry { id, subject, actor: Actor::Program, at: at(), salt: [5; 16], fact }
    }
}

fn people() -> SampleRoster {
    let shape = SampleShape {
        insurer: insurer(),
        symbol_width: SYMBOL_WIDTH,
        number_width: NUMBER_WIDTH,
        employee_numbers: true,
        mails: true,
    };
    SampleRoster::new(1, shape)
}

fn encryption() -> Encryption {
    Encryption::Key(DatabaseKey::new(Zeroizing::new([KEY; 32])))
}

fn create(path: &Path) -> SqliteStore {
    let install = InstallId::from_uuid(uuid_v7(at(), [1; 10]));
    let first = Cheap(1).fact(Subject::Install(install), Fact::InstallCreated { program_version: "0".into() });
    SqliteStore::create_file(path, encryption(), install, at(), &first).unwrap()
}

fn loading(full: bool) -> RosterLoad {
    RosterLoad { insurer: insurer(), full, symbol_width: SYMBOL_WIDTH, number_width: NUMBER_WIDTH, at: at() }
}

fn keep(load: &RosterLoad) -> impl FnOnce(&RosterCounts) -> RosterVerdict + Send + 'static {
    let (insurer, full) = (load.insurer.clone(), load.full);
    move |counts| {
        let fact = Fact::RosterImported {
            insurer: insurer.clone(),
            data_set: DataSetId::from_uuid(uuid_v7(at(), Cheap(counts.before + counts.changed).ten())),
            sha256: String::new(),
            rows: counts.rows,
            added: counts.added,
            changed: counts.changed,
            ended: counts.ended,
            full,
        };
        let mut random = Cheap(counts.before + counts.rows + counts.changed + 17);
        RosterVerdict::Keep(Box::new(random.fact(Subject::Insurer(insurer), fact)))
    }
}

async fn load<I>(store: &SqliteStore, rows: I, full: bool) -> (RosterCounts, Duration)
where
    I: Iterator<Item = (u64, RosterRow)> + Send + 'static,
{
    let load = loading(full);
    let judge = keep(&load);
    let mut random = Cheap(store.roster_present().await.unwrap().into());
    let begun = Instant::now();
    let counts = store.roster_load(load, rows, judge, move || random.ten()).await.unwrap();
    (counts, begun.elapsed())
}

/// The limit: prepared inserts of the same columns and indexes into the same
/// kind of file under the same pragmas, values ready in memory.
fn bare_loop(path: &Path, rows: &[RosterRow]) -> Duration {
    drop(create(path));
    let mut conn = Connection::open(path).unwrap();
    let hex: String = (0..32).map(|_| format!("{KEY:02x}")).collect();
    conn.pragma_update(None, "key", format!("x'{hex}'")).unwrap();
    for (name, value) in SETTINGS {
        conn.pragma_update(None, name, value).unwrap();
    }
    conn.pragma_update(None, "cache_size", -BULK_CACHE_KIB).unwrap();
    let keys: Vec<_> = rows.iter().map(|row| (row.symbol.key(SYMBOL_WIDTH), row.number.key(NUMBER_WIDTH))).collect();
    let mut random = Cheap(9);
    let begun = Instant::now();
    let tx = conn.transaction().unwrap();
    {
        let mut insert = tx
            .prepare(
                "INSERT INTO member (id, version, insurer, symbol, number, branch_number, birth_date, name, kana, kana_key, kana_second_key,
                                     mail, relation, employee_number, symbol_key, number_key, ended, mail_refused)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, 0)",
            )
            .unwrap();
        for (row, (symbol_key, number_key)) in rows.iter().zip(&keys) {
            let id = MemberId::new(at(), random.ten());
            let date = row.birth_date;
            insert
                .execute(params![
                    id.uuid().as_bytes(),
                    row.insurer.as_str(),
                    row.symbol.as_typed(),
                    row.number.as_typed(),
                    row.branch_number,
                    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()),
                    row.name,
                    row.kana,
                    row.kana_keys.first.as_str(),
                    row.kana_keys.second.as_str(),
                    row.mail.as_ref().map(|mail| mail.as_str()),
                    if row.relation == Relation::Insured { "insured" } else { "dependant" },
                    row.employee_number,
                    symbol_key,
                    number_key,
                ])
                .unwrap();
        }
    }
    tx.commit().unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    begun.elapsed()
}

fn write_csv(path: &Path, rows: usize) {
    let output = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut writer = RosterWriter::new(output, Encoding::Utf8).unwrap();
    people().take(rows).for_each(|row| writer.write(&row).unwrap());
    writer.finish().unwrap();
}

fn read_csv(path: &Path) -> impl Iterator<Item = (u64, RosterRow)> + Send + 'static {
    let input = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(path).unwrap());
    let mut reader = RosterReader::new(input, insurer(), jiff::civil::date(2027, 1, 1)).unwrap();
    std::iter::from_fn(move || {
        let row = reader.next_row()?.unwrap();
        Some((row.line, row.person.unwrap()))
    })
}

fn numbered(rows: Vec<RosterRow>) -> impl Iterator<Item = (u64, RosterRow)> + Send + 'static {
    (2..).zip(rows)
}

/// Peak of the resident memory since the last call, in MB.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let peak: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0);
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak / 1024
}

fn say(name: &str, ours: f64, limit: Option<f64>, unit: &str) {
    match limit {
        Some(limit) => println!("{name}\t{ours:.3}\t{limit:.3}\t{unit}\tratio {:.2}", ours / limit),
        None => println!("{name}\t{ours:.3}\t-\t{unit}"),
    }
}

fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let at = ((sorted.len() - 1) as f64 * share) as usize;
    sorted[at].as_secs_f64() * 1e6
}

/// One look-up after another, as the match asks; hits and misses in turn.
async fn look_ups(store: &SqliteStore, size: usize) -> (f64, f64) {
    let known: Vec<RosterRow> = people().take(size).filter(|row| row.relation == Relation::Insured).collect();
    let mut random = Cheap(3);
    let mut took = Vec::new();
    let mut found = 0;
    for n in 0..20_000_usize {
        let row = &known[random.next() as usize % known.len()];
        let number = if n % 2 == 0 { row.number.key(NUMBER_WIDTH) } else { format!("x{n:06}") };
        let symbol = row.symbol.key(SYMBOL_WIDTH);
        let begun = Instant::now();
        let matched = store.members_matching(&insurer(), &symbol, &number, row.birth_date).await.unwrap();
        took.push(begun.elapsed());
        found += matched.len();
    }
    assert!(found >= 10_000);
    took.sort_unstable();
    (percentile(&took, 0.5), percentile(&took, 0.99))
}

async fn commits(store: &SqliteStore) -> (f64, f64) {
    let member = Subject::Member(MemberId::from_uuid(uuid_v7(at(), [3; 10])));
    let mut random = Cheap(4);
    let mut took = Vec::new();
    for n in 0..2000_i64 {
        let later = at() + SignedDuration::from_secs(n);
        let fact = Fact::LimitReached { limit: "login".into(), tag: n.to_string() };
        let entry = FactEntry { at: later, ..random.fact(member.clone(), fact) };
        let begun = Instant::now();
        store.commit(Commit { facts: vec![entry], ..Commit::default() }).await.unwrap();
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    (percentile(&took, 0.5), percentile(&took, 0.99))
}

#[tokio::main]
async fn main() {
    let rows: usize = std::env::args().nth(1).map_or(1_000_000, |text| text.parse().expect("a number of rows"));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let speed = |took: Duration| rows as f64 / took.as_secs_f64();

    let small = create(&path("small.db"));
    load(&small, numbered(people().take(10_000).collect()), false).await;
    let large = create(&path("large.db"));
    write_csv(&path("roster.csv"), rows);

    peak_mb();
    let (counts, streamed) = load(&large, read_csv(&path("roster.csv")), false).await;
    assert_eq!(counts.added, rows as u64);
    say("peak memory of a streamed load", peak_mb() as f64, None, "MB");
    let (counts, again) = load(&large, read_csv(&path("roster.csv")), true).await;
    assert_eq!((counts.added, counts.changed, counts.ended), (0, 0, 0));
    say("peak memory of a load of known people", peak_mb() as f64, None, "MB");

    for (name, store, size) in [("10 thousand", &small, 10_000), ("all", &large, rows)] {
        let (half, most) = look_ups(store, size).await;
        say(&format!("match look-up p50, {name}"), half, None, "us");
        say(&format!("match look-up p99, {name}"), most, None, "us");
    }
    let (half, most) = commits(&large).await;
    say("commit of one fact p50", half, None, "us");
    say("commit of one fact p99", most, None, "us");

    // In turn, and the best of each: other work on the machine slows one or the other.
    let (mut bare, mut from_memory, mut from_csv) = (Duration::MAX, Duration::MAX, streamed);
    for round in 0..ROUNDS {
        let ready: Vec<RosterRow> = people().take(rows).collect();
        let file = path(&format!("bare-{round}.db"));
        bare = bare.min(bare_loop(&file, &ready));
        say("file of the loop", std::fs::metadata(&file).unwrap().len() as f64 / 1e6, None, "MB");
        std::fs::remove_file(&file).unwrap();
        let file = path(&format!("memory-{round}.db"));
        from_memory = from_memory.min(load(&create(&file), numbered(ready), false).await.1);
        std::fs::remove_file(&file).unwrap();
        let file = path(&format!("csv-{round}.db"));
        from_csv = from_csv.min(load(&create(&file), read_csv(&path("roster.csv")), false).await.1);
        std::fs::remove_file(&file).unwrap();
    }
    say("roster load from memory", speed(from_memory), Some(speed(bare)), "rows/s");
    say("roster load from CSV", speed(from_csv), Some(speed(bare)), "rows/s");
    say("roster load of known people from CSV", speed(again), Some(speed(bare)), "rows/s");

    let begun = Instant::now();
    let report = large.journal_verify(Vec::new(), 10).await.unwrap();
    assert!(report.intact());
    say("journal verify", report.rows as f64 / begun.elapsed().as_secs_f64(), None, "rows/s");
    let begun = Instant::now();
    drop(large);
    let again = SqliteStore::open_file(&path("large.db"), encryption()).unwrap();
    say("open", begun.elapsed().as_secs_f64() * 1e3, None, "ms");
    assert!(again.roster_present().await.unwrap());
}
