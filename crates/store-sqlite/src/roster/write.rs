//! Writes one person after another: new, changed, unchanged or doubled.

use madoguchi_app::roster::{KeyFilter, Person};
use madoguchi_app::store::{RosterCounts, RosterLoad};
use madoguchi_domain::ids::MemberId;
use rusqlite::{Connection, Row, Statement, params};

use crate::value::{Day, Id};

/// Doubled rows that are listed.
const DUPLICATES_LISTED: usize = 100_000;

pub(super) struct Loader<'c, R> {
    load: &'c RosterLoad,
    filter: KeyFilter,
    random: R,
    counts: RosterCounts,
    conn: &'c Connection,
    find: Statement<'c>,
    insert: Statement<'c>,
    update: Statement<'c>,
    see: Statement<'c>,
    seen: Statement<'c>,
    /// People from this row on are new in this load.
    first_new: i64,
    /// How far the lines of new people lie before their rows. While it stays
    /// the same, one entry of `roster_seen` tells the lines of all of them.
    run: Option<i64>,
}

impl<'c, R: FnMut() -> [u8; 10]> Loader<'c, R> {
    pub(super) fn prepare(
        conn: &'c Connection,
        load: &'c RosterLoad,
        first_new: i64,
        filter: KeyFilter,
        random: R,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            load,
            filter,
            random,
            counts: RosterCounts::default(),
            conn,
            find: conn.prepare(
                "SELECT row, relation, branch_number, kana_key, symbol, number, name, kana, kana_second_key, mail, employee_number, ended, id
                 FROM member WHERE insurer = ?1 AND symbol_key = ?2 AND number_key = ?3 AND birth_date = ?4 ORDER BY row",
            )?,
            insert: conn.prepare(
                "INSERT INTO member (id, version, insurer, symbol, number, branch_number, birth_date, name, kana, kana_key, kana_second_key,
                                     mail, relation, employee_number, symbol_key, number_key, ended, mail_refused)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, 0)",
            )?,
            update: conn.prepare(
                "UPDATE member SET version = version + 1, symbol = ?2, number = ?3, branch_number = coalesce(?4, branch_number), name = ?5,
                        kana = ?6, kana_key = ?7, kana_second_key = ?8, mail = ?9, employee_number = ?10, ended = 0,
                        mail_refused = mail_refused AND mail IS ?9
                 WHERE row = ?1",
            )?,
            see: conn.prepare("INSERT INTO roster_seen (member_row, line) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?,
            seen: conn.prepare(
                "SELECT line + ?1 - member_row FROM roster_seen WHERE member_row <= ?1 ORDER BY member_row DESC LIMIT 1",
            )?,
            first_new,
            run: None,
        })
    }

    /// Takes the row of a line.
    pub(super) fn take(&mut self, line: u64, person: &Person) -> rusqlite::Result<()> {
        self.counts.rows += 1;
        let birth_date = i64::from(person.birth_date.year()) * 10_000
            + i64::from(person.birth_date.month()) * 100
            + i64::from(person.birth_date.day());
        let maybe_known = self.filter.note((person.symbol_key.as_str(), person.number_key.as_str(), birth_date));
        let known = if maybe_known { self.find(person)? } else { None };
        let line = i64::try_from(line).unwrap_or(i64::MAX);
        match known {
            None => self.add(line, person),
            Some((row, differs)) => self.meet(line, row, differs, person),
        }
    }

    /// The person's row, and whether any item differs. Of several the likest, and
    /// among equals the one with the smallest identity, which every store can tell.
    fn find(&mut self, person: &Person) -> rusqlite::Result<Option<(i64, bool)>> {
        let keys = params![self.load.insurer.as_str(), person.symbol_key, person.number_key, Day(person.birth_date)];
        let mut rows = self.find.query(keys)?;
        let mut best: Option<(u8, Id, i64, bool)> = None;
        while let Some(row) = rows.next()? {
            let relation = row.get_ref(1)?.as_str()?;
            let Some(likeness) =
                person.likeness(relation, row.get_ref(2)?.as_str_or_null()?, row.get_ref(3)?.as_str()?)
            else {
                continue;
            };
            let id: Id = row.get(12)?;
            if best.is_none_or(|(sure, other, ..)| likeness > sure || (likeness == sure && id.0 < other.0)) {
                best = Some((likeness, id, row.get(0)?, differs(row, person)?));
            }
        }
        Ok(best.map(|(.., row, differs)| (row, differs)))
    }

    fn add(&mut self, line: i64, person: &Person) -> rusqlite::Result<()> {
        let id = MemberId::new(self.load.at, (self.random)());
        self.insert.execute(params![
            Id(id.uuid()),
            self.load.insurer.as_str(),
            person.symbol,
            person.number,
            person.branch_number,
            Day(person.birth_date),
            person.name,
            person.kana,
            person.kana_key,
            person.kana_second_key,
            person.mail,
            person.relation.as_str(),
            person.employee_number,
            person.symbol_key,
            person.number_key,
        ])?;
        let row = self.conn.last_insert_rowid();
        if self.run != Some(row - line) {
            self.see.execute([row, line])?;
            self.run = Some(row - line);
        }
        self.counts.added += 1;
        Ok(())
    }

    fn meet(&mut self, line: i64, row: i64, differs: bool, person: &Person) -> rusqlite::Result<()> {
        if row >= self.first_new || self.see.execute([row, line])? == 0 {
            let earlier: i64 = self.seen.query_row([row], |row| row.get(0))?;
            if self.counts.duplicates.len() < DUPLICATES_LISTED {
                self.counts.duplicates.push((line.unsigned_abs(), earlier.unsigned_abs()));
            }
            return Ok(());
        }
        if differs {
            self.update.execute(params![
                row,
                person.symbol,
                person.number,
                person.branch_number,
                person.name,
                person.kana,
                person.kana_key,
                person.kana_second_key,
                person.mail,
                person.employee_number,
            ])?;
            self.counts.changed += 1;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> RosterCounts {
        self.counts
    }
}

/// Whether the file says something else of a known person. A file without
/// branch numbers does not take a known one away.
fn differs(row: &Row<'_>, person: &Person) -> rusqlite::Result<bool> {
    let branch_number = person.branch_number.as_deref();
    let texts = [
        (3, Some(person.kana_key.as_str())),
        (4, Some(&person.symbol)),
        (5, Some(&person.number)),
        (6, Some(&person.name)),
        (7, Some(&person.kana)),
        (8, Some(&person.kana_second_key)),
        (9, person.mail.as_deref()),
        (10, person.employee_number.as_deref()),
    ];
    for (at, text) in texts {
        if row.get_ref(at)?.as_str_or_null()? != text {
            return Ok(true);
        }
    }
    let other_branch = branch_number.is_some() && row.get_ref(2)?.as_str_or_null()? != branch_number;
    Ok(other_branch || row.get::<_, bool>(11)?)
}
