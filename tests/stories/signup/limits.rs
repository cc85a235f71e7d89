//! Guessing the five items: what is counted, and when it ends.

use madoguchi_app::operator;
use madoguchi_app::store::{Store, StoredRow};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::FactId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal;
use madoguchi_wire::{ErrorCode, WireError};
use serde_json::json;

use crate::support::{MIYAKO, NAGISA, SHOKO, Window, World, data};

const DAY: i64 = 86_400;

async fn fail(window: &mut Window, items: serde_json::Value) -> ErrorCode {
    window.refusal("signup_match", items).await
}

/// Kana that nobody has: a to y, so that no two tries count for one person.
fn wrong_kana(n: u32) -> String {
    let kana: Vec<char> = "アイウエオカキクケコサシスセソナニヌネノハヒフヘホマミムメモ".chars().collect();
    format!("チガウ {}", kana[n as usize % kana.len()])
}

/// AUT-03, ASVS 2.3.2, LIMIT MATCH_FAILURES_PER_NUMBER: the fifth failure under a number is a failure, the sixth try is refused whatever is typed, for a day.
#[tokio::test]
async fn five_failures_close_a_number_for_a_day() {
    let world = World::new().await;
    let mut window = world.window();
    for n in 0..5 {
        assert_eq!(fail(&mut window, NAGISA.items_with("kana", wrong_kana(n))).await, ErrorCode::MatchFailed, "{n}");
        world.clock.advance(60);
    }
    let refused: WireError = window.refused("signup_match", NAGISA.items()).await;
    assert_eq!(refused.code, ErrorCode::MatchLimit);
    assert_eq!(refused.retry_after_seconds, Some(u32::try_from(DAY - 300).unwrap()));
    assert_eq!(
        world.window().refusal("signup_match", NAGISA.items()).await,
        ErrorCode::MatchLimit,
        "on another device too"
    );
    world.clock.advance(DAY - 301);
    assert_eq!(window.refusal("signup_match", NAGISA.items()).await, ErrorCode::MatchLimit);
    world.clock.advance(1);
    assert_eq!(window.ok("signup_match", NAGISA.items()).await["step"], "register");
    world.ends().await;
}

/// AUT-03: a number that does not exist is counted alike, and answers alike.
#[tokio::test]
async fn a_number_that_does_not_exist_is_counted_alike() {
    let world = World::new().await;
    let mut answers: Vec<Vec<String>> = Vec::new();
    for number in [NAGISA.number, "111111"] {
        let mut window = world.window();
        let mut seen = Vec::new();
        for n in 0..6 {
            let mut items = NAGISA.items_with("kana", wrong_kana(n));
            items["number"] = json!(number);
            seen.push(serde_json::to_string(&window.refused("signup_match", items).await).unwrap());
        }
        answers.push(seen);
        world.clock.advance(DAY);
    }
    assert_eq!(answers[0], answers[1]);
    world.ends().await;
}

/// AUT-03, LIMIT MATCH_FAILURES_PER_PERSON: a person's birth date and kana tried under many numbers are counted together.
#[tokio::test]
async fn a_person_is_not_tried_under_many_numbers() {
    let world = World::new().await;
    let mut window = world.window();
    for n in 0..5 {
        assert_eq!(fail(&mut window, SHOKO.items_with("number", format!("10000{n}"))).await, ErrorCode::MatchFailed);
    }
    assert_eq!(fail(&mut window, SHOKO.items_with("number", "100005")).await, ErrorCode::MatchLimit);
    assert_eq!(window.refusal("signup_match", SHOKO.items()).await, ErrorCode::MatchLimit);
    assert_eq!(window.ok("signup_match", NAGISA.items()).await["step"], "register", "another person is not concerned");
    world.ends().await;
}

