//! Ending a member's account by the desk's decision, as when somebody else has
//! opened it with a stolen card. Self-registration with the number stays closed
//! until `member reopen`: whoever has the card has it still.

use jiff::SignedDuration;
use jiff::civil::Date;
use madoguchi_domain::fact::{Actor, Fact, SessionEndReason, Subject};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits;

use super::{OperatorStop, notice};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::{Round, rounds};
use crate::session::{end_all, first};
use crate::signup::match_keys;
use crate::store::{AccountRecord, Commit, CounterWrite, Entity, MailWrite, MemberRecord, Outcome, Store};

/// How long the number stays closed unless it is reopened: as long as the journal tells why.
const CLOSED: SignedDuration = SignedDuration::from_hours(24 * 366 * 7);

/// What was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Whether there was an account.
    pub account: bool,
    /// Sessions that were open.
    pub sessions: usize,
}

/// Ends the account of a member with sessions, credentials and whatever is in
/// progress, tells the registered address, and closes the number: one commit.
/// Without an account it closes the number and ends sign-ups in progress.
///
/// # Errors
/// A value that cannot be used; an insurer or a person that is not known.
pub async fn member_close<S: Store, H: Host>(
    app: &App<S, H>,
    code: &InsurerCode,
    symbol: &str,
    number: &str,
    birth_date: Date,
) -> Result<Closed, OperatorStop> {
    let member = notice::find(app, code, symbol, number, birth_date).await?;
    let profile = super::insurer(app, code).await?;
    let (symbol, number) = (super::symbol(symbol, &profile)?, super::number(number, &profile)?);
    let key = match_keys(app, code, &symbol, &number, (Date::ZERO, "")).number;
    let closed = rounds(|| async {
        let Some(member) = app.store.member(code, member.id).await? else { return Ok(Round::Again) };
        let (mut commit, closed) = ending(app, &member).await?;
        let (version, mut counter) = first(app.store.counters(&[key]).await?)?;
        counter.in_a_row = counter.in_a_row.max(limits::MATCH_FAILURES_IN_ALL.number);
        commit.expect.push((Entity::Counter(key), version));
        commit.counters.push(CounterWrite { key, counter, keep_until: app.now() + CLOSED });
        let fact =
            Fact::MemberClosed { insurer: code.clone(), member: member.id, account: member.account, tag: hex(&key) };
        commit.facts.push(app.fact(Subject::Member(member.id), Actor::Operator, fact));
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(closed),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    Ok(closed)
}

/// The part of the commit that tells of what is lost. The fact itself takes it away.
async fn ending<S: Store, H: Host>(app: &App<S, H>, member: &MemberRecord) -> Answer<(Commit, Closed)> {
    let mut commit = Commit {
        insurer: Some(member.insurer.clone()),
        expect: vec![(Entity::Member(member.id), member.version)],
        ..Commit::default()
    };
    let mut closed = Closed { account: false, sessions: 0 };
    let account = match member.account {
        Some(id) => app.store.account(id).await?,
        None => None,
    };
    if let Some(account) = account {
        commit.expect.push((Entity::Account(account.id), account.version));
        let why = SessionEndReason::AccountClosed;
        let sessions = end_all(app, &account, None, Actor::Operator, why, &mut commit).await?;
        closed = Closed { account: true, sessions };
        commit.mail.push(letter(app, &account)?);
    }
    Ok((commit, closed))
}

fn letter<S: Store, H: Host>(app: &App<S, H>, account: &AccountRecord) -> Answer<MailWrite> {
    let letter = Letter {
        to: Some(account.address.clone()),
        issuer: account.insurer.clone().into(),
        language: account.language.clone(),
        content: MailContent::AccountClosed { at: app.now() },
    };
    outbox::queue(app, &letter, Ticket { member: Some(account.member), ..Ticket::default() })
}
