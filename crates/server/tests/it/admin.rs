//! What the operator's tools see.

use serde_json::json;

use crate::browser::Browser;
use crate::running::{ORIGIN, install, started};

/// ASVS 13.4.5: the admin listener tells whether the server lives and can serve, and its figures, and has nothing of the sites.
#[tokio::test]
async fn the_operators_tools_see_life_readiness_and_figures() {
    let folder = install("");
    let running = started(folder.path()).await;
    let site = Browser::new(ORIGIN, running.address);
    let admin = Browser::new(ORIGIN, running.admin.unwrap());
    site.ok("era_list", json!({})).await;
    let refused = site.post("session_log_in", json!({ "userId": "yamada.hanako", "password": "Kito7kito#57" })).await;
    assert_eq!(refused.status(), 422);
    for (path, text) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = admin.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.text().await.unwrap(), text);
    }
    let figures = admin.get("/metrics").await.text().await.unwrap();
    for line in [
        "madoguchi_requests_total{command=\"era_list\",outcome=\"ok\"} 1",
        "madoguchi_requests_total{command=\"session_log_in\",outcome=\"login_failed\"} 1",
        "madoguchi_request_seconds_count{command=\"era_list\"} 1",
        "madoguchi_mails_due 0",
        "madoguchi_sessions_open 0",
        "madoguchi_password_hashes 0",
    ] {
        assert!(figures.contains(line), "{line}\n{figures}");
    }
    for given in ["yamada", "Kito7kito", "127.0.0.1"] {
        assert!(!figures.contains(given), "{given}");
    }
    let document: serde_json::Value = admin.get("/openapi.json").await.json().await.unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/rpc/era_list"]["post"].is_object());
    assert_eq!(admin.get("/portal/").await.status(), 404, "no screens there");
    assert_eq!(site.get("/metrics").await.status(), 404, "and no figures on the site");
    running.stop().await.unwrap();
}
