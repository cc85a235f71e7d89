//! Every pair of state and event, and every guard besides the table.

use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::federation::EnvelopeRule;
use crate::federation::tests::tottori;
use crate::reissue::state::TABLE;

pub(crate) fn at(seconds: i64) -> Timestamp {
    // 2027-01-15 17:00 in Japan.
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn staff(n: u128) -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(n))
}

fn letter(n: u128) -> LetterId {
    LetterId::from_uuid(Uuid::from_u128(n))
}

fn batch() -> BatchId {
    BatchId::from_uuid(Uuid::from_u128(99))
}

fn print(by: u128, n: u128) -> Event {
    Event::Print { by: staff(by), letter: letter(n), batch: batch() }
}

fn reprint(by: u128, n: u128) -> Event {
    Event::Reprint { by: staff(by), letter: letter(n), batch: batch(), reason: ReprintReason::Lost }
}

fn arrived() -> Event {
    Event::EnvelopeArrived { by: staff(REVIEWER) }
}

const REVIEWER: u128 = 1;
const PRINTER: u128 = 2;

fn required() -> Vec<String> {
    ["called-back", "caller-name", "address-confirmed"].map(String::from).to_vec()
}

/// An application in a state, as it would have come there.
pub(crate) fn standing(state: State) -> Application {
    let printed = matches!(state, State::Printed | State::Dispatched | State::Returned | State::Used | State::Expired);
    Application {
        id: ReissueId::from_uuid(Uuid::nil()),
        office: OfficeId::from_uuid(Uuid::nil()),
        federation: tottori().code,
        office_number: OfficeNumber::new("1311111111").unwrap(),
        office_name: "請求事業所 A".into(),
        prefecture: Prefecture::from_code("31").unwrap(),
        notice_address: MailAddress::new("mailforsecurity-001@jp").unwrap(),
        receipt: ReceiptNumber::draw(&mut |buffer| buffer.fill(7)).unwrap(),
        language: "ja".into(),
        received_at: at(0),
        changed_at: at(0),
        state,
        envelope: if state == State::AwaitingEnvelope { Envelope::Needed } else { Envelope::NotNeeded },
        reviewer: (state != State::Received).then(|| staff(REVIEWER)),
        approved_by: (printed || state == State::Approved).then(|| staff(REVIEWER)),
        rejected_for: (state == State::Rejected).then(|| "not-reached".into()),
        letter: printed.then(|| Letter { id: letter(1), serial: 1, printed_by: staff(PRINTER), printed_at: at(0) }),
    }
}

/// An event that meets every guard wherever the table has it.
pub(crate) fn proper(kind: EventKind) -> Event {
    let (by, printer) = (staff(REVIEWER), staff(PRINTER));
    match kind {
        EventKind::TakeUp => Event::TakeUp { by: staff(9) },
        EventKind::PutBack => Event::PutBack { by },
        EventKind::AskEnvelope => Event::AskEnvelope { by },
        EventKind::EnvelopeArrived => Event::EnvelopeArrived { by },
        EventKind::Approve => Event::Approve { by, ticked: required() },
        EventKind::Reject => Event::Reject { by, reason: "not-reached".into() },
        EventKind::Withdraw => Event::Withdraw { by: None },
        EventKind::Print => print(PRINTER, 2),
        EventKind::Reprint => reprint(PRINTER, 2),
        EventKind::Dispatch => Event::Dispatch { by: staff(PRINTER), on: date(2027, 1, 15) },
        EventKind::ComeBack => Event::ComeBack { by: printer, reason: ReturnReason::NotCollected },
        EventKind::Use => Event::Use { letter: letter(1) },
        EventKind::Expire => Event::Expire { tries_spent: true },
    }
}

