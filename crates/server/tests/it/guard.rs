//! What is refused before anybody looks at a command.

use axum::body::Body;
use axum::http::{Method, Request};
use madoguchi_server::Settings;
use madoguchi_wire::{CommandName, Who, command};

use crate::site::{self, DESK, HOST, ORIGIN, Site, command as post, get, json};

fn changed(header: &'static str, values: &[&str]) -> Request<Body> {
    let mut request = post("era_list", "{}");
    request.headers_mut().remove(header);
    for value in values {
        request.headers_mut().append(header, value.parse().unwrap());
    }
    request
}

async fn status(site: &Site, request: Request<Body>) -> u16 {
    site.send(request).await.status().as_u16()
}

/// ASVS 3.5.4: a request for a name that is not ours is answered by nothing of ours.
#[tokio::test]
async fn a_request_for_another_name_is_misdirected() {
    let site = Site::new(site::settings()).await;
    for host in [HOST, "MADOGUCHI.EXAMPLE.JP"] {
        assert_eq!(status(&site, changed("host", &[host])).await, 200, "{host}");
    }
    for hosts in [
        &["evil.example"][..],
        &[],
        &["madoguchi.example.jp.evil.example"],
        &["madoguchi.example.jp:8443"],
        &["example.jp"],
        &["203.0.113.1"],
        &[HOST, "evil.example"],
        &[HOST, HOST],
    ] {
        assert_eq!(status(&site, changed("host", hosts)).await, 421, "{hosts:?}");
    }
    let mut absolute = post("era_list", "{}");
    *absolute.uri_mut() = "https://evil.example/rpc/era_list".parse().unwrap();
    assert_eq!(status(&site, absolute).await, 421, "an address that differs from the name");
}

/// ASVS 3.2.1, 3.3.2, 3.4.2, 3.5.1: only our own screens can post a command.
#[tokio::test]
async fn a_command_from_another_origin_is_refused() {
    let site = Site::new(site::settings()).await;
    for origins in [
        &["null"][..],
        &[],
        &["https://evil.example"],
        &["https://madoguchi.example.jp.evil.example"],
        &["https://xmadoguchi.example.jp"],
        &["http://madoguchi.example.jp"],
        &["https://madoguchi.example.jp:8443"],
        &["https://madoguchi.example.jp/"],
        &[ORIGIN, "https://evil.example"],
        &[&format!("https://{DESK}")],
    ] {
        assert_eq!(status(&site, changed("origin", origins)).await, 403, "{origins:?}");
    }
    for site_word in ["cross-site", "same-site", "none", "other"] {
        assert_eq!(status(&site, changed("sec-fetch-site", &[site_word])).await, 403, "{site_word}");
    }
    // Older browsers do not send it.
    assert_eq!(status(&site, changed("sec-fetch-site", &[])).await, 200);
}

/// ASVS 3.5.2: what a form of another site could send is no command.
#[tokio::test]
async fn a_command_in_another_content_type_is_refused() {
    let site = Site::new(site::settings()).await;
    for types in [
        &["text/plain"][..],
        &[],
        &["application/x-www-form-urlencoded"],
        &["multipart/form-data; boundary=x"],
        &["application/json; charset=shift_jis"],
        &["application/json", "text/plain"],
        &["application/jsonx"],
    ] {
        assert_eq!(status(&site, changed("content-type", types)).await, 415, "{types:?}");
    }
}

/// ASVS 3.5.3, 3.5.6, 4.1.4, 13.4.4, 14.2.1: only the methods that are served are answered.
#[tokio::test]
async fn a_method_that_is_not_served_is_refused() {
    let site = Site::new(site::settings()).await;
    for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"] {
        let mut request = post("era_list", "{}");
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = site.send(request).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "POST"), "{method}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let mut request = get("/portal/");
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = site.send(request).await;
        assert_eq!(answer.status(), 405, "{method}");
        assert_eq!(answer.headers()["allow"], "GET, HEAD", "{method}");
    }
}

