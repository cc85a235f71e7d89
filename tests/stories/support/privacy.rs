//! Fails a story when an invented person's name, kana, number, address, birth
//! date, what is known of a care office or a clerk, or a code stands in a log
//! line, an error or the header of a journal row.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber, span};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

use super::host::lock;
use super::offices;
use super::people::{EVERYBODY, Person, TYPED_ADDRESSES};
use crate::personal::{Known, KnownOffice, found_in};

/// What a listener heard.
#[derive(Default)]
struct Heard {
    /// Lines that give somebody away.
    found: Vec<String>,
    /// Lines about unexpected errors.
    incidents: Vec<String>,
}

/// Codes, tokens, letters' passwords, and what clerks are called.
static CODES: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
/// Codes of four or five digits.
static SHORT_CODES: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
static WORDS: LazyLock<Vec<String>> = LazyLock::new(words);
/// What the listener of this process heard.
static HEARD: LazyLock<Arc<Mutex<Heard>>> = LazyLock::new(Arc::default);

/// Everything of everybody, in the forms in which it could be written.
fn words() -> Vec<String> {
    let mut words: Vec<String> = EVERYBODY.iter().flat_map(words_of).collect();
    words.extend(offices::EVERY_OFFICE.iter().flat_map(KnownOffice::words));
    words.extend(TYPED_ADDRESSES.iter().chain(offices::COMMON_WORDS).map(|word| (*word).to_owned()));
    words
}

fn words_of(person: &Person) -> Vec<String> {
    let Person { name, kana, mail, birth, symbol, number, employee, .. } = *person;
    Known { name, kana, mail, birth, symbol, number, employee }.words()
}

/// What a text gives away; none when it gives away nothing.
pub(crate) fn given_away(text: &str) -> Option<String> {
    found_in(text, &*WORDS)
        .or_else(|| found_in(text, &*lock(&CODES)))
        .or_else(|| offices::figure_in(text).map(str::to_owned))
        .or_else(|| short_code_in(text, &lock(&SHORT_CODES)))
}

/// Four digits are a figure among others, such as a year or a port: they are a code where they stand in quotes, or
/// beside the word for it.
fn short_code_in(text: &str, codes: &HashSet<String>) -> Option<String> {
    let is_said = |at: usize, code: &String| {
        let (before, after) = (&text[..at], &text[at + code.len()..]);
        if before.ends_with('"') && after.starts_with('"') {
            return true;
        }
        let stands_alone = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let alone = stands_alone(before.chars().next_back()) && stands_alone(after.chars().next());
        alone && names_a_code(before.trim_end_matches(|c: char| !c.is_alphanumeric()))
    };
    codes.iter().find(|code| text.match_indices(code.as_str()).any(|(at, _)| is_said(at, code))).cloned()
}

/// Whether a text ends with the word for a code. Other programs' words, as SQLite's `extended_code`, are none.
fn names_a_code(text: &str) -> bool {
    let lower = text.to_lowercase();
    let word = lower.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
    ["code", "confirmation_code"].contains(&word) || word.ends_with("コード")
}

/// What a text tells of one person; none when it tells nothing.
pub(crate) fn told_of(person: &Person, text: &str) -> Option<String> {
    found_in(text, &words_of(person))
}

/// A code was issued, or a clerk has this name; from now on it must not be said.
pub(crate) fn keep_secret(code: &str) {
    let is_short = code.len() < 6 && code.bytes().all(|b| b.is_ascii_digit());
    lock(if is_short { &SHORT_CODES } else { &CODES }).insert(code.to_owned());
}

/// Notes a text that was said, such as an error.
///
/// # Panics
/// When it gives something away.
pub(crate) fn must_not_give_away(what: &str, text: &str) {
    if let Some(word) = given_away(text) {
        panic!("{what} gives {word:?} away: {text}");
    }
}

/// Fails the story when a log line gave something away.
///
/// # Panics
/// Then.
pub(crate) fn check_log() {
    let found = std::mem::take(&mut lock(&HEARD).found);
    assert!(found.is_empty(), "the log gives away: {found:#?}");
}

/// Log lines about an incident.
pub(crate) fn lines_about(incident: &str) -> Vec<String> {
    lock(&HEARD).incidents.iter().filter(|line| line.contains(incident)).cloned().collect()
}

/// Listens to every log line of this process, at every level.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(Listener(Arc::clone(&HEARD)));
        tracing::subscriber::set_global_default(subscriber).expect("no other listener");
    });
}

