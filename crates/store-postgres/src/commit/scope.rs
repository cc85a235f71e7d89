//! Whose rows a commit may reach. One insurer's or one federation's at the most: what
//! belongs to another is not there for its transaction.

use madoguchi_app::store::{Commit, Entity, FlowWrite, Holder, MailWrite, SecretKind};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::insurer_code::InsurerCode;
use uuid::Uuid;

use crate::batch::step;
use crate::connections::Scope;

/// As the caller says; else as the commit's own parts say; else as the account,
/// the office, application or clerk, the token of the flow or session, or the mail
/// tells that it is about.
pub(crate) fn scope(commit: &Commit) -> Scope {
    if let Some(insurer) = &commit.insurer {
        return Scope::of(insurer);
    }
    if let Some(federation) = &commit.federation {
        return Scope::of_federation(federation);
    }
    if let Some(insurer) = told(commit) {
        return Scope::of(insurer);
    }
    if let Some(federation) = commit.facts.iter().find_map(federation) {
        return Scope::of_federation(federation);
    }
    let (accounts, owners, mails, others) = (accounts(commit), owners(commit), mails(commit), others(commit));
    if [&accounts, &owners, &mails, &others].iter().all(|ids| ids.is_empty()) {
        return Scope::Nobody;
    }
    Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce(
             (SELECT insurer FROM user_id WHERE account = ANY($1) LIMIT 1),
             (SELECT insurer FROM secret WHERE owner = ANY($2) AND insurer IS NOT NULL LIMIT 1),
             (SELECT insurer FROM mail WHERE id = ANY($3) AND insurer IS NOT NULL LIMIT 1), ''), true),
             set_config('madoguchi.federation', coalesce(
             (SELECT federation FROM federation_of WHERE id = ANY($4) LIMIT 1),
             (SELECT federation FROM secret WHERE owner = ANY($2) AND federation IS NOT NULL LIMIT 1),
             (SELECT federation FROM mail WHERE id = ANY($3) AND federation IS NOT NULL LIMIT 1), ''), true)",
        accounts,
        owners,
        mails,
        others,
    ))
}

/// The federation that a fact or its subject names.
fn federation(entry: &FactEntry) -> Option<&FederationCode> {
    match (&entry.fact, &entry.subject) {
        (
            Fact::Office(
                OfficeFact::FederationImported { federation, .. }
                | OfficeFact::LedgerImported { federation, .. }
                | OfficeFact::StaffCreated { federation, .. }
                | OfficeFact::LetterBatchBegun { federation, .. }
                | OfficeFact::ReissueRequested { federation, .. },
            ),
            _,
        )
        | (Fact::NoticePublished { federation: Some(federation), .. }, _)
        | (_, Subject::Federation(federation)) => Some(federation),
        _ => None,
    }
}

/// Offices, applications and clerks.
fn others(commit: &Commit) -> Vec<Uuid> {
    let of_facts = commit.facts.iter().flat_map(|entry| [of_actor(entry.actor), of_subject(&entry.subject)]).flatten();
    let expected = commit.expect.iter().filter_map(|(entity, _)| match entity {
        Entity::Office(id) => Some(id.uuid()),
        Entity::Reissue(id) => Some(id.uuid()),
        Entity::Staff(id) => Some(id.uuid()),
        _ => None,
    });
    let of_flows = commit.flows.iter().filter_map(|write| match write {
        FlowWrite::Put(flow) => flow.office().map(|office| office.uuid()),
        FlowWrite::End(_) => None,
    });
    let of_mails = commit.mail.iter().filter_map(|write| match write {
        MailWrite::Queue(entry) => entry.office.map(|office| office.uuid()),
        _ => None,
    });
    let of_secrets = commit.secrets.iter().filter(|write| of_holder(write.kind)).map(|write| write.owner);
    let authenticators = commit.office.totp.iter().map(|(holder, _)| Holder::uuid(*holder));
    let set_ups = commit.office.set_ups.iter().map(|(staff, _)| staff.uuid());
    let written = of_secrets.chain(authenticators).chain(set_ups);
    of_facts.chain(expected).chain(of_flows).chain(of_mails).chain(written).collect()
}

fn of_actor(actor: Actor) -> Option<Uuid> {
    match actor {
        Actor::Office(id) => Some(id.uuid()),
        Actor::Staff(id) => Some(id.uuid()),
        Actor::Visitor | Actor::Account(_) | Actor::Operator | Actor::Program => None,
    }
}

fn of_subject(subject: &Subject) -> Option<Uuid> {
    match subject {
        Subject::Office(id) => Some(id.uuid()),
        Subject::Member(_) | Subject::Insurer(_) | Subject::Federation(_) | Subject::Install(_) => None,
    }
}

/// Whether the owner of such a secret is an office, an application or a clerk.
fn of_holder(kind: SecretKind) -> bool {
    match kind {
        SecretKind::OfficePassword
        | SecretKind::TemporaryPassword
        | SecretKind::Totp
        | SecretKind::NewTotp
        | SecretKind::StaffPassword
        | SecretKind::NewStaffPassword
        | SecretKind::StaffSetUp => true,
        SecretKind::Password
        | SecretKind::Code
        | SecretKind::EarlierCode
        | SecretKind::FlowToken
        | SecretKind::SessionToken => false,
    }
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
        _ => None,
    });
    of_facts.chain(actors).chain(expected).collect()
}

/// Flows and sessions, whose tokens tell.
fn owners(commit: &Commit) -> Vec<Uuid> {
    let expected = commit.expect.iter().filter_map(|(entity, _)| match entity {
        Entity::Session(id) | Entity::HolderSession(id) => Some(id.uuid()),
        Entity::Flow(id) => Some(id.uuid()),
        _ => None,
    });
    let ended = commit.flows.iter().map(|write| match write {
        FlowWrite::Put(flow) => flow.id.uuid(),
        FlowWrite::End(id) => id.uuid(),
    });
    let seen = commit.seen.iter().map(|(id, _)| id.uuid());
    let locks = commit.locks.iter().map(|(id, _)| id.uuid());
    let office = &commit.office;
    let holders =
        office.seen.iter().chain(&office.factors).map(|(id, _)| id).chain(&office.declined).map(|id| id.uuid());
    expected.chain(ended).chain(seen).chain(locks).chain(holders).collect()
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
