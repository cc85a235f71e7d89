//! What becomes of a printed letter: posted, returned, reprinted, rejected after all, or over.

use madoguchi_app::paper::Paper;
use madoguchi_app::reissue::expire_over;
use madoguchi_app::store::{SecretKind, Store as _};
use madoguchi_domain::ids::ReissueId;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::desk::{
    Clerk, apply, newest_letters, notice_address, office_credentials, text, told_of, world_with,
};

/// A world in which one letter was printed.
struct Printed {
    world: World,
    reviewer: Clerk,
    printer: Clerk,
    id: String,
    batch: String,
    user_id: String,
    password: String,
}

impl Printed {
    async fn one() -> Self {
        let world = world_with(1).await;
        let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
        let mut printer = Clerk::printer(&world, "desk.momiji").await;
        let id = apply(&world, &mut reviewer, 1).await;
        reviewer.approve(&id).await;
        let batch = printer.batch(std::slice::from_ref(&id)).await;
        let letter = printer.print(&batch).await.remove(0);
        let (user_id, password) = (letter.user_id.clone(), letter.password.to_string());
        Self { world, reviewer, printer, id, batch, user_id, password }
    }

    /// What a log-in with a password comes to.
    async fn log_in(&self, password: &str) -> Result<String, ErrorCode> {
        let answer = self.world.window().call("office_log_in", office_credentials(&self.user_id, password)).await;
        answer.map(|step| text(&step["next"])).map_err(|refused| refused.code)
    }

    async fn has_verifier(&self) -> bool {
        let owner = ReissueId::parse(&self.id).unwrap().uuid();
        self.world.app.store.secret(owner, SecretKind::TemporaryPassword).await.unwrap().is_some()
    }

    async fn post(&mut self) {
        let today = json!({ "ids": [self.id], "on": "2026-04-10" });
        self.printer.window.ok("letter_post", today).await;
    }

    async fn reprint(&mut self, reason: &str) -> String {
        self.printer.freshen().await;
        let version = self.printer.see(&self.id).await["version"].clone();
        let request = json!({ "id": self.id, "version": version, "reason": reason });
        self.printer.window.ok("letter_reprint", request).await;
        newest_letters(&self.world).remove(0).password.to_string()
    }

    async fn ends(self) {
        let Self { world, reviewer, printer, .. } = self;
        drop((reviewer, printer));
        world.ends().await;
    }
}

/// REI-14: a posted letter is told by mail with its day; a day before the printing or after today is refused, and so is one that is not printed.
#[tokio::test]
async fn a_posted_letter_is_told_by_mail() {
    let mut printed = Printed::one().await;
    let window = &mut printed.printer.window;
    for (on, code) in [
        ("2026-04-09", ErrorCode::PostedWhen),
        ("2026-04-11", ErrorCode::PostedWhen),
        ("soon", ErrorCode::DateUnreadable),
    ] {
        let refused = window.field_refusals("letter_post", json!({ "ids": [printed.id], "on": on })).await;
        assert_eq!(refused, [(Field::On, code)], "{on}");
    }
    let list = json!({ "id": printed.batch });
    window.ok("letter_save_posting_list", list.clone()).await;
    printed.post().await;
    printed.world.deliver().await;
    assert!(printed.world.mails_to(&notice_address(1)).contains(&"letter_posted"));
    assert_eq!(printed.printer.see(&printed.id).await["state"], "dispatched");
    let again = json!({ "ids": [printed.id], "on": "2026-04-10" });
    assert_eq!(printed.printer.window.refusal("letter_post", again).await, ErrorCode::StepNotOpen);
    printed.printer.window.ok("letter_save_posting_list", list).await;
    let lists: Vec<_> = printed
        .world
        .papers()
        .into_iter()
        .filter_map(|paper| if let Paper::PostingList(list) = paper { Some(list.rows) } else { None })
        .collect();
    assert_eq!(lists.len(), 2);
    assert_eq!(
        (lists[0][0].posted_on, lists[1][0].posted_on.map(|day| day.to_string())),
        (None, Some("2026-04-10".into()))
    );
    printed.ends().await;
}

