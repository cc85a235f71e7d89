//! The one write, as far as offices and clerks are concerned: versions, all or nothing.

use madoguchi_app::store::{
    Commit, Constraint, Entity, FlowWrite, Holder, MailEntry, MailWrite, OfficeWrites, Outcome, SecretKind,
};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{OfficeFact, Subject};
use madoguchi_domain::ids::{BatchId, DeviceId, FlowId, MailId, OfficeId, ReissueId, SessionId, StaffId};
use madoguchi_domain::staff::{Role, SetUp};
use madoguchi_domain::totp::Totp;

use crate::desk_scene::{DeskStore, of_federation, of_office, ours, sent};
use crate::scene::{Scene, at, day, new_id, recovery_flow, secret};

/// Something of every kind that has a version.
async fn everything<S: DeskStore>(scene: &Scene<S>) -> Vec<Entity> {
    let office = scene.office("3170100014").await;
    let application = scene.send(&office, at(1)).await;
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    let device = DeviceId::from_uuid(new_id());
    let (of_office, _) = scene.enter(Holder::Office(office.id), at(2), device).await;
    let (of_clerk, _) = scene.enter(Holder::Staff(clerk.id), at(2), device).await;
    vec![
        Entity::Office(office.id),
        Entity::Reissue(application.id),
        Entity::Staff(clerk.id),
        Entity::HolderSession(of_office.id),
        Entity::HolderSession(of_clerk.id),
    ]
}

/// What is stored begins at version 1, and a commit raises what it expects by one.
pub async fn raises_exactly_the_expected_versions<S: DeskStore>(scene: Scene<S>) {
    let all = everything(&scene).await;
    for entity in &all {
        scene.desk_done(scene.desk_expecting(*entity, 1)).await;
    }
    let expect = all.iter().map(|entity| (*entity, 2)).collect();
    scene.desk_done(Commit { expect, ..Commit::default() }).await;
    for entity in &all {
        scene.desk_done(scene.desk_expecting(*entity, 3)).await;
    }
}

/// A version that is older, newer, or of nothing at all.
pub async fn refuses_any_other_version<S: DeskStore>(scene: Scene<S>) {
    for entity in everything(&scene).await {
        for version in [0, 2, 3, u64::from(u32::MAX)] {
            let outcome = scene.desk_commit(scene.desk_expecting(entity, version)).await;
            assert_eq!(outcome, Outcome::Stale, "{entity:?} at {version}");
        }
        scene.desk_done(scene.desk_expecting(entity, 1)).await;
    }
    let id = new_id();
    for nobody in [
        Entity::Office(OfficeId::from_uuid(id)),
        Entity::Reissue(ReissueId::from_uuid(id)),
        Entity::Staff(StaffId::from_uuid(id)),
        Entity::HolderSession(SessionId::from_uuid(id)),
    ] {
        for version in [0, 1] {
            assert_eq!(scene.desk_commit(scene.desk_expecting(nobody, version)).await, Outcome::Stale);
        }
    }
}

/// A commit of all parts that fails by `fail`; nothing of it must show.
async fn attempt<S: DeskStore>(scene: &Scene<S>, fail: impl FnOnce(&mut Commit)) -> Outcome {
    let office = scene.office("3170100014").await;
    let application = scene.send(&office, at(1)).await;
    let clerk = scene.clerk("sato.review", &[Role::Reviewer, Role::Printer]).await;
    let (session, _) = scene.enter(Holder::Office(office.id), at(2), DeviceId::from_uuid(new_id())).await;
    let (batch, flow) = (BatchId::from_uuid(new_id()), recovery_flow(None, at(0)));
    let office = scene.store.office(office.id).await.unwrap().unwrap();
    let taken_up = OfficeFact::ReissueTakenUp { application: application.id, staff: clerk.id };
    let begun = OfficeFact::LetterBatchBegun { batch, federation: ours(), staff: clerk.id, letters: 1 };
    let mail = MailEntry {
        id: MailId::from_uuid(new_id()),
        kind: "reissue_result".into(),
        sealed: vec![1],
        flow: None,
        member: None,
        office: Some(office.id),
        expires_at: None,
        queued_at: at(3),
    };
    let mut commit = Commit {
        federation: Some(ours()),
        expect: vec![
            (Entity::Office(office.id), 1),
            (Entity::Reissue(application.id), 1),
            (Entity::Staff(clerk.id), 1),
            (Entity::HolderSession(session.id), 1),
        ],
        facts: vec![of_office(office.id, at(3), taken_up), of_federation(at(3), begun)],
        flows: vec![FlowWrite::Put(flow), FlowWrite::End(FlowId::from_uuid(new_id()))],
        secrets: vec![secret(application.id.uuid(), SecretKind::TemporaryPassword, b"verifier")],
        mail: vec![MailWrite::Queue(mail)],
        office: OfficeWrites {
            seen: vec![(session.id, at(50))],
            factors: vec![(session.id, at(50))],
            declined: vec![session.id],
            totp: vec![
                (Holder::Office(office.id), Some(Totp::default())),
                (Holder::Staff(clerk.id), Some(Totp::default())),
            ],
            set_ups: vec![(clerk.id, SetUp::begin(clerk.id, at(3)))],
            batches: vec![(batch, vec![application.id])],
        },
        ..Commit::default()
    };
    let subject = Subject::Office(office.id);
    let rows_before = scene.store.journal_rows(&subject, 0, 100).await.unwrap();
    fail(&mut commit);
    let outcome = scene.desk_commit(commit).await;

    let store = &scene.store;
    assert_eq!(store.office(office.id).await.unwrap(), Some(office.clone()));
    assert_eq!(scene.kept(application.id).await, (1, application.clone()));
    assert_eq!(store.reissue_events(application.id).await.unwrap().len(), 1);
    assert_eq!(store.staff(clerk.id).await.unwrap(), Some(clerk));
    assert_eq!(store.holder_sessions(Holder::Office(office.id)).await.unwrap(), [session]);
    assert_eq!(store.secret(application.id.uuid(), SecretKind::TemporaryPassword).await.unwrap(), None);
    assert_eq!(store.batch(batch).await.unwrap(), None);
    assert_eq!(store.batch_letters(batch).await.unwrap(), []);
    assert_eq!(store.mails_due(at(1000), 10).await.unwrap(), []);
    assert_eq!(store.journal_rows(&subject, 0, 100).await.unwrap(), rows_before);
    outcome
}

