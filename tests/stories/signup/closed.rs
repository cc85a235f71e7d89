//! The desk ends an account that should not be, and the member opens another.

use madoguchi_app::operator::{self, Closed, OperatorStop};
use madoguchi_domain::fact::{Fact, SessionEndReason, Subject};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::body_fact;
use madoguchi_wire::ErrorCode;
use serde_json::json;

use crate::support::{MIYAKO, NAGISA, PASSWORD, SHOKO, World, credentials, data, form, typed_date};

/// LOG-01, REG-12: with the account its sessions, password, recoveries and changes of address are over at once, and its address is told.
#[tokio::test]
async fn a_closed_account_is_closed_in_everything() {
    let world = World::new().await;
    let (mut here, mut there, mut lost) = (world.window(), world.window(), world.window());
    here.arrive(&NAGISA).await;
    world.clock.advance(60);
    there.log_in(&NAGISA).await;
    let change = json!({ "mailAddress": "moved.away@example.org", "currentPassword": PASSWORD, "language": "ja" });
    here.ok("settings_request_mail_change", change).await;
    let of_change = world.code_to("moved.away@example.org").await;
    world.clock.advance(60);
    let forgot = json!({ "userId": NAGISA.user_id(), "birthDate": typed_date(NAGISA.birth), "language": "ja" });
    lost.ok("recovery_request_password", forgot.clone()).await;
    let of_recovery = world.code_to(NAGISA.address()).await;

    assert_eq!(data::close(&world, &NAGISA).await, Closed { account: true, sessions: 2 });
    for window in [&mut here, &mut there] {
        assert_eq!(window.refusal("my_page_show", json!({})).await, ErrorCode::SessionRequired);
    }
    let log_in = credentials(&NAGISA.user_id(), PASSWORD);
    assert_eq!(there.refusal("session_log_in", log_in).await, ErrorCode::LoginFailed);
    assert_eq!(
        here.refusal("settings_submit_mail_code", json!({ "code": of_change })).await,
        ErrorCode::SessionRequired
    );
    assert_eq!(lost.refusal("recovery_submit_code", json!({ "code": of_recovery })).await, ErrorCode::StepNotOpen);
    // Whoever asks for a code now is answered as before, and gets none.
    world.deliver().await;
    let before = world.mails_to(NAGISA.address());
    assert_eq!(before.last(), Some(&"account_closed"));
    world.clock.advance(3_600);
    world.window().ok("recovery_request_password", forgot).await;
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()), before);
    world.ends().await;
}

/// AUT-03: the number stays closed until it is reopened; then the member signs up anew, under the same user ID, and the series tells all of it.
#[tokio::test]
async fn the_number_is_closed_until_it_is_reopened() {
    let world = World::new().await;
    let mut window = world.window();
    window.register(&NAGISA).await;
    // A sign-up that somebody left in the middle is no way around it.
    let mut begun = world.window();
    assert_eq!(data::close(&world, &NAGISA).await, Closed { account: true, sessions: 0 });
    assert_eq!(begun.refusal("signup_match", NAGISA.items()).await, ErrorCode::MatchClosed);
    world.clock.advance(400 * 86_400);
    assert_eq!(begun.refusal("signup_match", NAGISA.items()).await, ErrorCode::MatchClosed);
    assert_eq!(begun.ok("signup_match", MIYAKO.items()).await["step"], "register", "another number is not concerned");
    data::reopen(&world, &NAGISA).await;
    window.register(&NAGISA).await;
    window.log_in(&NAGISA).await;
    let facts = world.facts(&NAGISA).await;
    let tags: Vec<&str> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::MemberClosed { tag, account: Some(_), .. } | Fact::MemberReopened { tag, .. } => Some(tag.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(tags.len(), 2);
    assert_eq!(tags[0], tags[1], "the two are told to be of one number");
    let member = Subject::Member(world.member(&NAGISA).await.id);
    let row = world.rows(&member).await.into_iter().find(|row| row.row.kind == "member_closed").unwrap();
    assert_eq!(row.row.actor, "operator");
    world.ends().await;
}

/// AUT-03: a stolen card that nobody has used yet can be closed too, with the sign-up that is going on.
#[tokio::test]
async fn a_sign_up_in_progress_ends_with_the_number() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&SHOKO, "story.thief").await;
    let code = world.code_to(SHOKO.address()).await;
    assert_eq!(data::close(&world, &SHOKO).await, Closed { account: false, sessions: 0 });
    assert_eq!(window.ok("signup_show", json!({})).await["step"], "none");
    assert_eq!(window.refusal("signup_submit_code", json!({ "code": code })).await, ErrorCode::StepNotOpen);
    assert_eq!(window.refusal("signup_submit", form(&SHOKO, "story.thief")).await, ErrorCode::StepNotOpen);
    assert_eq!(window.refusal("signup_match", SHOKO.items()).await, ErrorCode::MatchClosed);
    world.deliver().await;
    assert!(world.mails_to(SHOKO.address()).iter().all(|kind| *kind == "signup_code"), "there is nobody to tell");
    world.ends().await;
}

/// LOG-01: each session that is lost by it is told in the member's series, with the reason.
#[tokio::test]
async fn the_series_names_every_session_that_was_ended() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    data::close(&world, &NAGISA).await;
    let member = Subject::Member(world.member(&NAGISA).await.id);
    let ended: Vec<Fact> = world
        .rows(&member)
        .await
        .iter()
        .filter(|row| row.row.kind == "session_ended")
        .map(|row| body_fact(row.body.as_deref().unwrap()).unwrap())
        .collect();
    assert!(matches!(ended.as_slice(), [Fact::SessionEnded { reason: SessionEndReason::AccountClosed, .. }]));
    world.ends().await;
}

/// Whom the desk cannot tell for sure is left alone.
#[tokio::test]
async fn nobody_is_closed_by_a_wrong_birth_date() {
    let world = World::new().await;
    let mut window = world.window();
    window.arrive(&NAGISA).await;
    let code = InsurerCode::new(NAGISA.insurer).unwrap();
    let wrong = "1966-02-27".parse().unwrap();
    let refused = operator::member_close(&world.app, &code, NAGISA.symbol, NAGISA.number, wrong).await;
    assert!(matches!(refused, Err(OperatorStop::MemberUnknown)), "{refused:?}");
    window.ok("my_page_show", json!({})).await;
    world.ends().await;
}
