//! The outbox: one hand at a time, wiped when done.

use jiff::Timestamp;
use madoguchi_app::store::{Commit, Entity, MailEntry, MailRecord, MailStatus, MailWrite, Outcome, RosterStore, Store};
use madoguchi_domain::ids::{FlowId, MailId};

use crate::scene::{Scene, at, new_id, signup_flow};

/// A mail to queue, and its identity.
pub fn letter<S: Store>(_store: &S, queued_at: Timestamp) -> (MailWrite, MailId) {
    let entry = entry(queued_at);
    let id = entry.id;
    (MailWrite::Queue(entry), id)
}

fn entry(queued_at: Timestamp) -> MailEntry {
    let id = MailId::from_uuid(new_id());
    MailEntry {
        id,
        kind: "signup_code".into(),
        sealed: vec![1, 0, 255],
        flow: None,
        member: None,
        office: None,
        expires_at: None,
        queued_at,
    }
}

async fn queue<S: RosterStore>(scene: &Scene<S>, entry: MailEntry) -> MailRecord {
    let id = entry.id;
    scene.done(Commit { mail: vec![MailWrite::Queue(entry)], ..Commit::default() }).await;
    let due = scene.store.mails_due(at(1_000_000), 100).await.unwrap();
    due.into_iter().find(|mail| mail.entry.id == id).unwrap()
}

async fn settle<S: RosterStore>(scene: &Scene<S>, id: MailId, version: u64, write: MailWrite) {
    scene.done(Commit { mail: vec![write], ..scene.expecting(Entity::Mail(id), version) }).await;
}

/// What is queued first goes first, and nothing goes early.
pub async fn waits_until_it_is_due_oldest_first<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let (flow, _) = scene.begin(signup_flow(Some(member.id), at(0))).await;
    let full = MailEntry { flow: Some(flow.id), member: Some(member.id), expires_at: Some(at(610)), ..entry(at(20)) };
    let newer = queue(&scene, full.clone()).await;
    let older = queue(&scene, entry(at(10))).await;
    assert_eq!(newer, MailRecord { entry: full, version: 1, status: MailStatus::Queued, tries: 0, due_at: at(20) });
    let due = |now, limit| scene.store.mails_due(at(now), limit);
    assert_eq!(due(9, 10).await.unwrap(), []);
    assert_eq!(due(10, 10).await.unwrap().as_slice(), std::slice::from_ref(&older));
    assert_eq!(due(20, 10).await.unwrap(), [older.clone(), newer]);
    assert_eq!(due(20, 1).await.unwrap(), [older]);
}

/// Whoever claims under an older version gets nothing.
pub async fn is_in_one_hand_at_a_time<S: RosterStore>(scene: Scene<S>) {
    let id = queue(&scene, entry(at(0))).await.entry.id;
    let claim = Commit { mail: vec![MailWrite::Claim(id, at(300))], ..scene.expecting(Entity::Mail(id), 1) };
    scene.done(claim.clone()).await;
    assert_eq!(scene.commit(claim).await, Outcome::Stale);
    assert_eq!(scene.store.mails_due(at(299), 10).await.unwrap(), []);
}

/// A worker that died does not keep a mail for ever.
pub async fn comes_back_when_a_claim_runs_out<S: RosterStore>(scene: Scene<S>) {
    let id = queue(&scene, entry(at(0))).await.entry.id;
    settle(&scene, id, 1, MailWrite::Claim(id, at(300))).await;
    let due = scene.store.mails_due(at(300), 10).await.unwrap();
    assert_eq!((due.len(), due[0].version, due[0].tries), (1, 2, 1));
    assert_eq!(due[0].entry.sealed, [1, 0, 255]);
}

