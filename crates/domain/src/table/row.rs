//! Reads one record column by column.
//! Must not: stop at the first mistake; whoever corrects a file wants all of a row at once.

use std::borrow::Cow;

use super::encoding::Decoder;
use super::header::{Header, TableColumn};
use super::record::RecordReader;
use super::refusal::{RowReason, RowRefusal};
use super::value;
use crate::my_number::looks_like_my_number;

/// Collects the mistakes of one record.
pub(crate) struct RowReading<'r, R, C> {
    record: &'r RecordReader<R>,
    header: &'r Header<C>,
    decoder: &'r mut Decoder,
    refusals: Vec<RowRefusal>,
}

impl<'r, R: std::io::BufRead, C: TableColumn> RowReading<'r, R, C> {
    pub(crate) fn new(record: &'r RecordReader<R>, header: &'r Header<C>, decoder: &'r mut Decoder) -> Self {
        let mut reading = Self { record, header, decoder, refusals: Vec::new() };
        reading.check_fields();
        reading
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.refusals.is_empty()
    }

    /// Everything that is wrong.
    pub(crate) fn into_refusals(self) -> Vec<RowRefusal> {
        self.refusals
    }

    /// What no column may hold, also those that are passed over.
    fn check_fields(&mut self) {
        for at in 0..self.record.len() {
            let Some(name) = self.header.names().get(at) else {
                if !self.record.field(at).trim_ascii().is_empty() {
                    let last = self.header.names().last().cloned().unwrap_or_default();
                    self.refuse(last, RowReason::TooManyFields);
                    return;
                }
                continue;
            };
            let bytes = self.record.field(at);
            if value::may_be_my_number(bytes)
                && self.decoder.decode(bytes).is_some_and(|text| looks_like_my_number(&text))
            {
                let name = name.clone();
                self.refuse(name, RowReason::MyNumber);
            }
        }
    }

    /// A value that must be there; none when it is refused.
    pub(crate) fn required<T>(
        &mut self,
        column: C,
        read: impl FnOnce(Cow<'r, str>) -> Result<T, RowReason>,
    ) -> Option<T> {
        match self.text(column)? {
            Some(text) => self.take(column, read(text)),
            None => self.take(column, Err(RowReason::Empty)),
        }
    }

    /// A value that may be absent; none when it is absent or refused.
    pub(crate) fn optional<T>(
        &mut self,
        column: C,
        read: impl FnOnce(Cow<'r, str>) -> Result<T, RowReason>,
    ) -> Option<T> {
        let text = self.text(column)??;
        self.take(column, read(text))
    }

    /// The trimmed text of a column: none when refused, some none when empty or absent.
    fn text(&mut self, column: C) -> Option<Option<Cow<'r, str>>> {
        let Some(at) = self.header.place(column) else {
            return Some(None);
        };
        let Some(text) = self.decoder.decode(self.record.field(at)) else {
            return self.take(column, Err(RowReason::NotText(self.decoder.encoding)));
        };
        match value::trimmed(text) {
            text if text.is_empty() => Some(None),
            text if value::holds_control(&text) => self.take(column, Err(RowReason::ControlCharacter)),
            text => Some(Some(text)),
        }
    }

    fn take<T>(&mut self, column: C, read: Result<T, RowReason>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(self.header.name_of(column).to_owned(), reason);
                None
            }
        }
    }

    fn refuse(&mut self, column: String, reason: RowReason) {
        let refusal = RowRefusal { line: self.record.line(), column, reason };
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
    }
}
