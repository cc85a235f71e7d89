//! Ledgers: identities across loads, what changes, full loads, undoing.

use std::sync::{Arc, Mutex};

use jiff::civil::date;
use madoguchi_app::store::{LedgerCounts, LedgerLoad, LedgerVerdict, OfficeRecord};
use madoguchi_domain::fact::{OfficeFact, Subject};
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::office::{LedgerRow, PostalCode, Telephone};

use crate::desk_scene::{
    DeskStore, address, federation, ledger_at, ledger_fact, ledger_row, of_office, ours, read_as, services, user_id,
};
use crate::journal::assert_chained;
use crate::scene::{Scene, at, day, new_id, ten_bytes};

fn counts(rows: u64, added: u64, changed: u64, before: u64) -> LedgerCounts {
    LedgerCounts { rows, added, changed, before, ..LedgerCounts::default() }
}

/// REI-10: an office is its federation and number; each item counts as a change, once.
pub async fn changes_only_what_changed<S: DeskStore>(scene: Scene<S>) {
    let rows = ["3170100014", "3170100022"].map(ledger_row).to_vec();
    assert_eq!(scene.load_ledger(ledger_at(at(0), false), rows.clone()).await, counts(2, 2, 0, 0));
    let first = scene.by_number("3170100014").await.unwrap();
    let other = scene.by_number("3170100022").await.unwrap();
    assert_eq!(scene.load_ledger(ledger_at(at(30), false), rows).await, counts(2, 0, 0, 2));
    let row = ledger_row("3170100014");
    let steps = [
        LedgerRow { name: "別の名 デイ".into(), ..row.clone() },
        read_as(row.clone(), "ベツノナ デイ"),
        LedgerRow { telephone: Telephone::new("0857-20-0002").unwrap(), ..row.clone() },
        LedgerRow { service_kinds: services(&["15", "43"]), ..row.clone() },
        LedgerRow { agent: true, ..row.clone() },
        LedgerRow { closed_on: Some(date(2030, 3, 31)), ..row.clone() },
    ];
    let mut version = 1;
    for (step, changed) in steps.into_iter().flat_map(|step| [(step.clone(), 1), (step, 0)]) {
        let loaded = scene.load_ledger(ledger_at(day(1), false), vec![step.clone()]).await;
        assert_eq!(loaded, counts(1, 0, changed, 2));
        version += changed;
        let expected = OfficeRecord { version, entry: step, ..first.clone() };
        assert_eq!(scene.by_number("3170100014").await, Some(expected), "and the address is as old as it was");
    }
    assert_eq!(scene.by_number("3170100022").await, Some(other));
}

/// REI-14: since when letters go to an address is the day of Japan on which a load brought it.
pub async fn knows_since_when_an_address_holds<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    assert_eq!(office.address_since, date(2027, 1, 15));
    let moved = LedgerRow { address: "鳥取県米子市 1-1".into(), ..ledger_row("3170100014") };
    // 15:00 UTC is midnight in Japan.
    let loaded = scene.load_ledger(ledger_at(at(7 * 3600), false), vec![moved.clone()]).await;
    assert_eq!(loaded, LedgerCounts { moved: 1, ..counts(1, 0, 1, 1) });
    assert_eq!(scene.by_number("3170100014").await.unwrap().address_since, date(2027, 1, 16));
    let again = LedgerRow { name: "別の名".into(), ..moved.clone() };
    assert_eq!(scene.load_ledger(ledger_at(day(3), false), vec![again]).await, counts(1, 0, 1, 1));
    assert_eq!(scene.by_number("3170100014").await.unwrap().address_since, date(2027, 1, 16));
    let code = LedgerRow { postal_code: PostalCode::new("683-0001").unwrap(), ..moved };
    let loaded = scene.load_ledger(ledger_at(day(5), false), vec![code]).await;
    assert_eq!(loaded, LedgerCounts { moved: 1, ..counts(1, 0, 1, 1) });
    let now = scene.by_number("3170100014").await.unwrap();
    assert_eq!((now.address_since, now.version, now.id), (date(2027, 1, 20), 4, office.id));
}

/// REI-14: since when the offices of applications have their addresses; an application that is unknown or another
/// federation's is left out.
pub async fn tells_since_when_applications_have_their_address<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let (first, second) = (scene.send(&office, at(1)).await.id, scene.send(&other, at(2)).await.id);
    let moved = LedgerRow { address: "鳥取県米子市 1-1".into(), ..ledger_row("3170100014") };
    scene.load_ledger(ledger_at(day(5), false), vec![moved]).await;
    let since = async |of: &str, ids: &[ReissueId]| {
        let mut found = scene.store.addresses_since(&federation(of), ids).await.unwrap();
        found.sort_unstable();
        found
    };
    let unknown = ReissueId::from_uuid(new_id());
    let mut expected = vec![(first, date(2027, 1, 20)), (second, date(2027, 1, 15))];
    expected.sort_unstable();
    assert_eq!(since(ours().as_str(), &[second, unknown, first]).await, expected);
    assert_eq!(since(ours().as_str(), &[first]).await, [(first, date(2027, 1, 20))]);
    assert_eq!(since("shimane", &[first, second]).await, []);
    assert_eq!(since(ours().as_str(), &[]).await, []);
}

