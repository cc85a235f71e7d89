//! The outbox: mails are queued sealed inside a commit and handed over after
//! it. A mail whose code has expired or was replaced is dropped, not sent late.
//!
//! After a crash between the mail server's acceptance and our note of it, the
//! mail is sent once more with the same Message-ID, as it is when a worker had to
//! break off at that moment because its store was away (`lease`). SMTP offers no
//! way to avoid that (RFC 5321, 4.5.3.2.6 and 6.1); it is the only double.

mod lease;
mod letter;

use std::future::Future;

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::ids::{FlowId, MailId, MemberId, OfficeId};
use madoguchi_domain::limits;
use serde::{Deserialize, Serialize};

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::recovery::Asked;
use crate::store::{Commit, Entity, MailEntry, MailRecord, MailWrite, Outcome, Store};

pub use lease::Lease;
pub(crate) use letter::{CLOSED, OPENED_ELSEWHERE};
pub use letter::{Issuer, IssuerProfile, Letter, MailContent};

use lease::Ended;

/// For whom and how long a mail is queued.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ticket {
    /// The flow whose code it carries.
    pub flow: Option<FlowId>,
    /// The person it concerns.
    pub member: Option<MemberId>,
    /// The office it concerns.
    pub office: Option<OfficeId>,
    /// Instant from which it must not be sent.
    pub expires_at: Option<Timestamp>,
}

/// What lies sealed in the outbox.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Waiting {
    /// A mail.
    Letter(Letter),
    /// A question of somebody who is not told whether it is answered. Whom the
    /// answer goes to is looked up here, so that asking costs the same for
    /// people who exist and people who do not.
    Asked(Asked),
}

impl Waiting {
    fn kind(&self) -> &'static str {
        match self {
            Self::Letter(letter) => letter.content.kind(),
            Self::Asked(asked) => asked.kind(),
        }
    }
}

/// Seals a letter for the outbox.
///
/// # Errors
/// Only when sealing is impossible.
pub fn queue<S: Store, H: Host>(app: &App<S, H>, letter: &Letter, ticket: Ticket) -> Answer<MailWrite> {
    put(app, &Waiting::Letter(letter.clone()), ticket)
}

/// Seals a question for the outbox.
///
/// # Errors
/// Only when sealing is impossible.
pub(crate) fn queue_asked<S: Store, H: Host>(app: &App<S, H>, asked: Asked, ticket: Ticket) -> Answer<MailWrite> {
    put(app, &Waiting::Asked(asked), ticket)
}

fn put<S: Store, H: Host>(app: &App<S, H>, waiting: &Waiting, ticket: Ticket) -> Answer<MailWrite> {
    let now = app.now();
    let id = MailId::new(now, app.random());
    let clear = zeroize::Zeroizing::new(serde_json::to_vec(waiting).map_err(|e| Refusal::Unexpected(e.to_string()))?);
    let sealed = app
        .keys
        .seal(app.random(), id.uuid().as_bytes(), &clear)
        .ok_or_else(|| Refusal::Unexpected("sealing failed".into()))?;
    Ok(MailWrite::Queue(MailEntry {
        id,
        kind: waiting.kind().to_owned(),
        sealed,
        flow: ticket.flow,
        member: ticket.member,
        office: ticket.office,
        expires_at: ticket.expires_at,
        queued_at: now,
    }))
}

/// What became of handing a mail over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it.
    Sent,
    /// Try again later; the reason holds no address.
    Retry(String),
    /// The server will never take it; the reason holds no address.
    Refused(String),
    /// The server refused the address itself for good.
    Undeliverable(String),
}

/// Hands mails over to the world.
pub trait Post: Send + Sync {
    /// Hands one mail over. `sender` is the address it comes from.
    fn deliver(
        &self,
        id: MailId,
        letter: &Letter,
        sender: &str,
        profile: IssuerProfile<'_>,
        now: Timestamp,
    ) -> impl Future<Output = Delivery> + Send;
}

