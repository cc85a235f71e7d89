//! The office's page: what it shows, a new password, and devices.

use madoguchi_wire::{ErrorCode, Field};
use serde_json::json;

use crate::support::World;
use crate::support::desk::office_credentials;
use crate::support::federation::{NOTICE, OFFICE_A, OFFICE_B, OFFICE_PASSWORD, SECURITY_B};

const NEXT_PASSWORD: &str = "Tsuki#9753asa";

/// REI-12: the page shows the office's own applications, and nobody else's.
#[tokio::test]
async fn the_page_shows_what_is_the_offices() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_A).await;
    world.applied(OFFICE_B, NOTICE).await;
    let page = office.window.ok("office_show_page", json!({})).await;
    assert_eq!(
        [&page["officeName"], &page["officeNumber"], &page["userId"]],
        ["請求事業所 A", OFFICE_A, &office.user_id]
    );
    assert_eq!(page["passwordPolicy"]["min"], 8, "the federation's rule for the next password");
    assert_eq!(page["applications"].as_array().unwrap().len(), 1, "the other office's is not shown");
    assert_eq!(page["notices"], json!([]), "the federation has published none");
    world.ends().await;
}

/// ASVS 6.2.3, 7.4.3: a new password needs the present one, follows the rules, keeps this session and is told of; a letter that is out stays good.
#[tokio::test]
async fn a_password_is_changed_with_the_present_one() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_B).await;
    world.clock.advance(60);
    world.applied(OFFICE_B, NOTICE).await;
    let letter = world.printed(OFFICE_B).await;
    office.log_in_at(&mut office.window.clone(), OFFICE_PASSWORD).await;
    let mut window = world.window();
    office.log_in_at(&mut window, OFFICE_PASSWORD).await;
    let change = |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
    for (current, new, refused) in [
        ("", NEXT_PASSWORD, (Field::CurrentPassword, ErrorCode::Required)),
        ("Chigau#13579", NEXT_PASSWORD, (Field::CurrentPassword, ErrorCode::CurrentPasswordWrong)),
        (OFFICE_PASSWORD, OFFICE_PASSWORD, (Field::NewPassword, ErrorCode::PasswordSame)),
        (OFFICE_PASSWORD, "Umi#246", (Field::NewPassword, ErrorCode::TooShort)),
    ] {
        assert_eq!(window.field_refusals("office_change_password", change(current, new)).await, [refused]);
    }
    window.ok("office_change_password", change(OFFICE_PASSWORD, NEXT_PASSWORD)).await;
    assert_eq!(window.ok("office_show", json!({})).await["next"], "open");
    world.deliver().await;
    assert_eq!(world.mails_to(SECURITY_B).last(), Some(&"password_changed"));
    office.log_in_at(&mut office.window.clone(), NEXT_PASSWORD).await;
    let refused = office.window.refusal("office_log_in", office_credentials(&office.user_id, OFFICE_PASSWORD)).await;
    assert_eq!(refused, ErrorCode::LoginFailed);
    let step = office.window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
    assert_eq!(step["next"], "newPassword");
    world.ends().await;
}

/// ASVS 7.5.2: the office sees its devices and forgets them; another office's device is not found.
#[tokio::test]
async fn devices_are_listed_and_forgotten() {
    let world = World::federation().await;
    let mut office = world.open_office(OFFICE_A).await;
    let mut other = world.open_office(OFFICE_B).await;
    let theirs = other.window.ok("office_list_devices", json!({})).await["devices"][0]["id"].clone();
    let mut window = world.window();
    office.log_in_at(&mut window, OFFICE_PASSWORD).await;
    window.ok("office_skip_security_address", json!({})).await;
    let devices = window.ok("office_list_devices", json!({})).await["devices"].clone();
    assert_eq!(devices.as_array().unwrap().len(), 2);
    assert_eq!([&devices[0]["thisOne"], &devices[1]["thisOne"]], [true, false]);
    for id in [&theirs, &json!("no such")] {
        assert_eq!(window.refusal("office_forget_device", json!({ "id": id })).await, ErrorCode::NotFound);
    }
    let left = window.ok("office_forget_device", json!({ "id": devices[1]["id"] })).await["devices"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(left[0]["thisOne"], true);
    assert_eq!(office.window.refusal("office_show_page", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}
