//! An older state of the database comes back: by a restore, after damage, or as a
//! copy put in place by hand. Nothing it holds in progress works again.

use std::path::Path;

use madoguchi_app::store::{
    Commit, Holder, MailEntry, MailStatus, MailWrite, OfficeRecord, OfficeStore as _, OfficeWrites, SecretKind,
    SecretWrite, Store as _, TokenHash,
};
use madoguchi_domain::fact::{Fact, OfficeFact, OlderState, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::{AccountId, DeviceId, MailId, MemberId, StaffId};
use madoguchi_domain::journal::body_fact;
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::reissue::{Application, SelfReset};
use madoguchi_domain::staff::Role;
use madoguchi_domain::totp::Totp;
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::desk_scene::{Hands, of_federation};
use madoguchi_store_conformance::scene::{at, fact, insurer, new_id, secret, signup_flow};
use madoguchi_store_sqlite::{OpenFolder, SqliteStore, Unlock};

use crate::support::{Place, assert_intact, install_kinds, start, wait};

/// What a person has in progress.
struct InProgress {
    account: AccountId,
    member: MemberId,
    session: TokenHash,
    flow: TokenHash,
    code_mail: MailId,
    notice: MailId,
}

fn scene(open: &OpenFolder) -> Scene<SqliteStore> {
    Scene::new(open.store().clone())
}

fn queued(kind: &str, flow: Option<madoguchi_domain::ids::FlowId>) -> MailEntry {
    MailEntry {
        id: MailId::from_uuid(new_id()),
        kind: kind.into(),
        sealed: vec![1, 2, 3],
        flow,
        member: None,
        office: None,
        expires_at: flow.map(|_| at(9_000)),
        queued_at: at(1),
    }
}

/// A live session, an open sign-up with its code, a code mail that waits, and a mail that only tells.
async fn begin(scene: &Scene<SqliteStore>) -> InProgress {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (_, session) = scene.login(&account, at(10), DeviceId::from_uuid(new_id())).await;
    let (flow, token) = scene.begin(signup_flow(Some(member.id), at(20))).await;
    let (code, notice) = (queued("signup_code", Some(flow.id)), queued("password_changed", None));
    scene
        .done(Commit {
            secrets: vec![
                secret(account.id.uuid(), SecretKind::Password, b"old"),
                secret(flow.id.uuid(), SecretKind::Password, b"of the sign-up"),
                secret(flow.id.uuid(), SecretKind::Code, b"code"),
            ],
            mail: vec![MailWrite::Queue(code.clone()), MailWrite::Queue(notice.clone())],
            ..Commit::default()
        })
        .await;
    InProgress { account: account.id, member: member.id, session, flow: token, code_mail: code.id, notice: notice.id }
}

/// The account itself is there; what was in progress is not, and of the mails only the one that tells.
async fn assert_ended(scene: &Scene<SqliteStore>, was: &InProgress) {
    assert!(scene.store.account(was.account).await.unwrap().is_some());
    assert_eq!(scene.store.session_by_token(&was.session).await.unwrap(), None);
    assert_eq!(scene.store.sessions(was.account).await.unwrap(), []);
    assert_eq!(scene.store.flow_by_token(&was.flow).await.unwrap(), None);
    let due = scene.store.mails_due(at(5_000), 100).await.unwrap();
    assert!(due.iter().all(|mail| mail.entry.id != was.code_mail), "a code is not sent late");
    assert!(due.iter().any(|mail| mail.entry.id == was.notice && mail.status == MailStatus::Queued));
}

/// The facts that tell of it.
fn told(open: &OpenFolder) -> Vec<(Fact, String)> {
    let install = Subject::Install(open.store().install());
    let rows = wait(open.store().journal_rows(&install, 0, u32::MAX)).unwrap();
    rows.into_iter()
        .filter(|row| row.row.kind == "in_progress_ended")
        .map(|row| (body_fact(row.body.as_deref().unwrap()).unwrap(), row.row.actor))
        .collect()
}

fn ended(why: OlderState, passwords: u64, accounts: u64) -> Fact {
    Fact::InProgressEnded { why, sessions: 1, flows: 1, mails: 1, passwords, accounts }
}

fn in_progress(place: &Place) -> (OpenFolder, InProgress) {
    let open = place.made();
    let was = wait(begin(&scene(&open)));
    (open, was)
}

/// A restored backup gives back neither its sessions nor its sign-ups nor its codes.
#[test]
fn a_restore_ends_what_the_backup_had_in_progress() {
    let place = Place::new();
    let (open, was) = in_progress(&place);
    let copy = place.root.path().join("copy.db");
    open.backup_to(&copy, start(100).at).unwrap();
    open.close(start(200).at).unwrap();
    drop(open);
    let aside = place.file("aside");
    let restored = place.lock().restore(&copy, Unlock::Keyring, Some(&aside), start(300).at).unwrap();
    wait(assert_ended(&scene(&restored), &was));
    assert_eq!(told(&restored), [(ended(OlderState::Restored, 0, 0), "operator".to_owned())]);
    assert!(install_kinds(&restored).contains(&"store_restored".to_owned()));
    let verifier = wait(restored.store().secret(was.account.uuid(), SecretKind::Password)).unwrap();
    assert_eq!(verifier.as_deref(), Some(b"old".as_slice()), "nobody changed it since");
    assert_intact(&restored);
    restored.close(start(400).at).unwrap();
    drop(restored);
    // The restore itself is no older copy at the next start.
    let open = place.open();
    assert!(open.restored().is_none());
    assert_eq!(told(&open).len(), 1);
}

/// A password that was changed since the backup, and an account that was closed since, do not come back.
#[test]
fn a_restore_brings_back_no_password_and_no_account_that_was_given_up_since() {
    let place = Place::new();
    let (open, was) = in_progress(&place);
    let scene_before = scene(&open);
    let (other, other_verifier) = wait(async {
        let member = scene_before.member("106").await;
        let account = scene_before.account(&member, "jiro.omuro").await;
        let verifier = secret(account.id.uuid(), SecretKind::Password, b"jiros");
        scene_before.done(Commit { secrets: vec![verifier], ..Commit::default() }).await;
        (account.id, b"jiros".to_vec())
    });
    let closed = wait(async {
        let member = scene_before.member("107").await;
        (scene_before.account(&member, "saburo.omuro").await.id, member.id)
    });
    let copy = place.root.path().join("copy.db");
    open.backup_to(&copy, start(100).at).unwrap();
    wait(async {
        let verifier = secret(was.account.uuid(), SecretKind::Password, b"new");
        scene_before.done(Commit { secrets: vec![verifier], ..Commit::default() }).await;
        let fact_of = Fact::MemberClosed {
            insurer: insurer("0386"),
            member: closed.1,
            account: Some(closed.0),
            tag: String::new(),
        };
        scene_before.facts(vec![fact(Subject::Member(closed.1), fact_of)]).await;
    });
    // Neither was it closed in order: what the log holds counts too.
    drop((scene_before, open));
    let aside = place.file("aside");
    let restored = place.lock().restore(&copy, Unlock::Keyring, Some(&aside), start(300).at).unwrap();
    let secret_of = |account: AccountId| wait(restored.store().secret(account.uuid(), SecretKind::Password)).unwrap();
    assert_eq!(secret_of(was.account), None, "neither the old password nor the new one");
    assert_eq!(secret_of(other), Some(other_verifier));
    assert_eq!(wait(restored.store().account(closed.0)).unwrap(), None);
    assert!(wait(restored.store().member(&insurer("0386"), was.member)).unwrap().unwrap().account.is_some());
    assert_eq!(told(&restored), [(ended(OlderState::Restored, 1, 1), "operator".to_owned())]);
    assert_intact(&restored);
}

/// After damage the weekly backup ends what it had in progress too.
#[test]
fn a_backup_that_takes_the_place_of_a_damaged_file_ends_it_too() {
    let place = Place::new();
    let (open, was) = in_progress(&place);
    open.backup(start(100).at).unwrap();
    open.close(start(200).at).unwrap();
    drop(open);
    std::fs::write(place.file("madoguchi.db"), b"").unwrap();
    let open = place.open();
    assert!(open.restored().is_some());
    wait(assert_ended(&scene(&open), &was));
    assert_eq!(told(&open), [(ended(OlderState::Restored, 0, 0), "program".to_owned())]);
    assert_intact(&open);
}

fn copy_back(copy: &Path, place: &Place) {
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(place.file(&format!("madoguchi.db{ending}")));
    }
    std::fs::copy(copy, place.file("madoguchi.db")).unwrap();
}