/// Mails taken at once.
const BATCH: u32 = 20;

/// Hands over what is due; returns how many mails were looked at.
///
/// # Errors
/// When the store cannot serve.
pub async fn run_once<S: Store, H: Host, P: Post>(app: &App<S, H>, post: &P) -> Answer<usize> {
    run_once_under(app, post, Lease::default()).await
}

/// As [`run_once`], under another lease.
///
/// # Errors
/// When the store cannot serve.
pub async fn run_once_under<S: Store, H: Host, P: Post>(app: &App<S, H>, post: &P, lease: Lease) -> Answer<usize> {
    let due = app.store.mails_due(app.now(), BATCH).await?;
    let count = due.len();
    for mail in due {
        hand_over(app, post, mail, lease).await?;
    }
    Ok(count)
}

async fn hand_over<S: Store, H: Host, P: Post>(
    app: &App<S, H>,
    post: &P,
    mail: MailRecord,
    lease: Lease,
) -> Answer<()> {
    let id = mail.entry.id;
    let now = app.now();
    if mail.entry.expires_at.is_some_and(|at| at <= now) {
        return settle(app, &mail, mail.version, MailWrite::Dropped(id, now), None).await.map(drop);
    }
    if app.keys.lack_the_version_of(&mail.entry.sealed) {
        // A server that has the newer keys sends it.
        return Ok(());
    }
    let waiting = open(app, &mail);
    if let Some(Waiting::Asked(asked)) = waiting {
        return crate::recovery::answer(app, &mail, asked).await;
    }
    // None: another worker was quicker, or the mail was replaced.
    let Some(mut held) = lease::take(app, id, mail.version, lease).await? else { return Ok(()) };
    let version = held.version;
    let Some(Waiting::Letter(letter)) = waiting else {
        let why = Refused::because("cannot be opened");
        return settle(app, &mail, version, MailWrite::Refused(id, now), Some(why)).await.map(drop);
    };
    if letter.to.is_none() || replaced(app, &mail, &letter).await? {
        return settle(app, &mail, version, MailWrite::Dropped(id, now), None).await.map(drop);
    }
    let Some(profile) = letter::profile_of(app, &letter.issuer).await? else {
        let why = Refused::because("issuer without profile");
        return settle(app, &mail, version, MailWrite::Refused(id, now), Some(why)).await.map(drop);
    };
    let sender = app.host.mail_sender(profile.shown().sender_address());
    let work = post.deliver(id, &letter, &sender, profile.shown(), now);
    match lease::under(app, &mut held, work).await {
        Ended::Done(delivery) => delivered(app, &mail, held.version, delivery).await.map(drop),
        Ended::DoneInDoubt(delivery) => {
            // One of the two fits. Were it not noted, the mail would go out again.
            if delivered(app, &mail, held.version, delivery.clone()).await? == Outcome::Stale {
                delivered(app, &mail, held.version + 1, delivery).await?;
            }
            Ok(())
        }
        Ended::BrokenOff => Ok(()),
    }
}

/// Notes what became of handing a mail over.
async fn delivered<S: Store, H: Host>(
    app: &App<S, H>,
    mail: &MailRecord,
    version: u64,
    delivery: Delivery,
) -> Answer<Outcome> {
    let (id, now) = (mail.entry.id, app.now());
    match delivery {
        Delivery::Sent => settle(app, mail, version, MailWrite::Sent(id, now), None).await,
        Delivery::Refused(reason) => {
            settle(app, mail, version, MailWrite::Refused(id, now), Some(Refused::because(&reason))).await
        }
        Delivery::Undeliverable(reason) => {
            let refused = Refused { reason: &reason, undeliverable: true };
            settle(app, mail, version, MailWrite::Refused(id, now), Some(refused)).await
        }
        Delivery::Retry(reason) if mail.tries + 1 >= limits::MAIL_TRIES.number => {
            settle(app, mail, version, MailWrite::Refused(id, now), Some(Refused::because(&reason))).await
        }
        Delivery::Retry(_) => {
            let wait = retry_wait(mail.tries, app.random());
            settle(app, mail, version, MailWrite::Retry(id, now + wait), None).await
        }
    }
}

