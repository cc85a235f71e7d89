//! セキュリティ用メールアドレス: registered or changed by a code sent to the new address (REI-07, REI-16). The
//! address before stays until the code is right, and both are told of the change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::email_code::{CodeRefusal, Typed};
use crate::ids::OfficeId;
use crate::limits;
use crate::mail_address::MailAddress;
use crate::reissue::{CodeShape, ConfirmationCode};

/// A change of the security address in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityAddressChange {
    /// Whose it is.
    pub office: OfficeId,
    /// The new address.
    pub address: MailAddress,
    /// The newest code.
    pub code: ConfirmationCode,
    /// `ja` or `en`, for mails.
    pub language: String,
}

/// No more codes for this change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("codes spent")]
pub struct CodesSpent;

impl SecurityAddressChange {
    /// A change with its first code. `before` is an earlier change of the same office whose codes
    /// end here; as many codes as one change may have are counted over both.
    ///
    /// # Errors
    /// [`CodesSpent`].
    pub fn begin(
        office: OfficeId,
        address: MailAddress,
        language: String,
        shape: CodeShape,
        before: Option<&Self>,
        now: Timestamp,
    ) -> Result<Self, CodesSpent> {
        let code = issue(before.map(|change| &change.code), shape, now)?;
        Ok(Self { office, address, code, language })
    }

    /// A new code; the older one ends with it.
    ///
    /// # Errors
    /// [`CodesSpent`].
    pub fn resend(&mut self, shape: CodeShape, now: Timestamp) -> Result<(), CodesSpent> {
        self.code = issue(Some(&self.code), shape, now)?;
        Ok(())
    }

    /// A typed code. The try is counted in `self` whatever the answer is.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn try_code(&mut self, typed: Typed, now: Timestamp) -> Result<(), CodeRefusal> {
        self.code.judge(typed, now)
    }
}

fn issue(before: Option<&ConfirmationCode>, shape: CodeShape, now: Timestamp) -> Result<ConfirmationCode, CodesSpent> {
    if before.is_some_and(|code| code.serial >= limits::CONFIRMATION_CODES.number) {
        return Err(CodesSpent);
    }
    Ok(ConfirmationCode::issue(before, shape, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn begun(
        address: &str,
        before: Option<&SecurityAddressChange>,
        now: i64,
    ) -> Result<SecurityAddressChange, CodesSpent> {
        let address = MailAddress::new(address).unwrap();
        let office = OfficeId::from_uuid(Uuid::nil());
        SecurityAddressChange::begin(office, address, "ja".into(), CodeShape::MANUAL, before, at(now))
    }

    /// REI-16: asking for another address ends the code that went to the one before.
    #[test]
    fn another_address_ends_the_code_of_the_one_before() {
        let first = begun("a@example.jp", None, 0).unwrap();
        let mut second = begun("b@example.jp", Some(&first), 60).unwrap();
        assert_eq!(second.try_code(Typed::Earlier, at(61)), Err(CodeRefusal::Superseded { tries_left: 2 }));
        assert_eq!(second.try_code(Typed::Newest, at(62)), Ok(()));
        assert_eq!(second.try_code(Typed::Newest, at(62)), Err(CodeRefusal::Used));
    }

    #[test]
    fn three_codes_are_all() {
        let mut change = begun("a@example.jp", None, 0).unwrap();
        change.resend(CodeShape::MANUAL, at(60)).unwrap();
        let change = begun("b@example.jp", Some(&change), 120).unwrap();
        assert_eq!(change.clone().resend(CodeShape::MANUAL, at(180)), Err(CodesSpent));
        assert_eq!(begun("c@example.jp", Some(&change), 180), Err(CodesSpent));
    }
}
