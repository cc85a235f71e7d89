//! What holds for each command of the list: who may call it, and what a request
//! that is not of its shape gets.

use madoguchi_domain::limits;
use madoguchi_wire::command::ALL;
use madoguchi_wire::{CommandName, ErrorCode, Place, Who};
use serde_json::json;

use crate::support::data::break_profile;
use crate::support::federation::OFFICE_A;
use crate::support::{AOI, NAGISA, SHOKO, Window, World, privacy};

fn commands(who: Who) -> impl Iterator<Item = CommandName> {
    ALL.iter().copied().filter(move |name| name.spec().place != Place::Shell && name.spec().who == who)
}

/// Whether a refusal came before the request was looked at.
async fn refusal(window: &mut Window, name: CommandName) -> ErrorCode {
    match window.send(name, b"no JSON").await {
        Err(error) => error.code,
        Ok(_) => panic!("{} took what is no JSON", name.as_str()),
    }
}

/// AUT-01, LOG-01, ASVS 7.2.1, 8.1.1, 8.2.1: without a session no member's command is looked at, and a visitor's needs none.
#[tokio::test]
async fn without_a_session_only_visitors_commands_are_looked_at() {
    let world = World::new().await;
    let mut window = world.window();
    let logged_in = [Who::Member, Who::MemberWaiting, Who::OfficeWaiting, Who::Office, Who::DeskWaiting, Who::Desk];
    for name in logged_in.into_iter().chain([Who::Reviewer, Who::Printer]).flat_map(commands) {
        assert_eq!(refusal(&mut window, name).await, ErrorCode::SessionRequired, "{}", name.as_str());
    }
    for name in commands(Who::Visitor) {
        assert_eq!(refusal(&mut window, name).await, ErrorCode::RequestMalformed, "{}", name.as_str());
    }
    world.ends().await;
}

/// LOG-01, ASVS 7.2.1: a session that has ended is no session, whichever command asks.
#[tokio::test]
async fn an_ended_session_is_no_session() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&AOI).await;
    world.clock.advance(3_600);
    let kept = window.caller.clone();
    for name in commands(Who::Member).chain(commands(Who::MemberWaiting)) {
        window.caller = kept.clone();
        assert_eq!(refusal(&mut window, name).await, ErrorCode::SessionRequired, "{}", name.as_str());
        assert_eq!(window.caller.session.is_none(), world.way().drops_dead_tokens);
    }
    world.ends().await;
}

/// TRM-01, ASVS 8.2.1: while terms wait, and behind the screen lock, only what these need is looked at.
#[tokio::test]
async fn waiting_terms_and_the_lock_close_the_rest() {
    let world = World::new().await;
    let mut window = world.window();
    window.register(&AOI).await;
    window.log_in(&AOI).await;
    for name in commands(Who::Member) {
        assert_eq!(refusal(&mut window, name).await, ErrorCode::TermsRequired, "{}", name.as_str());
    }
    for name in commands(Who::MemberWaiting) {
        assert_eq!(refusal(&mut window, name).await, ErrorCode::RequestMalformed, "{}", name.as_str());
    }
    window.accept_terms().await;
    window.ok("session_lock", json!({})).await;
    for name in commands(Who::Member) {
        assert_eq!(refusal(&mut window, name).await, ErrorCode::SessionLocked, "{}", name.as_str());
    }
    world.ends().await;
}

/// AUT-01, ASVS 8.2.1: the demo's windows exist in the demo alone, also for who is logged in.
#[tokio::test]
async fn the_demos_commands_exist_in_the_demo_alone() {
    let world = World::new().await;
    let mut window = world.window();
    for logged_in in [false, true] {
        if logged_in {
            window.arrive(&AOI).await;
        }
        for name in commands(Who::Demo) {
            assert_eq!(refusal(&mut window, name).await, ErrorCode::NotAllowed, "{}", name.as_str());
        }
    }
    world.ends().await;
    let world = World::demo().await;
    let mut window = world.window();
    for name in commands(Who::Demo) {
        assert_eq!(refusal(&mut window, name).await, ErrorCode::RequestMalformed, "{}", name.as_str());
    }
    world.ends().await;
}

/// ASVS 8.2.1: the shell's own commands never reach the store.
#[tokio::test]
async fn the_shells_commands_do_not_reach_the_store() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    let shell: Vec<_> = ALL.iter().copied().filter(|name| name.spec().place == Place::Shell).collect();
    assert!(!shell.is_empty());
    for name in shell.into_iter().filter(|name| !world.way().answers_for_the_shell.contains(&name.as_str())) {
        assert_eq!(window.send(name, b"{}").await.unwrap_err().code, ErrorCode::NotAllowed, "{}", name.as_str());
    }
    world.ends().await;
}

