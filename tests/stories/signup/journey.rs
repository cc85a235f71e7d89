//! The way from the five items to the account, forwards, backwards, and again
//! after the program was closed.

use madoguchi_app::outbox::MailContent;
use madoguchi_app::paper::Paper;
use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::{AOI, MIYAKO, NAGISA, PASSWORD, TETSUO, World, credentials, form};

/// AUT-01, AUT-03, REG-01, REG-13, COD-01, COD-08, LOG-01: a member goes from the five items to the later log-in.
#[tokio::test]
async fn a_member_registers_and_logs_in() {
    let world = World::new().await;
    let mut window = world.window();
    assert_eq!(
        window.refusal("session_log_in", credentials(&NAGISA.user_id(), PASSWORD)).await,
        ErrorCode::LoginFailed
    );

    let step = window.ok("signup_match", NAGISA.items()).await;
    assert_eq!(step["step"], "register");
    assert_eq!(step["memberName"], NAGISA.name);
    assert_eq!([&step["symbol"], &step["number"]], [NAGISA.symbol, NAGISA.number]);

    let step = window.ok("signup_submit", form(&NAGISA, &NAGISA.user_id())).await;
    assert_eq!(step["step"], "code");
    assert_eq!(step["sentTo"], NAGISA.address());
    assert_eq!(step["triesLeft"], 5);

    let code = world.code_to(NAGISA.address()).await;
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "six digits");
    let step = window.ok("signup_submit_code", json!({ "code": code })).await;
    assert_eq!(step["step"], "finished");
    assert_eq!([&step["userId"], &step["mailAddress"]], [&NAGISA.user_id(), NAGISA.address()]);

    assert_eq!(window.log_in(&NAGISA).await["memberName"], NAGISA.name);
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()), ["signup_code", "account_opened"]);
    assert_eq!(world.kinds(&NAGISA).await[..3], ["signup_matched", "code_issued", "mail_sent"]);
    world.ends().await;
}

/// COD-02, COD-05: the code screen tells sender, end of the code and the way to another one.
#[tokio::test]
async fn the_code_screen_tells_sender_and_times() {
    let world = World::new().await;
    let step = world.window().ask_for_account(&NAGISA, "story.nagisa").await;
    assert_eq!(step["sender"], "madoguchi@kenpo.example");
    assert_eq!(step["now"], "2026-04-10T01:00:00Z");
    assert_eq!(step["expiresAt"], "2026-04-10T01:10:00Z");
    assert_eq!(step["resendAt"], "2026-04-10T01:01:00Z");
    assert_eq!([&step["codesSent"], &step["triesLeft"]], [1, 5]);
    world.ends().await;
}

/// COD-04: the mail is of the kind whose text names the code, and is written in the language chosen.
#[tokio::test]
async fn the_code_is_mailed_in_the_chosen_language() {
    let world = World::new().await;
    let mut window = world.window();
    window.ok("signup_match", NAGISA.items()).await;
    let mut filled = form(&NAGISA, "story.nagisa");
    filled["language"] = json!("en");
    window.ok("signup_submit", filled).await;
    let mails = world.deliver().await;
    assert_eq!(mails.len(), 1);
    assert_eq!([mails[0].language.as_str(), mails[0].sender.as_str()], ["en", "madoguchi@kenpo.example"]);
    assert!(matches!(mails[0].content, MailContent::SignupCode { .. }));
    world.ends().await;
}

