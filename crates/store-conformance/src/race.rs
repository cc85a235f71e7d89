//! Many at once: the version check lets one through, nobody sees half, and the
//! housekeeping of several servers does nothing twice.

use madoguchi_app::store::{Checkpoint, Commit, Constraint, CounterWrite, Entity, MailWrite, Outcome, RosterStore};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::FactId;
use madoguchi_domain::journal::body_fact;
use tokio::task::JoinSet;

use crate::journal::assert_chained;
use crate::mail::letter;
use crate::scene::{Scene, at, day, fact, insurer, new_hash, new_id, signup_flow};

const MANY: usize = 100;
/// Servers that keep the house of one store.
const SERVERS: usize = 20;

async fn all<S: RosterStore>(scene: &Scene<S>, commits: impl IntoIterator<Item = Commit>) -> Vec<Outcome> {
    let mut tasks = JoinSet::new();
    for commit in commits {
        let store = scene.store.clone();
        tasks.spawn(async move { store.commit(commit).await.unwrap() });
    }
    tasks.join_all().await
}

fn winners(outcomes: &[Outcome], losers: Outcome) -> usize {
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Done || *outcome == losers), "{outcomes:?}");
    outcomes.iter().filter(|outcome| **outcome == Outcome::Done).count()
}

/// Single use of a code holds because of this.
pub async fn a_hundred_commits_with_one_version_give_one_winner<S: RosterStore>(scene: Scene<S>) {
    let (flow, _) = scene.begin(signup_flow(None, at(0))).await;
    let subject = Subject::Insurer(insurer("ngk"));
    let commit = |_| Commit {
        facts: vec![fact(
            subject.clone(),
            Fact::MemberReopened { insurer: insurer("ngk"), tag: String::new(), failures: 20 },
        )],
        ..scene.expecting(Entity::Flow(flow.id), 1)
    };
    let outcomes = all(&scene, (0..MANY).map(commit)).await;
    assert_eq!(winners(&outcomes, Outcome::Stale), 1);
    assert_eq!(assert_chained(&scene, &subject).await.0, 1);
}

/// Attempt limits hold because of this, also for the very first try.
pub async fn a_hundred_first_hits_of_a_counter_give_one_winner<S: RosterStore>(scene: Scene<S>) {
    let key = new_hash();
    let commit = |n: usize| {
        let mut counter = Counter::default();
        counter.hit(at(n as i64));
        Commit {
            counters: vec![CounterWrite { key, counter, keep_until: at(60) }],
            ..scene.expecting(Entity::Counter(key), 0)
        }
    };
    let outcomes = all(&scene, (0..MANY).map(commit)).await;
    assert_eq!(winners(&outcomes, Outcome::Stale), 1);
    let (version, counter) = scene.store.counters(&[key]).await.unwrap().remove(0);
    assert_eq!((version, counter.in_a_row), (1, 1));
}

/// REG-04: whoever loses the race learns that the ID is taken.
pub async fn a_hundred_sign_ups_with_one_user_id_give_one_account<S: RosterStore>(scene: Scene<S>) {
    let mut commits = Vec::new();
    for n in 0..MANY {
        let member = scene.member(&format!("{}", 200 + n)).await;
        let user_id = if n % 2 == 0 { "taro.omuro" } else { "TARO.Omuro" };
        commits.push(Commit {
            facts: vec![scene.opening(&member, user_id).1],
            ..scene.expecting(Entity::Member(member.id), 1)
        });
    }
    let outcomes = all(&scene, commits).await;
    assert_eq!(winners(&outcomes, Outcome::Duplicate(Constraint::UserId)), 1);
}

/// A mail is handed over once however many workers look.
pub async fn a_hundred_workers_take_a_mail_once<S: RosterStore>(scene: Scene<S>) {
    let (queue, id) = letter(&scene.store, at(0));
    scene.done(Commit { mail: vec![queue], ..Commit::default() }).await;
    let claim = |_| Commit { mail: vec![MailWrite::Claim(id, at(300))], ..scene.expecting(Entity::Mail(id), 1) };
    let outcomes = all(&scene, (0..MANY).map(claim)).await;
    assert_eq!(winners(&outcomes, Outcome::Stale), 1);
    assert_eq!(scene.store.mails_due(at(1), 10).await.unwrap(), []);
}

