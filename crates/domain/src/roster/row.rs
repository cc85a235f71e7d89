//! Reads one record into a person of the roster.
//! Must not: stop at the first mistake; whoever corrects a file wants all of a row at once.

use jiff::civil::Date;

use super::column::Column;
use super::value;
use crate::insurer_code::InsurerCode;
use crate::kana::KanaKeys;
use crate::mail_address::MailAddress;
use crate::symbol_number::{Number, Symbol};
use crate::table::{RowReading, RowReason, RowRefusal};

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

/// The row, or everything that is wrong with it.
pub(super) fn read<R: std::io::BufRead>(
    mut reading: RowReading<'_, R, Column>,
    expected: &Expected,
) -> Result<RosterRow, Vec<RowRefusal>> {
    reading.required(Column::Insurer, |text| {
        value::is_insurer(text, &expected.insurer).then_some(()).ok_or(RowReason::OtherInsurer)
    });
    let symbol = reading.required(Column::Symbol, |text| Symbol::new(&text).map_err(RowReason::from));
    let number = reading.required(Column::Number, |text| Number::new(&text).map_err(RowReason::from));
    let branch_number = reading.optional(Column::BranchNumber, value::plain_number);
    let birth_date = reading.required(Column::BirthDate, |text| value::birth_date(text, expected.today));
    let name = reading.required(Column::Name, value::name);
    let kana = reading.required(Column::Kana, value::kana);
    let mail = reading.optional(Column::Mail, |text| MailAddress::new(&text).map_err(|_| RowReason::Mail));
    let relation = reading.required(Column::Relation, value::relation);
    let employee_number = reading.optional(Column::EmployeeNumber, value::plain_number);
    match (symbol, number, birth_date, name, kana, relation) {
        (Some(symbol), Some(number), Some(birth_date), Some(name), Some((kana, kana_keys)), Some(relation))
            if reading.is_clean() =>
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
        _ => Err(reading.into_refusals()),
    }
}
