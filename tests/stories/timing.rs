//! Whether the time of an answer tells who exists. The two kinds of people are
//! asked for in turn, so that whatever else runs on the machine meets both.
//!
//! The measure is the area under the curve of the best classifier by time: 0.5
//! is chance, 1 or 0 tells everything. The short form has too few answers for a
//! fine figure, but finds a missing password hash, commit or look-up.

mod offices;

use std::time::Instant;

use madoguchi_wire::ErrorCode;
use serde_json::{Value, json};

use crate::support::{OTHER_PASSWORD, PASSWORD, World, data, typed_date};

/// How much is measured.
#[derive(Clone, Copy)]
struct Effort {
    /// People who exist; as many are asked for who do not.
    people: usize,
    /// How often each is asked for. At most 48: fifty failed log-ins in a row
    /// close a user ID to unknown devices.
    rounds: usize,
    /// Largest distance from chance that is let pass.
    most: f64,
}

/// About five standard deviations of either number of answers.
const SHORT: Effort = Effort { people: 10, rounds: 10, most: 0.2 };
const LONG: Effort = Effort { people: 43, rounds: 48, most: 0.05 };

/// The long set asks two thousand times each, against the figure of the requirement.
fn effort() -> Effort {
    if std::env::var_os("MADOGUCHI_LONG").is_some() { LONG } else { SHORT }
}

/// The items of the n-th invented person; of one who does not exist from 600 on.
fn items(n: usize) -> Value {
    json!({
        "insurerCode": "0386", "symbol": "77", "number": (30_001 + n).to_string(), "birthDate": typed_date("1980-05-05"),
        "kana": "タイム ハカル", "employeeNumber": null,
    })
}

fn nobody(n: usize) -> usize {
    n + 600
}

fn user_id(n: usize) -> String {
    format!("timed-{n:04}")
}

async fn world(effort: Effort, registered: bool) -> World {
    let world = World::new().await;
    let header = "保険者コード,記号,番号,枝番,生年月日,氏名,氏名カナ,メール,本人家族区分,従業員番号\n";
    let row = |n: usize| format!("0386,77,{},00,1980-05-05,時 計,タイム ハカル,,本人,\n", 30_001 + n);
    data::import_roster(&world, "0386", &(header.to_owned() + &(0..effort.people).map(row).collect::<String>())).await;
    for n in 0..if registered { effort.people } else { 0 } {
        let mut window = world.window();
        window.ok("signup_match", items(n)).await;
        let address = format!("timed-{n}@example.jp");
        let form = json!({ "userId": user_id(n), "password": PASSWORD, "mailAddress": address, "language": "ja" });
        window.ok("signup_submit", form).await;
        let code = world.code_to(&address).await;
        window.ok("signup_submit_code", json!({ "code": code })).await;
    }
    world
}

/// Comes to everybody again and again, `pause` seconds apart: the round, whose turn, and 1 for an unknown one.
async fn in_turns(world: &World, effort: Effort, pause: i64, mut ask: impl AsyncFnMut(usize, usize, usize)) {
    for round in 0..effort.rounds {
        world.clock.advance(pause);
        world.deliver().await;
        for n in 0..effort.people {
            // Who comes first changes, since the second finds warmer caches.
            for turn in 0..2 {
                ask(round, n, (n + round + turn) % 2).await;
            }
        }
    }
}

/// Asks for everybody in turns; gives seconds of known and of unknown people.
async fn measure(
    world: &World,
    effort: Effort,
    pause: i64,
    command: &str,
    request: impl Fn(usize, usize) -> Value,
    refusal: Option<ErrorCode>,
) -> [Vec<f64>; 2] {
    let mut seconds = [Vec::new(), Vec::new()];
    in_turns(world, effort, pause, async |round, n, unknown| {
        let mut window = world.window();
        let request = request(round, if unknown == 1 { nobody(n) } else { n });
        let begun = Instant::now();
        let answer = window.call(command, request).await;
        let taken = begun.elapsed().as_secs_f64();
        assert_eq!(answer.err().map(|error| error.code), refusal);
        // The first round warms everything up.
        if round > 0 {
            seconds[unknown].push(taken);
        }
    })
    .await;
    seconds
}

