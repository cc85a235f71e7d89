//! Cookies, read and written in one form: `__Host-`, for this host alone, out of
//! reach of scripts, never sent along by another site.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Token of the session.
pub(crate) const SESSION: &str = "__Host-session";
/// Token of the sign-up or recovery in progress.
pub(crate) const FLOW: &str = "__Host-flow";
/// Whose turn it is at this browser: the mask over the two above.
pub(crate) const VISIT: &str = "__Host-visit";
/// Which browser it is, for the counting of failed log-ins.
pub(crate) const DEVICE: &str = "__Host-device";
/// Language and text size before log-in.
pub(crate) const VIEW: &str = "__Host-view";

/// The longest life that browsers grant a cookie.
const YEAR_SECONDS: u32 = 365 * 86_400;

/// How long a browser keeps a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Until it is closed.
    Visit,
    /// For a year.
    Year,
    /// Not at all.
    Forget,
}

/// The value of a cookie of a request.
pub(crate) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// `Set-Cookie`. Values are ours: base64url, UUIDs and words.
pub(crate) fn write(name: &str, value: &str, keep: Keep) -> Option<HeaderValue> {
    let life = match keep {
        Keep::Visit => String::new(),
        Keep::Year => format!("; Max-Age={YEAR_SECONDS}"),
        Keep::Forget => "; Max-Age=0".to_owned(),
    };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{life}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_cookie_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; __Host-session=abc; __Host-view=ja.large"));
        headers.append(COOKIE, HeaderValue::from_static("__Host-flow=f"));
        assert_eq!(read(&headers, SESSION), Some("abc"));
        assert_eq!(read(&headers, VIEW), Some("ja.large"));
        assert_eq!(read(&headers, FLOW), Some("f"));
        assert_eq!(read(&headers, DEVICE), None);
        assert_eq!(read(&headers, "session"), None);
    }
}
