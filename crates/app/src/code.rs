//! Issuing and comparing e-mail codes for whatever asked for them: sign-up,
//! recovery, change of address (COD-01, COD-02), application for re-issue (REI-07).

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::counter::{Counter, Room};
use madoguchi_domain::email_code::{CodeRefusal, EmailCode, Typed};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::limits;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_wire::signup::{CodeStep, MailState};
use madoguchi_wire::{ErrorCode, Field, FieldError, WireError};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::{Commit, CounterKey, CounterWrite, Entity, MailStatus, SecretKind, SecretWrite, Store};
use crate::text;

/// Six digits, every number equally likely.
pub fn digits<S: Store, H: Host>(app: &App<S, H>) -> Zeroizing<String> {
    digits_of(app, 6)
}

/// So many digits (at most nine), every number equally likely.
pub(crate) fn digits_of<S: Store, H: Host>(app: &App<S, H>, digits: u8) -> Zeroizing<String> {
    let numbers = 10_u32.pow(u32::from(digits.min(9)));
    // The largest multiple below 2^32, so that no number is likelier.
    let even = u32::MAX - u32::MAX % numbers;
    loop {
        let number = u32::from_be_bytes(app.random());
        if number < even {
            return Zeroizing::new(format!("{:0width$}", number % numbers, width = usize::from(digits)));
        }
    }
}

fn hash<S: Store, H: Host>(app: &App<S, H>, flow: FlowId, code: &str) -> Vec<u8> {
    app.keys.hmac("code", &[flow.uuid().as_bytes(), code.as_bytes()]).to_vec()
}

/// The two secrets of a flow after a new code: the newest, and the one before.
///
/// # Errors
/// When the store cannot serve.
pub async fn secrets<S: Store, H: Host>(app: &App<S, H>, flow: FlowId, code: &str) -> Answer<Vec<SecretWrite>> {
    let earlier = app.store.secret(flow.uuid(), SecretKind::Code).await?;
    Ok(vec![
        SecretWrite { owner: flow.uuid(), kind: SecretKind::EarlierCode, value: earlier },
        SecretWrite { owner: flow.uuid(), kind: SecretKind::Code, value: Some(hash(app, flow, code)) },
    ])
}

/// Whether a code is still the newest of its flow: not once another was sent, or
/// the flow has ended.
///
/// # Errors
/// When the store cannot serve.
pub async fn is_newest<S: Store, H: Host>(app: &App<S, H>, flow: FlowId, code: &str) -> Answer<bool> {
    let newest = app.store.secret(flow.uuid(), SecretKind::Code).await?.unwrap_or_default();
    Ok(bool::from(hash(app, flow, code).ct_eq(&newest)))
}

/// Which of a flow's codes was typed. Full-width digits and spaces are read too.
///
/// # Errors
/// `Required` for an empty field; when the store cannot serve.
pub async fn typed<S: Store, H: Host>(app: &App<S, H>, flow: FlowId, text: &str) -> Answer<Typed> {
    let half = madoguchi_domain::half_width::to_half_width(text).text;
    let code: Zeroizing<String> = Zeroizing::new(half.chars().filter(|c| !c.is_whitespace()).collect());
    if code.is_empty() {
        return Err(Refusal::field(Field::Code, ErrorCode::Required));
    }
    let made = hash(app, flow, &code);
    let newest = app.store.secret(flow.uuid(), SecretKind::Code).await?.unwrap_or_default();
    let earlier = app.store.secret(flow.uuid(), SecretKind::EarlierCode).await?.unwrap_or_default();
    let is = |stored: &[u8]| bool::from(made.ct_eq(stored));
    Ok(match (is(&newest), is(&earlier)) {
        (true, _) => Typed::Newest,
        (false, true) => Typed::Earlier,
        (false, false) => Typed::Neither,
    })
}

/// The refusal of a code, for the field 認証番号.
#[must_use]
pub fn refusal(refusal: CodeRefusal) -> Refusal {
    let (code, detail) = match refusal {
        CodeRefusal::Wrong { tries_left } => (ErrorCode::CodeWrong, Some(tries_left.to_string())),
        CodeRefusal::Superseded { tries_left } => (ErrorCode::CodeSuperseded, Some(tries_left.to_string())),
        CodeRefusal::Expired => (ErrorCode::CodeExpired, None),
        CodeRefusal::Used => (ErrorCode::CodeUsed, None),
        CodeRefusal::TriesSpent => (ErrorCode::CodeTriesSpent, None),
    };
    WireError::fields(vec![FieldError { name: Field::Code, code, detail }]).into()
}

fn address_counter<S: Store, H: Host>(app: &App<S, H>, address_key: &str) -> CounterKey {
    app.keys.hmac("codes to address", &[address_key.as_bytes()])
}

/// Counters that a code goes through: one for the destination, one for the
/// person. Loaded, checked and written with the commit that sends the code.
#[derive(Debug, Clone)]
pub struct SendCounters(Vec<(CounterKey, u64, Counter)>);

