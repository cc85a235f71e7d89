//! What each kind of fact about offices and clerks does to the tables, in one place. The match names every
//! kind, so that a new one does not compile before it is decided here. What happens to an application is in
//! [`super::reissue`].

use madoguchi_app::store::{Holder, OfficeWrites};
use madoguchi_domain::fact::{FactEntry, OfficeFact};
use madoguchi_domain::ids::{BatchId, DeviceId, ReissueId, SessionId, StaffId};
use madoguchi_domain::staff::SetUp;
use madoguchi_domain::totp::Totp;
use uuid::Uuid;

use super::reissue;
use crate::batch::{Step, step};
use crate::fault::Fault;
use crate::holder;
use crate::staff::roles_text;
use crate::value::big;

/// Steps of one fact. Kinds whose whole meaning lies in the journal, or whose state is written by other
/// parts of the commit, change no table.
pub(super) fn fact(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    match fact {
        OfficeFact::FederationImported { .. } | OfficeFact::LedgerImported { .. } => {
            published(entry, fact).into_iter().collect()
        }
        OfficeFact::StaffCreated { .. } => staff_created(entry, fact),
        OfficeFact::StaffRolesChanged { staff, roles } => vec![step!(
            "UPDATE staff SET roles = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            staff.uuid(),
            roles_text(roles),
        )],
        OfficeFact::StaffClosed { staff } => vec![step!(
            "UPDATE staff SET closed = true WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            staff.uuid(),
        )],
        OfficeFact::StaffLoggedIn { staff, session, device, device_name } => {
            let mut steps = vec![step!(
                "UPDATE staff SET last_login_at = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
                staff.uuid(),
                entry.at,
            )];
            steps.push(begun(entry, Holder::Staff(*staff), *session, *device, device_name));
            steps
        }
        OfficeFact::OfficeLoggedIn { .. } => logged_in(entry, fact),
        OfficeFact::StaffSessionEnded { session, .. } | OfficeFact::OfficeSessionEnded { session, .. } => {
            ended(entry, *session)
        }
        // Verifiers, authenticators, set-ups and the outbox come with the commit.
        OfficeFact::StaffSetUpIssued { .. }
        | OfficeFact::StaffSetUp { .. }
        | OfficeFact::StaffFactorReset { .. }
        | OfficeFact::OfficePasswordRehashed { .. }
        | OfficeFact::OfficeFactorSetUp { .. }
        | OfficeFact::OfficeFactorEnded { .. } => Vec::new(),
        OfficeFact::OfficeSeen { .. } | OfficeFact::ReissueConfirmed { .. } => Vec::new(),
        OfficeFact::LetterBatchBegun { batch, federation: _, staff, letters } => {
            batch_begun(entry, *batch, *staff, *letters)
        }
        OfficeFact::ReissueRequested { .. } => reissue::requested(entry, fact),
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
        | OfficeFact::TemporaryPasswordUsed { .. } => reissue::happened(entry, fact),
        OfficeFact::OfficeAccountOpened { .. } => account_opened(fact),
        OfficeFact::OfficePasswordChanged { .. }
        | OfficeFact::SecurityAddressChanged { .. }
        | OfficeFact::OfficeDeviceForgotten { .. } => of_office(entry, fact).into_iter().collect(),
    }
}

fn published(entry: &FactEntry, fact: &OfficeFact) -> Option<Step> {
    Some(match fact {
        OfficeFact::FederationImported { federation, sha256, profile } => step!(
            "INSERT INTO federation (code, profile, sha256, imported_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (code) DO UPDATE SET profile = $2, sha256 = $3, imported_at = $4",
            federation.as_str().to_owned(),
            profile.clone(),
            sha256.clone(),
            entry.at,
        ),
        OfficeFact::LedgerImported { federation, data_set, sha256, rows, added, changed, moved, ended, full } => step!(
            "INSERT INTO ledger_load (id, federation, sha256, rows, added, changed, moved, ended, full_load, loaded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            data_set.uuid(),
            federation.as_str().to_owned(),
            sha256.clone(),
            big(*rows),
            big(*added),
            big(*changed),
            big(*moved),
            big(*ended),
            *full,
            entry.at,
        ),
        _ => return None,
    })
}

/// The look-up over all federations first: it decides whether the user ID is free.
fn staff_created(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    let OfficeFact::StaffCreated { staff, federation, user_id, user_id_key, name, roles } = fact else {
        return Vec::new();
    };
    vec![
        step!(
            "INSERT INTO staff_user_id (key, staff, federation) VALUES ($1, $2, $3)",
            user_id_key.clone(),
            staff.uuid(),
            federation.as_str().to_owned(),
        ),
        step!(
            "INSERT INTO staff (federation, id, version, user_id, user_id_key, name, roles, closed, created_at)
             VALUES ($1, $2, 1, $3, $4, $5, $6, false, $7)",
            federation.as_str().to_owned(),
            staff.uuid(),
            user_id.clone(),
            user_id_key.clone(),
            name.clone(),
            roles_text(roles),
            entry.at,
        ),
        whose(staff.uuid(), Some(federation.as_str().to_owned())),
    ]
}

/// By its identity alone it is found from here on. Without a federation's name: that of the transaction.
pub(super) fn whose(id: Uuid, federation: Option<String>) -> Step {
    step!(
        "INSERT INTO federation_of (id, federation) VALUES ($1, coalesce($2, current_setting('madoguchi.federation', true)))",
        id,
        federation,
    )
}

