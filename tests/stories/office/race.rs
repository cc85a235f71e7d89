//! What happens at the same moment is decided once.

use madoguchi_app::store::{Entity, SecretKind};
use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::desk::office_credentials;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_PASSWORD};
use crate::support::verifier::outdate;
use crate::support::{Window, World};

async fn together(
    windows: Vec<Window>,
    command: &'static str,
    request: impl Fn(usize) -> Value,
) -> Vec<Result<Value, WireError>> {
    let tasks: Vec<_> = windows
        .into_iter()
        .enumerate()
        .map(|(n, mut window)| {
            let request = request(n);
            tokio::spawn(async move { window.call(command, request).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

/// REI-14, REI-15, ASVS 2.3.4, 15.4.2: of a hundred first passwords that are set with one letter at the same moment exactly one is,
/// and it is the one that logs in.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_a_hundred_first_passwords_is_set() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let mut windows = Vec::new();
    for _ in 0..10 {
        let mut window = world.window();
        window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
        windows.extend(vec![window; 10]);
    }
    let password = |n: usize| format!("Hoshi#{:04}yoru", 8_000 + n);
    let answers = together(windows, "office_set_first_password", |n| json!({ "password": password(n) })).await;
    let set: Vec<usize> = (0..100).filter(|n| answers[*n].is_ok()).collect();
    assert_eq!(set.len(), 1, "{answers:?}");
    for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let known = [ErrorCode::StepNotOpen, ErrorCode::LetterOver, ErrorCode::Busy, ErrorCode::Stale];
        assert!(known.contains(&refused.code), "{refused:?}");
    }
    let kinds = world.office_kinds(OFFICE_A).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "temporary_password_used").count(), 1);
    let step = world.window().ok("office_log_in", office_credentials(&letter.user_id, &password(set[0]))).await;
    assert_eq!(step["next"], "enrol");
    world.ends().await;
}

/// REI-15, ASVS 15.4.2: of two log-ins at once one renews an outdated hash, and the other's right password is right all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_log_ins_at_once_renew_a_hash_and_both_get_in() {
    let world = World::federation().await;
    let user_id = world.open_office(OFFICE_A).await.user_id;
    let office = world.office(OFFICE_A).await;
    let entity = (Entity::Office(office.id), office.version);
    outdate(&world, entity, office.id.uuid(), SecretKind::OfficePassword, OFFICE_PASSWORD).await;
    let request = |_| office_credentials(&user_id, OFFICE_PASSWORD);
    for answer in together(vec![world.window(), world.window()], "office_log_in", request).await {
        assert_eq!(answer.unwrap()["next"], "factor");
    }
    let renewed = world.office_kinds(OFFICE_A).await.iter().filter(|kind| *kind == "office_password_rehashed").count();
    assert_eq!(renewed, 1);
    world.ends().await;
}

/// REI-14, ASVS 6.5.1: of a hundred log-ins with one code of the authenticator at the same moment one gets in.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_of_the_authenticator_opens_once() {
    let world = World::federation().await;
    let office = world.open_office(OFFICE_A).await;
    let mut window = world.window();
    window.ok("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    world.clock.advance(30);
    let code = office.code();
    let answers = together(vec![window.clone(); 100], "office_submit_factor", |_| json!({ "code": code })).await;
    assert!(answers.iter().any(Result::is_ok));
    for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let used = refused.fields.first().is_some_and(|field| field.code == ErrorCode::FactorUsed);
        assert!(used || refused.code == ErrorCode::Stale, "{refused:?}");
    }
    // The one session has it; another session of the same code has not.
    let mut other = world.window();
    other.ok("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    let refused = other.field_refusals("office_submit_factor", json!({ "code": code })).await;
    assert_eq!(refused[0].1, ErrorCode::FactorUsed);
    world.ends().await;
}