/// REI-14: a reprint ends the password of the letter before it in the same step; five letters are all there are.
#[tokio::test]
async fn a_reprint_makes_another_password() {
    let mut printed = Printed::one().await;
    let first = printed.password.clone();
    let second = printed.reprint("spoiled").await;
    assert_ne!(first, second);
    assert_eq!(printed.log_in(&first).await, Err(ErrorCode::LoginFailed));
    assert_eq!(printed.log_in(&second).await.as_deref(), Ok("newPassword"));
    assert_eq!(
        printed.printer.window.refusal("letter_save_posting_list", json!({ "id": printed.batch })).await,
        ErrorCode::StepNotOpen,
        "the first batch holds no letter that counts"
    );
    for _ in 0..3 {
        printed.reprint("lost").await;
    }
    let version = printed.printer.see(&printed.id).await["version"].clone();
    let sixth = json!({ "id": printed.id, "version": version, "reason": "lost" });
    assert_eq!(printed.printer.window.refusal("letter_reprint", sixth).await, ErrorCode::LettersSpent);
    printed.ends().await;
}

/// REI-14: a reprint of a letter that changed since it was seen prints nothing, and the password before it still works.
#[tokio::test]
async fn a_stale_reprint_prints_nothing() {
    let mut printed = Printed::one().await;
    let version = printed.printer.see(&printed.id).await["version"].clone();
    printed.post().await;
    let papers = printed.world.papers().len();
    let request = json!({ "id": printed.id, "version": version, "reason": "lost" });
    assert_eq!(printed.printer.window.refusal("letter_reprint", request).await, ErrorCode::Stale);
    assert_eq!(printed.world.papers().len(), papers);
    let password = printed.password.clone();
    assert_eq!(printed.log_in(&password).await.as_deref(), Ok("newPassword"));
    printed.ends().await;
}

/// REI-14: a letter that comes back ends its password; it goes out again as another letter.
#[tokio::test]
async fn a_returned_letter_ends_its_password() {
    let mut printed = Printed::one().await;
    printed.post().await;
    let version = printed.printer.see(&printed.id).await["version"].clone();
    let request = json!({ "id": printed.id, "version": version, "reason": "address_unknown", "note": "転居先不明" });
    let back = printed.printer.window.ok("letter_record_return", request).await;
    assert_eq!((&back["state"], &back["passwordUntil"]), (&json!("returned"), &Value::Null));
    let password = printed.password.clone();
    assert_eq!(printed.log_in(&password).await, Err(ErrorCode::LoginFailed));
    assert!(!printed.has_verifier().await);
    let next = printed.reprint("returned").await;
    assert_eq!(printed.log_in(&next).await.as_deref(), Ok("newPassword"));
    printed.ends().await;
}

/// REI-14, REI-15: an application that is rejected after its letter was printed ends the password in the same step.
#[tokio::test]
async fn a_rejection_after_printing_ends_the_password() {
    let mut printed = Printed::one().await;
    printed.reviewer.freshen().await;
    let version = printed.reviewer.see(&printed.id).await["version"].clone();
    let reject = json!({ "id": printed.id, "version": version, "reason": "not-requested", "note": null });
    printed.reviewer.window.ok("desk_reject", reject).await;
    assert!(!printed.has_verifier().await);
    let password = printed.password.clone();
    assert_eq!(printed.log_in(&password).await, Err(ErrorCode::LoginFailed));
    printed.ends().await;
}

/// REI-14, LIMIT TEMPORARY_PASSWORD_LIFE: the round of the house ends a letter when its 21 days are over, not a second before, and its verifier goes.
#[tokio::test]
async fn a_letter_whose_time_is_over_ends() {
    let printed = Printed::one().await;
    printed.world.clock.advance(21 * 86_400 - 1);
    assert_eq!(expire_over(&printed.world.app, printed.world.clock.now()).await.unwrap(), 0);
    assert!(printed.has_verifier().await);
    printed.world.clock.advance(1);
    assert_eq!(expire_over(&printed.world.app, printed.world.clock.now()).await.unwrap(), 1);
    assert_eq!(expire_over(&printed.world.app, printed.world.clock.now()).await.unwrap(), 0);
    assert!(!printed.has_verifier().await);
    assert!(told_of(&printed.world, 1).await.iter().any(|(kind, _)| kind == "reissue_expired"));
    printed.ends().await;
}
