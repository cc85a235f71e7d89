//! Federations apart: what the server's role sees of one whose name it has not said, and what it may not do with
//! the tables of care offices.

use madoguchi_app::store::{Commit, Entity, Holder, LedgerLoad, OfficeStore, OperatorStore, Outcome, Store};
use madoguchi_domain::fact::{Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{DeviceId, NoticeId, OfficeId};
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::staff::Role;
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::desk_scene::{
    Hands, application, creation, federation, ledger_at, ledger_row, number, of_office, ours, sent, user_id,
};
use madoguchi_store_conformance::scene::{at, fact, new_id};
use madoguchi_store_postgres::PostgresStore;
use tokio_postgres::error::SqlState;

use crate::roles::{count, server};
use crate::support::Held;

/// Tables whose rows a federation owns.
const OWNED: [&str; 11] = [
    "notice",
    "office",
    "office_device",
    "ledger_load",
    "reissue",
    "reissue_event",
    "letter_batch",
    "letter_place",
    "letter",
    "staff",
    "holder_session",
];

/// A notice to the offices of a federation.
pub(crate) fn notice(federation: FederationCode) -> FactEntry {
    let published = Fact::NoticePublished {
        notice: NoticeId::from_uuid(new_id()),
        insurer: None,
        member: None,
        federation: Some(federation.clone()),
        title: "受付時間について".into(),
        body: "本文".into(),
        link: None,
        published_at: at(40),
    };
    fact(Subject::Federation(federation), published)
}

/// Two federations: ours with something in every table, the other with an office, an application and a clerk.
async fn two_federations(held: &Held) -> (Scene<PostgresStore>, OfficeId, OfficeId) {
    let scene = Scene::new(held.store());
    let office = scene.office("3170100014").await;
    let hands = Hands::new();
    let approved = scene.standing(&office, State::Approved, at(10), &hands).await;
    let begun =
        OfficeFact::LetterBatchBegun { batch: hands.batch, federation: ours(), staff: hands.printer, letters: 1 };
    let mut commit = Commit {
        facts: vec![madoguchi_store_conformance::desk_scene::of_federation(at(20), begun)],
        ..Commit::default()
    };
    commit.office.batches = vec![(hands.batch, vec![approved.id])];
    scene.desk_done(commit).await;
    let mut printed = approved;
    let event = hands.event(madoguchi_domain::reissue::state::EventKind::Print, &printed);
    scene.happen(&mut printed, &event, at(21)).await;
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    scene.enter(Holder::Office(office.id), at(30), DeviceId::from_uuid(new_id())).await;
    scene.enter(Holder::Staff(clerk.id), at(30), DeviceId::from_uuid(new_id())).await;

    let theirs = federation("shimane");
    scene
        .load_ledger(
            LedgerLoad { federation: theirs.clone(), ..ledger_at(at(0), false) },
            vec![ledger_row("3270100015")],
        )
        .await;
    let other = scene.store.office_by_number(&theirs, &number("3270100015")).await.unwrap().unwrap();
    let (_, created) = creation("ueno.y", &[Role::Printer], &theirs);
    let facts = vec![created, sent(&application(&other, at(1)))];
    scene.done(Commit { federation: Some(theirs.clone()), facts, ..Commit::default() }).await;
    for federation in [ours(), theirs] {
        scene.facts(vec![notice(federation)]).await;
    }
    (scene, office.id, other.id)
}

/// ASVS 8.4.1: without a name nothing of any federation is there, under one name nothing of another, and under an insurer's nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_a_federation_are_there_only_under_its_name() {
    let held = Held::new().await;
    let (_, _, other) = two_federations(&held).await;
    let client = server(&held).await;
    for named in ["", "SET madoguchi.insurer = 'tottori'"] {
        client.batch_execute(named).await.unwrap();
        for table in OWNED {
            assert_eq!(count(&client, table).await, 0, "{table}");
        }
        assert_eq!(count(&client, "fact_body WHERE federation IS NOT NULL").await, 0);
    }
    for (name, full) in [("tottori", true), ("shimane", false), ("okayama", false), ("", false)] {
        client.execute("SELECT set_config('madoguchi.federation', $1, false)", &[&name]).await.unwrap();
        for table in OWNED {
            let foreign = format!("{table} WHERE federation <> current_setting('madoguchi.federation')");
            assert_eq!(count(&client, &foreign).await, 0, "{table} under {name}");
            assert!(!full || count(&client, table).await > 0, "{table} holds nothing, which proves nothing");
        }
        let bodies = count(&client, "fact_body WHERE federation IS NOT NULL").await;
        assert_eq!(bodies > 0, matches!(name, "tottori" | "shimane"), "{name}");
    }
    client.batch_execute("SET madoguchi.federation = 'tottori'").await.unwrap();
    let id = other.uuid();
    assert_eq!(client.execute("UPDATE office SET name = 'x' WHERE id = $1", &[&id]).await.unwrap(), 0);
    for refused in [
        "UPDATE office SET federation = 'shimane'",
        "UPDATE staff SET federation = 'shimane'",
        "INSERT INTO letter_batch VALUES ('shimane', gen_random_uuid(), gen_random_uuid(), now(), 1)",
        "INSERT INTO ledger_load VALUES (gen_random_uuid(), 'shimane', '', 0, 0, 0, 0, 0, false, now())",
        "INSERT INTO flow (id, version, kind, opened_at, expires_at, state, federation)
         VALUES (gen_random_uuid(), 1, 'self_reset', now(), now(), '{}', 'shimane')",
        "INSERT INTO fact_body (fact_id, body, federation) VALUES (gen_random_uuid(), '', 'shimane')",
        "INSERT INTO notice (id, title, body, published_at, search_text, federation)
         VALUES (gen_random_uuid(), '', '', now(), '', 'shimane')",
    ] {
        let error = client.batch_execute(refused).await.expect_err(refused);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{refused}");
    }
}

