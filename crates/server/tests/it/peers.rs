//! Whose rate is counted behind proxies.

use axum::body::Body;
use axum::http::Request;
use madoguchi_server::Rate;

use crate::site::{self, STRANGER, Site, command as post};

fn through(named: &str) -> Request<Body> {
    let mut request = post("era_list", "{}");
    request.headers_mut().insert("x-forwarded-for", named.parse().unwrap());
    request
}

/// ASVS 4.1.3, 15.3.4: behind a trusted proxy each person has a rate of their own; a stranger's header changes nothing.
#[tokio::test]
async fn the_rate_is_counted_for_the_person_behind_a_trusted_proxy() {
    let mut settings = site::settings();
    settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    settings.bounds.rate = Rate { burst: 2, per_second: 1 };
    let site = Site::new(settings).await;
    let proxy = "10.0.0.1".parse().unwrap();
    for person in ["198.51.100.1", "198.51.100.2", "2001:db8:1:1::1", "2001:db8:1:2::1"] {
        for status in [200, 200, 429] {
            assert_eq!(site.send_from(proxy, through(person)).await.status(), status, "{person}");
        }
    }
    assert_eq!(site.send_from(proxy, through("2001:db8:1:1:ffff::9")).await.status(), 429, "one /64 is one peer");
    for (n, status) in [200, 200, 429].into_iter().enumerate() {
        let invented = through(&format!("192.0.2.{n}"));
        assert_eq!(site.send_from(STRANGER, invented).await.status(), status, "a stranger invents addresses");
    }
}

/// ASVS 2.4.1: a network that the operator trusts has more, since many people stand behind it.
#[tokio::test]
async fn a_trusted_network_has_twenty_times_the_rate() {
    let mut settings = site::settings();
    settings.trusted_networks = vec!["192.0.2.0/24".parse().unwrap()];
    settings.bounds.rate = Rate { burst: 2, per_second: 1 };
    let site = Site::new(settings).await;
    let company = "192.0.2.10".parse().unwrap();
    for n in 0..40 {
        assert_eq!(site.send_from(company, post("era_list", "{}")).await.status(), 200, "{n}");
    }
    assert_eq!(site.send_from(company, post("era_list", "{}")).await.status(), 429);
}
