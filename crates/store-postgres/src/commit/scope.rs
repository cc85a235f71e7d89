//! Whose rows a commit may reach. One insurer's at the most: what belongs to
//! another is not there for its transaction.

use madoguchi_app::store::{Commit, Entity, FlowWrite, MailWrite};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::insurer_code::InsurerCode;
use uuid::Uuid;

use crate::batch::step;
use crate::connections::Scope;

/// As the caller says; else as the commit's own parts say; else as the account,
/// the token of the flow or session, or the mail tells that it is about.
pub(crate) fn scope(commit: &Commit) -> Scope {
    if let Some(insurer) = commit.insurer.as_ref().or_else(|| told(commit)) {
        return Scope::of(insurer);
    }
    let (accounts, owners, mails) = (accounts(commit), owners(commit), mails(commit));
    if accounts.is_empty() && owners.is_empty() && mails.is_empty() {
        return Scope::Nobody;
    }
    Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce(
             (SELECT insurer FROM user_id WHERE account = ANY($1) LIMIT 1),
             (SELECT insurer FROM secret WHERE owner = ANY($2) AND insurer IS NOT NULL LIMIT 1),
             (SELECT insurer FROM mail WHERE id = ANY($3) AND insurer IS NOT NULL LIMIT 1), ''), true)",
        accounts,
        owners,
        mails,
    ))
}

/// The insurer that a part of the commit names.
fn told(commit: &Commit) -> Option<&InsurerCode> {
    let of_flow = commit.flows.iter().find_map(|write| match write {
        FlowWrite::Put(flow) => flow.insurer.as_ref(),
        FlowWrite::End(_) => None,
    });
    let of_fact = |entry| fact_insurer(entry);
    let of_subject = |entry: &'_ FactEntry| matches!(entry.subject, Subject::Insurer(_));
    of_flow.or_else(|| commit.facts.iter().find_map(of_fact)).or_else(|| {
        commit.facts.iter().find(|entry| of_subject(entry)).and_then(|entry| match &entry.subject {
            Subject::Insurer(code) => Some(code),
            Subject::Member(_) | Subject::Office(_) | Subject::Federation(_) | Subject::Install(_) => None,
        })
    })
}

fn fact_insurer(entry: &FactEntry) -> Option<&InsurerCode> {
    match &entry.fact {
        Fact::ProfileImported { insurer, .. }
        | Fact::RosterImported { insurer, .. }
        | Fact::MemberReopened { insurer, .. }
        | Fact::MemberClosed { insurer, .. }
        | Fact::AccountOpened { insurer, .. } => Some(insurer),
        Fact::NoticePublished { insurer, .. } => insurer.as_ref(),
        _ => None,
    }
}

fn accounts(commit: &Commit) -> Vec<Uuid> {
    let actors = commit.facts.iter().filter_map(|entry| match entry.actor {
        Actor::Account(account) => Some(account.uuid()),
        Actor::Visitor | Actor::Office(_) | Actor::Staff(_) | Actor::Operator | Actor::Program => None,
    });
    let of_facts = commit.facts.iter().filter_map(|entry| match &entry.fact {
        Fact::LoggedIn { account, .. }
        | Fact::SessionEnded { account, .. }
        | Fact::TermsAccepted { account, .. }
        | Fact::PasswordChanged { account, .. }
        | Fact::PasswordRehashed { account }
        | Fact::AddressChanged { account, .. }
        | Fact::PreferencesChanged { account, .. }
        | Fact::NoticeRead { account, .. }
        | Fact::RecordSeen { account, .. } => Some(account.uuid()),
        _ => None,
    });
    let expected = commit.expect.iter().filter_map(|(entity, _)| match entity {
        Entity::Account(id) => Some(id.uuid()),
        Entity::Member(_) | Entity::Session(_) | Entity::Flow(_) | Entity::Counter(_) | Entity::Mail(_) => None,
    });
    of_facts.chain(actors).chain(expected).collect()
}

/// Flows and sessions, whose tokens tell.
fn owners(commit: &Commit) -> Vec<Uuid> {
    let expected = commit.expect.iter().filter_map(|(entity, _)| match entity {
        Entity::Session(id) => Some(id.uuid()),
        Entity::Flow(id) => Some(id.uuid()),
        Entity::Member(_) | Entity::Account(_) | Entity::Counter(_) | Entity::Mail(_) => None,
    });
    let ended = commit.flows.iter().map(|write| match write {
        FlowWrite::Put(flow) => flow.id.uuid(),
        FlowWrite::End(id) => id.uuid(),
    });
    let seen = commit.seen.iter().map(|(id, _)| id.uuid());
    let locks = commit.locks.iter().map(|(id, _)| id.uuid());
    expected.chain(ended).chain(seen).chain(locks).collect()
}

fn mails(commit: &Commit) -> Vec<Uuid> {
    let written = commit.mail.iter().filter_map(|write| match write {
        MailWrite::Queue(_) => None,
        MailWrite::Claim(id, _)
        | MailWrite::Hold(id, _)
        | MailWrite::Sent(id, _)
        | MailWrite::Retry(id, _)
        | MailWrite::Refused(id, _)
        | MailWrite::Dropped(id, _) => Some(id.uuid()),
    });
    let told = commit.facts.iter().filter_map(|entry| match &entry.fact {
        Fact::MailSent { mail, .. } | Fact::MailRefused { mail, .. } => Some(mail.uuid()),
        _ => None,
    });
    written.chain(told).collect()
}
