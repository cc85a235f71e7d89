//! ユーザーIDを忘れた方.

use madoguchi_app::outbox::MailContent;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use super::*;
use crate::support::{AOI, MINORU, NAGISA, Person, TETSUO, World};

fn items(person: &Person) -> Value {
    let mut items = person.items();
    items["language"] = json!("ja");
    items
}

/// LOG-03: the five items bring the user ID to the registered address, and to nobody else.
#[tokio::test]
async fn a_forgotten_user_id_is_mailed() {
    let world = registered(&AOI).await;
    let before = world.post.delivered().len();
    assert_eq!(world.window().ok("recovery_request_user_id", items(&AOI)).await, json!({}));
    let mails = world.deliver().await;
    let [mail] = mails.as_slice() else { panic!("one mail") };
    assert_eq!(mail.to, AOI.address());
    assert!(matches!(&mail.content, MailContent::UserIdReminder { user_id } if *user_id == AOI.user_id()));
    let mut wrong = items(&AOI);
    wrong["kana"] = json!("オタメシムロ アオ");
    for request in [wrong, items(&MINORU), {
        let mut nobody = items(&AOI);
        nobody["number"] = json!("111111");
        nobody
    }] {
        assert_eq!(world.window().ok("recovery_request_user_id", request).await, json!({}), "the same answer");
    }
    world.deliver().await;
    assert_eq!(world.post.delivered().len(), before + 1);
    world.ends().await;
}

/// LOG-03, AUT-08: where the insurer asks for the employee number it belongs to the items, in its field or after the code: with a wrong one the
/// answer is the same and no mail goes, and without one the field is named.
#[tokio::test]
async fn the_employee_number_belongs_to_the_items() {
    let world = registered(&TETSUO).await;
    let with = |field: &str, value: Value| {
        let mut items = items(&TETSUO);
        items[field] = value;
        items
    };
    let mut after_the_code = with("employeeNumber", Value::Null);
    after_the_code["insurerCode"] = json!(format!("ngk{}", TETSUO.employee));
    for right in [items(&TETSUO), after_the_code] {
        assert_eq!(world.window().ok("recovery_request_user_id", right).await, json!({}));
        let mails = world.deliver().await;
        let [mail] = mails.as_slice() else { panic!("one mail") };
        assert_eq!(mail.to, TETSUO.address());
        assert!(matches!(&mail.content, MailContent::UserIdReminder { user_id } if *user_id == TETSUO.user_id()));
    }
    let wrong = with("employeeNumber", json!("0062918"));
    assert_eq!(world.window().ok("recovery_request_user_id", wrong).await, json!({}), "the same answer");
    assert_eq!(world.deliver().await.len(), 0);
    for none in [Value::Null, json!("")] {
        let refused = world.window().field_refusals("recovery_request_user_id", with("employeeNumber", none)).await;
        assert_eq!(refused, [(Field::EmployeeNumber, ErrorCode::Required)]);
    }
    world.ends().await;
}

/// LOG-03, LIMIT RECOVERY_REQUESTS: five requests in an hour under a typed number, known or not; failures leave the match alone.
#[tokio::test]
async fn asking_for_a_user_id_is_limited_and_closes_no_sign_up() {
    let world = World::new().await;
    for number in [NAGISA.number, "111111"] {
        let mut wrong = items(&NAGISA);
        wrong["number"] = json!(number);
        wrong["kana"] = json!("ダレカ シラナイ");
        for _ in 0..5 {
            world.window().ok("recovery_request_user_id", wrong.clone()).await;
        }
        let error = world.window().refused("recovery_request_user_id", wrong).await;
        assert_eq!((error.code, error.retry_after_seconds), (ErrorCode::RecoveryLimit, Some(3_600)));
    }
    assert_eq!(world.window().ok("signup_match", NAGISA.items()).await["step"], "register");
    world.clock.advance(3_600);
    world.window().ok("recovery_request_user_id", items(&NAGISA)).await;
    let fields = world
        .window()
        .field_refusals("recovery_request_user_id", {
            let mut kanji = items(&NAGISA);
            kanji["kana"] = json!("架空橋");
            kanji
        })
        .await;
    assert_eq!(fields, [(Field::Kana, ErrorCode::KanaHasKanji)]);
    world.ends().await;
}
