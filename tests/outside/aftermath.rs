//! What must hold after whatever has happened.

use madoguchi_postgres_cluster::ask;

use crate::signup::{Step, Walk};

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Looked {
    /// Sign-ups that were begun.
    pub(crate) begun: usize,
    /// Sign-ups that were acknowledged as finished.
    pub(crate) finished: usize,
}

/// Everything acknowledged is there; no account, fact or place in a series is there twice.
pub(crate) async fn all_is_there_once(admin_url: &str, mut walks: Vec<Walk>) -> Looked {
    let finished = walks.iter().filter(|walk| walk.reached == Step::Finished).count();
    let begun = walks.len();
    assert_eq!(lost(&mut walks).await, 0, "of {begun} sign-ups, {finished} finished");
    let opened: usize = rows(admin_url, "SELECT count(*) FROM madoguchi.account").await.parse().unwrap();
    assert!(opened >= finished && opened <= begun, "{finished} acknowledged, {opened} accounts");
    let facts = "SELECT count(*), count(DISTINCT series) FROM madoguchi.journal WHERE kind = 'account_opened'";
    assert_eq!(rows(admin_url, facts).await, format!("{opened}|{opened}"));
    let gaps = "SELECT count(*) FROM madoguchi.series s WHERE s.sequence <>
                (SELECT count(*) FROM madoguchi.journal j WHERE j.series = s.id)";
    assert_eq!(rows(admin_url, gaps).await, "0");
    Looked { begun, finished }
}

/// How many of what was acknowledged the server does not know any more.
async fn lost(walks: &mut [Walk]) -> usize {
    let mut lost = 0;
    for walk in walks {
        let shown = walk.shown().await.expect("the server answers again");
        lost += usize::from(shown < walk.reached);
    }
    lost
}

/// Asks the database itself; rows as lines.
pub(crate) async fn rows(admin_url: &str, sql: &str) -> String {
    let (url, sql) = (admin_url.to_owned(), sql.to_owned());
    let answer = tokio::task::spawn_blocking(move || ask(&url, &sql).unwrap()).await.unwrap();
    String::from_utf8(answer).unwrap().trim().to_owned()
}
