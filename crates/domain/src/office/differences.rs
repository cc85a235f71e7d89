//! What an application and the ledger have between them: what the office may be told after its code,
//! and what a reviewer has to look at.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::number::OfficeNumber;
use super::row::LedgerRow;
use crate::mail_address::MailAddress;
use crate::prefecture::Prefecture;

/// Days for which a new address of the ledger is pointed out: a letter would go there.
const NEW_ADDRESS_DAYS: i32 = 30;

/// What the ledger says to an office whose notice address is confirmed (REI-10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerAnswer {
    /// It may send: its name for step 4.
    Ready {
        /// 事業所名
        name: String,
    },
    /// The ledger does not have the number.
    Missing,
    /// The office is closed.
    Closed,
    /// An agent asks the federation (REI-05).
    Agent,
    /// An earlier application is still open.
    ApplicationOpen,
}

/// The ledger's answer. Given only after the code was right.
#[must_use]
pub fn answer(entry: Option<&LedgerRow>, application_open: bool, today: Date) -> LedgerAnswer {
    match entry {
        None => LedgerAnswer::Missing,
        Some(entry) if entry.is_closed(today) => LedgerAnswer::Closed,
        Some(entry) if entry.agent => LedgerAnswer::Agent,
        Some(_) if application_open => LedgerAnswer::ApplicationOpen,
        Some(entry) => LedgerAnswer::Ready { name: entry.name.clone() },
    }
}

/// What was applied for, as the reviewer compares it.
#[derive(Clone, Copy, Debug)]
pub struct Applied<'a> {
    /// 事業所番号
    pub number: &'a OfficeNumber,
    /// 事業所名 as step 4 showed it.
    pub name: &'a str,
    /// 請求先都道府県
    pub prefecture: Prefecture,
    /// 通知先メールアドレス
    pub notice_address: &'a MailAddress,
    /// The day of the application in Japan.
    pub on: Date,
}

/// One thing for a reviewer to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    /// The ledger no longer has the office.
    Missing,
    /// The office is closed, or will be.
    Closing {
        /// 廃止年月日
        on: Date,
    },
    /// It has become an agent.
    Agent,
    /// The name differs from what step 4 showed.
    Name,
    /// The number belongs to another prefecture than the one billed.
    Prefecture {
        /// Of the number; none when its first digits name no prefecture.
        of_number: Option<Prefecture>,
    },
    /// The check digit of the number does not fit.
    CheckDigit,
    /// A security address is registered, and mail goes elsewhere: the office could reset itself.
    OtherThanSecurityAddress {
        /// Whether at least the domain is the same.
        same_domain: bool,
    },
    /// The ledger's postal address is new; a forged change of address comes before a forged letter.
    NewAddress {
        /// Since when.
        since: Date,
    },
}

/// Everything a reviewer has to look at, in a fixed order. `address_since` is the day on which an
/// import brought the postal address that is in force.
#[must_use]
pub fn differences(
    applied: Applied<'_>,
    entry: Option<&LedgerRow>,
    address_since: Option<Date>,
    today: Date,
) -> Vec<Difference> {
    let Some(entry) = entry else { return vec![Difference::Missing] };
    let mut found = Vec::new();
    found.extend(entry.closed_on.map(|on| Difference::Closing { on }));
    found.extend(entry.agent.then_some(Difference::Agent));
    found.extend((entry.name != applied.name).then_some(Difference::Name));
    let of_number = applied.number.prefecture();
    found.extend((of_number != Some(applied.prefecture)).then_some(Difference::Prefecture { of_number }));
    found.extend((!applied.number.check_digit_fits()).then_some(Difference::CheckDigit));
    found.extend(security_address(applied.notice_address, entry.security_address.as_ref()));
    let since = address_since.filter(|since| is_new_address(*since, applied.on, today));
    found.extend(since.map(|since| Difference::NewAddress { since }));
    found
}

/// Whether the ledger's postal address is to be pointed out, to reviewer and printer alike: it came after the
/// application, or not long ago. Whoever loads a ledger may be the reviewer, so that the printer must see it too.
#[must_use]
pub fn is_new_address(since: Date, applied_on: Date, today: Date) -> bool {
    since > applied_on || (today.max(since) - since).get_days() <= NEW_ADDRESS_DAYS
}

fn security_address(notice: &MailAddress, security: Option<&MailAddress>) -> Option<Difference> {
    let security = security.filter(|security| security.key() != notice.key())?;
    let same_domain = security.domain().eq_ignore_ascii_case(notice.domain());
    Some(Difference::OtherThanSecurityAddress { same_domain })
}
