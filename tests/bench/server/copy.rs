//! A roster into PostgreSQL through the use case, against `COPY` of the same rows
//! into a table of the same shape with the same indexes.

use std::time::Instant;

use super::database::Kept;
use crate::Order;
use crate::fixture::Fixtures;
use crate::row::{Promise, Row, Series};

const ROWS: usize = 1_000_000;
const PROMISED: f64 = 0.4;

pub(crate) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let rows = if order.quick { ROWS / 10 } else { ROWS };
    let roster = fixtures.roster(rows);
    let (mut ours, mut bare) = (Series::default(), Series::default());
    for _ in 0..order.rounds().min(3) {
        let kept = Kept::new("copied").await;
        let begun = Instant::now();
        kept.fill(&roster).await;
        ours.push(speed(rows, begun));
        bare.push(copy(&kept, rows));
    }
    vec![Row::new(
        "roster import into PostgreSQL",
        (ours.median(), bare.median()),
        "rows/s",
        Promise::AtLeast(PROMISED),
    )]
}

fn copy(kept: &Kept, rows: usize) -> f64 {
    let file = std::env::temp_dir().join(format!("madoguchi-bench-{}.copy", std::process::id()));
    let path = file.display();
    kept.ask("CREATE TABLE madoguchi.copied (LIKE madoguchi.member INCLUDING ALL)");
    kept.ask(&format!("COPY madoguchi.member TO '{path}' BINARY"));
    // Whatever the import left to be written is not to be paid by the other.
    kept.ask("CHECKPOINT");
    let begun = Instant::now();
    kept.ask(&format!("COPY madoguchi.copied FROM '{path}' BINARY"));
    let speed = speed(rows, begun);
    assert_eq!(kept.ask("SELECT count(*) FROM madoguchi.copied"), rows.to_string());
    std::fs::remove_file(file).unwrap();
    speed
}

#[allow(clippy::cast_precision_loss)]
fn speed(rows: usize, begun: Instant) -> f64 {
    rows as f64 / begun.elapsed().as_secs_f64()
}
