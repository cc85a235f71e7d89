//! Counters of what strangers do.

use jiff::civil::date;
use madoguchi_app::store::{Commit, CounterWrite, Entity, RosterStore};
use madoguchi_domain::counter::Counter;

use crate::scene::{Scene, at, insurer, new_hash};

/// What was never counted is empty, at version 0.
pub async fn starts_at_version_zero<S: RosterStore>(scene: Scene<S>) {
    let key = new_hash();
    assert_eq!(scene.store.counters(&[key]).await.unwrap(), [(0, Counter::default())]);
    assert_eq!(scene.store.counters(&[]).await.unwrap(), []);
    let mut counter = Counter::default();
    counter.hit(at(1));
    let write = CounterWrite { key, counter: counter.clone(), keep_until: at(60) };
    scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(key), 0) }).await;
    assert_eq!(scene.store.counters(&[key]).await.unwrap(), [(1, counter)]);
}

/// Known and unknown keys come back in the order in which they were asked.
pub async fn answers_in_the_order_of_the_keys<S: RosterStore>(scene: Scene<S>) {
    let keys: Vec<_> = (0..6).map(|_| new_hash()).collect();
    for (hits, key) in [(1, keys[4]), (2, keys[1])] {
        let mut counter = Counter::default();
        (0..hits).for_each(|n| counter.hit(at(n)));
        let write = CounterWrite { key, counter, keep_until: at(60) };
        scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(key), 0) }).await;
    }
    let found = scene.store.counters(&keys).await.unwrap();
    let counted: Vec<_> = found.iter().map(|(_, counter)| counter.in_a_row).collect();
    assert_eq!(counted, [0, 2, 0, 0, 1, 0]);
}

/// A full counter comes back whole.
pub async fn keeps_every_hit<S: RosterStore>(scene: Scene<S>) {
    let key = new_hash();
    let mut counter = Counter::default();
    (0..100).for_each(|n| counter.hit(at(n)));
    counter.in_a_row = u32::MAX;
    let write = CounterWrite { key, counter: counter.clone(), keep_until: at(60) };
    scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(key), 0) }).await;
    assert_eq!(scene.store.counters(&[key]).await.unwrap()[0].1, counter);
}

/// An operator's reset expects nothing, yet whoever had read the counter before is stale.
pub async fn an_unexpected_write_raises_the_version<S: RosterStore>(scene: Scene<S>) {
    let key = new_hash();
    let reset = || Commit {
        counters: vec![CounterWrite { key, counter: Counter::default(), keep_until: at(60) }],
        ..Commit::default()
    };
    scene.done(scene.expecting(Entity::Counter(key), 0)).await;
    scene.done(reset()).await;
    assert_eq!(scene.counter_version(key).await, 2);
    let unknown = new_hash();
    let write = CounterWrite { key: unknown, counter: Counter::default(), keep_until: at(60) };
    scene.done(Commit { counters: vec![write], ..Commit::default() }).await;
    assert_eq!(scene.counter_version(unknown).await, 1);
}

/// The match asks once for what two questions give.
pub async fn comes_with_whom_the_items_match<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let (counted, unknown) = (new_hash(), new_hash());
    scene.done(scene.expecting(Entity::Counter(counted), 0)).await;
    let keys = [unknown, counted];
    for (code, number, day, expected) in [
        ("0386", "000105", date(1970, 1, 2), vec![member.clone()]),
        ("0386", "000105", date(1970, 1, 3), vec![]),
        ("0386", "000106", date(1970, 1, 2), vec![]),
        ("omron", "000105", date(1970, 1, 2), vec![]),
    ] {
        let (code, store) = (insurer(code), &scene.store);
        let (counters, found) = store.counted_and_matching(&keys, &code, "001", number, day).await.unwrap();
        assert_eq!(counters, store.counters(&keys).await.unwrap());
        assert_eq!(counters.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(found, store.members_matching(&code, "001", number, day).await.unwrap());
        assert_eq!(found, expected, "{code:?} {number} {day}");
    }
}