impl SendCounters {
    /// Loads the counters of an address and of a person (or, for an unknown
    /// person, of what was typed instead).
    ///
    /// # Errors
    /// When the store cannot serve.
    pub async fn load<S: Store, H: Host>(app: &App<S, H>, address_key: &str, person: &[u8]) -> Answer<Self> {
        Self::read(app, &[address_counter(app, address_key), app.keys.hmac("codes for person", &[person])]).await
    }

    /// Loads the counter of an address alone: an application for re-issue must not be limited by the
    /// office it names, or a stranger could block that office.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub(crate) async fn of_address<S: Store, H: Host>(app: &App<S, H>, address_key: &str) -> Answer<Self> {
        Self::read(app, &[address_counter(app, address_key)]).await
    }

    async fn read<S: Store, H: Host>(app: &App<S, H>, keys: &[CounterKey]) -> Answer<Self> {
        let loaded = app.store.counters(keys).await?;
        Ok(Self(keys.iter().zip(loaded).map(|(key, (version, counter))| (*key, version, counter)).collect()))
    }

    /// Whether another code may be sent now, and if not, for which reason.
    #[must_use]
    pub fn room(&self, now: Timestamp) -> (Room, ErrorCode) {
        let mut pause = Room::Free;
        let mut limit = Room::Free;
        for (_, _, counter) in &self.0 {
            pause = pause.and(counter.pause(limits::CODE_PAUSE.number, now));
            for row in [limits::CODES_PER_QUARTER, limits::CODES_PER_HOUR, limits::CODES_PER_DAY] {
                limit = limit.and(counter.room(row, now));
            }
        }
        match limit {
            Room::After(_) => (limit.and(pause), ErrorCode::CodeLimit),
            Room::Free => (pause, ErrorCode::CodeResendTooSoon),
        }
    }

    /// Refuses when no code may be sent now.
    ///
    /// # Errors
    /// `CodeResendTooSoon` or `CodeLimit`, with the seconds to wait.
    pub fn check(&self, now: Timestamp) -> Answer<()> {
        match self.room(now) {
            (Room::Free, _) => Ok(()),
            (Room::After(seconds), code) => Err(Refusal::after(code, seconds)),
        }
    }

    /// Counts a code in a commit.
    pub fn count(self, now: Timestamp, commit: &mut Commit) {
        for (key, version, mut counter) in self.0 {
            counter.hit(now);
            commit.expect.push((Entity::Counter(key), version));
            commit.counters.push(CounterWrite { key, counter, keep_until: now + SignedDuration::from_hours(24) });
        }
    }
}

/// What a code screen shows besides the code's own state.
pub struct Sent<'a> {
    /// The flow.
    pub flow: FlowId,
    /// Address to show; none when naming it would tell who exists.
    pub shown: Option<String>,
    /// Address key and person, for the waiting time.
    pub counters: SendCounters,
    /// The address, where the person typed it: what to mind about it is said.
    pub typed: Option<&'a MailAddress>,
    /// The insurer, where known.
    pub profile: Option<&'a InsurerProfile>,
}

/// The code screen. For an unknown person it looks the same as for any other.
///
/// # Errors
/// When the store cannot serve.
pub async fn step<S: Store, H: Host>(app: &App<S, H>, code: &EmailCode, sent: Sent<'_>) -> Answer<CodeStep> {
    let now = app.now();
    let wait = match sent.counters.room(now).0 {
        Room::Free => 0,
        Room::After(seconds) => seconds,
    };
    let status = app.store.mail_of_flow(sent.flow).await?;
    let profile_sender = sent.profile.map_or("", |p| p.mail.sender_address.as_str());
    Ok(CodeStep {
        // Without a shown address the state of the mail would tell who exists.
        mail_state: if sent.shown.is_some() { mail_state(status) } else { MailState::Sent },
        sent_to: sent.shown,
        sender: app.host.mail_sender(profile_sender),
        expires_at: code.expires_at().to_string(),
        now: now.to_string(),
        resend_at: (now + SignedDuration::from_secs(i64::from(wait))).to_string(),
        tries_left: u16::try_from(code.tries_left()).unwrap_or(u16::MAX),
        codes_sent: u16::try_from(code.serial).unwrap_or(u16::MAX),
        advice: sent.typed.map(text::mail_advice).unwrap_or_default(),
        suggestion: sent.typed.and_then(text::mail_suggestion),
        links: sent.profile.map(crate::insurer::links).unwrap_or_default(),
        support_desks: sent.profile.map(crate::insurer::support_desks).unwrap_or_default(),
    })
}

pub(crate) fn mail_state(status: Option<MailStatus>) -> MailState {
    match status {
        None | Some(MailStatus::Queued) => MailState::Queued,
        Some(MailStatus::Retrying) => MailState::Retrying,
        Some(MailStatus::Sent) => MailState::Sent,
        Some(MailStatus::Refused | MailStatus::Dropped) => MailState::Refused,
    }
}
