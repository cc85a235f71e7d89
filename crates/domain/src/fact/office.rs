//! Facts of care offices (in the series of the office) and of a federation's desk (in the series of
//! the federation). Together with `fact` this is the one table of kinds.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{KindSpec, Privacy, Reach, SessionEndReason, YEAR, YEARS_7};
use crate::federation::FederationCode;
use crate::ids::{BatchId, DataSetId, DeviceId, FlowId, LetterId, OfficeId, ReissueId, SessionId, StaffId};
use crate::prefecture::Prefecture;
use crate::reissue::{Envelope, ReprintReason, ReturnReason};
use crate::staff::Roles;

/// How an office's password came to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficePasswordWay {
    /// With the temporary password of a letter.
    Letter,
    /// By a code sent to the security address.
    SelfReset,
    /// On the office's page, with the present password.
    Page,
}

facts! {
    /// Every kind of fact about care offices and clerks, with its body.
    OfficeFact, OFFICE_KINDS;

    /// A federation's profile was loaded.
    FederationImported "federation_imported" v 1, Shared, Nothing, YEARS_7 => {
        federation: FederationCode, sha256: String,
        /// The profile as JSON, without comments.
        profile: String,
    };
    /// A ledger was loaded in one transaction (bulk data: one fact).
    LedgerImported "ledger_imported" v 1, Shared, Nothing, YEARS_7 => {
        federation: FederationCode, data_set: DataSetId, sha256: String, rows: u64, added: u64, changed: u64,
        /// Offices whose postal address changed, to which letters would go.
        moved: u64,
        /// Offices that a full ledger no longer has.
        ended: u64,
        full: bool,
    };
    /// An account for a clerk was made; nobody can log in with it yet.
    StaffCreated "staff_created" v 1, Shared, Personal, YEARS_7 => {
        staff: StaffId, federation: FederationCode, user_id: String, user_id_key: String, name: String, roles: Roles,
    };
    /// A set-up token was made; an earlier one ended.
    StaffSetUpIssued "staff_set_up_issued" v 1, Shared, Identities, YEARS_7 => { staff: StaffId, expires_at: Timestamp };
    /// A clerk set password and authenticator.
    StaffSetUp "staff_set_up" v 1, Shared, Identities, YEARS_7 => {
        staff: StaffId,
        /// False where the profile asks for long passwords instead.
        second_factor: bool,
    };
    /// A clerk's roles were changed.
    StaffRolesChanged "staff_roles_changed" v 1, Shared, Identities, YEARS_7 => { staff: StaffId, roles: Roles };
    /// A clerk's authenticator was given up; a new token leads to the next.
    StaffFactorReset "staff_factor_reset" v 1, Shared, Identities, YEARS_7 => { staff: StaffId };
    /// A clerk's account was closed.
    StaffClosed "staff_closed" v 1, Shared, Identities, YEARS_7 => { staff: StaffId };
    /// A clerk logged in.
    StaffLoggedIn "staff_logged_in" v 1, Shared, Identities, YEAR => {
        staff: StaffId, session: SessionId, device: DeviceId, device_name: String,
    };
    /// A clerk's session ended.
    StaffSessionEnded "staff_session_ended" v 1, Shared, Identities, YEAR => {
        staff: StaffId, session: SessionId, reason: SessionEndReason,
    };
    /// Letters were put together to be printed.
    LetterBatchBegun "letter_batch_begun" v 1, Shared, Identities, YEARS_7 => {
        batch: BatchId, federation: FederationCode, staff: StaffId, letters: u32,
    };

    /// A clerk looked at an office's data.
    OfficeSeen "office_seen" v 1, Shared, Identities, YEARS_7 => { office: OfficeId, staff: StaffId, what: String };
    /// A notice address was confirmed for an office of the ledger, and its name was shown.
    ReissueConfirmed "reissue_confirmed" v 1, Shared, Personal, YEAR => { office: OfficeId, flow: FlowId, address: String };
    /// An application was sent.
    ReissueRequested "reissue_requested" v 1, Shared, Personal, YEARS_7 => {
        application: ReissueId, office: OfficeId, federation: FederationCode, office_number: String, office_name: String,
        prefecture: Prefecture, receipt: String, address: String, language: String, envelope: Envelope,
    };
    /// A reviewer took an application up, perhaps from another.
    ReissueTakenUp "reissue_taken_up" v 1, Shared, Identities, YEARS_7 => { application: ReissueId, staff: StaffId };
    /// A reviewer put it back.
    ReissuePutBack "reissue_put_back" v 1, Shared, Identities, YEARS_7 => { application: ReissueId, staff: StaffId };
    /// It waits for the return envelope.
    ReissueEnvelopeAsked "reissue_envelope_asked" v 1, Shared, Identities, YEARS_7 => { application: ReissueId, staff: StaffId };
    /// The return envelope has come.
    ReissueEnvelopeArrived "reissue_envelope_arrived" v 1, Shared, Identities, YEARS_7 => { application: ReissueId, staff: StaffId };
    /// A clerk noted something.
    ReissueNoted "reissue_noted" v 1, Shared, Personal, YEARS_7 => { application: ReissueId, staff: StaffId, note: String };
    /// It was approved.
    ReissueApproved "reissue_approved" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, staff: StaffId,
        /// Points of the check-list by their names in the profile.
        ticked: Vec<String>,
    };
    /// It was rejected, perhaps after its letter was printed.
    ReissueRejected "reissue_rejected" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, staff: StaffId,
        /// By its name in the profile.
        reason: String,
    };
    /// It was withdrawn.
    ReissueWithdrawn "reissue_withdrawn" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId,
        /// Who recorded it; none when the office did so itself.
        staff: Option<StaffId>,
    };
    /// A letter was printed; its password works from here on, and an earlier one has ended.
    LetterPrinted "letter_printed" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, letter: LetterId, batch: BatchId, staff: StaffId, serial: u32, expires_at: Timestamp,
        /// Whether who printed it had approved it too.
        alone: bool,
        /// Why, when it takes the place of another.
        reprint: Option<ReprintReason>,
    };
    /// A letter was posted.
    LetterPosted "letter_posted" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, letter: LetterId, staff: StaffId, on: Date,
    };
    /// A letter came back; its password has ended.
    LetterReturned "letter_returned" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, letter: LetterId, staff: StaffId, reason: ReturnReason,
    };
    /// A letter's password ended unused.
    ReissueExpired "reissue_expired" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, letter: LetterId,
        /// Whether its tries were spent, rather than its time.
        tries_spent: bool,
    };
    /// A new password was set with a letter's.
    TemporaryPasswordUsed "temporary_password_used" v 1, Shared, Identities, YEARS_7 => {
        application: ReissueId, letter: LetterId, office: OfficeId,
    };

    /// An office got a user ID.
    OfficeAccountOpened "office_account_opened" v 1, Shared, Personal, YEARS_7 => {
        office: OfficeId, user_id: String, user_id_key: String,
    };
    /// An office's password was changed.
    OfficePasswordChanged "office_password_changed" v 1, Shared, Identities, YEARS_7 => { office: OfficeId, way: OfficePasswordWay };
    /// The hash of an office's or a clerk's password was renewed with stronger parameters.
    OfficePasswordRehashed "office_password_rehashed" v 1, Local, Identities, YEAR => { office: Option<OfficeId>, staff: Option<StaffId> };
    /// An office set an authenticator up.
    OfficeFactorSetUp "office_factor_set_up" v 1, Shared, Identities, YEARS_7 => { office: OfficeId };
    /// An office's authenticator ended with a letter.
    OfficeFactorEnded "office_factor_ended" v 1, Shared, Identities, YEARS_7 => { office: OfficeId };
    /// A security address was registered or changed.
    SecurityAddressChanged "security_address_changed" v 1, Shared, Personal, YEARS_7 => {
        office: OfficeId, old: Option<String>, new: String,
    };
    /// An office logged in.
    OfficeLoggedIn "office_logged_in" v 1, Shared, Identities, YEAR => {
        office: OfficeId, session: SessionId, device: DeviceId, device_name: String,
    };
    /// An office's session ended.
    OfficeSessionEnded "office_session_ended" v 1, Shared, Identities, YEAR => {
        office: OfficeId, session: SessionId, reason: SessionEndReason,
    };
    /// An office no longer wants a computer or browser to be known.
    OfficeDeviceForgotten "office_device_forgotten" v 1, Shared, Identities, YEAR => { office: OfficeId, device: DeviceId };
}
