//! kill -9 in the middle of the life of applications: what was acknowledged is there, and each
//! application stands in a state to which the table of states has a way.

use madoguchi_app::store::{
    Commit, Entity, LedgerCounts, LedgerStore as _, LedgerVerdict, OfficeRecord, OfficeStore as _, Outcome,
    ReissueRecord, SecretKind, SecretWrite, Store as _,
};
use madoguchi_domain::fact::{Fact, OfficeFact, Subject};
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::journal::body_fact;
use madoguchi_domain::reissue::state::{EventKind, State, next};
use madoguchi_domain::reissue::{Application, Event};
use madoguchi_store_conformance::desk_scene::{
    Hands, application, ledger_at, ledger_fact, ledger_row, number, of_office, ours, receipt, sent, tottori,
};
use madoguchi_store_conformance::scene::{at, secret, ten_bytes};
use madoguchi_store_sqlite::OpenFolder;

use crate::kills::{kill_in_the_middle, reopened};
use crate::support::{assert_intact, chance, rounds, wait};

const OFFICE: &str = "3170100014";
/// More identities than one step takes, tries that the guards refuse included.
const IDENTITIES: u64 = 100;

/// Makes the office where there is none yet.
pub fn office(open: &OpenFolder) -> OfficeRecord {
    wait(async {
        let find = async || open.store().office_by_number(&ours(), &number(OFFICE)).await.unwrap();
        if find().await.is_none() {
            let load = ledger_at(at(0), false);
            let fact_of = load.clone();
            let judge = move |counts: &LedgerCounts| LedgerVerdict::Keep(Box::new(ledger_fact(&fact_of, counts)));
            open.store().ledger_load(load, [(2, ledger_row(OFFICE))].into_iter(), judge, ten_bytes).await.unwrap();
        }
        find().await.unwrap()
    })
}

/// Facts of the office so far.
pub fn steps(open: &OpenFolder) -> Vec<OfficeFact> {
    let subject = Subject::Office(office(open).id);
    let rows = wait(open.store().journal_rows(&subject, 0, u32::MAX)).unwrap();
    let facts = rows.into_iter().map(|row| body_fact(&row.body.unwrap()).unwrap());
    facts.map(|fact| if let Fact::Office(fact) = fact { fact } else { panic!("{fact:?}") }).collect()
}

/// Identities are counted in each process: goes past those of the processes before.
pub fn pass_over(steps: usize) {
    for _ in 0..=steps as u64 {
        let _ = receipt();
        for _ in 0..IDENTITIES {
            let _ = ten_bytes();
        }
    }
}

/// The next step of the office's life: any that the table and its guards let happen, or a new application.
pub fn live_on(open: &OpenFolder, office: &OfficeRecord, n: usize) {
    let now = at(i64::try_from(n).unwrap());
    let commit = match wait(open.store().open_reissue(office.id)).unwrap() {
        Some(record) => happening(&record, now),
        None => Commit { facts: vec![sent(&application(office, now))], ..Commit::default() },
    };
    let commit = Commit { federation: Some(ours()), ..commit };
    assert_eq!(wait(open.store().commit(commit)).unwrap(), Outcome::Done);
}

/// A random event with all that goes in its commit: fact, and the verifier that comes or goes.
fn happening(record: &ReissueRecord, now: jiff::Timestamp) -> Commit {
    loop {
        let mut application: Application = record.application.clone();
        let kind = EventKind::ALL[usize::try_from(chance(13)).unwrap()];
        // Most lives are to come as far as a letter.
        let rare = matches!(kind, EventKind::Reject | EventKind::Withdraw);
        if next(application.state, kind).is_none() || rare && chance(4) > 0 {
            continue;
        }
        let hands = application.reviewer.map_or_else(Hands::new, |reviewer| Hands { reviewer, ..Hands::new() });
        let event = hands.event(kind, &application);
        let Ok(decided) = application.apply(&event, &tottori(), now) else { continue };
        let owner = application.id.uuid();
        let mut commit = Commit {
            expect: vec![(Entity::Reissue(application.id), record.version)],
            facts: vec![of_office(application.office, now, application.recorded(&event, &decided).unwrap())],
            ..Commit::default()
        };
        match event {
            Event::Print { letter, .. } | Event::Reprint { letter, .. } => {
                commit.secrets.push(secret(owner, SecretKind::TemporaryPassword, letter.uuid().as_bytes()));
            }
            _ if decided.ends_password => {
                let ended = SecretWrite { owner, kind: SecretKind::TemporaryPassword, value: None };
                commit.secrets.push(ended);
            }
            _ => {}
        }
        return commit;
    }
}

