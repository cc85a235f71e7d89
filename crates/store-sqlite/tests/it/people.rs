//! What only this store offers: local state, the list of undeliverable mails.

use madoguchi_app::store::{
    Commit, MailEntry, MailWrite, OperatorStore as _, RosterCounts, RosterStore, RosterVerdict, Store, StoreError,
    Undeliverable,
};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::flow::FlowState;
use madoguchi_domain::ids::{FlowId, MailId, MemberId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::roster::RosterRow;
use madoguchi_domain::settings::MailChange;
use madoguchi_domain::signup::Registration;
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::scene::{
    at, fact, insured, insurer, load_at, load_fact, new_id, recovery_flow, signup_flow, ten_bytes,
};
use madoguchi_store_sqlite::SqliteStore;

use crate::support::{Held, encrypted};

async fn refuse(scene: &Scene<SqliteStore>, kind: &str, member: Option<MemberId>, flow: Option<FlowId>) {
    refuse_because(scene, kind, member, flow, true).await;
}

/// `undeliverable` says that the address itself is what was refused.
async fn refuse_because(
    scene: &Scene<SqliteStore>,
    kind: &str,
    member: Option<MemberId>,
    flow: Option<FlowId>,
    undeliverable: bool,
) {
    let id = MailId::from_uuid(new_id());
    let queued_at = at(0);
    let entry =
        MailEntry { id, kind: kind.into(), sealed: vec![1], flow, member, office: None, expires_at: None, queued_at };
    scene.done(Commit { mail: vec![MailWrite::Queue(entry)], ..Commit::default() }).await;
    let refused = Fact::MailRefused { mail: id, kind: kind.into(), reason: "550".into(), undeliverable };
    let subject = member.map_or(Subject::Install(scene.store.install()), Subject::Member);
    scene
        .done(Commit {
            facts: vec![fact(subject, refused)],
            mail: vec![MailWrite::Refused(id, at(1))],
            ..Commit::default()
        })
        .await;
}

async fn listed(scene: &Scene<SqliteStore>) -> Vec<(String, String, bool)> {
    let found = scene.store.undeliverable(None).await.unwrap();
    found.into_iter().map(|Undeliverable { number, address, confirmed, .. }| (number, address, confirmed)).collect()
}

fn with_mail(number: &str) -> RosterRow {
    RosterRow { mail: Some(MailAddress::new(&format!("m{number}@example.jp")).unwrap()), ..insured(number) }
}

/// REG-12: the desk sees whom no mail reaches, and only those.
#[tokio::test]
async fn lists_people_whose_recorded_address_was_refused() {
    let held = Held::new(encrypted());
    let scene = Scene::new(held.store());
    scene.load(load_at(at(0), false), ["105", "106", "107", "108"].map(with_mail).to_vec()).await;
    let mut members = Vec::new();
    for number in ["000105", "000106", "000107", "000108"] {
        members.extend(scene.matching("001", number, jiff::civil::date(1970, 1, 2)).await);
    }
    let account = scene.account(&members[0], "taro.omuro").await;

    // A typed address that is refused says nothing of the one on record.
    let mut typed = signup_flow(Some(members[1].id), at(0));
    let mut preset = signup_flow(Some(members[2].id), at(0));
    for (flow, is_preset) in [(&mut typed, false), (&mut preset, true)] {
        let FlowState::Signup(signup) = &mut flow.state else { panic!("a sign-up") };
        let registration = Registration {
            user_id: "x".into(),
            address: "y@example.jp".into(),
            preset: is_preset,
            language: "ja".into(),
        };
        signup.submit(registration, at(0)).unwrap();
    }
    let mut change = recovery_flow(Some(account.id), at(0));
    change.state = FlowState::MailChange(MailChange::begin("z@example.jp".into(), "ja".into(), None, at(0)));
    let (typed, preset, change) =
        (scene.begin(typed).await.0.id, scene.begin(preset).await.0.id, scene.begin(change).await.0.id);
    refuse(&scene, "signup_code", Some(members[1].id), Some(typed)).await;
    refuse(&scene, "mail_change_code", Some(members[0].id), Some(change)).await;
    refuse(&scene, "address_changed", Some(members[0].id), None).await;
    refuse(&scene, "recovery_code", None, None).await;
    refuse_because(&scene, "password_changed", Some(members[0].id), None, false).await;
    assert_eq!(listed(&scene).await, []);

    refuse(&scene, "signup_code", Some(members[2].id), Some(preset)).await;
    refuse(&scene, "password_changed", Some(members[0].id), None).await;
    let expected =
        [("105".into(), "taro.omuro@example.jp".into(), true), ("107".into(), "m107@example.jp".into(), false)];
    assert_eq!(listed(&scene).await, expected);
    assert!(scene.store.account(account.id).await.unwrap().unwrap().undeliverable);
    assert_eq!(scene.store.undeliverable(Some(insurer("omron"))).await.unwrap(), []);

    // A new address, confirmed or of the roster, starts anew.
    let changed = Fact::AddressChanged { account: account.id, old: String::new(), new: "new@example.jp".into() };
    scene.facts(vec![fact(Subject::Member(members[0].id), changed)]).await;
    let moved = RosterRow { mail: Some(MailAddress::new("other@example.jp").unwrap()), ..insured("107") };
    scene.load(load_at(at(60), false), vec![moved]).await;
    assert_eq!(listed(&scene).await, []);
}

/// A letter to whoever has left would go astray.
#[tokio::test]
async fn lists_nobody_whose_membership_has_ended() {
    let held = Held::new(encrypted());
    let scene = Scene::new(held.store());
    scene.load(load_at(at(0), false), vec![with_mail("105"), with_mail("106")]).await;
    let member = scene.matching("001", "000105", jiff::civil::date(1970, 1, 2)).await.remove(0);
    refuse(&scene, "user_id_reminder", Some(member.id), None).await;
    assert_eq!(listed(&scene).await.len(), 1);
    scene.load(load_at(at(60), true), vec![with_mail("106")]).await;
    assert_eq!(listed(&scene).await, []);
}

/// A file that cannot be read to its end loads nobody.
#[tokio::test]
async fn a_load_whose_reading_fails_is_undone() {
    let held = Held::new(encrypted());
    let scene = Scene::new(held.store());
    let rows =
        (2..).zip((0..5000).map(|n| insured(&n.to_string()))).inspect(|(line, _)| assert!(*line < 4000, "unreadable"));
    let judge = |_: &RosterCounts| -> RosterVerdict { panic!("nobody is asked about half a file") };
    let error = scene.store.roster_load(load_at(at(0), false), rows, judge, ten_bytes).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    assert!(!scene.store.roster_present().await.unwrap());
    assert_eq!(scene.load(load_at(at(0), false), vec![insured("105")]).await.added, 1);
}

/// ASVS 15.4.3: readers go on during a load, and see none of it before its end.
#[tokio::test]
async fn readers_do_not_wait_for_a_load() {
    let held = Held::new(encrypted());
    let scene = Scene::new(held.store());
    scene.member("105").await;
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let rows = (2..).zip((1000..9000).map(|n| insured(&n.to_string()))).inspect(move |(line, _)| {
        if *line == 6000 {
            wait.recv().unwrap();
        }
    });
    let judge = |counts: &RosterCounts| RosterVerdict::Keep(Box::new(load_fact(&load_at(at(60), false), counts)));
    let store = scene.store.clone();
    let load = tokio::spawn(async move { store.roster_load(load_at(at(60), false), rows, judge, ten_bytes).await });
    for _ in 0..50 {
        assert_eq!(scene.matching("001", "000105", jiff::civil::date(1970, 1, 2)).await.len(), 1);
        assert_eq!(scene.matching("001", "001000", jiff::civil::date(1970, 1, 2)).await, []);
    }
    assert!(!load.is_finished());
    go.send(()).unwrap();
    assert_eq!(load.await.unwrap().unwrap().added, 8000);
    assert_eq!(scene.matching("001", "001000", jiff::civil::date(1970, 1, 2)).await.len(), 1);
}

#[tokio::test]
async fn local_state_is_kept_replaced_and_forgotten() {
    let held = Held::new(encrypted());
    let store = held.store();
    assert_eq!(store.local_get("device").await.unwrap(), None);
    store.local_put("device", Some(vec![0, 1, 255])).await.unwrap();
    store.local_put("flow", Some(vec![])).await.unwrap();
    store.local_put("device", Some(vec![2])).await.unwrap();
    drop(store);
    let again = SqliteStore::open_file(&held.path(), encrypted()).unwrap();
    assert_eq!(again.local_get("device").await.unwrap(), Some(vec![2]));
    assert_eq!(again.local_get("flow").await.unwrap(), Some(vec![]));
    again.local_put("device", None).await.unwrap();
    assert_eq!(again.local_get("device").await.unwrap(), None);
}
