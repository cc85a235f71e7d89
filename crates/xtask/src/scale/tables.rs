//! The tables: members on the last day, and care offices that wait for their letters.

use std::fmt::Write as _;

use anyhow::Result;

use super::figures::Figures;

/// Cores of the machine that was measured; they held database and callers too.
const CORES: f64 = 2.0;
const MILLION: f64 = 1e6;

/// Measured by hand, as the page says beside them.
mod measured {
    /// Bytes of a member in the roster, with indexes.
    pub(super) const MEMBER: f64 = 338.0;
    /// Bytes of a fact with its body, row and indexes.
    pub(super) const FACT: f64 = 1_025.0;
    /// Bytes of an account: the above, secrets, user ID and five facts.
    pub(super) const ACCOUNT: f64 = 7_000.0;
    /// Seconds after which the server closes a connection on which nothing comes.
    pub(super) const IDLE: f64 = 10.0;
}

/// Assumed, as the page says above the tables.
mod assumed {
    pub(super) const LOG_INS: f64 = 0.05;
    pub(super) const SIGN_UPS: f64 = 0.01;
    /// The worst minute of the hour against its mean.
    pub(super) const WORST: f64 = 3.0;
    pub(super) const CALLS: f64 = 10.0;
    pub(super) const ACCOUNTS: f64 = 0.6;
    pub(super) const LOG_INS_A_YEAR: f64 = 12.0;
    pub(super) const SERVER_CORES: f64 = 8.0;
    /// Minutes of a reviewer for an application.
    pub(super) const REVIEW: f64 = 3.0;
    /// Minutes that a clerk reviews on a day.
    pub(super) const DAY: f64 = 6.0 * 60.0;
}

/// Commits of a log-in with its end, and of a sign-up.
const COMMITS: (f64, f64) = (3.0, 6.0);
/// Facts of a log-in with its end.
const LOG_IN_FACTS: f64 = 2.0;
/// Facts of an application from the confirmed code to the new password.
const APPLICATION_FACTS: f64 = 9.0;
/// Mails of an application: code, notice to the security address, decision, posting, new password (twice).
const APPLICATION_MAILS: f64 = 6.0;

/// What is computed, with the arithmetic in words, and how.
type Line<'f> = (&'static str, Box<dyn Fn(f64) -> String + 'f>);

