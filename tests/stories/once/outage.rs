//! PostgreSQL stops in the middle of what people do, and comes back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use madoguchi_postgres_cluster::{Cluster, Durability};
use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::home::Home;
use crate::support::host::lock;
use crate::support::place::Place;
use crate::support::{AOI, NAGISA, OTHER_PASSWORD, PASSWORD, Window, World, credentials, data, typed_date};

/// How long the server may take to notice that the database is back.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) type Power = Arc<Mutex<Cluster>>;

pub(super) async fn world() -> (World, Power) {
    let start = || Cluster::start(Durability::Full).expect("PostgreSQL starts");
    let cluster = tokio::task::spawn_blocking(start).await.unwrap();
    let url = cluster.url("postgres");
    let home = Home::in_cluster(move || url).await;
    (World::elsewhere(Place::HttpPostgres, home).await, Arc::new(Mutex::new(cluster)))
}

pub(super) async fn cut(power: &Power) {
    let power = Arc::clone(power);
    tokio::task::spawn_blocking(move || lock(&power).kill_immediately().unwrap()).await.unwrap();
}

pub(super) async fn restore(power: &Power) {
    let power = Arc::clone(power);
    tokio::task::spawn_blocking(move || lock(&power).start_again().unwrap()).await.unwrap();
}

/// Asks until the store serves again.
pub(super) async fn wait_for_the_store(window: &mut Window) {
    let begun = Instant::now();
    while let Err(refused) = window.call("notice_list_site", json!({})).await {
        assert_eq!(refused.code, ErrorCode::StoreUnavailable);
        assert!(begun.elapsed() < PATIENCE, "the store does not come back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// ASVS 16.5.2, 16.5.3: while the database is away every command that needs it says so as 503 with a time to come back, others go on, and
/// afterwards everything is where it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops_is_told_and_loses_nothing() {
    let (world, power) = world().await;
    let (mut member, mut visitor) = (world.window(), world.window());
    member.arrive(&AOI).await;
    visitor.ask_for_account(&NAGISA, &NAGISA.user_id()).await;
    let code = world.code_to(NAGISA.address()).await;
    cut(&power).await;
    for (command, request) in [
        ("session_show", json!({})),
        ("my_page_show", json!({})),
        ("settings_show", json!({})),
        ("settings_change_password", json!({ "currentPassword": "a", "newPassword": OTHER_PASSWORD })),
        ("session_log_out", json!({})),
    ] {
        assert_eq!(member.refusal(command, request).await, ErrorCode::StoreUnavailable, "{command}");
    }
    for (command, request) in [
        ("signup_show", json!({})),
        ("signup_submit_code", json!({ "code": code })),
        // Whose limits cannot be read is not let in, with the right password either.
        ("session_log_in", credentials(&AOI.user_id(), PASSWORD)),
        ("recovery_request_user_id", {
            let mut items = AOI.items();
            items["language"] = json!("ja");
            items
        }),
    ] {
        assert_eq!(visitor.refusal(command, request).await, ErrorCode::StoreUnavailable, "{command}");
    }
    assert_eq!(visitor.ok("text_to_half_width", json!({ "text": "１" })).await["text"], "1");
    restore(&power).await;
    wait_for_the_store(&mut world.window()).await;
    assert_eq!(member.ok("session_show", json!({})).await["state"], "open");
    member.ok("my_page_show", json!({})).await;
    assert_eq!(visitor.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    let opened = world.kinds(&NAGISA).await.iter().filter(|kind| *kind == "account_opened").count();
    assert_eq!(opened, 1);
    world.deliver().await;
    assert_eq!(world.mails_to(NAGISA.address()), ["signup_code", "account_opened"]);
    world.ends().await;
}

/// The n-th of many invented people: the five items, and the row of the roster.
fn one_of_many(n: usize) -> (Value, String) {
    let number = 70_001 + n;
    let items = json!({
        "insurerCode": "0386", "symbol": "79", "number": number.to_string(), "birthDate": typed_date("1982-07-07"),
        "kana": "アカリ キエル", "employeeNumber": null,
    });
    (items, format!("0386,79,{number},00,1982-07-07,灯 消,アカリ キエル,,本人,\n"))
}

fn address(n: usize) -> String {
    format!("outage-{n}@example.jp")
}

/// How far somebody came, by what was answered.
struct Came {
    n: usize,
    window: Window,
    asked_for_code: bool,
}

/// Every fourth of the people signs up, one after the other, until the store is gone.
async fn sign_up_until_it_breaks(world: World, begin: usize, codes: Arc<AtomicUsize>) -> Vec<Came> {
    let mut came = Vec::new();
    for n in (begin..PEOPLE).step_by(WORKERS) {
        let mut window = world.window();
        let form = json!({ "userId": format!("outage-{n}"), "password": OTHER_PASSWORD, "mailAddress": address(n), "language": "ja" });
        for (command, request) in [("signup_match", one_of_many(n).0), ("signup_submit", form)] {
            match window.call(command, request).await {
                Ok(_) if command == "signup_match" => {
                    came.push(Came { n, window: window.clone(), asked_for_code: false });
                }
                Ok(_) => {
                    came.last_mut().expect("a match").asked_for_code = true;
                    codes.fetch_add(1, Ordering::Relaxed);
                }
                Err(refused) => {
                    assert_eq!(refused.code, ErrorCode::StoreUnavailable);
                    return came;
                }
            }
        }
    }
    panic!("the database did not stop");
}

const PEOPLE: usize = 200;
const WORKERS: usize = 4;

/// ASVS 2.3.3, 16.5.2: what was answered is written; what was not is written whole or not at all: the step with its code and its mail, or
/// none of the three.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops_in_the_middle_leaves_nothing_half_written() {
    let (world, power) = world().await;
    let header = "保険者コード,記号,番号,枝番,生年月日,氏名,氏名カナ,メール,本人家族区分,従業員番号\n";
    let rows: String = (0..PEOPLE).map(|n| one_of_many(n).1).collect();
    data::import_roster(&world, "0386", &(header.to_owned() + &rows)).await;
    let codes = Arc::new(AtomicUsize::new(0));
    let going: Vec<_> =
        (0..WORKERS).map(|begin| tokio::spawn(sign_up_until_it_breaks(world.clone(), begin, codes.clone()))).collect();
    while codes.load(Ordering::Relaxed) < 12 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    cut(&power).await;
    let mut came = Vec::new();
    for one in going {
        came.extend(one.await.unwrap());
    }
    restore(&power).await;
    wait_for_the_store(&mut world.window()).await;
    world.deliver().await;
    for Came { n, mut window, asked_for_code } in came {
        let step = window.ok("signup_show", json!({})).await["step"].clone();
        assert!(step == "code" || (step == "register" && !asked_for_code), "{n}: {step} after {asked_for_code}");
        assert_eq!(world.mails_to(&address(n)).len(), usize::from(step == "code"), "{n}");
        if step == "code" && n < 8 {
            let code = world.code_to(&address(n)).await;
            assert_eq!(window.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
        }
    }
    // Ends with a walk over the whole journal.
    world.ends().await;
}