/// Whoever has a mail in hand may hold it longer; that is no further try, and only
/// the newest holder may.
pub async fn stays_in_the_hand_that_holds_it<S: RosterStore>(scene: Scene<S>) {
    let id = queue(&scene, entry(at(0))).await.entry.id;
    settle(&scene, id, 1, MailWrite::Claim(id, at(60))).await;
    settle(&scene, id, 2, MailWrite::Hold(id, at(75))).await;
    assert_eq!(scene.store.mails_due(at(74), 10).await.unwrap(), []);
    let due = scene.store.mails_due(at(75), 10).await.unwrap();
    assert_eq!((due.len(), due[0].version, due[0].tries, due[0].status), (1, 3, 1, MailStatus::Queued));
    settle(&scene, id, 3, MailWrite::Claim(id, at(135))).await;
    let hold = Commit { mail: vec![MailWrite::Hold(id, at(90))], ..scene.expecting(Entity::Mail(id), 3) };
    assert_eq!(scene.commit(hold).await, Outcome::Stale);
    assert_eq!(scene.store.mails_due(at(134), 10).await.unwrap(), []);
    settle(&scene, id, 4, MailWrite::Sent(id, at(100))).await;
    settle(&scene, id, 5, MailWrite::Hold(id, at(101))).await;
    assert_eq!(scene.store.mails_due(at(1_000_000), 10).await.unwrap(), []);
}

/// The content may hold a code, so it goes once nobody needs it.
pub async fn is_wiped_once_it_is_done<S: RosterStore>(scene: Scene<S>) {
    let (flow, _) = scene.begin(signup_flow(None, at(0))).await;
    for (n, status) in [MailStatus::Sent, MailStatus::Refused, MailStatus::Dropped].into_iter().enumerate() {
        let queued = queue(&scene, MailEntry { flow: Some(flow.id), ..entry(at(n as i64)) }).await;
        let id = queued.entry.id;
        let end = match status {
            MailStatus::Sent => MailWrite::Sent(id, at(60)),
            MailStatus::Refused => MailWrite::Refused(id, at(60)),
            MailStatus::Queued | MailStatus::Retrying | MailStatus::Dropped => MailWrite::Dropped(id, at(60)),
        };
        settle(&scene, id, 1, end).await;
        assert_eq!(scene.store.mails_due(at(1_000_000), 10).await.unwrap(), []);
        assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), Some(status));
        // Coming back from the end would send an empty mail.
        settle(&scene, id, 2, MailWrite::Retry(id, at(61))).await;
        assert_eq!(scene.store.mails_due(at(1_000_000), 10).await.unwrap(), []);
        assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), Some(status));
    }
}

/// Each claim is a try; a mail that waits is not due before its time.
pub async fn counts_tries_and_waits_between_them<S: RosterStore>(scene: Scene<S>) {
    let id = queue(&scene, entry(at(0))).await.entry.id;
    for round in 0..3_u32 {
        let version = u64::from(round) * 2 + 1;
        settle(&scene, id, version, MailWrite::Claim(id, at(300))).await;
        settle(&scene, id, version + 1, MailWrite::Retry(id, at(100))).await;
        assert_eq!(scene.store.mails_due(at(99), 10).await.unwrap(), []);
        let due = scene.store.mails_due(at(100), 10).await.unwrap();
        assert_eq!((due[0].tries, due[0].status, due[0].due_at), (round + 1, MailStatus::Retrying, at(100)));
    }
}

/// The screen of the code asks for the newest mail.
pub async fn tells_where_the_newest_of_a_flow_stands<S: RosterStore>(scene: Scene<S>) {
    let (flow, _) = scene.begin(signup_flow(None, at(0))).await;
    assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), None);
    let newer = queue(&scene, MailEntry { flow: Some(flow.id), ..entry(at(20)) }).await.entry.id;
    let older = queue(&scene, MailEntry { flow: Some(flow.id), ..entry(at(10)) }).await.entry.id;
    settle(&scene, older, 1, MailWrite::Dropped(older, at(21))).await;
    assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), Some(MailStatus::Queued));
    settle(&scene, newer, 1, MailWrite::Sent(newer, at(22))).await;
    assert_eq!(scene.store.mail_of_flow(flow.id).await.unwrap(), Some(MailStatus::Sent));
    assert_eq!(scene.store.mail_of_flow(FlowId::from_uuid(new_id())).await.unwrap(), None);
}