/// All tables with their names.
pub(super) fn all(figures: &Figures) -> Result<[(&'static str, String); 3]> {
    Ok([("measured", measured_rates(figures)?), ("members", members(figures)?), ("offices", offices(figures)?)])
}

const LOG_IN: &str = "server: log-ins";
const FAILING: &str = "server: identity matches that fail";
const FIRST_STEP: &str = "server: commits of a sign-up's first step";
const MEMORY: &str = "server: memory at 1000 open sessions, above idle";
const LOAD: &str = "roster import into PostgreSQL";
const SCREENS: &str = "screens without fonts, gzipped";
const LETTERS: &str = "1000 letters on one core";

/// Rates by the letter that the other tables use.
fn measured_rates(figures: &Figures) -> Result<String> {
    let mut text = "| | figure | row of [figures.md](figures.md) |\n|---|---|---|\n".to_owned();
    let rates = [
        ("*h*: password hashes a second on the same cores, nothing else running", figures.limit(LOG_IN)?, LOG_IN),
        ("*l*: log-ins a second through HTTP", figures.ours(LOG_IN)?, LOG_IN),
        ("*m*: identity matches a second that fail", figures.ours(FAILING)?, FAILING),
        ("*s*: first steps of a sign-up a second", figures.ours(FIRST_STEP)?, FIRST_STEP),
        ("*r*: roster rows a second into the database", figures.ours(LOAD)?, LOAD),
        ("*b*: megabytes of a server for 1,000 open connections", figures.ours(MEMORY)?, MEMORY),
        ("*p*: bytes of the screens, compressed, without fonts", figures.ours(SCREENS)?, SCREENS),
        ("*t*: letters a second on one core, passwords not counted", figures.ours(LETTERS)?, LETTERS),
    ];
    for (what, figure, row) in rates {
        line(&mut text, &[what.to_owned(), told(figure), row.to_owned()]);
    }
    let others = ["server: p50 of other", "server: p99 of other", "queue of ", "a batch of "];
    for (name, figure) in others.iter().flat_map(|beginning| figures.beginning(beginning)) {
        line(&mut text, &[String::new(), figure.to_owned(), name.to_owned()]);
    }
    Ok(text)
}

fn members(figures: &Figures) -> Result<String> {
    let (l, m, s) = (figures.ours(LOG_IN)?, figures.ours(FAILING)?, figures.ours(FIRST_STEP)?);
    let (r, b, p) = (figures.ours(LOAD)?, figures.ours(MEMORY)?, figures.ours(SCREENS)?);
    let log_ins = |n: f64| n * assumed::LOG_INS / 3_600.0 * assumed::WORST;
    let sign_ups = |n: f64| n * assumed::SIGN_UPS / 3_600.0 * assumed::WORST;
    let hashing = |n: f64| (log_ins(n) + sign_ups(n)) / l * CORES;
    let matching = |n: f64| (sign_ups(n) / m + sign_ups(n) / s) * CORES;
    let connections = |n: f64| (log_ins(n) + sign_ups(n)) * assumed::CALLS * measured::IDLE;
    let sent = |n: f64| (log_ins(n) + sign_ups(n)) * p;
    let servers = |n: f64| ((hashing(n) + matching(n)) / (assumed::SERVER_CORES / 2.0)).ceil() + 1.0;
    let accounts = |n: f64| n * assumed::ACCOUNTS;
    let year = assumed::LOG_INS_A_YEAR * LOG_IN_FACTS * measured::FACT;
    let rows: [Line; 13] = [
        ("log-ins in the hour (members x 5 %)", Box::new(|n| told(n * assumed::LOG_INS))),
        ("log-ins a second in the worst minute (/ 3,600 x 3)", Box::new(|n| told(log_ins(n)))),
        ("sign-ups a second in the worst minute (members x 1 % / 3,600 x 3)", Box::new(|n| told(sign_ups(n)))),
        ("cores that log in and sign up ((log-ins + sign-ups) / *l* x 2)", Box::new(|n| told(hashing(n)))),
        (
            "cores that match, one failure for each sign-up (sign-ups x (1 / *m* + 1 / *s*) x 2)",
            Box::new(|n| told(matching(n))),
        ),
        ("servers of 8 cores, half of them free, and one more", Box::new(|n| format!("{:.0}", servers(n)))),
        (
            "commits a second (log-ins x 3 + sign-ups x 6)",
            Box::new(|n| told(log_ins(n) * COMMITS.0 + sign_ups(n) * COMMITS.1)),
        ),
        ("mails a second (sign-ups x 2)", Box::new(|n| told(sign_ups(n) * 2.0))),
        (
            "open connections at the proxies ((log-ins + sign-ups) x 10 calls x 10 s); memory for them (x *b* / 1,000)",
            Box::new(|n| format!("{}; {} GB", told(connections(n)), told(connections(n) * b / MILLION))),
        ),
        (
            "screens sent, nobody having them yet ((log-ins + sign-ups) x *p* x 8)",
            Box::new(|n| format!("{} Gbit/s", told(sent(n) * 8.0 / 1e9))),
        ),
        (
            "roster (members x 338 bytes); loaded anew (members / *r*)",
            Box::new(|n| format!("{} GB; {} min", told(n * measured::MEMBER / 1e9), told(n / r / 60.0))),
        ),
        (
            "accounts (members x 60 % x 7 KB)",
            Box::new(|n| format!("{} GB", told(accounts(n) * measured::ACCOUNT / 1e9))),
        ),
        (
            "journal of a year's log-ins (members x 60 % x 12 x 2 x 1.0 KB)",
            Box::new(|n| format!("{} GB", told(accounts(n) * year / 1e9))),
        ),
    ];
    let mut text = "| | 1 million | 10 million | 100 million |\n|---|---|---|---|\n".to_owned();
    for (what, figure) in rows {
        let cells = [1.0, 10.0, 100.0].map(|millions| figure(millions * MILLION));
        line(&mut text, &[vec![what.to_owned()], cells.to_vec()].concat());
    }
    Ok(text)
}

fn offices(figures: &Figures) -> Result<String> {
    let (h, t) = (figures.limit(LOG_IN)?, figures.ours(LETTERS)?);
    let mut text = "| | 1,000 | 10,000 | 100,000 |\n|---|---|---|---|\n".to_owned();
    let rows: [Line; 5] = [
        (
            "days of one reviewer (3 minutes each, 6 hours a day)",
            Box::new(|n| told(n * assumed::REVIEW / assumed::DAY)),
        ),
        (
            "mails (x 6: code, notice to the security address, decision, posting, new password to two addresses)",
            Box::new(|n| told(n * APPLICATION_MAILS)),
        ),
        ("letters laid out by one core (/ *t*)", Box::new(move |n| format!("{} min", told(n / t / 60.0)))),
        (
            "their temporary passwords hashed by one core (/ *h* x 2)",
            Box::new(move |n| format!("{} min", told(n / h * CORES / 60.0))),
        ),
        (
            "journal (x 9 facts x 1.0 KB)",
            Box::new(|n| format!("{} MB", told(n * APPLICATION_FACTS * measured::FACT / MILLION))),
        ),
    ];
    for (what, figure) in rows {
        let cells = [1_000.0, 10_000.0, 100_000.0].map(&figure);
        line(&mut text, &[vec![what.to_owned()], cells.to_vec()].concat());
    }
    Ok(text)
}

fn line(text: &mut String, cells: &[String]) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// A figure below ten with two digits that say something, any other whole, thousands apart. More of the
/// first would promise what no measurement holds; the others stay comparable with what they were made of.
fn told(figure: f64) -> String {
    if figure < 9.5 {
        return match figure {
            small if small < 0.095 => format!("{small:.3}"),
            small if small < 0.95 => format!("{small:.2}"),
            small => format!("{small:.1}"),
        };
    }
    let whole = format!("{figure:.0}");
    let first = whole.len() % 3;
    let groups = (0..whole.len()).filter(|at| at % 3 == first && *at > 0);
    let mut apart = whole.clone();
    groups.collect::<Vec<_>>().into_iter().rev().for_each(|at| apart.insert(at, ','));
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "| server: log-ins | 100 /s | 200 /s |\n\
        | server: identity matches that fail | 4,000 /s | |\n\
        | server: commits of a sign-up's first step | 2,500 /s | |\n\
        | server: memory at 1000 open sessions, above idle | 70 MB | |\n\
        | roster import into PostgreSQL | 100,000 rows/s | |\n\
        | screens without fonts, gzipped | 100,000 bytes | |\n\
        | 1000 letters on one core | 200 letters/s | |\n\
        | queue of 100000 applications: first page | 4.1 ms | 100 ms |\n";

    #[test]
    fn computes_by_the_words_beside_each_figure() {
        let table = members(&Figures::read(PAGE)).unwrap();
        let cells = |what: &str| {
            let line = table.lines().find(|line| line.contains(what)).unwrap();
            line.split('|').skip(2).map(|cell| cell.trim().to_owned()).take(3).collect::<Vec<_>>()
        };
        assert_eq!(cells("log-ins in the hour"), ["50,000", "500,000", "5,000,000"]);
        assert_eq!(cells("log-ins a second"), ["42", "417", "4,167"]);
        assert_eq!(cells("cores that log in"), ["1.0", "10", "100"]);
        assert_eq!(cells("cores that match"), ["0.011", "0.11", "1.1"]);
        assert_eq!(cells("servers of 8 cores"), ["2", "4", "27"]);
        assert_eq!(cells("commits a second"), ["175", "1,750", "17,500"]);
        assert_eq!(cells("roster (members"), ["0.34 GB; 0.17 min", "3.4 GB; 1.7 min", "34 GB; 17 min"]);
        assert_eq!(cells("screens sent")[2], "4.0 Gbit/s");
    }

    #[test]
    fn computes_letters_from_what_one_core_makes() {
        let table = offices(&Figures::read(PAGE)).unwrap();
        assert!(table.contains("| letters laid out by one core (/ *t*) | 0.083 min | 0.83 min | 8.3 min |"), "{table}");
        assert!(table.contains("(/ *h* x 2) | 0.17 min | 1.7 min | 17 min |"), "{table}");
        let rates = measured_rates(&Figures::read(PAGE)).unwrap();
        assert!(rates.contains("|  | 4.1 ms | queue of 100000 applications: first page |"), "{rates}");
    }

    #[test]
    fn a_table_without_its_measurement_is_not_made() {
        let error = members(&Figures::read(&PAGE.replace("100 /s", "fast"))).unwrap_err();
        assert_eq!(error.to_string(), "docs/figures.md has no row \"server: log-ins\"");
    }

    #[test]
    fn small_figures_have_two_digits_and_others_are_whole() {
        let figures = [0.0139, 0.83, 1.07, 9.6, 42.0, 4_166.7, 5e6].map(told);
        assert_eq!(figures, ["0.014", "0.83", "1.1", "10", "42", "4,167", "5,000,000"]);
    }
}
