//! What happens at the same moment is decided once.

use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::federation::{NOTICE, OFFICE_A};
use crate::support::{Window, World};

async fn together(windows: Vec<Window>, command: &'static str, request: impl Fn(usize) -> Value) -> Vec<Result<Value, WireError>> {
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

/// REI-08, ASVS 2.3.4, 15.4.2: a hundred right codes at the same moment confirm once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_right_codes_confirm_once() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code = world.code_to(NOTICE).await;
    for answer in together(vec![window.clone(); 100], "reissue_submit_code", |_| json!({ "code": code })).await {
        assert_eq!(answer.unwrap()["step"], "confirm", "each is the double click of another");
    }
    let confirmed = world.office_kinds(OFFICE_A).await.iter().filter(|kind| *kind == "reissue_confirmed").count();
    assert_eq!(confirmed, 1);
    world.ends().await;
}

/// REI-08, ASVS 6.6.3: a hundred guesses at the same moment are three tries.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_guesses_are_three_tries() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    let code: usize = world.code_to(NOTICE).await.parse().unwrap();
    let guess = |n: usize| json!({ "code": format!("{:04}", (code + 1 + n) % 10_000) });
    let answers = together(vec![window.clone(); 100], "reissue_submit_code", guess).await;
    let of = |answer: &Result<Value, WireError>| answer.as_ref().err().map(|e| e.fields.first().map_or(e.code, |f| f.code));
    let wrong = answers.iter().filter(|answer| of(answer) == Some(ErrorCode::CodeWrong)).count();
    assert_eq!(wrong, 2, "the third wrong one spends the tries");
    let refused = window.field_refusals("reissue_submit_code", json!({ "code": format!("{code:04}") })).await;
    assert_eq!(refused[0].1, ErrorCode::CodeTriesSpent);
    world.ends().await;
}

/// REI-10, ASVS 2.3.4: of many confirmed applications for one office that are sent at the same moment one is sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_three_applications_is_sent() {
    let world = World::federation().await;
    let mut windows = Vec::new();
    for n in 0..3 {
        let address = format!("notice-{n}@example.jp");
        let mut window = world.window();
        window.ask_for_reissue(OFFICE_A, &address).await;
        window.confirm_notice(&address).await;
        windows.push(window);
    }
    let answers = together(windows, "reissue_send", |_| json!({})).await;
    let steps: Vec<Value> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(steps.iter().filter(|step| step["step"] == "finished").count(), 1, "{steps:?}");
    assert_eq!(steps.iter().filter(|step| step["obstacle"] == "application_open").count(), 2, "{steps:?}");
    world.ends().await;
}

/// REI-12, LIMIT TRACKER_FAILURES: a hundred pairs guessed at the same moment are five, the right one among them or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_guessed_pairs_are_five() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let pair = |n: usize| json!({ "receipt": receipt, "noticeAddress": format!("guess-{n}@example.jp") });
    let windows = (0..100).map(|_| world.window()).collect();
    let answers = together(windows, "reissue_track", pair).await;
    let looked = answers.iter().filter(|a| a.as_ref().is_err_and(|e| e.code == ErrorCode::ApplicationUnknown)).count();
    assert_eq!(looked, 5);
    world.ends().await;
}
