//! What stands on every answer, found by looking at all of them.

use axum::http::HeaderMap;

use crate::crawl::{crawl, is_file};
use crate::site::{self, HOST, ORIGIN, Site, command as post};

fn directives(headers: &HeaderMap) -> Vec<String> {
    let policy = headers["content-security-policy"].to_str().unwrap();
    policy.split(';').map(|directive| directive.trim().to_owned()).collect()
}

/// ASVS 3.4.1, 3.4.2, 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.8, 3.5.8, 13.4.6: every answer of every kind bears the headers of a safe site.
#[tokio::test]
async fn every_answer_bears_the_headers_of_a_safe_site() {
    let site = Site::with_people(site::settings()).await;
    let answers = crawl(&site).await;
    let statuses: std::collections::BTreeSet<u16> =
        answers.iter().map(|(_, answer)| answer.status().as_u16()).collect();
    for status in [200, 304, 308, 400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 429, 500, 503] {
        assert!(statuses.contains(&status), "no answer with {status}: {statuses:?}");
    }
    for (what, answer) in &answers {
        let headers = answer.headers();
        for (name, value) in [
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(headers.get(name).map(|v| v.to_str().unwrap()), Some(value), "{what}: {name}");
        }
        assert!(headers["permissions-policy"].to_str().unwrap().contains("camera=()"), "{what}");
        let policy = directives(headers);
        for needed in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.iter().any(|directive| directive == needed), "{what}: {needed}");
        }
        let scripts: Vec<_> = policy.iter().filter(|directive| directive.starts_with("script-src")).collect();
        assert!(scripts.iter().all(|directive| *directive == "script-src 'self'"), "{what}: {scripts:?}");
        for absent in ["server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials"] {
            assert!(!headers.contains_key(absent), "{what}: {absent}");
        }
    }
}

/// ASVS 3.5.6, 4.1.1: every body says what it is, with its character set where it is text.
#[tokio::test]
async fn every_body_says_what_it_is() {
    let site = Site::with_people(site::settings()).await;
    for (what, answer) in crawl(&site).await {
        let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let length = site::bytes(answer).await.len();
        let Some(kind) = kind else {
            assert_eq!(length, 0, "{what}");
            continue;
        };
        assert!(!kind.starts_with("text/") || kind.ends_with("; charset=utf-8"), "{what}: {kind}");
    }
}

/// ASVS 14.2.2, 14.3.2: what was answered to a person is kept by no cache.
#[tokio::test]
async fn answers_to_commands_and_pages_are_kept_by_no_cache() {
    let site = Site::with_people(site::settings()).await;
    for (what, answer) in crawl(&site).await {
        if !is_file(&what) {
            assert_eq!(answer.headers()["cache-control"], "no-store", "{what}");
        }
    }
}

/// ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4: every cookie is for this host alone, over TLS alone, and out of reach of scripts.
#[tokio::test]
async fn every_cookie_is_for_this_host_and_out_of_reach_of_scripts() {
    let site = Site::with_people(site::settings()).await;
    let mut answers = crawl(&site).await;
    let view = r#"{"language":"en","textSize":"large"}"#;
    let log_in = r#"{"userId":"sakura.toyama","password":"Kito7kito#57"}"#;
    let items = r#"{"insurerCode":"32290413","symbol":"100","number":"105","kana":"ケンポ タロウ",
        "birthDate":{"kind":"typed","text":"1975-04-12"},"employeeNumber":null}"#;
    for (name, body) in [("install_save_preferences", view), ("session_log_in", log_in), ("signup_match", items)] {
        let answer = site.send(post(name, body)).await;
        assert_eq!(answer.status(), 200, "{name}");
        answers.push((name.to_owned(), answer));
    }
    let mut names = std::collections::BTreeSet::new();
    for (what, answer) in &answers {
        for set in answer.headers().get_all("set-cookie") {
            let text = set.to_str().unwrap();
            let parts: Vec<&str> = text.split("; ").collect();
            names.insert(parts[0].split('=').next().unwrap().to_owned());
            assert!(parts[0].starts_with("__Host-"), "{what}");
            for needed in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
                assert!(parts.contains(&needed), "{what}: {needed}");
            }
            assert!(!text.to_ascii_lowercase().contains("domain="), "{what}");
        }
    }
    let all = ["__Host-device", "__Host-flow", "__Host-session", "__Host-view", "__Host-visit"].map(str::to_owned);
    assert_eq!(names.into_iter().collect::<Vec<_>>(), all);
    assert_eq!(ORIGIN, format!("https://{HOST}"));
}
