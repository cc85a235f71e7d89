//! Opening self-registration with a number again after too many failures. The
//! journal keeps who did it, when, and to whom, without the number itself.

use jiff::civil::Date;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits;

use super::{OperatorStop, insurer, number, symbol};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::signup::match_keys;
use crate::store::{Commit, CounterKey, CounterWrite, Entity, Outcome, Store};

/// What was opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reopened {
    /// Failures that were counted with the number, all of them forgotten now.
    pub failures: u32,
    /// Whether self-registration with the number was closed.
    pub was_closed: bool,
}

/// Forgets the failures counted with a number. Says nothing of whether such a
/// member exists: the counters know only what was typed.
///
/// # Errors
/// A value that cannot be used; an insurer that is not known.
pub async fn member_reopen<S: Store, H: Host>(
    app: &App<S, H>,
    code: &InsurerCode,
    typed_symbol: &str,
    typed_number: &str,
) -> Result<Reopened, OperatorStop> {
    let profile = insurer(app, code).await?;
    let (symbol, number) = (symbol(typed_symbol, &profile)?, number(typed_number, &profile)?);
    // The person's own counter runs out within a day; only the number's closes for good.
    let key = match_keys(app, &profile.code, &symbol, &number, (Date::ZERO, "")).number;
    let concerned = app.store.insured_under(&profile.code, &symbol, &number).await?;
    let subjects = match concerned.as_slice() {
        [] => vec![Subject::Insurer(profile.code.clone())],
        members => members.iter().copied().map(Subject::Member).collect(),
    };
    let reopened = rounds(|| async {
        let (version, mut counter) = crate::session::first(app.store.counters(&[key]).await?)?;
        let failures = counter.in_a_row;
        let reopened = Reopened { failures, was_closed: failures >= limits::MATCH_FAILURES_IN_ALL.number };
        if failures == 0 {
            return Ok(Round::Done(reopened));
        }
        counter.reset();
        let commit = Commit {
            expect: vec![(Entity::Counter(key), version)],
            facts: facts(app, &subjects, &profile.code, &key, failures),
            counters: vec![CounterWrite { key, counter, keep_until: app.now() }],
            ..Commit::default()
        };
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(reopened),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    Ok(reopened)
}

/// One fact for each whom it concerns. The tag is that of the limit that was
/// reached, so that the two can be told to be of one number.
fn facts<S: Store, H: Host>(
    app: &App<S, H>,
    subjects: &[Subject],
    insurer: &InsurerCode,
    key: &CounterKey,
    failures: u32,
) -> Vec<FactEntry> {
    let fact = Fact::MemberReopened { insurer: insurer.clone(), tag: hex(key), failures };
    subjects.iter().map(|subject| app.fact(subject.clone(), Actor::Operator, fact.clone())).collect()
}