/// REI-05, REI-16: a file without user ID or security address takes none away; another one takes its place.
pub async fn keeps_user_id_and_security_address<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let opened = OfficeFact::OfficeAccountOpened {
        office: office.id,
        user_id: "KJ000000000001".into(),
        user_id_key: "kj000000000001".into(),
    };
    let new = "jimu@example.jp".to_owned();
    let registered = OfficeFact::SecurityAddressChanged { office: office.id, old: None, new };
    scene.desk_facts(vec![of_office(office.id, at(1), opened), of_office(office.id, at(2), registered)]).await;
    let row = ledger_row("3170100014");
    assert_eq!(scene.load_ledger(ledger_at(at(60), true), vec![row.clone()]).await, counts(1, 0, 0, 1));
    let kept = LedgerRow {
        user_id: Some(user_id("KJ000000000001")),
        security_address: Some(address("jimu@example.jp")),
        ..row.clone()
    };
    assert_eq!(scene.by_number("3170100014").await.unwrap().entry, kept);
    let renamed = LedgerRow { name: "別の名".into(), ..row.clone() };
    assert_eq!(scene.load_ledger(ledger_at(at(70), false), vec![renamed]).await, counts(1, 0, 1, 1));
    let other = LedgerRow {
        user_id: Some(user_id("KJ000000000002")),
        security_address: Some(address("shin@example.jp")),
        ..row
    };
    assert_eq!(scene.load_ledger(ledger_at(at(80), false), vec![other.clone()]).await, counts(1, 0, 1, 1));
    let now = scene.by_number("3170100014").await.unwrap();
    assert_eq!((now.entry, now.version), (other, 3));
    assert_eq!(scene.store.office_by_user_id("kj000000000001").await.unwrap(), None);
    assert_eq!(scene.store.office_by_user_id("kj000000000002").await.unwrap().unwrap().id, office.id);
}

/// A full ledger closes the others on the day of its load; nobody is deleted, and who comes back is the same office.
pub async fn a_full_load_closes_the_others<S: DeskStore>(scene: Scene<S>) {
    let closed = LedgerRow { closed_on: Some(date(2027, 1, 15)), ..ledger_row("3170100049") };
    let closing = LedgerRow { closed_on: Some(date(2027, 1, 18)), ..ledger_row("3170100030") };
    let rows = vec![ledger_row("3170100014"), ledger_row("3170100022"), closing, closed];
    scene.load_ledger(ledger_at(at(0), false), rows).await;
    let leaving = scene.by_number("3170100022").await.unwrap();
    // A part of a ledger closes nobody. The day on which an office ends is the first on which it is closed.
    let part = scene.load_ledger(ledger_at(day(1), false), vec![ledger_row("3170100014")]).await;
    assert_eq!(part, counts(1, 0, 0, 3));
    let full = vec![ledger_row("3170100014"), ledger_row("3170100057")];
    let loaded = scene.load_ledger(ledger_at(day(2), true), full.clone()).await;
    assert_eq!(loaded, LedgerCounts { ended: 2, ..counts(2, 1, 0, 3) });
    let ended = async |number: &str| scene.by_number(number).await.unwrap().entry.closed_on;
    assert_eq!(ended("3170100022").await, Some(date(2027, 1, 17)));
    assert_eq!(ended("3170100030").await, Some(date(2027, 1, 17)), "sooner than was said");
    assert_eq!(ended("3170100049").await, Some(date(2027, 1, 15)), "closed before");
    assert_eq!((ended("3170100014").await, ended("3170100057").await), (None, None));
    let left = scene.by_number("3170100022").await.unwrap();
    assert_eq!((left.id, left.version), (leaving.id, 2));
    assert_eq!(scene.load_ledger(ledger_at(day(3), true), full).await, counts(2, 0, 0, 2));
    let back = scene.load_ledger(ledger_at(day(4), false), vec![ledger_row("3170100022")]).await;
    assert_eq!(back, counts(1, 0, 1, 2));
    let back = scene.by_number("3170100022").await.unwrap();
    assert_eq!((back.id, back.entry.closed_on, back.version), (leaving.id, None, 3));
}

/// Two rows of one office are named by both lines, whether it was known or not.
pub async fn names_both_lines_of_a_doubled_office<S: DeskStore>(scene: Scene<S>) {
    scene.office("3170100014").await;
    let numbers = ["3170100022", "3170100014", "3170100022", "3170100030", "3170100014", "3170100022"];
    let loaded = scene.try_ledger(ledger_at(at(60), false), numbers.map(ledger_row).to_vec()).await;
    let duplicates = vec![(4, 2), (6, 3), (7, 2)];
    assert_eq!(loaded, LedgerCounts { duplicates, ..counts(6, 2, 0, 1) });
    // Lines need not follow one another.
    let rows = [(10, "3170100022"), (15, "3170100014"), (40, "3170100014"), (41, "3170100022")];
    let rows = rows.map(|(line, number)| (line, ledger_row(number))).into_iter();
    let load = ledger_at(at(90), false);
    let loaded = scene.store.ledger_load(load, rows, |_| LedgerVerdict::Undo, ten_bytes).await.unwrap();
    assert_eq!(loaded.duplicates, [(40, 15), (41, 10)]);
}

