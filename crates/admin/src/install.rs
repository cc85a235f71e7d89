//! The install a command works on: its folder, its open store, its use cases.
//! A command ends with the store closed cleanly, whatever came of it.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Host as _, Shared};
use madoguchi_store_sqlite::{DataFolder, FolderError, FolderState, OpenFolder, SqliteStore, Start, Unlock};
use zeroize::Zeroizing;

use crate::host::Operator;
use crate::say;
use crate::secret;

/// Where the install lies and with what it is opened.
pub(crate) struct Place {
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) password_file: Option<PathBuf>,
}

/// An open install.
pub(crate) struct Install {
    /// The use cases.
    pub(crate) app: Shared<SqliteStore, Operator>,
    /// The folder with its keys.
    pub(crate) folder: OpenFolder,
}

/// The program's version, for a new store's first fact.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Place {
    /// The data folder: the one named, or the one that the window takes.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
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

/// As [`with_store`], on a new store where there is none.
///
/// # Errors
/// As [`with_store`].
pub(crate) fn with_store_or_new<T>(place: &Place, work: impl AsyncFnOnce(&Install) -> Result<T>) -> Result<T> {
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
    let runtime = tokio::runtime::Runtime::new()?;
    let done = runtime.block_on(work(&install));
    drop(runtime);
    let closed = install.folder.close(now()).map_err(explain);
    done.and_then(|done| closed.map(|()| done))
}

impl Install {
    fn new(folder: OpenFolder, demo: bool) -> Result<Self> {
        if let Some(restored) = folder.restored() {
            say::err(format_args!("the store was damaged and its backup of {} put in its place", restored.up_to));
        }
        let host = Operator { demo };
        let mut salt = [0; 16];
        host.random(&mut salt);
        let app = App { store: folder.store().clone(), host, keys: folder.keys(), hasher: Hasher::new(1, salt)? };
        Ok(Self { app: Arc::new(app), folder })
    }
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

/// Makes a new store. Its first slot is the password that was given, else the
/// keyring, else a password that is asked for.
fn create(folder: &DataFolder, place: &Place) -> Result<OpenFolder> {
    let made = match place.password()? {
        Some(password) => {
            secret::check_new(&password)?;
            folder.create(Unlock::Password(&password), start())
        }
        None => match folder.create(Unlock::Keyring, start()) {
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
    let hint = match &error {
        FolderError::InUse => "close the window of the program first",
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
