//! What Prometheus reads: how many, how long, how full. No personal data: labels
//! are names of our own lists.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

type Labels = Vec<(&'static str, String)>;

/// Upper bounds in seconds: a look-up, a log-in, a queue, a time-out.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// The figures of a server.
pub(crate) struct Figures {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram>,
    /// Open connections.
    pub(crate) connections: Gauge,
    /// Commands that run.
    pub(crate) running: Gauge,
    /// Password hashes that run or wait.
    pub(crate) hashes: Gauge,
    /// Mails that are due and not yet handed over, counted up to a bound.
    pub(crate) mails_due: Gauge,
    /// Sessions that are open at all servers of the store, counted up to a bound.
    pub(crate) sessions: Gauge,
    /// Connections to the database: open, free, and calls that wait for one.
    pool: [Gauge; 3],
    /// Rounds of the outbox that the store did not serve.
    pub(crate) mail_faults: Counter,
}

impl Figures {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("madoguchi");
        let requests = Family::<Labels, Counter>::default();
        let seconds = Family::<Labels, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let gauge = |registry: &mut Registry, name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        registry.register("requests", "Requests by command and outcome", requests.clone());
        registry.register_with_unit("request", "Time to an answer by command", Unit::Seconds, seconds.clone());
        let connections = gauge(&mut registry, "connections", "Open connections");
        let running = gauge(&mut registry, "commands_running", "Commands that run");
        let hashes = gauge(&mut registry, "password_hashes", "Password hashes that run or wait");
        let mails_due = gauge(&mut registry, "mails_due", "Mails due and not handed over, up to a thousand");
        let sessions = gauge(&mut registry, "sessions_open", "Open sessions, up to a hundred thousand");
        let pool = [
            gauge(&mut registry, "store_connections", "Open connections to the database"),
            gauge(&mut registry, "store_connections_free", "Connections to the database that are free"),
            gauge(&mut registry, "store_waiting", "Calls that wait for a connection to the database"),
        ];
        let mail_faults = Counter::default();
        registry.register("outbox_faults", "Rounds of the outbox that failed", mail_faults.clone());
        Self { registry, requests, seconds, connections, running, hashes, mails_due, sessions, pool, mail_faults }
    }

    /// Counts a request.
    pub(crate) fn request(&self, command: &'static str, outcome: &str, took: Duration) {
        let command = ("command", command.to_owned());
        self.requests.get_or_create(&vec![command.clone(), ("outcome", outcome.to_owned())]).inc();
        self.seconds.get_or_create(&vec![command]).observe(took.as_secs_f64());
    }

    /// Notes how full the pool of a database is.
    pub(crate) fn pool(&self, open: usize, free: usize, waiting: usize) {
        for (gauge, number) in self.pool.iter().zip([open, free, waiting]) {
            gauge.set(i64::try_from(number).unwrap_or(i64::MAX));
        }
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// Counts up for as long as it lives.
pub(crate) struct Counted(Gauge);

impl Counted {
    pub(crate) fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}
