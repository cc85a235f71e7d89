//! The walk over the journal, and what it says of a superuser's changes.

use madoguchi_app::journal::What;
use madoguchi_app::store::{OperatorStore, Store};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::scene::{at, fact, insurer};

use crate::roles::client;
use crate::support::Held;

/// What is written is intact, whoever's it is, and what a superuser changes is named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_names_what_was_changed_behind_the_store() {
    let held = Held::new().await;
    let scene = Scene::new(held.store());
    let member = scene.member("105").await;
    scene.account(&member, "taro.omuro").await;
    let subject = Subject::Insurer(insurer("ngk"));
    // Exactly one page, so that the walk has to go on after a full one.
    for _ in 0..2 {
        let facts =
            (0..500).map(|_| fact(subject.clone(), Fact::LimitReached { limit: "x".into(), tag: String::new() }));
        scene.facts(facts.collect()).await;
    }
    scene.store.checkpoint(at(9)).await.unwrap().unwrap();
    let line = scene.store.checkpoint_line().await.unwrap().unwrap();
    let report = scene.store.journal_verify(vec![line.clone()], 10).await.unwrap();
    assert!(report.intact(), "{report:?}");
    assert_eq!((report.series, report.rows, report.bodies, report.checkpoints), (4, 1003, 1003, 1));

    let admin = client(&held.database.admin_url()).await;
    let change = "UPDATE madoguchi.journal SET actor = 'operator' WHERE sequence = 700;
                  DELETE FROM madoguchi.fact_body WHERE fact_id = (SELECT fact_id FROM madoguchi.journal WHERE sequence = 3);
                  UPDATE madoguchi.checkpoint SET at_millis = at_millis + 1";
    admin.batch_execute(change).await.unwrap();
    let report = scene.store.journal_verify(vec![line], 10).await.unwrap();
    let found: Vec<_> = report.problems.iter().map(|problem| (problem.sequence, problem.what)).collect();
    assert_eq!(found, [(3, What::BodyMissing), (700, What::Changed), (1, What::CheckpointChanged)]);
}