fn assert_noticed(place: &Place, was: &InProgress) {
    let open = place.open();
    assert!(open.restored().expect("told").reason.contains("older copy"));
    wait(assert_ended(&scene(&open), was));
    assert_eq!(told(&open), [(ended(OlderState::OlderCopy, 0, 0), "program".to_owned())]);
    assert!(install_kinds(&open).contains(&"store_restored".to_owned()));
    assert_intact(&open);
    open.close(start(2_000).at).unwrap();
    drop(open);
    let open = place.open();
    assert!(open.restored().is_none() && told(&open).len() == 1, "told once");
}

/// A file that was copied while the program was closed, and copied back after it had run again.
#[test]
fn a_copy_put_back_by_hand_is_noticed() {
    let place = Place::new();
    let (open, was) = in_progress(&place);
    open.close(start(200).at).unwrap();
    drop(open);
    let copy = place.root.path().join("by-hand.db");
    std::fs::copy(place.file("madoguchi.db"), &copy).unwrap();
    let open = place.open();
    assert!(open.restored().is_none(), "its own file is no older one");
    open.close(start(300).at).unwrap();
    drop(open);
    copy_back(&copy, &place);
    assert_noticed(&place, &was);
}

/// A backup that was copied over the file instead of restored is noticed even when the program was killed right after
/// it was written.
#[test]
fn a_backup_copied_over_the_file_is_noticed_also_after_a_kill() {
    for killed in [false, true] {
        let place = Place::new();
        let (open, was) = in_progress(&place);
        let copy = place.root.path().join("copy.db");
        open.backup_to(&copy, start(100).at).unwrap();
        if !killed {
            open.close(start(200).at).unwrap();
        }
        drop(open);
        copy_back(&copy, &place);
        assert_noticed(&place, &was);
    }
}

