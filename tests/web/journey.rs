//! The whole way of a member in a browser, and of a care office.

use crate::browser::walk;
use crate::site::{Kept, Site};

/// AUT-01, AUT-03, REG-01, REG-04, COD-01, COD-08, LOG-01, LOG-02, LOG-03, TRM-01, DSH-01, DSH-12, ASVS 3.3.4, 3.6.1, 14.2.1, 14.2.3, 14.3.3: every screen in a browser, with axe, no foreign host, and nothing left behind
#[tokio::test(flavor = "multi_thread")]
async fn a_member_walks_the_whole_way_in_a_browser_and_leaves_nothing_in_it() {
    let mut site = Site::open(Kept::Sqlite).await;
    assert_eq!(walk(&mut site, &["journey.mjs"]), "");
}

/// LOG-01, COD-01, TRM-01: the same whole way where everything is kept in PostgreSQL
#[tokio::test(flavor = "multi_thread")]
async fn a_member_walks_the_whole_way_over_postgresql() {
    let mut site = Site::open(Kept::Postgres).await;
    assert_eq!(walk(&mut site, &["journey.mjs"]), "");
}

/// AUT-02: on a phone everything is large enough for a finger, the right keys come up, and nothing sticks out at 360 points
#[tokio::test(flavor = "multi_thread")]
async fn a_phone_shows_the_same_way_to_a_finger() {
    let mut site = Site::open(Kept::Sqlite).await;
    assert_eq!(walk(&mut site, &["phone.mjs"]), "");
}

/// AUT-03, REG-01, COD-08, LOG-01, TRM-01: the same way by the keyboard alone
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_is_open_to_a_keyboard_alone() {
    let mut site = Site::open(Kept::Sqlite).await;
    assert_eq!(walk(&mut site, &["keyboard.mjs"]), "");
}

/// REI-01, REI-02, REI-03, REI-04, REI-05, REI-06, REI-07, REI-08, REI-09, REI-10, REI-11, REI-12, REI-13, REI-14, REI-15, REI-16: the manual's sample office and two clerks in browsers of their own, where everything is kept in PostgreSQL: axe on every screen it visits, the old password beside the letter's until that is used, a self reset by the code of a real mail, and nothing of them in the log
#[tokio::test(flavor = "multi_thread")]
async fn an_office_gets_its_login_back_over_postgresql() {
    let mut site = Site::of_federation(Kept::Postgres).await;
    assert_eq!(walk(&mut site, &["reissue.mjs"]), "");
    assert_eq!(site.told(), None, "the log tells it");
}
