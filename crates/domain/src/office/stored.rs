//! A row of a ledger as a store gives it back, checked as the file was when it was loaded.

use std::borrow::Cow;

use jiff::civil::Date;

use super::column::LedgerColumn;
use super::number::OfficeNumber;
use super::row::LedgerRow;
use super::value;
use crate::mail_address::MailAddress;
use crate::table::{RowReason, TableColumn};

/// The items of an office as they lie in columns; texts are those of [`LedgerRow::text`].
#[derive(Clone, Default)]
pub struct StoredOffice {
    /// 事業所番号
    pub number: String,
    /// 事業所名
    pub name: String,
    /// 事業所名カナ
    pub kana: String,
    /// 郵便番号
    pub postal_code: String,
    /// 住所
    pub address: String,
    /// 電話番号
    pub telephone: String,
    /// サービス種類, between which stands `/`.
    pub service_kinds: String,
    /// 代理人
    pub agent: bool,
    /// 廃止年月日
    pub closed_on: Option<Date>,
    /// ユーザID
    pub user_id: Option<String>,
    /// セキュリティ用メールアドレス
    pub security_address: Option<String>,
}

impl LedgerRow {
    /// The row of stored items.
    ///
    /// # Errors
    /// The first column that holds what no ledger can hold.
    pub fn from_stored(stored: StoredOffice) -> Result<Self, LedgerColumn> {
        use LedgerColumn as Column;
        let (kana, kana_key) = read(Column::Kana, value::kana, &stored.kana)?;
        Ok(Self {
            number: OfficeNumber::new(&stored.number).map_err(|_| Column::Number)?,
            name: read(Column::Name, value::name, &stored.name)?,
            kana,
            kana_key,
            postal_code: read(Column::PostalCode, value::postal_code, &stored.postal_code)?,
            address: read(Column::Address, value::address, &stored.address)?,
            telephone: read(Column::Telephone, value::telephone, &stored.telephone)?,
            service_kinds: read(Column::ServiceKinds, value::service_kinds, &stored.service_kinds)?,
            agent: stored.agent,
            closed_on: stored.closed_on,
            user_id: stored.user_id.map(|id| read(Column::UserId, value::user_id, &id)).transpose()?,
            security_address: stored
                .security_address
                .map(|address| MailAddress::new(&address).map_err(|_| Column::SecurityAddress))
                .transpose()?,
        })
    }
}

fn read<T>(
    column: LedgerColumn,
    value: impl Fn(Cow<'_, str>) -> Result<T, RowReason>,
    text: &str,
) -> Result<T, LedgerColumn> {
    // A required column is never empty; the two that may be are none or an empty list then.
    if text.is_empty() && column.is_required() {
        return Err(column);
    }
    value(Cow::Borrowed(text)).map_err(|_| column)
}