/// The event that a fact tells of, and of which application; none for its sending.
fn told(fact: &OfficeFact) -> (ReissueId, Option<EventKind>) {
    use EventKind as E;
    match fact {
        OfficeFact::ReissueRequested { application, .. } => (*application, None),
        OfficeFact::ReissueTakenUp { application, .. } => (*application, Some(E::TakeUp)),
        OfficeFact::ReissuePutBack { application, .. } => (*application, Some(E::PutBack)),
        OfficeFact::ReissueEnvelopeAsked { application, .. } => (*application, Some(E::AskEnvelope)),
        OfficeFact::ReissueEnvelopeArrived { application, .. } => (*application, Some(E::EnvelopeArrived)),
        OfficeFact::ReissueApproved { application, .. } => (*application, Some(E::Approve)),
        OfficeFact::ReissueRejected { application, .. } => (*application, Some(E::Reject)),
        OfficeFact::ReissueWithdrawn { application, .. } => (*application, Some(E::Withdraw)),
        OfficeFact::LetterPrinted { application, reprint: None, .. } => (*application, Some(E::Print)),
        OfficeFact::LetterPrinted { application, .. } => (*application, Some(E::Reprint)),
        OfficeFact::LetterPosted { application, .. } => (*application, Some(E::Dispatch)),
        OfficeFact::LetterReturned { application, .. } => (*application, Some(E::ComeBack)),
        OfficeFact::TemporaryPasswordUsed { application, .. } => (*application, Some(E::Use)),
        OfficeFact::ReissueExpired { application, .. } => (*application, Some(E::Expire)),
        other => panic!("no step of an application: {other:?}"),
    }
}

/// Where the journal leaves each application, in the order in which they were sent.
fn told_states(facts: &[OfficeFact]) -> Vec<(ReissueId, State)> {
    let mut states: Vec<(ReissueId, State)> = Vec::new();
    for fact in facts {
        match told(fact) {
            (id, None) => {
                assert!(states.iter().all(|(_, state)| !state.is_open()), "one open application");
                states.push((id, State::Received));
            }
            (id, Some(event)) => {
                let (last, state) = states.last_mut().unwrap();
                assert_eq!(*last, id, "only the newest moves");
                *state = next(*state, event).unwrap_or_else(|| panic!("{event:?} in {state:?}"));
            }
        }
    }
    states
}

/// The tables say what the journal tells, and a verifier is there as long as a password may be tried.
fn assert_as_told(open: &OpenFolder, facts: &[OfficeFact]) {
    let (states, office) = (told_states(facts), office(open).id);
    wait(async {
        let limit = u32::try_from(states.len() + 10).unwrap();
        let mut kept = open.store().reissues_of_office(office, limit).await.unwrap();
        kept.reverse();
        let found: Vec<_> = kept.iter().map(|record| (record.application.id, record.application.state)).collect();
        assert_eq!(found, states);
        let counts = open.store().reissue_counts(&ours()).await.unwrap();
        for (state, count) in &counts {
            assert_eq!(*count, states.iter().filter(|(_, known)| known == state).count() as u64, "{state:?}");
        }
        assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), states.len() as u64);
        for ReissueRecord { application, .. } in kept {
            let verifier = open.store().secret(application.id.uuid(), SecretKind::TemporaryPassword).await.unwrap();
            let letter = application.letter.filter(|_| application.state.has_password());
            let expected = letter.map(|letter| letter.id.uuid().as_bytes().to_vec());
            assert_eq!(verifier, expected, "{:?}", application.state);
        }
    });
}

/// REI-10, REI-12, REI-14: an application that is walked through its life while the program is killed again and again keeps every step
/// that was acknowledged; table and journal agree on a state of the table, and the letter's verifier comes and goes with it.
#[test]
fn a_reissue_survives_a_kill_at_any_step() {
    let folder = tempfile::tempdir().unwrap();
    let (mut most, mut busy) = (0, 0);
    let mut kinds = std::collections::HashSet::new();
    for round in 0..rounds(20, 500) {
        let said = kill_in_the_middle("lives_through_applications_until_it_is_killed", folder.path(), 120);
        let open = reopened(folder.path());
        assert!(open.unclean() && open.restored().is_none(), "round {round}");
        let facts = steps(&open);
        let found = facts.len() as u64;
        assert!(
            found >= said && found <= said.max(most) + 1,
            "round {round}: said {said}, found {found}, before {most}"
        );
        assert_as_told(&open, &facts);
        assert_intact(&open);
        kinds.extend(facts.iter().filter_map(|fact| told(fact).1));
        busy += u32::from(found > most);
        most = found;
    }
    assert!(busy * 2 > rounds(20, 500), "most children were killed while they worked: {busy}");
    assert!(kinds.len() >= 10, "nearly every event was lived through: {kinds:?}");
}
