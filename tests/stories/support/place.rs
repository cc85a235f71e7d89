//! Where the stories take place: `MADOGUCHI_STORIES` says so, and nothing else
//! does. A story itself does not know it.

/// The variable.
const VARIABLE: &str = "MADOGUCHI_STORIES";

/// By which way people come, and where the data lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A desktop's window over a file.
    Sqlite,
    /// A browser, over a server with a file.
    HttpSqlite,
    /// A desktop's window over a database: no install is so, but it parts a
    /// fault of the store from one of the server.
    Postgres,
    /// A browser, over a server with a database.
    HttpPostgres,
}

impl Place {
    const WORDS: &[(&str, Self)] = &[
        ("sqlite", Self::Sqlite),
        ("http-sqlite", Self::HttpSqlite),
        ("postgres", Self::Postgres),
        ("http-postgres", Self::HttpPostgres),
    ];

    /// The place of this run.
    ///
    /// # Panics
    /// When the environment names one that does not exist: stories that ran
    /// elsewhere than meant would prove nothing.
    pub(crate) fn chosen() -> Self {
        let Some(word) = std::env::var_os(VARIABLE) else { return Self::Sqlite };
        let known = Self::WORDS.iter().find(|(known, _)| *known == word);
        known.unwrap_or_else(|| panic!("{VARIABLE} is {word:?}; it is one of {:?}", Self::WORDS)).1
    }

    /// Random calls of a walk in the ordinary run; the long one makes all of them in every place.
    pub(crate) fn random_calls(self) -> usize {
        match self {
            Self::Sqlite => 10_000,
            Self::HttpSqlite | Self::Postgres | Self::HttpPostgres => 2_000,
        }
    }

    /// Whether people come by browser.
    pub(crate) fn is_web(self) -> bool {
        match self {
            Self::Sqlite | Self::Postgres => false,
            Self::HttpSqlite | Self::HttpPostgres => true,
        }
    }

    /// Whether the data lie in PostgreSQL.
    pub(crate) fn is_postgres(self) -> bool {
        match self {
            Self::Sqlite | Self::HttpSqlite => false,
            Self::Postgres | Self::HttpPostgres => true,
        }
    }
}
