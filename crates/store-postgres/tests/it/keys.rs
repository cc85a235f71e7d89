//! Keys of the servers of a database: noted once, and brought under the next whole or not at all.

use std::collections::BTreeSet;

use madoguchi_app::store::{Commit, CounterWrite, Entity, SecretKind, SecretWrite, Store as _};
use madoguchi_domain::counter::Counter;
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::scene::{at, new_hash, new_id};
use madoguchi_store_postgres::KeyCheck;

use crate::support::Held;

fn check(name: &str, version: u32, byte: u8) -> KeyCheck {
    KeyCheck { name: name.to_owned(), version, value: [byte; 32] }
}

fn to(hash: &[u8; 32]) -> [u8; 32] {
    hash.map(|byte| !byte)
}

/// ASVS 13.3.4: whoever comes first notes the keys; a second note changes none of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_noted_once() {
    let held = Held::new().await;
    let store = held.store();
    assert_eq!(store.key_checks().await.unwrap(), []);
    let first = [check("pepper", 1, 1), check("sealing", 1, 2)];
    store.note_keys(&first).await.unwrap();
    store.note_keys(&[check("pepper", 1, 9), check("sealing", 1, 9)]).await.unwrap();
    assert_eq!(store.key_checks().await.unwrap(), first);
}

/// ASVS 11.2.2: counters and codes are found under the next pepper, everything else stays, and the same step twice is refused whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hashes_are_brought_under_the_next_pepper_in_one_step() {
    let held = Held::new().await;
    let scene = Scene::new(held.store());
    let (owner, code, password) = (new_id(), new_hash(), new_hash());
    let secret = |kind, value: [u8; 32]| SecretWrite { owner, kind, value: Some(value.to_vec()) };
    let keys: Vec<[u8; 32]> = (0..300).map(|_| new_hash()).collect();
    for (n, key) in (0..).zip(&keys) {
        let mut counter = Counter::default();
        counter.hit(at(n));
        let write = CounterWrite { key: *key, counter, keep_until: at(1_000_000) };
        scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(*key), 0) }).await;
    }
    let secrets = vec![
        secret(SecretKind::Code, code),
        secret(SecretKind::EarlierCode, code),
        secret(SecretKind::Password, password),
    ];
    scene.done(Commit { secrets, ..Commit::default() }).await;
    let store = held.store();
    let before = store.counters(&keys).await.unwrap();
    let checks = [check("pepper", 2, 3), check("sealing", 2, 4)];
    assert_eq!(store.rehash(&checks, to).await.unwrap(), 302);
    assert!(store.rehash(&checks, to).await.is_err(), "they were noted already");
    let after: Vec<[u8; 32]> = keys.iter().map(to).collect();
    assert_eq!(store.counters(&after).await.unwrap(), before);
    assert!(store.counters(&keys).await.unwrap().iter().all(|(version, _)| *version == 0));
    for (kind, value) in
        [(SecretKind::Code, to(&code)), (SecretKind::EarlierCode, to(&code)), (SecretKind::Password, password)]
    {
        assert_eq!(store.secret(owner, kind).await.unwrap(), Some(value.to_vec()), "{kind:?}");
    }
    let noted: BTreeSet<_> = store.key_checks().await.unwrap().into_iter().map(|check| check.version).collect();
    assert_eq!(noted, BTreeSet::from([2]));
}
