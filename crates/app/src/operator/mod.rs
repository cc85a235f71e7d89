//! What an operator does with the admin tool: profiles, terms, notices, closing
//! an account and opening a number again. No screen calls these; the machine's own accounts
//! guard the tool.

mod close;
mod federation;
mod member;
mod notice;
mod profile;
mod staff;
mod terms;

pub use close::{Closed, member_close};
pub use federation::{FederationImported, federation_import};
pub use member::{Reopened, member_reopen};
pub use notice::{Audience, NoticeDraft, notice_fact, notice_publish};
pub use profile::{ProfileImported, profile_import};
pub use staff::{
    SetUpToken, StaffDraft, staff_close, staff_create, staff_list, staff_reset_factor, staff_roles, staff_token,
};
pub use terms::{News, TermsDraft, TermsPublished, terms_fact, terms_publish};

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::profile::{InsurerProfile, ProfileRefusal};
use madoguchi_domain::showable::is_unshowable;
use madoguchi_wire::{ErrorCode, FieldError};

use crate::error::Refusal;
use crate::host::{App, Host};
use crate::store::{Commit, Store, StoreError};
use crate::text;

/// Why an operator's order was not carried out. Texts repeat no personal data.
#[derive(Debug, thiserror::Error)]
pub enum OperatorStop {
    /// The profile has a mistake.
    #[error(transparent)]
    Profile(#[from] ProfileRefusal),
    /// No profile of the insurer was imported.
    #[error("no insurer is known under the code \"{0}\"")]
    InsurerUnknown(InsurerCode),
    /// Another federation serves a prefecture of the profile already.
    #[error("the prefecture {prefecture} is served by the federation \"{}\" already", .federation.as_str())]
    PrefectureTaken {
        /// 01 to 47.
        prefecture: String,
        /// Whose it is.
        federation: FederationCode,
    },
    /// No profile of the federation was imported.
    #[error("no federation is known under the code \"{}\"", .0.as_str())]
    FederationUnknown(FederationCode),
    /// The user ID belongs to another clerk, of this federation or of any.
    #[error("the user ID is in use by another clerk; choose another")]
    StaffUserIdTaken,
    /// No clerk has the user ID.
    #[error("no clerk has this user ID")]
    StaffUnknown,
    /// The clerk's account was closed.
    #[error("the clerk's account was closed; create another")]
    StaffClosed,
    /// A typed value cannot be used.
    #[error("{what}: {reason}")]
    Value {
        /// Which.
        what: &'static str,
        /// Why not.
        reason: String,
    },
    /// The variant has this version already.
    #[error("version {version} of the variant \"{variant}\" was published already; choose another version")]
    VersionTaken {
        /// The variant.
        variant: String,
        /// The version.
        version: String,
    },
    /// No such person.
    #[error("no insured person of the insurer has this symbol, number and birth date")]
    MemberUnknown,
    /// Two people have the same number and birth date.
    #[error("more than one insured person has this symbol, number and birth date")]
    MemberAmbiguous,
    /// The store or the program failed.
    #[error(transparent)]
    Failed(#[from] Refusal),
}

impl From<StoreError> for OperatorStop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

fn value(what: &'static str, reason: impl ToString) -> OperatorStop {
    OperatorStop::Value { what, reason: reason.to_string() }
}

/// A line of text for people: something in it, nothing that makes it look like another, not endless.
fn line(what: &'static str, text: &str, most: usize) -> Result<String, OperatorStop> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(value(what, "it is empty")),
        n if n > most => Err(value(what, format!("it has {n} characters, {most} at most"))),
        _ if text.chars().any(is_unshowable) => Err(value(what, "it holds a control character")),
        _ => Ok(text.to_owned()),
    }
}

/// A text of paragraphs: line ends unified, other control characters refused.
fn paragraphs(what: &'static str, text: &str, most: usize) -> Result<String, OperatorStop> {
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n").replace('\t', "  ");
    let text = text.trim_matches('\n').trim_end().to_owned();
    match text.chars().count() {
        0 => Err(value(what, "it is empty")),
        n if n > most => Err(value(what, format!("it has {n} characters, {most} at most"))),
        _ if text.chars().any(|c| c != '\n' && is_unshowable(c)) => Err(value(what, "it holds a control character")),
        _ => Ok(text),
    }
}

/// Commits one fact that expects nothing.
async fn commit<S: Store, H: Host>(app: &App<S, H>, subject: Subject, fact: Fact) -> Result<(), OperatorStop> {
    commit_all(app, vec![(subject, fact)]).await
}

/// Commits facts that expect nothing: all of them or none.
async fn commit_all<S: Store, H: Host>(app: &App<S, H>, facts: Vec<(Subject, Fact)>) -> Result<(), OperatorStop> {
    let facts = facts.into_iter().map(|(subject, fact)| app.fact(subject, Actor::Operator, fact)).collect();
    app.store.commit(Commit { facts, ..Commit::default() }).await?;
    Ok(())
}

/// The profile of a typed code.
async fn insurer<S: Store, H: Host>(app: &App<S, H>, code: &InsurerCode) -> Result<InsurerProfile, OperatorStop> {
    crate::insurer::profile(app, code).await?.ok_or_else(|| OperatorStop::InsurerUnknown(code.clone()))
}

/// A typed code must be that of a federation served here.
async fn must_be_served<S: Store, H: Host>(app: &App<S, H>, code: &FederationCode) -> Result<(), OperatorStop> {
    match crate::federation::profile(app, code).await? {
        Some(_) => Ok(()),
        None => Err(OperatorStop::FederationUnknown(code.clone())),
    }
}

/// The key of a typed 記号.
fn symbol(typed: &str, profile: &InsurerProfile) -> Result<String, OperatorStop> {
    text::read_symbol(typed, profile.matching.symbol_width).map_err(|e| value("symbol", reason(&e)))
}

/// The key of a typed 番号.
fn number(typed: &str, profile: &InsurerProfile) -> Result<String, OperatorStop> {
    text::read_number(typed, profile.matching.number_width).map_err(|e| value("number", reason(&e)))
}

/// The few refusals of both fields, for a terminal.
fn reason(error: &FieldError) -> &'static str {
    match error.code {
        ErrorCode::Required => "it is empty",
        ErrorCode::TooLong => "it is too long",
        ErrorCode::LooksLikeMyNumber => "it looks like a My Number, which is never stored",
        _ => "it holds a character it cannot hold",
    }
}
