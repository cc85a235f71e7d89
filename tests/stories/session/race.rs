//! What happens at the same moment as a log-in is decided once.

use std::collections::HashMap;

use madoguchi_app::store::{AccountRecord, Commit, Entity, Outcome, SecretKind, SecretWrite, Store as _};
use madoguchi_domain::fact::{Actor, Fact, PasswordChangeWay, Subject};
use madoguchi_domain::limits;
use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::support::verifier::outdated;
use crate::support::{NAGISA, OTHER_PASSWORD, PASSWORD, World, credentials};

/// How often the race may be run until the change of the password is the quicker one.
const RUNS: u32 = 20;

async fn account(world: &World) -> AccountRecord {
    world.app.store.account_by_user_id(&NAGISA.user_id()).await.unwrap().unwrap()
}

/// Replaces the password under the account's version, as any other call does.
async fn replace(world: &World, account: &AccountRecord, verifier: Vec<u8>) -> Outcome {
    let fact = Fact::PasswordChanged { account: account.id, way: PasswordChangeWay::Recovery };
    let commit = Commit {
        insurer: Some(account.insurer.clone()),
        expect: vec![(Entity::Account(account.id), account.version)],
        facts: vec![world.app.fact(Subject::Member(account.member), Actor::Visitor, fact)],
        secrets: vec![SecretWrite { owner: account.id.uuid(), kind: SecretKind::Password, value: Some(verifier) }],
        ..Commit::default()
    };
    world.app.store.commit(commit).await.unwrap()
}

/// A log-in with the old password, and while the hasher is at work for it the change to the new one. None
/// when the log-in was through before the change.
async fn overtaken(world: &World, new: Vec<u8>) -> Option<Result<Value, WireError>> {
    let before = account(world).await;
    let mut window = world.window();
    let request = credentials(&NAGISA.user_id(), PASSWORD);
    let log_in = tokio::spawn(async move { window.call("session_log_in", request).await });
    // Nobody else hashes: once somebody does, the log-in has read the old verifier.
    while world.app.hasher.waiting() == 0 && !log_in.is_finished() {
        tokio::task::yield_now().await;
    }
    let changed = replace(world, &before, new).await;
    let answer = log_in.await.unwrap();
    (changed == Outcome::Done).then_some(answer)
}

/// LOG-01, ASVS 15.4.2: of two log-ins at once one renews an outdated hash, and the other's right password is right all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_log_ins_at_once_renew_a_hash_and_both_get_in() {
    let world = World::new().await;
    world.window().register(&NAGISA).await;
    assert_eq!(replace(&world, &account(&world).await, outdated(PASSWORD)).await, Outcome::Done);
    let (mut a, mut b) = (world.window(), world.window());
    tokio::join!(a.log_in(&NAGISA), b.log_in(&NAGISA));
    assert_eq!(world.app.store.sessions(account(&world).await.id).await.unwrap().len(), 2);
    let renewed = world.kinds(&NAGISA).await.iter().filter(|kind| *kind == "password_rehashed").count();
    assert_eq!(renewed, 1);
    world.ends().await;
}

/// LOG-01, ASVS 2.3.4: a session that its person ends while a log-in is about to end it, as the oldest of too many, ends once in the journal.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_ends_once_in_the_journal() {
    let world = World::new().await;
    world.window().register(&NAGISA).await;
    for _ in 0..RUNS {
        let mut oldest = world.window();
        for n in 0..limits::SESSIONS_PER_MEMBER.number {
            world.clock.advance(1);
            if n == 0 {
                oldest.log_in(&NAGISA).await
            } else {
                world.window().log_in(&NAGISA).await
            };
        }
        let mut window = world.window();
        let log_in = tokio::spawn(async move { window.log_in(&NAGISA).await });
        // Nobody else hashes: once somebody does, the log-in has read the sessions.
        while world.app.hasher.waiting() == 0 && !log_in.is_finished() {
            tokio::task::yield_now().await;
        }
        oldest.ok("session_log_out", json!({})).await;
        let in_time = !log_in.is_finished();
        log_in.await.unwrap();
        let mut ends = HashMap::new();
        for fact in world.facts(&NAGISA).await {
            if let Fact::SessionEnded { session, .. } = fact {
                *ends.entry(session).or_insert(0) += 1;
            }
        }
        assert!(ends.values().all(|count| *count == 1), "{ends:?}");
        if in_time {
            return world.ends().await;
        }
    }
    panic!("the person is never the quicker one");
}

/// LOG-01, ASVS 2.3.4, 15.4.2: a log-in whose password is replaced while it is compared opens no session, and does not put the old
/// password back where its hash is due for renewal.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_password_that_is_replaced_while_it_is_compared_opens_nothing() {
    let world = World::new().await;
    world.window().register(&NAGISA).await;
    let new = world.app.hasher.hash(Zeroizing::new(OTHER_PASSWORD.to_owned()), [6; 16]).await.unwrap();
    let current = world.app.hasher.hash(Zeroizing::new(PASSWORD.to_owned()), [7; 16]).await.unwrap();
    for old in [current, outdated(PASSWORD)] {
        let mut overtook = None;
        for _ in 0..RUNS {
            assert_eq!(replace(&world, &account(&world).await, old.clone()).await, Outcome::Done);
            let open = world.app.store.sessions(account(&world).await.id).await.unwrap();
            overtook = overtaken(&world, new.clone()).await;
            if overtook.is_some() {
                assert_eq!(world.app.store.sessions(account(&world).await.id).await.unwrap(), open);
                break;
            }
        }
        let answer = overtook.expect("the change is the quicker one at least once");
        assert_eq!(answer.unwrap_err().code, ErrorCode::LoginFailed);
        let log_in = |password| credentials(&NAGISA.user_id(), password);
        assert_eq!(world.window().refusal("session_log_in", log_in(PASSWORD)).await, ErrorCode::LoginFailed);
        world.window().ok("session_log_in", log_in(OTHER_PASSWORD)).await;
    }
    world.ends().await;
}