/// What is legal, told apart from the table: from, event, to, and whether a password ends.
fn legal() -> Vec<(State, EventKind, State, bool)> {
    use EventKind as E;
    use State as S;
    let mut legal = vec![
        (S::Received, E::TakeUp, S::InReview, false),
        (S::Received, E::EnvelopeArrived, S::Received, false),
        (S::Received, E::Withdraw, S::Withdrawn, false),
        (S::InReview, E::TakeUp, S::InReview, false),
        (S::InReview, E::PutBack, S::Received, false),
        (S::InReview, E::AskEnvelope, S::AwaitingEnvelope, false),
        (S::InReview, E::EnvelopeArrived, S::InReview, false),
        (S::InReview, E::Approve, S::Approved, false),
        (S::AwaitingEnvelope, E::EnvelopeArrived, S::InReview, false),
        (S::Approved, E::Print, S::Printed, false),
        (S::Printed, E::Dispatch, S::Dispatched, false),
        (S::Dispatched, E::ComeBack, S::Returned, true),
        (S::Returned, E::Reprint, S::Printed, false),
    ];
    for (state, out) in [
        (S::InReview, false),
        (S::AwaitingEnvelope, false),
        (S::Approved, false),
        (S::Printed, true),
        (S::Dispatched, true),
        (S::Returned, false),
    ] {
        legal.push((state, E::Reject, S::Rejected, out));
        legal.push((state, E::Withdraw, S::Withdrawn, out));
    }
    for state in [S::Printed, S::Dispatched] {
        legal.push((state, E::Reprint, S::Printed, true));
        legal.push((state, E::Use, S::Used, true));
        legal.push((state, E::Expire, S::Expired, true));
    }
    legal
}

/// REI-12, REI-13, REI-14, REI-15: every pair of state and event leads where it must or is refused and changes nothing.
#[test]
fn every_pair_of_state_and_event_is_decided() {
    let legal = legal();
    let mut walked = 0;
    for (state, _) in TABLE {
        for kind in EventKind::ALL {
            walked += 1;
            let before = standing(state);
            let mut application = before.clone();
            let decided = application.apply(&proper(kind), &tottori(), at(60));
            match legal.iter().find(|(from, event, ..)| *from == state && *event == kind) {
                Some((from, _, to, ends)) => {
                    let expected = Decided { from: *from, to: *to, alone: false, ends_password: *ends };
                    assert_eq!(decided, Ok(expected), "{state:?} {kind:?}");
                    assert_eq!((application.state, application.changed_at), (*to, at(60)));
                }
                None => {
                    assert_eq!(decided, Err(ApplicationRefusal::NotPossible { state }), "{state:?} {kind:?}");
                    assert_eq!(application, before, "{state:?} {kind:?}");
                }
            }
        }
    }
    assert_eq!(walked, 11 * 13);
}

/// A refused event leaves everything as it was.
fn refused(mut application: Application, event: Event, profile: &FederationProfile) -> ApplicationRefusal {
    let before = application.clone();
    let refusal = application.apply(&event, profile, at(60)).expect_err("it was taken");
    assert_eq!(application, before);
    refusal
}

/// REI-12: of two reviewers only the one whose turn it is decides; taking over is an event of its own.
#[test]
fn only_the_reviewer_in_turn_decides() {
    let profile = tottori();
    let other = staff(9);
    for event in [
        Event::PutBack { by: other },
        Event::AskEnvelope { by: other },
        Event::Approve { by: other, ticked: required() },
        Event::Reject { by: other, reason: "not-reached".into() },
    ] {
        assert_eq!(refused(standing(State::InReview), event, &profile), ApplicationRefusal::NotYourTurn);
    }
    let again = Event::TakeUp { by: staff(REVIEWER) };
    assert_eq!(refused(standing(State::InReview), again, &profile), ApplicationRefusal::AlreadyYours);
    let mut application = standing(State::InReview);
    application.apply(&Event::TakeUp { by: other }, &profile, at(1)).unwrap();
    application.apply(&Event::Approve { by: other, ticked: required() }, &profile, at(2)).unwrap();
    assert_eq!(application.approved_by, Some(other));
}

