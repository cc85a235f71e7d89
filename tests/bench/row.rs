//! One line of the table, and the few statistics behind it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// One line of the table.
pub(crate) struct Row {
    /// What was measured. A p99 is the middle one of several parts' p99s
    /// ([`Series::percentile_of_parts`]); a p50 is of all calls.
    name: String,
    /// Our figure, in `unit`.
    ours: f64,
    limit: f64,
    unit: &'static str,
    promise: Promise,
}

/// What ours divided by the limit has to be.
#[derive(Clone, Copy)]
pub(crate) enum Promise {
    AtMost(f64),
    AtLeast(f64),
    /// Nothing was promised; told so that it can be watched.
    Told,
}

impl Row {
    /// A promise about ours beside a limit of the same unit.
    pub(crate) fn new(
        name: impl Into<String>,
        (ours, limit): (f64, f64),
        unit: &'static str,
        promise: Promise,
    ) -> Self {
        Self { name: name.into(), ours, limit, unit, promise }
    }

    /// A figure without a limit.
    pub(crate) fn told(name: impl Into<String>, ours: f64, unit: &'static str) -> Self {
        Self::new(name, (ours, f64::NAN), unit, Promise::Told)
    }
}

/// The rows as xtask reads them.
pub(crate) fn csv(rows: &[Row]) -> String {
    let mut text = "name,ours,limit,unit,promise,figure\n".to_owned();
    for Row { name, ours, limit, unit, promise } in rows {
        let (promise, figure) = match promise {
            Promise::AtMost(most) => ("at most", *most),
            Promise::AtLeast(least) => ("at least", *least),
            Promise::Told => ("told", f64::NAN),
        };
        writeln!(text, "\"{name}\",{ours},{limit},{unit},{promise},{figure}").unwrap();
    }
    text
}

/// Measurements of one thing, in the order in which they were taken.
#[derive(Clone, Default)]
pub(crate) struct Series(Vec<f64>);

impl Series {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// All of another series behind these.
    pub(crate) fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    pub(crate) fn push_time(&mut self, took: Duration) {
        self.push(took.as_secs_f64() * 1000.0);
    }

    /// The middle one.
    pub(crate) fn median(&self) -> f64 {
        self.percentile(0.5)
    }

    /// The largest, as for peaks, of which a run may miss the highest.
    pub(crate) fn largest(&self) -> f64 {
        self.percentile(1.0)
    }

    /// The value that this share of all measurements does not exceed.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let place = (share * sorted.len() as f64).ceil() as usize;
        sorted[place.clamp(1, sorted.len()) - 1]
    }

    /// As [`Self::percentile`], taken in so many equal parts of the series, and
    /// the middle one of those: what else the machine did for a moment spoils
    /// one part, not the figure.
    pub(crate) fn percentile_of_parts(&self, share: f64, parts: usize) -> f64 {
        let each = self.0.chunks_exact((self.0.len() / parts).max(1));
        Self(each.map(|part| Self(part.to_vec()).percentile(share)).collect()).median()
    }
}

/// How long something takes.
pub(crate) async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = work.await;
    (done, begun.elapsed())
}
