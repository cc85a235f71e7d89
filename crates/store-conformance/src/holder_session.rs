//! Sessions of offices and clerks: tokens, signs of life, second factors, ends.

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::store::{Commit, Entity, Holder, HolderSession, OfficeWrites, Purged, SecretKind};
use madoguchi_domain::fact::{FactEntry, OfficeFact, SessionEndReason};
use madoguchi_domain::ids::{DeviceId, FactId, SessionId};
use madoguchi_domain::staff::Role;

use crate::desk_scene::{DeskStore, of_federation, of_office};
use crate::scene::{Scene, at, day, new_hash, new_id, secret};

/// An office and a clerk.
async fn both<S: DeskStore>(scene: &Scene<S>) -> [Holder; 2] {
    let office = scene.office("3170100014").await;
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    [Holder::Office(office.id), Holder::Staff(clerk.id)]
}

fn ended(holder: Holder, session: SessionId, now: Timestamp) -> FactEntry {
    let reason = SessionEndReason::LoggedOut;
    match holder {
        Holder::Office(office) => of_office(office, now, OfficeFact::OfficeSessionEnded { office, session, reason }),
        Holder::Staff(staff) => of_federation(now, OfficeFact::StaffSessionEnded { staff, session, reason }),
    }
}

/// With the end of a session its token and what was being set up in it are worth nothing.
pub async fn is_found_by_its_token_until_it_ends<S: DeskStore>(scene: Scene<S>) {
    let device = DeviceId::from_uuid(new_id());
    for holder in both(&scene).await {
        let (session, token) = scene.enter(holder, at(10), device).await;
        let expected = HolderSession {
            id: session.id,
            version: 1,
            holder,
            device,
            device_name: "事務所の PC".into(),
            started_at: at(10),
            seen_at: at(10),
            factor_at: None,
            declined: false,
        };
        assert_eq!(session, expected);
        assert_eq!(scene.store.session_by_token(&token).await.unwrap(), None, "it is no member's");
        assert_eq!(scene.store.flow_by_token(&token).await.unwrap(), None);
        let new_totp = vec![secret(session.id.uuid(), SecretKind::NewTotp, b"sealed")];
        scene.desk_done(Commit { secrets: new_totp, ..Commit::default() }).await;
        scene.desk_facts(vec![ended(holder, session.id, at(20))]).await;
        assert_eq!(scene.store.holder_session_by_token(&token).await.unwrap(), None);
        assert_eq!(scene.store.holder_sessions(holder).await.unwrap(), []);
        for kind in [SecretKind::SessionToken, SecretKind::NewTotp] {
            assert_eq!(scene.store.secret(session.id.uuid(), kind).await.unwrap(), None);
        }
    }
    assert_eq!(scene.store.holder_session_by_token(&new_hash()).await.unwrap(), None);
}

/// A member's token opens nothing of an office or the desk.
pub async fn a_members_token_finds_none<S: DeskStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (_, token) = scene.login(&account, at(1), DeviceId::from_uuid(new_id())).await;
    assert_eq!(scene.store.holder_session_by_token(&token).await.unwrap(), None);
}

/// Everything that is open, oldest first, of this holder only.
pub async fn lists_what_has_not_ended_oldest_first<S: DeskStore>(scene: Scene<S>) {
    let holders = both(&scene).await;
    let device = DeviceId::from_uuid(new_id());
    for holder in holders {
        let mut opened = Vec::new();
        for seconds in [30, 10, 20, 40] {
            opened.push(scene.enter(holder, at(seconds), device).await.0.id);
        }
        scene.desk_facts(vec![ended(holder, opened[2], at(50))]).await;
    }
    for holder in holders {
        let listed = scene.store.holder_sessions(holder).await.unwrap();
        let begun: Vec<_> = listed.iter().map(|session| (session.holder, session.started_at)).collect();
        assert_eq!(begun, [10, 30, 40].map(|seconds| (holder, at(seconds))));
    }
}

/// A sign of life changes no version, and an older one changes nothing.
pub async fn signs_of_life_never_conflict<S: DeskStore>(scene: Scene<S>) {
    for holder in both(&scene).await {
        let (session, token) = scene.enter(holder, at(10), DeviceId::from_uuid(new_id())).await;
        for (sign, newest) in [(50, 50), (40, 50), (60, 60)] {
            let office = OfficeWrites { seen: vec![(session.id, at(sign))], ..OfficeWrites::default() };
            scene.desk_done(Commit { office, ..Commit::default() }).await;
            let found = scene.store.holder_session_by_token(&token).await.unwrap().unwrap();
            assert_eq!((found.seen_at, found.version), (at(newest), 1));
        }
        scene.desk_done(scene.desk_expecting(Entity::HolderSession(session.id), 1)).await;
    }
}

/// A session remembers its newest second factor, and that the offer of an address was declined; no other does.
pub async fn remembers_factor_and_declining<S: DeskStore>(scene: Scene<S>) {
    for holder in both(&scene).await {
        let (session, token) = scene.enter(holder, at(10), DeviceId::from_uuid(new_id())).await;
        let (other, _) = scene.enter(holder, at(11), DeviceId::from_uuid(new_id())).await;
        for seconds in [20, 320] {
            let office = OfficeWrites { factors: vec![(session.id, at(seconds))], ..OfficeWrites::default() };
            let expecting = scene.desk_expecting(Entity::HolderSession(session.id), if seconds == 20 { 1 } else { 2 });
            scene.desk_done(Commit { office, ..expecting }).await;
            let found = scene.store.holder_session_by_token(&token).await.unwrap().unwrap();
            assert_eq!((found.factor_at, found.declined), (Some(at(seconds)), false));
        }
        let office = OfficeWrites { declined: vec![session.id], ..OfficeWrites::default() };
        scene.desk_done(Commit { office, ..Commit::default() }).await;
        let found = scene.store.holder_session_by_token(&token).await.unwrap().unwrap();
        assert_eq!((found.factor_at, found.declined), (Some(at(320)), true));
        let listed = scene.store.holder_sessions(holder).await.unwrap();
        assert_eq!(listed.last(), Some(&other));
    }
}

/// ASVS 14.2.7: an ended session is of no use a day later, and one that is open stays.
pub async fn is_forgotten_a_day_after_its_end<S: DeskStore>(scene: Scene<S>) {
    let holders = both(&scene).await;
    let device = DeviceId::from_uuid(new_id());
    for holder in holders {
        let (session, _) = scene.enter(holder, at(0), device).await;
        scene.enter(holder, at(1), device).await;
        scene.desk_facts(vec![ended(holder, session.id, at(10))]).await;
    }
    let purge = async |now| scene.store.purge(now, FactId::from_uuid(new_id()), [9; 16]).await.unwrap();
    let over = day(1) + SignedDuration::from_secs(10);
    assert_eq!(purge(over - SignedDuration::from_millis(1)).await, Purged::default());
    assert_eq!(purge(over).await, Purged { sessions: 2, ..Purged::default() });
    assert_eq!(purge(day(3)).await, Purged::default(), "nothing is purged twice");
    for holder in holders {
        assert_eq!(scene.store.holder_sessions(holder).await.unwrap().len(), 1);
    }
}
