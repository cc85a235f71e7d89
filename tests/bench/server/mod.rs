//! The shipped server as a process of its own over a PostgreSQL that waits for
//! its disk: log-ins, matches and commits through HTTP, each beside what limits
//! it, in turns; and what it needs of memory. Load comes from this process, on
//! the same cores. Everybody comes from an address of their own, as through a
//! proxy that the server trusts, so the limits of a network stay as they are.

mod accounts;
mod compare;
mod copy;
mod crowd;
mod database;
mod login;
mod memory;
mod replay;
mod transcript;

use std::time::Duration;

use crate::Order;
use crate::browser::Browser;
use crate::fixture::Fixtures;
use crate::row::Row;
use crate::site::{Site, Told};

pub(crate) use copy::measure as measure_copy;

use accounts::ACCOUNTS;
use database::Kept;

/// Members in the roster.
const MEMBERS: usize = 100_000;

impl Order {
    fn rounds(&self) -> usize {
        if self.quick { 1 } else { 5 }
    }

    fn length(&self) -> Duration {
        Duration::from_secs(if self.quick { 2 } else { 6 })
    }
}

pub(crate) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let kept = Kept::new("site").await;
    kept.fill(&fixtures.roster(MEMBERS)).await;
    let verifier = accounts::open(&kept).await;
    let site = Site::new();
    let told = Told { store: kept.url(), ..Told::default() };
    let asked = compare::record(&kept, &site, &told).await;

    let mut served = site.serve("measured", &told);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = served.resident_kib();
    let mut browsers: Vec<Browser> =
        (0..).take(ACCOUNTS).map(|n| Browser::new(&Browser::client(), &[served.port()], n)).collect();
    login::all(&mut browsers).await;
    let mut rows = vec![memory::measure(&mut browsers, &served, idle).await];
    rows.extend(login::measure(order, &mut browsers, &verifier, served.port()).await);
    rows.extend(compare::measure(order, &kept, served.port(), &asked).await);
    served.stop();
    rows
}
