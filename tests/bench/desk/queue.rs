//! The queue of a federation after some years: 100,000 applications, most of them done. What is timed is the command
//! behind the screen, in this process and over an encrypted SQLite file; no window, no network and no PostgreSQL is in it
//! (of that: the example `measure_queue` of store-postgres, with its figures in `docs/scale.md`).

use jiff::SignedDuration;
use madoguchi_app::host::Host as _;
use madoguchi_domain::reissue::Event;
use madoguchi_wire::CommandName;
use serde_json::{Value, json};

use super::{Desk, colleague, office_number};
use crate::Order;
use crate::fixture::Fixtures;
use crate::host::Office;
use crate::row::{Promise, Row, Series, timed};

const APPLICATIONS: usize = 100_000;
/// Longest that the screen may take to open, in milliseconds; the command is a part of it.
const OPENS: f64 = 100.0;
/// One of so many is not done.
const ONE_OPEN_OF: usize = 10;

pub(super) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let count = if order.quick { APPLICATIONS / 10 } else { APPLICATIONS };
    let mut desk = Desk::open(fixtures, "queue", count).await;
    eprintln!("sending {count} applications");
    let now = Office.now();
    desk.apply(|n| {
        let sent_at = now - SignedDuration::from_mins(i64::try_from(count - n).unwrap());
        let events = match (n % ONE_OPEN_OF, n / ONE_OPEN_OF % 2) {
            (0, 0) => Vec::new(),
            (0, _) => vec![Event::TakeUp { by: colleague() }],
            _ => vec![Event::Withdraw { by: None }],
        };
        (sent_at, events)
    })
    .await;
    let one = office_number(count / 2 + 1);
    let mut rows = Vec::new();
    for (what, request, found) in [
        ("first page and counts", queue(Value::Null, ""), 50),
        ("first page of what is done", queue(json!("withdrawn"), ""), 50),
        ("search among what is open", queue(Value::Null, "みほんじぎょうしょ"), 50),
        ("search for one among what is done", queue(json!("withdrawn"), &one), 1),
        ("search that finds nothing", queue(json!("withdrawn"), "だいせん"), 0),
    ] {
        let mut series = Series::default();
        for _ in 0..order.times(50) {
            let (page, took) = timed(desk.call(CommandName::desk_list_applications, &request)).await;
            let page = page.unwrap();
            assert_eq!(page["rows"].as_array().unwrap().len(), found, "{what}");
            let counts = page["counts"].as_array().unwrap().iter().filter_map(|row| row["count"].as_u64());
            assert_eq!(counts.sum::<u64>(), count as u64);
            series.push_time(took);
        }
        let name = format!("queue of {count} applications: {what}");
        rows.push(Row::new(name, (series.median(), OPENS), "ms", Promise::AtMost(1.0)));
    }
    rows
}

fn queue(state: Value, words: &str) -> Value {
    json!({ "state": state, "words": words, "days": null, "mine": false, "cursor": null })
}
