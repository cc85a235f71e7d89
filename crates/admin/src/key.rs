//! `key add-password`, `key add-keyring`, `key remove-password`, `key rotate`.

use anyhow::Result;

use crate::args::KeyCommand;
use crate::install::{self, Place};
use crate::{say, secret};

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: KeyCommand) -> Result<()> {
    place.not_of_a_server(
        "the keys of a server lie in its key file: `madoguchi-server keys rotate` gives a store whose servers are \
         stopped new ones (docs/server.md, \"Rotating them\")",
    )?;
    match command {
        KeyCommand::AddPassword { new_password_file } => {
            let password = match new_password_file {
                Some(file) => secret::from_file(&file)?,
                None => secret::ask_new("New password: ")?,
            };
            secret::check_new(&password)?;
            install::with_folder(place, |folder| folder.slot_set_password(&password, install::now()))?;
            say::out(format_args!("the password opens the store"))?;
        }
        KeyCommand::AddKeyring => {
            install::with_folder(place, |folder| folder.slot_add_keyring(install::now()))?;
            say::out(format_args!("the keyring opens the store"))?;
        }
        KeyCommand::RemovePassword => {
            install::with_folder(place, |folder| folder.slot_remove_password(install::now()))?;
            say::out(format_args!("the password opens the store no more; the keyring does"))?;
        }
        KeyCommand::Rotate => {
            install::with_folder(place, |folder| folder.rotate_key(install::now()))?;
            say::out(format_args!("the store has new keys; backups made before are replaced by one under them"))?;
        }
    }
    Ok(())
}
