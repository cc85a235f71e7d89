//! Retention, with times as arguments: one instant before the limit everything
//! is there, at the limit it is gone.

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::store::{Commit, CounterWrite, Entity, MailStatus, MailWrite, Purged, RosterStore, SecretKind};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{Fact, SessionEndReason, Subject};
use madoguchi_domain::ids::{DeviceId, FactId};
use madoguchi_domain::journal::body_fact;

use crate::journal::assert_chained;
use crate::mail::letter;
use crate::scene::{Scene, at, day, fact_at, insurer, new_hash, new_id, secret, signup_flow};

const MILLI: SignedDuration = SignedDuration::from_millis(1);

async fn purge<S: RosterStore>(scene: &Scene<S>, now: Timestamp) -> Purged {
    scene.store.purge(now, FactId::from_uuid(new_id()), [9; 16]).await.unwrap()
}

/// ASVS 14.2.7: unfinished sign-ups and codes are kept for 24 hours.
pub async fn forgets_flows_after_a_day<S: RosterStore>(scene: Scene<S>) {
    let (flow, token) = scene.begin(signup_flow(None, at(0))).await;
    scene.done(Commit { secrets: vec![secret(flow.id.uuid(), SecretKind::Code, b"hash")], ..Commit::default() }).await;
    let (_, younger) = scene.begin(signup_flow(None, at(1))).await;
    assert_eq!(purge(&scene, day(1) - MILLI).await, Purged::default());
    assert!(scene.store.flow_by_token(&token).await.unwrap().is_some());
    assert_eq!(purge(&scene, day(1)).await, Purged { flows: 1, ..Purged::default() });
    assert_eq!(scene.store.flow_by_token(&token).await.unwrap(), None);
    assert_eq!(scene.store.secret(flow.id.uuid(), SecretKind::Code).await.unwrap(), None);
    assert!(scene.store.flow_by_token(&younger).await.unwrap().is_some());
}

/// ASVS 14.2.7: a counter says itself how long it is of use.
pub async fn forgets_counters_at_their_time<S: RosterStore>(scene: Scene<S>) {
    let key = new_hash();
    let write = CounterWrite { key, counter: Counter { hits: vec![1], in_a_row: 1 }, keep_until: at(100) };
    scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(key), 0) }).await;
    assert_eq!(purge(&scene, at(100) - MILLI).await, Purged::default());
    assert_eq!(scene.counter_version(key).await, 1);
    assert_eq!(purge(&scene, at(100)).await, Purged { counters: 1, ..Purged::default() });
    assert_eq!(scene.counter_version(key).await, 0);
}

/// ASVS 14.2.7: what is done is of no use a day later.
pub async fn forgets_ended_sessions_and_done_mails<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (session, _) = scene.login(&account, at(0), DeviceId::from_uuid(new_id())).await;
    let ended = Fact::SessionEnded { account: account.id, session: session.id, reason: SessionEndReason::LoggedOut };
    scene.facts(vec![fact_at(Subject::Member(member.id), at(10), ended)]).await;
    let (flow, _) = scene.begin(signup_flow(None, day(3))).await;
    let (queue, id) = letter(&scene.store, at(0));
    let queue = match queue {
        MailWrite::Queue(entry) => MailWrite::Queue(madoguchi_app::store::MailEntry { flow: Some(flow.id), ..entry }),
        other => other,
    };
    scene.done(Commit { mail: vec![queue], ..Commit::default() }).await;
    scene.done(Commit { mail: vec![MailWrite::Sent(id, at(10))], ..scene.expecting(Entity::Mail(id), 1) }).await;
    assert_eq!(purge(&scene, day(1) + SignedDuration::from_secs(10) - MILLI).await, Purged::default());
    assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), Some(MailStatus::Sent));
    let purged = purge(&scene, day(1) + SignedDuration::from_secs(10)).await;
    assert_eq!(purged, Purged { sessions: 1, mails: 1, ..Purged::default() });
    assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), None);
    assert_eq!(purge(&scene, day(2)).await, Purged::default(), "nothing is purged twice");
}

