//! The whole life: from the lost password to the letter that is used.

use madoguchi_domain::reissue::state::State;
use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::World;
use crate::support::desk::{Clerk, office_credentials};
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_PASSWORD, office_form};

/// REI-01, REI-02, REI-04, REI-06, REI-07, REI-08, REI-10, REI-11, REI-12, REI-13, REI-14, REI-15: the manual's sample office applies in five steps, is
/// reviewed, gets its letter, logs in with it, and is open; the tracker shows each state.
#[tokio::test]
async fn an_office_gets_its_login_back() {
    let world = World::federation().await;
    let mut window = world.window();
    assert_eq!(window.ok("reissue_begin", json!({})).await["step"], "office");
    let step = window.ok("reissue_submit_office", office_form(OFFICE_A, NOTICE)).await;
    assert_eq!([&step["step"], &step["proposed"]], ["prefecture", "13"]);
    assert_eq!(step["numberAdvice"], json!(["check_digit"]), "the manual's sample is warned of and passes");
    assert_eq!(step["mailAdvice"], json!(["dotless_domain"]));

    let step = window.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await;
    assert_eq!([&step["step"], &step["sentTo"]], ["code", NOTICE], "the address is shown in full");
    assert_eq!([&step["digits"], &step["minutes"], &step["triesLeft"], &step["codesLeft"]], [4, 30, 3, 2]);
    assert_eq!(step["helpDesk"]["phone"], "0570-059-402");
    let code = world.code_to(NOTICE).await;
    assert_eq!(code.len(), 4);

    let step = window.ok("reissue_submit_code", json!({ "code": code })).await;
    assert_eq!(
        [&step["step"], &step["officeName"], &step["obstacle"]],
        [&json!("confirm"), &json!("請求事業所 A"), &json!(null)]
    );
    assert_eq!([&step["officeNumber"], &step["noticeAddress"], &step["prefecture"]], [OFFICE_A, NOTICE, "31"]);

    let step = window.ok("reissue_send", json!({})).await;
    assert_eq!(step["step"], "finished");
    let pair = json!({ "receipt": step["receipt"], "noticeAddress": NOTICE });
    let state = async |word: &str| {
        let shown = world.window().ok("reissue_track", pair.clone()).await;
        assert_eq!(shown["state"], word);
        shown
    };
    assert!(state("received").await["canWithdraw"].as_bool().unwrap());

    let letter = world.printed(OFFICE_A).await;
    state("approved").await;
    world.deliver().await;
    assert_eq!(world.mails_to(NOTICE), ["confirmation_code", "reissue_approved"]);
    world.posted(OFFICE_A).await;
    assert!(state("dispatched").await["passwordUntil"].is_string());
    world.deliver().await;
    assert_eq!(world.mails_to(NOTICE).last(), Some(&"letter_posted"));

    let step = window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!([&step["next"], &step["userId"], &step["officeName"]], ["newPassword", &letter.user_id, "請求事業所 A"]);
    let step = window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
    assert_eq!(step["next"], "enrol");
    state("used").await;
    window.enrol().await;
    assert_eq!(window.ok("office_show", json!({})).await["next"], "securityAddress");
    assert_eq!(window.ok("office_skip_security_address", json!({})).await["next"], "open");
    let page = window.ok("office_show_page", json!({})).await;
    assert_eq!([&page["applications"][0]["state"], &page["factorSetUp"]], [&json!("used"), &json!(true)]);
    world.deliver().await;
    assert_eq!(world.mails_to(NOTICE).last(), Some(&"password_changed"));

    let refused = world.window().refusal("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(refused, ErrorCode::LoginFailed, "the letter's password has ended");
    assert_eq!(
        world.window().ok("office_log_in", office_credentials(&letter.user_id, OFFICE_PASSWORD)).await["next"],
        "factor"
    );
    let kinds = world.office_kinds(OFFICE_A).await;
    for kind in [
        "reissue_confirmed",
        "reissue_requested",
        "letter_printed",
        "temporary_password_used",
        "office_password_changed",
        "office_factor_set_up",
        "office_logged_in",
    ] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
    }
    world.ends().await;
}

/// REI-12, REI-13: a rejection is told with its reason, by mail and by the tracker, and the way is free for another application.
#[tokio::test]
async fn a_rejected_office_learns_why_and_may_apply_again() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let mut reviewer = Clerk::reviewer(&world, "reviewer").await;
    let (id, _) = world.reviewed(OFFICE_A).await;
    let taken = reviewer.step("desk_take_up", &id).await;
    let reject = json!({ "id": id, "version": taken["version"], "reason": "not-reached", "note": null });
    reviewer.window.ok("desk_reject", reject).await;
    world.deliver().await;
    assert_eq!(world.mails_to(NOTICE).last(), Some(&"reissue_rejected"));
    let shown = world.window().ok("reissue_track", json!({ "receipt": receipt, "noticeAddress": NOTICE })).await;
    assert_eq!(shown["state"], "rejected");
    assert_eq!(shown["reason"]["ja"], "事業所台帳に登録された電話番号で確認がとれませんでした。");
    world.clock.advance(60);
    let (_, again) = world.applied(OFFICE_A, NOTICE).await;
    assert_ne!(again, receipt);
    world.ends().await;
}

/// REI-14, LIMIT TEMPORARY_PASSWORD_LIFE: a letter that nobody used in 21 days ends the application, and its password goes.
#[tokio::test]
async fn a_letter_ends_after_twenty_one_days() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let expire = async || madoguchi_app::reissue::expire_over(&world.app, world.clock.now()).await.unwrap();
    world.clock.advance(21 * 86_400 - 1);
    assert_eq!(expire().await, 0);
    world.window().ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    world.clock.advance(1);
    let refused = world.window().refusal("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(refused, ErrorCode::LoginFailed);
    assert_eq!(expire().await, 1);
    assert_eq!(expire().await, 0);
    assert!(world.office_kinds(OFFICE_A).await.contains(&"reissue_expired".to_owned()));
    let page =
        madoguchi_app::store::OfficeStore::reissues_of_office(&world.app.store, world.office(OFFICE_A).await.id, 5);
    assert_eq!(page.await.unwrap()[0].application.state, State::Expired);
    world.ends().await;
}

/// REI-12, REI-15: the office withdraws by its pair, once is enough, and a letter that is out ends with it.
#[tokio::test]
async fn an_office_withdraws_and_its_letter_ends() {
    let world = World::federation().await;
    let (_, receipt) = world.applied(OFFICE_A, NOTICE).await;
    let letter = world.printed(OFFICE_A).await;
    let pair = json!({ "receipt": receipt, "noticeAddress": NOTICE });
    for _ in 0..2 {
        let shown = world.window().ok("reissue_withdraw", pair.clone()).await;
        assert_eq!([&shown["state"], &shown["canWithdraw"]], [&json!("withdrawn"), &json!(false)]);
    }
    let withdrawn = world.office_kinds(OFFICE_A).await.iter().filter(|kind| *kind == "reissue_withdrawn").count();
    assert_eq!(withdrawn, 1);
    let refused = world.window().refusal("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(refused, ErrorCode::LoginFailed);
    world.ends().await;
}
