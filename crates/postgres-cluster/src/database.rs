//! A database for each test, quickly: copied from a template that is filled once.

use std::fs::File;
use std::io;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::cluster::{Cluster, Durability};
use crate::privilege::run;
use crate::programs::program;

/// Of which cluster databases are made.
enum Source {
    Given(String),
    Own(Cluster),
}

/// URL of the superuser in the cluster of the tests: the one that the environment
/// names, or one that this process starts and that ends with it.
///
/// # Errors
/// When PostgreSQL cannot be started: tests fail without it.
pub fn for_tests() -> io::Result<String> {
    static SOURCE: OnceLock<Result<Source, String>> = OnceLock::new();
    let source = SOURCE.get_or_init(|| match std::env::var(crate::VARIABLE) {
        Ok(url) => Ok(Source::Given(url)),
        Err(_) => Cluster::start(Durability::None).map(Source::Own).map_err(|error| error.to_string()),
    });
    match source {
        Ok(Source::Given(url)) => Ok(url.clone()),
        Ok(Source::Own(cluster)) => Ok(cluster.url("postgres")),
        Err(error) => Err(io::Error::other(error.clone())),
    }
}

/// A database of its own. It goes when this is dropped.
#[derive(Debug)]
pub struct Database {
    admin: String,
    name: String,
}

/// Roles of the product. They exist once in a cluster and have the superuser's password.
const ROLES: &str = "DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'madoguchi_owner') THEN
        CREATE ROLE madoguchi_owner LOGIN PASSWORD '{password}';
        CREATE ROLE madoguchi_server LOGIN PASSWORD '{password}';
        CREATE ROLE madoguchi_retention NOLOGIN;
        GRANT madoguchi_retention TO madoguchi_owner;
    END IF;
END $$";

impl Database {
    /// A copy of a template. The first who asks for the template fills it, by what
    /// is given, as an empty database; everybody else waits.
    ///
    /// # Errors
    /// When the cluster does not answer, or filling fails.
    pub fn fresh(admin: &str, template: &str, fill: impl FnOnce(&Database) -> io::Result<()>) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        provide(admin, template, fill)?;
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        psql(admin, &format!("CREATE DATABASE {name} TEMPLATE {template} OWNER madoguchi_owner"))?;
        Ok(Self { admin: admin.to_owned(), name })
    }

    /// An empty database, with the product's roles in its cluster.
    ///
    /// # Errors
    /// When the cluster does not answer.
    pub fn empty(admin: &str, name: &str) -> io::Result<Self> {
        psql(admin, &ROLES.replace("{password}", &part(admin, ':', '@')))?;
        psql(admin, &format!("CREATE DATABASE {name} OWNER madoguchi_owner"))?;
        Ok(Self { admin: admin.to_owned(), name: name.to_owned() })
    }

    /// URL as one of the product's roles.
    #[must_use]
    pub fn url(&self, role: &str) -> String {
        let (_, rest) = self.admin.split_once("://").unwrap_or_default();
        let (_, rest) = rest.split_once(':').unwrap_or_default();
        let (address, _) = rest.rsplit_once('/').unwrap_or_default();
        format!("postgres://{role}:{address}/{}?sslmode=disable", self.name)
    }

    /// URL as the superuser, for tests that look behind the store.
    #[must_use]
    pub fn admin_url(&self) -> String {
        self.url("postgres")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !self.name.is_empty() {
            let _ = psql(&self.admin, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// The password and the address that stand in a URL between two marks.
fn part(url: &str, after: char, before: char) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split_once(after).map_or(rest, |(_, rest)| rest);
    rest.split_once(before).map_or(rest, |(part, _)| part).to_owned()
}

/// Sees to it that a template is there, in one process at a time.
fn provide(admin: &str, template: &str, fill: impl FnOnce(&Database) -> io::Result<()>) -> io::Result<()> {
    let port: String =
        admin.rsplit_once(':').map_or("", |(_, rest)| rest).chars().take_while(char::is_ascii_digit).collect();
    let lock = File::create(std::env::temp_dir().join(format!("madoguchi-template-{port}.lock")))?;
    lock.lock()?;
    let there = psql(admin, &format!("SELECT 1 FROM pg_database WHERE datname = '{template}'"))?;
    if !there.trim_ascii().is_empty() {
        return Ok(());
    }
    let filling = format!("{template}_filling");
    // Somebody may have died while filling it.
    psql(admin, &format!("DROP DATABASE IF EXISTS {filling} WITH (FORCE)"))?;
    let mut database = Database::empty(admin, &filling)?;
    fill(&database)?;
    database.name.clear();
    rename(admin, &filling, template)
}

/// The connections that filled it may still be closing.
fn rename(admin: &str, from: &str, to: &str) -> io::Result<()> {
    let mut tries = 0;
    loop {
        match psql(admin, &format!("ALTER DATABASE {from} RENAME TO {to}")) {
            Ok(_) => return Ok(()),
            Err(error) if tries >= 50 => return Err(error),
            Err(_) => tries += 1,
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What a database answers to a statement: rows as lines, columns with `|` between.
///
/// # Errors
/// When it refuses, or does not answer.
pub fn ask(url: &str, sql: &str) -> io::Result<Vec<u8>> {
    psql(url, sql)
}

fn psql(url: &str, sql: &str) -> io::Result<Vec<u8>> {
    let mut psql = Command::new(program("psql")?);
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-c", sql, url]);
    run(&mut psql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_role_has_the_same_password_and_address() {
        let database = Database {
            admin: "postgres://postgres:word@127.0.0.1:5433/postgres?sslmode=disable".into(),
            name: String::new(),
        };
        assert_eq!(
            database.url("madoguchi_server"),
            "postgres://madoguchi_server:word@127.0.0.1:5433/?sslmode=disable"
        );
        assert_eq!(part(&database.admin, ':', '@'), "word");
    }
}
