//! Sessions: tokens, signs of life, locks, ends.

use madoguchi_app::store::{Commit, Entity, RosterStore, SecretKind};
use madoguchi_domain::fact::{Fact, SessionEndReason, Subject};
use madoguchi_domain::ids::DeviceId;

use crate::scene::{Scene, at, fact_at, new_hash, new_id};

/// With the end of a session its token is worth nothing.
pub async fn is_found_by_its_token_until_it_ends<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let device = DeviceId::from_uuid(new_id());
    let (session, token) = scene.login(&account, at(10), device).await;
    assert_eq!((session.account, session.device, session.device_name.as_str()), (account.id, device, "見本の PC"));
    assert_eq!((session.version, session.started_at, session.seen_at, session.locked), (1, at(10), at(10), false));
    assert_eq!(scene.store.session_by_token(&new_hash()).await.unwrap(), None);
    let ended = Fact::SessionEnded { account: account.id, session: session.id, reason: SessionEndReason::LoggedOut };
    scene.facts(vec![fact_at(Subject::Member(member.id), at(20), ended)]).await;
    assert_eq!(scene.store.session_by_token(&token).await.unwrap(), None);
    assert_eq!(scene.store.secret(session.id.uuid(), SecretKind::SessionToken).await.unwrap(), None);
    assert_eq!(scene.store.sessions(account.id).await.unwrap(), []);
}

/// 自分のログイン: everything that is open, of this account only.
pub async fn lists_what_has_not_ended_oldest_first<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    let (mine, other) = (scene.account(&first, "taro.first").await, scene.account(&second, "taro.second").await);
    let device = DeviceId::from_uuid(new_id());
    let mut opened = Vec::new();
    for seconds in [30, 10, 20, 40] {
        opened.push(scene.login(&mine, at(seconds), device).await.0);
    }
    scene.login(&other, at(5), device).await;
    let ended = Fact::SessionEnded { account: mine.id, session: opened[2].id, reason: SessionEndReason::EndedByPerson };
    scene.facts(vec![fact_at(Subject::Member(first.id), at(50), ended)]).await;
    let listed: Vec<_> =
        scene.store.sessions(mine.id).await.unwrap().iter().map(|session| session.started_at).collect();
    assert_eq!(listed, [at(10), at(30), at(40)]);
}

/// A sign of life changes no version, and an older one changes nothing.
pub async fn signs_of_life_never_conflict<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (session, token) = scene.login(&account, at(10), DeviceId::from_uuid(new_id())).await;
    for (sign, newest) in [(50, 50), (40, 50), (60, 60)] {
        scene.done(Commit { seen: vec![(session.id, at(sign))], ..Commit::default() }).await;
        assert_eq!(scene.store.session_by_token(&token).await.unwrap().unwrap().seen_at, at(newest));
    }
    scene.done(scene.expecting(Entity::Session(session.id), 1)).await;
}

/// 画面ロック
pub async fn locks_and_unlocks<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (session, token) = scene.login(&account, at(10), DeviceId::from_uuid(new_id())).await;
    let (_, other) = scene.login(&account, at(11), DeviceId::from_uuid(new_id())).await;
    for locked in [true, false] {
        scene.done(Commit { locks: vec![(session.id, locked)], ..Commit::default() }).await;
        assert_eq!(scene.store.session_by_token(&token).await.unwrap().unwrap().locked, locked);
        assert!(!scene.store.session_by_token(&other).await.unwrap().unwrap().locked);
    }
}

/// One question gives what two give, and nobody else's account.
pub async fn comes_with_its_account<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    let (mine, other) = (scene.account(&first, "taro.first").await, scene.account(&second, "taro.second").await);
    let device = DeviceId::from_uuid(new_id());
    for account in [&mine, &other] {
        let (session, token) = scene.login(account, at(10), device).await;
        let account = scene.store.account(account.id).await.unwrap().unwrap();
        let found = scene.store.session_with_account(&token).await.unwrap();
        assert_eq!(found, Some((session.clone(), account)));
        let reason = SessionEndReason::LoggedOut;
        let ended = Fact::SessionEnded { account: session.account, session: session.id, reason };
        let member = if session.account == mine.id { first.id } else { second.id };
        scene.facts(vec![fact_at(Subject::Member(member), at(20), ended)]).await;
        assert_eq!(scene.store.session_with_account(&token).await.unwrap(), None);
    }
    assert_eq!(scene.store.session_with_account(&new_hash()).await.unwrap(), None);
}

/// How many are open, over all accounts: neither ended, nor idle, nor too old, and up to a bound.
pub async fn is_counted_while_it_is_open<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    let (one, other) = (scene.account(&first, "taro.first").await, scene.account(&second, "taro.second").await);
    let device = DeviceId::from_uuid(new_id());
    let open = |begun, seen, most| scene.store.sessions_open(at(begun), at(seen), most);
    assert_eq!(open(0, 0, 10).await.unwrap(), 0);
    let (session, _) = scene.login(&one, at(10), device).await;
    scene.login(&one, at(20), device).await;
    scene.login(&other, at(30), device).await;
    for (begun, seen, most, expected) in [(0, 0, 10, 3), (10, 0, 10, 2), (0, 20, 10, 1), (0, 0, 2, 2), (30, 0, 10, 0)] {
        assert_eq!(open(begun, seen, most).await.unwrap(), expected, "{begun} {seen} {most}");
    }
    scene.done(Commit { seen: vec![(session.id, at(40))], ..Commit::default() }).await;
    assert_eq!(open(0, 30, 10).await.unwrap(), 1);
    let ended = Fact::SessionEnded { account: one.id, session: session.id, reason: SessionEndReason::LoggedOut };
    scene.facts(vec![fact_at(Subject::Member(first.id), at(50), ended)]).await;
    assert_eq!(open(0, 0, 10).await.unwrap(), 2);
}
