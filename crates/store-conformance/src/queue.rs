//! The desk's queue: pages, filters, words, counts.

use std::collections::BTreeMap;

use madoguchi_app::store::{Commit, LedgerLoad, ReissueQuery, ReissueRow};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{ReissueId, StaffId};
use madoguchi_domain::notice::search_words;
use madoguchi_domain::office::LedgerRow;
use madoguchi_domain::reissue::state::{EventKind, State, TABLE};
use madoguchi_domain::reissue::{Application, Event};

use crate::desk_scene::{
    DeskStore, Hands, application, federation, ledger_at, ledger_row, number, ours, read_as, sent,
};
use crate::scene::{Scene, at, new_id};

fn query(states: &[State]) -> ReissueQuery {
    ReissueQuery {
        federation: ours(),
        states: states.to_vec(),
        words: String::new(),
        until: None,
        reviewer: None,
        after: None,
        limit: 100,
    }
}

fn every_state() -> Vec<State> {
    TABLE.into_iter().map(|(state, _)| state).collect()
}

async fn found<S: DeskStore>(scene: &Scene<S>, query: &ReissueQuery) -> Vec<ReissueId> {
    scene.store.reissue_page(query).await.unwrap().into_iter().map(|row| row.id).collect()
}

async fn counts<S: DeskStore>(scene: &Scene<S>, of: &FederationCode) -> BTreeMap<State, u64> {
    let counts = scene.store.reissue_counts(of).await.unwrap();
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// An application in each state, sent one after the other, and one of another federation.
async fn one_of_each<S: DeskStore>(scene: &Scene<S>, hands: &Hands) -> Vec<Application> {
    let mut all = Vec::new();
    for ((state, _), n) in TABLE.into_iter().zip(10..) {
        let office = scene.office(&format!("31701000{n}")).await;
        all.push(scene.standing(&office, state, at(n * 100), hands).await);
    }
    let load = LedgerLoad { federation: federation("shimane"), ..ledger_at(at(0), false) };
    scene.load_ledger(load, vec![ledger_row("3270100015")]).await;
    let office = scene.store.office_by_number(&federation("shimane"), &number("3270100015")).await.unwrap().unwrap();
    let facts = vec![sent(&application(&office, at(0)))];
    scene.done(Commit { federation: Some(federation("shimane")), facts, ..Commit::default() }).await;
    all
}

/// REI-12: the queue shows the states that are asked for, the oldest first, with everything a line needs.
pub async fn shows_the_states_asked_for_oldest_first<S: DeskStore>(scene: Scene<S>) {
    let all = one_of_each(&scene, &Hands::new()).await;
    for (state, expected) in every_state().into_iter().zip(&all) {
        let rows = scene.store.reissue_page(&query(&[state])).await.unwrap();
        let version = scene.kept(expected.id).await.0;
        let line = ReissueRow {
            id: expected.id,
            version,
            receipt: expected.receipt.as_str().into(),
            office_number: expected.office_number.as_str().into(),
            office_name: expected.office_name.clone(),
            prefecture: "31".into(),
            state,
            received_at: expected.received_at,
            changed_at: expected.changed_at,
            reviewer: expected.reviewer,
            approved_by: expected.approved_by,
        };
        assert_eq!(rows, [line]);
    }
    let ids: Vec<_> = all.iter().map(|application| application.id).collect();
    assert_eq!(found(&scene, &query(&every_state())).await, ids, "none of another federation");
    let two = [State::Rejected, State::InReview];
    let expected: Vec<_> = all.iter().filter(|a| two.contains(&a.state)).map(|a| a.id).collect();
    assert_eq!(found(&scene, &query(&two)).await, expected, "whatever the order of the states");
}

/// REI-12: however large a page is, each application is seen once, also where many were sent at one instant.
pub async fn pages_without_gap_or_repetition<S: DeskStore>(scene: Scene<S>) {
    let numbers: Vec<_> = (10..31).map(|n| format!("31701000{n}")).collect();
    scene.load_ledger(ledger_at(at(0), false), numbers.iter().map(|n| ledger_row(n)).collect()).await;
    let mut places = Vec::new();
    for (n, office_number) in numbers.iter().enumerate() {
        let office = scene.by_number(office_number).await.unwrap();
        let mut sent = scene.send(&office, at(10 * (n as i64 / 5))).await;
        if n % 3 == 0 {
            scene.happen(&mut sent, &Event::Withdraw { by: None }, at(500)).await;
        }
        places.push((sent.received_at, sent.id));
    }
    places.sort_unstable();
    let states = [State::Withdrawn, State::Received];
    for limit in [1, 2, 4, 5, 20, 21, 22] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let rows = scene.store.reissue_page(&ReissueQuery { after, limit, ..query(&states) }).await.unwrap();
            assert!(rows.len() <= limit as usize);
            let Some(last) = rows.last() else { break };
            after = Some((last.received_at, last.id));
            seen.extend(rows.iter().map(|row| (row.received_at, row.id)));
        }
        assert_eq!(seen, places, "by {limit}");
    }
}

