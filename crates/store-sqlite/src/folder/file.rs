//! Files that are there as a whole or not at all, also after a power cut.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::FolderError;

/// Ending of files that are being written. One left over by a crash is worth nothing.
pub(super) const PART: &str = "part";

/// `name` with a further ending.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Replaces a file by a whole new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let part = with_ending(path, PART);
    let written = (|| {
        let mut file = options().create(true).truncate(true).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()
    })();
    written.map_err(FolderError::io("write"))?;
    put(&part, path)
}

/// Gives a finished file its name, over what bears it.
pub(super) fn put(part: &Path, path: &Path) -> Result<(), FolderError> {
    fs::rename(part, path).map_err(FolderError::io("rename"))?;
    sync_folder(path)
}

/// Forces a file's content to the disk.
pub(super) fn sync(path: &Path) -> Result<(), FolderError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(FolderError::io("sync"))
}

/// Forces the names in a file's folder to the disk. Windows does so itself.
pub(super) fn sync_folder(path: &Path) -> Result<(), FolderError> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(FolderError::io("sync the folder"))?;
    }
    Ok(())
}

/// Removes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<(), FolderError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(FolderError::io("remove")(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Copies a file to a new name and forces it to the disk.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), FolderError> {
    fs::copy(from, to).map_err(FolderError::io("copy"))?;
    sync(to)
}

/// A folder that only its owner may look into.
pub(super) fn make_folder(path: &Path) -> Result<(), FolderError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(FolderError::io("make the folder"))
}

/// Read and write, for the owner only.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// SHA-256 of a file in hexadecimal, and its size in bytes.
pub(super) fn digest(path: &Path) -> Result<(String, u64), FolderError> {
    let read = (|| {
        let mut hasher = Sha256::new();
        let bytes = std::io::copy(&mut File::open(path)?, &mut Hashing(&mut hasher))?;
        Ok((madoguchi_domain::journal::hex(&hasher.finalize()), bytes))
    })();
    read.map_err(FolderError::io("read"))
}

struct Hashing<'h>(&'h mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
