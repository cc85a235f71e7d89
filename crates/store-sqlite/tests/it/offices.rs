//! What only this store does with care offices: files of the first schema, a queue of 100,000
//! applications, and rows that cannot be read.

use std::time::{Duration, Instant};

use madoguchi_app::store::{OfficeStore as _, ReissueQuery, Store as _, StoreError};
use madoguchi_domain::notice::search_words;
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::reissue::ReceiptNumber;
use madoguchi_domain::reissue::state::{State, TABLE};
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::desk_scene::{Hands, federation, ours};
use madoguchi_store_conformance::scene::{at, insured, load_at, signup_flow};
use madoguchi_store_sqlite::{Encryption, SqliteStore};
use rusqlite::{Connection, params};

use crate::support::{Held, encrypted, wait};

/// `MDGC`, as a file of the program says.
const APPLICATION_ID: i32 = 0x4D44_4743;

/// A file as the first schema made it.
fn first_schema(path: &std::path::Path) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(include_str!("../../src/schema/0001_first.sql")).unwrap();
    conn.execute("INSERT INTO store_meta (id, install, readable_from, created_at) VALUES (1, ?1, 1, 0)", [[7_u8; 16]])
        .unwrap();
    conn.execute(
        "INSERT INTO mail (id, version, kind, sealed, queued_at, status, tries, due_at)
         VALUES (?1, 1, 'password_changed', x'01', 5, 'queued', 0, 5)",
        [[1_u8; 16]],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO flow (id, version, kind, opened_at, expires_at, state) VALUES (?1, 1, 'signup', ?2, ?3, ?4)",
        params![
            [2_u8; 16],
            at(0).as_microsecond(),
            at(86_400).as_microsecond(),
            serde_json::to_string(&signup_flow(None, at(0)).state).unwrap()
        ],
    )
    .unwrap();
    conn.execute("INSERT INTO secret (owner, kind, value) VALUES (?1, 'flow_token', ?2)", [&[2_u8; 16][..], &[9; 32]])
        .unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    conn.pragma_update(None, "user_version", 1).unwrap();
}

/// What a file of the first schema holds is there after it was brought up to date, and offices have their place.
#[test]
fn a_file_of_the_first_schema_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    first_schema(&path);
    let store = SqliteStore::open_file(&path, Encryption::Plain).unwrap();
    wait(async {
        let scene = Scene::new(store.clone());
        let mails = scene.store.mails_due(at(0), 10).await.unwrap();
        assert_eq!(
            mails.iter().map(|mail| (mail.entry.kind.as_str(), mail.entry.office)).collect::<Vec<_>>(),
            [("password_changed", None)]
        );
        assert_eq!(scene.store.flow_by_token(&[9; 32]).await.unwrap().unwrap().opened_at, at(0));
        scene.load(load_at(at(0), false), vec![insured("105")]).await;
        let office = scene.office("3170100014").await;
        let standing = scene.standing(&office, State::Dispatched, at(1), &Hands::new()).await;
        assert_eq!(scene.kept(standing.id).await.1, standing);
    });
    drop(store);
    let conn = Connection::open(&path).unwrap();
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let readable_from: u32 = conn.query_row("SELECT readable_from FROM store_meta", [], |row| row.get(0)).unwrap();
    assert_eq!((version, readable_from), (3, 3), "an older program would show a federation's notices to everybody");
}

/// How many applications the queue has to bear.
const MANY: u32 = 100_000;

/// Fills an encrypted file with offices and their applications, most of them done, as after some years.
fn fill(held: &Held) {
    let mut conn = Connection::open(held.path()).unwrap();
    conn.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
    let tx = conn.transaction().unwrap();
    {
        let mut office = tx
            .prepare(
                "INSERT INTO office (id, version, federation, number, name, kana, postal_code, address, telephone,
                                     service_kinds, agent, address_since)
                 VALUES (?1, 1, 'tottori', ?2, ?3, 'ミホン サキュウ', '680-0061', '鳥取県鳥取市立川町6-176', '0857-20-0001', '', 0, 20270115)",
            )
            .unwrap();
        let mut reissue = tx
            .prepare(
                "INSERT INTO reissue (id, version, office, federation, office_number, office_name, prefecture, notice_address,
                                      receipt, pair, language, received_at, changed_at, state, is_open, envelope, reviewer,
                                      letter_out, search_text)
                 VALUES (?1, 1, ?1, 'tottori', ?2, ?3, '31', 'jimu@example.jp', ?4, randomblob(32), 'ja', ?5, ?5, ?6, ?7, 'not_needed', ?8, 0, ?9)",
            )
            .unwrap();
        let states: Vec<State> = TABLE.into_iter().map(|(state, _)| state).collect();
        for n in 0..MANY {
            let id = uuid::Uuid::from_u128(u128::from(n) + 1).into_bytes();
            let (number, name) = (format!("31{n:08}"), format!("見本事業所 {n}"));
            let mut digits = format!("{n:010}").into_bytes().into_iter();
            let receipt =
                ReceiptNumber::draw(&mut |buffer| buffer.fill_with(|| digits.next().unwrap() - b'0')).unwrap();
            // Nine of ten are done; the others stand anywhere.
            let state = if n % 10 == 0 { states[(n as usize / 10) % states.len()] } else { State::Used };
            let reviewer = (state != State::Received).then_some([(n % 7) as u8; 16]);
            office.execute(params![id, number, name]).unwrap();
            let text = madoguchi_domain::notice::search_text(&format!(
                "{number}\n{name}\nミホン サキュウ\n{}",
                receipt.as_str()
            ));
            let sent = at(i64::from(n) * 60).as_microsecond();
            let row =
                params![id, number, name, receipt.as_str(), sent, state.as_str(), state.is_open(), reviewer, text];
            reissue.execute(row).unwrap();
        }
    }
    tx.commit().unwrap();
}

