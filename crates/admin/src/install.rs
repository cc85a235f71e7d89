//! The install a command works on: a data folder, or the store of a server; its
//! use cases. A command ends with the store closed cleanly, whatever came of it.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host as _, Shared};
use madoguchi_app::keys::Keys;
use madoguchi_server_configuration::{Configuration, KeyFile, keys_in, keys_of, with_root};
use madoguchi_store::{AnyStore, StoreUrl};
use madoguchi_store_postgres::{ConnectError, PostgresOptions, PostgresStore};
use madoguchi_store_sqlite::{DataFolder, FolderError, FolderState, OpenFolder, Start, Unlock};
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use crate::host::Operator;
use crate::say;
use crate::secret;

/// Where the install lies and with what it is opened.
pub(crate) struct Place {
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) password_file: Option<PathBuf>,
    pub(crate) server_config: Option<PathBuf>,
}

/// An open install.
pub(crate) struct Install {
    /// The use cases.
    pub(crate) app: Shared<AnyStore, Operator>,
    home: Home,
    runtime: Runtime,
}

/// Where its store is kept.
enum Home {
    /// In a folder, which this process alone has open.
    Folder(Box<OpenFolder>),
    /// In a database, beside the servers that work on it.
    Database(PostgresStore),
}

/// Connections to a database: a command is one caller.
const CONNECTIONS: usize = 2;
/// The program's version, for a new store's first fact.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Place {
    /// How the server is run whose store was named.
    fn server(&self) -> Result<Option<Configuration>> {
        Ok(self.server_config.as_deref().map(Configuration::read_for_tools).transpose()?)
    }

    /// Whether clerks have no site at the server whose store was named.
    pub(crate) fn lacks_desk(&self) -> Result<bool> {
        Ok(self.server()?.is_some_and(|server| server.settings.lacks_desk()))
    }

    /// The server's database with the keys of what lies in it; none where a folder was named.
    fn database(&self) -> Result<Option<(PostgresOptions, KeyFile)>> {
        let Some(server) = self.server()? else { return Ok(None) };
        let keys = keys_of(&server)?;
        Ok(match server.store {
            StoreUrl::Postgres(options) => Some((PostgresOptions { pool_size: CONNECTIONS, ..options }, keys)),
            StoreUrl::Sqlite(_) => None,
        })
    }

    /// For what a server has elsewhere.
    ///
    /// # Errors
    /// Where, when the store is a server's.
    pub(crate) fn not_of_a_server(&self, elsewhere: &str) -> Result<()> {
        if self.server_config.is_some() { bail!("{elsewhere}") } else { Ok(()) }
    }

    /// The data folder: the one named, the server's, or the one that the window takes.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        match self.server()?.map(|server| server.store) {
            Some(StoreUrl::Sqlite(folder)) => return Ok(folder),
            Some(StoreUrl::Postgres(_)) => bail!(
                "the store is a PostgreSQL database; pg_basebackup or pg_dump copies it, and PostgreSQL's own tools \
                 put a copy back (docs/postgres.md, \"Backups\")"
            ),
            None => {}
        }
        if let Some(named) = &self.data_dir {
            return Ok(named.clone());
        }
        let own = directories::ProjectDirs::from("jp", "madoguchi", "madoguchi")
            .context("no folder for the data is known; name one with --data-dir DIR")?;
        Ok(own.data_local_dir().join("store"))
    }

    /// The password that was given in a file.
    pub(crate) fn password(&self) -> Result<Option<Zeroizing<String>>> {
        self.password_file.as_deref().map(secret::from_file).transpose()
    }
}

/// The present instant, for the folder's own functions.
pub(crate) fn now() -> Timestamp {
    Operator { demo: false }.now()
}

fn start() -> Start<'static> {
    Start { at: now(), program_version: VERSION }
}

/// Runs a command on the store of a place.
///
/// # Errors
/// Why there is no open store, or what the command was refused for.
pub(crate) fn with_store<T>(place: &Place, work: impl AsyncFnOnce(&Install) -> Result<T>) -> Result<T> {
    if let Some((options, keys)) = place.database()? {
        return run(Install::of_database(&options, &keys)?, work);
    }
    let (open, demo) = open_present(place)?;
    run(Install::new(open, demo)?, work)
}