/// ASVS 14.2.4, 14.2.7: bodies go by kind, rows stay, the chain holds, and a fact tells.
pub async fn deletes_bodies_by_the_time_of_their_kind_and_says_so<S: RosterStore>(scene: Scene<S>) {
    let subject = Subject::Insurer(insurer("ngk"));
    let year = Fact::LimitReached { limit: "x".into(), tag: "y".into() };
    let years = Fact::MemberReopened { insurer: insurer("ngk"), tag: String::new(), failures: 20 };
    let keep = |fact: &Fact| i64::from(fact.spec().keep_days);
    assert!(keep(&year) < keep(&years), "the case needs two kinds that are kept for different times");
    scene
        .facts(vec![fact_at(subject.clone(), at(0), year.clone()), fact_at(subject.clone(), at(0), years.clone())])
        .await;
    scene.facts(vec![fact_at(subject.clone(), at(1), year.clone())]).await;
    let bodies = async || {
        scene
            .store
            .journal_rows(&subject, 0, 10)
            .await
            .unwrap()
            .iter()
            .map(|row| row.body.is_some())
            .collect::<Vec<_>>()
    };

    let before = assert_chained(&scene, &subject).await;
    assert_eq!(purge(&scene, day(keep(&year)) - MILLI).await, Purged::default());
    assert_eq!(bodies().await, [true, true, true]);
    let now = day(keep(&year));
    assert_eq!(purge(&scene, now).await, Purged { bodies: 1, ..Purged::default() });
    assert_eq!(bodies().await, [false, true, true]);
    assert_eq!(assert_chained(&scene, &subject).await, before);

    let install = Subject::Install(scene.store.install());
    let rows = scene.store.journal_rows(&install, 0, 1000).await.unwrap();
    let told = rows.last().unwrap();
    assert_eq!(told.row.kind, "bodies_purged");
    assert_eq!(body_fact(told.body.as_ref().unwrap()).unwrap(), Fact::BodiesPurged { count: 1, before: now });
    assert_chained(&scene, &install).await;
}

/// What is open, waiting or young stays.
pub async fn leaves_what_is_still_needed<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (_, token) = scene.login(&account, at(0), DeviceId::from_uuid(new_id())).await;
    scene
        .done(Commit {
            secrets: vec![secret(account.id.uuid(), SecretKind::Password, b"verifier")],
            ..Commit::default()
        })
        .await;
    let (queue, _) = letter(&scene.store, at(0));
    scene.done(Commit { mail: vec![queue], ..Commit::default() }).await;
    assert_eq!(purge(&scene, day(30)).await, Purged::default());
    assert!(scene.store.session_by_token(&token).await.unwrap().is_some());
    assert!(scene.store.secret(account.id.uuid(), SecretKind::Password).await.unwrap().is_some());
    assert_eq!(scene.store.mails_due(day(30), 10).await.unwrap().len(), 1);
}

/// What was counted while the clock was a year ahead counts as of now once it was set right, so that a limit holds for
/// its own time and no longer; and a mail of that time is due. What is of the present stays as it is.
pub async fn brings_what_is_ahead_to_the_present<S: RosterStore>(scene: Scene<S>) {
    let (ahead, present) = (new_hash(), new_hash());
    let millis = |at: Timestamp| at.as_millisecond();
    for (key, hits) in [
        (ahead, vec![millis(at(0)), millis(day(365)), millis(day(366))]),
        (present, vec![millis(at(0)), millis(at(100)) + 5 * 60 * 1000]),
    ] {
        let write = CounterWrite { key, counter: Counter { hits, in_a_row: 3 }, keep_until: day(400) };
        scene.done(Commit { counters: vec![write], ..scene.expecting(Entity::Counter(key), 0) }).await;
    }
    let (late, late_id) = letter(&scene.store, day(365));
    let (soon, soon_id) = letter(&scene.store, at(0));
    scene.done(Commit { mail: vec![late, soon], ..Commit::default() }).await;
    let hour = SignedDuration::from_hours(1);
    scene.done(Commit { mail: vec![MailWrite::Retry(soon_id, at(100) + hour)], ..Commit::default() }).await;
    assert_eq!(scene.store.bring_to_present(at(100)).await.unwrap(), 2);
    let found = scene.store.counters(&[ahead, present]).await.unwrap();
    let now = millis(at(100));
    assert_eq!(found[0], (2, Counter { hits: vec![millis(at(0)), now, now], in_a_row: 3 }));
    assert_eq!(found[1].0, 1);
    let due: Vec<_> = scene.store.mails_due(at(100), 10).await.unwrap().iter().map(|mail| mail.entry.id).collect();
    assert_eq!(due, [late_id], "the other waits for its next try");
    assert_eq!(scene.store.bring_to_present(at(100)).await.unwrap(), 0);
}
