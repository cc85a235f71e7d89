//! The one write: versions, all or nothing, doubled values.

use madoguchi_app::store::{
    Commit, Constraint, CounterWrite, Entity, FlowWrite, Outcome, RosterStore, SecretKind, SecretWrite, Stored,
};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::DeviceId;

use crate::mail::letter;
use crate::scene::{Scene, at, fact, insurer, new_hash, new_id, recovery_flow, secret, signup_flow};

/// Something of every kind that has a version.
async fn everything<S: RosterStore>(scene: &Scene<S>) -> Vec<Entity> {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (session, _) = scene.login(&account, at(1), DeviceId::from_uuid(new_id())).await;
    let (flow, _) = scene.begin(signup_flow(Some(member.id), at(0))).await;
    let counter = new_hash();
    scene.done(scene.expecting(Entity::Counter(counter), 0)).await;
    let mail = letter(&scene.store, at(0));
    scene.done(Commit { mail: vec![mail.0], ..Commit::default() }).await;
    vec![
        Entity::Member(member.id),
        Entity::Account(account.id),
        Entity::Session(session.id),
        Entity::Flow(flow.id),
        Entity::Counter(counter),
        Entity::Mail(mail.1),
    ]
}

/// What is stored begins at version 1, and a commit raises what it expects by one.
pub async fn raises_exactly_the_expected_versions<S: RosterStore>(scene: Scene<S>) {
    let all = everything(&scene).await;
    for entity in &all {
        scene.done(scene.expecting(*entity, 1)).await;
    }
    let expect = all.iter().map(|entity| (*entity, 2)).collect();
    let commit = Commit { insurer: Some(insurer("0386")), expect, ..Commit::default() };
    scene.done(commit).await;
    for entity in &all {
        scene.done(scene.expecting(*entity, 3)).await;
    }
}

/// A version that is older, newer, or of nothing at all.
pub async fn refuses_any_other_version<S: RosterStore>(scene: Scene<S>) {
    let all = everything(&scene).await;
    for entity in all {
        for version in [0, 2, 3, u64::from(u32::MAX)] {
            assert_eq!(scene.commit(scene.expecting(entity, version)).await, Outcome::Stale, "{entity:?} at {version}");
        }
        scene.done(scene.expecting(entity, 1)).await;
    }
    for version in [0, 1] {
        let nobody = Entity::Flow(madoguchi_domain::ids::FlowId::from_uuid(new_id()));
        assert_eq!(scene.commit(scene.expecting(nobody, version)).await, Outcome::Stale);
    }
    assert_eq!(scene.commit(scene.expecting(Entity::Counter(new_hash()), 1)).await, Outcome::Stale);
}

/// A commit of all parts that fails by `fail`; returns what could show its traces.
async fn attempt<S: RosterStore>(scene: &Scene<S>, fail: impl FnOnce(&mut Commit)) -> Stored<Outcome> {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (session, _) = scene.login(&account, at(1), DeviceId::from_uuid(new_id())).await;
    let (flow, token) = scene.begin(signup_flow(Some(member.id), at(0))).await;
    let (counter, begun) = (new_hash(), recovery_flow(Some(account.id), at(0)));
    let (mail, _) = letter(&scene.store, at(0));
    let mut hits = Counter::default();
    hits.hit(at(0));
    let mut commit = Commit {
        insurer: Some(insurer("0386")),
        expect: vec![(Entity::Member(member.id), 1), (Entity::Counter(counter), 0), (Entity::Flow(flow.id), 1)],
        facts: vec![fact(
            Subject::Member(member.id),
            Fact::AddressChanged { account: account.id, old: "a".into(), new: "b@example.jp".into() },
        )],
        flows: vec![FlowWrite::Put(begun.clone()), FlowWrite::End(flow.id)],
        counters: vec![CounterWrite { key: counter, counter: hits, keep_until: at(60) }],
        secrets: vec![secret(account.id.uuid(), SecretKind::Password, b"verifier")],
        mail: vec![mail],
        seen: vec![(session.id, at(50))],
        locks: vec![(session.id, true)],
        ..Commit::default()
    };
    let rows_before = scene.store.journal_rows(&Subject::Member(member.id), 0, 100).await.unwrap();
    fail(&mut commit);
    let outcome = scene.store.commit(commit).await;

    let store = &scene.store;
    assert_eq!(scene.person(member.id).await.unwrap().version, 1);
    assert_eq!(store.account(account.id).await.unwrap().unwrap().address, account.address);
    assert_eq!(store.flow_by_token(&token).await.unwrap(), Some(flow));
    assert_eq!(store.flow_of_account(account.id, begun.kind()).await.unwrap(), None);
    assert_eq!(store.counters(&[counter]).await.unwrap(), [(0, Counter::default())]);
    assert_eq!(store.secret(account.id.uuid(), SecretKind::Password).await.unwrap(), None);
    assert_eq!(store.mails_due(at(1000), 10).await.unwrap(), []);
    assert_eq!(store.sessions(account.id).await.unwrap(), [session]);
    assert_eq!(store.journal_rows(&Subject::Member(member.id), 0, 100).await.unwrap(), rows_before);
    outcome
}

