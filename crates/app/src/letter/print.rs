//! What printing and reprinting have in common: the page of a letter, and its part of the commit that
//! makes passwords count.

use jiff::Timestamp;
use madoguchi_domain::fact::Actor;
use madoguchi_domain::japan_time;
use madoguchi_domain::reissue::{Application, Event};
use madoguchi_domain::user_id::key_of;
use madoguchi_wire::{ErrorCode, Field, FieldError, WireError};
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::desk::carry_out_at;
use crate::error::{Answer, Refusal};
use crate::holder::PresentStaff;
use crate::host::{App, Host};
use crate::office::letter_printed;
use crate::paper::{LetterPage, PostalAddress};
use crate::store::{Commit, Entity, OfficeRecord, ReissueRecord, SecretKind, SecretWrite, Store};

/// How often pages are made anew because a letter, its office or the day changed before the commit.
pub(super) const LOOKS: u32 = 4;

/// A letter to print: the application, and the office to which it goes.
pub(super) struct ToPrint {
    pub(super) record: ReissueRecord,
    pub(super) office: OfficeRecord,
    /// Its number in the batch, from 1.
    pub(super) place: u32,
    /// When it was looked at; its password lives from here on.
    pub(super) at: Timestamp,
}

impl ToPrint {
    /// Whether its page says what is still so, when it is looked at once more: the application, where the
    /// letter goes, and the days on it.
    pub(super) fn stands(&self, now: &Self) -> bool {
        let said = |letter: &Self| {
            let application = (letter.record.application.id, letter.record.version);
            (application, letter.office.version, japan_time::date(letter.at))
        };
        said(self) == said(now)
    }
}

/// The page of a letter, if it may be printed. Nothing is written.
///
/// # Errors
/// Why the event is refused; `LetterUnprintable` for an office without a user ID.
pub(super) fn page<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    letter: &ToPrint,
    event: &Event,
    password: Zeroizing<String>,
) -> Answer<LetterPage> {
    let actor = Actor::Staff(present.staff.id);
    let (application, _) = carry_out_at(app, letter.at, &letter.record, event, &present.profile, actor)?;
    let printed = application.letter.as_ref().ok_or_else(|| Refusal::Unexpected("printed without a letter".into()))?;
    Ok(LetterPage {
        place: letter.place,
        addressee: addressee(&letter.office),
        receipt: application.receipt.to_string(),
        office_number: application.office_number.as_str().to_owned(),
        user_id: user_id(letter)?.to_owned(),
        password,
        expires_at: printed.expires_at(),
    })
}

/// The part of one letter in the commit that makes passwords count. It expects the office unchanged,
/// so that no letter goes to an address that the ledger has replaced. Wrong log-ins under the office's
/// user ID are forgotten, so that the new password has all its tries.
///
/// # Errors
/// As [`page`]; when the store cannot serve.
pub(super) async fn part<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    present: &PresentStaff,
    letter: &ToPrint,
    event: &Event,
    verifier: Vec<u8>,
) -> Answer<Commit> {
    let actor = Actor::Staff(present.staff.id);
    let (application, mut commit) = carry_out_at(app, letter.at, &letter.record, event, &present.profile, actor)?;
    commit.expect.push((Entity::Office(letter.office.id), letter.office.version));
    // Whatever stood there before is overwritten: an earlier letter's password ends here. `carry_out`
    // may have asked for its deletion, which must not follow.
    commit.secrets.retain(|secret| secret.kind != SecretKind::TemporaryPassword);
    commit.secrets.push(SecretWrite {
        owner: application.id.uuid(),
        kind: SecretKind::TemporaryPassword,
        value: Some(verifier),
    });
    letter_printed(app, caller, &key_of(user_id(letter)?), &mut commit).await?;
    Ok(commit)
}

fn user_id(letter: &ToPrint) -> Answer<&str> {
    let user_id = letter.office.entry.user_id.as_ref();
    user_id.map(|id| id.as_typed()).ok_or_else(|| unprintable(&letter.record.application))
}

/// Where a letter goes, as the ledger says now.
pub(super) fn addressee(office: &OfficeRecord) -> PostalAddress {
    let entry = &office.entry;
    PostalAddress {
        postal_code: entry.postal_code.as_str().to_owned(),
        address: entry.address.clone(),
        name: entry.name.clone(),
    }
}

/// The refusal of a letter that cannot be printed, naming which.
pub(super) fn unprintable(application: &Application) -> Refusal {
    let (name, code) = (Field::Ids, ErrorCode::LetterUnprintable);
    WireError::fields(vec![FieldError { name, code, detail: Some(application.receipt.to_string()) }]).into()
}

/// Adds the part of one letter to the commit of all.
pub(super) fn merge(all: &mut Commit, one: Commit) {
    all.federation = one.federation.or(all.federation.take());
    all.expect.extend(one.expect);
    all.facts.extend(one.facts);
    all.secrets.extend(one.secrets);
    all.counters.extend(one.counters);
    all.mail.extend(one.mail);
    all.office.batches.extend(one.office.batches);
}