/// The best of some tries: what the store needs, not what else this computer does.
fn fastest<T>(work: impl Fn() -> T) -> (Duration, T) {
    let tries = (0..5).map(|_| {
        let begun = Instant::now();
        let answer = work();
        (begun.elapsed(), answer)
    });
    tries.min_by_key(|(time, _)| *time).unwrap()
}

/// REI-12: with 100,000 applications a page of the queue and the counts of its states, which together open the screen
/// within 100 ms, cost the store less than 20 ms each, wherever the page is; a search reads one index and no table.
#[test]
fn the_queue_is_quick_with_a_hundred_thousand_applications() {
    let held = Held::new(encrypted());
    fill(&held);
    let store = held.store();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let open: Vec<State> = TABLE.into_iter().map(|(state, _)| state).filter(|state| state.is_open()).collect();
    let all: Vec<State> = TABLE.into_iter().map(|(state, _)| state).collect();
    let query = |states: &[State]| ReissueQuery {
        federation: ours(),
        states: states.to_vec(),
        words: String::new(),
        until: None,
        reviewer: None,
        after: None,
        limit: 50,
    };
    let page = |query: &ReissueQuery| runtime.block_on(store.reissue_page(query)).unwrap();
    let quick = Duration::from_millis(20);

    let (time, counts) = fastest(|| runtime.block_on(store.reissue_counts(&ours())).unwrap());
    println!("counts: {time:?}");
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), u64::from(MANY));
    assert!(time < quick, "{time:?}");
    assert_eq!(runtime.block_on(store.reissue_counts(&federation("shimane"))).unwrap(), []);

    let first = page(&query(&all));
    let middle = (at(i64::from(MANY) * 30), madoguchi_domain::ids::ReissueId::from_uuid(uuid::Uuid::nil()));
    let reviewer = Some(madoguchi_domain::ids::StaffId::from_uuid(uuid::Uuid::from_bytes([3; 16])));
    for (what, query, expected) in [
        ("first page of what is open", query(&open), 50),
        ("first page of all", query(&all), 50),
        ("page in the middle of all", ReissueQuery { after: Some(middle), ..query(&all) }, 50),
        ("page of one reviewer", ReissueQuery { reviewer, ..query(&open) }, 50),
        ("page of what waits long", ReissueQuery { until: Some(at(600_000)), ..query(&open) }, 50),
        ("behind the last page", ReissueQuery { after: Some((at(i64::from(MANY) * 60), middle.1)), ..query(&all) }, 0),
    ] {
        let (time, rows) = fastest(|| page(&query));
        println!("{what}: {time:?}");
        assert_eq!(rows.len(), expected, "{what}");
        assert!(time < quick, "{what}: {time:?}");
    }
    assert_eq!(first[0].received_at, at(0));

    // The worst search: one office among all that are done, or none.
    for (words, found) in [("99999", 1), (search_words("大山").as_str(), 0)] {
        let (time, rows) = fastest(|| page(&ReissueQuery { words: words.into(), ..query(&all) }));
        println!("search for {found} of all: {time:?}");
        assert!(rows.len() >= found);
    }
    let grouped = Connection::open(held.path()).unwrap();
    grouped.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
    let sql = "SELECT state, count(*) FROM reissue WHERE federation = 'tottori' GROUP BY state";
    let (time, _) =
        fastest(|| grouped.prepare(sql).unwrap().query_map([], |row| row.get::<_, i64>(1)).unwrap().count());
    println!("for comparison, a grouped count: {time:?}");
}

/// A row that cannot be read is told as damage, and no part of it is given out.
#[test]
fn a_row_that_cannot_be_read_is_damage() {
    let held = Held::new(Encryption::Plain);
    wait(async {
        let scene = Scene::new(held.store());
        let office = scene.office("3170100014").await;
        let standing = scene.standing(&office, State::Printed, at(1), &Hands::new()).await;
        let clerk = scene.clerk("sato.review", &[madoguchi_domain::staff::Role::Reviewer]).await;
        let damaged = |sql: &str| {
            let conn = Connection::open(held.path()).unwrap();
            assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
        };
        let is_damage = |error: StoreError| matches!(error, StoreError::Damaged(_));
        for (item, sound) in [("telephone", "'0857-20-0001'"), ("kana", "'ミホン'"), ("federation", "'tottori'")] {
            damaged(&format!("UPDATE office SET {item} = '請求 ?'"));
            let error = scene.store.office(office.id).await.unwrap_err();
            assert!(!error.to_string().contains("請求"), "{error}");
            assert!(is_damage(error), "{item}");
            damaged(&format!("UPDATE office SET {item} = {sound}"));
        }
        let number = OfficeNumber::new("3170100014").unwrap();
        assert!(scene.store.office_by_number(&ours(), &number).await.unwrap().is_some());
        for item in
            ["state = 'lost'", "letter_serial = NULL", "receipt = '1'", "prefecture = '48'", "notice_address = 'x'"]
        {
            damaged(&format!("UPDATE reissue SET {item}"));
            assert!(is_damage(scene.store.reissue(standing.id).await.unwrap_err()), "{item}");
        }
        damaged("UPDATE staff SET roles = '[]'");
        assert!(is_damage(scene.store.staff(clerk.id).await.unwrap_err()));
    });
}
