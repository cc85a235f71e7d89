//! The housekeeping of several servers on one store: everything that is due is done,
//! and nothing twice.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::App;
use madoguchi_app::keys::Keys;
use madoguchi_app::operator::federation_import;
use madoguchi_app::store::{Commit, CounterKey, CounterWrite, Entity, RosterStore, SecretKind, TokenHash};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::journal::body_fact;
use madoguchi_domain::reissue::Application;
use madoguchi_domain::reissue::state::State;
use madoguchi_server::{KeyFile, Server, keep_house};
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::desk_scene::{DeskStore, Hands, ours};
use madoguchi_store_conformance::journal::assert_chained;
use madoguchi_store_conformance::scene::{at, day, fact, insurer, new_hash, secret, signup_flow};
use madoguchi_store_postgres::SERVER_ROLE;
use tokio::sync::watch;

use crate::postgres;
use crate::site::{self, Site, TestHost};

/// Servers that look after one store at the same time.
const SERVERS: usize = 3;

/// When they do: a year and a month after the beginning of the scene.
fn now() -> Timestamp {
    day(400)
}

/// What is due.
struct Due {
    flow: TokenHash,
    counter: CounterKey,
    letter: Application,
}

/// A sign-up that nobody went on with, a fact that is kept for a year, a failure that
/// is counted in a time to come, and a letter whose 21 days are over.
async fn due<S: DeskStore>(scene: &Scene<S>) -> Due {
    let (_, flow) = scene.begin(signup_flow(None, at(0))).await;
    let year = Fact::LimitReached { limit: "x".into(), tag: "y".into() };
    scene.facts(vec![fact(Subject::Insurer(insurer("ngk")), year)]).await;
    let key = new_hash();
    let ahead = Counter { hits: vec![day(800).as_millisecond()], in_a_row: 1 };
    let write = CounterWrite { key, counter: ahead, keep_until: day(900) };
    scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(key), 0) }).await;
    let office = scene.office("3170100014").await;
    let letter = scene.standing(&office, State::Dispatched, at(0), &Hands::new()).await;
    let secrets = vec![secret(letter.id.uuid(), SecretKind::TemporaryPassword, b"verifier")];
    scene.desk_done(Commit { secrets, ..Commit::default() }).await;
    Due { flow, counter: key, letter }
}

/// A server on the store, at its own time.
fn server<S: RosterStore>(store: &S, keys: &Keys) -> Arc<Server<S, TestHost>> {
    let host = TestHost { now: now(), ..TestHost::default() };
    let hasher = Hasher::new(1, [7; 16]).unwrap();
    Server::new(Arc::new(App { store: store.clone(), host, keys: keys.clone(), hasher }), site::settings())
}

/// The first round of several servers, which begin at the same moment.
async fn keep<S: RosterStore>(servers: &[Arc<Server<S, TestHost>>]) {
    let (stop, stopped) = watch::channel(false);
    let mut houses = tokio::task::JoinSet::new();
    for server in servers {
        houses.spawn(keep_house(
            Arc::clone(server),
            madoguchi_server::Home::default(),
            Duration::ZERO,
            stopped.clone(),
        ));
    }
    // Told to stop in the middle of a round, they come to its end.
    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.send_replace(true);
    houses.join_all().await;
}

/// Every row of the journal that servers could have written in a round.
async fn rows<S: DeskStore>(scene: &Scene<S>, letter: &Application) -> Vec<(String, bool)> {
    let install = Subject::Install(scene.store.install());
    let subjects =
        [install, Subject::Insurer(insurer("ngk")), Subject::Federation(ours()), Subject::Office(letter.office)];
    let mut all = Vec::new();
    for subject in subjects {
        assert_chained(scene, &subject).await;
        let rows = scene.store.journal_rows(&subject, 0, 1000).await.unwrap();
        all.extend(rows.into_iter().map(|row| (row.row.kind, row.body.is_some())));
    }
    all
}

async fn do_everything_once<S: DeskStore>(store: S, keys: Keys) {
    let scene = Scene::new(store);
    let servers: Vec<_> = (0..SERVERS).map(|_| server(&scene.store, &keys)).collect();
    let profile = include_str!("../../../../profiles/federations/tottori.toml");
    federation_import(&servers[0].app(), "tottori.toml", profile).await.unwrap();
    let due = due(&scene).await;
    let before = rows(&scene, &due.letter).await;
    assert!(before.iter().all(|(_, has_body)| *has_body));
    let version = scene.kept(due.letter.id).await.0;
    keep(&servers).await;

    assert_eq!(scene.store.flow_by_token(&due.flow).await.unwrap(), None);
    let counted = scene.store.counters(&[due.counter]).await.unwrap().remove(0);
    assert_eq!(counted, (2, Counter { hits: vec![now().as_millisecond()], in_a_row: 1 }), "raised once");
    let (kept, letter) = scene.kept(due.letter.id).await;
    assert_eq!((kept, letter.state), (version + 1, State::Expired));
    let password = scene.store.secret(letter.id.uuid(), SecretKind::TemporaryPassword).await.unwrap();
    assert_eq!(password, None, "the letter's password goes with its time");

    let after = rows(&scene, &letter).await;
    let gone = after.iter().filter(|(_, has_body)| !has_body).count();
    assert!(gone > 0 && after.contains(&("limit_reached".to_owned(), false)), "{after:?}");
    let mut fresh: Vec<&str> = after.iter().map(|(kind, _)| kind.as_str()).collect();
    for (kind, _) in &before {
        fresh.remove(fresh.iter().position(|fresh| fresh == kind).unwrap());
    }
    fresh.sort_unstable();
    assert_eq!(fresh, ["bodies_purged", "reissue_expired"], "each said once");
    let install = Subject::Install(scene.store.install());
    let told = scene.store.journal_rows(&install, 0, 1000).await.unwrap().pop().unwrap();
    let purged = Fact::BodiesPurged { count: gone as u64, before: now() };
    assert_eq!(body_fact(told.body.as_ref().unwrap()).unwrap(), purged);
    assert_eq!(scene.store.checkpoint(now()).await.unwrap(), None, "everything is bound");

    keep(&servers).await;
    assert_eq!(rows(&scene, &letter).await, after, "the next round finds nothing");
}

/// ASVS 14.2.7, REI-14: what is due on a database is done by whichever of its servers comes first, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_of_one_database_keep_house_together() {
    let database = postgres::database().await;
    let keys = KeyFile::new().unwrap().of_database(1).unwrap();
    do_everything_once(postgres::store(&database.url(SERVER_ROLE)).await, keys).await;
}

/// ASVS 14.2.7, REI-14: what is due in an embedded store is done by its server, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_embedded_store_is_kept_in_order() {
    let site = Site::new(site::settings()).await;
    do_everything_once(site.store.store().clone(), site.store.keys()).await;
}