/// ASVS 15.4.3: the sequence is counted inside the transaction.
pub async fn commits_about_one_series_leave_no_gap<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("ngk"));
    let facts = || {
        (0..3)
            .map(|_| {
                fact(
                    subject.clone(),
                    Fact::MemberReopened { insurer: insurer("ngk"), tag: String::new(), failures: 20 },
                )
            })
            .collect()
    };
    let outcomes = all(&scene, (0..MANY).map(|_| Commit { facts: facts(), ..Commit::default() })).await;
    assert_eq!(winners(&outcomes, Outcome::Done), MANY);
    assert_eq!(assert_chained(&scene, &subject).await.0, 3 * MANY as u64);
}

/// ASVS 15.4.1: two facts of one commit are seen together or not at all.
pub async fn readers_see_whole_commits<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("ngk"));
    let writer = tokio::spawn({
        let (scene, subject) = (scene.clone(), subject.clone());
        async move {
            for _ in 0..MANY {
                let two = (0..2)
                    .map(|_| {
                        fact(
                            subject.clone(),
                            Fact::MemberReopened { insurer: insurer("ngk"), tag: String::new(), failures: 20 },
                        )
                    })
                    .collect();
                scene.facts(two).await;
            }
        }
    });
    let mut seen = 0;
    while seen < 2 * MANY {
        let rows = scene.store.journal_rows(&subject, 0, 1000).await.unwrap().len();
        assert!(rows % 2 == 0 && rows >= seen, "{rows} after {seen}");
        seen = rows;
        if writer.is_finished() && seen < 2 * MANY {
            break;
        }
    }
    writer.await.unwrap();
    assert_eq!(scene.store.journal_rows(&subject, 0, 1000).await.unwrap().len(), 2 * MANY);
}

/// ASVS 14.2.7: however many servers purge at once, what is deleted is counted once, and one fact says so.
pub async fn servers_that_purge_at_once_count_each_body_once<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("ngk"));
    let limit = || Fact::LimitReached { limit: "x".into(), tag: "y".into() };
    let now = day(limit().spec().keep_days.into());
    for round in 1..=5 {
        scene.facts((0..MANY).map(|_| fact(subject.clone(), limit())).collect()).await;
        for _ in 0..3 {
            scene.begin(signup_flow(None, at(0))).await;
        }
        let mut tasks = JoinSet::new();
        for _ in 0..SERVERS {
            let store = scene.store.clone();
            tasks.spawn(async move { store.purge(now, FactId::from_uuid(new_id()), [9; 16]).await.unwrap() });
        }
        let purged = tasks.join_all().await;
        let sum: (u64, u64) = (purged.iter().map(|p| p.bodies).sum(), purged.iter().map(|p| p.flows).sum());
        assert_eq!(sum, (MANY as u64, 3), "round {round}: {purged:?}");
        let install = Subject::Install(scene.store.install());
        let rows = scene.store.journal_rows(&install, 0, 1000).await.unwrap();
        let told: Vec<_> = rows.iter().filter(|row| row.row.kind == "bodies_purged").collect();
        assert_eq!(told.len(), round, "one fact for all of them");
        let body = told.last().unwrap().body.as_ref().unwrap();
        assert_eq!(body_fact(body).unwrap(), Fact::BodiesPurged { count: MANY as u64, before: now });
        assert_chained(&scene, &install).await;
    }
}

/// ASVS 16.4.2: however many servers bind at once, what changed is bound by one checkpoint, which follows the one before.
pub async fn servers_that_bind_at_once_make_one_checkpoint<S: RosterStore>(scene: Scene<S>) {
    let subjects = [Subject::Insurer(insurer("ngk")), Subject::Insurer(insurer("omron"))];
    let mut before = scene.store.checkpoint(at(0)).await.unwrap();
    for round in 1..=5 {
        let limit = || Fact::LimitReached { limit: "x".into(), tag: "y".into() };
        scene.facts(subjects.iter().map(|subject| fact(subject.clone(), limit())).collect()).await;
        let mut tasks = JoinSet::new();
        for _ in 0..SERVERS {
            let store = scene.store.clone();
            tasks.spawn(async move { store.checkpoint(at(round)).await.unwrap() });
        }
        let mut made: Vec<Checkpoint> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(made.len(), 1, "round {round}: {made:?}");
        let one = made.remove(0);
        assert_eq!(one.heads.len(), subjects.len());
        if let Some(before) = before.replace(one.clone()) {
            assert_eq!((one.number, one.previous), (before.number + 1, before.hash));
        }
    }
}
