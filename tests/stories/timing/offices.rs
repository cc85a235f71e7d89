//! Care offices: neither the wizard, the log-in, the tracker nor the self reset tells by its time who exists.

use std::time::Instant;

use madoguchi_domain::reissue::ReceiptNumber;
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use super::{Effort, effort, in_turns, judge, measure, nobody};
use crate::support::World;
use crate::support::desk::{
    Clerk, TOTTORI, apply, import_federation, load, office_credentials, office_number, send, world_with,
};
use crate::support::federation::{OFFICE_PASSWORD, office_form};

const WRONG: &str = "Chigau#13579";
/// What is typed in the wizard once it was begun, up to a code.
const STEPS: [&str; 3] = ["reissue_submit_office", "reissue_submit_prefecture", "reissue_submit_code"];

/// Offices are numbered from 1.
fn nth(n: usize) -> u32 {
    u32::try_from(n + 1).unwrap()
}

fn user_id(n: usize) -> String {
    format!("KJ{:012}", nth(n))
}

/// Seconds of each step, of known and of unknown office numbers.
async fn wizard(effort: Effort) -> [[Vec<f64>; 2]; 3] {
    let world = world_with(nth(effort.people)).await;
    let mut seconds: [[Vec<f64>; 2]; 3] = Default::default();
    in_turns(&world, effort, 60, async |round, n, unknown| {
        // Every application has an address of its own: codes are limited by it.
        let notice = format!("timed-{round:02}-{n:04}-{unknown}@jimusho.example");
        let number = office_number(nth(if unknown == 1 { nobody(n) } else { n }));
        let mut window = world.window();
        window.ok("reissue_begin", json!({})).await;
        let typed = [office_form(&number, &notice), json!({ "prefecture": "31" }), json!({ "code": "8642" })];
        for ((command, request), seconds) in STEPS.iter().zip(typed).zip(&mut seconds) {
            let begun = Instant::now();
            let answer = window.call(command, request).await;
            let taken = begun.elapsed().as_secs_f64();
            // One guess in ten thousand is right; from there on it may be told.
            let counts = match answer {
                Ok(step) => step["step"] != "confirm",
                Err(refused) => refused.fields[0].code == ErrorCode::CodeWrong,
            };
            if round > 0 && counts {
                seconds[unknown].push(taken);
            }
        }
    })
    .await;
    seconds
}

/// Every second office has a password of its own, the others a letter under way.
async fn with_log_ins(effort: Effort) -> World {
    let world = world_with(nth(effort.people)).await;
    let mut reviewer = Clerk::reviewer(&world, "desk.sakura").await;
    let mut ids = Vec::new();
    for n in 0..effort.people {
        let id = apply(&world, &mut reviewer, nth(n)).await;
        reviewer.approve(&id).await;
        ids.push(id);
    }
    let mut printer = Clerk::printer(&world, "desk.momiji").await;
    let batch = printer.batch(&ids).await;
    for (n, letter) in printer.print(&batch).await.iter().enumerate() {
        assert_eq!(letter.user_id, user_id(n));
        if n % 2 == 0 {
            let mut window = world.window();
            window.ok("office_log_in", office_credentials(&letter.user_id, &letter.password)).await;
            window.ok("office_set_first_password", json!({ "password": OFFICE_PASSWORD })).await;
        }
    }
    world
}

/// Offices whose ledger entry has user ID and security address.
async fn with_security_addresses(effort: Effort) -> World {
    let world = World::empty().await;
    import_federation(&world, |text| text).await;
    let mut ledger = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,ユーザID,セキュリティ用メールアドレス\r\n".to_owned();
    for n in 0..effort.people {
        let (number, user_id, security) = (office_number(nth(n)), user_id(n), security_address(n));
        ledger += &format!(
            "{number},見本事業所{n},ミホンジギョウショ,680-0061,鳥取県鳥取市立川町六丁目{n}番地,0857-00-0001,15,{user_id},{security}\r\n"
        );
    }
    load(&world, TOTTORI, ledger).await;
    world
}

fn security_address(n: usize) -> String {
    format!("security-{n:04}@jimusho.example")
}

/// A receipt number of each application, and as many that were never given out.
async fn receipts(world: &World, effort: Effort) -> [Vec<String>; 2] {
    let mut known = Vec::new();
    for n in 0..effort.people {
        known.push(send(world, nth(n)).await);
    }
    let digits: Vec<String> = known.iter().map(|receipt| receipt.replace('-', "")).collect();
    let sound = (50_000_000_000_u64..).map(|number| number.to_string());
    let sound = sound
        .filter_map(|typed| ReceiptNumber::new(&typed).ok())
        .filter(|receipt| !digits.iter().any(|known| known == receipt.as_str()));
    let unknown = sound.take(effort.people).map(|receipt| receipt.to_string()).collect();
    [known, unknown]
}

/// As many answers of each kind, and no more told by their times than chance tells.
fn untold(what: &str, effort: Effort, seconds: &[Vec<f64>; 2]) {
    assert_eq!(seconds[0].len(), seconds[1].len(), "{what}");
    judge(what, effort, seconds);
}

/// REI-06, ASVS 6.3.8: the time of no step before the right code tells whether an office number exists.
#[tokio::test]
async fn the_wizard_does_not_tell_by_its_time() {
    for (command, seconds) in STEPS.iter().zip(wizard(effort()).await) {
        untold(command, effort(), &seconds);
    }
}

/// REI-14, REI-15, ASVS 6.3.8: the time of a failed log-in tells neither whether an office's user ID exists nor whether a letter is out.
#[tokio::test]
async fn an_offices_failed_log_in_does_not_tell_by_its_time() {
    let world = with_log_ins(effort()).await;
    let request = |_, n| office_credentials(&user_id(n), WRONG);
    let seconds = measure(&world, effort(), 900, "office_log_in", request, Some(ErrorCode::LoginFailed)).await;
    untold("failed log-in of an office", effort(), &seconds);
}

/// REI-12, ASVS 6.3.8: the time of a wrong pair does not tell whether the receipt number was given out.
#[tokio::test]
async fn the_tracker_does_not_tell_by_its_time() {
    let world = world_with(nth(effort().people)).await;
    let [known, unknown] = receipts(&world, effort()).await;
    let request = |_, n: usize| -> Value {
        let receipt = known.get(n).unwrap_or_else(|| &unknown[n - nobody(0)]);
        json!({ "receipt": receipt, "noticeAddress": "stranger@jimusho.example" })
    };
    let refusal = Some(ErrorCode::ApplicationUnknown);
    let seconds = measure(&world, effort(), 3_600, "reissue_track", request, refusal).await;
    untold("wrong pair in the tracker", effort(), &seconds);
}

/// REI-02, ASVS 6.3.8: the time of a request for a self reset does not tell whether user ID and security address belong together.
#[tokio::test]
async fn an_offices_forgotten_password_does_not_tell_by_its_time() {
    let world = with_security_addresses(effort()).await;
    let request = |_, n| json!({ "userId": user_id(n), "mailAddress": security_address(n), "language": "ja" });
    let seconds = measure(&world, effort(), 10_800, "office_reset_request", request, None).await;
    untold("self reset of an office", effort(), &seconds);
}
