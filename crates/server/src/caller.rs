//! Who calls, from a browser's cookies; and the cookies that follow from what a
//! command changed.
//!
//! A browser takes cookies from an answer whenever it arrives, also from a log-in
//! that still ran while its person left. So the tokens of session and flow lie in
//! their cookies under a mask, the cookie of the visit. A visit ends by another
//! mask in its place: a token that arrives later under the old one finds nobody.

use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, HeaderValue};
use madoguchi_app::caller::{Caller, Peer, Token};
use madoguchi_app::host::{App, Host};
use madoguchi_app::store::Store;
use madoguchi_domain::ids::DeviceId;
use madoguchi_wire::CommandName;

use crate::cookie::{self, Keep};
use crate::device;

/// The caller of a request, in which visit, and whether its device was known.
pub(crate) struct Came {
    pub(crate) caller: Caller,
    /// None before a browser has loaded a page; nothing is masked then.
    visit: Option<Token>,
    known_device: bool,
}

fn under(token: &Token, visit: Option<&Token>) -> Token {
    visit.map_or_else(|| token.clone(), |mask| token.masked(mask))
}

/// Reads the caller. A cookie of another form is as good as none.
pub(crate) fn read<S: Store, H: Host>(app: &App<S, H>, headers: &HeaderMap, peer: Peer) -> Came {
    let visit = cookie::read(headers, cookie::VISIT).and_then(Token::parse);
    let token = |name| cookie::read(headers, name).and_then(Token::parse).map(|token| under(&token, visit.as_ref()));
    let known = cookie::read(headers, cookie::DEVICE).and_then(DeviceId::parse);
    let device = known.unwrap_or_else(|| DeviceId::new(app.now(), app.random()));
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let caller = Caller {
        session: token(cookie::SESSION),
        flow: token(cookie::FLOW),
        ..Caller::at_browser(device, device::name(agent), peer)
    };
    Came { caller, visit, known_device: known.is_some() }
}

/// The visit of a page's reader, unless there is one: given before anybody can log in.
pub(crate) fn first_visit<S: Store, H: Host>(app: &App<S, H>, headers: &HeaderMap) -> Option<HeaderValue> {
    let known = cookie::read(headers, cookie::VISIT).and_then(Token::parse);
    if known.is_some() { None } else { cookie::write(cookie::VISIT, &Token::new(app).text(), Keep::Visit) }
}

/// What a command came to, as far as cookies need to know it.
pub(crate) struct Done {
    pub(crate) name: CommandName,
    pub(crate) done: bool,
    /// The mask of the next visit, should this one have ended.
    pub(crate) next: Token,
}

/// The cookies to set after a command.
///
/// A token is taken away only by a command that was done, or by 終了・次の方へ,
/// even where the store failed it. A command that merely found its token dead
/// leaves the cookie: it opens nothing, and a log-in that ran beside it may have
/// put another into its place. A log-out ends the visit too, since another window
/// of the browser may be logging in.
pub(crate) fn changes(came: &Came, after: &Caller, command: &Done) -> Vec<HeaderValue> {
    let before = &came.caller;
    let takes = command.done || command.name == CommandName::visit_end;
    let logged_out = takes && before.session.is_some() && after.session.is_none();
    let ends = logged_out || command.name == CommandName::visit_end;
    let visit = if ends { Some(&command.next) } else { came.visit.as_ref() };
    let token = |name, before: &Option<Token>, after: &Option<Token>| match (before, after) {
        (before, Some(after)) if ends || before.as_ref() != Some(after) => {
            cookie::write(name, &under(after, visit).text(), Keep::Visit)
        }
        (Some(_), None) if takes => cookie::write(name, "", Keep::Forget),
        (_, _) => None,
    };
    let device = || cookie::write(cookie::DEVICE, &after.device.to_string(), Keep::Year);
    [
        if ends { cookie::write(cookie::VISIT, &command.next.text(), Keep::Visit) } else { None },
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

    const A: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const B: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    const C: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";
    const B_UNDER_C: &str = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";
    const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

    fn token(text: &str) -> Token {
        Token::parse(text).unwrap()
    }

    fn caller(session: Option<&str>, flow: Option<&str>) -> Caller {
        let device = DeviceId::parse("0198a000-0000-7000-8000-000000000001").unwrap();
        let peer = Peer::new([192, 0, 2, 1].into(), false);
        Caller { session: session.map(token), flow: flow.map(token), ..Caller::at_browser(device, "PC", peer) }
    }

    fn changed(visit: Option<&str>, before: &Caller, after: &Caller, name: CommandName, done: bool) -> Vec<String> {
        let came = Came { caller: before.clone(), visit: visit.map(token), known_device: true };
        let changes = changes(&came, after, &Done { name, done, next: token(C) });
        changes.iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    fn session(visit: Option<&str>, before: Option<&str>, after: Option<&str>, done: bool) -> Vec<String> {
        changed(visit, &caller(before, None), &caller(after, None), CommandName::session_log_in, done)
    }

    #[test]
    fn a_command_sets_what_it_changed_and_nothing_else() {
        assert!(session(None, Some(A), Some(A), true).is_empty());
        assert_eq!(session(None, None, Some(B), true), [format!("__Host-session={B}; {ATTRIBUTES}")]);
        assert_eq!(session(None, Some(A), Some(B), false), [format!("__Host-session={B}; {ATTRIBUTES}")]);
    }

    #[test]
    fn a_token_lies_under_the_mask_of_its_visit() {
        assert_eq!(session(Some(C), None, Some(B), true), [format!("__Host-session={B_UNDER_C}; {ATTRIBUTES}")]);
    }

    #[test]
    fn a_command_that_found_its_session_dead_takes_no_cookie_away() {
        assert!(session(None, Some(A), None, false).is_empty());
    }

    #[test]
    fn a_log_out_begins_another_visit_and_takes_a_sign_up_along() {
        let (before, after) = (caller(Some(A), Some(B)), caller(None, Some(B)));
        let cookies = changed(Some(A), &before, &after, CommandName::session_log_out, true);
        let wanted = [("visit", C, ""), ("session", "", "; Max-Age=0"), ("flow", B_UNDER_C, "")];
        assert_eq!(cookies, wanted.map(|(name, value, life)| format!("__Host-{name}={value}; {ATTRIBUTES}{life}")));
    }

    #[test]
    fn the_end_of_a_visit_forgets_everything_even_where_the_store_failed() {
        let (before, nobody) = (caller(Some(A), Some(B)), caller(None, None));
        let cookies = changed(Some(A), &before, &nobody, CommandName::visit_end, false);
        let wanted = [("visit", C, ""), ("session", "", "; Max-Age=0"), ("flow", "", "; Max-Age=0")];
        assert_eq!(cookies, wanted.map(|(name, value, life)| format!("__Host-{name}={value}; {ATTRIBUTES}{life}")));
    }
}