/// REI-12: a reviewer sees what is in her hands, and anybody what has waited for long.
pub async fn is_narrowed_by_reviewer_and_age<S: DeskStore>(scene: Scene<S>) {
    let mut expected = Vec::new();
    let (mine, other) = (Hands::new(), Hands::new());
    for (n, hands) in (10..).zip([mine, other, mine, other, mine]) {
        let office = scene.office(&format!("31701000{n}")).await;
        let standing = scene.standing(&office, State::InReview, at(n * 10), &hands).await;
        if hands.reviewer == mine.reviewer {
            expected.push(standing.id);
        }
    }
    let of_mine = ReissueQuery { reviewer: Some(mine.reviewer), ..query(&[State::InReview, State::Received]) };
    assert_eq!(found(&scene, &of_mine).await, expected);
    assert_eq!(found(&scene, &ReissueQuery { limit: 2, ..of_mine.clone() }).await, expected[..2]);
    let after = Some((at(100), expected[0]));
    assert_eq!(found(&scene, &ReissueQuery { after, ..of_mine.clone() }).await, expected[1..]);
    let nobody = Some(StaffId::from_uuid(new_id()));
    assert_eq!(found(&scene, &ReissueQuery { reviewer: nobody, ..of_mine.clone() }).await, []);
    let until = |seconds| ReissueQuery { until: Some(at(seconds)), ..query(&[State::InReview]) };
    for (seconds, count) in [(99, 0), (100, 1), (119, 2), (120, 3), (1000, 5)] {
        assert_eq!(found(&scene, &until(seconds)).await.len(), count, "{seconds}");
    }
    let both = ReissueQuery { until: Some(at(120)), ..of_mine };
    assert_eq!(found(&scene, &both).await, expected[..2]);
}

/// REI-12: an application is found by number, name, reading and receipt number, in any width, and by all words at once.
pub async fn is_found_by_words<S: DeskStore>(scene: Scene<S>) {
    let first = LedgerRow { name: "デイサービス 砂丘".into(), ..ledger_row("31A0100017") };
    let first = scene.office_of(read_as(first, "デイサービス サキュウ")).await;
    let second = LedgerRow { name: "訪問介護 100%_砂丘".into(), ..ledger_row("3170100022") };
    let second = scene.office_of(read_as(second, "ホウモンカイゴ サキュウ")).await;
    let first = scene.send(&first, at(1)).await;
    let second = scene.standing(&second, State::InReview, at(2), &Hands::new()).await;
    let by = async |typed: &str| {
        let words = search_words(typed);
        found(&scene, &ReissueQuery { words, ..query(&every_state()) }).await
    };
    let (both, one, two) = ([first.id, second.id], [first.id], [second.id]);
    for typed in ["", "砂丘", "さきゅう", "ｻｷｭｳ", "サキュウ 砂丘"] {
        assert_eq!(by(typed).await, both, "{typed}");
    }
    for typed in ["31a0100017", "３１Ａ０１", "でいさーびす", "砂丘　デイ", first.receipt.as_str()] {
        assert_eq!(by(typed).await, one, "{typed}");
    }
    for typed in ["100%_砂", "訪問 3170100022", second.receipt.as_str()] {
        assert_eq!(by(typed).await, two, "{typed}");
    }
    for typed in ["砂丘 薬", "%", "_", "3270100015"] {
        let expected: &[ReissueId] = if matches!(typed, "%" | "_") { &two } else { &[] };
        assert_eq!(by(typed).await, expected, "{typed}");
    }
    let words = search_words("砂丘");
    let narrowed = ReissueQuery { words, limit: 1, after: Some((at(1), first.id)), ..query(&every_state()) };
    assert_eq!(found(&scene, &narrowed).await, two);
}

/// REI-12: the reading is the ledger's: a later one finds the application, and the one before no longer does.
pub async fn follows_the_ledgers_reading<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office_of(read_as(ledger_row("3170100014"), "ミホン サキュウ")).await;
    let (sent, other) = (scene.send(&office, at(1)).await, scene.office("3170100022").await);
    scene.send(&other, at(2)).await;
    let by = async |typed: &str| {
        let words = search_words(typed);
        found(&scene, &ReissueQuery { words, ..query(&every_state()) }).await
    };
    assert_eq!(by("サキュウ").await, [sent.id]);
    scene.load_ledger(ledger_at(at(60), false), vec![read_as(ledger_row("3170100014"), "ミホン ダイセン")]).await;
    assert_eq!(by("サキュウ").await, []);
    assert_eq!(by("ダイセン").await, [sent.id]);
    assert_eq!(by(sent.receipt.as_str()).await, [sent.id]);
}

/// REI-12: how many stand in each state is known after every step, for each federation.
pub async fn counts_each_state<S: DeskStore>(scene: Scene<S>) {
    assert_eq!(counts(&scene, &ours()).await, BTreeMap::new());
    let hands = Hands::new();
    let mut all = one_of_each(&scene, &hands).await;
    let each: BTreeMap<_, _> = every_state().into_iter().map(|state| (state, 1)).collect();
    assert_eq!(counts(&scene, &ours()).await, each);
    assert_eq!(counts(&scene, &federation("shimane")).await, BTreeMap::from([(State::Received, 1)]));
    assert_eq!(counts(&scene, &federation("okayama")).await, BTreeMap::new());
    let office = scene.office("3170100099").await;
    all.push(scene.send(&office, at(5000)).await);
    for application in &mut all {
        if application.state == State::Received {
            let event = hands.event(EventKind::TakeUp, application);
            scene.happen(application, &event, at(6000)).await;
        }
    }
    let mut expected = BTreeMap::new();
    for application in &all {
        *expected.entry(application.state).or_insert(0) += 1;
    }
    assert_eq!((expected.get(&State::InReview), expected.get(&State::Received)), (Some(&3), None));
    assert_eq!(counts(&scene, &ours()).await, expected);
}
