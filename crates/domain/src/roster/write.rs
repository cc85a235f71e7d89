//! Writes rosters.

use std::io::Write;

use super::column::Column;
use super::row::{Relation, RosterRow};
use crate::table::{Encoding, LineWriter, Unwritable};

/// Writes a roster as CSV with CRLF line ends and all columns of [`Column::ALL`].
pub struct RosterWriter<W> {
    lines: LineWriter<W>,
}

impl<W: Write> RosterWriter<W> {
    /// Writes the column names; UTF-8 begins with a byte order mark, by which Excel knows it.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn new(output: W, encoding: Encoding) -> Result<Self, Unwritable> {
        let mut lines = LineWriter::new(output, encoding)?;
        lines.write(Column::ALL.map(Column::name))?;
        Ok(Self { lines })
    }

    /// Writes a person.
    ///
    /// # Errors
    /// When the system refuses, or CP932 lacks a character.
    pub fn write(&mut self, row: &RosterRow) -> Result<(), Unwritable> {
        let birth_date = row.birth_date.to_string();
        let relation = match row.relation {
            Relation::Insured => "本人",
            Relation::Dependant => "家族",
        };
        self.lines.write(Column::ALL.map(|column| match column {
            Column::Insurer => row.insurer.as_str(),
            Column::Symbol => row.symbol.as_typed(),
            Column::Number => row.number.as_typed(),
            Column::BranchNumber => row.branch_number.as_deref().unwrap_or_default(),
            Column::BirthDate => &birth_date,
            Column::Name => &row.name,
            Column::Kana => &row.kana,
            Column::Mail => row.mail.as_ref().map_or("", |mail| mail.as_str()),
            Column::Relation => relation,
            Column::EmployeeNumber => row.employee_number.as_deref().unwrap_or_default(),
        }))
    }

    /// Hands over what was written.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn finish(self) -> Result<W, Unwritable> {
        self.lines.finish()
    }
}
