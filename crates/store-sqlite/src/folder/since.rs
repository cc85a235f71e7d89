//! What the replaced store knew better than the backup that takes its place: a
//! password that was changed since, an account that was closed since. The old
//! ones must not come back; the new ones are not taken over, since why the store
//! is replaced is not known. Whose password it was chooses a new one by a code.

use std::collections::HashMap;

use madoguchi_app::store::SecretKind;
use madoguchi_domain::ids::{InstallId, MemberId};
use rusqlite::{Connection, params};

use super::header::Header;
use super::seal::RootKey;
use super::{DataFolder, FolderError};
use crate::apply;
use crate::contract::{Encryption, Role, open};
use crate::value::Id;

/// Verifiers of the accounts that the replaced store has.
pub(super) struct Since(HashMap<uuid::Uuid, Option<Vec<u8>>>);

const ACCOUNTS: &str =
    "SELECT a.id, a.member, s.value FROM account a LEFT JOIN secret s ON s.owner = a.id AND s.kind = ?1";

type Account = (Id, Id, Option<Vec<u8>>);

fn accounts(conn: &Connection) -> rusqlite::Result<Vec<Account>> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    conn.prepare(ACCOUNTS)?.query_map([SecretKind::Password.as_str()], read)?.collect()
}

impl DataFolder {
    /// Reads the store that is about to be replaced; none when there is none of
    /// this install, or it cannot be read.
    pub(super) fn since(&self, install: InstallId, root: &RootKey) -> Option<Since> {
        let read = || -> Result<Option<Since>, FolderError> {
            let Some(header) = Header::read(&self.header_path())? else { return Ok(None) };
            if header.install()? != install {
                return Ok(None);
            }
            for (_, vault) in header.open(root)? {
                let key = Encryption::Key(vault.database_key());
                if let Ok(conn) = open(&self.database_path(), &key, Role::Inspector) {
                    let known = accounts(&conn)?;
                    return Ok(Some(Since(known.into_iter().map(|(id, _, value)| (id.0, value)).collect())));
                }
            }
            Ok(None)
        };
        match read() {
            Ok(since) => since,
            Err(error) => {
                tracing::warn!(%error, "the replaced store could not be read");
                None
            }
        }
    }
}

/// Withdraws passwords that were changed since and closes accounts that were
/// closed since; gives how many of each.
pub(super) fn apply(conn: &Connection, since: &Since) -> Result<(u64, u64), FolderError> {
    let (mut passwords, mut closed) = (0, 0);
    for (account, member, value) in accounts(conn)? {
        match since.0.get(&account.0) {
            None => {
                apply::close_account(conn, MemberId::from_uuid(member.0))?;
                closed += 1;
            }
            Some(newer) if *newer == value => {}
            Some(_) => {
                conn.execute(
                    "DELETE FROM secret WHERE owner = ?1 AND kind = ?2",
                    params![account, SecretKind::Password.as_str()],
                )?;
                passwords += 1;
            }
        }
    }
    Ok((passwords, closed))
}
