//! Which rows of a roster are one person: each store answers as
//! [`Person::likeness`] says, whether it asks it or has the rule as SQL.

use jiff::civil::date;
use madoguchi_app::roster::Person;
use madoguchi_app::store::{RosterStore, RosterVerdict};
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::roster::{Relation, RosterRow};

use crate::scene::{Scene, at, load_at, load_fact, person};

/// 枝番 as files write it: absent, zeros alone, with zeros dropped, letters in either case.
const BRANCHES: [Option<&str>; 8] =
    [None, Some("0"), Some("00"), Some("2"), Some("02"), Some("002"), Some("b1"), Some("B1")];
const RELATIONS: [Relation; 2] = [Relation::Insured, Relation::Dependant];

fn row(number: u32, relation: Relation, branch: Option<&str>, kana: &str) -> RosterRow {
    let row = person(relation, &number.to_string(), date(2015, 3, 3), kana);
    RosterRow { branch_number: branch.map(str::to_owned), ..row }
}

/// What the rule says of a row and somebody who is there.
fn is_same(row: &RosterRow, there: &RosterRow) -> bool {
    let widths = (Some(3), Some(6));
    let (row, there) = (Person::of(row.clone(), widths), Person::of(there.clone(), widths));
    row.likeness(there.relation.as_str(), there.branch_number.as_deref(), &there.kana_key).is_some()
}

/// Every pair of relations, branch numbers and readings is one person or two, as the rule says.
pub async fn agrees_with_the_rule_in_every_pair<S: RosterStore>(scene: Scene<S>) {
    let mut number = 100;
    let mut at_second = 0;
    for (before, after) in RELATIONS.iter().flat_map(|before| RELATIONS.map(|after| (*before, after))) {
        // The same key in another writing, and another key.
        for kana in ["ﾐﾎﾝ ｲﾁｺ", "ミホン ニコ"] {
            for there in BRANCHES {
                // Each pair has a number of its own, so that one load tells of eight.
                let pairs: Vec<(RosterRow, RosterRow)> = BRANCHES
                    .iter()
                    .map(|branch| {
                        number += 1;
                        let named = RosterRow { name: "別姓 一子".into(), ..row(number, after, *branch, kana) };
                        (row(number, before, there, "ミホン イチコ"), named)
                    })
                    .collect();
                let same = pairs.iter().filter(|(there, row)| is_same(row, there)).count() as u64;
                let (known, rows): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
                at_second += 2;
                scene.load(load_at(at(at_second), false), known).await;
                let loaded = scene.load(load_at(at(at_second + 1), false), rows).await;
                let told = (loaded.changed, loaded.added, loaded.duplicates.len());
                assert_eq!(told, (same, BRANCHES.len() as u64 - same, 0), "{before:?} {there:?}, {after:?} {kana}");
            }
        }
    }
}

/// Of several who could be meant, the surest is: the branch number before the reading, and among equals the smallest
/// identity, whatever the order in which they came.
pub async fn means_the_likest_and_among_equals_the_smallest_identity<S: RosterStore>(scene: Scene<S>) {
    let twins = [
        row(105, Relation::Dependant, Some("03"), "ミホン イチコ"),
        row(105, Relation::Dependant, Some("04"), "ミホン イチコ"),
        row(105, Relation::Dependant, None, "ミホン ニコ"),
    ];
    // Who comes later has the smaller identity.
    let mut counted = 200_u8;
    let descending = move || {
        counted -= 1;
        [counted; 10]
    };
    let load = load_at(at(0), false);
    let fact_of = load.clone();
    let keep = move |counts: &_| RosterVerdict::Keep(Box::new(load_fact(&fact_of, counts)));
    scene.store.roster_load(load, (2..).zip(twins), keep, descending).await.unwrap();
    let [first, second, third] = [199, 198, 197].map(|byte| MemberId::new(at(0), [byte; 10]));
    assert!(third < second && second < first);

    // Only the reading tells, and it is that of two.
    let unsure = row(105, Relation::Dependant, None, "ミホン イチコ");
    meant(&scene, 1, unsure, second).await;
    // The branch number is surer than the reading of others.
    meant(&scene, 2, row(105, Relation::Dependant, Some("3"), "ミホン ニコ"), first).await;
    // A branch number that nobody has, and a reading that one without a number has.
    meant(&scene, 3, row(105, Relation::Dependant, Some("7"), "ミホン ニコ"), third).await;
}

/// Loads one row and finds its new name with this person.
async fn meant<S: RosterStore>(scene: &Scene<S>, step: i64, row: RosterRow, id: MemberId) {
    let name = format!("見本 {step}");
    let loaded = scene.load(load_at(at(step * 60), false), vec![RosterRow { name: name.clone(), ..row }]).await;
    assert_eq!((loaded.changed, loaded.added), (1, 0), "{name}");
    assert_eq!(scene.person(id).await.unwrap().name, name);
}
