//! Who calls, from a browser's cookies; and the cookies that follow from what a
//! command changed.

use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, HeaderValue};
use madoguchi_app::caller::{Caller, Peer, Token};
use madoguchi_app::host::{App, Host};
use madoguchi_app::store::Store;
use madoguchi_domain::ids::DeviceId;

use crate::cookie::{self, Keep};
use crate::device;

/// The caller of a request, and whether its device was known.
pub(crate) struct Came {
    pub(crate) caller: Caller,
    known_device: bool,
}

/// Reads the caller. A cookie of another form is as good as none.
pub(crate) fn read<S: Store, H: Host>(app: &App<S, H>, headers: &HeaderMap, peer: Peer) -> Came {
    let token = |name| cookie::read(headers, name).and_then(Token::parse);
    let known = cookie::read(headers, cookie::DEVICE).and_then(DeviceId::parse);
    let device = known.unwrap_or_else(|| DeviceId::new(app.now(), app.random()));
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let caller = Caller {
        session: token(cookie::SESSION),
        flow: token(cookie::FLOW),
        ..Caller::at_browser(device, device::name(agent), peer)
    };
    Came { caller, known_device: known.is_some() }
}

/// The cookies to set after a command.
///
/// A token is taken away only by a command that was done. One that merely found
/// its token dead leaves the cookie: it opens nothing, and a log-in that ran
/// beside it may have put another into its place.
pub(crate) fn changes(came: &Came, after: &Caller, done: bool) -> Vec<HeaderValue> {
    let before = &came.caller;
    let token = |name, before: &Option<Token>, after: &Option<Token>| match (before, after) {
        (before, Some(after)) if before.as_ref() != Some(after) => cookie::write(name, &after.text(), Keep::Visit),
        (Some(_), None) if done => cookie::write(name, "", Keep::Forget),
        (_, _) => None,
    };
    let device = || cookie::write(cookie::DEVICE, &after.device.to_string(), Keep::Year);
    [
        token(cookie::SESSION, &before.session, &after.session),
        token(cookie::FLOW, &before.flow, &after.flow),
        if came.known_device { None } else { device() },
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(session: Option<&str>) -> Came {
        let device = DeviceId::parse("0198a000-0000-7000-8000-000000000001").unwrap();
        let peer = Peer::new([192, 0, 2, 1].into(), false);
        let session = session.map(|text| Token::parse(text).unwrap());
        Came { caller: Caller { session, ..Caller::at_browser(device, "PC", peer) }, known_device: true }
    }

    fn changed(before: Option<&str>, after: Option<&str>, done: bool) -> Vec<String> {
        let changes = changes(&came(before), &came(after).caller, done);
        changes.iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    const A: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const B: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";

    #[test]
    fn a_command_sets_what_it_changed_and_nothing_else() {
        assert!(changed(Some(A), Some(A), true).is_empty());
        let attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";
        assert_eq!(changed(None, Some(B), true), [format!("__Host-session={B}; {attributes}")]);
        assert_eq!(changed(Some(A), Some(B), false), [format!("__Host-session={B}; {attributes}")]);
        assert_eq!(changed(Some(A), None, true), [format!("__Host-session=; {attributes}; Max-Age=0")]);
    }

    #[test]
    fn a_command_that_found_its_session_dead_takes_no_cookie_away() {
        assert!(changed(Some(A), None, false).is_empty());
    }
}
