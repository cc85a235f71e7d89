//! 認証 through the use case, as the screens call it: five right items, and
//! items that fail, at ten thousand and at a million members. Both stores take
//! turns call by call. Beside it: what one commit costs.

use madoguchi_app::caller::Caller;
use madoguchi_app::dispatch::dispatch;
use madoguchi_app::host::Host as _;
use madoguchi_app::store::{Commit, CounterWrite, Entity, Outcome, Store as _};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::ids::DeviceId;
use madoguchi_domain::roster::{Relation, RosterRow};
use madoguchi_wire::{CommandName, ErrorCode};
use serde_json::{Value, json};

use crate::Order;
use crate::fixture::{Fixtures, Uses, people};
use crate::host::Office;
use crate::row::{Promise, Row, Series, timed};

const FEW: usize = 10_000;
const MANY: usize = 1_000_000;
/// Longest that the slowest of a hundred may take, in milliseconds.
const PROMISED: f64 = 2.0;
const GROWTH: f64 = 1.5;
/// Calls of each kind on each store. Ten thousand members hold some 3,700 who
/// can sign up; nobody is asked for twice, since both questions are counted.
const CALLS: usize = 1_500;
/// A printed p99 is the middle one of the p99s of so many parts, of 300 calls each
/// (`docs/figures.md`).
const PARTS: usize = 5;

/// What is asked on one store.
struct Side {
    uses: Uses,
    insured: Vec<RosterRow>,
    right: Series,
    failing: Series,
}

pub(crate) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let (few, many) = (fixtures.open(FEW, "match-few").await, fixtures.open(MANY, "match-many").await);
    let calls = order.times(CALLS);
    let mut sides = [side(&few.uses, FEW, calls), side(&many.uses, MANY, calls)];
    for place in 0..calls {
        for side in &mut sides {
            side.ask(place).await;
        }
    }
    let mut rows = Vec::new();
    let [few_side, many_side] = &sides;
    rows.extend(told("right items", &few_side.right, &many_side.right));
    rows.extend(told("failing items", &few_side.failing, &many_side.failing));
    rows.extend(commits(&many.uses, order.times(1_000)).await);
    drop(sides);
    few.close().await;
    many.close().await;
    rows
}

fn side(uses: &Uses, rows: usize, calls: usize) -> Side {
    let insured = people(rows).filter(|row| row.relation == Relation::Insured);
    // From all parts of the roster.
    let apart = (rows / 4 / (2 * calls)).max(1);
    let insured: Vec<_> = insured.step_by(apart).take(2 * calls).collect();
    assert_eq!(insured.len(), 2 * calls, "too few people for so many questions");
    Side { uses: uses.clone(), insured, right: Series::default(), failing: Series::default() }
}

impl Side {
    async fn ask(&mut self, place: usize) {
        let [right, other] = &self.insured[2 * place..2 * place + 2] else { unreachable!() };
        let (answer, took) = call(&self.uses, &items(right, right.number.as_typed(), &right.kana)).await;
        answer.expect("right items are answered");
        self.right.push_time(took);

        // In turn: a name that is not the member's, a number that is nobody's.
        let wrong = match place % 2 {
            0 => items(other, other.number.as_typed(), &format!("{} ベツ", right.kana)),
            _ => items(other, &format!("x{}", other.number.as_typed()), &other.kana),
        };
        let (answer, took) = call(&self.uses, &wrong).await;
        assert_eq!(answer.expect_err("failing items are refused"), ErrorCode::MatchFailed);
        self.failing.push_time(took);
    }
}

/// The five items as somebody types them.
pub(crate) fn items(person: &RosterRow, number: &str, kana: &str) -> Value {
    json!({
        "insurerCode": person.insurer.as_str(), "symbol": person.symbol.as_typed(), "number": number,
        "birthDate": { "kind": "typed", "text": person.birth_date.to_string() }, "kana": kana, "employeeNumber": null,
    })
}

async fn call(uses: &Uses, items: &Value) -> (Result<Vec<u8>, ErrorCode>, std::time::Duration) {
    let device = DeviceId::new(uses.now(), uses.random());
    let mut caller = Caller::at_desktop(device, "PC");
    let request = items.to_string();
    let (answer, took) = timed(dispatch(uses, &mut caller, CommandName::signup_match, request.as_bytes())).await;
    (answer.map_err(|error| error.code), took)
}

fn told(kind: &str, few: &Series, many: &Series) -> Vec<Row> {
    let p99 = |series: &Series| series.percentile_of_parts(0.99, PARTS);
    let name = |what: &str| format!("identity match, {kind}: {what}");
    vec![
        Row::told(name("p50 at 10 thousand"), few.median(), "ms"),
        Row::told(name("p50 at 1 million"), many.median(), "ms"),
        Row::new(name("p99 at 10 thousand"), (p99(few), PROMISED), "ms", Promise::AtMost(1.0)),
        Row::new(name("p99 at 1 million"), (p99(many), PROMISED), "ms", Promise::AtMost(1.0)),
        Row::new(name("growth of p50"), (many.median(), few.median()), "ms", Promise::AtMost(GROWTH)),
        Row::new(name("growth of p99"), (p99(many), p99(few)), "ms", Promise::AtMost(GROWTH)),
    ]
}

/// The smallest commit there is: one counter.
async fn commits(uses: &Uses, times: usize) -> Vec<Row> {
    let mut series = Series::default();
    for _ in 0..times {
        let key = uses.random();
        let mut counter = Counter::default();
        counter.hit(Office.now());
        let commit = Commit {
            expect: vec![(Entity::Counter(key), 0)],
            counters: vec![CounterWrite { key, counter, keep_until: Office.now() }],
            ..Commit::default()
        };
        let (done, took) = timed(uses.store.commit(commit)).await;
        assert_eq!(done.unwrap(), Outcome::Done);
        series.push_time(took);
    }
    vec![
        Row::told("one commit at 1 million: p50", series.median(), "ms"),
        Row::told("one commit at 1 million: p99", series.percentile_of_parts(0.99, PARTS), "ms"),
    ]
}
