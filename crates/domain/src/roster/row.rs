//! Reads one record into a person of the roster.
//! Must not: stop at the first mistake; whoever corrects a file wants all of a row at once.

use std::borrow::Cow;

use jiff::civil::Date;

use super::column::{Column, Header};
use super::encoding::Decoder;
use super::record::RecordReader;
use super::refusal::{RowReason, RowRefusal};
use super::value;
use crate::insurer_code::InsurerCode;
use crate::kana::KanaKeys;
use crate::mail_address::MailAddress;
use crate::my_number::looks_like_my_number;
use crate::symbol_number::{Number, Symbol};

/// A person of a roster 加入者データ, read and checked.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// 保険者指定コード, as the profile has it.
    pub insurer: InsurerCode,
    /// 記号
    pub symbol: Symbol,
    /// 番号
    pub number: Number,
    /// 枝番, which is never asked (AUT-14) and tells dependants apart.
    pub branch_number: Option<String>,
    /// 生年月日
    pub birth_date: Date,
    /// 氏名
    pub name: String,
    /// 氏名カナ as the file has it.
    pub kana: String,
    /// Both match keys of the kana.
    pub kana_keys: KanaKeys,
    /// The address known to the insurer (REG-10).
    pub mail: Option<MailAddress>,
    /// 本人 or 家族.
    pub relation: Relation,
    /// 従業員番号 (AUT-08).
    pub employee_number: Option<String>,
}

/// A person must not reach a log through `Debug`.
impl std::fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RosterRow(..)")
    }
}

/// 本人 or 家族. Only the insured person can register (AUT-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// 被保険者・組合員
    Insured,
    /// 被扶養者
    Dependant,
}

/// What every row of the file must agree with.
pub(super) struct Expected {
    pub(super) insurer: InsurerCode,
    pub(super) today: Date,
}

/// Collects the mistakes of one record.
pub(super) struct RowReading<'r, R> {
    pub(super) record: &'r RecordReader<R>,
    pub(super) header: &'r Header,
    pub(super) decoder: &'r mut Decoder,
    refusals: Vec<RowRefusal>,
}

impl<'r, R: std::io::BufRead> RowReading<'r, R> {
    pub(super) fn new(record: &'r RecordReader<R>, header: &'r Header, decoder: &'r mut Decoder) -> Self {
        Self { record, header, decoder, refusals: Vec::new() }
    }

    /// The row, or everything that is wrong with it.
    pub(super) fn read(mut self, expected: &Expected) -> Result<RosterRow, Vec<RowRefusal>> {
        self.check_fields();
        self.required(Column::Insurer, |text| {
            value::is_insurer(text, &expected.insurer).then_some(()).ok_or(RowReason::OtherInsurer)
        });
        let symbol = self.required(Column::Symbol, |text| Symbol::new(&text).map_err(RowReason::from));
        let number = self.required(Column::Number, |text| Number::new(&text).map_err(RowReason::from));
        let branch_number = self.optional(Column::BranchNumber, value::plain_number);
        let birth_date = self.required(Column::BirthDate, |text| value::birth_date(text, expected.today));
        let name = self.required(Column::Name, value::name);
        let kana = self.required(Column::Kana, value::kana);
        let mail = self.optional(Column::Mail, |text| MailAddress::new(&text).map_err(|_| RowReason::Mail));
        let relation = self.required(Column::Relation, value::relation);
        let employee_number = self.optional(Column::EmployeeNumber, value::plain_number);
        match (symbol, number, birth_date, name, kana, relation) {
            (Some(symbol), Some(number), Some(birth_date), Some(name), Some((kana, kana_keys)), Some(relation))
                if self.refusals.is_empty() =>
            {
                let insurer = expected.insurer.clone();
                Ok(RosterRow {
                    insurer,
                    symbol,
                    number,
                    branch_number,
                    birth_date,
                    name,
                    kana,
                    kana_keys,
                    mail,
                    relation,
                    employee_number,
                })
            }
            _ => Err(self.refusals),
        }
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

    fn required<T>(&mut self, column: Column, read: impl FnOnce(Cow<'r, str>) -> Result<T, RowReason>) -> Option<T> {
        match self.text(column)? {
            Some(text) => self.take(column, read(text)),
            None => self.take(column, Err(RowReason::Empty)),
        }
    }

    fn optional<T>(&mut self, column: Column, read: impl FnOnce(Cow<'r, str>) -> Result<T, RowReason>) -> Option<T> {
        let text = self.text(column)??;
        self.take(column, read(text))
    }

    /// The trimmed text of a column: none when refused, some none when empty or absent.
    fn text(&mut self, column: Column) -> Option<Option<Cow<'r, str>>> {
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

    fn take<T>(&mut self, column: Column, read: Result<T, RowReason>) -> Option<T> {
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
