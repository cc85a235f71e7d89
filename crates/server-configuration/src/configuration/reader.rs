//! Takes values out of file and environment one by one, and notes whatever is
//! wrong with each, so that all mistakes can be told together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Display;
use std::path::{Path, PathBuf};

use config::{Config, ConfigError, Environment, File, FileFormat, Value, ValueKind};
use serde::de::DeserializeOwned;

use super::{Mistake, Mistakes};

/// First word of the variables; `MADOGUCHI_SERVER__LISTEN__ADDRESS` is `listen.address`.
const PREFIX: &str = "MADOGUCHI_SERVER";
const SEPARATOR: &str = "__";

/// What is left to read, and what was wrong so far.
pub(super) struct Reader {
    file: PathBuf,
    config: Config,
    /// Where each key stands.
    origins: BTreeMap<String, String>,
    /// Keys that nobody has taken yet.
    left: BTreeSet<String>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    /// Reads both sources.
    pub(super) fn open(file: &Path, environment: Vec<(String, String)>) -> Result<Self, Mistakes> {
        let name = file.display().to_string();
        let refuse = |reason: String| Mistakes(vec![Mistake { origin: name.clone(), key: String::new(), reason }]);
        let text = std::fs::read_to_string(file).map_err(|error| refuse(error.to_string()))?;
        let variables = Environment::with_prefix(PREFIX)
            .prefix_separator(SEPARATOR)
            .separator(SEPARATOR)
            .source(Some(environment.into_iter().collect::<HashMap<_, _>>()));
        let config = Config::builder()
            .add_source(File::from_str(&text, FileFormat::Toml))
            .add_source(variables)
            .build()
            .map_err(|error| refuse(error.to_string()))?;
        let mut origins = BTreeMap::new();
        gather(&config.cache, "", &name, &mut origins);
        let left = origins.keys().cloned().collect();
        Ok(Self { file: file.to_owned(), config, origins, left, mistakes: Vec::new() })
    }

    /// The folder of the file, which paths in it are relative to.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(text)
    }

    /// Whether others on this machine can read where a key stands.
    pub(super) fn is_open_to_others(&self, key: &str) -> bool {
        self.origin(key) == self.file.display().to_string() && crate::secret::others_can_read(&self.file)
    }

    /// Notes a mistake of a key.
    pub(super) fn refuse(&mut self, key: &str, reason: impl Display) {
        let origin = self.origin(key);
        self.mistakes.push(Mistake { origin, key: key.to_owned(), reason: reason.to_string() });
    }

    /// A value, when it is there and of its kind.
    pub(super) fn take<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        match self.config.get(key) {
            Ok(value) => {
                self.taken(key);
                Some(value)
            }
            Err(ConfigError::NotFound(_)) => None,
            Err(error) => {
                self.refuse(key, reason(error));
                self.taken(key);
                None
            }
        }
    }

    /// A value that must be there.
    pub(super) fn require<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let known = self.mistakes.len();
        let value = self.take(key);
        if value.is_none() && self.mistakes.len() == known {
            self.refuse(key, "is missing");
        }
        value
    }

    /// A value that is read further.
    pub(super) fn parse<T, E: Display>(&mut self, key: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        let text: String = self.take(key)?;
        read(&text).map_err(|error| self.refuse(key, error)).ok()
    }

    /// A list of texts, or in the environment one text with commas.
    pub(super) fn list<T, E: Display>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, E>) -> Vec<T> {
        let texts: Vec<String> = match self.config.get::<Value>(key).map(|value| value.kind) {
            Ok(ValueKind::String(text)) => {
                self.taken(key);
                text.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
            }
            _ => self.take(key).unwrap_or_default(),
        };
        let mut list = Vec::new();
        for text in texts {
            match read(&text) {
                Ok(value) => list.push(value),
                Err(error) => self.refuse(key, format_args!("{text}: {error}")),
            }
        }
        list
    }

    /// Whether anything stands under a section.
    pub(super) fn has(&self, section: &str) -> bool {
        self.left.iter().any(|key| key.strip_prefix(section).is_some_and(|rest| rest.starts_with('.')))
    }

    /// Everything was taken: what is left is unknown.
    pub(super) fn finish(mut self) -> Result<(), Mistakes> {
        for key in std::mem::take(&mut self.left) {
            self.refuse(&key, "there is no such setting");
        }
        if self.mistakes.is_empty() { Ok(()) } else { Err(Mistakes(self.mistakes)) }
    }

    fn taken(&mut self, key: &str) {
        self.left.retain(|known| known != key && !known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')));
    }

    fn origin(&self, key: &str) -> String {
        self.origins.get(key).cloned().unwrap_or_else(|| self.file.display().to_string())
    }
}

/// The library gives what it read from a text, as the file is, no origin.
fn gather(value: &Value, key: &str, file: &str, origins: &mut BTreeMap<String, String>) {
    if let ValueKind::Table(table) = &value.kind {
        for (name, value) in table {
            let inner = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            gather(value, &inner, file, origins);
        }
    } else {
        origins.insert(key.to_owned(), value.origin().unwrap_or(file).to_owned());
    }
}

fn reason(error: ConfigError) -> String {
    match error {
        ConfigError::Type { unexpected, expected, .. } => format!("is {unexpected}, expected {expected}"),
        ConfigError::At { error, .. } => reason(*error),
        other => other.to_string(),
    }
}