/// ASVS 2.3.3: one stale version undoes all parts, also when it is the last that is looked at.
pub async fn writes_nothing_when_stale<S: RosterStore>(scene: Scene<S>) {
    let outcome = attempt(&scene, |commit| commit.expect[2].1 = 2).await;
    assert_eq!(outcome.unwrap(), Outcome::Stale);
}

/// ASVS 2.3.3: a mail that exists already fails the commit in its last part.
pub async fn writes_nothing_when_the_last_part_fails<S: RosterStore>(scene: Scene<S>) {
    let outcome = attempt(&scene, |commit| commit.mail.push(commit.mail[0].clone())).await;
    assert_eq!(outcome.unwrap(), Outcome::Duplicate(Constraint::Other));
}

/// ASVS 2.3.3: a fact that is in the journal already undoes all parts.
pub async fn writes_nothing_when_a_fact_is_known<S: RosterStore>(scene: Scene<S>) {
    let known = fact(Subject::Install(scene.store.install()), Fact::KeyRotated {});
    scene.facts(vec![known.clone()]).await;
    let outcome = attempt(&scene, |commit| commit.facts.push(known)).await;
    assert_eq!(outcome.unwrap(), Outcome::Duplicate(Constraint::Fact));
}

/// Later facts of a commit build on earlier ones.
pub async fn takes_facts_in_their_order<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let (account, opened) = scene.opening(&member, "taro.omuro");
    let subject = Subject::Member(member.id);
    let change =
        |new: &str| fact(subject.clone(), Fact::AddressChanged { account, old: String::new(), new: new.into() });
    scene.facts(vec![opened, change("first@example.jp"), change("second@example.jp")]).await;
    assert_eq!(scene.store.account(account).await.unwrap().unwrap().address, "second@example.jp");
    let rows = scene.store.journal_rows(&subject, 0, 10).await.unwrap();
    let kinds: Vec<_> = rows.iter().map(|row| row.row.kind.as_str()).collect();
    assert_eq!(kinds, ["account_opened", "address_changed", "address_changed"]);
}

/// A replay of an opening names the fact, not the account that it made.
pub async fn names_the_doubled_value<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let (_, opened) = scene.opening(&member, "taro.omuro");
    scene.facts(vec![opened.clone()]).await;
    let replay = Commit { facts: vec![opened], ..Commit::default() };
    assert_eq!(scene.commit(replay).await, Outcome::Duplicate(Constraint::Fact));
}

/// Tokens are unique in their kind; other secrets may be equal.
pub async fn refuses_a_token_that_exists<S: RosterStore>(scene: Scene<S>) {
    let write = |kind, value: &[u8]| Commit { secrets: vec![secret(new_id(), kind, value)], ..Commit::default() };
    let token = new_hash();
    for kind in [SecretKind::FlowToken, SecretKind::SessionToken] {
        scene.done(write(kind, &token)).await;
        assert_eq!(scene.commit(write(kind, &token)).await, Outcome::Duplicate(Constraint::Other), "{kind:?}");
    }
    for kind in [SecretKind::Password, SecretKind::Code, SecretKind::EarlierCode] {
        scene.done(write(kind, &token)).await;
        scene.done(write(kind, &token)).await;
    }
}

/// Each kind of secret of an owner is one value.
pub async fn replaces_and_deletes_secrets<S: RosterStore>(scene: Scene<S>) {
    let owner = new_id();
    let kinds = [
        SecretKind::Password,
        SecretKind::Code,
        SecretKind::EarlierCode,
        SecretKind::FlowToken,
        SecretKind::SessionToken,
    ];
    let values: Vec<_> = kinds.iter().map(|kind| (*kind, new_hash())).collect();
    let secrets = values.iter().map(|(kind, value)| secret(owner, *kind, value)).collect();
    scene.done(Commit { secrets, ..Commit::default() }).await;
    for (kind, value) in &values {
        assert_eq!(scene.store.secret(owner, *kind).await.unwrap().as_deref(), Some(&value[..]));
        assert_eq!(scene.store.secret(new_id(), *kind).await.unwrap(), None);
    }
    let secrets = vec![
        secret(owner, SecretKind::Code, b"new"),
        SecretWrite { owner, kind: SecretKind::EarlierCode, value: None },
    ];
    scene.done(Commit { secrets, ..Commit::default() }).await;
    assert_eq!(scene.store.secret(owner, SecretKind::Code).await.unwrap().as_deref(), Some(&b"new"[..]));
    assert_eq!(scene.store.secret(owner, SecretKind::EarlierCode).await.unwrap(), None);
    assert_eq!(scene.store.secret(owner, SecretKind::Password).await.unwrap().as_deref(), Some(&values[0].1[..]));
}

/// Nothing to write is no error.
pub async fn an_empty_commit_is_done<S: RosterStore>(scene: Scene<S>) {
    scene.done(Commit::default()).await;
}
