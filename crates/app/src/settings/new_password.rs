//! What every change of a password does, in the settings or by recovery: the
//! rules it is judged by, and the one commit that replaces it.

use madoguchi_domain::fact::{Actor, Fact, PasswordChangeWay, SessionEndReason, Subject};
use madoguchi_domain::flow::FlowKind;
use madoguchi_domain::ids::SessionId;
use madoguchi_wire::{Field, WireError};
use zeroize::Zeroizing;

use crate::account::member_of;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::profile_of;
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::session::end_all;
use crate::store::{AccountRecord, Commit, Entity, FlowWrite, SecretKind, SecretWrite, Store};
use crate::text;

/// Judges a password by the insurer's rules, with the person's own words.
///
/// # Errors
/// Every rule that does not hold, for the field of the new password.
pub(crate) async fn judge<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    password: &Zeroizing<String>,
) -> Answer<()> {
    let profile = profile_of(app, &account.insurer).await?;
    let member = member_of(app, account).await?;
    let words = text::own_words(&profile, &account.user_id, Some(&account.address), Some(member.birth_date));
    let refused = text::judge_password(Field::NewPassword, password, &profile, &words);
    if refused.is_empty() { Ok(()) } else { Err(WireError::fields(refused).into()) }
}

/// A password that was judged and hashed.
pub(crate) struct NewPassword<'a> {
    /// argon2id string.
    pub(crate) verifier: &'a [u8],
    /// The session that stays; all others end.
    pub(crate) keep: Option<SessionId>,
    /// How it came.
    pub(crate) way: PasswordChangeWay,
    /// Who did it.
    pub(crate) actor: Actor,
}

/// Adds the change to a commit. A change of address that was asked for with
/// the old password ends with it.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn replace<S: Store, H: Host>(
    app: &App<S, H>,
    account: &AccountRecord,
    new: NewPassword<'_>,
    commit: &mut Commit,
) -> Answer<()> {
    let subject = Subject::Member(account.member);
    commit.expect.push((Entity::Account(account.id), account.version));
    commit.secrets.push(SecretWrite {
        owner: account.id.uuid(),
        kind: SecretKind::Password,
        value: Some(new.verifier.to_vec()),
    });
    commit.facts.push(app.fact(subject, new.actor, Fact::PasswordChanged { account: account.id, way: new.way }));
    end_all(app, account, new.keep, new.actor, SessionEndReason::PasswordChanged, commit).await?;
    if let Some(change) = app.store.flow_of_account(account.id, FlowKind::MailChange).await? {
        commit.expect.push((Entity::Flow(change.id), change.version));
        commit.flows.push(FlowWrite::End(change.id));
    }
    let letter = Letter {
        to: Some(account.address.clone()),
        issuer: account.insurer.clone().into(),
        language: account.language.clone(),
        content: MailContent::PasswordChanged { at: app.now() },
    };
    commit.mail.push(outbox::queue(app, &letter, Ticket { member: Some(account.member), ..Ticket::default() })?);
    Ok(())
}
