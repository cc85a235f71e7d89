//! Language and text size of the account.

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_wire::Empty;
use madoguchi_wire::text::Preferences;

use super::account_now;
use crate::account::{language_word, text_size_word};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, Outcome, Store};

/// Saves both; what is the same already is not written again.
///
/// # Errors
/// As `require_open`.
pub async fn save_preferences<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: Preferences,
) -> Answer<Empty> {
    let present = crate::session::require_open(app, caller).await?;
    let (language, text_size) = (language_word(request.language), text_size_word(request.text_size));
    rounds(|| async {
        let account = account_now(app, &present).await?;
        let id = account.id;
        if account.language == language && account.text_size == text_size {
            return Ok(Round::Done(Empty {}));
        }
        let fact =
            Fact::PreferencesChanged { account: id, language: language.to_owned(), text_size: text_size.to_owned() };
        let commit = Commit {
            expect: vec![(Entity::Account(id), account.version)],
            facts: vec![app.fact(Subject::Member(account.member), Actor::Account(id), fact)],
            ..Commit::default()
        };
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(Empty {}),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await
}
