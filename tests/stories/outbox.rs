//! What becomes of mails: tried again, dropped when too late, never twice.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::outbox::{self, Delivery, IssuerProfile, Lease, Letter, Post};
use madoguchi_app::store::{MailStatus, Store as _};
use madoguchi_domain::fact::Fact;
use madoguchi_domain::ids::MailId;
use serde_json::json;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;

use crate::support::host::StoryPost;
use crate::support::{AOI, MIYAKO, NAGISA, World};

fn retry() -> Delivery {
    Delivery::Retry("no connection".into())
}

/// COD-04, ASVS 16.5.2: a mail server that is down is asked again, later and later, and the code screen says so.
#[tokio::test]
async fn a_mail_is_tried_again_until_it_arrives() {
    let world = World::new().await;
    let mut window = world.window();
    let step = window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    assert_eq!(step["mailState"], "queued");
    world.post.will_answer([retry(), retry(), retry()]);
    for wait in [2_i64, 4, 8] {
        assert!(world.deliver().await.is_empty());
        assert_eq!(window.ok("signup_show", json!({})).await["mailState"], "retrying");
        world.clock.advance(wait - 1);
        assert!(world.deliver().await.is_empty(), "not before {wait} seconds");
        world.clock.advance(1 + wait / 4 + 1);
    }
    assert_eq!(world.deliver().await.len(), 1);
    assert_eq!(window.ok("signup_show", json!({})).await["mailState"], "sent");
    world.clock.advance(3_600);
    assert!(world.deliver().await.is_empty(), "nothing twice");
    world.ends().await;
}

/// COD-02: a code that has expired meanwhile is not sent any more.
#[tokio::test]
async fn an_expired_code_is_not_sent_late() {
    for (seconds, sent) in [(599, 1), (600, 0)] {
        let world = World::new().await;
        world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
        world.clock.advance(seconds);
        assert_eq!(world.deliver().await.len(), sent, "after {seconds} seconds");
        assert!(world.app.store.mails_due(world.clock.now(), 10).await.unwrap().is_empty());
        world.ends().await;
    }
}

/// COD-02: a code that a newer one replaced is not sent any more.
#[tokio::test]
async fn a_replaced_code_is_not_sent() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    world.post.will_answer([retry()]);
    world.deliver().await;
    world.clock.advance(60);
    window.ok("signup_resend_code", json!({})).await;
    let mails = world.deliver().await;
    assert_eq!(mails.len(), 1, "the newest alone");
    let code = mails[0].code().unwrap();
    assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    world.ends().await;
}

/// COD-02: the code of a sign-up that was left is not sent any more.
#[tokio::test]
async fn the_code_of_a_sign_up_that_was_left_is_not_sent() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    window.ok("signup_leave", json!({})).await;
    assert!(world.deliver().await.is_empty());
    world.ends().await;
}

/// COD-04, ASVS 15.4.2: two workers at the same moment hand a mail over once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_hand_a_mail_over_once() {
    let world = World::new().await;
    world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let (app, post) = (Arc::clone(&world.app), world.post.clone());
            tokio::spawn(async move { outbox::run_once(&app, &post).await.unwrap() })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    assert_eq!(world.post.delivered().len(), 1);
    world.ends().await;
}

/// COD-04: a mail in the hand of a worker that died is another's after a minute, a tenth of a code's life.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_workers_mail_is_sent_by_another_within_a_minute() {
    let world = World::new().await;
    world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let slow = SlowPost::new(&world);
    let worker = slow.work(&world, Lease::default());
    slow.begun().await;
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    world.clock.advance(59);
    assert!(world.deliver().await.is_empty(), "its lease is not over");
    world.clock.advance(1);
    assert_eq!(world.deliver().await.len(), 1);
    world.ends().await;
}

/// COD-04: whoever is slow to hand a mail over holds it, however long it takes, and it is sent once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_worker_holds_its_mail() {
    let world = World::new().await;
    world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let slow = SlowPost::new(&world);
    let worker = slow.work(&world, Lease { renewed_every: Duration::from_millis(20), ..Lease::default() });
    slow.begun().await;
    for _ in 0..5 {
        world.clock.advance(50);
        let until = world.clock.now() + SignedDuration::from_secs(59);
        let held = async { while !world.app.store.mails_due(until, 10).await.unwrap().is_empty() {} };
        tokio::time::timeout(Duration::from_secs(20), held).await.expect("it is held anew");
        assert!(world.deliver().await.is_empty(), "it is in another's hand");
    }
    slow.release();
    worker.await.unwrap();
    assert_eq!(world.post.delivered().len(), 1);
    world.clock.advance(3_600);
    assert!(world.deliver().await.is_empty(), "nothing twice");
    world.ends().await;
}

