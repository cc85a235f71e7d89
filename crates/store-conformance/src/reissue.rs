//! Applications for re-issue: kept exactly as the domain has them, on every legal way.

use madoguchi_app::store::{Commit, Constraint, Entity, Outcome, ReissueEvent};
use madoguchi_domain::fact::OfficeFact;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{OfficeId, ReissueId, StaffId};
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::state::{EventKind, State, TABLE, next};
use madoguchi_domain::reissue::{Application, Envelope, Event, ReceiptNumber};
use tokio::task::JoinSet;

use crate::desk_scene::{
    DeskStore, Hands, address, application, federation, ledger_at, ledger_row, number, of_office, ours, receipt, sent,
    tottori, way_to,
};
use crate::journal::assert_chained;
use crate::scene::{Scene, at, fact_at, new_id};

/// REI-10, REI-11: every item of an application comes back, found by identity, receipt number with notice address, and office.
pub async fn keeps_every_item<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let full = Application {
        office_number: number("31A0100017"),
        office_name: "請求事業所 'x\" A".into(),
        prefecture: Prefecture::from_code("01").unwrap(),
        notice_address: address("_ab..cd---@example.co.jp"),
        language: "en".into(),
        envelope: Envelope::Needed,
        ..application(&office, at(5))
    };
    scene.desk_facts(vec![sent(&full)]).await;
    assert_eq!(scene.kept(full.id).await, (1, full.clone()));
    let store = &scene.store;
    let found = store.reissue_by_pair(&full.receipt, &full.notice_address).await.unwrap().unwrap();
    assert_eq!((found.version, &found.application), (1, &full));
    assert_eq!(store.open_reissue(office.id).await.unwrap().unwrap().application, full);
    assert_eq!(store.reissue(ReissueId::from_uuid(new_id())).await.unwrap(), None);
    assert_eq!(store.open_reissue(OfficeId::from_uuid(new_id())).await.unwrap(), None);
    assert_eq!(store.reissues_of_office(OfficeId::from_uuid(new_id()), 10).await.unwrap(), []);
}

/// REI-12: found by receipt number and notice address together and by no wrong pair, whichever half is wrong or is
/// another application's; the domain of the address in whatever case.
pub async fn is_found_by_number_and_address_together<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let first = Application { notice_address: address("jimu.a@Example.jp"), ..application(&office, at(1)) };
    let second = Application { notice_address: address("jimu.b@example.jp"), ..application(&other, at(2)) };
    scene.desk_facts(vec![sent(&first)]).await;
    scene.desk_facts(vec![sent(&second)]).await;
    let found = async |receipt: &ReceiptNumber, typed: &str| {
        let record = scene.store.reissue_by_pair(receipt, &address(typed)).await.unwrap();
        record.map(|record| record.application.id)
    };
    for typed in ["jimu.a@Example.jp", "jimu.a@example.JP"] {
        assert_eq!(found(&first.receipt, typed).await, Some(first.id), "{typed}");
    }
    assert_eq!(found(&second.receipt, "jimu.b@example.jp").await, Some(second.id));
    for wrong in ["jimu.b@example.jp", "Jimu.A@example.jp", "jimu.a@example.com", "mailforsecurity-001@jp"] {
        assert_eq!(found(&first.receipt, wrong).await, None, "{wrong}");
    }
    assert_eq!(found(&second.receipt, "jimu.a@example.jp").await, None);
    assert_eq!(found(&receipt(), "jimu.a@example.jp").await, None);
}

/// A receipt number is one application's over all federations.
pub async fn refuses_a_receipt_number_that_exists<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let first = scene.send(&office, at(1)).await;
    let load = madoguchi_app::store::LedgerLoad { federation: federation("shimane"), ..ledger_at(at(0), false) };
    scene.load_ledger(load, vec![ledger_row("3270100015")]).await;
    let found = scene.store.office_by_number(&federation("shimane"), &number("3270100015")).await.unwrap();
    for office in [other, found.unwrap()] {
        let second = Application { receipt: first.receipt.clone(), ..application(&office, at(2)) };
        let whose: Option<FederationCode> = Some(office.federation.clone());
        let outcome = scene.commit(Commit { federation: whose, facts: vec![sent(&second)], ..Commit::default() }).await;
        assert_eq!(outcome, Outcome::Duplicate(Constraint::Receipt));
        assert_eq!(scene.store.reissue(second.id).await.unwrap(), None);
    }
}

