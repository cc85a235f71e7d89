//! What the replaced store knew better than the backup that takes its place: a
//! password that was changed since, an account that was closed since. The old
//! ones must not come back; the new ones are not taken over, since why the store
//! is replaced is not known. Whose password it was chooses a new one by a code.
//! So for offices and clerks; whose authenticator is another since gives up the
//! password too, or the old one could be left out by setting up a third.

use std::collections::{HashMap, HashSet};

use madoguchi_app::store::SecretKind;
use madoguchi_domain::ids::{InstallId, MemberId};
use rusqlite::{Connection, params};

use super::header::Header;
use super::seal::RootKey;
use super::{DataFolder, FolderError};
use crate::apply;
use crate::contract::{Encryption, Role, open};
use crate::value::Id;

/// What the replaced store has.
pub(super) struct Since {
    /// Verifiers of the accounts.
    accounts: HashMap<uuid::Uuid, Option<Vec<u8>>>,
    /// What offices, letters and clerks log in with.
    desk: HashMap<(uuid::Uuid, String), Vec<u8>>,
    /// Clerks whose accounts are closed.
    closed: HashSet<uuid::Uuid>,
}

const ACCOUNTS: &str =
    "SELECT a.id, a.member, s.value FROM account a LEFT JOIN secret s ON s.owner = a.id AND s.kind = ?1";

const DESK: &str = "SELECT owner, kind, value FROM secret
    WHERE kind IN ('office_password', 'temporary_password', 'totp', 'staff_password')";

type Account = (Id, Id, Option<Vec<u8>>);
type DeskSecret = ((uuid::Uuid, String), Vec<u8>);

fn accounts(conn: &Connection) -> rusqlite::Result<Vec<Account>> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    conn.prepare(ACCOUNTS)?.query_map([SecretKind::Password.as_str()], read)?.collect()
}

fn desk(conn: &Connection) -> rusqlite::Result<Vec<DeskSecret>> {
    let read = |row: &rusqlite::Row<'_>| Ok(((row.get::<_, Id>(0)?.0, row.get(1)?), row.get(2)?));
    conn.prepare(DESK)?.query_map([], read)?.collect()
}

/// A store that no newer program has opened since has no clerks at all.
fn closed(conn: &Connection) -> rusqlite::Result<HashSet<uuid::Uuid>> {
    if !conn.table_exists(None, "staff")? {
        return Ok(HashSet::new());
    }
    conn.prepare("SELECT id FROM staff WHERE closed")?.query_map([], |row| Ok(row.get::<_, Id>(0)?.0))?.collect()
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
                    return Ok(Some(Since {
                        accounts: accounts(&conn)?.into_iter().map(|(id, _, value)| (id.0, value)).collect(),
                        desk: desk(&conn)?.into_iter().collect(),
                        closed: closed(&conn)?,
                    }));
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
        match since.accounts.get(&account.0) {
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
    let (withdrawn, stopped) = apply_to_desk(conn, since)?;
    Ok((passwords + withdrawn, closed + stopped))
}

/// The same for offices, letters and clerks.
fn apply_to_desk(conn: &Connection, since: &Since) -> rusqlite::Result<(u64, u64)> {
    let mut passwords = 0;
    for (key, value) in desk(conn)? {
        if since.desk.get(&key) == Some(&value) {
            continue;
        }
        let owner = Id(key.0);
        passwords += conn.execute(
            "DELETE FROM secret WHERE owner = ?1 AND kind IN ('office_password', 'temporary_password', 'staff_password')",
            [owner],
        )?;
        conn.execute("DELETE FROM secret WHERE owner = ?1 AND kind = 'totp'", [owner])?;
        conn.execute("UPDATE office SET totp = NULL WHERE id = ?1", [owner])?;
        conn.execute("UPDATE staff SET totp = NULL WHERE id = ?1", [owner])?;
    }
    let mut stopped = 0;
    for clerk in &since.closed {
        let sql = "UPDATE staff SET closed = 1 WHERE id = ?1 AND NOT closed";
        stopped += conn.execute(sql, [Id(*clerk)])?;
    }
    Ok((passwords as u64, stopped as u64))
}