/// AUT-03, ASVS 2.3.2, 16.3.3, LIMIT MATCH_FAILURES_IN_ALL: after twenty failures in all a number stays closed until the insurer opens it.
#[tokio::test]
async fn twenty_failures_close_a_number_until_it_is_reopened() {
    let world = World::new().await;
    let mut window = world.window();
    for n in 0..20 {
        if n > 0 && n % 5 == 0 {
            world.clock.advance(DAY);
        }
        if n == 19 {
            // The nineteenth has not closed it yet, and a success forgets nothing.
            assert_eq!(window.ok("signup_match", NAGISA.items()).await["step"], "register");
            window.ok("signup_leave", json!({})).await;
            // Nor does retention, which forgets empty counters after a day.
            world.clock.advance(2 * DAY);
            let now = world.app.now();
            world.app.store.purge(now, FactId::new(now, [9; 10]), [9; 16]).await.unwrap();
        }
        assert_eq!(fail(&mut window, NAGISA.items_with("kana", wrong_kana(n))).await, ErrorCode::MatchFailed, "{n}");
    }
    assert_eq!(fail(&mut window, NAGISA.items()).await, ErrorCode::MatchClosed);
    world.clock.advance(30 * DAY);
    assert_eq!(fail(&mut window, NAGISA.items()).await, ErrorCode::MatchClosed);
    assert_eq!(window.ok("signup_match", MIYAKO.items()).await["step"], "register", "another number is not concerned");

    let rows = world.rows(&Subject::Insurer(InsurerCode::new(NAGISA.insurer).unwrap())).await;
    assert!(rows.iter().any(|row| row.row.kind == "limit_reached"), "the insurer's series tells of it");
    data::reopen(&world, &NAGISA).await;
    assert_eq!(window.ok("signup_match", NAGISA.items()).await["step"], "register");
    // Her own series tells of it, under the tag of the limit; that of the insurer does not repeat it.
    let limit = tag_of(rows.iter().rfind(|row| row.row.kind == "limit_reached").unwrap());
    let member = Subject::Member(world.member(&NAGISA).await.id);
    let own = world.rows(&member).await;
    let reopened = own.iter().find(|row| row.row.kind == "member_reopened").expect("her series tells of it");
    assert_eq!((tag_of(reopened), reopened.row.actor.as_str()), (limit, "operator"));
    assert_eq!(reopened.row.at_millis, world.app.now().as_millisecond());
    let insurers = world.rows(&Subject::Insurer(InsurerCode::new(NAGISA.insurer).unwrap())).await;
    assert!(insurers.iter().all(|row| row.row.kind != "member_reopened"));
    world.ends().await;
}

/// AUT-03: a number that nobody has is opened again too, and the insurer's series tells of it.
#[tokio::test]
async fn a_number_of_nobody_is_reopened_in_the_insurers_series() {
    let world = World::new().await;
    let mut window = world.window();
    assert_eq!(fail(&mut window, SHOKO.items_with("number", "100009")).await, ErrorCode::MatchFailed);
    let insurer = InsurerCode::new(SHOKO.insurer).unwrap();
    let reopened = operator::member_reopen(&world.app, &insurer, SHOKO.symbol, "100009").await.unwrap();
    assert_eq!((reopened.failures, reopened.was_closed), (1, false));
    let rows = world.rows(&Subject::Insurer(insurer)).await;
    let row = rows.iter().find(|row| row.row.kind == "member_reopened").expect("the insurer's series tells of it");
    assert_eq!(tag_of(row).len(), 64);
    world.ends().await;
}

/// The tag of a counter, in the fact of a row.
fn tag_of(row: &StoredRow) -> String {
    match journal::body_fact(row.body.as_deref().unwrap()).unwrap() {
        Fact::LimitReached { tag, .. } | Fact::MemberReopened { tag, .. } => tag,
        other => panic!("no fact of a counter: {other:?}"),
    }
}

/// AUT-03, ASVS 2.3.4, 15.4.2: many guesses at the same moment do not slip past the limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_the_same_moment_do_not_slip_past_the_limit() {
    let world = World::new().await;
    let tries: Vec<_> = (0..30)
        .map(|n| {
            let mut window = world.window();
            tokio::spawn(async move { window.refusal("signup_match", NAGISA.items_with("kana", wrong_kana(n))).await })
        })
        .collect();
    let mut failed = 0;
    for answer in tries {
        match answer.await.unwrap() {
            ErrorCode::MatchFailed => failed += 1,
            ErrorCode::MatchLimit | ErrorCode::Stale => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(failed, 5);
    world.ends().await;
}
