//! Flows: found by a token's hash, version-checked, gone with their secrets.

use madoguchi_app::store::{Commit, Constraint, Entity, FlowWrite, Outcome, RosterStore, SecretKind};
use madoguchi_domain::flow::{Flow, FlowKind, FlowState};
use madoguchi_domain::ids::{AccountId, FlowId};
use madoguchi_domain::settings::MailChange;
use madoguchi_domain::signup::Registration;

use crate::scene::{Scene, at, new_hash, new_id, recovery_flow, secret, signup_flow};

/// A token finds its own flow, and no other hash finds any.
pub async fn is_found_by_its_token_only<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let put = signup_flow(Some(member.id), at(5));
    let (flow, _) = scene.begin(put.clone()).await;
    assert_eq!(flow, Flow { version: 1, ..put });
    scene.begin(signup_flow(None, at(6))).await;
    assert_eq!(scene.store.flow_by_token(&new_hash()).await.unwrap(), None);
    let session_token = new_hash();
    scene
        .done(Commit {
            secrets: vec![secret(flow.id.uuid(), SecretKind::SessionToken, &session_token)],
            ..Commit::default()
        })
        .await;
    assert_eq!(scene.store.flow_by_token(&session_token).await.unwrap(), None, "a session's token opens no flow");
}

/// Each step is written under the version it was read at.
pub async fn goes_on_under_its_version<S: RosterStore>(scene: Scene<S>) {
    let (mut flow, token) = scene.begin(signup_flow(None, at(0))).await;
    let FlowState::Signup(signup) = &mut flow.state else { panic!("a sign-up") };
    signup.count_check().unwrap();
    let put = Commit { flows: vec![FlowWrite::Put(flow.clone())], ..scene.expecting(Entity::Flow(flow.id), 1) };
    scene.done(put.clone()).await;
    assert_eq!(scene.commit(put).await, Outcome::Stale);
    let found = scene.store.flow_by_token(&token).await.unwrap().unwrap();
    assert_eq!(found, Flow { version: 2, ..flow });
}

/// A flow that is not expected is a new one, and new ones do not exist yet.
pub async fn refuses_to_begin_twice<S: RosterStore>(scene: Scene<S>) {
    let (flow, token) = scene.begin(signup_flow(None, at(0))).await;
    let again = Flow { opened_at: at(9), ..flow.clone() };
    let outcome = scene.commit(Commit { flows: vec![FlowWrite::Put(again)], ..Commit::default() }).await;
    assert_eq!(outcome, Outcome::Duplicate(Constraint::Other));
    assert_eq!(scene.store.flow_by_token(&token).await.unwrap(), Some(flow));
}

/// The end takes every secret of the flow along, and no other.
pub async fn ends_with_its_secrets<S: RosterStore>(scene: Scene<S>) {
    let (flow, token) = scene.begin(signup_flow(None, at(0))).await;
    let (other, other_token) = scene.begin(signup_flow(None, at(0))).await;
    let kinds = [SecretKind::Password, SecretKind::Code, SecretKind::EarlierCode];
    let secrets = [flow.id, other.id].iter().flat_map(|id| kinds.map(|kind| secret(id.uuid(), kind, b"x"))).collect();
    scene.done(Commit { secrets, ..Commit::default() }).await;
    scene.done(Commit { flows: vec![FlowWrite::End(flow.id)], ..scene.expecting(Entity::Flow(flow.id), 1) }).await;
    assert_eq!(scene.store.flow_by_token(&token).await.unwrap(), None);
    for kind in kinds {
        assert_eq!(scene.store.secret(flow.id.uuid(), kind).await.unwrap(), None);
        assert!(scene.store.secret(other.id.uuid(), kind).await.unwrap().is_some());
    }
    assert_eq!(scene.store.flow_by_token(&other_token).await.unwrap(), Some(other));
    // Ending what has ended is no error.
    scene.done(Commit { flows: vec![FlowWrite::End(FlowId::from_uuid(new_id()))], ..Commit::default() }).await;
}

/// Of several flows the one that began last, of that account and kind.
pub async fn gives_the_newest_of_an_account_and_kind<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await.id;
    let (_, _) = scene.begin(recovery_flow(Some(account), at(10))).await;
    let (newest, _) = scene.begin(recovery_flow(Some(account), at(30))).await;
    let (_, _) = scene.begin(recovery_flow(Some(account), at(20))).await;
    let (_, _) = scene.begin(recovery_flow(None, at(90))).await;
    assert_eq!(scene.store.flow_of_account(account, FlowKind::Recovery).await.unwrap(), Some(newest));
    assert_eq!(scene.store.flow_of_account(account, FlowKind::MailChange).await.unwrap(), None);
    assert_eq!(scene.store.flow_of_account(AccountId::from_uuid(new_id()), FlowKind::Recovery).await.unwrap(), None);
}

/// What a flow remembers comes back whole.
pub async fn keeps_every_kind_of_state<S: RosterStore>(scene: Scene<S>) {
    let mut signup = signup_flow(None, at(0));
    let FlowState::Signup(state) = &mut signup.state else { panic!("a sign-up") };
    let registration =
        Registration { user_id: "Ａ\"b'".into(), address: "a@例え.jp".into(), preset: true, language: "en".into() };
    state.submit(registration, at(3)).unwrap();
    let change = MailChange::begin("new@example.jp".into(), "ja".into(), None, at(4));
    let mail_change = Flow { state: FlowState::MailChange(change), ..recovery_flow(None, at(4)) };
    for flow in [signup, recovery_flow(None, at(2)), mail_change] {
        let (found, _) = scene.begin(flow.clone()).await;
        assert_eq!(found, Flow { version: 1, ..flow });
    }
}
