//! The log of every test, as talkative as it can be asked to be: nobody's data
//! may stand in a line. One that gives somebody away ends the run on the spot:
//! a fault on a task of the server would be answered like any other.

use std::io;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, Once, PoisonError};

use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::personal::{Known, found_in};
use crate::site::{self, Site, command, get};

/// What tests type besides the data of the demo's people.
const TYPED: &[&str] = &[
    "Kito7kito#57",
    "Kumo7ame#2026",
    "haru@example.jp",
    "haru.kasuga",
    "sakura.toyama",
    "yamada.hanako",
    "ケンポ タロウ",
];
static WORDS: LazyLock<Vec<String>> = LazyLock::new(words);
static LINES: LazyLock<Lines> = LazyLock::new(Lines::default);

fn words() -> Vec<String> {
    let mut words: Vec<String> = TYPED.iter().map(|word| (*word).to_owned()).collect();
    for person in madoguchi_demo::people() {
        let known = Known {
            name: &person.name,
            kana: &person.kana,
            birth: &person.birth_date,
            symbol: &person.symbol,
            number: &person.number,
            employee: person.employee_number.as_deref().unwrap_or_default(),
            ..Known::default()
        };
        words.extend(known.words());
        words.extend(person.login.into_iter().flat_map(|login| [login.user_id, login.password]));
    }
    words
}

/// Listens to the log of this process from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let log = tracing_subscriber::fmt().json().flatten_event(true).with_max_level(LevelFilter::DEBUG);
        log.with_writer(LINES.clone()).try_init().expect("no other listener");
    });
}

/// Lines so far that say this of themselves.
fn lines(message: &str) -> Vec<Value> {
    let text = String::from_utf8(LINES.held().clone()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["message"] == message).collect()
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn held(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl io::Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if let Some(word) = found_in(&text, &*WORDS) {
            eprintln!("the log gives {word:?} away: {text}");
            std::process::exit(101);
        }
        self.held().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// ASVS 16.2.5, 16.3.1, 16.3.2, 16.3.3: each command leaves one line with what came of it, also one that was refused
/// for want of a session or a right origin, and the line names nobody.
#[tokio::test]
async fn the_servers_log_names_the_outcome_and_nobody() {
    let site = Site::with_people(site::settings()).await;
    let other_origin = {
        let mut request = command("my_page_show", "{}");
        request.headers_mut().insert("origin", "https://evil.example".parse().unwrap());
        request
    };
    let log_in = json!({ "userId": "yamada.hanako", "password": "Kito7kito#57" }).to_string();
    for (request, command, status, outcome) in [
        (command("my_page_show", "{}"), "my_page_show", 401, "session_required"),
        (other_origin, "my_page_show", 403, "not_allowed"),
        (command("session_log_in", log_in), "session_log_in", 422, "login_failed"),
        (command("era_list", r#"{"name":"ケンポ タロウ"}"#), "era_list", 400, "request_malformed"),
        (command("yamada.hanako", "{}"), "unknown", 404, "not_allowed"),
        (get("/rpc/yamada.hanako"), "unknown", 405, "not_allowed"),
    ] {
        let before = lines("request").len();
        assert_eq!(site.send(request).await.status(), status);
        let told = lines("request");
        assert_eq!(told.len(), before + 1, "{told:?}");
        let line = &told[before];
        assert_eq!([&line["command"], &line["outcome"]], [command, outcome]);
        assert_eq!(line["status"], status);
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
        assert_eq!(line["peer"].as_str().map(str::len), Some(16), "a keyed hash, and no address: {line}");
    }
}

/// The check itself finds what must not be said.
#[test]
fn the_check_of_the_log_finds_everybody() {
    for said in ["matched カスガ ミヅホ", "user=SAKURA.TOYAMA", "password=Kito7kito#57", "born 1992/2/29"] {
        assert!(found_in(said, &*WORDS).is_some(), "{said}");
    }
    assert_eq!(found_in(r#"{"command":"era_list","peer":"0193f1c27052"}"#, &*WORDS), None);
}
