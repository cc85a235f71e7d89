//! 利用規約: which terms wait for a person's consent (TRM-01 to TRM-03, D5).
//! Must not: write a text; publishing is the operator's.

mod accept;
mod save_receipt;
mod show;

pub use accept::accept;
pub use save_receipt::save_receipt;
pub use show::show;

use madoguchi_domain::japan_time;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::terms::in_force;
use madoguchi_wire::ErrorCode;

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::profile_of;
use crate::session::Present;
use crate::store::{AccountRecord, Store, TermsRecord};

/// The terms in force that the person has not accepted yet; none when nothing
/// waits. Asked for by every command of a member: two reads by key.
///
/// # Errors
/// When the store cannot serve.
pub async fn pending<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<Option<TermsRecord>> {
    let profile = profile_of(app, &account.insurer).await?;
    let current = current(app, &profile).await?;
    Ok(current.filter(|terms| !accepted(account, terms)))
}

/// The terms in force for an insurer's variant; none when nothing was published.
async fn current<S: Store, H: Host>(app: &App<S, H>, profile: &InsurerProfile) -> Answer<Option<TermsRecord>> {
    let published = app.store.terms(&profile.terms.variant).await?;
    Ok(in_force(published, |terms| terms.effective_from, japan_time::date(app.now())))
}

/// Whether the newest consent is to exactly these terms.
fn accepted(account: &AccountRecord, terms: &TermsRecord) -> bool {
    account.consent.as_ref().is_some_and(|consent| consent.terms == terms.id)
}

/// The caller's session while terms may still wait. Behind the screen lock
/// nothing is read and nothing is accepted.
async fn unlocked<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller) -> Answer<Present> {
    let present = crate::session::present(app, caller).await?;
    if present.locked {
        return Err(ErrorCode::SessionLocked.into());
    }
    Ok(present)
}
