//! 設定: the change of a mail address waits for a code sent to the new address
//! (DSH-12). The old address stays until the code is typed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::email_code::{CodeRefusal, EmailCode, Typed};

/// A change of address in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailChange {
    /// The new address.
    pub address: String,
    /// The newest code.
    pub code: EmailCode,
    /// `ja` or `en`, for mails.
    pub language: String,
}

impl MailChange {
    /// A change with its first code. `before` is an earlier change of the same
    /// account whose codes end here.
    #[must_use]
    pub fn begin(address: String, language: String, before: Option<&Self>, now: Timestamp) -> Self {
        Self { address, code: EmailCode::issue(before.map(|b| &b.code), now), language }
    }

    /// A new code; the older one ends with it.
    pub fn resend(&mut self, now: Timestamp) {
        self.code = EmailCode::issue(Some(&self.code), now);
    }

    /// A typed code. The try is counted in `self` whatever the answer is.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn try_code(&mut self, typed: Typed, now: Timestamp) -> Result<(), CodeRefusal> {
        self.code.judge(typed, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// DSH-12: asking for another address ends the code that went to the one before.
    #[test]
    fn another_address_ends_the_code_of_the_one_before() {
        let first = MailChange::begin("a@example.jp".into(), "ja".into(), None, at(0));
        let mut second = MailChange::begin("b@example.jp".into(), "ja".into(), Some(&first), at(60));
        assert_eq!(second.code.serial, 2);
        assert_eq!(second.try_code(Typed::Earlier, at(61)), Err(CodeRefusal::Superseded { tries_left: 4 }));
        assert_eq!(second.try_code(Typed::Newest, at(62)), Ok(()));
        assert_eq!(second.try_code(Typed::Newest, at(62)), Err(CodeRefusal::Used));
    }
}