/// REG-01, ASVS 2.3.1: going back keeps user ID and address, and the code that was sent no longer counts.
#[tokio::test]
async fn going_back_keeps_what_was_typed_but_not_the_code() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, "story.nagisa").await;
    let code = world.code_to(NAGISA.address()).await;

    let step = window.ok("signup_go_back", json!({})).await;
    assert_eq!(step["step"], "register");
    assert_eq!([&step["userId"], &step["mailAddress"]], ["story.nagisa", NAGISA.address()]);
    assert!(!step.to_string().contains(PASSWORD));
    assert_eq!(window.refusal("signup_submit_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    assert_eq!(window.refusal("signup_go_back", json!({})).await, ErrorCode::StepNotOpen);

    world.clock.advance(60);
    window.ok("signup_submit", form(&NAGISA, "story.nagisa")).await;
    let fields = window.field_refusals("signup_submit_code", json!({ "code": code })).await;
    assert_eq!(fields, [(madoguchi_wire::Field::Code, ErrorCode::CodeSuperseded)]);
    let code = world.code_to(NAGISA.address()).await;
    assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    world.ends().await;
}

/// COD-08: every step can be shown again after the program was closed.
#[tokio::test]
async fn a_sign_up_goes_on_after_the_program_was_closed() {
    let mut world = World::new().await;
    let mut window = world.window();
    window.ok("signup_match", NAGISA.items()).await;
    let mut caller = window.caller.clone();
    for step in ["register", "code", "finished"] {
        drop(window);
        world = world.restarted().await;
        window = world.window();
        window.caller = caller.clone();
        assert_eq!(window.ok("signup_show", json!({})).await["step"], step);
        match step {
            "register" => drop(window.ok("signup_submit", form(&NAGISA, &NAGISA.user_id())).await),
            "code" => {
                let code = world.code_to(NAGISA.address()).await;
                window.ok("signup_submit_code", json!({ "code": code })).await;
            }
            _ => {}
        }
        caller = window.caller.clone();
    }
    window.log_in(&NAGISA).await;
    drop(window);
    world.ends().await;
}

/// REG-10: leaving a sign-up, or 終了・次の方へ, leaves nothing for the next person.
#[tokio::test]
async fn nothing_is_left_for_the_next_person() {
    let world = World::new().await;
    for leave in ["signup_leave", "visit_end"] {
        let mut window = world.window();
        window.ok("signup_match", NAGISA.items()).await;
        let kept = window.caller.clone();
        window.ok(leave, json!({})).await;
        assert_eq!(window.caller.flow, None);
        window.caller = kept;
        assert_eq!(window.ok("signup_show", json!({})).await["step"], "none", "{leave}");
        assert_eq!(window.refusal("signup_submit", form(&NAGISA, "story.nagisa")).await, ErrorCode::StepNotOpen);
    }
    world.ends().await;
}

/// REG-01, LIMIT FLOW_LIFE: an unfinished sign-up is gone after a day.
#[tokio::test]
async fn an_unfinished_sign_up_lasts_a_day() {
    let world = World::new().await;
    let mut window = world.window();
    window.ok("signup_match", NAGISA.items()).await;
    world.clock.advance(86_399);
    assert_eq!(window.ok("signup_show", json!({})).await["step"], "register");
    world.clock.advance(1);
    assert_eq!(window.ok("signup_show", json!({})).await["step"], "none");
    assert_eq!(window.refusal("signup_submit", form(&NAGISA, "story.nagisa")).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REG-01: the receipt holds user ID and address, never the password, and only after the end.
#[tokio::test]
async fn the_receipt_holds_user_id_and_address_but_no_password() {
    let world = World::new().await;
    let mut window = world.window();
    window.ok("signup_match", MIYAKO.items()).await;
    assert_eq!(window.refusal("signup_save_receipt", json!({ "language": "ja" })).await, ErrorCode::StepNotOpen);
    window.ok("signup_leave", json!({})).await;
    window.register(&MIYAKO).await;
    window.ok("signup_save_receipt", json!({ "language": "ja" })).await;
    let papers = world.papers();
    let [Paper::Signup(paper)] = papers.as_slice() else { panic!("one receipt of a sign-up") };
    assert_eq!([&paper.user_id, &paper.mail_address], [&MIYAKO.user_id(), MIYAKO.address()]);
    assert_eq!(paper.member_name, MIYAKO.name);
    assert!(!format!("{paper:?}").contains(PASSWORD));
    world.ends().await;
}

/// AUT-17: who has an account is told so only after five right items.
#[tokio::test]
async fn who_is_registered_is_told_only_after_five_right_items() {
    let world = World::new().await;
    world.window().register(&AOI).await;
    let mut window = world.window();
    assert_eq!(window.refusal("signup_match", AOI.items()).await, ErrorCode::AlreadyRegistered);
    let wrong = AOI.items_with("kana", "オタメシムロ アオ");
    assert_eq!(window.refusal("signup_match", wrong).await, ErrorCode::MatchFailed);
    world.ends().await;
}

/// A second sign-up of the same person, open in another window, cannot open a second account.
#[tokio::test]
async fn a_person_gets_one_account_however_many_sign_ups_are_open() {
    let world = World::new().await;
    let (mut first, mut second) = (world.window(), world.window());
    first.ask_for_account(&TETSUO, "story.first").await;
    let one = world.code_to(TETSUO.address()).await;
    world.clock.advance(60);
    second.ask_for_account(&TETSUO, "story.second").await;
    let two = world.code_to(TETSUO.address()).await;
    // A code belongs to the sign-up that asked for it.
    let fields = first.field_refusals("signup_submit_code", json!({ "code": two })).await;
    assert_eq!(fields, [(madoguchi_wire::Field::Code, ErrorCode::CodeWrong)]);
    first.ok("signup_submit_code", json!({ "code": one })).await;
    assert_eq!(second.refusal("signup_submit_code", json!({ "code": two })).await, ErrorCode::AlreadyRegistered);
    let opened = world.kinds(&TETSUO).await.iter().filter(|kind| *kind == "account_opened").count();
    assert_eq!(opened, 1);
    world.ends().await;
}