/// REI-05: where the prefecture's rule demands an envelope, an approval waits for it.
#[test]
fn an_approval_waits_for_the_envelope_where_the_rule_demands_it() {
    let mut profile = tottori();
    profile.envelopes[0].required = true;
    let prefecture = Prefecture::from_code("31").unwrap();
    assert_eq!(Envelope::at_first(&tottori(), prefecture), Envelope::NotNeeded);
    let mut application = standing(State::InReview);
    application.envelope = Envelope::at_first(&profile, prefecture);
    let approve = Event::Approve { by: staff(REVIEWER), ticked: required() };
    assert_eq!(refused(application.clone(), approve.clone(), &profile), ApplicationRefusal::EnvelopeMissing);
    application.apply(&Event::AskEnvelope { by: staff(REVIEWER) }, &profile, at(1)).unwrap();
    assert_eq!(application.state, State::AwaitingEnvelope);
    application.apply(&arrived(), &profile, at(2)).unwrap();
    assert_eq!(refused(application.clone(), arrived(), &profile), ApplicationRefusal::EnvelopeNotAsked);
    let ask = Event::AskEnvelope { by: staff(REVIEWER) };
    assert_eq!(refused(application.clone(), ask.clone(), &profile), ApplicationRefusal::EnvelopeNotAsked);
    assert_eq!(application.apply(&approve, &profile, at(3)).unwrap().to, State::Approved);
    // No rule, no envelope.
    profile.envelopes = Vec::<EnvelopeRule>::new();
    assert_eq!(refused(standing(State::InReview), ask, &profile), ApplicationRefusal::EnvelopeNotAsked);
    assert_eq!(refused(standing(State::Received), arrived(), &profile), ApplicationRefusal::EnvelopeNotAsked);
}

/// REI-12: an approval needs every required point of the call-back check-list, and only points of it.
#[test]
fn an_approval_needs_the_check_list() {
    let approve = |ticked: &[&str]| {
        let ticked = ticked.iter().map(|id| (*id).to_owned()).collect();
        refused(standing(State::InReview), Event::Approve { by: staff(REVIEWER), ticked }, &tottori())
    };
    assert_eq!(
        approve(&["caller-name", "notice-address"]),
        ApplicationRefusal::ChecksOpen { open: vec!["called-back".into(), "address-confirmed".into()] }
    );
    assert_eq!(approve(&["called-back", "caller-name", "address-confirmed", "x"]), ApplicationRefusal::CheckUnknown);
}

/// REI-13: a rejection names a reason of the federation's list.
#[test]
fn a_rejection_names_a_reason_of_the_list() {
    let reject = |reason: &str| Event::Reject { by: staff(REVIEWER), reason: reason.into() };
    assert_eq!(refused(standing(State::InReview), reject("because"), &tottori()), ApplicationRefusal::ReasonUnknown);
    let mut application = standing(State::InReview);
    application.apply(&reject("envelope-missing"), &tottori(), at(1)).unwrap();
    assert_eq!(application.rejected_for.as_deref(), Some("envelope-missing"));
}

/// REI-14: who approved cannot release the letter; a federation of one clerk may, and it is said.
#[test]
fn who_approved_prints_only_where_the_profile_allows_it_and_it_is_said() {
    let alone = print(REVIEWER, 2);
    let again = reprint(REVIEWER, 2);
    assert_eq!(refused(standing(State::Approved), alone.clone(), &tottori()), ApplicationRefusal::FourEyes);
    assert_eq!(refused(standing(State::Dispatched), again.clone(), &tottori()), ApplicationRefusal::FourEyes);
    let one_clerk = FederationProfile { one_clerk: true, ..tottori() };
    for (state, event, said) in
        [(State::Approved, alone, true), (State::Returned, again, true), (State::Approved, print(PRINTER, 2), false)]
    {
        let mut application = standing(state);
        assert_eq!(application.apply(&event, &one_clerk, at(1)).unwrap().alone, said);
    }
}

/// REI-14, LIMIT LETTERS_PER_APPLICATION: a reprint is a new letter that ends the one before; the fifth is the last.
#[test]
fn a_reprint_ends_the_letter_before_and_five_are_enough() {
    let mut application = standing(State::Approved);
    application.apply(&print(PRINTER, 1), &tottori(), at(1)).unwrap();
    for n in 2..=5 {
        let again = reprint(PRINTER, n);
        assert!(application.apply(&again, &tottori(), at(60)).unwrap().ends_password);
        let newest = application.letter.clone().unwrap();
        assert_eq!((newest.id, u128::from(newest.serial), newest.printed_at), (letter(n), n, at(60)));
        let old = Event::Use { letter: letter(n - 1) };
        assert_eq!(refused(application.clone(), old, &tottori()), ApplicationRefusal::LetterOver);
    }
    let sixth = reprint(PRINTER, 6);
    assert_eq!(refused(application, sixth, &tottori()), ApplicationRefusal::LettersSpent);
}