/// REI-10: an office has one open application, whatever its state; once that is final, another one.
pub async fn an_office_has_one_open_application<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let mut seconds = 0;
    let mut all = Vec::new();
    for (state, _) in TABLE {
        seconds += 100;
        let standing = scene.standing(&office, state, at(seconds), &Hands::new()).await;
        all.push(standing.clone());
        let open = scene.store.open_reissue(office.id).await.unwrap();
        assert_eq!(open.map(|record| record.application), state.is_open().then_some(standing.clone()));
        if state.is_open() {
            let second = sent(&application(&office, at(seconds + 10)));
            let outcome = scene.desk_commit(Commit { facts: vec![second], ..Commit::default() }).await;
            assert_eq!(outcome, Outcome::Duplicate(Constraint::OpenReissue), "{state:?}");
            let mut standing = standing;
            scene.happen(&mut standing, &Event::Withdraw { by: None }, at(seconds + 20)).await;
            *all.last_mut().unwrap() = standing;
        }
    }
    scene.send(&other, at(seconds)).await;
    all.reverse();
    for limit in [3, 100] {
        let listed = scene.store.reissues_of_office(office.id, limit).await.unwrap();
        let listed: Vec<_> = listed.into_iter().map(|record| record.application).collect();
        assert_eq!(listed, all[..all.len().min(limit as usize)], "the newest first");
    }
}

/// REI-10: of many who send at once for one office, one is taken.
pub async fn many_at_once_for_an_office_give_one<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (store, request) = (scene.store.clone(), sent(&application(&office, at(1))));
        let commit = Commit { federation: Some(ours()), facts: vec![request], ..Commit::default() };
        tasks.spawn(async move { store.commit(commit).await.unwrap() });
    }
    let outcomes = tasks.join_all().await;
    let done = outcomes.iter().filter(|outcome| **outcome == Outcome::Done).count();
    let taken = outcomes.iter().filter(|outcome| **outcome == Outcome::Duplicate(Constraint::OpenReissue)).count();
    assert_eq!((done, taken), (1, 19));
    assert_eq!(scene.store.reissues_of_office(office.id, 100).await.unwrap().len(), 1);
}

/// REI-12: of two reviewers who decide on the same version one is told to load again.
pub async fn two_steps_on_one_version_give_one<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let application = scene.send(&office, at(1)).await;
    let step = |staff| {
        let fact = OfficeFact::ReissueTakenUp { application: application.id, staff };
        let expecting = scene.desk_expecting(Entity::Reissue(application.id), 1);
        Commit { facts: vec![of_office(office.id, at(2), fact)], ..expecting }
    };
    let (first, second) = (StaffId::from_uuid(new_id()), StaffId::from_uuid(new_id()));
    scene.desk_done(step(first)).await;
    assert_eq!(scene.desk_commit(step(second)).await, Outcome::Stale);
    assert_eq!(scene.kept(application.id).await.1.reviewer, Some(first));
}

