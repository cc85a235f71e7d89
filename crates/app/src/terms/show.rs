//! Shows the terms in force, with what changed since the version accepted before.

use madoguchi_domain::terms::{Change, Paragraph, changes, paragraphs};
use madoguchi_wire::terms::{TermsChange, TermsParagraph, TermsShown};
use madoguchi_wire::{Empty, ErrorCode, Text};

use super::{accepted, unlocked};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{profile_of, wire_text};
use crate::store::{AccountRecord, Store, TermsRecord};

/// The terms in force for the person (TRM-01 to TRM-03).
///
/// # Errors
/// `NotFound` when none were published, `SessionRequired`, `SessionLocked`.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<TermsShown> {
    let present = unlocked(app, caller).await?;
    let profile = profile_of(app, &present.account.insurer).await?;
    let Some(terms) = super::current(app, &profile).await? else { return Err(ErrorCode::NotFound.into()) };
    let before = accepted_before(app, &present.account, &terms).await?;
    let read = match &before {
        Some(before) => changes(&before.text, &terms.text),
        None => paragraphs(&terms.text),
    };
    let consent = present.account.consent.as_ref().filter(|_| accepted(&present.account, &terms));
    Ok(TermsShown {
        id: terms.id.to_string(),
        title: Text { ja: terms.title_ja, en: terms.title_en },
        version: terms.version,
        effective_from: terms.effective_from.to_string(),
        hash: terms.sha256,
        placeholder: terms.placeholder,
        banner: profile.terms.banner.as_ref().map(wire_text),
        paragraphs: read.into_iter().map(paragraph).collect(),
        accepted_version: before.map(|before| before.version),
        accepted_at: consent.map(|consent| consent.at.to_string()),
    })
}

/// The version accepted before these terms, when there is one to compare with.
/// None after consent to these terms, and none when the earlier consent was to
/// a variant that no longer applies: its text is another text, not an older one.
async fn accepted_before<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    terms: &TermsRecord,
) -> Answer<Option<TermsRecord>> {
    let Some(consent) = account.consent.as_ref().filter(|consent| consent.terms != terms.id) else { return Ok(None) };
    let published = app.store.terms(&terms.variant).await?;
    Ok(published.into_iter().find(|earlier| earlier.id == consent.terms))
}

fn paragraph(paragraph: Paragraph) -> TermsParagraph {
    let change = match paragraph.change {
        Change::Same => TermsChange::Same,
        Change::Added => TermsChange::Added,
        Change::Removed => TermsChange::Removed,
    };
    TermsParagraph { heading: paragraph.heading, text: paragraph.text, change }
}
