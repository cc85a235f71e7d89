//! Background work of several servers on one store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::App;
use madoguchi_app::outbox::{Delivery, IssuerProfile, Letter, Post};
use madoguchi_app::store::Store as _;
use madoguchi_domain::ids::MailId;
use madoguchi_server::{Server, send_mail};
use tokio::sync::{Notify, watch};

use crate::site::{self, Site, TestHost, command as post};

/// Counts what is handed over, slowly enough for others to come by.
#[derive(Clone, Default)]
struct Counter(Arc<Mutex<BTreeMap<String, u32>>>);

impl Post for Counter {
    async fn deliver(&self, id: MailId, _: &Letter, _: &str, _: IssuerProfile<'_>, _: jiff::Timestamp) -> Delivery {
        tokio::time::sleep(Duration::from_millis(20)).await;
        *self.0.lock().unwrap().entry(id.to_string()).or_default() += 1;
        Delivery::Sent
    }
}

/// Several servers on one store hand over each mail once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_servers_hand_over_each_mail_once() {
    let site = Site::with_people(site::settings()).await;
    for (number, name, birth) in [("105", "ケンポ タロウ", "1975-04-12"), ("2201", "カスガ ミヅホ", "1992-02-29")]
    {
        let items = serde_json::json!({ "insurerCode": "32290413", "symbol": "100", "number": number, "kana": name,
            "birthDate": { "kind": "typed", "text": birth }, "employeeNumber": null });
        let matched = site.send(post("signup_match", items.to_string())).await;
        let cookie: Vec<_> =
            matched.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
        let cookie: Vec<_> = cookie.iter().map(|c| c.split(';').next().unwrap()).collect();
        let preset = number == "105";
        let form = serde_json::json!({ "userId": format!("story.{number}"), "password": "Kumo7ame#2026",
            "mailAddress": if preset { None } else { Some("kasuga@example.jp") }, "language": "ja" });
        let mut request = post("signup_submit", form.to_string());
        request.headers_mut().insert("cookie", cookie.join("; ").parse().unwrap());
        let answer = site.send(request).await;
        assert_eq!(answer.status(), 200, "{:?}", site::json(answer).await);
    }
    let waiting = site.server.app().store.mails_due(site::now(), 100).await.unwrap().len();
    assert_eq!(waiting, 2);
    let counter = Counter::default();
    let (stop, stopped) = watch::channel(false);
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let app = App {
            store: site.store.store().clone(),
            host: TestHost::default(),
            keys: site.store.keys(),
            hasher: Hasher::new(1, [7; 16]).unwrap(),
        };
        let server = Server::new(Arc::new(app), site::settings());
        workers.spawn(send_mail(server, counter.clone(), Arc::new(Notify::new()), stopped.clone()));
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    stop.send_replace(true);
    workers.join_all().await;
    let counts: Vec<u32> = counter.0.lock().unwrap().values().copied().collect();
    assert_eq!(counts, [1, 1]);
    assert!(site.server.app().store.mails_due(site::now(), 100).await.unwrap().is_empty());
}