/// ASVS 2.3.3: one stale version undoes all parts of a step of the desk.
pub async fn writes_nothing_when_stale<S: DeskStore>(scene: Scene<S>) {
    assert_eq!(attempt(&scene, |commit| commit.expect[3].1 = 2).await, Outcome::Stale);
}

/// ASVS 2.3.3: a mail that exists already undoes all parts of a step of the desk.
pub async fn writes_nothing_when_a_mail_exists<S: DeskStore>(scene: Scene<S>) {
    let outcome = attempt(&scene, |commit| commit.mail.push(commit.mail[0].clone())).await;
    assert_eq!(outcome, Outcome::Duplicate(Constraint::Other));
}

/// ASVS 2.3.3: a letter that stands in a batch twice undoes all parts of a step of the desk.
pub async fn writes_nothing_when_a_letter_stands_in_a_batch_twice<S: DeskStore>(scene: Scene<S>) {
    let twice = |commit: &mut Commit| {
        let letters = &mut commit.office.batches[0].1;
        letters.push(letters[0]);
    };
    assert_eq!(attempt(&scene, twice).await, Outcome::Duplicate(Constraint::Other));
}

/// Later facts of a commit build on earlier ones.
pub async fn takes_facts_in_their_order<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let mut application = crate::desk_scene::application(&office, at(1));
    let request = sent(&application);
    let hands = crate::desk_scene::Hands::new();
    let mut facts = vec![request];
    for (kind, seconds) in
        crate::desk_scene::way_to(madoguchi_domain::reissue::state::State::Dispatched).iter().zip(2..)
    {
        let event = hands.event(*kind, &application);
        let decided = application.apply(&event, &crate::desk_scene::tottori(), at(seconds)).unwrap();
        facts.push(of_office(office.id, at(seconds), application.recorded(&event, &decided).unwrap()));
    }
    scene.desk_facts(facts).await;
    assert_eq!(scene.kept(application.id).await, (1, application));
}

/// Wrong codes that were counted while the clock was a year ahead count as of now once it was set right, so that an
/// authenticator waits for its own time and no longer. What is of the present stays as it is.
pub async fn brings_authenticators_to_the_present<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let other = scene.office("3170100022").await;
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    let millis = |at: jiff::Timestamp| at.as_millisecond();
    let with = |hits: Vec<i64>| Totp { last_step: Some(7), failures: Counter { hits, in_a_row: 4 } };
    let ahead = with(vec![millis(at(0)), millis(day(365)), millis(day(366))]);
    let present = with(vec![millis(at(0)), millis(at(100)) + 5 * 60 * 1000]);
    let totp =
        [(Holder::Office(office.id), &ahead), (Holder::Office(other.id), &present), (Holder::Staff(clerk.id), &ahead)];
    let totp = totp.map(|(holder, totp)| (holder, Some(totp.clone()))).to_vec();
    scene.desk_done(Commit { office: OfficeWrites { totp, ..OfficeWrites::default() }, ..Commit::default() }).await;
    assert_eq!(scene.store.bring_to_present(at(100)).await.unwrap(), 2);
    let now = Some(with(vec![millis(at(0)), millis(at(100)), millis(at(100))]));
    let moved = scene.store.office(office.id).await.unwrap().unwrap();
    assert_eq!((moved.totp, moved.version), (now.clone(), 2));
    let kept = scene.store.office(other.id).await.unwrap().unwrap();
    assert_eq!((kept.totp, kept.version), (Some(present), 1));
    let moved = scene.store.staff(clerk.id).await.unwrap().unwrap();
    assert_eq!((moved.totp, moved.version), (now, 2));
    assert_eq!(scene.store.bring_to_present(at(100)).await.unwrap(), 0);
}