/// The layer that listens.
struct Listener(Arc<Mutex<Heard>>);

impl Listener {
    fn judge(&self, line: Line) {
        let mut heard = lock(&self.0);
        if given_away(&line.0).is_some() {
            heard.found.push(line.0.clone());
        }
        if line.0.contains(" incident=") {
            heard.incidents.push(line.0);
        }
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut line = Line(event.metadata().name().to_owned());
        event.record(&mut line);
        self.judge(line);
    }

    fn on_new_span(&self, attributes: &span::Attributes<'_>, _id: &span::Id, _context: Context<'_, S>) {
        let mut line = Line(attributes.metadata().name().to_owned());
        attributes.record(&mut line);
        self.judge(line);
    }

    fn on_record(&self, _span: &span::Id, values: &span::Record<'_>, _context: Context<'_, S>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.judge(line);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        // In quotes, so that a code in it is told from a count.
        let _ = write!(self.0, " {}=\"{value}\"", field.name());
    }
}

#[cfg(test)]
mod tests {
    use super::super::federation::LEDGERS;
    use super::super::people::{MIYAKO, SHOKO, TETSUO};
    use super::super::{desk, federation};
    use super::*;

    /// ASVS 16.2.5: the check itself can fail, in every form that is looked for.
    #[test]
    fn the_check_finds_what_must_not_be_said() {
        keep_secret("730164");
        for said in [
            format!("matched {}", MIYAKO.name),
            format!("kana={}", SHOKO.kana.replace(' ', "")),
            format!("to {}", MIYAKO.mail.to_uppercase()),
            format!("number {}", MIYAKO.number),
            format!("symbol {}-{}", TETSUO.symbol, TETSUO.number),
            "born 1959/8/15".to_owned(),
            "code=730164".to_owned(),
        ] {
            assert!(given_away(&said).is_some(), "{said}");
        }
        for said in ["incident=a7301641", "session ended", "0193f1c2-7052-7abc-8000-1234567052169"] {
            assert_eq!(given_away(said), None, "{said}");
        }
    }

    /// ASVS 16.2.5: of an office every field of the stories' ledgers that tells it is found, of a numbered one too, and a code of four
    /// digits where it is one.
    #[test]
    fn the_check_finds_what_must_not_be_said_of_offices() {
        keep_secret("2067");
        keep_secret("desk.yanagi");
        // Number, name, kana, address, telephone, user ID, security address.
        let of_a_row = |row: &str| {
            let cells: Vec<&str> = row.split(',').collect();
            [0, 1, 2, 4, 5, 9, 10].map(|n| cells.get(n).copied().unwrap_or_default().to_owned())
        };
        let numbered = desk::ledger(3);
        let rows = LEDGERS.iter().copied().chain([numbered.as_str()]).flat_map(|ledger| ledger.trim().lines().skip(1));
        let cells: Vec<String> = rows.flat_map(of_a_row).filter(|cell| !cell.is_empty()).collect();
        assert!(cells.len() > 6 * 5 + 3 * 5, "{cells:?}");
        for said in cells.iter().map(String::as_str).chain([
            "KJ000000000003",
            "to office3@jimusho.example",
            federation::NOTICE,
            "by Desk.Yanagi",
            " code=2067",
            "code: 2067",
            r#"{"code":"2067"}"#,
            r#" typed="2067""#,
            "確認コード 2067",
        ]) {
            assert!(given_away(&format!("line {said} end")).is_some(), "{said}");
        }
        for said in ["took=2067", "127.0.0.1:2067", "extended_code: 2067", "code=20671", "2067-04-10", "KJ12", "3170"] {
            assert_eq!(given_away(said), None, "{said}");
        }
    }

    /// ASVS 16.2.5: the check of the stories notes a line that gives somebody away.
    #[test]
    fn a_log_line_that_gives_something_away_is_noted() {
        let heard = Arc::<Mutex<Heard>>::default();
        let subscriber = tracing_subscriber::registry().with(Listener(Arc::clone(&heard)));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(person = MIYAKO.name, "seen");
            tracing::trace_span!("work", birth = ?MIYAKO.birth).in_scope(|| ());
            tracing::info!("nothing");
        });
        let found = &lock(&heard).found;
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains(MIYAKO.name) && found[1].contains(MIYAKO.birth));
    }
}