/// REI-14, REI-15: a letter's password is used within its time, and expires only after it or when its tries are spent.
#[test]
fn a_letter_is_used_in_its_time_and_expires_after_it() {
    let profile = tottori();
    let life = 21 * 86_400;
    let used = Event::Use { letter: letter(1) };
    let expired = Event::Expire { tries_spent: false };
    assert_eq!(refused(standing(State::Dispatched), expired.clone(), &profile), ApplicationRefusal::LetterStillGood);
    let mut application = standing(State::Dispatched);
    assert!(application.clone().apply(&used, &profile, at(life - 1)).is_ok());
    assert_eq!(application.clone().apply(&used, &profile, at(life)), Err(ApplicationRefusal::LetterOver));
    assert_eq!(application.clone().apply(&used, &profile, at(-301)), Err(ApplicationRefusal::LetterOver));
    assert_eq!(application.clone().apply(&expired, &profile, at(life)).unwrap().to, State::Expired);
    let spent = Event::Expire { tries_spent: true };
    assert_eq!(application.apply(&spent, &profile, at(1)).unwrap().to, State::Expired);
}

/// REI-14: a letter is posted between its printing and today, by the days of Japan.
#[test]
fn a_letter_is_posted_between_printing_and_today() {
    let posted = |on| Event::Dispatch { by: staff(PRINTER), on };
    for on in [date(2027, 1, 14), date(2027, 1, 16)] {
        assert_eq!(refused(standing(State::Printed), posted(on), &tottori()), ApplicationRefusal::PostedWhen);
    }
    // Seven hours later it is the sixteenth in Japan.
    assert!(standing(State::Printed).apply(&posted(date(2027, 1, 16)), &tottori(), at(7 * 3600)).is_ok());
}

#[test]
fn is_kept_as_json_and_read_again() {
    for (state, _) in TABLE {
        let application = standing(state);
        let json = serde_json::to_string(&application).unwrap();
        assert_eq!(serde_json::from_str::<Application>(&json).unwrap(), application);
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let by = (1_u128..4).prop_map(staff);
    let letter = (1_u128..9).prop_map(letter);
    prop_oneof![
        by.clone().prop_map(|by| Event::TakeUp { by }),
        by.clone().prop_map(|by| Event::PutBack { by }),
        by.clone().prop_map(|by| Event::AskEnvelope { by }),
        Just(arrived()),
        (by.clone(), any::<bool>())
            .prop_map(|(by, all)| Event::Approve { by, ticked: if all { required() } else { Vec::new() } }),
        by.prop_map(|by| Event::Reject { by, reason: "duplicate".into() }),
        Just(Event::Withdraw { by: None }),
        (1_u128..4, 1_u128..9).prop_map(|(by, letter)| print(by, letter)),
        (1_u128..4, 1_u128..9).prop_map(|(by, letter)| reprint(by, letter)),
        Just(Event::Dispatch { by: staff(PRINTER), on: date(2027, 1, 15) }),
        Just(Event::ComeBack { by: staff(2), reason: ReturnReason::Refused }),
        letter.prop_map(|letter| Event::Use { letter }),
        any::<bool>().prop_map(|tries_spent| Event::Expire { tries_spent }),
    ]
}

proptest! {
    /// REI-12, REI-14: however events fall, no letter exists without an approval by somebody else, a password is out
    /// only in two states, what is final stays, and what is refused changes nothing.
    #[test]
    fn no_order_of_events_breaks_the_rules(events in prop::collection::vec(any_event(), 0..40)) {
        let profile = tottori();
        let mut application = standing(State::Received);
        let mut out = false;
        for (n, event) in events.iter().enumerate() {
            let before = application.clone();
            let printing = matches!(event, Event::Print { .. } | Event::Reprint { .. });
            match application.apply(event, &profile, at(n as i64)) {
                Ok(decided) => {
                    prop_assert!(before.state.is_open());
                    prop_assert!(!decided.alone);
                    prop_assert_eq!(decided.ends_password, out && application.state != State::Dispatched);
                    out = printing || (out && !decided.ends_password);
                }
                Err(_) => prop_assert_eq!(&application, &before),
            }
            prop_assert_eq!(application.state.has_password(), out);
            if let Some(newest) = &application.letter {
                let approver = application.approved_by;
                prop_assert!(approver.is_some() && approver != Some(newest.printed_by));
            }
        }
    }
}
