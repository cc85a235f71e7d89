//! A row of a ledger, and what changed between two of them.

use jiff::civil::Date;

use super::column::LedgerColumn;
use super::number::OfficeNumber;
use super::{PostalCode, Telephone, value};
use crate::kana::KanaKey;
use crate::mail_address::MailAddress;
use crate::table::{RowReading, RowRefusal, TableColumn};
use crate::user_id::UserId;

/// サービス種類: a kind of service by its two-character code, such as `15` 通所介護.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceKind(String);

impl ServiceKind {
    /// Reads a code; none when it is not two letters or digits.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        let fits = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(code.to_ascii_uppercase()))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An office as the federation's ledger has it, read and checked.
#[derive(Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// 事業所番号
    pub number: OfficeNumber,
    /// 事業所名
    pub name: String,
    /// 事業所名カナ as the file has it.
    pub kana: String,
    /// By which the desk finds the reading.
    pub kana_key: KanaKey,
    /// 郵便番号
    pub postal_code: PostalCode,
    /// 住所, to which letters go (REI-05).
    pub address: String,
    /// 電話番号, which reviewers call (REI-05).
    pub telephone: Telephone,
    /// サービス種類, in order.
    pub service_kinds: Vec<ServiceKind>,
    /// Whether it is an agent 代理人, which has to ask the federation (REI-05).
    pub agent: bool,
    /// 廃止年月日; may lie ahead.
    pub closed_on: Option<Date>,
    /// ユーザID; an office without one gets its own at approval.
    pub user_id: Option<UserId>,
    /// セキュリティ用メールアドレス, when one is registered.
    pub security_address: Option<MailAddress>,
}

/// An office must not reach a log through `Debug`.
impl std::fmt::Debug for LedgerRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LedgerRow(..)")
    }
}

impl LedgerRow {
    /// Whether the office no longer exists on a day.
    #[must_use]
    pub fn is_closed(&self, today: Date) -> bool {
        self.closed_on.is_some_and(|day| day <= today)
    }

    /// The value of a column as it is written.
    #[must_use]
    pub fn text(&self, column: LedgerColumn) -> String {
        match column {
            LedgerColumn::Number => self.number.as_str().to_owned(),
            LedgerColumn::Name => self.name.clone(),
            LedgerColumn::Kana => self.kana.clone(),
            LedgerColumn::PostalCode => self.postal_code.as_str().to_owned(),
            LedgerColumn::Address => self.address.clone(),
            LedgerColumn::Telephone => self.telephone.as_str().to_owned(),
            LedgerColumn::ServiceKinds => {
                self.service_kinds.iter().map(ServiceKind::as_str).collect::<Vec<_>>().join("/")
            }
            LedgerColumn::Agent => if self.agent { "1" } else { "0" }.to_owned(),
            LedgerColumn::ClosedOn => self.closed_on.map(|day| day.to_string()).unwrap_or_default(),
            LedgerColumn::UserId => self.user_id.as_ref().map_or("", UserId::as_typed).to_owned(),
            LedgerColumn::SecurityAddress => self.security_address.as_ref().map_or("", MailAddress::as_str).to_owned(),
        }
    }

    /// The columns in which a later row of the same office differs, for a dry run and the desk.
    #[must_use]
    pub fn changed_columns(&self, later: &Self) -> Vec<LedgerColumn> {
        LedgerColumn::ALL.iter().copied().filter(|column| self.text(*column) != later.text(*column)).collect()
    }
}

/// The row, or everything that is wrong with it.
pub(super) fn read<R: std::io::BufRead>(
    mut reading: RowReading<'_, R, LedgerColumn>,
) -> Result<LedgerRow, Vec<RowRefusal>> {
    let number = reading.required(LedgerColumn::Number, value::number);
    let name = reading.required(LedgerColumn::Name, value::name);
    let kana = reading.required(LedgerColumn::Kana, value::kana);
    let postal_code = reading.required(LedgerColumn::PostalCode, value::postal_code);
    let address = reading.required(LedgerColumn::Address, value::address);
    let telephone = reading.required(LedgerColumn::Telephone, value::telephone);
    let service_kinds = reading.optional(LedgerColumn::ServiceKinds, value::service_kinds).unwrap_or_default();
    let agent = reading.optional(LedgerColumn::Agent, value::agent).unwrap_or(false);
    let closed_on = reading.optional(LedgerColumn::ClosedOn, value::closed_on).flatten();
    let user_id = reading.optional(LedgerColumn::UserId, value::user_id);
    let security_address = reading.optional(LedgerColumn::SecurityAddress, value::security_address);
    match (number, name, kana, postal_code, address, telephone) {
        (Some(number), Some(name), Some((kana, kana_key)), Some(postal_code), Some(address), Some(telephone))
            if reading.is_clean() =>
        {
            Ok(LedgerRow {
                number,
                name,
                kana,
                kana_key,
                postal_code,
                address,
                telephone,
                service_kinds,
                agent,
                closed_on,
                user_id,
                security_address,
            })
        }
        _ => Err(reading.into_refusals()),
    }
}