/// COD-04: a worker that cannot hold its mail any longer breaks off, so that the next one sends it alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_loses_its_mail_breaks_off() {
    let world = World::new().await;
    world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    // Its time is over before it is renewed.
    let lease = Lease { lasts: SignedDuration::from_millis(200), renewed_every: Duration::from_millis(300) };
    let slow = SlowPost::new(&world);
    let worker = slow.work(&world, lease);
    slow.begun().await;
    tokio::time::timeout(Duration::from_secs(20), worker).await.expect("it breaks off").unwrap();
    slow.release();
    world.clock.advance(1);
    assert_eq!(world.deliver().await.len(), 1);
    assert_eq!(world.post.delivered().len(), 1);
    // In another's hand: the next renewal finds that out, long before its time is over.
    let mut window = world.window();
    window.ask_for_account(&MIYAKO, &MIYAKO.user_id()).await;
    let slow = SlowPost::new(&world);
    let worker = slow.work(&world, Lease { renewed_every: Duration::from_millis(500), ..Lease::default() });
    slow.begun().await;
    world.clock.advance(61);
    assert_eq!(world.deliver().await.len(), 1);
    tokio::time::timeout(Duration::from_secs(20), worker).await.expect("it breaks off").unwrap();
    slow.release();
    assert_eq!(world.post.delivered().len(), 2);
    world.ends().await;
}

/// A mail server that takes its time.
#[derive(Clone)]
struct SlowPost {
    post: StoryPost,
    begun: Arc<Notify>,
    released: Arc<Semaphore>,
}

impl SlowPost {
    fn new(world: &World) -> Self {
        Self { post: world.post.clone(), begun: Arc::default(), released: Arc::new(Semaphore::new(0)) }
    }

    /// A worker that hands over what is due.
    fn work(&self, world: &World, lease: Lease) -> JoinHandle<()> {
        let (app, post) = (Arc::clone(&world.app), self.clone());
        tokio::spawn(async move { outbox::run_once_under(&app, &post, lease).await.map(drop).unwrap() })
    }

    /// Until something is being handed over.
    async fn begun(&self) {
        self.begun.notified().await;
    }

    fn release(&self) {
        self.released.close();
    }
}

impl Post for SlowPost {
    async fn deliver(
        &self,
        id: MailId,
        letter: &Letter,
        sender: &str,
        profile: IssuerProfile<'_>,
        now: Timestamp,
    ) -> Delivery {
        self.begun.notify_one();
        // An error once it is released.
        let _ = self.released.acquire().await;
        self.post.deliver(id, letter, sender, profile, now).await
    }
}

/// COD-04, ASVS 16.5.2: a mail that waited over a restart is sent then, and once.
#[tokio::test]
async fn a_mail_survives_a_restart() {
    let mut world = World::new().await;
    world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    world = world.restarted().await;
    assert_eq!(world.deliver().await.len(), 1);
    world = world.restarted().await;
    assert!(world.deliver().await.is_empty());
    world.ends().await;
}

/// REG-12: a preset address that refuses mail is noted, told on the code screen, and kept in the journal without the address.
#[tokio::test]
async fn a_preset_address_that_refuses_is_noted() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&AOI, &AOI.user_id()).await;
    world.post.will_answer([Delivery::Undeliverable("550 no such user".into())]);
    world.deliver().await;
    assert_eq!(window.ok("signup_show", json!({})).await["mailState"], "refused");
    assert_eq!(crate::support::data::undeliverable(&world, AOI.insurer).await, [world.member(&AOI).await.id]);
    let refused = world.facts(&AOI).await.into_iter().find_map(|fact| match fact {
        Fact::MailRefused { reason, .. } => Some(reason),
        _ => None,
    });
    assert_eq!(refused.as_deref(), Some("550 no such user"));
    world.ends().await;
}

/// REG-12: a mail refused for another reason says nothing about the address.
#[tokio::test]
async fn a_refusal_of_the_mail_itself_does_not_blame_the_address() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&AOI, &AOI.user_id()).await;
    world.post.will_answer([Delivery::Refused("554 content".into())]);
    world.deliver().await;
    assert_eq!(window.ok("signup_show", json!({})).await["mailState"], "refused");
    assert!(crate::support::data::undeliverable(&world, AOI.insurer).await.is_empty());
    world.ends().await;
}

