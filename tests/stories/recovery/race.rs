//! What happens at the same moment is decided once.

use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use super::*;
use crate::support::{NAGISA, OTHER_PASSWORD, credentials};

async fn together(window: &Window, command: &'static str, requests: Vec<Value>) -> Vec<Result<Value, WireError>> {
    let tasks: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let mut window = window.clone();
            tokio::spawn(async move { window.call(command, request).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

fn refused(answer: &Result<Value, WireError>) -> Option<ErrorCode> {
    answer.as_ref().err().map(|error| error.fields.first().map_or(error.code, |field| field.code))
}

/// LOG-02: a hundred guesses at the same moment are five tries, for known and unknown people.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_guesses_at_a_recovery_are_five_tries() {
    let world = registered(&NAGISA).await;
    for (user_id, known) in [(NAGISA.user_id(), true), ("story.nobody".to_owned(), false)] {
        let mut window = world.window();
        window.ok("recovery_request_password", forgotten(&user_id, NAGISA.birth)).await;
        let code: u32 = if known { world.code_to(NAGISA.address()).await.parse().unwrap() } else { 0 };
        let guesses = (1..=100).map(|n| json!({ "code": format!("{:06}", (code + n) % 1_000_000) })).collect();
        let answers = together(&window, "recovery_submit_code", guesses).await;
        assert_eq!(answers.iter().filter(|answer| refused(answer) == Some(ErrorCode::CodeWrong)).count(), 4);
        assert!(answers.iter().all(|answer| matches!(
            refused(answer),
            Some(ErrorCode::CodeWrong | ErrorCode::CodeTriesSpent | ErrorCode::Stale)
        )));
        let right = window.refused("recovery_submit_code", json!({ "code": format!("{code:06}") })).await;
        assert_eq!(right.fields[0].code, ErrorCode::CodeTriesSpent);
    }
    world.ends().await;
}

/// LOG-02: of new passwords set at the same moment one counts, and one mail tells of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_new_passwords_counts() {
    let world = registered(&NAGISA).await;
    let window = confirmed(&world, &NAGISA).await;
    let passwords: Vec<String> = (0..8).map(|n| format!("{OTHER_PASSWORD}{n}")).collect();
    let requests = passwords.iter().map(|password| json!({ "newPassword": password })).collect();
    let answers = together(&window, "recovery_set_password", requests).await;
    let set: Vec<&String> = passwords.iter().zip(&answers).filter(|(_, a)| a.is_ok()).map(|(p, _)| p).collect();
    let [one] = set.as_slice() else { panic!("{answers:?}") };
    assert!(answers.iter().filter_map(refused).all(|code| code == ErrorCode::StepNotOpen));
    world.window().ok("session_log_in", credentials(&NAGISA.user_id(), one)).await;
    world.deliver().await;
    let told = world.mails_to(NAGISA.address()).iter().filter(|kind| **kind == "password_changed").count();
    assert_eq!(told, 1);
    world.ends().await;
}