/// ASVS 13.2.2, 16.4.2: the server's role can neither alter the tables of care offices nor delete or rewrite what happened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_servers_role_deletes_no_office_and_rewrites_no_history() {
    let held = Held::new().await;
    two_federations(&held).await;
    let client = server(&held).await;
    client.batch_execute("SET madoguchi.federation = 'tottori'").await.unwrap();
    for refused in [
        "ALTER TABLE office DISABLE ROW LEVEL SECURITY",
        "DROP POLICY of_federation ON office",
        "ALTER POLICY of_insurer ON fact_body USING (true)",
        "DROP TABLE reissue",
        "TRUNCATE reissue_event",
        "DELETE FROM federation",
        "DELETE FROM notice",
        "UPDATE notice SET federation = NULL",
        "DELETE FROM ledger",
        "DELETE FROM federation_of",
        "UPDATE federation_of SET federation = 'shimane'",
        "DELETE FROM office",
        "DELETE FROM office_user_id",
        "UPDATE office_user_id SET office = gen_random_uuid()",
        "UPDATE office_user_id SET federation = 'shimane'",
        "DELETE FROM ledger_load",
        "UPDATE ledger_load SET rows = 0",
        "DELETE FROM reissue",
        "UPDATE reissue_receipt SET federation = 'shimane'",
        "DELETE FROM reissue_receipt",
        "UPDATE reissue_event SET staff = NULL",
        "DELETE FROM reissue_event",
        "DELETE FROM letter_batch",
        "DELETE FROM letter_place",
        "DELETE FROM letter",
        "DELETE FROM staff",
        "UPDATE staff_user_id SET staff = gen_random_uuid()",
        "DELETE FROM staff_user_id",
        "DELETE FROM holder_session",
    ] {
        let error = client.batch_execute(refused).await.expect_err(refused);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{refused}: {error:?}");
    }
}