/// ASVS 8.2.1: a command that is not in the list does not exist, whatever its name looks like.
#[tokio::test]
async fn a_command_that_is_not_in_the_list_is_not_found() {
    let site = Site::new(site::settings()).await;
    for name in ["file_read", "", "era_list/", "era_list/x", "../rpc/era_list", "ERA_LIST", "era%5Flist", "%2e%2e"] {
        let answer = site.send(post(name, "{}")).await;
        assert_eq!(answer.status(), 404, "{name}");
    }
    let answer = site.send(post("file_read", "{}")).await;
    assert_eq!(json(answer).await["code"], "not_allowed");
}

/// Whether a command is the desk's, by the roles that may call it and what leads to them.
fn is_the_desks(name: CommandName) -> bool {
    let desk = [Who::DeskWaiting, Who::Desk, Who::Reviewer, Who::Printer].contains(&name.spec().who);
    desk || ["desk_log_in", "desk_show", "staff_show_set_up", "staff_set_password", "staff_enrol_totp"]
        .contains(&name.as_str())
}

/// Commands that screens of either site need.
const OF_BOTH: [&str; 8] = [
    "install_show",
    "install_unlock",
    "install_create",
    "install_save_preferences",
    "visit_end",
    "text_to_half_width",
    "password_check",
    "password_generate",
];

/// ASVS 3.5.4, 8.2.1: where the desk has a name of its own, the members' site has none of its commands and it has none of theirs.
#[tokio::test]
async fn neither_site_has_the_others_commands() {
    let site = Site::new(site::settings()).await;
    for name in command::ALL.iter().copied() {
        let (mine, both) = (is_the_desks(name), OF_BOTH.contains(&name.as_str()));
        let at_members = status(&site, post(name.as_str(), "no JSON")).await;
        assert_eq!(at_members == 404, mine, "{} {at_members}", name.as_str());
        let at_desk = status(&site, site::at_the_desk(post(name.as_str(), "no JSON"))).await;
        assert_eq!(at_desk == 404, !(mine || both), "{} {at_desk}", name.as_str());
    }
}

/// Without a name for the desk everything is served together, on this machine.
#[tokio::test]
async fn without_a_name_of_its_own_the_desk_is_at_the_members_site() {
    let (site, here) = (Site::new(site::settings_of_this_machine()).await, site::at_this_machine);
    for name in command::ALL {
        assert_ne!(status(&site, here(post(name.as_str(), "no JSON"))).await, 404, "{}", name.as_str());
    }
    assert_eq!(status(&site, here(site::get("/portal/desk"))).await, 200);
    assert_eq!(status(&site, site::at_the_desk(post("desk_show", "{}"))).await, 421);
}

/// ASVS 3.5.4: beyond this machine clerks never share a host name with members: without a name for the desk there is none.
#[tokio::test]
async fn beyond_this_machine_there_is_no_desk_without_a_name_of_its_own() {
    let site = Site::new(Settings { desk: None, ..site::settings() }).await;
    for name in command::ALL.iter().copied() {
        let found = status(&site, post(name.as_str(), "no JSON")).await;
        assert_eq!(found == 404, is_the_desks(name), "{} {found}", name.as_str());
    }
    assert_eq!(status(&site, site::get("/portal/desk")).await, 404);
    assert_eq!(status(&site, site::at_the_desk(post("desk_show", "{}"))).await, 421);
}

/// ASVS 3.5.4: a page of the members' site cannot send a command to the desk's, nor the reverse.
#[tokio::test]
async fn a_page_of_one_site_sends_nothing_to_the_other() {
    let site = Site::new(site::settings()).await;
    let mut request = post("desk_show", "{}");
    request.headers_mut().insert("host", DESK.parse().unwrap());
    assert_eq!(status(&site, request).await, 403);
    let mut request = site::at_the_desk(post("session_show", "{}"));
    request.headers_mut().insert("host", HOST.parse().unwrap());
    assert_eq!(status(&site, request).await, 403);
}

/// The keys of a server's store are nothing for a browser.
#[tokio::test]
async fn the_shells_commands_that_touch_the_store_are_not_allowed() {
    let site = Site::new(site::settings()).await;
    for name in ["install_unlock", "install_create"] {
        let answer = site.send(post(name, r#"{"storePassword":"kumo ga nagareru"}"#)).await;
        assert_eq!(answer.status(), 403, "{name}");
    }
    let shown = json(site.send(post("install_show", "{}")).await).await;
    assert_eq!([&shown["store"], &shown["mode"], &shown["language"]], ["open", "demo", "ja"]);
}
