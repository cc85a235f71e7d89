//! `backup` and `restore`.

use std::path::Path;

use anyhow::{Result, bail};
use madoguchi_store_sqlite::{DataFolder, FolderState};

use crate::install::{self, Place, Slots};
use crate::say;

/// Writes a verified copy, with the key header beside it.
pub(crate) fn backup(place: &Place, file: &Path) -> Result<()> {
    let copy = install::with_folder(place, |folder| folder.backup_to(file, install::now()))?;
    let backup = &copy.backup;
    say::out(format_args!("{} ({} bytes, sha256 {})", backup.path.display(), backup.bytes, backup.sha256))?;
    if place.server_config.is_some() {
        say::err(format_args!("only the server's key file opens this backup; keep a copy of it elsewhere"));
    } else if !copy.password_slot {
        say::err(format_args!(
            "only the keyring of this user opens this backup; `key add-password` before the next one lets a password open it too"
        ));
    }
    Ok(())
}

/// Puts a backup in the place of the store; what is there is moved aside.
pub(crate) fn restore(place: &Place, file: &Path) -> Result<()> {
    if !file.is_file() {
        bail!("{} is no file", file.display());
    }
    let path = place.folder()?;
    let folder = DataFolder::lock(&path).map_err(install::explain)?;
    let at = install::now();
    let aside = path.join(format!("replaced-{}", at.strftime("%Y%m%d-%H%M%S")));
    // A folder whose store cannot even be described is replaced all the same.
    let demo = matches!(folder.state(), Ok(FolderState::Present { demo: true, .. }));
    let slots = Slots { demo, keyring: true, password: true };
    let open = install::unlock(place, slots, |unlock| folder.restore(file, unlock, Some(&aside), at))?;
    if let Some(restored) = open.restored() {
        say::out(format_args!("restored; everything up to {} is there", restored.up_to))?;
        if let Some(moved) = &restored.moved_to {
            say::out(format_args!("the store before lies in {}", moved.display()))?;
        }
        say::out(format_args!(
            "sessions, sign-ups in progress and unsent codes of the backup were ended; who is locked out by a password \
             changed since chooses a new one by パスワードを忘れた方はこちら"
        ))?;
    }
    open.close(install::now()).map_err(install::explain)
}
