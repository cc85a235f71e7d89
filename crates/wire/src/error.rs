//! Error codes. People read `ui/src/messages`, which maps every code to a
//! text; nothing here is prose. A code is added only when a screen uses it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Text, wire};

/// What a refused command answers. Holds neither SQL, nor a path, nor prose,
/// nor what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WireError {
    /// What went wrong as a whole.
    pub code: ErrorCode,
    /// Which fields have to be corrected, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<FieldError>>", optional)]
    pub fields: Vec<FieldError>,
    /// Seconds until another try is worth making.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retry_after_seconds: Option<u32>,
    /// Number under which the log holds an unexpected error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub incident: Option<String>,
    /// Whom to ask about it, by name and telephone, where the refusal says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub desk: Option<Text>,
}

/// One field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// The field's name in the request.
    pub name: Field,
    /// What is wrong with it.
    pub code: ErrorCode,
    /// A detail that makes the text exact, such as a limit, a character or a
    /// last day of an era. Never the whole of what was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
}

/// Fields that an error can name: the request's own names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the names are the request's fields, documented there
pub enum Field {
    InsurerCode,
    Symbol,
    Number,
    EmployeeNumber,
    BirthDate,
    Kana,
    UserId,
    Password,
    CurrentPassword,
    NewPassword,
    MailAddress,
    Code,
    Agreed,
    Query,
    StorePassword,
    OfficeNumber,
    NoticeAddress,
    NoticeAddressAgain,
    Prefecture,
    Receipt,
    Note,
    Reason,
    Ticked,
    On,
    Content,
    Ids,
    Token,
}

