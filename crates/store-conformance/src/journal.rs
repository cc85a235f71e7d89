//! The journal: gapless, chained, hashed over the bytes that are kept.

use madoguchi_app::store::{Commit, Entity, Outcome, RosterStore, StoredRow};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::journal::{
    Hash, Head, NOTHING_BEFORE, SeriesName, body_fact, body_hash, chain_hash, checkpoint_hash,
};

use crate::scene::{Scene, at, fact, fact_at, insurer, new_id};

/// Asserts a whole series from its first row; returns its head.
pub async fn assert_chained<S: RosterStore>(scene: &Scene<S>, subject: &Subject) -> (u64, Hash) {
    let name = SeriesName { install: scene.store.install(), subject: subject.clone() }.to_string();
    let (mut sequence, mut hash) = (0, NOTHING_BEFORE);
    for stored in scene.store.journal_rows(subject, 0, 100_000).await.unwrap() {
        let StoredRow { row, hash: found, body } = stored;
        sequence += 1;
        assert_eq!((row.series.as_str(), row.sequence), (name.as_str(), sequence));
        hash = chain_hash(&hash, &row);
        assert_eq!(found, hash, "row {sequence} of {name}");
        if let Some(body) = body {
            assert_eq!(body_hash(&body), row.body_hash);
        }
    }
    (sequence, hash)
}

fn seen(what: &str, seconds: i64) -> Fact {
    Fact::LimitReached { limit: what.into(), tag: seconds.to_string() }
}

/// Facts of one commit and of many follow one another.
pub async fn chains_each_series_without_a_gap<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let subject = Subject::Member(member.id);
    for round in 0..5 {
        let facts = (0..=round).map(|n| fact_at(subject.clone(), at(n), seen("a", n))).collect();
        scene.facts(facts).await;
    }
    assert_eq!(assert_chained(&scene, &subject).await.0, 15);
    assert_eq!(assert_chained(&scene, &Subject::Insurer(insurer("0386"))).await.0, 1, "the roster's own fact");
}

/// The body gives the fact back, behind its salt.
pub async fn keeps_the_hashed_bytes<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("omron"));
    let entry = fact_at(
        subject.clone(),
        at(7),
        Fact::ProfileImported { insurer: insurer("omron"), sha256: "x".into(), profile: "{\"名\":1}".into() },
    );
    scene.facts(vec![entry.clone()]).await;
    let rows = scene.store.journal_rows(&subject, 0, 10).await.unwrap();
    let [StoredRow { row, body: Some(body), .. }] = rows.as_slice() else { panic!("one row with a body") };
    assert_eq!(body[..16], entry.salt);
    assert_eq!(body_fact(body).unwrap(), entry.fact);
    assert_eq!((row.fact_id, row.at_millis, row.actor.as_str()), (entry.id, at(7).as_millisecond(), "program"));
    assert_eq!((row.kind.as_str(), row.kind_version), ("profile_imported", 1));
}

/// One commit may speak about several subjects; each has its own series.
pub async fn starts_a_series_for_each_subject<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    let subjects = [
        Subject::Member(first.id),
        Subject::Member(second.id),
        Subject::Install(scene.store.install()),
        Subject::Insurer(insurer("ngk")),
    ];
    let mut before = Vec::new();
    for subject in &subjects {
        before.push(assert_chained(&scene, subject).await.0);
    }
    let facts = (0..2).flat_map(|n| subjects.iter().map(move |subject| fact(subject.clone(), seen("b", n)))).collect();
    scene.facts(facts).await;
    for (subject, before) in subjects.iter().zip(before) {
        assert_eq!(assert_chained(&scene, subject).await.0, before + 2, "{subject}");
    }
}

/// Whoever copies a series asks for the rows after the last it has.
pub async fn pages_through_a_series<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("ngk"));
    scene.facts((0..7).map(|n| fact(subject.clone(), seen("c", n))).collect()).await;
    let page = async |after, limit| {
        let rows = scene.store.journal_rows(&subject, after, limit).await.unwrap();
        rows.iter().map(|row| row.row.sequence).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 3).await, [1, 2, 3]);
    assert_eq!(page(3, 3).await, [4, 5, 6]);
    assert_eq!(page(6, 3).await, [7]);
    assert_eq!(page(7, 3).await, [0_u64; 0]);
    assert_eq!(scene.store.journal_rows(&Subject::Insurer(insurer("nobody")), 0, 3).await.unwrap(), []);
}

/// A checkpoint holds the heads that changed, chained to the one before.
pub async fn a_checkpoint_binds_what_changed<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (Subject::Insurer(insurer("ngk")), Subject::Insurer(insurer("omron")));
    scene.store.checkpoint(at(1)).await.unwrap();
    assert_eq!(scene.store.checkpoint(at(2)).await.unwrap(), None, "nothing changed");
    scene.facts(vec![fact(first.clone(), seen("d", 1)), fact(second.clone(), seen("d", 2))]).await;
    let one = scene.store.checkpoint(at(3)).await.unwrap().unwrap();
    scene.facts(vec![fact(second.clone(), seen("d", 3))]).await;
    let two = scene.store.checkpoint(at(4)).await.unwrap().unwrap();
    assert_eq!((one.heads.len(), two.heads.len()), (2, 1));
    assert_eq!((two.number, two.previous, two.at), (one.number + 1, one.hash, at(4)));
    let (sequence, hash) = assert_chained(&scene, &second).await;
    let series = SeriesName { install: scene.store.install(), subject: second }.to_string();
    assert_eq!(two.heads, [Head { series, sequence, hash }]);
    for made in [one, two] {
        assert_eq!(checkpoint_hash(&made.previous, made.number, made.at, &made.heads), made.hash);
    }
}

/// A commit that was refused is not in the journal, and leaves no gap.
pub async fn a_refused_commit_leaves_no_trace<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("ngk"));
    let stale = Commit {
        facts: vec![fact(subject.clone(), seen("e", 1))],
        ..scene.expecting(Entity::Flow(FlowId::from_uuid(new_id())), 1)
    };
    assert_eq!(scene.commit(stale).await, Outcome::Stale);
    assert_eq!(assert_chained(&scene, &subject).await.0, 0);
    scene.facts(vec![fact(subject.clone(), seen("e", 2))]).await;
    assert_eq!(assert_chained(&scene, &subject).await.0, 1);
}
