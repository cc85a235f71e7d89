//! Where the data of one story lie, and how its store is opened. It goes with
//! the story.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use madoguchi_app::host::Host as _;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_postgres_cluster::{Database, ask, for_tests};
use madoguchi_store::AnyStore;
use madoguchi_store_postgres::{PostgresOptions, PostgresStore, SERVER_ROLE};
use madoguchi_store_sqlite::{DatabaseKey, Encryption, SqliteStore};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::host::StoryHost;
use super::place::Place;

/// An empty migrated database that the databases of stories are copied from.
const TEMPLATE: &str = "madoguchi_stories";
/// Connections of a server of a story at the most; many stories share a cluster.
const CONNECTIONS: usize = 8;

/// A folder, or a database.
pub(crate) enum Home {
    Folder(TempDir),
    Database(Database),
}

impl Home {
    /// A new one.
    ///
    /// # Panics
    /// When there is no PostgreSQL where the place asks for it.
    pub(crate) async fn new(place: Place) -> Self {
        if !place.is_postgres() {
            return Self::Folder(TempDir::new().expect("a folder"));
        }
        let admin = || for_tests().expect("PostgreSQL starts");
        Self::in_cluster(admin).await
    }

    /// A new one in a cluster whose superuser has this URL.
    pub(crate) async fn in_cluster(admin: impl FnOnce() -> String + Send + 'static) -> Self {
        let make = move || Database::fresh(&admin(), TEMPLATE, migrate);
        Self::Database(tokio::task::spawn_blocking(make).await.expect("no panic").expect("a database"))
    }

    /// Lets the disk of the store have no room, or have room again. Blocks.
    pub(crate) fn filling(&self, store: &AnyStore, full: bool) -> Box<dyn FnOnce() + Send> {
        match (self, store) {
            (Self::Folder(_), AnyStore::Sqlite(store)) => {
                let store = store.clone();
                Box::new(move || store.disk_is_full(full).expect("the store serves"))
            }
            (Self::Database(database), _) => {
                let url = database.admin_url();
                let sql = if full { FULL } else { ROOM };
                Box::new(move || drop(ask(&url, sql).expect("the database answers")))
            }
            (Self::Folder(_), AnyStore::Postgres(_)) => panic!("a folder holds no database"),
        }
    }

    /// Opens the store, or makes it.
    pub(crate) async fn open(&self, host: &StoryHost) -> AnyStore {
        match self {
            Self::Folder(folder) => open_file(folder.path(), host).await.into(),
            Self::Database(database) => {
                let options = options(&database.url(SERVER_ROLE), CONNECTIONS);
                PostgresStore::connect(&options).await.expect("the store opens").into()
            }
        }
    }
}

/// Every write is refused as PostgreSQL refuses one that finds no room (53100).
const FULL: &str = "
    SET search_path = madoguchi;
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
    DO $each$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'madoguchi' LOOP
            EXECUTE format('CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON %I
                            FOR EACH STATEMENT EXECUTE FUNCTION no_room()', name);
        END LOOP;
    END $each$";
const ROOM: &str = "SET search_path = madoguchi; DROP FUNCTION no_room() CASCADE";

fn options(url: &str, pool_size: usize) -> PostgresOptions {
    PostgresOptions { url: url.to_owned(), root_certificate: None, pool_size }
}

/// Brings an empty database up to date, as the role that owns it. Blocks.
fn migrate(database: &Database) -> io::Result<()> {
    let options = options(&database.url("madoguchi_owner"), 1);
    let at = "2026-04-10T00:00:00Z".parse().map_err(io::Error::other)?;
    let (install, first) = first(at, [0xa7; 36]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(PostgresStore::migrate(&options, install, &first)).map(drop).map_err(io::Error::other)
}

async fn open_file(folder: &Path, host: &StoryHost) -> SqliteStore {
    let path = folder.join("story.db");
    let encryption = Encryption::Key(DatabaseKey::new(Zeroizing::new([7; 32])));
    let at = host.now();
    let mut random = [0_u8; 36];
    host.random(&mut random);
    let (install, first) = first(at, random);
    let made = tokio::task::spawn_blocking(move || {
        if path.exists() {
            SqliteStore::open_file(&path, encryption)
        } else {
            SqliteStore::create_file(&path, encryption, install, at, &first)
        }
    });
    made.await.expect("no panic").expect("the store opens")
}

/// The install and its first fact.
fn first(at: Timestamp, random: [u8; 36]) -> (InstallId, FactEntry) {
    let ten = |from: usize| <[u8; 10]>::try_from(&random[from..from + 10]).expect("ten bytes");
    let install = InstallId::new(at, ten(0));
    let first = FactEntry {
        id: FactId::new(at, ten(10)),
        subject: Subject::Install(install),
        actor: Actor::Program,
        at,
        salt: random[20..].try_into().expect("sixteen bytes"),
        fact: Fact::InstallCreated { program_version: "0.0.0".to_owned() },
    };
    (install, first)
}