/// ASVS 1.5.2, 1.5.3, 15.3.3: unknown fields, another shape and too many bytes are refused by every command, and nothing more is said.
#[tokio::test]
async fn a_request_of_another_shape_is_refused() {
    let standalone = World::new().await;
    let demo = World::demo().await;
    let mut member = standalone.window();
    member.arrive(&AOI).await;
    let mut visitor = demo.window();
    let federation = World::federation().await;
    let mut office = federation.open_office(OFFICE_A).await.window;
    let large = format!(r#"{{"text":"{}"}}"#, "a".repeat(limits::REQUEST_BYTES.number as usize));
    let shapes: [&[u8]; 6] = [b"", b"null", b"[]", br#"{"unexpected":1}"#, b"{}{}", large.as_bytes()];
    for name in ALL.iter().copied().filter(|name| name.spec().place != Place::Shell) {
        for shape in shapes {
            let window = match name.spec().who {
                Who::Demo => &mut visitor,
                Who::Visitor | Who::MemberWaiting | Who::Member => &mut member,
                Who::OfficeWaiting | Who::Office => &mut office,
                // Told of with a clerk at the window, in `desk`.
                Who::DeskWaiting | Who::Desk | Who::Reviewer | Who::Printer => continue,
            };
            let error = window.send(name, shape).await.unwrap_err();
            let told = serde_json::to_string(&error).unwrap();
            assert_eq!(
                told,
                r#"{"code":"request_malformed"}"#,
                "{} {}",
                name.as_str(),
                String::from_utf8_lossy(&shape[..shape.len().min(20)])
            );
        }
    }
    standalone.ends().await;
    demo.ends().await;
    federation.ends().await;
}

/// ASVS 15.3.7: a field that is named twice is refused, whichever of the two would be meant.
#[tokio::test]
async fn a_request_that_names_a_field_twice_is_refused() {
    let world = World::new().await;
    let log_in = CommandName::find("session_log_in").unwrap();
    for request in [
        r#"{"userId":"story.one","userId":"story.two","password":"x"}"#,
        r#"{"userId":"story.one","password":"x","password":"x"}"#,
    ] {
        let error = world.window().send(log_in, request.as_bytes()).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::RequestMalformed, "{request}");
    }
    let items = SHOKO.items().to_string();
    let twice = items.replacen('{', &format!("{{\"number\":\"{}\",", SHOKO.number), 1);
    let error = world.window().send(CommandName::find("signup_match").unwrap(), twice.as_bytes()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::RequestMalformed);
    world.ends().await;
}

/// ASVS 1.5.2: a request as large as allowed is still read.
#[tokio::test]
async fn a_request_of_the_largest_size_is_read() {
    let world = World::new().await;
    let frame = r#"{"text":""}"#.len();
    let text = "a".repeat(limits::REQUEST_BYTES.number as usize - frame);
    let answer = world.window().ok("text_to_half_width", json!({ "text": text })).await;
    assert_eq!(answer["changed"], false);
    world.ends().await;
}

/// ASVS 16.3.4, 16.5.1: an unexpected error gets a number, one line in the log under that number, and gives nobody away.
#[tokio::test]
async fn an_unexpected_error_gets_a_number_and_one_log_line() {
    let world = World::new().await;
    break_profile(&world, AOI.insurer).await;
    let error = world.window().refused("signup_match", AOI.items()).await;
    assert_eq!(error.code, ErrorCode::Unexpected);
    let incident = error.incident.unwrap();
    assert!(incident.len() == 8 && incident.bytes().all(|b| b.is_ascii_hexdigit()), "{incident}");
    let lines = privacy::lines_about(&incident);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("command=\"signup_match\""), "{lines:?}");
    world.ends().await;
}

/// ASVS 6.1.3, 8.1.1: every command of the list is told of in a story besides these.
#[test]
fn every_command_is_named_in_a_story() {
    let mut told = String::new();
    read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("stories"), &mut told);
    for name in ALL.iter().filter(|name| name.spec().place != Place::Shell) {
        assert!(told.contains(&format!("\"{}\"", name.as_str())), "no story tells of {}", name.as_str());
    }
}

fn read(folder: &std::path::Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("every_command.rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
