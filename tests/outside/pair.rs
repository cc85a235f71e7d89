//! Two servers on one database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use madoguchi_postgres_cluster::Durability;

use crate::aftermath::{all_is_there_once, rows};
use crate::database::Kept;
use crate::deaths::is_long;
use crate::site::{Site, Told};
use crate::tally::Load;

/// How long a server that died may have held a mail.
const HELD: Duration = Duration::from_secs(5 * 60 + 30);

/// ASVS 15.4.2: of two servers on one database each does its work once, also when one
/// of them is killed: no mail is written twice, and nothing acknowledged is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_send_each_mail_once_although_one_of_them_dies() {
    let site = Arc::new(Site::new());
    let kept = Kept::new(Durability::Full, &site, 5_000).await;
    let told = Told { store: kept.url(), ..Told::default() };
    let (mut first, mut second) = (site.serve("first", &told), site.serve("second", &told));
    let load = Load::begin(&site, &[first.port(), second.port()], 8, 0);
    let rounds = if is_long() { 20 } else { 2 };
    for round in 0..rounds {
        load.steps_more(30, Duration::from_secs(60)).await;
        tokio::time::sleep(Duration::from_millis(round * 37 % 113)).await;
        let victim = if round % 2 == 0 { &mut first } else { &mut second };
        victim.kill();
        load.steps_more(10, Duration::from_secs(60)).await;
        victim.start();
    }
    load.steps_more(30, Duration::from_secs(60)).await;
    assert_eq!(load.tally.wonders(), Vec::<String>::new());
    let walks = load.end().await;
    let looked = all_is_there_once(&kept.admin_url(), walks).await;
    let open = mails_settle(&kept.admin_url(), rounds).await;
    let doubles = site.post.doubles();
    println!("{looked:?}, {} mails, {doubles:?}, {open} still held", site.post.mails().len());
    assert_eq!(doubles.different, 0, "the same words went out as two mails");
    // Between the mail server's word and the note of it a death sends the same mail again: one for each death.
    assert!(doubles.again as u64 <= rounds, "{doubles:?}");
    first.stop();
    second.stop();
}

/// Waits until the outbox is empty but for what the dead held; in the long form for that too.
async fn mails_settle(admin_url: &str, deaths: u64) -> u64 {
    let begun = Instant::now();
    let patience = if is_long() { HELD } else { Duration::from_secs(30) };
    loop {
        let waiting = "SELECT count(*) FROM madoguchi.mail WHERE status IN ('queued', 'retrying')";
        let open: u64 = rows(admin_url, waiting).await.parse().unwrap();
        if open == 0 || (!is_long() && open <= deaths) {
            return open;
        }
        assert!(begun.elapsed() < patience, "{open} mails still wait after {patience:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
