//! What the ledger says once the address is confirmed.

use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::World;
use crate::support::federation::{AGENT, CLOSED, NOTICE, OFFICE_A, OFFICE_B, SECURITY_B, UNKNOWN};

/// REI-05, REI-10: closed, missing and agents are told in plain words with a telephone, name nothing else, and send nothing.
#[tokio::test]
async fn only_an_office_of_the_ledger_may_send() {
    let world = World::federation().await;
    for (number, obstacle) in [(CLOSED, "closed"), (UNKNOWN, "missing"), (AGENT, "agent")] {
        let mut window = world.window();
        window.ask_for_reissue(number, NOTICE).await;
        for step in [window.confirm_notice(NOTICE).await, window.ok("reissue_send", json!({})).await] {
            assert_eq!([&step["step"], &step["obstacle"]], ["confirm", obstacle]);
            assert_eq!(step["officeName"], json!(null));
            assert_eq!(step["officeDesk"]["phone"], "0570-059-402");
        }
        world.clock.advance(900);
    }
    world.ends().await;
}

/// REI-10: a second application while one is open is told of, and not sent.
#[tokio::test]
async fn an_office_has_one_open_application() {
    let world = World::federation().await;
    world.applied(OFFICE_A, NOTICE).await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, "other@example.jp").await;
    let step = window.confirm_notice("other@example.jp").await;
    assert_eq!(step["obstacle"], "application_open");
    assert_eq!(window.ok("reissue_send", json!({})).await["obstacle"], "application_open");
    let sent = world.office_kinds(OFFICE_A).await.iter().filter(|kind| *kind == "reissue_requested").count();
    assert_eq!(sent, 1);
    world.ends().await;
}

/// REI-10, LIMIT CONFIRMED_APPLICATIONS: three confirmations a day fit an office number, known or not; the fourth is sent to the desk.
#[tokio::test]
async fn an_office_number_is_confirmed_three_times_a_day() {
    let world = World::federation().await;
    for number in [OFFICE_A, UNKNOWN] {
        for n in 0..4 {
            let address = format!("notice-{n}@example.jp");
            let mut window = world.window();
            window.ask_for_reissue(number, &address).await;
            let code = json!({ "code": world.code_to(&address).await });
            if n < 3 {
                assert_eq!(window.ok("reissue_submit_code", code).await["step"], "confirm");
                continue;
            }
            let refused = window.refused("reissue_submit_code", code).await;
            assert_eq!((refused.code, refused.retry_after_seconds), (ErrorCode::ApplicationLimit, Some(86_400)));
            assert!(refused.desk.is_some_and(|desk| desk.ja.contains("0570-059-402")));
            assert_eq!(window.ok("reissue_show", json!({})).await["step"], "code");
        }
        world.clock.advance(900);
    }
    world.ends().await;
}

/// REI-10: whoever reads the registered security address learns that somebody applies, and nothing by which to interfere.
#[tokio::test]
async fn the_security_address_is_told_of_an_application() {
    let world = World::federation().await;
    world.applied(OFFICE_B, NOTICE).await;
    world.deliver().await;
    assert_eq!(world.mails_to(SECURITY_B), ["reissue_requested"]);
    world.ends().await;
    let world = World::federation().await;
    world.applied(OFFICE_B, SECURITY_B).await;
    world.deliver().await;
    assert_eq!(world.mails_to(SECURITY_B), ["confirmation_code"], "who applies is not told twice");
    world.ends().await;
}

/// REI-05: where the prefecture's rule asks for an envelope, the last steps say so, and the application waits for it.
#[tokio::test]
async fn the_envelope_is_asked_for_where_the_rule_says_so() {
    let world = World::federation_with(|text| text.replace("required = false                             # [chosen]\ntext = { ja = \"宛先", "required = true\ntext = { ja = \"宛先")).await;
    let mut window = world.window();
    window.ask_for_reissue(OFFICE_A, NOTICE).await;
    for step in [window.confirm_notice(NOTICE).await, window.ok("reissue_send", json!({})).await] {
        assert_eq!(step["envelopeRequired"], true);
        assert!(step["envelope"]["ja"].as_str().unwrap().contains("返信用封筒"));
    }
    let open = world.reviewed(OFFICE_A).await;
    let id = madoguchi_domain::ids::ReissueId::parse(&open.0).unwrap();
    let record = madoguchi_app::store::OfficeStore::reissue(&world.app.store, id).await.unwrap().unwrap();
    assert_eq!(record.application.envelope, madoguchi_domain::reissue::Envelope::Needed);
    world.ends().await;
}
