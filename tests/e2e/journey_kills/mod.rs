//! kill -9 at random moments, with the real window: the store opens again, and
//! what the program had acknowledged is there. Journeys are driven by the page's
//! own command call, since only their commands matter here.

mod address;
mod first_log_in;
mod recovery;
mod reissue;
mod signup;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use madoguchi_app::store::OperatorStore as _;
use madoguchi_store_sqlite::{DataFolder, Start, Unlock};
use serde_json::{Value, json};

use crate::journey::code_in;
use crate::support::{Machine, Window};

const LANGUAGE: &str = "ja";

/// What the program has told on the way, which it has to keep.
trait Journey: Default {
    /// Kills in the ordinary run, and with `MADOGUCHI_LONG` set.
    const KILLS: (u32, u32);
    /// Stages after which it must have been killed at least.
    const STAGES: usize;

    /// What is told before anything happened in a folder.
    fn begin(_machine: &Machine) -> Self {
        Self::default()
    }

    /// Goes one person's whole way from what was acknowledged.
    async fn go_on(&mut self, window: &Window);

    /// Everything that was acknowledged before the kill holds after it.
    async fn is_kept(&mut self, window: &Window, kills: u32);

    /// What was acknowledged last.
    fn stage(&self) -> &'static str;

    /// Nothing is left to do in this folder.
    fn is_through(&self) -> bool;
}

async fn loses_nothing_acknowledged<J: Journey>() {
    let wanted = if std::env::var_os("MADOGUCHI_LONG").is_some() { J::KILLS.1 } else { J::KILLS.0 };
    let mut machine = Machine::new();
    let mut told = J::begin(&machine);
    let mut seen: HashMap<&'static str, u32> = HashMap::new();
    let (mut kills, mut whole_way) = (0, None);
    while kills < wanted {
        let window = opened(&mut machine, kills).await;
        told.is_kept(&window, kills).await;
        if told.is_through() {
            end(&mut machine).await;
            std::fs::remove_dir_all(machine.folder()).unwrap();
            std::fs::create_dir_all(machine.folder()).unwrap();
            told = J::begin(&machine);
            continue;
        }
        // The first way shows how long one takes here; the moments lie within it.
        match whole_way {
            None => {
                let begun = Instant::now();
                told.go_on(&window).await;
                whole_way = Some(begun.elapsed());
            }
            Some(whole) => {
                let on = async {
                    while !told.is_through() {
                        told.go_on(&window).await
                    }
                };
                let _ = tokio::time::timeout(random(whole), on).await;
            }
        }
        machine.kill_window();
        kills += 1;
        *seen.entry(told.stage()).or_default() += 1;
    }
    let window = opened(&mut machine, kills).await;
    told.is_kept(&window, kills).await;
    end(&mut machine).await;
    println!("killed while last acknowledged was: {seen:?}");
    assert!(seen.len() >= J::STAGES, "the moments were not spread over the journey: {seen:?}");
}

/// The window with its store open, unharmed.
async fn opened(machine: &mut Machine, kills: u32) -> Window {
    let window = machine.open(&["--demo"]).await;
    let mut install = Value::Null;
    window
        .wait("the store to open", async || {
            install = window.call("install_show", json!({})).await.unwrap_or_default();
            install["store"] == "open"
        })
        .await;
    assert_eq!(install["restoredUpTo"], Value::Null, "after {kills} kills: a kill is no damage");
    window
}

/// Closes the program and goes through the whole journal.
async fn end(machine: &mut Machine) {
    machine.close_window();
    journal_is_whole(machine.folder()).await;
}

async fn journal_is_whole(folder: PathBuf) {
    #[allow(clippy::disallowed_methods)] // this test is the host here
    let start = Start { at: jiff::Timestamp::now(), program_version: "0.1.0" };
    let opening = move || DataFolder::lock(&folder).unwrap().open(Unlock::Demo, start).unwrap();
    let open = tokio::task::spawn_blocking(opening).await.unwrap();
    let report = open.store().journal_verify(Vec::new(), 10).await.unwrap();
    assert!(report.intact() && report.rows > 0, "{report:?}");
}

/// A command that has to be answered.
async fn ask(window: &Window, name: &str, request: Value) -> Value {
    match window.call(name, request).await {
        Ok(answer) => answer,
        Err(refused) => panic!("{name} was refused: {refused}"),
    }
}

/// At which step a flow stands.
async fn step(window: &Window, show: &str) -> String {
    ask(window, show, json!({})).await["step"].as_str().unwrap_or_default().to_owned()
}

/// Logs in; gives the session's state.
async fn log_in(window: &Window, user_id: &str, password: &str) -> String {
    let session = ask(window, "session_log_in", json!({ "userId": user_id, "password": password })).await;
    session["state"].as_str().unwrap_or_default().to_owned()
}

/// Whether these open; nobody is logged in afterwards.
async fn opens(window: &Window, user_id: &str, password: &str) -> bool {
    let opened = window.call("session_log_in", json!({ "userId": user_id, "password": password })).await.is_ok();
    if opened {
        ask(window, "session_log_out", json!({})).await;
    }
    opened
}

/// Accepts the terms that are asked for.
async fn accept_terms(window: &Window) {
    let terms = ask(window, "terms_show", json!({})).await;
    let consent = json!({ "termsId": terms["id"], "hash": terms["hash"], "agreed": true });
    ask(window, "terms_accept", consent).await;
}

/// Waits for the newest mail that fits, and gives all of it. One that was in
/// hand when the program was killed is held for a minute.
async fn mail(window: &Window, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let mut found = Value::Null;
    window
        .wait_long(what, async || {
            let inbox = ask(window, "demo_inbox_list", json!({})).await;
            found =
                inbox["mails"].as_array().into_iter().flatten().find(|mail| fits(mail)).cloned().unwrap_or_default();
            !found.is_null()
        })
        .await;
    found
}

/// The newest code that was mailed to an address, in full or masked.
async fn code_to(window: &Window, address: &str) -> String {
    let has_code = |mail: &Value| code_in(mail["body"].as_str().unwrap_or_default());
    let fits =
        |mail: &Value| same_address(address, mail["to"].as_str().unwrap_or_default()) && has_code(mail).is_some();
    has_code(&mail(window, &format!("the code mail to {address}"), fits).await).unwrap()
}

/// Whether an address shown in full or masked (`k***@e****.jp`) is this one.
fn same_address(shown: &str, address: &str) -> bool {
    let parts = |text: &str| text.split_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
    let ((shown_name, shown_host), (name, host)) = (parts(shown), parts(address));
    let fits = |shown: &str, full: &str| match shown.split_once('*') {
        Some((front, back)) => full.starts_with(front) && full.ends_with(back.trim_start_matches('*')),
        None => shown == full,
    };
    fits(&shown_name, &name) && fits(&shown_host, &host)
}

/// A time shorter than this one.
fn random(below: Duration) -> Duration {
    below.mul_f64(f64::from(uuid::Uuid::new_v4().as_fields().0) / f64::from(u32::MAX))
}
