//! What each kind of fact of offices and clerks does to the tables. As in the match above it, every
//! kind is named.

use jiff::Timestamp;
use madoguchi_app::store::Holder;
use madoguchi_domain::fact::OfficeFact;
use rusqlite::Connection;

use super::{office, reissue, staff};
use crate::holder;

/// Applies a fact of a kind's name.
pub(super) fn fact(conn: &Connection, at: Timestamp, kind: &'static str, fact: &OfficeFact) -> rusqlite::Result<()> {
    match fact {
        // Their whole meaning lies in the journal, or verifiers, authenticators, set-ups and flows come with the commit.
        OfficeFact::OfficeSeen { .. }
        | OfficeFact::ReissueConfirmed { .. }
        | OfficeFact::OfficePasswordRehashed { .. }
        | OfficeFact::OfficeFactorSetUp { .. }
        | OfficeFact::OfficeFactorEnded { .. }
        | OfficeFact::StaffSetUpIssued { .. }
        | OfficeFact::StaffSetUp { .. }
        | OfficeFact::StaffFactorReset { .. } => Ok(()),
        OfficeFact::FederationImported { federation, sha256, profile } => {
            office::federation(conn, at, federation, sha256, profile)
        }
        OfficeFact::LedgerImported { .. } => office::ledger(conn, at, fact),
        OfficeFact::StaffCreated { .. } => staff::create(conn, at, fact),
        OfficeFact::StaffRolesChanged { staff, roles } => staff::change_roles(conn, *staff, roles),
        OfficeFact::StaffClosed { staff } => staff::close(conn, *staff),
        OfficeFact::StaffLoggedIn { staff, session, device, device_name } => {
            staff::log_in(conn, at, *staff)?;
            holder::begin(conn, at, Holder::Staff(*staff), *session, *device, device_name)
        }
        OfficeFact::StaffSessionEnded { staff: _, session, reason: _ }
        | OfficeFact::OfficeSessionEnded { office: _, session, reason: _ } => holder::end(conn, at, *session),
        OfficeFact::LetterBatchBegun { batch, federation, staff, letters: _ } => {
            office::begin_batch(conn, at, *batch, federation, *staff)
        }
        OfficeFact::ReissueRequested { .. } => reissue::request(conn, at, kind, fact),
        OfficeFact::ReissueTakenUp { .. }
        | OfficeFact::ReissuePutBack { .. }
        | OfficeFact::ReissueEnvelopeAsked { .. }
        | OfficeFact::ReissueEnvelopeArrived { .. }
        | OfficeFact::ReissueNoted { .. }
        | OfficeFact::ReissueApproved { .. }
        | OfficeFact::ReissueRejected { .. }
        | OfficeFact::ReissueWithdrawn { .. }
        | OfficeFact::LetterPrinted { .. }
        | OfficeFact::LetterPosted { .. }
        | OfficeFact::LetterReturned { .. }
        | OfficeFact::ReissueExpired { .. }
        | OfficeFact::TemporaryPasswordUsed { .. } => reissue::happen(conn, at, kind, fact),
        OfficeFact::OfficeAccountOpened { office, user_id, user_id_key } => {
            office::open_account(conn, *office, user_id, user_id_key)
        }
        OfficeFact::OfficePasswordChanged { office, way: _ } => office::change_password(conn, at, *office),
        OfficeFact::SecurityAddressChanged { office, old: _, new } => {
            office::change_security_address(conn, *office, new)
        }
        OfficeFact::OfficeLoggedIn { office, session, device, device_name } => {
            office::log_in(conn, at, *office, *device, device_name)?;
            holder::begin(conn, at, Holder::Office(*office), *session, *device, device_name)
        }
        OfficeFact::OfficeDeviceForgotten { office, device } => office::forget_device(conn, *office, *device),
    }
}
