//! ユーザーIDを忘れた方 (LOG-03): the five items ask for the user ID by mail.
//!
//! The answer never tells whether the items fitted, so it cannot serve to get
//! around the limits of the match: there is nothing to be learned here. That is
//! why failures do not count as failures of the match; if they did, a stranger
//! could close somebody's sign-up from here. What is limited is how often one
//! number is asked for, which bounds the mails a person can be sent.

use madoguchi_wire::recovery::RecoveryRequestUserId;
use madoguchi_wire::{Empty, ErrorCode};

use super::answer::WAITS;
use super::{Asked, Requests};
use crate::account::language_word;
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::outbox::{self, Ticket};
use crate::retry::{Round, rounds};
use crate::signup::{FiveItems, QuietItems, read_quietly};
use crate::store::{Commit, Outcome, Store};

/// Mails the user ID to the registered address, if there is one. The answer is
/// the same in any case.
///
/// # Errors
/// Fields that cannot be read; `RecoveryLimit` by what was typed; `NetworkLimit`;
/// `RosterMissing`.
pub async fn request_user_id<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: RecoveryRequestUserId,
) -> Answer<Empty> {
    if !app.store.roster_present().await? {
        return Err(ErrorCode::RosterMissing.into());
    }
    let language = language_word(request.language);
    let typed = FiveItems {
        insurer_code: request.insurer_code,
        symbol: request.symbol,
        number: request.number,
        birth_date: request.birth_date,
        kana: request.kana,
        employee_number: request.employee_number,
    };
    let items = read_quietly(app, &typed).await?;
    rounds(|| ask(app, caller, &items, language)).await?;
    app.host.mail_queued();
    Ok(Empty {})
}

async fn ask<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    items: &QuietItems,
    language: &str,
) -> Answer<Round<()>> {
    let requests = Requests::load(app, caller, app.keys.hmac("recovery of user id", &[&items.number(app)])).await?;
    let asked = Asked::UserId { items: items.clone(), language: language.to_owned() };
    let ticket = Ticket { expires_at: Some(app.now() + WAITS), ..Ticket::default() };
    let mut commit = Commit { mail: vec![outbox::queue_asked(app, asked, ticket)?], ..Commit::default() };
    requests.count(app, &mut commit);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
