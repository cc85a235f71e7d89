//! Files that hold secrets: what others on the machine can read is refused.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Largest secret file; keys and passwords have some hundred bytes.
const BYTES: u64 = 64 * 1024;

/// Why a secret cannot be had. Never holds the secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretRefused {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others than its user can read it.
    #[error("{0} can be read by others than its user: chmod 600 {0}")]
    Open(PathBuf),
    /// It is larger than any secret.
    #[error("{0} is too large")]
    TooLarge(PathBuf),
    /// Its first line holds nothing.
    #[error("{0} holds nothing in its first line")]
    Empty(PathBuf),
    /// There is one already.
    #[error("{0} is there already; nothing was written over it")]
    Exists(PathBuf),
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> SecretRefused {
    let path = path.to_owned();
    move |source| SecretRefused::Io { path: path.clone(), source }
}

/// A credential that the service manager hands to this service alone
/// (`LoadCredential=` of systemd).
pub(crate) fn credential(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY")?;
    let path = PathBuf::from(folder).join(name);
    path.is_file().then_some(path)
}

/// Reads a secret file. The service manager sees to the rights of its own.
///
/// # Errors
/// [`SecretRefused`]; also when others than its user can read the file.
pub fn read(path: &Path) -> Result<Zeroizing<String>, SecretRefused> {
    let file = File::open(path).map_err(io(path))?;
    let meta = file.metadata().map_err(io(path))?;
    let own = std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder));
    if !own && is_open_to_others(&meta) {
        return Err(SecretRefused::Open(path.to_owned()));
    }
    if meta.len() > BYTES {
        return Err(SecretRefused::TooLarge(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(BYTES).read_to_string(&mut text).map_err(io(path))?;
    Ok(text)
}

/// The first line of a secret file.
pub(crate) fn read_line(path: &Path) -> Result<Zeroizing<String>, SecretRefused> {
    let text = read(path)?;
    let line = text.lines().next().unwrap_or_default().trim_end();
    if line.is_empty() {
        return Err(SecretRefused::Empty(path.to_owned()));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// Whether others than its user can read a file. One that cannot be looked at has told nothing.
pub(crate) fn others_can_read(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| is_open_to_others(&meta))
}

#[cfg(unix)]
fn is_open_to_others(meta: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0
}

/// Windows keeps rights elsewhere; a folder of the service's user is the operator's to choose.
#[cfg(not(unix))]
fn is_open_to_others(_meta: &std::fs::Metadata) -> bool {
    false
}

/// Writes a new secret file; one that is there stays.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), SecretRefused> {
    let mut file = options().create_new(true).open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => SecretRefused::Exists(path.to_owned()),
        _ => io(path)(error),
    })?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io(path))
}

/// Replaces a secret file as a whole.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), SecretRefused> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = (|| {
        let mut file = options().create(true).truncate(true).open(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&part, path)?;
        match path.parent() {
            Some(folder) if cfg!(unix) && !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
            Some(_) | None => Ok(()),
        }
    })();
    written.map_err(io(path))
}

fn options() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
