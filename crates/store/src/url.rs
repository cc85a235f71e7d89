//! Where a store is: `sqlite:FOLDER` or `postgres://…`, as operators write it in
//! a configuration. Must not: show a password, in errors or `Debug`.

use std::path::PathBuf;

use madoguchi_store_postgres::{OptionsError, PostgresOptions};

/// Connections to a database where nothing else is said. A statement takes some
/// milliseconds, and a command some statements: a few serve hundreds a second.
pub const CONNECTIONS: usize = 16;

/// Where everything is kept.
#[derive(Debug, Clone)]
pub enum StoreUrl {
    /// `sqlite:FOLDER`: an encrypted file in a data folder of one program's own.
    Sqlite(PathBuf),
    /// `postgres://…`: a database that servers share.
    Postgres(PostgresOptions),
}

/// Why a URL names no store. Holds no part of the URL.
#[derive(Debug, thiserror::Error)]
pub enum StoreUrlError {
    /// Neither of the two.
    #[error("is neither sqlite:FOLDER nor postgres://…")]
    Unknown,
    /// A database that cannot be reached so.
    #[error(transparent)]
    Postgres(#[from] OptionsError),
}

impl StoreUrl {
    /// Reads a URL. What stands beside it matters to a database only.
    ///
    /// # Errors
    /// [`StoreUrlError`]; nothing is connected to yet.
    pub fn parse(url: &str, root_certificate: Option<PathBuf>, connections: usize) -> Result<Self, StoreUrlError> {
        if is_postgres(url) {
            let options = PostgresOptions { url: url.to_owned(), root_certificate, pool_size: connections };
            options.check()?;
            return Ok(Self::Postgres(options));
        }
        match url.split_once(':') {
            Some(("sqlite", folder)) if !folder.is_empty() => Ok(Self::Sqlite(PathBuf::from(folder))),
            Some(_) | None => Err(StoreUrlError::Unknown),
        }
    }
}

fn is_postgres(url: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
}

/// Whether a password stands in a URL, so that not everybody may read it.
#[must_use]
pub fn holds_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://").filter(|_| is_postgres(url)) else { return false };
    let person = rest.rsplit_once('@').map_or("", |(person, _)| person);
    person.contains(':') || rest.contains("password=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_folder_from_a_database() {
        let read = |url: &str| StoreUrl::parse(url, None, 4);
        assert!(matches!(read("sqlite:store"), Ok(StoreUrl::Sqlite(folder)) if folder.as_os_str() == "store"));
        let database = read("postgresql://a:geheim@127.0.0.1/m?sslmode=disable").unwrap();
        assert!(matches!(&database, StoreUrl::Postgres(options) if options.pool_size == 4));
        assert!(!format!("{database:?}").contains("geheim"));
        for url in ["", "store", "sqlite:", "mysql://a/b", "postgres:x"] {
            assert!(matches!(read(url), Err(StoreUrlError::Unknown)), "{url}");
        }
        let refused = read("postgres://a:geheim@db.example.jp/m?sslmode=require").unwrap_err();
        assert!(matches!(refused, StoreUrlError::Postgres(OptionsError::SslMode)), "{refused}");
    }

    #[test]
    fn sees_a_password_in_a_url() {
        assert!(holds_password("postgres://a:b@h/m"));
        assert!(holds_password("postgres://a@h/m?password=b"));
        assert!(!holds_password("postgres://a@%2Fvar%2Frun%2Fpostgresql/m"));
        assert!(!holds_password("postgres://h:5432/m"));
        assert!(!holds_password("sqlite:a:b@c"));
    }
}
