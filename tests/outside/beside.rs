//! The operator's tool at work beside a server that runs.

use std::sync::Arc;

use madoguchi_postgres_cluster::Durability;

use crate::browser::{Browser, Came};
use crate::database::Kept;
use crate::operator;
use crate::site::{Site, Told};

/// AUT-03: a number that failures have closed is opened again by the tool while the server runs: both count under the same keys.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_number_is_opened_by_the_tool_while_the_server_runs() {
    let site = Arc::new(Site::new());
    let kept = Kept::new(Durability::None, &site, 2).await;
    let server = site.serve("server", &Told { store: kept.url(), ..Told::default() });
    let mut browser = Browser::new(&Browser::client(), &[server.port()], 0);
    for kana in ["ちがう あ", "ちがう い", "ちがう う", "ちがう え", "ちがう お"] {
        let mut wrong = operator::items(0);
        wrong["kana"] = kana.into();
        let came = browser.call("signup_match", &wrong).await;
        assert!(matches!(&came, Came::Refused(422, code, _) if code == "match_failed"), "{came:?}");
    }
    let came = browser.call("signup_match", &operator::items(0)).await;
    assert!(matches!(&came, Came::Refused(429, code, _) if code == "match_limit"), "{came:?}");
    let reopen = ["member", "reopen", "--insurer", "0386", "--symbol", "200", "--number", "1"];
    let folder = site.path("");
    let said = tokio::task::spawn_blocking(move || operator::tool(&folder, &reopen)).await.unwrap();
    assert!(said.contains("5 failures are forgotten"), "{said}");
    let came = browser.call("signup_match", &operator::items(0)).await;
    assert!(matches!(&came, Came::Done(answer) if answer["step"] == "register"), "{came:?}");
}
