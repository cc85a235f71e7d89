//! 事業所台帳 from the desk's screen: the same checks as the operator's tool.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use madoguchi_app::paper::Paper;
use madoguchi_domain::limits;
use madoguchi_wire::{ErrorCode, Field};
use serde_json::{Value, json};

use crate::support::desk::{Clerk, ledger, office_id, told_of, world_with};

fn upload(csv: &[u8], full: bool, confirm_ended: Option<u32>) -> Value {
    json!({ "name": "ledger.csv", "content": STANDARD.encode(csv), "full": full, "confirmEnded": confirm_ended })
}

/// REI-10, REI-12: a ledger is counted before it is loaded, and loaded whole; the journal names the clerk.
#[tokio::test]
async fn a_ledger_is_counted_and_then_loaded() {
    let world = world_with(2).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let csv = ledger(3).replace("六丁目2番地", "七丁目2番地");
    let counted = clerk.window.ok("ledger_check", upload(csv.as_bytes(), false, None)).await;
    let figures =
        |report: &Value| ["rows", "added", "changed", "moved", "ended"].map(|name| report[name].as_u64().unwrap());
    assert_eq!((figures(&counted), &counted["loaded"]), ([3, 1, 1, 1, 0], &json!(false)));
    let loaded = clerk.window.ok("ledger_import", upload(csv.as_bytes(), false, None)).await;
    assert_eq!((figures(&loaded), &loaded["loaded"]), ([3, 1, 1, 1, 0], &json!(true)));
    office_id(&world, 3).await;
    assert_eq!(figures(&clerk.window.ok("ledger_check", upload(csv.as_bytes(), false, None)).await), [3, 0, 0, 0, 0]);
    let told = told_of(&world, 1).await;
    assert!(told.iter().filter(|(kind, _)| kind == "ledger_imported").count() == 2, "the operator's and the clerk's");
    world.ends().await;
}

/// REI-12: with one bad row nothing is loaded; every mistake is named by its line, and the file to correct holds the rows.
#[tokio::test]
async fn bad_rows_are_named_and_given_back() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let csv = ledger(4).replace(",0857-00-0002,", ",bad,").replace("3170000004", "3170000003");
    let report = clerk.window.ok("ledger_import", upload(csv.as_bytes(), false, None)).await;
    assert_eq!((&report["badRows"], &report["loaded"]), (&json!(2), &json!(false)));
    let lines: Vec<_> = report["mistakes"].as_array().unwrap().iter().map(|m| m["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [3, 5]);
    assert_eq!(report["mistakes"][1]["reason"], "4行目と同じ事業所です");
    clerk.window.ok("ledger_save_corrections", upload(csv.as_bytes(), false, None)).await;
    let file = world.papers().into_iter().find_map(|paper| match paper {
        Paper::LedgerCorrections(file) => Some(String::from_utf8(file.csv).unwrap()),
        _ => None,
    });
    let file = file.unwrap();
    assert_eq!(file.lines().count(), 3);
    assert!(file.contains("見本事業所2") && file.contains("見本事業所4") && !file.contains("見本事業所1,"));
    let good = upload(ledger(1).as_bytes(), false, None);
    assert_eq!(clerk.window.refusal("ledger_save_corrections", good).await, ErrorCode::StepNotOpen);
    world.ends().await;
}

/// REI-12, LIMIT ROSTER_ENDED_SHARE: a full ledger that closes more than five percent asks for exactly that number.
#[tokio::test]
async fn a_full_ledger_asks_how_many_it_closes() {
    let world = world_with(20).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let csv = ledger(18);
    let asked = clerk.window.ok("ledger_import", upload(csv.as_bytes(), true, None)).await;
    assert_eq!((&asked["mustConfirm"], &asked["ended"], &asked["loaded"]), (&json!(true), &json!(2), &json!(false)));
    let wrong = clerk.window.ok("ledger_import", upload(csv.as_bytes(), true, Some(3))).await;
    assert_eq!((&wrong["mustConfirm"], &wrong["loaded"]), (&json!(true), &json!(false)));
    let done = clerk.window.ok("ledger_import", upload(csv.as_bytes(), true, Some(2))).await;
    assert_eq!((&done["ended"], &done["loaded"]), (&json!(2), &json!(true)));
    world.ends().await;
}

/// REI-12: a file that is no ledger is told what it lacks, in words, at its line.
#[tokio::test]
async fn a_file_that_is_no_ledger_is_told_why() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    for (file, words) in [
        (&b"PK\x03\x04xl/workbook"[..], "Excel"),
        ("事業所番号,事業所名\r\n1,2\r\n".as_bytes(), "郵便番号"),
        ("見出し\r\n".as_bytes(), "項目名"),
        (ledger(0).as_bytes(), "事業所の行がありません"),
    ] {
        let report = clerk.window.ok("ledger_check", upload(file, false, None)).await;
        let reason = report["mistakes"][0]["reason"].as_str().unwrap();
        assert!(reason.contains(words) && report["loaded"] == false, "{reason}");
    }
    let empty = clerk.window.field_refusals("ledger_check", upload(b"", false, None)).await;
    assert_eq!(empty, [(Field::Content, ErrorCode::Required)]);
    let broken = json!({ "name": "x", "content": "%%%", "full": false, "confirmEnded": null });
    assert_eq!(clerk.window.refusal("ledger_check", broken).await, ErrorCode::RequestMalformed);
    world.ends().await;
}

/// REI-12, LIMIT LEDGER_UPLOAD_BYTES: a file of the largest size is read, one byte more is refused; nobody else may send so much.
#[tokio::test]
async fn a_file_of_the_largest_size_is_read() {
    let world = world_with(1).await;
    let mut clerk = Clerk::reviewer(&world, "desk.sakura").await;
    let most = limits::LEDGER_UPLOAD_BYTES.number as usize;
    let sized = |size: usize| {
        let mut csv = ledger(2).into_bytes();
        csv.resize(size, b'\n');
        upload(&csv, false, None)
    };
    assert_eq!(clerk.window.ok("ledger_check", sized(most)).await["rows"], 2);
    let refused = clerk.window.field_refusals("ledger_check", sized(most + 1)).await;
    assert_eq!(refused, [(Field::Content, ErrorCode::FileTooLarge)]);
    let mut stranger = world.window();
    assert_eq!(stranger.refusal("ledger_check", sized(most)).await, ErrorCode::SessionRequired);
    world.ends().await;
}
