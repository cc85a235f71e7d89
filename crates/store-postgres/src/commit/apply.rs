//! What each kind of fact does to the tables, in one place. The match names
//! every kind, so that a new one does not compile before it is decided here.
//! Versions are raised by the commit's check, never here.

use madoguchi_app::refused_address::RefusedAddress;
use madoguchi_app::store::Commit;
use madoguchi_domain::fact::{Fact, FactEntry};
use madoguchi_domain::ids::{MailId, MemberId};
use madoguchi_domain::notice::search_text;
use tokio_postgres::Row;
use uuid::Uuid;

use super::office;
use crate::batch::{Given, Step, step};
use crate::fault::Fault;
use crate::flow::read_state;
use crate::value::{big, get};

/// A mail whose refusal speaks against an address on record.
pub(super) struct Refused {
    mail: Uuid,
    member: Uuid,
}

/// What must be read of refused mails before it is known what they change.
pub(super) fn lookups(commit: &Commit) -> Vec<Step> {
    let undeliverable = commit.facts.iter().filter_map(|entry| match &entry.fact {
        Fact::MailRefused { mail, undeliverable: true, .. } => Some(*mail),
        _ => None,
    });
    undeliverable.map(lookup).collect()
}

fn lookup(mail: MailId) -> Step {
    step!(
        "SELECT m.id, m.member, m.kind, f.state FROM mail m LEFT JOIN flow f ON f.id = m.flow
         WHERE m.id = $1 AND m.member IS NOT NULL",
        mail.uuid()
    )
}

/// The looked-up mails that speak against an address on record.
pub(super) fn refused(given: &[Given]) -> Result<Vec<Refused>, Fault> {
    let mut found = Vec::new();
    for row in given.iter().flat_map(|given| &given.rows) {
        if of_row(row)? == RefusedAddress::OnRecord {
            found.push(Refused { mail: get(row, "id")?, member: get(row, "member")? });
        }
    }
    Ok(found)
}

fn of_row(row: &Row) -> Result<RefusedAddress, Fault> {
    let state = get::<Option<&str>>(row, "state")?.map(|_| read_state(row)).transpose()?;
    Ok(RefusedAddress::of(state.as_ref(), get(row, "kind")?))
}

/// Steps of one fact. Kinds whose whole meaning lies in the journal, or whose
/// state is written by other parts of the commit, change no table.
pub(super) fn fact(entry: &FactEntry, refused: &[Refused]) -> Vec<Step> {
    match &entry.fact {
        Fact::InstallCreated { .. }
        | Fact::KeySlotChanged { .. }
        | Fact::KeyRotated {}
        | Fact::StoreRestored { .. }
        | Fact::InProgressEnded { .. }
        | Fact::BackupWritten { .. }
        | Fact::LimitReached { .. }
        | Fact::BodiesPurged { .. }
        | Fact::RecordSeen { .. } => Vec::new(),
        // Counters, flows, verifiers and the outbox come with the commit.
        Fact::MemberReopened { .. }
        | Fact::SignupMatched { .. }
        | Fact::CodeIssued { .. }
        | Fact::PasswordChanged { .. }
        | Fact::PasswordRehashed { .. }
        | Fact::MailSent { .. } => Vec::new(),
        Fact::ProfileImported { .. } | Fact::TermsPublished { .. } | Fact::NoticePublished { .. } => {
            published(entry).into_iter().collect()
        }
        Fact::RosterImported { .. } => data_set(entry).into_iter().collect(),
        Fact::AccountOpened { .. } => opened(entry),
        // The server's role deletes no account; the function does, when the journal says so.
        Fact::MemberClosed { .. } => vec![step!("SELECT retention_close_account($1)", entry.id.uuid())],
        Fact::TermsAccepted { .. }
        | Fact::AddressChanged { .. }
        | Fact::PreferencesChanged { .. }
        | Fact::NoticeRead { .. } => of_account(entry).into_iter().collect(),
        Fact::LoggedIn { .. } => logged_in(entry),
        Fact::SessionEnded { account: _, session, reason: _ } => vec![
            step!("UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", session.uuid(), entry.at),
            step!("DELETE FROM secret WHERE owner = $1", session.uuid()),
        ],
        Fact::MailRefused { mail, undeliverable: true, .. } => {
            refused.iter().filter(|found| found.mail == mail.uuid()).flat_map(|found| mark(found.member)).collect()
        }
        Fact::MailRefused { undeliverable: false, .. } => Vec::new(),
        Fact::Office(fact) => office::fact(entry, fact),
    }
}

/// The account's address, or the roster's where there is no account (REG-12).
fn mark(member: Uuid) -> [Step; 2] {
    [
        step!(
            "UPDATE account SET undeliverable = true WHERE member = $1
               AND insurer = current_setting('madoguchi.insurer', true)",
            member
        ),
        step!(
            "UPDATE member m SET mail_refused = true WHERE id = $1
               AND insurer = current_setting('madoguchi.insurer', true)
               AND NOT EXISTS (SELECT 1 FROM account a WHERE a.insurer = m.insurer AND a.member = m.id)",
            member
        ),
    ]
}

