//! A mail as a file: `<id>.eml`, whole or not at all, on the disk before it counts as sent.
//!
//! Must not show a half-written file to a program that watches the folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::message::Message;

/// Writes the mail. The same mail again replaces itself, so a repeated delivery leaves one file.
pub(crate) fn put(folder: &Path, message: &Message) -> io::Result<()> {
    let bytes = message.to_mime().map_err(io::Error::other)?;
    fs::create_dir_all(folder)?;
    // Readable by its owner only, until and after the renaming: it may hold a code.
    let mut file = tempfile::Builder::new().prefix(".mail-").suffix(".part").tempfile_in(folder)?;
    file.write_all(&bytes)?;
    file.write_all(b"\r\n")?;
    file.as_file().sync_all()?;
    file.persist(folder.join(format!("{}.eml", message.parts().id))).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// The name itself must survive a power cut. Windows writes it through and cannot open a folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
