//! What a drill has measured, as the file in `docs/` says it.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::aftermath::Looked;
use crate::cluster::TTL;

/// A drill.
pub(crate) struct Report {
    pub(crate) versions: Vec<String>,
    pub(crate) deaths: Vec<Death>,
    pub(crate) steps: u64,
    pub(crate) looked: Looked,
    pub(crate) at_once: u32,
}

/// One death of the leader.
#[derive(Debug)]
pub(crate) struct Death {
    pub(crate) number: u32,
    pub(crate) leader: String,
    pub(crate) next: String,
    pub(crate) elected: Duration,
    pub(crate) pause: Duration,
    pub(crate) acknowledged: u64,
    pub(crate) failures: u64,
    pub(crate) rejoined: Duration,
}

impl Report {
    /// The whole file.
    pub(crate) fn text(&self) -> String {
        #[allow(clippy::disallowed_methods)] // nobody is there to be asked
        let now = Timestamp::now().to_zoned(TimeZone::UTC);
        let (ttl, loop_wait, retry) = TTL;
        let mut text = format!(
            "# A drill: the leading PostgreSQL dies\n\n\
             Written by `cargo xtask drill failover` on {} (UTC), on one machine with {} cores. {}.\n\n\
             Two PostgreSQL under Patroni with `synchronous_mode: true` (`ttl` {ttl} s, `loop_wait` {loop_wait} s, \
             `retry_timeout` {retry} s) and `use_pg_rewind`, one etcd, one `madoguchi-server` (unoptimised build) whose `store.url` \
             names both with `target_session_attrs=read-write`. {} people at a time sign up through the server: match, \
             registration, code from the mail. Then the leader is killed: Patroni, PostgreSQL and all its processes (SIGKILL).\n\n\
             | death | leader | takes over | new leader after | writes acknowledged again after | meanwhile: steps acknowledged | calls refused or unanswered | old leader back as synchronous standby after |\n\
             |---|---|---|---|---|---|---|---|\n",
            now.strftime("%Y-%m-%d %H:%M"),
            std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            self.versions.join(", "),
            self.at_once,
        );
        for death in &self.deaths {
            let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
            let (elected, pause, rejoined) = (seconds(death.elected), seconds(death.pause), seconds(death.rejoined));
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "| {} | {} | {} | {elected} | {pause} | {} | {} | {rejoined} |",
                death.number, death.leader, death.next, death.acknowledged, death.failures
            );
        }
        let _ = write!(
            text,
            "\n{} steps were acknowledged, of {} sign-ups, {} of them to the end. Afterwards every acknowledged step was \
             there: 0 lost, no account twice, no gap in a series of the journal.\n\n\
             The wait is Patroni's: a leader that dies without a word keeps its place until `ttl` is over. The server needs \
             nothing: its pool closes broken connections and asks both hosts for the one that takes writes. While there is \
             none, callers get 503 with `Retry-After`.\n\n\
             A host that vanishes without closing its connections (no process to answer for it) is not what is drilled here; \
             add `&tcp_user_timeout=5&keepalives_idle=5&keepalives_interval=2&keepalives_retries=3` to the URL for it.\n",
            self.steps, self.looked.begun, self.looked.finished
        );
        text
    }
}
