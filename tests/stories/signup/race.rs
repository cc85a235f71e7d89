//! What happens at the same moment is decided once.

use madoguchi_wire::{ErrorCode, WireError};
use serde_json::{Value, json};

use crate::support::{
    AOI, MINORU, MIYAKO, NAGISA, PASSWORD, SHOKO, TETSUO, Window, World, credentials, data, typed_date,
};

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

fn code_of(answer: &Result<Value, WireError>) -> Option<ErrorCode> {
    answer.as_ref().err().map(|error| error.fields.first().map_or(error.code, |field| field.code))
}

/// COD-01, ASVS 2.3.4, 6.5.1, 15.4.2: a hundred right codes at the same moment open one account, and all of them see so.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_right_codes_open_one_account() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code = world.code_to(NAGISA.address()).await;
    let answers = together(vec![window.clone(); 100], "signup_submit_code", |_| json!({ "code": code })).await;
    for answer in answers {
        assert_eq!(answer.unwrap()["step"], "finished", "each is the double click of another");
    }
    let kinds = world.kinds(&NAGISA).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "account_opened").count(), 1);
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()), ["signup_code", "account_opened"]);
    world.ends().await;
}

/// COD-01: a double click on OK shows both answers the finished step, and opens one account.
#[tokio::test]
async fn the_same_code_twice_at_once_shows_the_finished_step_twice() {
    let world = World::new().await;
    for person in [NAGISA, SHOKO, TETSUO, AOI, MINORU, MIYAKO] {
        let mut window = world.window();
        window.ask_for_account(&person, &person.user_id()).await;
        let code = json!({ "code": world.code_to(person.address()).await });
        let mut again = window.clone();
        let (first, second) =
            tokio::join!(window.ok("signup_submit_code", code.clone()), again.ok("signup_submit_code", code.clone()));
        assert_eq!([&first["step"], &second["userId"]], ["finished", person.user_id().as_str()]);
        assert_eq!(first, second);
        world.clock.advance(10);
        let error = window.refused("signup_submit_code", code).await;
        assert_eq!(error.fields[0].code, ErrorCode::CodeUsed);
        let kinds = world.kinds(&person).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "account_opened").count(), 1);
    }
    world.ends().await;
}

/// REG-04: a double click on another user ID after a lost one opens one account and says so twice.
#[tokio::test]
async fn the_same_choice_twice_at_once_shows_the_finished_step_twice() {
    let world = World::new().await;
    let (mut quick, mut slow) = (world.window(), world.window());
    for (window, person) in [(&mut quick, NAGISA), (&mut slow, MIYAKO)] {
        window.ask_for_account(&person, "story.same").await;
    }
    let code = world.code_to(NAGISA.address()).await;
    quick.ok("signup_submit_code", json!({ "code": code })).await;
    let code = json!({ "code": world.code_to(MIYAKO.address()).await });
    let mut again = slow.clone();
    let (first, second) =
        tokio::join!(slow.ok("signup_submit_code", code.clone()), again.ok("signup_submit_code", code));
    assert_eq!([&first["step"], &second["step"]], ["chooseUserId", "chooseUserId"]);
    let other = json!({ "userId": "story.other" });
    let (first, second) =
        tokio::join!(slow.ok("signup_choose_user_id", other.clone()), again.ok("signup_choose_user_id", other.clone()));
    assert_eq!([&first["step"], &second["step"]], ["finished", "finished"]);
    world.clock.advance(10);
    assert_eq!(slow.refusal("signup_choose_user_id", other).await, ErrorCode::StepNotOpen);
    let kinds = world.kinds(&MIYAKO).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "account_opened").count(), 1);
    world.ends().await;
}

/// COD-01, ASVS 2.3.4, 6.6.3: a hundred guesses at the same moment are five tries.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_guesses_are_five_tries() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code: usize = world.code_to(NAGISA.address()).await.parse().unwrap();
    // None of them is right.
    let guess = |n: usize| json!({ "code": format!("{:06}", (code + 1 + n) % 1_000_000) });
    let answers = together(vec![window.clone(); 100], "signup_submit_code", guess).await;
    let wrong = answers.iter().filter(|answer| code_of(answer) == Some(ErrorCode::CodeWrong)).count();
    for answer in &answers {
        let refused = code_of(answer).expect("no guess is right");
        assert!(matches!(refused, ErrorCode::CodeWrong | ErrorCode::CodeTriesSpent | ErrorCode::Stale), "{refused:?}");
    }
    assert_eq!(wrong, 4, "the fifth wrong one spends the tries");
    let error = window.refused("signup_submit_code", json!({ "code": format!("{code:06}") })).await;
    assert_eq!(error.fields[0].code, ErrorCode::CodeTriesSpent);
    world.ends().await;
}

