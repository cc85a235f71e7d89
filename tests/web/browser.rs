//! Runs a walk of `pages/` in Chromium by Node, and does what it asks for: the
//! next mail, a clerk's account, the server's stop and start, a later hour.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::site::{Site, here};

/// How long a mail may be on its way.
const MAIL_PATIENCE: Duration = Duration::from_secs(30);

/// Runs a walk to its end and gives the faults it noticed: nothing when all is well.
pub(crate) fn walk(site: &mut Site, arguments: &[&str]) -> String {
    let (script, rest) = arguments.split_first().unwrap();
    let pictures = here("../artefacts/screenshots/web").join(arguments.join("-").replace(".mjs", ""));
    let mut node = Command::new("node")
        .arg(here("web/pages").join(script))
        .args(rest)
        .env("MADOGUCHI_SITE", site.origin())
        .env("MADOGUCHI_DESK", site.desk_origin())
        .env("MADOGUCHI_PICTURES", pictures)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node.js");
    let mut answers = node.stdin.take().unwrap();
    let mut read = HashSet::new();
    for line in BufReader::new(node.stdout.take().unwrap()).lines() {
        let question: Value = serde_json::from_str(&line.unwrap()).expect("a question");
        let answer = answer(site, &question, &mut read);
        if writeln!(answers, "{answer}").is_err() {
            break;
        }
    }
    let output = node.wait_with_output().unwrap();
    if output.status.success() {
        return String::new();
    }
    format!("{}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr), site.log())
}

fn answer(site: &mut Site, question: &Value, read: &mut HashSet<usize>) -> Value {
    let text = |name: &str| question[name].as_str().unwrap().to_owned();
    match question["ask"].as_str().unwrap() {
        "mail" => return next_mail(site, &text("to"), &text("subject"), read),
        "poster" => return json!({ "address": site.scanned_poster() }),
        "clerk" => return json!({ "token": site.clerk(&text("userId"), &text("name"), &text("roles")) }),
        "keep" => site.keep(&text("secret")),
        "stop" => site.stop(),
        "start" => site.start(),
        "database off" => site.switch_database(false),
        "database on" => site.switch_database(true),
        "later" => site.later(u32::try_from(question["seconds"].as_u64().unwrap()).unwrap()),
        other => panic!("asked for {other}"),
    }
    json!({})
}

/// The next mail to this address whose subject holds these words, each given once.
fn next_mail(site: &Site, to: &str, subject: &str, read: &mut HashSet<usize>) -> Value {
    let deadline = Instant::now() + MAIL_PATIENCE;
    loop {
        for (index, mail) in site.smtp.arrived().iter().enumerate() {
            let parsed = mail_parser::MessageParser::new().parse(&mail.data).unwrap();
            let fits = mail.to == [to] && parsed.subject().is_some_and(|words| words.contains(subject));
            if fits && read.insert(index) {
                return json!({ "subject": parsed.subject(), "body": parsed.body_text(0) });
            }
        }
        if Instant::now() > deadline {
            // The walk fails by what it does not find in it.
            return json!({ "subject": "", "body": format!("no mail to {to} with {subject}") });
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
