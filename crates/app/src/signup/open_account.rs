//! The one commit that opens an account. Uniqueness of the user ID over all
//! insurers is decided here, by the store (REG-04).

use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::flow::Flow;
use madoguchi_domain::ids::AccountId;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::signup::{Phase, Registration, Signup};
use madoguchi_domain::user_id;
use madoguchi_wire::{ErrorCode, WireError};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{self, profile_of};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::retry::Round;
use crate::store::{Constraint, Entity, MailWrite, MemberRecord, Outcome, SecretKind, SecretWrite, Store};

/// What became of opening an account.
pub(super) enum Opening {
    /// It is open.
    Opened,
    /// Something had changed meanwhile.
    Stale,
    /// Somebody else has the user ID.
    UserIdTaken,
    /// The member has an account already.
    AlreadyRegistered,
}

pub(super) async fn open_account<S: Store, H: Host>(
    app: &App<S, H>,
    flow: &Flow,
    mut signup: Signup,
    registration: &Registration,
) -> Answer<Opening> {
    let now = app.now();
    let member = super::view::member(app, flow).await?;
    if member.account.is_some() {
        return Ok(Opening::AlreadyRegistered);
    }
    if member.ended {
        return Err(ErrorCode::MembershipEnded.into());
    }
    // The same code typed twice at once: the other one has opened the account since
    // the member was read, and took the password along.
    let Some(verifier) = app.store.secret(flow.id.uuid(), SecretKind::Password).await? else {
        return Ok(Opening::Stale);
    };
    let account = AccountId::new(now, app.random());
    signup.finish(account, registration.user_id.clone(), registration.address.clone(), now);
    let mut commit = super::carry_on(flow, signup);
    commit.expect.push((Entity::Member(member.id), member.version));
    commit.facts.push(app.fact(
        Subject::Member(member.id),
        Actor::Visitor,
        Fact::AccountOpened {
            account,
            member: member.id,
            insurer: member.insurer.clone(),
            user_id: registration.user_id.clone(),
            user_id_key: user_id::key_of(&registration.user_id),
            address: registration.address.clone(),
            language: registration.language.clone(),
        },
    ));
    // The used code's hash stays until the flow ends: by it a double click is known.
    let of_flow = |kind| SecretWrite { owner: flow.id.uuid(), kind, value: None };
    commit.secrets = vec![
        SecretWrite { owner: account.uuid(), kind: SecretKind::Password, value: Some(verifier) },
        of_flow(SecretKind::Password),
        of_flow(SecretKind::EarlierCode),
    ];
    let letter = Letter {
        to: Some(registration.address.clone()),
        issuer: member.insurer.clone().into(),
        language: registration.language.clone(),
        content: MailContent::AccountOpened { at: now },
    };
    commit.mail.push(outbox::queue(app, &letter, Ticket { member: Some(member.id), ..Ticket::default() })?);
    commit.mail.extend(notice_to_roster(app, &member, &registration.address)?);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => {
            app.host.mail_queued();
            Opening::Opened
        }
        Outcome::Stale
        | Outcome::Duplicate(
            Constraint::OfficeUserId
            | Constraint::OpenReissue
            | Constraint::Receipt
            | Constraint::StaffUserId
            | Constraint::Fact
            | Constraint::Other,
        ) => Opening::Stale,
        Outcome::Duplicate(Constraint::UserId) => Opening::UserIdTaken,
        Outcome::Duplicate(Constraint::AccountOfMember) => Opening::AlreadyRegistered,
    })
}

/// Whoever signs up with a stolen card types an address of their own. The one that the insurer knows is told,
/// whether or not it is the one that was preset.
fn notice_to_roster<S: Store, H: Host>(
    app: &App<S, H>,
    member: &MemberRecord,
    registered: &str,
) -> Answer<Option<MailWrite>> {
    let address = |text: &str| MailAddress::new(text).ok();
    let Some(known) = member.mail.as_deref().and_then(address) else { return Ok(None) };
    if address(registered).is_some_and(|registered| registered.key() == known.key()) {
        return Ok(None);
    }
    let letter = Letter {
        to: Some(known.as_str().to_owned()),
        issuer: member.insurer.clone().into(),
        // Not the language of the sign-up: whoever chose it need not be the reader.
        language: "ja".to_owned(),
        content: MailContent::AccountOpenedElsewhere { at: app.now() },
    };
    outbox::queue(app, &letter, Ticket { member: Some(member.id), ..Ticket::default() }).map(Some)
}

/// The member has an account. When this very sign-up has opened it meanwhile,
/// the next round sees so; otherwise it was another sign-up of the same person.
///
/// # Errors
/// `AlreadyRegistered`.
pub(super) async fn by_this_sign_up<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<()>> {
    let (flow, signup) = super::require(app, caller).await?;
    match signup.phase {
        Phase::Finished { .. } => Ok(Round::Again),
        Phase::Register { .. } | Phase::Code(_) | Phase::ChooseUserId(_) => {
            let member = super::view::member(app, &flow).await?;
            Err(already_registered(&profile_of(app, &member.insurer).await?).into())
        }
    }
}

/// Somebody has opened the member's account. Perhaps somebody else, so that it tells whom to ask.
pub(super) fn already_registered(profile: &InsurerProfile) -> WireError {
    WireError::asking(ErrorCode::AlreadyRegistered, insurer::desk_to_ask(profile))
}
