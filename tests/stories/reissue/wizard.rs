//! The steps themselves: none can be skipped, going back keeps what still holds, and closing resumes.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use super::field;
use crate::support::World;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_B, office_form};

/// REI-03, ASVS 2.3.1: no step can be skipped, before the wizard was begun or within it.
#[tokio::test]
async fn no_step_can_be_skipped() {
    let world = World::federation().await;
    let mut window = world.window();
    let steps = [
        ("reissue_submit_office", office_form(OFFICE_A, NOTICE)),
        ("reissue_submit_prefecture", json!({ "prefecture": "31" })),
        ("reissue_submit_code", json!({ "code": "0000" })),
        ("reissue_send", json!({})),
    ];
    for (command, request) in &steps {
        assert_eq!(window.refusal(command, request.clone()).await, ErrorCode::StepNotOpen, "{command}");
    }
    window.ok("reissue_begin", json!({})).await;
    for (command, request) in &steps[1..] {
        assert_eq!(window.refusal(command, request.clone()).await, ErrorCode::StepNotOpen, "{command}");
    }
    window.ok("reissue_submit_office", office_form(OFFICE_A, NOTICE)).await;
    for (command, request) in &steps[2..] {
        assert_eq!(window.refusal(command, request.clone()).await, ErrorCode::StepNotOpen, "{command}");
    }
    window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!(window.refusal("reissue_send", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REI-04, REI-06: what cannot be read is named beside its field, and what was typed before stays.
#[tokio::test]
async fn fields_that_cannot_be_read_are_named() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ok("reissue_begin", json!({})).await;
    let form = |number: &str, notice: &str, again: &str| json!({ "officeNumber": number, "noticeAddress": notice, "noticeAddressAgain": again, "language": "ja" });
    for (request, refused) in [
        (
            form("", "", ""),
            vec![(Field::OfficeNumber, ErrorCode::Required), (Field::NoticeAddress, ErrorCode::Required)],
        ),
        (form("131111111", NOTICE, NOTICE), vec![(Field::OfficeNumber, ErrorCode::TooShort)]),
        (form("13111111111", NOTICE, NOTICE), vec![(Field::OfficeNumber, ErrorCode::TooLong)]),
        (form("131111111あ", NOTICE, NOTICE), vec![(Field::OfficeNumber, ErrorCode::CharacterRefused)]),
        (form(OFFICE_A, "nobody", "nobody"), vec![(Field::NoticeAddress, ErrorCode::MailAddressUnreadable)]),
        (form(OFFICE_A, NOTICE, ""), vec![(Field::NoticeAddressAgain, ErrorCode::Required)]),
        (form(OFFICE_A, NOTICE, "other@example.jp"), vec![(Field::NoticeAddressAgain, ErrorCode::MailAddressesDiffer)]),
    ] {
        assert_eq!(window.field_refusals("reissue_submit_office", request).await, refused);
    }
    window.ok("reissue_submit_office", office_form("１３-1111-1111", NOTICE)).await;
    let refused = field(&mut window, "reissue_submit_prefecture", json!({ "prefecture": "" })).await;
    assert_eq!(refused, ("prefecture".into(), ErrorCode::Required));
    for nobodys in ["13", "48", "×"] {
        let refused = field(&mut window, "reissue_submit_prefecture", json!({ "prefecture": nobodys })).await;
        assert_eq!(refused, ("prefecture".into(), ErrorCode::PrefectureNotServed));
    }
    let kept = window.ok("reissue_show", json!({})).await;
    assert_eq!([&kept["officeNumber"], &kept["noticeAddress"]], [OFFICE_A, NOTICE]);
    world.ends().await;
}

/// REI-04, REI-08, COD-07: what was probably meant is said before the mail goes out and beside its code.
#[tokio::test]
async fn a_slip_in_the_address_is_told_before_and_after_the_mail() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ok("reissue_begin", json!({})).await;
    let meant = json!("office@gmail.com");
    let step = window.ok("reissue_submit_office", office_form(OFFICE_A, "office@gmial.com")).await;
    assert_eq!([&step["mailAdvice"], &step["mailSuggestion"]], [&json!(["looks_like"]), &meant]);
    let step = window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!([&step["step"], &step["mailSuggestion"]], [&json!("code"), &meant]);
    world.ends().await;
}

/// REI-06: all 47 prefectures are listed, and which of them is served here is no secret.
#[tokio::test]
async fn the_prefectures_are_listed() {
    let world = World::federation().await;
    let list = world.window().ok("prefecture_list", json!({})).await["prefectures"].clone();
    assert_eq!(list.as_array().unwrap().len(), 47);
    let served: Vec<&Value> = list.as_array().unwrap().iter().filter(|row| row["served"] == true).collect();
    assert_eq!([&served[0]["code"], &served[0]["name"]["ja"]], ["31", "鳥取県"]);
    assert_eq!(served.len(), 1);
    world.ends().await;
}

/// REI-04: while it is typed a number is read, its prefecture proposed, and oddities warned of; nothing is refused.
#[tokio::test]
async fn a_number_is_looked_at_while_it_is_typed() {
    let world = World::federation().await;
    let mut window = world.window();
    for (typed, number, well_formed, advice, prefecture) in [
        ("１３１１１１１１１１", "1311111111", true, json!(["check_digit"]), json!("13")),
        ("3170100014", "3170100014", true, json!([]), json!("31")),
        ("99O1111111", "99O1111111", true, json!(["unknown_prefecture", "letters"]), json!(null)),
        ("131", "131", false, json!([]), json!(null)),
    ] {
        let shown = window.ok("reissue_check_office", json!({ "officeNumber": typed })).await;
        assert_eq!(
            shown,
            json!({ "officeNumber": number, "wellFormed": well_formed, "advice": advice, "prefecture": prefecture })
        );
    }
    world.ends().await;
}

/// REI-09: going back keeps what was typed; what was confirmed counts again only when nothing has changed.
#[tokio::test]
async fn going_back_keeps_what_still_holds() {
    let world = World::federation().await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    window.confirm_notice(NOTICE).await;
    let back = window.ok("reissue_go_back", json!({})).await;
    assert_eq!([&back["step"], &back["proposed"]], ["prefecture", "31"]);
    let again = window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!(again["step"], "confirm", "nothing changed, so no new code");
    assert_eq!(world.mails_to(NOTICE).len(), 1);

    window.ok("reissue_go_back", json!({})).await;
    let form = window.ok("reissue_go_back", json!({})).await;
    assert_eq!([&form["step"], &form["officeNumber"], &form["noticeAddress"]], ["office", OFFICE_A, NOTICE]);
    assert_eq!(window.ok("reissue_go_back", json!({})).await["step"], "lost");
    assert_eq!(window.refusal("reissue_go_back", json!({})).await, ErrorCode::StepNotOpen);
    let kept = window.ok("reissue_begin", json!({})).await;
    assert_eq!([&kept["step"], &kept["officeNumber"]], ["office", OFFICE_A]);
    window.ok("reissue_submit_office", office_form(OFFICE_B, NOTICE)).await;
    world.clock.advance(60);
    let step = window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!(step["step"], "code", "another number is confirmed anew");
    assert_eq!(window.refusal("reissue_send", json!({})).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REI-03, REI-09: after the program was closed the wizard stands where it stood; leaving ends it for the next person.
#[tokio::test]
async fn the_wizard_resumes_after_the_program_was_closed() {
    let mut world = World::federation().await;
    let mut window = world.window();
    let mut caller;
    window.ok("reissue_begin", json!({})).await;
    for step in ["office", "prefecture", "code", "confirm", "finished"] {
        caller = window.caller.clone();
        drop(window);
        world = world.restarted().await;
        window = world.window();
        window.caller = caller;
        assert_eq!(window.ok("reissue_show", json!({})).await["step"], step);
        match step {
            "office" => drop(window.ok("reissue_submit_office", office_form(OFFICE_A, NOTICE)).await),
            "prefecture" => drop(window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await),
            "code" => drop(window.confirm_notice(NOTICE).await),
            "confirm" => drop(window.ok("reissue_send", json!({})).await),
            _ => {}
        }
    }
    let kept = window.caller.clone();
    window.ok("reissue_leave", json!({})).await;
    window.caller = kept;
    assert_eq!(window.ok("reissue_show", json!({})).await["step"], "none");
    drop(window);
    world.ends().await;
}

/// LIMIT FLOW_LIFE: an unfinished application is gone after a day, and with a clock that was set far back.
#[tokio::test]
async fn an_unfinished_application_lasts_a_day() {
    let world = World::federation().await;
    for (seconds, step) in [(86_399, "office"), (86_400, "none"), (-300, "office"), (-301, "none")] {
        let mut window = world.window();
        window.ok("reissue_begin", json!({})).await;
        world.clock.advance(seconds);
        assert_eq!(window.ok("reissue_show", json!({})).await["step"], step, "{seconds}");
        world.clock.advance(-seconds);
    }
    world.ends().await;
}