wire! {
    /// Every refusal a screen can meet.
    word ErrorCode {
        // --- the form as a whole
        /// One or more fields have to be corrected.
        FieldsRefused,
        /// The request does not have the agreed shape.
        RequestMalformed,
        /// The command does not exist or may not be called here.
        NotAllowed,
        /// Nobody is logged in, or the session has ended.
        SessionRequired,
        /// The session waits behind the screen lock.
        SessionLocked,
        /// The terms in force have to be accepted first.
        TermsRequired,
        /// The step does not belong to what is in progress, or nothing is.
        StepNotOpen,
        /// Something else changed the same data; the person should look again.
        Stale,
        /// The object does not exist for this person.
        NotFound,
        /// Too many are being served at once.
        Busy,
        /// The store cannot be written or read just now.
        StoreUnavailable,
        /// The disk is full.
        DiskFull,
        /// Another window of the program holds the data.
        StoreInUse,
        /// The file of the store needs a newer program.
        StoreTooNew,
        /// No key opens the store.
        StoreKeyMissing,
        /// The store's password is wrong.
        StorePasswordWrong,
        /// The store is damaged.
        StoreDamaged,
        /// An unexpected error; the incident number names it.
        Unexpected,
        // --- any field
        /// The field is empty.
        Required,
        /// More characters than the field takes; the detail is the limit.
        TooLong,
        /// Fewer characters than asked; the detail is the limit.
        TooShort,
        /// A character that the field does not take; the detail is the character.
        CharacterRefused,
        /// Only half-width characters are taken here.
        HalfWidthOnly,
        /// It looks like an individual number (マイナンバー), which is never stored.
        LooksLikeMyNumber,
        // --- first authentication
        /// The five items do not fit together; which one is never said.
        MatchFailed,
        /// Too many failed tries with this number.
        MatchLimit,
        /// Sign-up with this number is closed until the insurer reopens it.
        MatchClosed,
        /// The member has an account already.
        AlreadyRegistered,
        /// No insurer is known under this code.
        InsurerUnknown,
        /// This computer holds no roster, so nobody can register here.
        RosterMissing,
        /// Kanji stands in the kana field.
        KanaHasKanji,
        /// A character that cannot stand in a name's kana.
        KanaUnusable,
        /// No such day in the calendar; the detail is the year and month.
        DateNoSuchDay,
        /// The era had ended; the detail is its last day.
        DateEraEnded,
        /// The era had not begun; the detail is its first day.
        DateEraNotBegun,
        /// The date lies in the future.
        DateFuture,
        /// The date is too long ago.
        DateTooOld,
        /// The date cannot be read.
        DateUnreadable,
        // --- registration
        /// The user ID is in use.
        UserIdTaken,
        /// Too many questions whether a user ID is free.
        UserIdCheckLimit,
        /// The password lacks a letter.
        PasswordNeedsLetter,
        /// The password lacks a digit.
        PasswordNeedsDigit,
        /// The password lacks a symbol.
        PasswordNeedsSymbol,
        /// The password is among the most used ones.
        PasswordCommon,
        /// The password holds the person's or the insurer's own words.
        PasswordOwnWord,
        /// The new password equals the present one.
        PasswordSame,
        /// This is not a mail address.
        MailAddressUnreadable,
        /// The preset address cannot be changed at sign-up.
        MailAddressFixed,
        /// The address is the present one.
        MailAddressSame,
        // --- codes
        /// The code is wrong; the detail is how many tries are left.
        CodeWrong,
        /// The code has expired.
        CodeExpired,
        /// A newer code was sent; only the newest counts.
        CodeSuperseded,
        /// The code was used already.
        CodeUsed,
        /// The code was tried too often; a new one is needed.
        CodeTriesSpent,
        /// Codes are not sent that fast.
        CodeResendTooSoon,
        /// Too many codes for this address or person.
        CodeLimit,
        // --- log-in and recovery
        /// User ID or password is wrong; which one is never said.
        LoginFailed,
        /// A wait is running after failed tries.
        LoginWait,
        /// Log-in from unknown devices is closed until the password is reset.
        LoginDeviceRefused,
        /// The present password is wrong.
        CurrentPasswordWrong,
        /// The right to log in has ended with the membership.
        MembershipEnded,
        /// Too many requests for this user ID or number.
        RecoveryLimit,
        /// Too many failures or requests from this network address.
        NetworkLimit,
        // --- care offices
        /// The address was typed differently the second time.
        MailAddressesDiffer,
        /// No federation here serves the prefecture.
        PrefectureNotServed,
        /// As many confirmation codes as one application may have were sent; another has to be begun.
        CodesSpent,
        /// As many applications as an office number may have in a day; the desk is named.
        ApplicationLimit,
        /// This is no receipt number.
        ReceiptUnreadable,
        /// Receipt number and notice address do not belong together; which one is wrong is never said.
        ApplicationUnknown,
        /// Too many wrong pairs of receipt number and notice address.
        TrackerLimit,
        /// The office is closed in the ledger; the desk is named.
        OfficeClosed,
        // --- terms, my page, demo
        /// The box of consent is not ticked.
        ConsentMissing,
        /// Other terms came into force meanwhile.
        TermsChanged,
        /// The demo takes invented people only.
        DemoRefusesRealData,
        /// The file could not be saved.
        FileNotSaved,
        /// The person closed the dialogue that asks where to save; a screen says nothing of it.
        SaveCancelled,
        // --- second factor and the federation's desk
        /// A code of the authenticator has to be given first, or an authenticator to be set up.
        FactorRequired,
        /// The code of the authenticator was given too long ago for this; a new one is asked.
        FreshFactorRequired,
        /// The code of the authenticator is wrong.
        FactorWrong,
        /// The code of the authenticator was used already; the next one is asked.
        FactorUsed,
        /// Too many wrong codes of the authenticator; a wait is running.
        FactorWait,
        /// A code of a time that has not come yet was taken while a clock was ahead, so that none counts until then; or
        /// the clock is behind now.
        FactorClockWait,
        /// The authenticator was tried too often and has to be set up anew.
        FactorClosed,
        /// The one-time token of a set-up is unknown, used, replaced or too old.
        SetUpOver,
        /// Who approved an application cannot release its letter.
        FourEyes,
        /// Somebody else has the application in review.
        NotYourTurn,
        /// The return envelope has not come.
        EnvelopeMissing,
        /// No return envelope is asked for here, or it has come.
        EnvelopeNotAsked,
        /// The letter was used, replaced or stopped, or its time is over.
        LetterOver,
        /// The application has had as many letters as it may have.
        LettersSpent,
        /// The application has as many notes as it may have.
        NotesSpent,
        /// Every user ID that the federation's rule can make is taken, so that an office without one cannot be approved.
        UserIdsSpent,
        /// Points of the check-list are open that an approval needs; the detail names them.
        ChecksOpen,
        /// The reason is not in the federation's list.
        ReasonUnknown,
        /// Not a day on which the letter can have been posted.
        PostedWhen,
        /// A letter does not fit on its page, or its office has no user ID; the detail is the receipt number.
        LetterUnprintable,
        /// More letters were chosen than one batch holds; the detail is the limit.
        TooManyLetters,
        /// The file is larger than a screen may send; the detail is the limit in bytes.
        FileTooLarge,
    }
}

impl WireError {
    /// A refusal without further detail.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, fields: Vec::new(), retry_after_seconds: None, incident: None, desk: None }
    }

    /// A refusal that tells when to come back.
    #[must_use]
    pub fn after(code: ErrorCode, seconds: u32) -> Self {
        Self { retry_after_seconds: Some(seconds), ..Self::new(code) }
    }

    /// A refusal that tells whom to ask, where anybody is known.
    #[must_use]
    pub fn asking(code: ErrorCode, desk: Option<Text>) -> Self {
        Self { desk, ..Self::new(code) }
    }

    /// A refusal of single fields.
    #[must_use]
    pub fn fields(fields: Vec<FieldError>) -> Self {
        Self { fields, ..Self::new(ErrorCode::FieldsRefused) }
    }

    /// A refusal of one field.
    #[must_use]
    pub fn field(name: Field, code: ErrorCode) -> Self {
        Self::fields(vec![FieldError { name, code, detail: None }])
    }
}