/// REG-04, ASVS 2.3.4: of people who choose the same user ID at the same moment one gets it; the others keep match and address.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_gets_the_same_user_id() {
    let world = World::new().await;
    let people = [NAGISA, SHOKO, TETSUO, AOI, MINORU, MIYAKO];
    let mut windows = Vec::new();
    let mut codes = Vec::new();
    for (n, person) in people.iter().enumerate() {
        let mut window = world.window();
        let user_id = if n % 2 == 0 { "Story.Same" } else { "story.same" };
        window.ask_for_account(person, user_id).await;
        codes.push(world.code_to(person.address()).await);
        windows.push(window);
    }
    let answers = together(windows.clone(), "signup_submit_code", |n| json!({ "code": codes[n] })).await;
    let steps: Vec<&str> = answers.iter().map(|answer| answer.as_ref().unwrap()["step"].as_str().unwrap()).collect();
    assert_eq!(steps.iter().filter(|step| **step == "finished").count(), 1, "{steps:?}");
    assert_eq!(steps.iter().filter(|step| **step == "chooseUserId").count(), people.len() - 1, "{steps:?}");

    for (n, (window, step)) in windows.iter_mut().zip(steps).enumerate() {
        if step == "finished" {
            continue;
        }
        // Neither the match nor the code is asked for again, also after a restart of the screen.
        assert_eq!(
            window.ok("signup_show", json!({})).await["userId"].as_str().map(str::to_lowercase).as_deref(),
            Some("story.same")
        );
        let fields = window.field_refusals("signup_choose_user_id", json!({ "userId": "STORY.SAME" })).await;
        assert_eq!(fields[0].1, ErrorCode::UserIdTaken);
        let user_id = format!("story.other-{n}");
        let finished = window.ok("signup_choose_user_id", json!({ "userId": user_id })).await;
        assert_eq!([&finished["step"], &finished["mailAddress"]], ["finished", people[n].address()]);
        window.ok("session_log_in", credentials(&user_id, PASSWORD)).await;
    }
    world.ends().await;
}

/// The items of the n-th of many invented people, and the row of each in the roster.
fn one_of_many(n: usize) -> (Value, String) {
    let number = 60_001 + n;
    let items = json!({
        "insurerCode": "0386", "symbol": "78", "number": number.to_string(), "birthDate": typed_date("1981-06-06"),
        "kana": "オナジ トキ", "employeeNumber": null,
    });
    (items, format!("0386,78,{number},00,1981-06-06,同 時,オナジ トキ,,本人,\n"))
}

/// REG-04, COD-01: of a hundred people who finish at the same moment with one user ID exactly one gets it, and nobody
/// else's account is half opened.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_a_hundred_gets_the_same_user_id() {
    const PEOPLE: usize = 100;
    let world = World::new().await;
    let rows: String = (0..PEOPLE).map(|n| one_of_many(n).1).collect();
    let header = "保険者コード,記号,番号,枝番,生年月日,氏名,氏名カナ,メール,本人家族区分,従業員番号\n";
    data::import_roster(&world, "0386", &(header.to_owned() + &rows)).await;
    let (mut windows, mut codes) = (Vec::new(), Vec::new());
    for n in 0..PEOPLE {
        let mut window = world.window();
        window.ok("signup_match", one_of_many(n).0).await;
        let address = format!("many-{n}@example.jp");
        let form = json!({ "userId": "Story.One", "password": PASSWORD, "mailAddress": address, "language": "ja" });
        window.ok("signup_submit", form).await;
        codes.push(world.code_to(&address).await);
        windows.push(window);
    }
    let answers = together(windows.clone(), "signup_submit_code", |n| json!({ "code": codes[n] })).await;
    let steps: Vec<&str> = answers.iter().map(|answer| answer.as_ref().unwrap()["step"].as_str().unwrap()).collect();
    assert_eq!(steps.iter().filter(|step| **step == "finished").count(), 1, "{steps:?}");
    assert_eq!(steps.iter().filter(|step| **step == "chooseUserId").count(), PEOPLE - 1, "{steps:?}");
    let opened = world.deliver().await.iter().filter(|mail| mail.kind() == "account_opened").count();
    assert_eq!(opened, 1);
    let winner = steps.iter().position(|step| *step == "finished").unwrap();
    assert_eq!(world.mails_to(&format!("many-{winner}@example.jp")).last(), Some(&"account_opened"));
    world.window().ok("session_log_in", credentials("story.one", PASSWORD)).await;
    world.ends().await;
}
