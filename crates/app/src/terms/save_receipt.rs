//! 利用規約同意の控え: version, hash, time and text of the consent, to keep.

use madoguchi_domain::terms::paragraphs;
use madoguchi_wire::signup::ReceiptSave;
use madoguchi_wire::{ErrorCode, SavedFile, Text};

use crate::account::member_of;
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{profile_of, wire_text};
use crate::paper::{ConsentPaper, Paper};
use crate::store::Store;

/// Saves the receipt of the newest consent.
///
/// # Errors
/// `NotFound` when nothing was accepted, `FileNotSaved`; as `require_open`.
pub async fn save_receipt<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: ReceiptSave,
) -> Answer<SavedFile> {
    let account = crate::session::require_open(app, caller).await?.account;
    let Some(consent) = account.consent.clone() else { return Err(ErrorCode::NotFound.into()) };
    let profile = profile_of(app, &account.insurer).await?;
    let published = app.store.terms(&profile.terms.variant).await?;
    let Some(terms) = published.into_iter().find(|terms| terms.id == consent.terms) else {
        return Err(ErrorCode::NotFound.into());
    };
    let member = member_of(app, &account).await?;
    let paper = ConsentPaper {
        language: request.language,
        insurer_name: wire_text(&profile.name.full),
        member_name: member.name,
        title: Text { ja: terms.title_ja, en: terms.title_en },
        version: consent.version,
        sha256: consent.sha256,
        accepted_at: consent.at,
        text: paragraphs(&terms.text),
    };
    app.host.save_paper(Paper::Consent(paper)).await
}