fn published(entry: &FactEntry) -> Option<Step> {
    Some(match &entry.fact {
        Fact::ProfileImported { insurer, sha256, profile } => step!(
            "INSERT INTO insurer (code, profile, sha256, imported_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (code) DO UPDATE SET profile = $2, sha256 = $3, imported_at = $4",
            insurer.as_str().to_owned(),
            profile.clone(),
            sha256.clone(),
            entry.at,
        ),
        Fact::TermsPublished {
            terms,
            variant,
            version,
            title_ja,
            title_en,
            effective_from,
            sha256,
            placeholder,
            text,
        } => {
            step!(
                "INSERT INTO terms (id, published_at, variant, version, title_ja, title_en, effective_from, sha256, placeholder, text)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                terms.uuid(),
                entry.at,
                variant.clone(),
                version.clone(),
                title_ja.clone(),
                title_en.clone(),
                *effective_from,
                sha256.clone(),
                *placeholder,
                text.clone(),
            )
        }
        Fact::NoticePublished { notice, insurer, member, federation, title, body, link, published_at } => step!(
            "INSERT INTO notice (id, insurer, member, federation, title, body, link, published_at, search_text)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            notice.uuid(),
            insurer.as_ref().map(|code| code.as_str().to_owned()),
            member.map(MemberId::uuid),
            federation.as_ref().map(|code| code.as_str().to_owned()),
            title.clone(),
            body.clone(),
            link.clone(),
            *published_at,
            search_text(&format!("{title}\n{body}")),
        ),
        _ => return None,
    })
}

fn data_set(entry: &FactEntry) -> Option<Step> {
    let Fact::RosterImported { insurer, data_set, sha256, rows, added, changed, ended, full } = &entry.fact else {
        return None;
    };
    Some(step!(
        "INSERT INTO data_set (id, insurer, sha256, rows, added, changed, ended, full_load, loaded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        data_set.uuid(),
        insurer.as_str().to_owned(),
        sha256.clone(),
        big(*rows),
        big(*added),
        big(*changed),
        big(*ended),
        *full,
        entry.at,
    ))
}

/// The look-up over all insurers first: it decides whether the user ID is free (REG-04).
fn opened(entry: &FactEntry) -> Vec<Step> {
    let Fact::AccountOpened { account, member, insurer, user_id, user_id_key, address, language } = &entry.fact else {
        return Vec::new();
    };
    vec![
        step!(
            "INSERT INTO user_id (key, account, member, insurer) VALUES ($1, $2, $3, $4)",
            user_id_key.clone(),
            account.uuid(),
            member.uuid(),
            insurer.as_str().to_owned(),
        ),
        step!(
            "INSERT INTO account (id, version, member, insurer, user_id, address, undeliverable, language, text_size, opened_at)
             VALUES ($1, 1, $2, $3, $4, $5, false, $6, 'standard', $7)",
            account.uuid(),
            member.uuid(),
            insurer.as_str().to_owned(),
            user_id.clone(),
            address.clone(),
            language.clone(),
            entry.at,
        ),
    ]
}

fn of_account(entry: &FactEntry) -> Option<Step> {
    Some(match &entry.fact {
        Fact::TermsAccepted { account, terms, version, sha256 } => step!(
            "UPDATE account SET consent_terms = $2, consent_version = $3, consent_sha256 = $4, consent_at = $5
             WHERE id = $1 AND insurer = current_setting('madoguchi.insurer', true)",
            account.uuid(),
            terms.uuid(),
            version.clone(),
            sha256.clone(),
            entry.at,
        ),
        Fact::AddressChanged { account, old: _, new } => step!(
            "UPDATE account SET address = $2, undeliverable = false
             WHERE id = $1 AND insurer = current_setting('madoguchi.insurer', true)",
            account.uuid(),
            new.clone(),
        ),
        Fact::PreferencesChanged { account, language, text_size } => step!(
            "UPDATE account SET language = $2, text_size = $3
             WHERE id = $1 AND insurer = current_setting('madoguchi.insurer', true)",
            account.uuid(),
            language.clone(),
            text_size.clone(),
        ),
        Fact::NoticeRead { account, notice } => step!(
            "INSERT INTO notice_read (insurer, account, notice) VALUES (current_setting('madoguchi.insurer', true), $1, $2)
             ON CONFLICT DO NOTHING",
            account.uuid(),
            notice.uuid(),
        ),
        _ => return None,
    })
}

/// A log-in begins a session, moves the log-in times on (DSH-01) and makes the device known.
fn logged_in(entry: &FactEntry) -> Vec<Step> {
    let Fact::LoggedIn { account, session, device, device_name } = &entry.fact else { return Vec::new() };
    vec![
        step!(
            "UPDATE account SET previous_login_at = last_login_at, last_login_at = $2
             WHERE id = $1 AND insurer = current_setting('madoguchi.insurer', true)",
            account.uuid(),
            entry.at,
        ),
        step!(
            "INSERT INTO session (insurer, id, version, account, device, device_name, started_at, seen_at, locked)
             VALUES (current_setting('madoguchi.insurer', true), $1, 1, $2, $3, $4, $5, $5, false)",
            session.uuid(),
            account.uuid(),
            device.uuid(),
            device_name.clone(),
            entry.at,
        ),
        step!(
            "INSERT INTO device (insurer, account, device, first_at)
             VALUES (current_setting('madoguchi.insurer', true), $1, $2, $3) ON CONFLICT DO NOTHING",
            account.uuid(),
            device.uuid(),
            entry.at,
        ),
    ]
}