/// A kill between any two steps makes no store look older than it is, and a lost note only forgets.
#[test]
fn neither_a_kill_nor_a_lost_note_makes_a_store_look_older() {
    let place = Place::new();
    let (open, was) = in_progress(&place);
    drop(open);
    for note in [true, false] {
        if !note {
            std::fs::remove_file(place.file("madoguchi.newest")).unwrap();
        }
        let open = place.open();
        assert!(open.restored().is_none());
        assert!(wait(open.store().session_by_token(&was.session)).unwrap().is_some(), "a restart ends no session");
        drop(open);
    }
}

/// What offices and clerks have in progress at a backup, and what they log in with.
struct Desk {
    office: OfficeRecord,
    application: Application,
    clerk: StaffId,
    closed: StaffId,
    sessions: [TokenHash; 2],
    set_up: TokenHash,
    flow: TokenHash,
}

async fn begin_desk(scene: &Scene<SqliteStore>) -> Desk {
    let office = scene.office("3170100014").await;
    let application = scene.standing(&office, State::Printed, at(1), &Hands::new()).await;
    let clerk = scene.clerk("sato.review", &[Role::Reviewer]).await;
    let closed = scene.clerk("tanaka.print", &[Role::Printer]).await.id;
    let (_, set_up) = scene.issue_set_up(&clerk, at(2)).await;
    let device = DeviceId::from_uuid(new_id());
    let mut sessions = Vec::new();
    for holder in [Holder::Office(office.id), Holder::Staff(clerk.id)] {
        sessions.push(scene.enter(holder, at(10), device).await.1);
    }
    let reset = SelfReset::begin("ja".into(), "kj000000000001".into(), "a@example.jp".into(), at(20));
    let state = FlowState::SelfReset(SelfReset { office: Some(office.id), ..reset });
    let (_, flow) = scene.begin(Flow { state, ..signup_flow(None, at(20)) }).await;
    let both = [Holder::Office(office.id), Holder::Staff(clerk.id)];
    scene
        .desk_done(Commit {
            secrets: vec![
                secret(office.id.uuid(), SecretKind::OfficePassword, b"of the office"),
                secret(office.id.uuid(), SecretKind::Totp, b"sealed"),
                secret(application.id.uuid(), SecretKind::TemporaryPassword, b"of the letter"),
                secret(clerk.id.uuid(), SecretKind::StaffPassword, b"of the clerk"),
                secret(clerk.id.uuid(), SecretKind::NewStaffPassword, b"chosen"),
                secret(clerk.id.uuid(), SecretKind::Totp, b"sealed too"),
            ],
            office: OfficeWrites {
                totp: both.map(|holder| (holder, Some(Totp::set_up(5)))).to_vec(),
                ..OfficeWrites::default()
            },
            ..Commit::default()
        })
        .await;
    let office = scene.store.office(office.id).await.unwrap().unwrap();
    let sessions = sessions.try_into().unwrap();
    Desk { office, application, clerk: clerk.id, closed, sessions, set_up, flow }
}

