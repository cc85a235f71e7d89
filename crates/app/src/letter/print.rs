//! What printing and reprinting have in common: the page of a letter, and the commit that makes its
//! password work.

use madoguchi_domain::fact::Actor;
use madoguchi_domain::reissue::{Application, Event};
use madoguchi_domain::user_id::key_of;
use madoguchi_wire::{ErrorCode, Field, FieldError, WireError};

use super::password::Made;
use crate::caller::Caller;
use crate::desk::carry_out;
use crate::error::{Answer, Refusal};
use crate::holder::PresentStaff;
use crate::host::{App, Host};
use crate::office::letter_printed;
use crate::paper::{LetterPage, PostalAddress};
use crate::store::{Commit, OfficeRecord, ReissueRecord, SecretKind, SecretWrite, Store};

/// A letter to print: the application, and the office to which it goes.
pub(super) struct ToPrint {
    pub(super) record: ReissueRecord,
    pub(super) office: OfficeRecord,
    /// Its number in the batch, from 1.
    pub(super) place: u32,
}

/// Judges the printing of one letter: its part of the commit, and its page.
///
/// # Errors
/// Why the event is refused; `LetterUnprintable` for an office without a user ID.
pub(super) fn judge<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    letter: &ToPrint,
    event: &Event,
    made: &Made,
) -> Answer<(Commit, LetterPage)> {
    let actor = Actor::Staff(present.staff.id);
    let (application, mut commit) = carry_out(app, &letter.record, event, &present.profile, actor)?;
    let page = page(&application, letter, made)?;
    // Whatever stood there before is overwritten: an earlier letter's password ends here. `carry_out`
    // may have asked for its deletion, which must not follow.
    commit.secrets.retain(|secret| secret.kind != SecretKind::TemporaryPassword);
    commit.secrets.push(SecretWrite {
        owner: application.id.uuid(),
        kind: SecretKind::TemporaryPassword,
        value: Some(made.verifier.clone()),
    });
    Ok((commit, page))
}

/// As [`judge`], with wrong log-ins under the office's user ID forgotten, so that the new password has
/// all its tries.
///
/// # Errors
/// As [`judge`].
pub(super) async fn print<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    present: &PresentStaff,
    letter: &ToPrint,
    event: &Event,
    made: &Made,
) -> Answer<(Commit, LetterPage)> {
    let (mut commit, page) = judge(app, present, letter, event, made)?;
    letter_printed(app, caller, &key_of(&page.user_id), &mut commit).await?;
    Ok((commit, page))
}

fn page(application: &Application, letter: &ToPrint, made: &Made) -> Answer<LetterPage> {
    let printed = application.letter.as_ref().ok_or_else(|| Refusal::Unexpected("printed without a letter".into()))?;
    let user_id = letter.office.entry.user_id.as_ref().ok_or_else(|| unprintable(application))?;
    Ok(LetterPage {
        place: letter.place,
        addressee: addressee(&letter.office),
        receipt: application.receipt.to_string(),
        office_number: application.office_number.as_str().to_owned(),
        user_id: user_id.as_typed().to_owned(),
        password: made.password.clone(),
        expires_at: printed.expires_at(),
    })
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
