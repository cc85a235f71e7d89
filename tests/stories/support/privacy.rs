//! Fails a story when an invented person's name, kana, number, address, birth
//! date or a code stands in a log line, an error or the header of a journal row.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber, span};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

use super::host::lock;
use super::people::{EVERYBODY, Person, TYPED_ADDRESSES};
use crate::personal::{Known, found_in};

/// What a listener heard.
#[derive(Default)]
struct Heard {
    /// Lines that give somebody away.
    found: Vec<String>,
    /// Lines about unexpected errors.
    incidents: Vec<String>,
}

static CODES: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
static WORDS: LazyLock<Vec<String>> = LazyLock::new(words);
/// What the listener of this process heard.
static HEARD: LazyLock<Arc<Mutex<Heard>>> = LazyLock::new(Arc::default);

/// Everything of everybody, in the forms in which it could be written.
fn words() -> Vec<String> {
    let mut words: Vec<String> = EVERYBODY.iter().flat_map(words_of).collect();
    words.extend(TYPED_ADDRESSES.iter().map(|address| (*address).to_owned()));
    words
}

fn words_of(person: &Person) -> Vec<String> {
    let Person { name, kana, mail, birth, symbol, number, employee, .. } = *person;
    Known { name, kana, mail, birth, symbol, number, employee }.words()
}

/// What a text gives away; none when it gives away nothing.
pub(crate) fn given_away(text: &str) -> Option<String> {
    found_in(text, &*WORDS).or_else(|| found_in(text, &*lock(&CODES)))
}

/// What a text tells of one person; none when it tells nothing.
pub(crate) fn told_of(person: &Person, text: &str) -> Option<String> {
    found_in(text, &words_of(person))
}

/// A code was issued; from now on it must not be said.
pub(crate) fn keep_secret(code: &str) {
    lock(&CODES).insert(code.to_owned());
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
        let _ = write!(self.0, " {}={value}", field.name());
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::{MIYAKO, SHOKO, TETSUO};
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