/// Neither sessions nor flows nor set-ups of offices and clerks come back, and where nothing changed since, what they
/// log in with does.
#[test]
fn a_restore_ends_what_offices_and_clerks_had_in_progress() {
    let place = Place::new();
    let open = place.made();
    let was = wait(begin_desk(&scene(&open)));
    let copy = place.root.path().join("copy.db");
    open.backup_to(&copy, start(100).at).unwrap();
    open.close(start(200).at).unwrap();
    drop(open);
    let aside = place.file("aside");
    let restored = place.lock().restore(&copy, Unlock::Keyring, Some(&aside), start(300).at).unwrap();
    let scene = scene(&restored);
    wait(async {
        for token in &was.sessions {
            assert_eq!(scene.store.holder_session_by_token(token).await.unwrap(), None);
        }
        for holder in [Holder::Office(was.office.id), Holder::Staff(was.clerk)] {
            assert_eq!(scene.store.holder_sessions(holder).await.unwrap(), []);
        }
        assert_eq!(scene.store.flow_by_token(&was.flow).await.unwrap(), None);
        assert_eq!(scene.store.staff_by_set_up(&was.set_up).await.unwrap(), None);
        let kept = async |owner, kind| scene.store.secret(owner, kind).await.unwrap().is_some();
        assert!(!kept(was.clerk.uuid(), SecretKind::NewStaffPassword).await);
        assert!(kept(was.office.id.uuid(), SecretKind::OfficePassword).await);
        assert!(kept(was.application.id.uuid(), SecretKind::TemporaryPassword).await);
        assert!(kept(was.clerk.uuid(), SecretKind::StaffPassword).await);
        assert!(kept(was.clerk.uuid(), SecretKind::Totp).await);
        assert_eq!(scene.store.office(was.office.id).await.unwrap(), Some(was.office.clone()));
        assert_eq!(scene.kept(was.application.id).await.1, was.application);
    });
    let ended =
        Fact::InProgressEnded { why: OlderState::Restored, sessions: 2, flows: 1, mails: 0, passwords: 0, accounts: 0 };
    assert_eq!(told(&restored), [(ended, "operator".to_owned())]);
    assert_intact(&restored);
}

/// A letter that was used since is worth nothing, an authenticator that was given up since does not come back, and
/// neither does a clerk whose account was closed.
#[test]
fn a_restore_brings_back_nothing_that_offices_and_clerks_gave_up_since() {
    let place = Place::new();
    let open = place.made();
    let before = scene(&open);
    let was = wait(begin_desk(&before));
    let copy = place.root.path().join("copy.db");
    open.backup_to(&copy, start(100).at).unwrap();
    let gone = |owner, kind| SecretWrite { owner, kind, value: None };
    wait(async {
        let secrets = vec![
            gone(was.application.id.uuid(), SecretKind::TemporaryPassword),
            secret(was.clerk.uuid(), SecretKind::Totp, b"another"),
        ];
        let closed = OfficeFact::StaffClosed { staff: was.closed };
        before.desk_done(Commit { secrets, facts: vec![of_federation(at(150), closed)], ..Commit::default() }).await;
    });
    drop((before, open));
    let aside = place.file("aside");
    let restored = place.lock().restore(&copy, Unlock::Keyring, Some(&aside), start(300).at).unwrap();
    let scene = scene(&restored);
    wait(async {
        let kept = async |owner, kind| scene.store.secret(owner, kind).await.unwrap().is_some();
        assert!(!kept(was.application.id.uuid(), SecretKind::TemporaryPassword).await);
        for kind in [SecretKind::StaffPassword, SecretKind::Totp] {
            assert!(!kept(was.clerk.uuid(), kind).await, "whoever knows the password must not set up a third");
        }
        assert_eq!(scene.store.staff(was.clerk).await.unwrap().unwrap().totp, None);
        assert!(scene.store.staff(was.closed).await.unwrap().unwrap().closed);
        for kind in [SecretKind::OfficePassword, SecretKind::Totp] {
            assert!(kept(was.office.id.uuid(), kind).await, "the office changed nothing");
        }
        assert_eq!(scene.store.office(was.office.id).await.unwrap(), Some(was.office.clone()));
    });
    let ended =
        Fact::InProgressEnded { why: OlderState::Restored, sessions: 2, flows: 1, mails: 0, passwords: 2, accounts: 1 };
    assert_eq!(told(&restored), [(ended, "operator".to_owned())]);
    assert_intact(&restored);
}