/// Runs a function of the folder itself, such as a backup.
///
/// # Errors
/// As [`with_store`].
pub(crate) fn with_folder<T>(place: &Place, work: impl FnOnce(&OpenFolder) -> Result<T, FolderError>) -> Result<T> {
    let (open, _) = open_present(place)?;
    let done = work(&open).map_err(explain);
    let closed = open.close(now()).map_err(explain);
    done.and_then(|done| closed.map(|()| done))
}

/// Opens the store of a place, and says whether it is the demo's.
fn open_present(place: &Place) -> Result<(OpenFolder, bool)> {
    let path = place.folder()?;
    if !path.is_dir() {
        bail!("{} holds no store; make one with `profile import`", path.display());
    }
    let folder = DataFolder::lock(&path).map_err(explain)?;
    match folder.state().map_err(explain)? {
        FolderState::Empty => bail!("{} holds no store; make one with `profile import`", path.display()),
        FolderState::Present { demo, keyring, password } => {
            Ok((open(&folder, place, Slots { demo, keyring, password })?, demo))
        }
    }
}

/// As [`with_store`], on a new store where there is none. A database is its owner's to make.
///
/// # Errors
/// As [`with_store`].
pub(crate) fn with_store_or_new<T>(place: &Place, work: impl AsyncFnOnce(&Install) -> Result<T>) -> Result<T> {
    if place.database()?.is_some() {
        return with_store(place, work);
    }
    let folder = DataFolder::lock(&place.folder()?).map_err(explain)?;
    match folder.state().map_err(explain)? {
        FolderState::Empty => run(Install::new(create(&folder, place)?, false)?, work),
        FolderState::Present { demo, keyring, password } => {
            let open = open(&folder, place, Slots { demo, keyring, password })?;
            run(Install::new(open, demo)?, work)
        }
    }
}

/// The folder's own functions block, so they run outside of the runtime.
fn run<T>(install: Install, work: impl AsyncFnOnce(&Install) -> Result<T>) -> Result<T> {
    let done = install.runtime.block_on(work(&install));
    let Install { app, home, runtime } = install;
    drop(app);
    let closed = match home {
        Home::Folder(folder) => {
            drop(runtime);
            folder.close(now()).map_err(explain)
        }
        Home::Database(database) => {
            database.close();
            Ok(())
        }
    };
    done.and_then(|done| closed.map(|()| done))
}

impl Install {
    fn new(folder: OpenFolder, demo: bool) -> Result<Self> {
        if let Some(restored) = folder.restored() {
            say::err(format_args!(
                "the store is as it was at {} ({}); what was in progress then has been ended",
                restored.up_to, restored.reason
            ));
        }
        let app = uses(folder.store().clone().into(), folder.keys(), demo)?;
        Ok(Self { app, home: Home::Folder(Box::new(folder)), runtime: Runtime::new()? })
    }

    fn of_database(options: &PostgresOptions, keys: &KeyFile) -> Result<Self> {
        let runtime = Runtime::new()?;
        let store = runtime.block_on(PostgresStore::connect(options)).map_err(|error| match error {
            ConnectError::Empty | ConnectError::Older { .. } => {
                anyhow::anyhow!("{error} (`madoguchi-admin store migrate`)")
            }
            other => other.into(),
        })?;
        let keys = runtime.block_on(keys_in(&store, keys))?;
        let app = uses(store.clone().into(), keys, false)?;
        Ok(Self { app, home: Home::Database(store), runtime })
    }
}

/// The use cases over a store.
fn uses(store: AnyStore, keys: Keys, demo: bool) -> Result<Shared<AnyStore, Operator>> {
    let host = Operator { demo };
    let mut salt = [0; 16];
    host.random(&mut salt);
    Ok(Arc::new(App { store, host, keys, hasher: Hasher::new(1, salt)? }))
}

/// What opens the store.
#[derive(Clone, Copy)]
pub(crate) struct Slots {
    pub(crate) demo: bool,
    pub(crate) keyring: bool,
    pub(crate) password: bool,
}

