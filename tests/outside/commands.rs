//! Every command as schemathesis calls it: made from the OpenAPI document alone,
//! with what fits it and with what does not.

use std::sync::Arc;

use madoguchi_postgres_cluster::Durability;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::database::Kept;
use crate::deaths::is_long;
use crate::operator;
use crate::signup::{PASSWORD, Step, Walk};
use crate::site::{HOST, ORIGIN, Site, Told, here};
use crate::tally::Tally;
use crate::tools::tool;

/// Members whose sessions the calls use; a call may end a session, or lock an account for a while.
const MEMBERS: u32 = 12;
/// Sign-ups that stand at each of two steps.
const FLOWS: u32 = 4;

/// ASVS 2.2.1, 4.1.4, 15.3.1, 16.5.1: each answer of each command is one that the OpenAPI document names, with
/// its type and headers; made-up requests meet no unexpected error and no closed door.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_up_calls_meet_no_answer_that_the_document_does_not_name() {
    let site = Arc::new(Site::new());
    let kept = Kept::new(Durability::None, &site, 100).await;
    let server = site.serve("server", &Told { store: kept.url(), ..Told::default() });
    let people = site.path("people.json");
    std::fs::write(&people, prepare(&site, server.port()).await.to_string()).unwrap();
    let mut schemathesis = tool("schemathesis");
    let (seconds, examples) = if is_long() { ("600", "500") } else { ("45", "5") };
    schemathesis
        // It leaves notes of its own where it runs.
        .current_dir(site.path(""))
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", here("outside"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("MADOGUCHI_PEOPLE", &people)
        .env("MADOGUCHI_BASE", format!("http://127.0.0.1:{}", server.port()))
        .arg("--config-file")
        .arg(here("outside/schemathesis.toml"))
        .arg("run")
        .arg(format!("http://127.0.0.1:{}/openapi.json", server.admin_port()))
        .args(["--url", &format!("http://127.0.0.1:{}", server.port())])
        .args(["--max-time", seconds, "--max-examples", examples, "--seed", "20261121"]);
    let done = tokio::task::spawn_blocking(move || schemathesis.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    println!("{}", said.split("SUMMARY").last().unwrap_or_default());
    let commands = madoguchi_wire::command::ALL.len();
    assert!(said.contains(&format!("Tested: {commands}")), "{said}");
    assert!(!server.log().contains("\"incident\""), "{}", server.log());
}

/// Members to log in as, and sign-ups in progress.
async fn prepare(site: &Site, port: u16) -> Value {
    let (client, tally) = (Browser::client(), Tally::default());
    let mut flows = Vec::new();
    for person in 0..MEMBERS + 2 * FLOWS {
        let goal = match person {
            0..MEMBERS => Step::Finished,
            person if person < MEMBERS + FLOWS => Step::Register,
            _ => Step::Code,
        };
        let mut walk = Walk::new(Browser::new(&client, &[port], person), person);
        walk.to(goal, &site.post, &tally).await;
        if goal != Step::Finished {
            flows.push(walk.browser.cookies());
        }
    }
    assert_eq!(tally.wonders(), Vec::<String>::new());
    let members: Vec<Value> =
        (0..MEMBERS).map(|person| json!({ "userId": operator::user_id(person), "password": PASSWORD })).collect();
    json!({ "host": HOST, "origin": ORIGIN, "members": members, "flows": flows })
}