/// A log-in begins a session, moves the log-in times on and makes the device known under its newest name.
fn logged_in(entry: &FactEntry, fact: &OfficeFact) -> Vec<Step> {
    let OfficeFact::OfficeLoggedIn { office, session, device, device_name } = fact else { return Vec::new() };
    vec![
        step!(
            "UPDATE office SET previous_login_at = last_login_at, last_login_at = $2
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            office.uuid(),
            entry.at,
        ),
        begun(entry, Holder::Office(*office), *session, *device, device_name),
        step!(
            "INSERT INTO office_device (federation, office, device, name, first_at, last_at)
             VALUES (current_setting('madoguchi.federation', true), $1, $2, $3, $4, $4)
             ON CONFLICT (federation, office, device) DO UPDATE SET name = $3, last_at = $4",
            office.uuid(),
            device.uuid(),
            device_name.clone(),
            entry.at,
        ),
    ]
}

fn begun(entry: &FactEntry, holder: Holder, session: SessionId, device: DeviceId, device_name: &str) -> Step {
    step!(
        "INSERT INTO holder_session (federation, id, version, kind, holder, device, device_name, started_at, seen_at, declined)
         VALUES (current_setting('madoguchi.federation', true), $1, 1, $2, $3, $4, $5, $6, $6, false)",
        session.uuid(),
        holder::kind(holder),
        holder.uuid(),
        device.uuid(),
        device_name.to_owned(),
        entry.at,
    )
}

fn ended(entry: &FactEntry, session: SessionId) -> Vec<Step> {
    vec![
        step!(
            "UPDATE holder_session SET ended_at = $2
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true) AND ended_at IS NULL",
            session.uuid(),
            entry.at,
        ),
        step!("DELETE FROM secret WHERE owner = $1", session.uuid()),
    ]
}

/// The look-up over all federations first: it decides whether the user ID is free.
fn account_opened(fact: &OfficeFact) -> Vec<Step> {
    let OfficeFact::OfficeAccountOpened { office, user_id, user_id_key } = fact else { return Vec::new() };
    vec![
        step!(
            "INSERT INTO office_user_id (office, federation, key) VALUES ($1, current_setting('madoguchi.federation', true), $2)
             ON CONFLICT (office) DO UPDATE SET key = $2",
            office.uuid(),
            user_id_key.clone(),
        ),
        step!(
            "UPDATE office SET user_id = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            office.uuid(),
            user_id.clone(),
        ),
    ]
}

fn of_office(entry: &FactEntry, fact: &OfficeFact) -> Option<Step> {
    Some(match fact {
        OfficeFact::OfficePasswordChanged { office, way: _ } => step!(
            "UPDATE office SET password_changed_at = $2
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            office.uuid(),
            entry.at,
        ),
        OfficeFact::SecurityAddressChanged { office, old: _, new } => step!(
            "UPDATE office SET security_address = $2
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            office.uuid(),
            new.clone(),
        ),
        OfficeFact::OfficeDeviceForgotten { office, device } => step!(
            "DELETE FROM office_device
             WHERE office = $1 AND device = $2 AND federation = current_setting('madoguchi.federation', true)",
            office.uuid(),
            device.uuid(),
        ),
        _ => return None,
    })
}

fn batch_begun(entry: &FactEntry, batch: BatchId, staff: StaffId, letters: u32) -> Vec<Step> {
    vec![
        step!(
            "INSERT INTO letter_batch (federation, id, staff, begun_at, letters)
             VALUES (current_setting('madoguchi.federation', true), $1, $2, $3, $4)",
            batch.uuid(),
            staff.uuid(),
            entry.at,
            i64::from(letters),
        ),
        whose(batch.uuid(), None),
    ]
}

/// What a commit writes of offices and clerks besides facts.
pub(super) fn writes(writes: &OfficeWrites) -> Result<Vec<Step>, Fault> {
    let mut steps = holder::signs(writes);
    for (holder, totp) in &writes.totp {
        steps.push(authenticator(*holder, totp.as_ref())?);
    }
    for (staff, set_up) in &writes.set_ups {
        steps.push(set_up_of(*staff, set_up)?);
    }
    steps.extend(writes.batches.iter().map(|(batch, letters)| places(*batch, letters)));
    Ok(steps)
}

fn authenticator(holder: Holder, totp: Option<&Totp>) -> Result<Step, Fault> {
    let wrong = totp.and_then(|totp| totp.failures.hits.last().copied());
    let totp = totp.map(serde_json::to_string).transpose().map_err(|_| Fault::Damaged("totp"))?;
    Ok(match holder {
        Holder::Office(office) => step!(
            "UPDATE office SET totp = $2, totp_wrong = $3
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            office.uuid(),
            totp,
            wrong,
        ),
        Holder::Staff(staff) => step!(
            "UPDATE staff SET totp = $2, totp_wrong = $3
             WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
            staff.uuid(),
            totp,
            wrong,
        ),
    })
}

fn set_up_of(staff: StaffId, set_up: &SetUp) -> Result<Step, Fault> {
    Ok(step!(
        "UPDATE staff SET set_up = $2 WHERE id = $1 AND federation = current_setting('madoguchi.federation', true)",
        staff.uuid(),
        serde_json::to_string(set_up).map_err(|_| Fault::Damaged("set_up"))?,
    ))
}

/// All places of a batch at once, in the order given.
fn places(batch: BatchId, letters: &[ReissueId]) -> Step {
    let letters: Vec<Uuid> = letters.iter().map(|letter| letter.uuid()).collect();
    step!(
        "INSERT INTO letter_place (federation, batch, place, reissue)
         SELECT current_setting('madoguchi.federation', true), $1, p.place, p.reissue
         FROM unnest($2::uuid[]) WITH ORDINALITY AS p (reissue, place)",
        batch.uuid(),
        letters,
    )
}