/// Opens with what is at hand: a password that was given, the keyring, a
/// password that is asked for. Nothing is tried silently after a refusal.
fn open(folder: &DataFolder, place: &Place, slots: Slots) -> Result<OpenFolder> {
    unlock(place, slots, |unlock| folder.open(unlock, start()))
}

/// Runs `work` with the slot that is at hand.
pub(crate) fn unlock<T>(place: &Place, slots: Slots, work: impl Fn(Unlock<'_>) -> Result<T, FolderError>) -> Result<T> {
    if let Some(server) = place.server()? {
        return Ok(with_root(&keys_of(&server)?, work)?);
    }
    if slots.demo {
        return work(Unlock::Demo).map_err(explain);
    }
    if let Some(password) = place.password()? {
        return work(Unlock::Password(&password)).map_err(explain);
    }
    let refusal = if slots.keyring {
        match work(Unlock::Keyring) {
            Err(refusal @ (FolderError::NoKeyring { .. } | FolderError::KeyMissing { .. })) if slots.password => {
                refusal
            }
            other => return other.map_err(explain),
        }
    } else {
        FolderError::KeyMissing { password_slot: slots.password }
    };
    if !std::io::stdin().is_terminal() {
        return Err(explain(refusal));
    }
    let password = secret::ask("Password of the store: ")?;
    work(Unlock::Password(&password)).map_err(explain)
}

/// Makes a new store. A server's is opened by its key file; the first slot of any
/// other is the password that was given, else the keyring, else a password that
/// is asked for.
fn create(folder: &DataFolder, place: &Place) -> Result<OpenFolder> {
    let made = match (place.server()?, place.password()?) {
        (Some(server), _) => Ok(with_root(&keys_of(&server)?, |root| folder.create(root, start()))?),
        (None, Some(password)) => {
            secret::check_new(&password)?;
            folder.create(Unlock::Password(&password), start())
        }
        (None, None) => match folder.create(Unlock::Keyring, start()) {
            Err(FolderError::NoKeyring { reason, .. }) if std::io::stdin().is_terminal() => {
                say::err(format_args!("this computer has no keyring ({reason}); the store needs a password instead"));
                let password = secret::ask_new("Password for the new store: ")?;
                folder.create(Unlock::Password(&password), start())
            }
            other => other,
        },
    };
    let made = made.map_err(explain)?;
    say::err(format_args!("a new encrypted store was made in {}", folder.path().display()));
    Ok(made)
}

/// What a person can do about a folder that does not serve.
pub(crate) fn explain(error: FolderError) -> anyhow::Error {
    tracing::warn!(%error, "the data folder does not serve");
    let hint = match &error {
        FolderError::InUse => "close the window of the program first, or stop the server",
        FolderError::NoKeyring { password_slot: true, .. } => {
            "start the keyring, or open the store by its password: --password-file FILE, or at a terminal"
        }
        FolderError::KeyMissing { password_slot: true } => {
            "give the store's password with --password-file FILE, or run this at a terminal"
        }
        FolderError::NoKeyring { password_slot: false, .. } => {
            "start the keyring, or for a new store give a password with --password-file FILE"
        }
        FolderError::KeyMissing { password_slot: false } => {
            "only the keyring of the user who made the store opens it; the file was left as it is"
        }
        FolderError::TooNew => "use the program that wrote it, or a newer one",
        FolderError::HeaderMissing | FolderError::HeaderDamaged(_) => {
            "put back madoguchi.keys from a backup; nothing was changed"
        }
        FolderError::DatabaseMissing => "put back madoguchi.db, or restore a backup; nothing was changed",
        FolderError::Damaged(_) => "no backup could take its place; nothing was changed",
        FolderError::NoPasswordSlot => "it is opened by the keyring; add one with `key add-password`",
        FolderError::LastSlot => "the keyring must open the store before its password is removed",
        FolderError::Exists(_)
        | FolderError::Empty
        | FolderError::WrongPassword
        | FolderError::OtherKind
        | FolderError::CopyRefused(_)
        | FolderError::DiskFull
        | FolderError::Io { .. }
        | FolderError::Unavailable(_) => return error.into(),
    };
    anyhow::anyhow!("{error}; {hint}")
}
