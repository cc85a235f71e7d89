//! The tracker: what became of an application, found by receipt number and notice address together
//! (REI-12). One answer for every wrong pair, whether or not the receipt number exists.

use jiff::SignedDuration;
use madoguchi_domain::counter::{Counter, Room};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::reissue::state::{EventKind, State, Told, next};
use madoguchi_domain::reissue::{ReceiptNumber, ReceiptNumberRefusal, tracker_room};
use madoguchi_wire::reissue::{ReissueEvent as EventShown, ReissueState, ReissueTrack, ReissueTracked};
use madoguchi_wire::{ErrorCode, Field, FieldError};

use crate::caller::Caller;
use crate::error::{Answer, FormErrors, Refusal};
use crate::federation::{office_desk, profile_of};
use crate::host::{App, Host};
use crate::insurer::wire_text;
use crate::retry::{Round, rounds};
use crate::store::{Commit, CounterKey, CounterWrite, Entity, Outcome, ReissueEvent, ReissueRecord, Store};

/// Shows where an application stands; never address, user ID, or who reviewed.
///
/// # Errors
/// Fields that cannot be read; `ApplicationUnknown`; `TrackerLimit` with the seconds to wait.
pub async fn track<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: ReissueTrack,
) -> Answer<ReissueTracked> {
    let pair = read(app, &request)?;
    let found = find(app, caller, &pair).await?;
    let profile = profile_of(app, &found.application.federation).await?;
    shown(app, &found, &profile).await
}

/// What was typed, as read.
pub(super) struct Pair {
    receipt: ReceiptNumber,
    address: MailAddress,
}

pub(super) fn read<S: Store, H: Host>(app: &App<S, H>, request: &ReissueTrack) -> Answer<Pair> {
    let mut errors = FormErrors::default();
    let receipt = errors.take(ReceiptNumber::new(&request.receipt).map_err(|refusal| {
        let code = match refusal {
            ReceiptNumberRefusal::Empty => ErrorCode::Required,
            ReceiptNumberRefusal::Form | ReceiptNumberRefusal::Slip => ErrorCode::ReceiptUnreadable,
        };
        FieldError { name: Field::Receipt, code, detail: None }
    }));
    let address = errors.take(super::submit_office::address(app, Field::NoticeAddress, &request.notice_address));
    errors.check()?;
    match (receipt, address) {
        (Some(receipt), Some(address)) => Ok(Pair { receipt, address }),
        _ => Err(Refusal::Unexpected("a field was neither read nor refused".into())),
    }
}

/// The application of a right pair. A wrong one is counted under the receipt number and the network.
pub(super) async fn find<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, pair: &Pair) -> Answer<ReissueRecord> {
    rounds(|| look(app, caller, pair)).await?.ok_or_else(|| ErrorCode::ApplicationUnknown.into())
}

/// Right or wrong, the counters are expected unchanged: guesses at the same moment are judged one
/// after another. Nothing is compared here: a wrong pair is nowhere in the store, whether or not its
/// receipt number was given out, so that both take the same way.
async fn look<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    pair: &Pair,
) -> Answer<Round<Option<ReissueRecord>>> {
    let now = app.now();
    let keys = keys(app, caller, &pair.receipt);
    let mut counters = app.store.counters(&keys).await?;
    let none = Counter::default();
    let of = |place: usize| counters.get(place).map_or(&none, |(_, counter)| counter);
    if let Room::After(seconds) = tracker_room(of(0), of(1), now) {
        return Err(Refusal::after(ErrorCode::TrackerLimit, seconds));
    }
    let found = app.store.reissue_by_pair(&pair.receipt, &pair.address).await?;
    let mut commit = Commit::default();
    let keep_until = now + SignedDuration::from_secs(i64::from(limits::TRACKER_FAILURES.seconds));
    for (key, (version, mut counter)) in keys.into_iter().zip(counters.drain(..)) {
        if found.is_none() {
            counter.hit(now);
            commit.facts.extend(limit_reached(app, key, &counter));
        }
        commit.expect.push((Entity::Counter(key), version));
        commit.counters.push(CounterWrite { key, counter, keep_until });
    }
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(found),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Notes a limit that is reached.
fn limit_reached<S: Store, H: Host>(app: &App<S, H>, key: CounterKey, counter: &Counter) -> Option<FactEntry> {
    let limit = limits::TRACKER_FAILURES;
    let reached = counter.within(limit.seconds, app.now()) == limit.number;
    let fact = || Fact::LimitReached { limit: limit.name.to_owned(), tag: hex(&key) };
    reached.then(|| app.fact(Subject::Install(app.store.install()), Actor::Visitor, fact()))
}

/// The typed receipt number, and the network where there is one between.
fn keys<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, receipt: &ReceiptNumber) -> Vec<CounterKey> {
    let mut keys = vec![app.keys.hmac("tracker of receipt", &[receipt.as_str().as_bytes()])];
    // A network that the operator trusts is a crowd's: there the receipt number alone counts.
    let peer = caller.peer.filter(|peer| !peer.trusted());
    keys.extend(peer.map(|peer| app.keys.hmac("tracker of network", &[peer.network().to_string().as_bytes()])));
    keys
}