/// REI-05: a user ID that belongs to another office, of the file or of any ledger, is named by its line; one's own is not.
pub async fn names_lines_whose_user_id_is_taken<S: DeskStore>(scene: Scene<S>) {
    let with = |number: &str, id: &str| LedgerRow { user_id: Some(user_id(id)), ..ledger_row(number) };
    let load = LedgerLoad { federation: federation("shimane"), ..ledger_at(at(0), false) };
    scene.load_ledger(load, vec![with("3270100015", "KJ000000000001")]).await;
    let known = vec![with("3170100014", "KJ000000000002"), ledger_row("3170100022")];
    assert_eq!(scene.load_ledger(ledger_at(at(1), false), known).await, counts(2, 2, 0, 0));
    let rows = vec![
        with("3170100014", "KJ000000000002"),
        with("3170100022", "kj000000000002"),
        with("3170100030", "kj000000000001"),
        with("3170100049", "KJ000000000003"),
        with("3170100057", "Kj000000000003"),
        with("3170100065", "KJ000000000004"),
    ];
    let loaded = scene.try_ledger(ledger_at(at(60), false), rows).await;
    assert_eq!(loaded.user_ids_taken, [3, 4, 6]);
    assert_eq!((loaded.rows, loaded.added, loaded.duplicates), (6, 4, Vec::new()));
}

/// ASVS 2.3.3: a load that is refused, or only tried, changes nothing.
pub async fn undoes_everything_when_refused<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let other = scene.office("3170100022").await;
    let subject = Subject::Federation(ours());
    let before = assert_chained(&scene, &subject).await;
    let moved = LedgerRow { address: "鳥取県米子市 1-1".into(), ..ledger_row("3170100014") };
    let rows = vec![ledger_row("3170100030"), moved];
    let loaded = scene.try_ledger(ledger_at(day(1), true), rows).await;
    assert_eq!(loaded, LedgerCounts { moved: 1, ended: 1, ..counts(2, 1, 1, 2) });
    assert_eq!(scene.by_number("3170100014").await, Some(office));
    assert_eq!(scene.by_number("3170100022").await, Some(other));
    assert_eq!(scene.by_number("3170100030").await, None);
    assert_eq!(assert_chained(&scene, &subject).await, before);
}

/// Whoever judges sees the counts first, and the fact holds them.
pub async fn counts_before_it_asks<S: DeskStore>(scene: Scene<S>) {
    scene.load_ledger(ledger_at(at(0), false), ["3170100014", "3170100022"].map(ledger_row).to_vec()).await;
    let load = ledger_at(at(60), true);
    let (asked, fact_of) = (Arc::new(Mutex::new(None)), load.clone());
    let told = Arc::clone(&asked);
    let judge = move |counts: &LedgerCounts| {
        *told.lock().unwrap() = Some(counts.clone());
        LedgerVerdict::Keep(Box::new(ledger_fact(&fact_of, counts)))
    };
    let renamed = LedgerRow { name: "別の名".into(), ..ledger_row("3170100014") };
    let rows = vec![(2, ledger_row("3170100030")), (3, renamed)].into_iter();
    let returned = scene.store.ledger_load(load, rows, judge, ten_bytes).await.unwrap();
    assert_eq!(asked.lock().unwrap().clone(), Some(returned.clone()));
    assert_eq!(returned, LedgerCounts { ended: 1, ..counts(2, 1, 1, 2) });
    let rows = scene.store.journal_rows(&Subject::Federation(ours()), 1, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.row.kind.as_str()).collect::<Vec<_>>(), ["ledger_imported"]);
}

/// A full load of one federation closes nobody of another.
pub async fn leaves_other_federations_alone<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let load = LedgerLoad { federation: federation("shimane"), ..ledger_at(at(60), true) };
    assert_eq!(scene.load_ledger(load, vec![ledger_row("3270100015")]).await, counts(1, 1, 0, 0));
    assert_eq!(scene.by_number("3170100014").await, Some(office));
}

/// A ledger whose reading fails is undone.
pub async fn keeps_nothing_of_half_a_file<S: DeskStore>(scene: Scene<S>) {
    let rows = (2..).zip((10_000..13_000).map(|n| ledger_row(&format!("31701{n}"))));
    let rows = rows.inspect(|(line, _)| assert!(*line < 2_500, "unreadable"));
    let judge = |_: &LedgerCounts| -> LedgerVerdict { panic!("nobody is asked about half a file") };
    assert!(scene.store.ledger_load(ledger_at(at(0), false), rows, judge, ten_bytes).await.is_err());
    assert_eq!(scene.store.ledger_page(&ours(), None, 10).await.unwrap(), []);
    assert_eq!(scene.load_ledger(ledger_at(at(1), false), vec![ledger_row("3170100014")]).await.added, 1);
}