/// REI-12, REI-13, REI-14, REI-15: whatever the table of states allows, the application that is read is the one that
/// the domain has, and everything that happened to it is told in order.
pub async fn follows_every_legal_way<S: DeskStore>(scene: Scene<S>) {
    let mut seconds = 0;
    let office = scene.office("3170100014").await;
    let mut walked = 0;
    for (state, _) in TABLE {
        for kind in EventKind::ALL.into_iter().filter(|kind| next(state, *kind).is_some()) {
            seconds += 100;
            let hands = Hands::new();
            let mut application = scene.standing(&office, state, at(seconds), &hands).await;
            assert_eq!(scene.kept(application.id).await.1, application, "on the way to {state:?}");
            let event = hands.event(kind, &application);
            scene.happen(&mut application, &event, at(seconds + 50)).await;
            let (version, kept) = scene.kept(application.id).await;
            assert_eq!(kept, application, "{state:?} {kind:?}");
            let steps = way_to(state).len() as u64 + 1;
            assert_eq!(version, 1 + steps);
            assert_eq!(scene.store.reissue_events(application.id).await.unwrap().len() as u64, 1 + steps);
            if application.state.is_open() {
                scene.happen(&mut application, &Event::Withdraw { by: None }, at(seconds + 60)).await;
            }
            walked += 1;
        }
    }
    assert_eq!(walked, 31);
    assert_chained(&scene, &madoguchi_domain::fact::Subject::Office(office.id)).await;
}

/// A way as long as it can be: put back, taken over, an envelope, five letters.
pub async fn follows_a_long_way<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let hands = Hands::new();
    let mut application = scene.send(&office, at(0)).await;
    use EventKind as E;
    let way = [
        E::EnvelopeArrived,
        E::TakeUp,
        E::PutBack,
        E::TakeUp,
        E::Approve,
        E::Print,
        E::Dispatch,
        E::ComeBack,
        E::Reprint,
        E::Reprint,
        E::Dispatch,
        E::Reprint,
        E::Reprint,
        E::Use,
    ];
    for (kind, seconds) in way.into_iter().zip(1..) {
        let event = hands.event(kind, &application);
        scene.happen(&mut application, &event, at(seconds)).await;
        assert_eq!(scene.kept(application.id).await.1, application, "{kind:?}");
    }
    assert_eq!((application.letter.as_ref().unwrap().serial, application.state), (5, State::Used));
}

/// What the table of states does not have is written by nobody, whoever asks for it.
pub async fn refuses_what_the_table_does_not_have<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let application = scene.send(&office, at(1)).await;
    let (staff, id) = (StaffId::from_uuid(new_id()), application.id);
    for fact in [
        OfficeFact::ReissueApproved { application: id, staff, ticked: Vec::new() },
        OfficeFact::ReissueRejected { application: id, staff, reason: "not-reached".into() },
        OfficeFact::TemporaryPasswordUsed {
            application: id,
            letter: madoguchi_domain::ids::LetterId::from_uuid(new_id()),
            office: office.id,
        },
        OfficeFact::ReissueTakenUp { application: ReissueId::from_uuid(new_id()), staff },
    ] {
        let commit =
            Commit { federation: Some(ours()), facts: vec![of_office(office.id, at(2), fact)], ..Commit::default() };
        assert!(scene.store.commit(commit).await.is_err());
    }
    assert_eq!(scene.kept(id).await, (1, application));
    assert_eq!(scene.store.reissue_events(id).await.unwrap().len(), 1);
}

fn told(kind: &str, seconds: i64, staff: Option<StaffId>, detail: Option<&str>) -> ReissueEvent {
    let detail = detail.map(str::to_owned);
    ReissueEvent { kind: kind.into(), at: at(seconds), staff, detail, alone: false }
}