/// ASVS 8.4.1: a commit that says another federation than its parts belong to reaches none of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_reaches_one_federations_offices() {
    let held = Held::new().await;
    let (scene, office, other) = two_federations(&held).await;
    let before = scene.store.office(other).await.unwrap().unwrap();
    let expect = vec![(Entity::Office(other), before.version)];
    let foreign = Commit { federation: Some(ours()), expect: expect.clone(), ..Commit::default() };
    assert_eq!(scene.commit(foreign).await, Outcome::Stale);
    let changed = |office| OfficeFact::SecurityAddressChanged { office, old: None, new: "x@example.jp".into() };
    let facts = vec![of_office(other, at(50), changed(other))];
    scene.commit(Commit { federation: Some(ours()), facts, ..Commit::default() }).await;
    assert_eq!(scene.store.office(other).await.unwrap(), Some(before.clone()));
    // Without a name the parts tell: the expected office, the subject of a fact, the session's token.
    scene.done(Commit { expect, ..Commit::default() }).await;
    scene.done(Commit { facts: vec![of_office(office, at(51), changed(office))], ..Commit::default() }).await;
    let ours_now = scene.store.office(office).await.unwrap().unwrap();
    assert_eq!(ours_now.entry.security_address.unwrap().as_str(), "x@example.jp");
    let session = scene.store.holder_sessions(Holder::Office(office)).await.unwrap().remove(0);
    let mut seen = Commit::default();
    seen.office.seen = vec![(session.id, at(99))];
    scene.done(seen).await;
    assert_eq!(scene.store.holder_sessions(Holder::Office(office)).await.unwrap()[0].seen_at, at(99));
}

/// What is looked up over all federations finds its own row and nothing of the other federation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn look_ups_over_all_federations_find_the_one() {
    let held = Held::new().await;
    let (scene, office, other) = two_federations(&held).await;
    let row =
        madoguchi_domain::office::LedgerRow { user_id: Some(user_id("KJ000000000001")), ..ledger_row("3170100014") };
    scene.load_ledger(ledger_at(at(60), false), vec![row]).await;
    let store = &scene.store;
    assert_eq!(store.office_by_user_id("kj000000000001").await.unwrap().unwrap().id, office);
    for office in [office, other] {
        let open = store.open_reissue(office).await.unwrap().unwrap().application;
        let found = store.reissue_by_pair(&open.receipt, &open.notice_address).await.unwrap();
        assert_eq!(found.unwrap().application, open);
        assert_eq!(store.reissue(open.id).await.unwrap().unwrap().application.office, office);
    }
    for key in ["sato.review", "ueno.y"] {
        assert_eq!(store.staff_by_user_id(key).await.unwrap().unwrap().user_id, key);
    }
    let out = store.letters_printed_until(at(1000), 10).await.unwrap();
    assert_eq!(out.iter().map(|record| record.application.office).collect::<Vec<_>>(), [office]);
}

/// The walk over the journal reads every body under the federation whose it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_of_federations_verifies() {
    let held = Held::new().await;
    let (scene, office, _) = two_federations(&held).await;
    scene.store.checkpoint(at(99)).await.unwrap().unwrap();
    let report = scene.store.journal_verify(Vec::new(), 10).await.unwrap();
    assert!(report.intact(), "{report:?}");
    assert_eq!(report.rows, report.bodies);
    let rows = scene.store.journal_rows(&Subject::Office(office), 0, 100).await.unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.body.is_some()));
    let admin = crate::roles::client(&held.database.admin_url()).await;
    let stray = "INSERT INTO madoguchi.fact_body (fact_id, body, federation) VALUES (gen_random_uuid(), '', 'shimane')";
    admin.batch_execute(stray).await.unwrap();
    let report = scene.store.journal_verify(Vec::new(), 10).await.unwrap();
    assert_eq!(report.problems.len(), 1, "{report:?}");
}

/// Of two loads of one federation at once the second waits for the first: no office is added twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_loads_at_once_add_an_office_once() {
    let held = Held::new().await;
    let scene = Scene::new(held.store());
    let rows = || (10..60).map(|n| ledger_row(&format!("31701000{n}"))).collect::<Vec<_>>();
    let both = tokio::join!(
        scene.load_ledger(ledger_at(at(0), false), rows()),
        scene.load_ledger(ledger_at(at(1), false), rows())
    );
    let mut added = [both.0.added, both.1.added];
    added.sort_unstable();
    assert_eq!(added, [0, 50]);
    assert_eq!(scene.store.ledger_page(&ours(), None, 100).await.unwrap().len(), 50);
}