/// How often a known person's answer took longer than an unknown person's, of all pairs.
fn area([known, unknown]: &[Vec<f64>; 2]) -> f64 {
    let longer = |a: f64, b: f64| {
        if a > b {
            1.0
        } else if a < b {
            0.0
        } else {
            0.5
        }
    };
    let sum: f64 = known.iter().map(|a| unknown.iter().map(|b| longer(*a, *b)).sum::<f64>()).sum();
    sum / (known.len() * unknown.len()) as f64
}

fn judge(what: &str, effort: Effort, seconds: &[Vec<f64>; 2]) {
    let area = area(seconds);
    eprintln!("{what}: area {area:.3} over {} answers of each kind", seconds[0].len());
    assert!((area - 0.5).abs() <= effort.most, "{what}: {area}");
}

async fn log_in(effort: Effort) {
    let world = world(effort, true).await;
    let request = |_, n| json!({ "userId": user_id(n), "password": OTHER_PASSWORD });
    let seconds = measure(&world, effort, 900, "session_log_in", request, Some(ErrorCode::LoginFailed)).await;
    judge("failed log-in", effort, &seconds);
}

async fn forgotten_password(effort: Effort) {
    let world = world(effort, true).await;
    let request = |_, n| json!({ "userId": user_id(n), "birthDate": typed_date("1980-05-05"), "language": "ja" });
    let seconds = measure(&world, effort, 10_800, "recovery_request_password", request, None).await;
    judge("forgotten password", effort, &seconds);
}

async fn forgotten_user_id(effort: Effort) {
    let world = world(effort, true).await;
    let request = |_, n| {
        let mut items = items(n);
        items["language"] = json!("ja");
        items
    };
    let seconds = measure(&world, effort, 3_600, "recovery_request_user_id", request, None).await;
    judge("forgotten user ID", effort, &seconds);
}

/// A number closes after twenty failures, so that each is asked for nineteen times at most.
async fn failed_match(effort: Effort) {
    let effort = Effort { people: effort.people * effort.rounds.div_ceil(19), rounds: effort.rounds.min(19), ..effort };
    let world = world(effort, false).await;
    // Number and birth date are right, so that a row is found and compared; the
    // kana is another one each time, as it is counted too.
    let request = |round: usize, n: usize| {
        let letters: Vec<char> = "アイウエオカキクケコサシスセソナニヌネノハヒフヘホマミムメモ".chars().collect();
        let letter = |n: usize| letters[n % letters.len()];
        let mut items = items(n);
        items["kana"] = json!(format!("チガウ {}{}", letter(n + round), letter(n / letters.len())));
        items
    };
    let seconds = measure(&world, effort, 86_400, "signup_match", request, Some(ErrorCode::MatchFailed)).await;
    judge("failed match", effort, &seconds);
}

/// LOG-01, ASVS 6.3.8: the time of a failed log-in does not tell whether the user ID exists.
#[tokio::test]
async fn a_failed_log_in_does_not_tell_by_its_time() {
    log_in(effort()).await;
}

/// LOG-02, ASVS 6.3.8: the time of a request for a password does not tell whether the person exists.
#[tokio::test]
async fn a_forgotten_password_does_not_tell_by_its_time() {
    forgotten_password(effort()).await;
}

/// LOG-03, ASVS 6.3.8: the time of a request for a user ID does not tell whether the person exists.
#[tokio::test]
async fn a_forgotten_user_id_does_not_tell_by_its_time() {
    forgotten_user_id(effort()).await;
}

/// AUT-03, ASVS 6.3.8: the time of a failed match does not tell whether number and birth date belong together.
#[tokio::test]
async fn a_failed_match_does_not_tell_by_its_time() {
    failed_match(effort()).await;
}

/// The measure itself tells people apart when there is anything to tell.
#[test]
fn the_measure_finds_a_difference() {
    let spread = |from: f64| (0..100).map(|n| from + f64::from(n)).collect::<Vec<_>>();
    assert!((area(&[spread(0.0), spread(0.0)]) - 0.5).abs() < 1e-9);
    assert!(area(&[spread(50.0), spread(0.0)]) > 0.85);
    assert!(area(&[spread(0.0), spread(500.0)]) < 0.001);
}
