//! The mail address: changed by a code to the new one.

use madoguchi_app::outbox::{Delivery, MailContent};
use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use super::*;
use crate::support::{AOI, SHOKO, World};

/// DSH-12, ASVS 6.3.7: the address changes with the present password and the code that goes to the new one; both addresses are told.
#[tokio::test]
async fn an_address_is_changed_by_a_code_to_the_new_one() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    let step = window.ok("settings_request_mail_change", change_to(NEW)).await;
    assert_eq!([&step["step"], &step["sentTo"]], ["code", NEW]);
    let shown = window.ok("settings_show", json!({})).await;
    assert_eq!(
        [&shown["mailAddress"], &shown["mailChange"]["sentTo"]],
        [AOI.address(), NEW],
        "the present address stays until then"
    );
    let code = world.code_to(NEW).await;
    let shown = window.ok("settings_submit_mail_code", json!({ "code": code })).await;
    assert_eq!([&shown["mailAddress"], &shown["mailChange"]["step"]], [NEW, "none"]);
    let told = world.deliver().await;
    let mut told: Vec<_> = told.iter().map(|mail| (mail.to.as_str(), mail.kind())).collect();
    told.sort_unstable();
    assert_eq!(told, [(AOI.address(), "address_changed"), (NEW, "address_changed")]);
    assert_eq!(window.refusal("settings_submit_mail_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    assert!(world.kinds(&AOI).await.contains(&"address_changed".to_owned()));
    world.ends().await;
}

/// DSH-12: the notice names the new address masked only.
#[tokio::test]
async fn the_notice_names_the_new_address_masked() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    window.ok("settings_submit_mail_code", json!({ "code": code })).await;
    for mail in world.deliver().await {
        let MailContent::AddressChanged { new_masked, .. } = &mail.content else { panic!("{}", mail.kind()) };
        assert!(new_masked.contains('*') && new_masked != NEW);
    }
    world.ends().await;
}

/// DSH-12: what is no address, or the present one, is refused before the password is tried.
#[tokio::test]
async fn the_new_address_has_to_be_another_address() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    for (address, code) in [
        ("", ErrorCode::Required),
        ("moved.away", ErrorCode::MailAddressUnreadable),
        (AOI.address(), ErrorCode::MailAddressSame),
        ("aoi.otameshimuro@EXAMPLE.co.jp", ErrorCode::MailAddressSame),
    ] {
        let fields = window.field_refusals("settings_request_mail_change", change_to(address)).await;
        assert_eq!(fields, [(Field::MailAddress, code)], "{address}");
    }
    world.ends().await;
}

/// DSH-12: a change that is given up, or waits for a day, leaves the present address.
#[tokio::test]
async fn a_change_can_be_given_up() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    let shown = window.ok("settings_cancel_mail_change", json!({})).await;
    assert_eq!([&shown["mailAddress"], &shown["mailChange"]["step"]], [AOI.address(), "none"]);
    window.ok("settings_cancel_mail_change", json!({})).await;
    for (command, request) in
        [("settings_submit_mail_code", json!({ "code": code })), ("settings_resend_mail_code", json!({}))]
    {
        assert_eq!(window.refusal(command, request).await, ErrorCode::StepNotOpen);
    }
    world.clock.advance(60);
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    world.clock.advance(86_400);
    window.log_in(&AOI).await;
    assert_eq!(window.ok("settings_show", json!({})).await["mailChange"]["step"], "none");
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    world.ends().await;
}

/// DSH-12: a change waits also while the program is closed, and for every session of the person.
#[tokio::test]
async fn a_change_waits_over_a_restart_and_in_every_session() {
    let mut world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    drop(window);
    world = world.restarted().await;
    let mut window = world.window();
    window.log_in(&AOI).await;
    assert_eq!(window.ok("settings_show", json!({})).await["mailChange"]["sentTo"], NEW);
    assert_eq!(window.ok("settings_submit_mail_code", json!({ "code": code })).await["mailAddress"], NEW);
    drop(window);
    world.ends().await;
}

/// DSH-12: an address no mail reaches is told, and a changed one begins anew.
#[tokio::test]
async fn a_changed_address_is_deliverable_again() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    world.post.will_answer([Delivery::Undeliverable("550".into())]);
    world.clock.advance(1);
    world.window().log_in(&AOI).await; // told by mail, which is refused
    world.deliver().await;
    assert_eq!(window.ok("settings_show", json!({})).await["mailUndeliverable"], true);
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    assert_eq!(window.ok("settings_submit_mail_code", json!({ "code": code })).await["mailUndeliverable"], false);
    world.ends().await;
}

/// DSH-12: a new address that refuses its code says nothing about the present one.
#[tokio::test]
async fn a_refused_new_address_leaves_the_present_one_in_good_standing() {
    let world = World::new().await;
    let mut window = arrived(&world).await;
    window.ok("settings_request_mail_change", change_to(NEW)).await;
    world.post.will_answer([Delivery::Undeliverable("550".into())]);
    world.deliver().await;
    let shown = window.ok("settings_show", json!({})).await;
    assert_eq!([&shown["mailUndeliverable"], &shown["mailChange"]["mailState"]], [&json!(false), &json!("refused")]);
    world.ends().await;
}

/// DSH-12, ASVS 8.2.2: nobody changes another person's settings.
#[tokio::test]
async fn settings_are_the_callers_own() {
    let world = World::new().await;
    let mut aoi = arrived(&world).await;
    let mut shoko = world.window();
    shoko.arrive(&SHOKO).await;
    aoi.ok("settings_request_mail_change", change_to(NEW)).await;
    let code = world.code_to(NEW).await;
    assert_eq!(shoko.refusal("settings_submit_mail_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    assert_eq!(shoko.ok("settings_show", json!({})).await["mailAddress"], SHOKO.address());
    assert_eq!(shoko.ok("settings_show", json!({})).await["userId"], SHOKO.user_id());
    world.ends().await;
}

/// DSH-12, LIMIT FLOW_LIFE: an unfinished change of address is gone after a day, and the present address stays.
#[tokio::test]
async fn an_unfinished_change_of_address_lasts_a_day() {
    for (seconds, waits) in [(86_399, true), (86_400, false)] {
        let world = World::new().await;
        let mut window = arrived(&world).await;
        window.ok("settings_request_mail_change", change_to(NEW)).await;
        world.clock.advance(seconds);
        let mut window = world.window();
        window.log_in(&AOI).await;
        let shown = window.ok("settings_show", json!({})).await;
        assert_eq!(shown["mailChange"]["step"], if waits { "code" } else { "none" }, "after {seconds} seconds");
        assert_eq!(shown["mailAddress"], AOI.address());
        assert_eq!(window.call("settings_resend_mail_code", json!({})).await.is_ok(), waits);
        world.ends().await;
    }
}
