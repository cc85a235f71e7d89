//! What is known of texts beyond that they are texts: their format, and their
//! length where a longer one is refused as it stands.

/// `Type.property` and its format.
pub(super) const FORMATS: &[(&str, &str)] = &[
    ("BirthDateShown.date", "date"),
    ("CardGuideShown.date", "date"),
    ("CodeStep.expiresAt", "date-time"),
    ("CodeStep.now", "date-time"),
    ("CodeStep.resendAt", "date-time"),
    ("DemoMail.receivedAt", "date-time"),
    ("DemoPerson.birthDate", "date"),
    ("EraShown.first", "date"),
    ("EraShown.last", "date"),
    ("InstallStatus.restoredUpTo", "date-time"),
    ("NoticeRow.id", "uuid"),
    ("NoticeRow.publishedOn", "date"),
    ("NoticeShown.id", "uuid"),
    ("NoticeShown.publishedOn", "date"),
    ("SessionRow.id", "uuid"),
    ("SessionRow.lastSeenAt", "date-time"),
    ("SessionRow.startedAt", "date-time"),
    ("SessionShown.previousLoginAt", "date-time"),
    ("TermsShown.acceptedAt", "date-time"),
    ("TermsShown.effectiveFrom", "date"),
    ("TermsShown.id", "uuid"),
];

/// `Type.property` and its most characters. Where an insurer's profile sets the
/// figure, or spaces around do not count, the request's size is all that is sure.
pub(super) const LENGTHS: &[(&str, u32)] = &[
    ("LedgerUpload.content", super::LEDGER_BASE64),
    ("NoticeSearch.query", 100),
    ("RecoveryRequestUserId.kana", 100),
    ("SignupMatch.kana", 100),
];
