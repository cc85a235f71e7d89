//! Clerks: their accounts, roles, set-ups and authenticators.

use madoguchi_app::store::{
    Commit, Constraint, Entity, Holder, OfficeWrites, Outcome, SecretKind, SecretWrite, StaffRecord,
};
use madoguchi_domain::fact::{Fact, OfficeFact, Subject};
use madoguchi_domain::federation::SecondFactor;
use madoguchi_domain::ids::{DeviceId, StaffId};
use madoguchi_domain::staff::{Role, Roles, SetUpPhase};
use madoguchi_domain::totp::Totp;

use crate::desk_scene::{DeskStore, creation, federation, of_federation, ours};
use crate::scene::{Scene, at, new_hash, new_id, secret};

/// REI-12: a clerk's account is kept with every item, found by identity and user ID.
pub async fn keeps_every_item<S: DeskStore>(scene: Scene<S>) {
    let clerk = scene.clerk("Sato.Review", &[Role::Printer, Role::Reviewer]).await;
    let expected = StaffRecord {
        id: clerk.id,
        version: 1,
        federation: ours(),
        user_id: "Sato.Review".into(),
        name: "見本 Sato.Review".into(),
        roles: Roles::new([Role::Reviewer, Role::Printer]).unwrap(),
        closed: false,
        totp: None,
        set_up: None,
        created_at: at(0),
        last_login_at: None,
    };
    assert_eq!(clerk, expected);
    assert_eq!(scene.store.staff_by_user_id("sato.review").await.unwrap(), Some(clerk));
    assert_eq!(scene.store.staff_by_user_id("Sato.Review").await.unwrap(), None, "keys only");
    assert_eq!(scene.store.staff(StaffId::from_uuid(new_id())).await.unwrap(), None);
}

/// A clerk's user ID is one clerk's over all federations, without case.
pub async fn refuses_a_user_id_that_another_clerk_has<S: DeskStore>(scene: Scene<S>) {
    let first = scene.clerk("sato.review", &[Role::Reviewer]).await;
    for (typed, of) in [("SATO.review", ours()), ("sato.review", federation("shimane"))] {
        let (id, created) = creation(typed, &[Role::Printer], &of);
        let commit = Commit { federation: Some(of), facts: vec![created], ..Commit::default() };
        assert_eq!(scene.commit(commit).await, Outcome::Duplicate(Constraint::StaffUserId));
        assert_eq!(scene.store.staff(id).await.unwrap(), None);
    }
    assert_eq!(scene.store.staff_list(None).await.unwrap(), [first]);
}

/// Lists by federation and user ID.
pub async fn are_listed_by_federation_and_user_id<S: DeskStore>(scene: Scene<S>) {
    for (typed, code) in [("tanaka", "tottori"), ("Sato.x", "tottori"), ("ueno.y", "shimane"), ("abe.zz", "tottori")] {
        let (_, created) = creation(typed, &[Role::Printer], &federation(code));
        let of = Some(federation(code));
        scene.done(Commit { federation: of, facts: vec![created], ..Commit::default() }).await;
    }
    let listed = async |of: Option<&str>| {
        let of = of.map(federation);
        let found = scene.store.staff_list(of.as_ref()).await.unwrap();
        found.into_iter().map(|clerk| clerk.user_id).collect::<Vec<_>>()
    };
    assert_eq!(listed(Some("tottori")).await, ["abe.zz", "Sato.x", "tanaka"]);
    assert_eq!(listed(Some("okayama")).await, Vec::<String>::new());
    assert_eq!(listed(None).await, ["ueno.y", "abe.zz", "Sato.x", "tanaka"]);
}

/// REI-12, REI-14: roles change, an account is closed, a log-in is remembered; nothing else changes with them.
pub async fn changes_roles_closes_and_logs_in<S: DeskStore>(scene: Scene<S>) {
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    let other = scene.clerk("tanaka.print", &[Role::Printer]).await;
    let roles = Roles::new([Role::Printer]).unwrap();
    let staff = clerk.id;
    scene.desk_facts(vec![of_federation(at(5), OfficeFact::StaffRolesChanged { staff, roles: roles.clone() })]).await;
    let changed = StaffRecord { roles, ..clerk };
    assert_eq!(scene.store.staff(staff).await.unwrap(), Some(changed.clone()));
    scene.enter(Holder::Staff(staff), at(10), DeviceId::from_uuid(new_id())).await;
    scene.desk_facts(vec![of_federation(at(20), OfficeFact::StaffClosed { staff })]).await;
    let closed = StaffRecord { closed: true, last_login_at: Some(at(10)), ..changed };
    assert_eq!(scene.store.staff(staff).await.unwrap(), Some(closed));
    assert_eq!(scene.store.staff(other.id).await.unwrap(), Some(other));
}

