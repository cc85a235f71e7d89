//! The key slots at the start: the keyring, the person's password, the demo's
//! fixed key. Never falls back from one to another by itself, and never makes
//! a store over what is there.

use std::path::{Path, PathBuf};

use madoguchi_store_sqlite::{DataFolder, FolderError, FolderState, OpenFolder, Start, Unlock};
use madoguchi_wire::install::StoreState;
use madoguchi_wire::{ErrorCode, Field, WireError};

use crate::opening::{Closed, Secret};

/// Shortest password of key slot B. It is the only thing between a thief of
/// the file and its content.
const SHORTEST_PASSWORD: usize = 12;

/// Opens the folder's store, or makes it where there is none.
pub(crate) async fn unlock(folder: PathBuf, demo: bool, secret: Secret) -> Result<OpenFolder, Closed> {
    let opened = tokio::task::spawn_blocking(move || unlock_blocking(&folder, demo, &secret)).await;
    opened.map_err(|error| Closed::told(StoreState::Unavailable, error))?
}

fn unlock_blocking(path: &Path, demo: bool, secret: &Secret) -> Result<OpenFolder, Closed> {
    let folder = DataFolder::lock(path).map_err(explain)?;
    let start = Start { at: crate::clock::now(), program_version: env!("CARGO_PKG_VERSION") };
    let present = match folder.state().map_err(explain)? {
        FolderState::Empty => None,
        FolderState::Present { demo: of_demo, keyring, password } => Some((of_demo, keyring, password)),
    };
    if present.is_some_and(|(of_demo, _, _)| of_demo != demo) {
        return Err(explain(FolderError::OtherKind));
    }
    match (present, secret) {
        (None, _) if demo => folder.create(Unlock::Demo, start).map_err(explain),
        (Some(_), _) if demo => folder.open(Unlock::Demo, start).map_err(explain),
        (None, Secret::Machine | Secret::Password(_)) => folder.create(Unlock::Keyring, start).map_err(explain),
        (None, Secret::NewPassword(password)) => {
            check(password)?;
            folder.create(Unlock::Password(password), start).map_err(explain)
        }
        (Some((_, true, _)), Secret::Machine) => folder.open(Unlock::Keyring, start).map_err(explain_present),
        (Some((_, false, _)), Secret::Machine) => Err(Closed::because(StoreState::Locked)),
        (Some(_), Secret::Password(password)) => folder.open(Unlock::Password(password), start).map_err(explain),
        (Some(_), Secret::NewPassword(_)) => Err(Closed::because(StoreState::Locked)),
    }
}

fn check(password: &str) -> Result<(), Closed> {
    if password.chars().count() >= SHORTEST_PASSWORD {
        return Ok(());
    }
    let mut refusal = WireError::field(Field::StorePassword, ErrorCode::TooShort);
    for field in &mut refusal.fields {
        field.detail = Some(SHORTEST_PASSWORD.to_string());
    }
    Err(Closed { refusal: Some(Box::new(refusal)), ..Closed::because(StoreState::NeedsPassword) })
}

/// As [`explain`] for a store that is there: where nothing but the keyring opens
/// it, a new password would not either, so none is asked for.
fn explain_present(error: FolderError) -> Closed {
    if matches!(error, FolderError::NoKeyring { password_slot: false, .. }) {
        return Closed::told(StoreState::KeyMissing, error);
    }
    explain(error)
}

/// What a person at the window can be told.
fn explain(error: FolderError) -> Closed {
    match error {
        FolderError::InUse => Closed::because(StoreState::InUse),
        FolderError::NoKeyring { password_slot: true, .. } | FolderError::KeyMissing { password_slot: true } => {
            Closed::because(StoreState::Locked)
        }
        FolderError::NoKeyring { password_slot: false, reason } => Closed::told(StoreState::NeedsPassword, reason),
        FolderError::KeyMissing { password_slot: false }
        | FolderError::NoPasswordSlot
        | FolderError::LastSlot
        | FolderError::HeaderMissing
        | FolderError::HeaderDamaged(_) => Closed::told(StoreState::KeyMissing, error),
        FolderError::WrongPassword => Closed {
            refusal: Some(Box::new(WireError::field(Field::StorePassword, ErrorCode::StorePasswordWrong))),
            ..Closed::because(StoreState::Locked)
        },
        FolderError::TooNew => Closed::because(StoreState::TooNew),
        FolderError::Damaged(_) | FolderError::DatabaseMissing | FolderError::CopyRefused(_) => {
            Closed::told(StoreState::Damaged, error)
        }
        FolderError::OtherKind
        | FolderError::Exists(_)
        | FolderError::Empty
        | FolderError::DiskFull
        | FolderError::Io { .. }
        | FolderError::Unavailable(_) => Closed::told(StoreState::Unavailable, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_keyring(password_slot: bool) -> FolderError {
        FolderError::NoKeyring { reason: "none".into(), password_slot }
    }

    #[test]
    fn asks_for_a_new_password_only_where_there_is_no_store_yet() {
        assert_eq!(explain(no_keyring(false)).state, StoreState::NeedsPassword);
        assert_eq!(explain_present(no_keyring(false)).state, StoreState::KeyMissing);
        for explained in [explain(no_keyring(true)), explain_present(no_keyring(true))] {
            assert_eq!(explained.state, StoreState::Locked);
        }
        assert_eq!(explain_present(FolderError::KeyMissing { password_slot: true }).state, StoreState::Locked);
        assert_eq!(explain_present(FolderError::KeyMissing { password_slot: false }).state, StoreState::KeyMissing);
    }

    #[test]
    fn takes_a_password_of_twelve_characters_and_none_of_eleven() {
        assert!(check("123456789012").is_ok());
        assert!(check("十二文字あるパスワードです").is_ok());
        let refusal = check("12345678901").unwrap_err().refusal.unwrap();
        assert_eq!(
            refusal.fields.iter().map(|f| (f.name, f.code, f.detail.as_deref())).collect::<Vec<_>>(),
            [(Field::StorePassword, ErrorCode::TooShort, Some("12"))]
        );
    }

    /// ASVS 13.2.3: the demo's fixed key opens nothing real.
    #[test]
    fn a_folder_of_the_demo_takes_no_real_data() {
        let folder = tempfile::tempdir().unwrap();
        let made = unlock_blocking(folder.path(), true, &Secret::Machine).unwrap_or_else(|_| panic!("the demo"));
        made.close(crate::clock::now()).unwrap();
        drop(made);
        let closed = unlock_blocking(folder.path(), false, &Secret::Machine).err().unwrap();
        assert_eq!(closed.state, StoreState::Unavailable);
    }
}
