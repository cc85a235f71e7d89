//! Bad days in the browser: what was typed stays, nothing happens twice, and
//! words say what to do.

use crate::browser::walk;
use crate::site::{Kept, Site};

async fn day(kept: Kept, name: &str) {
    let mut site = Site::open(kept).await;
    assert_eq!(walk(&mut site, &["conditions.mjs", name]), "");
}

/// REG-13, COD-01: a form and a code that the server never got stay typed, and pass once it is back
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_away_costs_nothing_that_was_typed() {
    day(Kept::Sqlite, "away").await;
}

/// LOG-01: a database that is off is told in words, costs nothing typed, and serves again when it is back
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_off_is_told_and_comes_back() {
    day(Kept::Postgres, "database").await;
}

/// LOG-01: a busy server, a proxy's page, a lost and a slow answer are told in words; one request goes out for two presses
#[tokio::test(flavor = "multi_thread")]
async fn whatever_stands_between_is_told_and_nothing_is_sent_twice() {
    day(Kept::Sqlite, "between").await;
}

/// COD-02: a code of eleven minutes ago is refused with its reason, and another one helps
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_expired_is_told_and_replaced() {
    day(Kept::Sqlite, "late").await;
}

/// LOG-01: a session that the server ended leads to the log-in, says why and comes back to the place
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_keeps_the_place() {
    day(Kept::Sqlite, "quiet").await;
}

/// DSH-01: a log-in that is answered after the person left logs nobody in, though the browser takes its cookie
#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_answered_too_late_is_nobodys() {
    day(Kept::Sqlite, "overtaken").await;
}

/// COD-01, COD-08: one code posted by two windows opens one account, and both show it
#[tokio::test(flavor = "multi_thread")]
async fn two_windows_with_one_code_open_one_account() {
    day(Kept::Sqlite, "twice").await;
}

/// AUT-01: the browser's back leads to the entrance, asks before typed text is lost, and never leaves at the first press
#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_of_the_browser_loses_nothing_unasked() {
    day(Kept::Sqlite, "back").await;
}
