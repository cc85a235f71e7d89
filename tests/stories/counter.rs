//! A PC that people share: it is nobody's known device.

use madoguchi_app::outbox::MailContent;
use madoguchi_wire::ErrorCode;

use crate::support::{NAGISA, OTHER_PASSWORD, PASSWORD, World, credentials};

/// LOG-01: each log-in at a counter is told by mail as one at a shared computer, however often the person was there.
#[tokio::test]
async fn every_log_in_at_a_counter_is_mailed() {
    let world = World::new().await.desktops_alone();
    let mut own = world.window();
    own.register(&NAGISA).await;
    own.log_in(&NAGISA).await;
    world.deliver().await;
    let mut counter = world.counter();
    for _ in 0..2 {
        world.clock.advance(60);
        counter.log_in(&NAGISA).await;
        let mails = world.deliver().await;
        let [mail] = mails.as_slice() else { panic!("{} mails", mails.len()) };
        assert!(matches!(mail.content, MailContent::NewDevice { shared: true, .. }), "{}", mail.kind());
    }
    drop((own, counter));
    world.ends().await;
}

/// LOG-01: who sits down at a counter after a person has no more tries than any stranger, and shuts nobody out elsewhere.
#[tokio::test]
async fn a_counter_where_a_person_logged_in_is_as_strange_as_any_other() {
    let world = World::new().await.desktops_alone();
    let (mut own, mut counter) = (world.window(), world.counter());
    own.register(&NAGISA).await;
    own.log_in(&NAGISA).await;
    counter.log_in(&NAGISA).await;
    let guess = || credentials(&NAGISA.user_id(), OTHER_PASSWORD);
    for n in 0..50 {
        assert_eq!(counter.refusal("session_log_in", guess()).await, ErrorCode::LoginFailed, "{n}");
        world.clock.advance(900);
    }
    let right = || credentials(&NAGISA.user_id(), PASSWORD);
    assert_eq!(counter.refusal("session_log_in", right()).await, ErrorCode::LoginDeviceRefused);
    own.ok("session_log_in", right()).await;
    assert_eq!(counter.refusal("session_log_in", right()).await, ErrorCode::LoginDeviceRefused);
    drop((own, counter));
    world.ends().await;
}
