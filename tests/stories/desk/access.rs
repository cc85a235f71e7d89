//! Who may do what at the desk.

use madoguchi_domain::staff::Role;
use madoguchi_wire::command::ALL;
use madoguchi_wire::{CommandName, ErrorCode, Who};
use serde_json::json;

use crate::access::requests::of_the_desk;
use crate::support::desk::{Clerk, apply, import_neighbour, text, world_with};
use crate::support::{OTHER_PASSWORD, credentials};

fn of_clerks() -> impl Iterator<Item = CommandName> {
    ALL.iter()
        .copied()
        .filter(|name| matches!(name.spec().who, Who::DeskWaiting | Who::Desk | Who::Reviewer | Who::Printer))
}

/// REI-12, ASVS 8.2.1: every command of the desk, by a clerk of each role, before and after the second factor, is looked at or refused as the list says.
#[tokio::test]
async fn every_command_of_the_desk_is_open_to_its_roles() {
    let world = world_with(1).await;
    for (user_id, role) in [("desk.sakura", Role::Reviewer), ("desk.momiji", Role::Printer)] {
        let mut clerk = Clerk::arrive(&world, "tottori", user_id, &[role]).await;
        for name in of_clerks() {
            let expected = match (name.spec().who, role) {
                (Who::Reviewer, Role::Printer) | (Who::Printer, Role::Reviewer) => ErrorCode::NotAllowed,
                _ => ErrorCode::RequestMalformed,
            };
            let shapes: [&[u8]; 4] = [b"", b"null", b"[]", br#"{"unexpected":1}"#];
            for shape in shapes {
                let refused = clerk.window.clone().send(name, shape).await.unwrap_err();
                assert_eq!(refused.code, expected, "{} {role:?}", name.as_str());
            }
        }
        clerk.window.ok("desk_log_in", credentials(user_id, OTHER_PASSWORD)).await;
        for name in of_clerks().filter(|name| name.spec().who != Who::DeskWaiting) {
            let refused = clerk.window.clone().refused(name.as_str(), of_the_desk(name)).await;
            assert_eq!(refused.code, ErrorCode::FactorRequired, "{}", name.as_str());
        }
    }
    world.ends().await;
}

/// REI-12, LIMIT FACTOR_FRESH: decisions, letters and imports ask for a code of the last five minutes; the rest does not.
#[tokio::test]
async fn decisions_ask_for_a_fresh_code() {
    let world = world_with(1).await;
    let clerks = [Clerk::reviewer(&world, "desk.sakura").await, Clerk::printer(&world, "desk.momiji").await];
    for mut clerk in clerks {
        clerk.freshen().await;
        let fresh = |name: &CommandName| {
            ["desk_approve", "desk_reject", "ledger_check", "ledger_import", "ledger_save_corrections"]
                .contains(&name.as_str())
                || ["letter_print_next", "letter_reprint"].contains(&name.as_str())
        };
        world.clock.advance(299);
        for (late, asked) in [(false, None), (true, Some(ErrorCode::FreshFactorRequired))] {
            if late {
                world.clock.advance(1);
            }
            for name in of_clerks().filter(|name| name.spec().who != Who::DeskWaiting) {
                let code = clerk.window.clone().call(name.as_str(), of_the_desk(name)).await.err().map(|e| e.code);
                if code == Some(ErrorCode::NotAllowed) {
                    continue;
                }
                let refused = (code == Some(ErrorCode::FreshFactorRequired)).then_some(ErrorCode::FreshFactorRequired);
                assert_eq!(refused, asked.filter(|_| fresh(&name)), "{}", name.as_str());
            }
        }
    }
    world.ends().await;
}

/// REI-12, ASVS 8.2.2, 8.4.1: a clerk of another federation finds neither application nor batch, as if they did not exist, and an empty queue.
#[tokio::test]
async fn another_federations_applications_are_not_found() {
    let world = world_with(1).await;
    import_neighbour(&world).await;
    let mut own = Clerk::arrive(&world, "tottori", "desk.sakura", &[Role::Reviewer]).await;
    let application = apply(&world, &mut own, 1).await;
    own.approve(&application).await;
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let batch = printer.batch(std::slice::from_ref(&application)).await;
    let mut stranger = Clerk::arrive(&world, "shimane", "desk.matsue", &[Role::Reviewer, Role::Printer]).await;
    let queue = json!({ "state": null, "words": "", "days": null, "mine": false, "cursor": null });
    assert_eq!(stranger.window.ok("desk_list_applications", queue).await["rows"], json!([]));
    assert_eq!(stranger.window.ok("letter_list", json!({})).await["ready"], json!([]));
    for name in of_clerks() {
        let mut request = of_the_desk(name);
        if request.get("id").is_none() {
            continue;
        }
        let unknown = stranger.window.refused(name.as_str(), request.clone()).await;
        request["id"] = json!(if name.as_str().contains("batch") || name.as_str().contains("list") {
            &batch
        } else {
            &application
        });
        if name.as_str() == "letter_print_next" {
            request["id"] = json!(batch);
        }
        let others = stranger.window.refused(name.as_str(), request).await;
        assert_eq!((others.code, &others), (ErrorCode::NotFound, &unknown), "{}", name.as_str());
    }
    let chosen = json!({ "ids": [application] });
    assert_eq!(stranger.window.refusal("letter_begin_batch", chosen).await, ErrorCode::Stale);
    assert_eq!(text(&own.see(&application).await["state"]), "approved");
    world.ends().await;
}

/// REI-12: a clerk's token opens no member's and no office's command, and is not lost by the try.
#[tokio::test]
async fn a_clerks_token_is_nobody_elsewhere() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    for command in ["session_show", "office_touch", "office_show_page"] {
        assert_eq!(clerk.window.refusal(command, json!({})).await, ErrorCode::SessionRequired, "{command}");
    }
    clerk.window.ok("desk_touch", json!({})).await;
    clerk.window.ok("visit_end", json!({})).await;
    assert_eq!(clerk.window.refusal("desk_touch", json!({})).await, ErrorCode::SessionRequired);
    world.ends().await;
}
