//! The demo, from the first look at it to a document that a member keeps.

use std::time::Duration;

use madoguchi_server::{Running, demo};
use reqwest::Response;
use serde_json::{Value, json};

use crate::browser::Browser;

/// The digits in the newest mail.
async fn code(browser: &Browser, digits: usize) -> String {
    for _ in 0..100 {
        let inbox = browser.ok("demo_inbox_list", json!({})).await;
        let body = inbox["mails"][0]["body"].as_str().unwrap_or_default();
        let found = body.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == digits);
        if let Some(code) = found {
            return code.to_owned();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no code arrived");
}

async fn pdf(response: Response, name: &str) {
    assert_eq!(response.status(), 200);
    let headers = response.headers().clone();
    assert_eq!(headers["content-type"], "application/pdf");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with(&format!("attachment; filename=\"{name}_20")), "{disposition}");
    assert!(disposition.is_ascii() && !disposition.contains("haru"), "{disposition}");
    assert!(response.bytes().await.unwrap().starts_with(b"%PDF-"));
}

/// AUT-01, AUT-03, REG-01, COD-01, LOG-01, TRM-01, ASVS 3.2.1, 5.4.1, 5.4.2: a whole sign-up over HTTP, from the first look to the documents.
#[tokio::test]
async fn a_whole_sign_up_over_http() {
    crate::log::listen();
    let running = demo(0).await.unwrap();
    let origin = format!("http://localhost:{}", running.address.port());
    let browser = Browser::new(&origin, running.address);
    assert_eq!(browser.get("/portal/signup").await.status(), 200);
    let shown = browser.ok("install_show", json!({})).await;
    assert_eq!([&shown["mode"], &shown["rosterPresent"]], [&json!("demo"), &json!(true)]);
    assert_eq!(browser.ok("signup_show", json!({})).await["step"], "none");

    let items = json!({ "insurerCode": "32290413", "symbol": "100", "number": "2201", "kana": "カスガ ミヅホ",
        "birthDate": { "kind": "typed", "text": "1992-02-29" }, "employeeNumber": null });
    assert_eq!(browser.ok("signup_match", items).await["step"], "register");
    let form = json!({ "userId": "haru.kasuga", "password": "Kumo7ame#2026", "mailAddress": "haru@example.jp",
        "language": "ja" });
    assert_eq!(browser.ok("signup_submit", form).await["step"], "code");
    let code = code(&browser, 6).await;
    assert_eq!(browser.ok("signup_submit_code", json!({ "code": code })).await["step"], "finished");
    pdf(browser.post("signup_save_receipt", json!({ "language": "ja" })).await, "registration").await;

    let password = json!({ "userId": "haru.kasuga", "password": "Kumo7ame#2026" });
    assert_eq!(browser.ok("session_log_in", password).await["state"], "terms_required");
    let refused = browser.post("my_page_show", json!({})).await;
    assert_eq!(refused.status(), 403);
    let terms = browser.ok("terms_show", json!({})).await;
    let consent = json!({ "termsId": terms["id"], "hash": terms["hash"], "agreed": true });
    assert_eq!(browser.ok("terms_accept", consent).await["state"], "open");
    pdf(browser.post("terms_save_receipt", json!({ "language": "en" })).await, "consent").await;
    browser.ok("my_page_show", json!({})).await;

    let before = browser.cookie();
    browser.ok("visit_end", json!({})).await;
    assert!(before.contains("__Host-session=") && !browser.cookie().contains("__Host-session="));
    assert_eq!(browser.post("my_page_show", json!({})).await.status(), 401);
    running.stop().await.unwrap();
}

/// A clerk of the demo's card, logged in with what stands there.
async fn clerk(origin: &str, running: &Running, role: &str) -> Browser {
    let browser = Browser::new(origin, running.address);
    assert_eq!(browser.get("/portal/desk").await.status(), 200);
    let card = browser.ok("demo_desk_show", json!({})).await;
    let clerk = card["clerks"].as_array().unwrap().iter().find(|clerk| clerk["role"] == role).unwrap();
    assert_eq!(browser.ok("desk_log_in", clerk["login"].clone()).await["next"], "factor");
    assert_eq!(browser.ok("desk_submit_factor", json!({ "code": clerk["code"] })).await["next"], "open");
    browser
}

/// REI-01, REI-04, REI-12, REI-14: from the wizard over the desk to the letter, over HTTP, with what the demo shows its visitor.
#[tokio::test]
async fn a_whole_reissue_over_http() {
    crate::log::listen();
    let running = demo(0).await.unwrap();
    let origin = format!("http://localhost:{}", running.address.port());
    let office = Browser::new(&origin, running.address);
    assert_eq!(office.get("/portal/").await.status(), 200);
    office.ok("reissue_begin", json!({})).await;
    let address = "mailforsecurity-001@jp";
    let form = json!({ "officeNumber": "1311111111", "noticeAddress": address, "noticeAddressAgain": address,
        "language": "ja" });
    office.ok("reissue_submit_office", form).await;
    assert_eq!(office.ok("reissue_submit_prefecture", json!({ "prefecture": "31" })).await["step"], "code");
    let code = code(&office, 4).await;
    assert_eq!(office.ok("reissue_submit_code", json!({ "code": code })).await["step"], "confirm");
    assert_eq!(office.ok("reissue_send", json!({})).await["step"], "finished");

    let reviewer = clerk(&origin, &running, "reviewer").await;
    let all = json!({ "state": null, "words": "", "days": null, "mine": false, "cursor": null });
    let id = reviewer.ok("desk_list_applications", all).await["rows"][0]["id"].clone();
    let seen = reviewer.ok("desk_show_application", json!({ "id": id })).await;
    let taken = reviewer.ok("desk_take_up", json!({ "id": id, "version": seen["version"] })).await;
    let ticked = ["called-back", "caller-name", "address-confirmed"];
    let decision = json!({ "id": id, "version": taken["version"], "ticked": ticked, "note": null });
    assert_eq!(reviewer.ok("desk_approve", decision).await["state"], "approved");

    let printer = clerk(&origin, &running, "printer").await;
    let batch = printer.ok("letter_begin_batch", json!({ "ids": [id] })).await["id"].clone();
    pdf(printer.post("letter_print_next", json!({ "id": batch })).await, "letters").await;
    let card = office.ok("demo_desk_show", json!({})).await;
    assert_eq!(card["offices"][0]["userId"], "KJ000000000005", "the next of the ledger's");
    running.stop().await.unwrap();
}

/// A refused document is a refusal like any other, not a file.
#[tokio::test]
async fn a_refused_document_is_no_file() {
    crate::log::listen();
    let running = demo(0).await.unwrap();
    let origin = format!("http://localhost:{}", running.address.port());
    let browser = Browser::new(&origin, running.address);
    let refused = browser.post("signup_save_receipt", json!({ "language": "ja" })).await;
    assert_eq!(refused.headers()["content-type"], "application/json");
    assert!(!refused.headers().contains_key("content-disposition"));
    let told: Value = refused.json().await.unwrap();
    assert_eq!(told["code"], "step_not_open");
    running.stop().await.unwrap();
}