/// The state as the office is told.
pub(crate) fn told(state: State) -> ReissueState {
    match state.told() {
        Told::Received => ReissueState::Received,
        Told::InReview => ReissueState::InReview,
        Told::AwaitingEnvelope => ReissueState::AwaitingEnvelope,
        Told::Approved => ReissueState::Approved,
        Told::Rejected => ReissueState::Rejected,
        Told::Dispatched => ReissueState::Dispatched,
        Told::Returned => ReissueState::Returned,
        Told::Used => ReissueState::Used,
        Told::Expired => ReissueState::Expired,
        Told::Withdrawn => ReissueState::Withdrawn,
    }
}

/// What the tracker tells of an application.
pub(super) async fn shown<S: Store, H: Host>(
    app: &App<S, H>,
    found: &ReissueRecord,
    profile: &FederationProfile,
) -> Answer<ReissueTracked> {
    let application = &found.application;
    let reason = application.rejected_for.as_deref().and_then(|id| profile.reason(id));
    let waits = application.state == State::AwaitingEnvelope;
    let envelope = profile.envelope(application.prefecture).filter(|_| waits);
    let letter = application.letter.as_ref().filter(|_| application.state == State::Dispatched);
    Ok(ReissueTracked {
        receipt: application.receipt.to_string(),
        state: told(application.state),
        events: history(&app.store.reissue_events(application.id).await?),
        reason: reason.map(|reason| wire_text(&reason.text)),
        envelope: envelope.map(|rule| wire_text(&rule.text)),
        password_until: letter.map(|letter| letter.expires_at().to_string()),
        can_withdraw: next(application.state, EventKind::Withdraw).is_some(),
        federation_name: wire_text(&profile.name.full),
        office_desk: office_desk(profile),
    })
}

/// The way of an application in the office's words: only where what it is told has changed.
fn history(events: &[ReissueEvent]) -> Vec<EventShown> {
    let mut told: Vec<EventShown> = Vec::new();
    for event in events {
        let last = told.last().map(|event| event.state);
        if let Some(state) = leads_to(&event.kind, last).filter(|state| Some(*state) != last) {
            told.push(EventShown { state, at: event.at.to_string() });
        }
    }
    told
}

/// What the office is told after a fact of this kind; none when it is none of its business.
fn leads_to(kind: &str, before: Option<ReissueState>) -> Option<ReissueState> {
    match kind {
        "reissue_requested" | "reissue_put_back" => Some(ReissueState::Received),
        "reissue_taken_up" => Some(ReissueState::InReview),
        "reissue_envelope_asked" => Some(ReissueState::AwaitingEnvelope),
        // It goes on where it waited for the envelope; otherwise nothing changes.
        "reissue_envelope_arrived" if before == Some(ReissueState::AwaitingEnvelope) => Some(ReissueState::InReview),
        // A reprint waits for its posting as the first letter did.
        "reissue_approved" | "letter_printed" => Some(ReissueState::Approved),
        "reissue_rejected" => Some(ReissueState::Rejected),
        "letter_posted" => Some(ReissueState::Dispatched),
        "letter_returned" => Some(ReissueState::Returned),
        "temporary_password_used" => Some(ReissueState::Used),
        "reissue_expired" => Some(ReissueState::Expired),
        "reissue_withdrawn" => Some(ReissueState::Withdrawn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(kinds: &[&str]) -> Vec<ReissueState> {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let event = |kind: &&str| ReissueEvent { kind: (*kind).into(), at, staff: None, detail: None, alone: false };
        history(&kinds.iter().map(event).collect::<Vec<_>>()).into_iter().map(|event| event.state).collect()
    }

    /// REI-12: the office sees each change of what concerns it once, and neither reviewers, notes nor prints.
    #[test]
    fn the_history_is_in_the_offices_words() {
        use ReissueState as Told;
        assert_eq!(
            way(&[
                "reissue_requested",
                "reissue_envelope_arrived",
                "reissue_taken_up",
                "reissue_taken_up",
                "reissue_noted",
                "reissue_envelope_asked",
                "reissue_envelope_arrived",
                "reissue_approved",
                "letter_printed",
                "letter_posted",
                "letter_returned",
                "letter_printed",
                "letter_posted",
                "temporary_password_used",
            ]),
            [
                Told::Received,
                Told::InReview,
                Told::AwaitingEnvelope,
                Told::InReview,
                Told::Approved,
                Told::Dispatched,
                Told::Returned,
                Told::Approved,
                Told::Dispatched,
                Told::Used,
            ]
        );
        for (last, state) in [
            ("reissue_rejected", Told::Rejected),
            ("reissue_expired", Told::Expired),
            ("reissue_withdrawn", Told::Withdrawn),
        ] {
            assert_eq!(way(&["reissue_requested", last]), [Told::Received, state]);
        }
    }
}