/// REI-12: the history says what happened, when and by whom, with notes, reasons and days of posting.
pub async fn tells_what_happened<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let hands = Hands::new();
    let (by, printer) = (hands.reviewer, hands.printer);
    let mut application = scene.send(&office, at(0)).await;
    let note = "電話で確認\n'山田' 様";
    use EventKind as E;
    let way =
        [E::TakeUp, E::AskEnvelope, E::EnvelopeArrived, E::Approve, E::Print, E::Dispatch, E::ComeBack, E::Reprint];
    for (kind, seconds) in way.into_iter().zip(1..) {
        let event = hands.event(kind, &application);
        scene.happen(&mut application, &event, at(seconds)).await;
    }
    let noted = OfficeFact::ReissueNoted { application: application.id, staff: by, note: note.into() };
    scene.desk_facts(vec![of_office(office.id, at(20), noted)]).await;
    assert_eq!(scene.kept(application.id).await.1, application, "a note changes no application");
    let reject = Event::Reject { by, reason: "not-reached".into() };
    scene.happen(&mut application, &reject, at(21)).await;
    let expected = [
        told("reissue_requested", 0, None, None),
        told("reissue_taken_up", 1, Some(by), None),
        told("reissue_envelope_asked", 2, Some(by), None),
        told("reissue_envelope_arrived", 3, Some(by), None),
        told("reissue_approved", 4, Some(by), None),
        told("letter_printed", 5, Some(printer), None),
        told("letter_posted", 6, Some(printer), Some("2027-01-15")),
        told("letter_returned", 7, Some(printer), Some("not_collected")),
        told("letter_printed", 8, Some(printer), Some("lost")),
        told("reissue_noted", 20, Some(by), Some(note)),
        told("reissue_rejected", 21, Some(by), Some("not-reached")),
    ];
    assert_eq!(scene.store.reissue_events(application.id).await.unwrap(), expected);
    assert_eq!(scene.store.reissue_events(ReissueId::from_uuid(new_id())).await.unwrap(), []);
    let mut second = scene.send(&office, at(30)).await;
    scene.happen(&mut second, &Event::Withdraw { by: Some(by) }, at(31)).await;
    let expected = [told("reissue_requested", 30, None, None), told("reissue_withdrawn", 31, Some(by), None)];
    assert_eq!(scene.store.reissue_events(second.id).await.unwrap(), expected);
}

/// REI-14: where who approved printed too, the history says so.
pub async fn tells_who_printed_alone<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let hands = Hands::new();
    let alone = Hands { printer: hands.reviewer, ..hands };
    let mut application = scene.standing(&office, State::Approved, at(0), &hands).await;
    let profile = madoguchi_domain::federation::FederationProfile { one_clerk: true, ..tottori() };
    let event = alone.event(EventKind::Print, &application);
    let decided = application.apply(&event, &profile, at(10)).unwrap();
    let fact = fact_at(
        madoguchi_domain::fact::Subject::Office(office.id),
        at(10),
        madoguchi_domain::fact::Fact::Office(application.recorded(&event, &decided).unwrap()),
    );
    scene.desk_facts(vec![fact]).await;
    let events = scene.store.reissue_events(application.id).await.unwrap();
    assert_eq!(events.iter().map(|event| event.alone).collect::<Vec<_>>(), [false, false, false, true]);
    assert_eq!(scene.kept(application.id).await.1, application);
}

/// REI-14: letters whose time is over are those that are still out, by the newest letter, the oldest first.
pub async fn finds_letters_whose_time_is_over<S: DeskStore>(scene: Scene<S>) {
    let mut expected = Vec::new();
    for ((state, _), n) in TABLE.into_iter().zip(10..) {
        let office = scene.office(&format!("31701000{n}")).await;
        let application = scene.standing(&office, state, at(0), &Hands::new()).await;
        if state.has_password() {
            expected.push(application);
        }
    }
    let hands = Hands::new();
    let office = scene.office("3170100099").await;
    let mut reprinted = scene.standing(&office, State::Dispatched, at(100), &hands).await;
    let first_printed = reprinted.letter.as_ref().unwrap().printed_at;
    let event = hands.event(EventKind::Reprint, &reprinted);
    scene.happen(&mut reprinted, &event, at(500)).await;
    let over = async |until, limit| {
        let found = scene.store.letters_printed_until(until, limit).await.unwrap();
        found.into_iter().map(|record| record.application).collect::<Vec<_>>()
    };
    assert_eq!(expected.len(), 2);
    expected.sort_by_key(|application| (application.letter.as_ref().unwrap().printed_at, application.id));
    assert_eq!(over(at(2), 10).await, [], "printed a second later");
    assert_eq!(over(at(3), 10).await, expected);
    assert_eq!(over(first_printed, 10).await, expected, "the letter before counts no more");
    assert_eq!(over(at(3), 1).await, expected[..1]);
    expected.push(reprinted);
    assert_eq!(over(at(499), 10).await.len(), 2);
    assert_eq!(over(at(500), 10).await, expected);
}
