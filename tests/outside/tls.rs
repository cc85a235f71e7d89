//! The TLS listener as sslyze sees it.

use std::path::PathBuf;

use rcgen::{CertificateParams, KeyPair};
use serde_json::Value;

use crate::site::{HOST, Site, Told};
use crate::tools::tool;

const SCANS: &[&str] = &[
    "--sslv2",
    "--sslv3",
    "--tlsv1",
    "--tlsv1_1",
    "--tlsv1_2",
    "--tlsv1_3",
    "--compression",
    "--reneg",
    "--robot",
    "--heartbleed",
    "--openssl_ccs",
    "--fallback",
    "--early_data",
    "--elliptic_curves",
    "--certinfo",
];

/// ASVS 12.1.1, 12.1.2: a stranger's scan finds TLS 1.2 and 1.3 alone, forward secrecy and
/// authenticated encryption in every suite, and no known weakness.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_of_the_tls_listener_finds_nothing_weak() {
    let site = Site::new();
    let tls = Some(certificate(&site));
    let server = site.serve("server", &Told { store: "sqlite:data".to_owned(), tls, ..Told::default() });
    let report = site.path("sslyze.json");
    let target = format!("{HOST}:{}{{127.0.0.1}}", server.port());
    let mut scan = tool("sslyze");
    scan.args(SCANS).arg("--mozilla_config=disable").arg(format!("--json_out={}", report.display())).arg(target);
    let done = tokio::task::spawn_blocking(move || scan.output().unwrap()).await.unwrap();
    let text = std::fs::read_to_string(&report).unwrap_or_else(|_| panic!("{done:?}"));
    let report: Value = serde_json::from_str(&text).unwrap();
    let server = &report["server_scan_results"][0];
    assert_eq!(server["scan_status"], "COMPLETED", "{server}");
    let result = |name: &str| {
        assert_eq!(server["scan_result"][name]["status"], "COMPLETED", "{name}");
        server["scan_result"][name]["result"].clone()
    };
    for old in ["ssl_2_0_cipher_suites", "ssl_3_0_cipher_suites", "tls_1_0_cipher_suites", "tls_1_1_cipher_suites"] {
        assert_eq!(suites(&result(old)), Vec::<String>::new(), "{old}");
    }
    let (two, three) = (suites(&result("tls_1_2_cipher_suites")), suites(&result("tls_1_3_cipher_suites")));
    assert!(!two.is_empty() && !three.is_empty());
    for suite in &two {
        assert!(suite.starts_with("TLS_ECDHE_"), "{suite} has no forward secrecy");
    }
    for suite in two.iter().chain(&three) {
        assert!(suite.contains("GCM") || suite.contains("CHACHA20_POLY1305"), "{suite}");
    }
    nothing_is_known_to_be_weak(&result);
}

fn nothing_is_known_to_be_weak(result: &dyn Fn(&str) -> Value) {
    assert_eq!(result("tls_compression")["supports_compression"], false);
    assert_eq!(result("session_renegotiation")["supports_secure_renegotiation"], true);
    assert_eq!(result("session_renegotiation")["is_vulnerable_to_client_renegotiation_dos"], false);
    assert_eq!(result("heartbleed")["is_vulnerable_to_heartbleed"], false);
    assert_eq!(result("openssl_ccs_injection")["is_vulnerable_to_ccs_injection"], false);
    assert_eq!(result("tls_1_3_early_data")["supports_early_data"], false);
    let robot = result("robot")["robot_result"].as_str().unwrap().to_owned();
    assert!(robot.starts_with("NOT_VULNERABLE"), "{robot}");
}

/// Names of the suites that were accepted.
fn suites(result: &Value) -> Vec<String> {
    let accepted = result["accepted_cipher_suites"].as_array().unwrap();
    accepted.iter().map(|one| one["cipher_suite"]["name"].as_str().unwrap().to_owned()).collect()
}

fn certificate(site: &Site) -> (PathBuf, PathBuf) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![HOST.to_owned()]).unwrap().self_signed(&key).unwrap();
    let (certificate_file, key_file) = (site.path("certificate.pem"), site.path("key.pem"));
    std::fs::write(&certificate_file, certificate.pem()).unwrap();
    std::fs::write(&key_file, key.serialize_pem()).unwrap();
    std::fs::set_permissions(&key_file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    (certificate_file, key_file)
}
