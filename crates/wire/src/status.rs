//! HTTP status of every refusal: one sense for the server and for its OpenAPI.
//!
//! 400 not of the agreed shape; 401 nobody is logged in; 403 known, and still not
//! allowed; 404 not there for this person; 409 right, but not at this point; 422
//! read and refused, by a field or by a rule; 429 too often; 503 not just now.

use crate::ErrorCode;

impl ErrorCode {
    /// The status with which a server gives this refusal of a whole command.
    /// A code that stands at fields only counts as 422, as `FieldsRefused` does.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::RequestMalformed => 400,
            Self::SessionRequired => 401,
            Self::NotAllowed
            | Self::SessionLocked
            | Self::TermsRequired
            | Self::MatchClosed
            | Self::LoginDeviceRefused
            | Self::MembershipEnded
            | Self::OfficeClosed
            | Self::FactorRequired
            | Self::FreshFactorRequired
            | Self::FactorClosed
            | Self::FourEyes => 403,
            Self::NotFound | Self::ApplicationUnknown => 404,
            Self::StepNotOpen
            | Self::Stale
            | Self::AlreadyRegistered
            | Self::TermsChanged
            | Self::SaveCancelled
            | Self::CodesSpent
            | Self::SetUpOver
            | Self::NotYourTurn
            | Self::EnvelopeMissing
            | Self::EnvelopeNotAsked
            | Self::LetterOver
            | Self::LettersSpent
            | Self::NotesSpent
            | Self::UserIdsSpent => 409,
            Self::UserIdCheckLimit
            | Self::MatchLimit
            | Self::CodeResendTooSoon
            | Self::CodeLimit
            | Self::LoginWait
            | Self::RecoveryLimit
            | Self::NetworkLimit
            | Self::ApplicationLimit
            | Self::TrackerLimit
            | Self::FactorWait
            | Self::FactorClockWait => 429,
            Self::Unexpected | Self::FileNotSaved => 500,
            Self::Busy
            | Self::RosterMissing
            | Self::StoreUnavailable
            | Self::DiskFull
            | Self::StoreInUse
            | Self::StoreTooNew
            | Self::StoreKeyMissing
            | Self::StoreDamaged => 503,
            // A rule refuses what was sent, rightly formed as it is.
            Self::FieldsRefused
            | Self::MatchFailed
            | Self::LoginFailed
            | Self::StorePasswordWrong
            | Self::DemoRefusesRealData => 422,
            // At fields only.
            Self::Required
            | Self::TooLong
            | Self::TooShort
            | Self::CharacterRefused
            | Self::HalfWidthOnly
            | Self::LooksLikeMyNumber
            | Self::InsurerUnknown
            | Self::KanaHasKanji
            | Self::KanaUnusable
            | Self::DateNoSuchDay
            | Self::DateEraEnded
            | Self::DateEraNotBegun
            | Self::DateFuture
            | Self::DateTooOld
            | Self::DateUnreadable
            | Self::UserIdTaken
            | Self::PasswordNeedsLetter
            | Self::PasswordNeedsDigit
            | Self::PasswordNeedsSymbol
            | Self::PasswordCommon
            | Self::PasswordOwnWord
            | Self::PasswordSame
            | Self::MailAddressUnreadable
            | Self::MailAddressFixed
            | Self::MailAddressSame
            | Self::CodeWrong
            | Self::CodeExpired
            | Self::CodeSuperseded
            | Self::CodeUsed
            | Self::CodeTriesSpent
            | Self::CurrentPasswordWrong
            | Self::MailAddressesDiffer
            | Self::PrefectureNotServed
            | Self::ReceiptUnreadable
            | Self::ConsentMissing
            | Self::FactorWrong
            | Self::FactorUsed
            | Self::ChecksOpen
            | Self::ReasonUnknown
            | Self::PostedWhen
            | Self::TooManyLetters
            | Self::LetterUnprintable
            | Self::FileTooLarge => 422,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_faults_of_the_server_are_told_as_such() {
        let of = |status: u16| ErrorCode::ALL.iter().filter(move |code| code.status() == status);
        assert_eq!(of(500).collect::<Vec<_>>(), [&ErrorCode::Unexpected, &ErrorCode::FileNotSaved]);
        assert!(of(503).all(|code| !matches!(code, ErrorCode::MatchFailed | ErrorCode::LoginFailed)));
        assert!(
            ErrorCode::ALL.iter().all(|code| [400, 401, 403, 404, 409, 422, 429, 500, 503].contains(&code.status()))
        );
    }

    #[test]
    fn every_wait_is_told_as_a_wait() {
        for code in ErrorCode::ALL {
            let name = format!("{code:?}");
            let waits = name.ends_with("Limit") || name.ends_with("Wait") || name.ends_with("TooSoon");
            assert_eq!(code.status() == 429, waits, "{name}");
        }
    }
}
