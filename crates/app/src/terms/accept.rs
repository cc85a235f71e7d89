//! 利用規約に同意する, 次へ (TRM-01): consent to exactly the text that was shown.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_wire::session::SessionShown;
use madoguchi_wire::terms::TermsAccept;
use madoguchi_wire::{Empty, ErrorCode, Field};

use super::{accepted, unlocked};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::profile_of;
use crate::retry::{Round, rounds};
use crate::store::{AccountRecord, Commit, Entity, Outcome, Store, TermsRecord};

/// Accepts the terms in force. Accepting once more what is accepted changes nothing.
///
/// The ID is no name of an object to be looked up; with the hash it says which text
/// was read. So another insurer's terms, an older version and an ID that nobody has
/// are one case, told by one answer: `TermsChanged`, as 409, since the person's own
/// terms are there and are to be read now. Nothing tells which of the three it was.
///
/// # Errors
/// `ConsentMissing` for the box, `TermsChanged` when what was shown is not (any
/// longer) in force, `SessionRequired`, `SessionLocked`.
pub async fn accept<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: TermsAccept,
) -> Answer<SessionShown> {
    let account = unlocked(app, caller).await?.account;
    if !request.agreed {
        return Err(Refusal::field(Field::Agreed, ErrorCode::ConsentMissing));
    }
    rounds(|| commit(app, &account, &request)).await?;
    crate::session::show(app, caller, Empty {}).await
}

async fn commit<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    request: &TermsAccept,
) -> Answer<Round<()>> {
    let Some(account) = app.store.account(account.id).await? else { return Err(ErrorCode::SessionRequired.into()) };
    let profile = profile_of(app, &account.insurer).await?;
    let shown = |terms: &TermsRecord| terms.id.to_string() == request.terms_id && terms.sha256 == request.hash;
    let Some(terms) = super::current(app, &profile).await?.filter(shown) else {
        return Err(ErrorCode::TermsChanged.into());
    };
    if accepted(&account, &terms) {
        return Ok(Round::Done(()));
    }
    let fact =
        Fact::TermsAccepted { account: account.id, terms: terms.id, version: terms.version, sha256: terms.sha256 };
    let commit = Commit {
        expect: vec![(Entity::Account(account.id), account.version)],
        facts: vec![app.fact(Subject::Member(account.member), Actor::Account(account.id), fact)],
        ..Commit::default()
    };
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
