//! Checks of the file: quickly after an unclean stop, fully once a week, with a
//! verified backup after a full check that found nothing.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::FolderError;
use super::backup::Backup;
use super::open::OpenFolder;
use crate::fault::store_error;
use crate::local_state;

/// How thorough a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Every page is read and its code of authenticity compared.
    Quick,
    /// Indexes are compared with their tables as well.
    Full,
    /// As full, and pages that nothing uses are looked at in the file itself;
    /// only for a file that nobody else has open, where no page is half written.
    Copy,
}

/// What a check found, in SQLite's words; empty when the file is sound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

/// What the weekly care did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CareReport {
    /// It was not due yet.
    NotDue,
    /// The file is sound, and a verified backup was written.
    Sound(Backup),
    /// The file is damaged. No backup was written over a good one; the next
    /// start moves the file aside and restores the newest good backup.
    Damaged(Problems),
}

/// Time between two cares.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// When the last care ended well, in microseconds.
const CARED_AT: &str = "care.at";
/// Problems that are listed.
const LISTED: usize = 20;

impl Problems {
    pub(super) fn into_result(self) -> Result<(), FolderError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some(first) => Err(FolderError::Damaged(first)),
        }
    }
}

/// Checks a file. Whatever cannot be read is a problem, not an error.
pub(super) fn check(conn: &Connection, depth: Depth) -> Result<Problems, FolderError> {
    let statements: &[&str] = match depth {
        Depth::Quick => &["PRAGMA quick_check(20)"],
        Depth::Full => &["PRAGMA integrity_check(20)"],
        Depth::Copy => &["PRAGMA cipher_integrity_check", "PRAGMA integrity_check(20)"],
    };
    let mut problems = Vec::new();
    for sql in statements {
        match answers(conn, sql) {
            Ok(found) => problems.extend(found),
            Err(error) => match FolderError::from(store_error(&error)) {
                FolderError::Damaged(text) => problems.push(text),
                other => return Err(other),
            },
        }
    }
    problems.truncate(LISTED);
    Ok(Problems(problems))
}

fn answers(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = conn.prepare(sql)?;
    let mut rows = select.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        if text != "ok" {
            found.push(text);
        }
    }
    Ok(found)
}

impl OpenFolder {
    /// Once a week: a full check and a verified backup. Takes seconds with a
    /// large roster, while people go on working.
    ///
    /// # Errors
    /// When the check or the backup cannot be done, such as on a full disk; the
    /// store goes on and the care stays due.
    pub fn care(&self, at: Timestamp) -> Result<CareReport, FolderError> {
        let _upkeep = self.upkeep();
        if self.cared_at()?.is_some_and(|last| last + WEEK > at && last <= at) {
            return Ok(CareReport::NotDue);
        }
        let problems = check(&self.store().connections.extra_reader()?, Depth::Full)?;
        if !problems.0.is_empty() {
            self.note_damage();
            return Ok(CareReport::Damaged(problems));
        }
        let backup = self.keep_backup(at)?;
        let micros = at.as_microsecond().to_string();
        self.store().connections.write_blocking(|conn| {
            local_state::put(conn, CARED_AT, Some(micros.as_bytes())).map_err(|error| store_error(&error))
        })?;
        Ok(CareReport::Sound(backup))
    }

    fn cared_at(&self) -> Result<Option<Timestamp>, FolderError> {
        Ok(read_instant(&self.store().connections.extra_reader()?, CARED_AT)?)
    }
}

/// An instant that a file remembers under a name.
pub(super) fn read_instant(conn: &Connection, key: &str) -> rusqlite::Result<Option<Timestamp>> {
    let text = local_state::get(conn, key)?.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(text.and_then(|text| text.parse().ok()).and_then(|micros| Timestamp::from_microsecond(micros).ok()))
}