/// REG-11: a typed address that refuses mail says nothing about the roster.
#[tokio::test]
async fn a_typed_address_that_refuses_marks_nobody() {
    let world = World::new().await;
    let mut window = world.window();
    window.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    world.post.will_answer([Delivery::Undeliverable("550 no such user".into())]);
    world.deliver().await;
    assert_eq!(window.ok("signup_show", json!({})).await["mailState"], "refused");
    assert!(crate::support::data::undeliverable(&world, NAGISA.insurer).await.is_empty());
    world.ends().await;
}

/// Asks for the mail again and again, as a worker does, so often in vain.
async fn try_in_vain(world: &World, times: usize) {
    world.post.will_answer(std::iter::repeat_with(retry).take(times));
    let before = world.post.tries();
    for _ in 0..times {
        world.deliver().await;
        world.clock.advance(1_200);
    }
    assert_eq!(world.post.tries() - before, u32::try_from(times).unwrap());
}

/// COD-04, ASVS 2.3.2, LIMIT MAIL_TRIES: a mail that no server took for a day is given up.
#[tokio::test]
async fn a_mail_is_given_up_after_a_day_of_tries() {
    let world = World::new().await;
    world.window().register(&MIYAKO).await;
    // The notice of the new account: it never expires.
    try_in_vain(&world, 105).await;
    let before = world.post.delivered().len();
    world.deliver().await;
    assert_eq!(world.post.delivered().len(), before, "that was the last");
    let refused = world.kinds(&MIYAKO).await.iter().filter(|kind| *kind == "mail_refused").count();
    assert_eq!(refused, 1);
    world.ends().await;
}

/// COD-04, LIMIT MAIL_TRIES: the last try of all may still arrive.
#[tokio::test]
async fn the_last_try_may_still_arrive() {
    let world = World::new().await;
    world.window().register(&MIYAKO).await;
    try_in_vain(&world, 104).await;
    let arrived = world.deliver().await;
    assert_eq!(arrived.iter().map(|mail| mail.kind()).collect::<Vec<_>>(), ["account_opened"]);
    world.ends().await;
}

/// COD-02, COD-04, ASVS 16.5.2: the mail server is down for an hour: people go on as far as they can and are told, and once it is
/// back everything arrives that is still worth anything, once and without anybody's doing.
#[tokio::test]
async fn an_hour_without_a_mail_server_loses_nothing() {
    let world = World::new().await;
    let mut before = world.window();
    before.ask_for_account(&AOI, &AOI.user_id()).await;
    let code = world.code_to(AOI.address()).await;
    world.post.is_down(true);
    before.ok("signup_submit_code", json!({ "code": code })).await;
    before.log_in(&AOI).await;
    let mut during = world.window();
    during.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    // The worker looks every two seconds; here every ten.
    for ten_seconds in 1..=360 {
        world.clock.advance(10);
        assert!(world.deliver().await.is_empty());
        if ten_seconds == 30 {
            assert_eq!(during.ok("signup_show", json!({})).await["mailState"], "retrying");
        }
    }
    assert!(world.post.tries() < 60, "an answer is not asked for at every look: {}", world.post.tries());
    world.post.is_down(false);
    // At the longest wait after the last try in vain, and a quarter more.
    world.clock.advance(900 + 225);
    let arrived = world.deliver().await;
    let told: Vec<_> = arrived.iter().map(|mail| (mail.to.as_str(), mail.kind())).collect();
    assert_eq!(told, [(AOI.address(), "account_opened")], "a code that has expired is not sent late");
    assert!(world.deliver().await.is_empty(), "nothing twice");
    during.ok("signup_resend_code", json!({})).await;
    let code = world.code_to(NAGISA.address()).await;
    assert_eq!(during.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    world.ends().await;
}

/// COD-04, ASVS 6.5.2, 14.2.4: what waits in the outbox is sealed, and wiped once it is done.
#[tokio::test]
async fn what_waits_is_sealed() {
    let world = World::new().await;
    world.window().ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let due = world.app.store.mails_due(world.clock.now(), 10).await.unwrap();
    let [mail] = due.as_slice() else { panic!("one mail") };
    assert_eq!(mail.status, MailStatus::Queued);
    let code = world.code_to(NAGISA.address()).await;
    let sealed = String::from_utf8_lossy(&mail.entry.sealed);
    assert!(!sealed.contains(&code) && !sealed.contains("nagisa") && !mail.entry.sealed.is_empty());
    world.ends().await;
}