/// The newest token finds its clerk, how far the set-up came is kept, and an earlier token finds nobody.
pub async fn are_set_up_by_the_newest_token<S: DeskStore>(scene: Scene<S>) {
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    let (first, first_token) = scene.issue_set_up(&clerk, at(1)).await;
    let clerk = scene.store.staff_by_set_up(&first_token).await.unwrap().unwrap();
    assert_eq!((clerk.version, clerk.set_up.clone()), (2, Some(first)));
    let (mut set_up, token) = scene.issue_set_up(&clerk, at(2)).await;
    assert_eq!(scene.store.staff_by_set_up(&first_token).await.unwrap(), None);
    assert_eq!(scene.store.staff_by_set_up(&new_hash()).await.unwrap(), None);
    assert_eq!(scene.store.holder_session_by_token(&token).await.unwrap(), None, "it opens no session");
    set_up.choose_password(SecondFactor::Totp, at(3)).unwrap();
    let writes = OfficeWrites { set_ups: vec![(clerk.id, set_up)], ..OfficeWrites::default() };
    let chosen = vec![secret(clerk.id.uuid(), SecretKind::NewStaffPassword, b"verifier")];
    let commit = Commit { office: writes, secrets: chosen, ..scene.desk_expecting(Entity::Staff(clerk.id), 3) };
    scene.desk_done(commit.clone()).await;
    assert_eq!(scene.desk_commit(commit).await, Outcome::Stale);
    let mut clerk = scene.store.staff_by_set_up(&token).await.unwrap().unwrap();
    let mut set_up = clerk.set_up.take().unwrap();
    assert_eq!(set_up.phase, SetUpPhase::Enrol);
    set_up.enrol(at(4)).unwrap();
    let totp = Totp::set_up(7);
    let done = OfficeFact::StaffSetUp { staff: clerk.id, second_factor: true };
    scene
        .desk_done(Commit {
            facts: vec![of_federation(at(4), done)],
            secrets: vec![SecretWrite { owner: clerk.id.uuid(), kind: SecretKind::StaffSetUp, value: None }],
            office: OfficeWrites {
                totp: vec![(Holder::Staff(clerk.id), Some(totp.clone()))],
                set_ups: vec![(clerk.id, set_up.clone())],
                ..OfficeWrites::default()
            },
            ..scene.desk_expecting(Entity::Staff(clerk.id), 4)
        })
        .await;
    assert_eq!(scene.store.staff_by_set_up(&token).await.unwrap(), None, "the token is spent");
    let now = scene.store.staff(clerk.id).await.unwrap().unwrap();
    assert_eq!((now.version, now.totp, now.set_up), (5, Some(totp), Some(set_up)));
}

/// A clerk is made together with the first token.
pub async fn are_made_with_their_token<S: DeskStore>(scene: Scene<S>) {
    let (staff, created) = creation("sato.review", &[Role::Reviewer], &ours());
    let (set_up, token) = (madoguchi_domain::staff::SetUp::begin(staff, at(0)), new_hash());
    let issued = OfficeFact::StaffSetUpIssued { staff, expires_at: set_up.expires_at() };
    scene
        .desk_done(Commit {
            facts: vec![created, of_federation(at(0), issued)],
            secrets: vec![secret(staff.uuid(), SecretKind::StaffSetUp, &token)],
            office: OfficeWrites { set_ups: vec![(staff, set_up.clone())], ..OfficeWrites::default() },
            ..Commit::default()
        })
        .await;
    let found = scene.store.staff_by_set_up(&token).await.unwrap().unwrap();
    assert_eq!((found.id, found.version, found.set_up), (staff, 1, Some(set_up)));
}

/// An authenticator is given up with the fact that says so.
pub async fn give_an_authenticator_up<S: DeskStore>(scene: Scene<S>) {
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    for (version, totp) in [(1, Some(Totp::set_up(3))), (2, None)] {
        let facts = if totp.is_some() { Vec::new() } else { vec![OfficeFact::StaffFactorReset { staff: clerk.id }] };
        scene
            .desk_done(Commit {
                facts: facts.into_iter().map(|fact| of_federation(at(9), fact)).collect(),
                office: OfficeWrites { totp: vec![(Holder::Staff(clerk.id), totp.clone())], ..OfficeWrites::default() },
                ..scene.desk_expecting(Entity::Staff(clerk.id), version)
            })
            .await;
        assert_eq!(scene.store.staff(clerk.id).await.unwrap().unwrap().totp, totp);
    }
    let rows = scene.store.journal_rows(&Subject::Federation(ours()), 0, 10).await.unwrap();
    let reset = Fact::Office(OfficeFact::StaffFactorReset { staff: clerk.id }).spec().kind;
    assert_eq!(rows.last().unwrap().row.kind, reset);
}
