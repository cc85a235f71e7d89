//! Letters and their batches: order, what was printed in which, what was posted and came back.

use jiff::civil::date;
use madoguchi_app::store::{BatchLetter, BatchRecord, Commit, LedgerLoad, OfficeWrites};
use madoguchi_domain::fact::{Fact, OfficeFact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{BatchId, FactId, ReissueId, StaffId};
use madoguchi_domain::reissue::state::{EventKind, State};
use madoguchi_domain::reissue::{Application, KEEP_DAYS, ReturnReason};

use crate::desk_scene::{DeskStore, Hands, federation, ours};
use crate::scene::{Scene, at, fact_at, new_id};

/// Begins a batch at an instant.
async fn begin<S: DeskStore>(
    scene: &Scene<S>,
    of: &FederationCode,
    batch: BatchId,
    staff: StaffId,
    seconds: i64,
    letters: &[ReissueId],
) {
    let begun = OfficeFact::LetterBatchBegun {
        batch,
        federation: of.clone(),
        staff,
        letters: u32::try_from(letters.len()).unwrap(),
    };
    let commit = Commit {
        federation: Some(of.clone()),
        facts: vec![fact_at(Subject::Federation(of.clone()), at(seconds), Fact::Office(begun))],
        office: OfficeWrites { batches: vec![(batch, letters.to_vec())], ..OfficeWrites::default() },
        ..Commit::default()
    };
    scene.done(commit).await;
}

/// Approved applications of as many offices.
async fn approved<S: DeskStore>(scene: &Scene<S>, count: i64, hands: &Hands) -> Vec<Application> {
    let mut all = Vec::new();
    for n in 10..10 + count {
        let office = scene.office(&format!("31701000{n}")).await;
        all.push(scene.standing(&office, State::Approved, at(n * 10), hands).await);
    }
    all
}

async fn step<S: DeskStore>(scene: &Scene<S>, hands: &Hands, kind: EventKind, on: &mut Application, seconds: i64) {
    let event = hands.event(kind, on);
    scene.happen(on, &event, at(seconds)).await;
}

async fn line<S: DeskStore>(scene: &Scene<S>, application: &Application) -> BatchLetter {
    let record = scene.store.reissue(application.id).await.unwrap().unwrap();
    assert_eq!(record.application, *application);
    BatchLetter { record, printed: None, posted_on: None, returned: None }
}

/// REI-14: a batch keeps the order of printing, and shows how far each letter came.
pub async fn keep_the_order_of_their_batch<S: DeskStore>(scene: Scene<S>) {
    let hands = Hands::new();
    let mut all = approved(&scene, 4, &hands).await;
    let order: Vec<_> = [2, 0, 3, 1].into_iter().map(|n: usize| all[n].id).collect();
    begin(&scene, &ours(), hands.batch, hands.printer, 500, &order).await;
    let batch = |printed| BatchRecord {
        id: hands.batch,
        federation: ours(),
        staff: hands.printer,
        begun_at: at(500),
        letters: 4,
        printed,
    };
    assert_eq!(scene.store.batch(hands.batch).await.unwrap(), Some(batch(0)));
    let listed = scene.store.batch_letters(hands.batch).await.unwrap();
    assert_eq!(listed.iter().map(|letter| letter.record.application.id).collect::<Vec<_>>(), order);
    assert!(listed.iter().all(|letter| letter.printed.is_none()));

    step(&scene, &hands, EventKind::Print, &mut all[2], 510).await;
    step(&scene, &hands, EventKind::Print, &mut all[0], 511).await;
    step(&scene, &hands, EventKind::Dispatch, &mut all[2], 520).await;
    step(&scene, &hands, EventKind::ComeBack, &mut all[2], 530).await;
    step(&scene, &hands, EventKind::Withdraw, &mut all[3], 540).await;
    let letter = |application: &Application| application.letter.as_ref().map(|letter| letter.id);
    let expected = [
        BatchLetter {
            printed: letter(&all[2]),
            posted_on: Some(date(2027, 1, 15)),
            returned: Some(ReturnReason::NotCollected),
            ..line(&scene, &all[2]).await
        },
        BatchLetter { printed: letter(&all[0]), ..line(&scene, &all[0]).await },
        line(&scene, &all[3]).await,
        line(&scene, &all[1]).await,
    ];
    assert_eq!(scene.store.batch_letters(hands.batch).await.unwrap(), expected);
    assert_eq!(scene.store.batch(hands.batch).await.unwrap(), Some(batch(2)));
    assert_eq!(scene.store.batch(BatchId::from_uuid(new_id())).await.unwrap(), None);
    assert_eq!(scene.store.batch_letters(BatchId::from_uuid(new_id())).await.unwrap(), []);
}

/// REI-14: a letter that is printed once more belongs to the batch in which it was; the one before stays in its own.
pub async fn belong_to_the_batch_they_were_printed_in<S: DeskStore>(scene: Scene<S>) {
    let hands = Hands::new();
    let mut application = approved(&scene, 1, &hands).await.remove(0);
    begin(&scene, &ours(), hands.batch, hands.printer, 500, &[application.id]).await;
    step(&scene, &hands, EventKind::Print, &mut application, 510).await;
    step(&scene, &hands, EventKind::Dispatch, &mut application, 520).await;
    let first = application.letter.clone().unwrap().id;
    let later = Hands { batch: BatchId::from_uuid(new_id()), ..hands };
    begin(&scene, &ours(), later.batch, later.printer, 600, &[application.id]).await;
    let waiting = line(&scene, &application).await;
    assert_eq!(scene.store.batch_letters(later.batch).await.unwrap(), [waiting], "it waits in the new batch");
    step(&scene, &later, EventKind::Reprint, &mut application, 610).await;
    let second = application.letter.clone().unwrap().id;
    let now = line(&scene, &application).await;
    let posted_on = Some(date(2027, 1, 15));
    let before = BatchLetter { printed: Some(first), posted_on, ..now.clone() };
    assert_eq!(scene.store.batch_letters(hands.batch).await.unwrap(), [before]);
    let newer = BatchLetter { printed: Some(second), ..now };
    assert_eq!(scene.store.batch_letters(later.batch).await.unwrap(), [newer]);
    // Spoiled paper: the same batch once more. The newest letter counts, and it is still one.
    step(&scene, &later, EventKind::Reprint, &mut application, 620).await;
    let third = application.letter.clone().unwrap().id;
    let newest = BatchLetter { printed: Some(third), ..line(&scene, &application).await };
    assert_eq!(scene.store.batch_letters(later.batch).await.unwrap(), [newest]);
    assert_eq!(scene.store.batch(later.batch).await.unwrap().unwrap().printed, 1);
}

/// REI-14: batches are listed by federation, the newest first.
pub async fn list_their_batches_newest_first<S: DeskStore>(scene: Scene<S>) {
    let hands = Hands::new();
    let all = approved(&scene, 2, &hands).await;
    let ids: Vec<_> = all.iter().map(|application| application.id).collect();
    let mut begun = Vec::new();
    for (seconds, count) in [(700, 1), (500, 2), (600, 2)] {
        let batch = BatchId::from_uuid(new_id());
        begin(&scene, &ours(), batch, hands.printer, seconds, &ids[..count]).await;
        begun.push((seconds, batch, u32::try_from(count).unwrap()));
    }
    begun.sort_unstable_by(|one, other| other.cmp(one));
    let theirs = federation("shimane");
    let load = LedgerLoad { federation: theirs.clone(), ..crate::desk_scene::ledger_at(at(0), false) };
    scene.load_ledger(load, vec![crate::desk_scene::ledger_row("3270100015")]).await;
    let number = crate::desk_scene::number("3270100015");
    let office = scene.store.office_by_number(&theirs, &number).await.unwrap().unwrap();
    let foreign = crate::desk_scene::application(&office, at(1));
    let facts = vec![crate::desk_scene::sent(&foreign)];
    scene.done(Commit { federation: Some(theirs.clone()), facts, ..Commit::default() }).await;
    begin(&scene, &theirs, BatchId::from_uuid(new_id()), hands.printer, 900, &[foreign.id]).await;
    for limit in [1, 2, 10] {
        let listed = scene.store.batches(&ours(), limit).await.unwrap();
        let listed: Vec<_> = listed.into_iter().map(|batch| (batch.begun_at, batch.id, batch.letters)).collect();
        let expected: Vec<_> = begun.iter().map(|(seconds, id, letters)| (at(*seconds), *id, *letters)).collect();
        assert_eq!(listed, expected[..expected.len().min(limit as usize)]);
    }
    assert_eq!(scene.store.batches(&theirs, 10).await.unwrap().len(), 1);
    assert_eq!(scene.store.batches(&federation("okayama"), 10).await.unwrap(), []);
}

/// REI-12, REI-14, ASVS 14.2.7: seven years after its end an application is forgotten with notice address, history, letters and batch, not a
/// moment before; what is open stays for ever, what ended later until its own time.
pub async fn go_with_their_application_seven_years_after_its_end<S: DeskStore>(scene: Scene<S>) {
    let hands = Hands::new();
    let mut all = approved(&scene, 3, &hands).await;
    let ids: Vec<_> = all.iter().map(|application| application.id).collect();
    begin(&scene, &ours(), hands.batch, hands.printer, 400, &ids[..1]).await;
    let shared = Hands { batch: BatchId::from_uuid(new_id()), ..hands };
    begin(&scene, &ours(), shared.batch, shared.printer, 410, &ids[1..]).await;
    step(&scene, &hands, EventKind::Print, &mut all[0], 500).await;
    step(&scene, &shared, EventKind::Print, &mut all[1], 500).await;
    step(&scene, &shared, EventKind::Print, &mut all[2], 500).await;
    step(&scene, &hands, EventKind::Use, &mut all[0], 600).await;
    step(&scene, &hands, EventKind::Withdraw, &mut all[1], 601).await;
    let end = |seconds: i64| at(seconds) + jiff::SignedDuration::from_hours(24 * i64::from(KEEP_DAYS));
    let purge = async |now| scene.store.purge(now, FactId::from_uuid(new_id()), [9; 16]).await.unwrap().applications;

    assert_eq!(purge(end(600) - jiff::SignedDuration::from_millis(1)).await, 0);
    assert_eq!(scene.kept(all[0].id).await.1, all[0]);
    assert_eq!(purge(end(600)).await, 1);
    let store = &scene.store;
    assert_eq!(store.reissue(all[0].id).await.unwrap(), None);
    assert_eq!(store.reissue_by_pair(&all[0].receipt, &all[0].notice_address).await.unwrap(), None);
    assert_eq!(store.reissue_events(all[0].id).await.unwrap(), []);
    assert_eq!(store.reissues_of_office(all[0].office, 10).await.unwrap(), []);
    assert_eq!(store.batch(hands.batch).await.unwrap(), None);
    let kept = store.batch_letters(shared.batch).await.unwrap();
    assert_eq!(kept.iter().map(|letter| letter.record.application.id).collect::<Vec<_>>(), ids[1..]);
    let counts = async || store.reissue_counts(&ours()).await.unwrap();
    assert_eq!(counts().await, [(State::Printed, 1), (State::Withdrawn, 1)]);

    assert_eq!(purge(end(601)).await, 1);
    assert_eq!(purge(end(9_000_000)).await, 0, "what is open stays");
    assert_eq!(counts().await, [(State::Printed, 1)]);
    assert_eq!(scene.kept(all[2].id).await.1, all[2]);
    assert_eq!(store.batch_letters(shared.batch).await.unwrap().len(), 1, "its batch with it");
    scene.send(&store.office(all[0].office).await.unwrap().unwrap(), end(700)).await;
}