/// Whether a newer code was sent meanwhile, or what asked for the code is over.
async fn replaced<S: Store, H: Host>(app: &App<S, H>, mail: &MailRecord, letter: &Letter) -> Answer<bool> {
    match (mail.entry.flow, letter.content.code()) {
        (Some(flow), Some(code)) => Ok(!crate::code::is_newest(app, flow, code).await?),
        _ => Ok(false),
    }
}

/// 2, 4, 8 ... seconds up to the longest wait, up to a quarter more by chance,
/// so that many waiting mails do not come back at the same moment.
fn retry_wait(tries: u32, random: [u8; 1]) -> SignedDuration {
    let seconds = 2u64.checked_pow(tries + 1).unwrap_or(u64::MAX).min(u64::from(limits::MAIL_LONGEST_WAIT.number));
    let millis = seconds * 1000 + seconds * 1000 * u64::from(random[0]) / 1024;
    SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

fn open<S: Store, H: Host>(app: &App<S, H>, mail: &MailRecord) -> Option<Waiting> {
    let clear = app.keys.open(mail.entry.id.uuid().as_bytes(), &mail.entry.sealed)?;
    serde_json::from_slice(&clear).ok()
}

/// Why a mail will not be sent.
struct Refused<'a> {
    reason: &'a str,
    /// Whether the address is at fault.
    undeliverable: bool,
}

impl<'a> Refused<'a> {
    fn because(reason: &'a str) -> Self {
        Self { reason, undeliverable: false }
    }
}

async fn settle<S: Store, H: Host>(
    app: &App<S, H>,
    mail: &MailRecord,
    version: u64,
    write: MailWrite,
    refused: Option<Refused<'_>>,
) -> Answer<Outcome> {
    let id = mail.entry.id;
    let kind = mail.entry.kind.clone();
    let fact = match (&write, refused) {
        (MailWrite::Sent(..), _) => Some(Fact::MailSent { mail: id, kind }),
        (MailWrite::Refused(..), why) => {
            let Refused { reason, undeliverable } = why.unwrap_or(Refused::because("refused"));
            Some(Fact::MailRefused { mail: id, kind, reason: reason.to_owned(), undeliverable })
        }
        (
            MailWrite::Queue(_)
            | MailWrite::Claim(..)
            | MailWrite::Hold(..)
            | MailWrite::Retry(..)
            | MailWrite::Dropped(..),
            _,
        ) => None,
    };
    let of_member = mail.entry.member.map(Subject::Member);
    let subject = of_member.or(mail.entry.office.map(Subject::Office)).unwrap_or(Subject::Install(app.store.install()));
    let commit = Commit {
        expect: vec![(Entity::Mail(id), version)],
        facts: fact.map(|f| app.fact(subject, Actor::Program, f)).into_iter().collect(),
        mail: vec![write],
        ..Commit::default()
    };
    // Stale means that the lease ran out and another worker settled it.
    Ok(app.store.commit(commit).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// LIMIT MAIL_LONGEST_WAIT: waits between tries double up to a quarter of an hour and no further.
    #[test]
    fn waits_grow_to_a_quarter_of_an_hour() {
        assert_eq!(retry_wait(0, [0]), SignedDuration::from_secs(2));
        assert_eq!(retry_wait(3, [0]), SignedDuration::from_secs(16));
        assert_eq!(retry_wait(60, [0]), SignedDuration::from_secs(900));
        assert!(retry_wait(3, [255]) < SignedDuration::from_secs(20));
    }
}
