//! Reads single values of a ledger as federations write them.
//! Must not: know where a value stands.

use std::borrow::Cow;

use jiff::civil::Date;

use super::number::{OFFICE_NUMBER_LENGTH, OfficeNumber};
use super::{PostalCode, ServiceKind, Telephone};
use crate::birth_date::parse_typed;
use crate::half_width::to_half_width;
use crate::kana::KanaKey;
use crate::mail_address::MailAddress;
use crate::table::{RowReason, limited};
use crate::user_id::{UserId, UserIdPolicy};

/// The longest name or reading in characters; what a window envelope shows in two lines.
const NAME_CHARACTERS: usize = 100;
/// The longest address in characters.
const ADDRESS_CHARACTERS: usize = 150;
/// Most kinds of service of one office.
const SERVICE_KINDS: usize = 60;

/// 事業所番号. Spreadsheets drop the zero with which numbers of the prefectures 01 to 09 begin; it
/// is put back where the check digit then fits.
pub(super) fn number(text: Cow<'_, str>) -> Result<OfficeNumber, RowReason> {
    let read = OfficeNumber::new(&text).map_err(|_| RowReason::OfficeNumber);
    if read.is_err() && text.trim().chars().count() == OFFICE_NUMBER_LENGTH - 1 {
        let filled = OfficeNumber::new(&format!("0{}", text.trim()));
        return filled.ok().filter(OfficeNumber::check_digit_fits).ok_or(RowReason::OfficeNumber);
    }
    read
}

/// 事業所名
pub(super) fn name(text: Cow<'_, str>) -> Result<String, RowReason> {
    limited(text, NAME_CHARACTERS)
}

/// 事業所名カナ with the key by which the desk finds it. Digits and letters occur in it.
pub(super) fn kana(text: Cow<'_, str>) -> Result<(String, KanaKey), RowReason> {
    let kana = limited(text, NAME_CHARACTERS)?;
    let key = KanaKey::new(&kana)?;
    Ok((kana, key))
}

/// 郵便番号
pub(super) fn postal_code(text: Cow<'_, str>) -> Result<PostalCode, RowReason> {
    PostalCode::new(&text).map_err(|_| RowReason::PostalCode)
}

/// 住所
pub(super) fn address(text: Cow<'_, str>) -> Result<String, RowReason> {
    limited(text, ADDRESS_CHARACTERS)
}

/// 電話番号
pub(super) fn telephone(text: Cow<'_, str>) -> Result<Telephone, RowReason> {
    Telephone::new(&text).map_err(|_| RowReason::Telephone)
}

/// サービス種類: two-character codes with any of the usual marks between them.
pub(super) fn service_kinds(text: Cow<'_, str>) -> Result<Vec<ServiceKind>, RowReason> {
    let half = to_half_width(&text).text;
    let codes = half.split([',', ';', '/', '|', '・', '、', ' ']).filter(|code| !code.is_empty());
    let mut kinds = codes.map(ServiceKind::new).collect::<Option<Vec<_>>>().ok_or(RowReason::ServiceKind)?;
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() > SERVICE_KINDS { Err(RowReason::TooLong { most: SERVICE_KINDS * 3 }) } else { Ok(kinds) }
}

/// 代理人 in the usual codings.
pub(super) fn agent(text: Cow<'_, str>) -> Result<bool, RowReason> {
    let half = to_half_width(&text).text.to_ascii_lowercase();
    match half.as_str() {
        "1" | "01" | "有" | "あり" | "該当" | "○" | "〇" | "代理人" | "yes" | "true" => Ok(true),
        "0" | "00" | "無" | "なし" | "非該当" | "×" | "-" | "no" | "false" => Ok(false),
        _ => Err(RowReason::YesOrNo),
    }
}

/// 廃止年月日, which may lie ahead. What a spreadsheet calls "no date" is none.
pub(super) fn closed_on(text: Cow<'_, str>) -> Result<Option<Date>, RowReason> {
    let half = to_half_width(&text).text;
    if matches!(half.as_str(), "99999999" | "9999/12/31" | "9999-12-31" | "00000000" | "0") {
        return Ok(None);
    }
    Ok(Some(parse_typed(&half)?))
}

/// ユーザID
pub(super) fn user_id(text: Cow<'_, str>) -> Result<UserId, RowReason> {
    let half = to_half_width(&text).text;
    UserId::new(&half, &UserIdPolicy::default()).map_err(|_| RowReason::UserId)
}

/// セキュリティ用メールアドレス
pub(super) fn security_address(text: Cow<'_, str>) -> Result<MailAddress, RowReason> {
    MailAddress::new(&text).map_err(|_| RowReason::Mail)
}
