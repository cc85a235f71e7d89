//! What each kind of fact does to the tables, in one place. The match names
//! every kind, so that a new one does not compile before it is decided here.

mod account;
mod desk;
mod insurer;
mod mail;
mod office;
mod reissue;
mod session;
mod staff;

pub(crate) use account::close as close_account;

use madoguchi_domain::fact::{Fact, FactEntry};
use rusqlite::Connection;

/// Applies a fact. Kinds whose whole meaning lies in the journal, or whose
/// state is written by other parts of the commit, change no table.
pub(crate) fn fact(conn: &Connection, entry: &FactEntry) -> rusqlite::Result<()> {
    match &entry.fact {
        Fact::InstallCreated { .. }
        | Fact::KeySlotChanged { .. }
        | Fact::KeyRotated {}
        | Fact::StoreRestored { .. }
        | Fact::InProgressEnded { .. }
        | Fact::BackupWritten { .. }
        | Fact::LimitReached { .. }
        | Fact::BodiesPurged { .. }
        | Fact::RecordSeen { .. } => Ok(()),
        // Counters, flows, verifiers and the outbox come with the commit.
        Fact::MemberReopened { .. }
        | Fact::SignupMatched { .. }
        | Fact::CodeIssued { .. }
        | Fact::PasswordChanged { .. }
        | Fact::PasswordRehashed { .. }
        | Fact::MailSent { .. } => Ok(()),
        Fact::ProfileImported { insurer, sha256, profile } => {
            insurer::profile(conn, entry.at, insurer, sha256, profile)
        }
        Fact::RosterImported { insurer, data_set, sha256, rows, added, changed, ended, full } => {
            let counts = insurer::Counts { rows: *rows, added: *added, changed: *changed, ended: *ended };
            insurer::roster(conn, entry.at, insurer, *data_set, sha256, counts, *full)
        }
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
            let titles = (title_ja.as_str(), title_en.as_str());
            insurer::terms(conn, *terms, variant, version, titles, *effective_from, sha256, *placeholder, text)
        }
        Fact::NoticePublished { .. } => insurer::notice(conn, &entry.fact),
        Fact::AccountOpened { account, member, insurer, user_id, user_id_key, address, language } => {
            account::open(conn, entry.at, *account, *member, insurer, (user_id, user_id_key), address, language)
        }
        Fact::MemberClosed { insurer: _, member, account: _, tag: _ } => account::close(conn, *member),
        Fact::TermsAccepted { account, terms, version, sha256 } => {
            account::accept(conn, entry.at, *account, *terms, version, sha256)
        }
        Fact::AddressChanged { account, old: _, new } => account::change_address(conn, *account, new),
        Fact::PreferencesChanged { account, language, text_size } => {
            account::prefer(conn, *account, language, text_size)
        }
        Fact::NoticeRead { account, notice } => account::read_notice(conn, *account, *notice),
        Fact::LoggedIn { account, session, device, device_name } => {
            session::begin(conn, entry.at, *account, *session, *device, device_name)
        }
        Fact::SessionEnded { account: _, session, reason: _ } => session::end(conn, entry.at, *session),
        Fact::MailRefused { mail, kind: _, reason: _, undeliverable: true } => mail::mark_refused(conn, *mail),
        Fact::MailRefused { mail: _, kind: _, reason: _, undeliverable: false } => Ok(()),
        Fact::Office(fact) => desk::fact(conn, entry.at, entry.fact.spec().kind, fact),
    }
}
