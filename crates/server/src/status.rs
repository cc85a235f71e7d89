//! Refusals as HTTP answers: status, body, and when to come back.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use madoguchi_wire::{ErrorCode, WireError};

/// Seconds to wait where a refusal names none.
const COME_BACK: u32 = 60;
const COME_BACK_SOON: u32 = 5;

/// As the one table on the wire says.
pub(crate) fn of(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The word of a code on the wire, for logs and figures.
pub(crate) fn word(code: ErrorCode) -> String {
    serde_json::to_value(code).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a command came to, for log and figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome(pub(crate) String);

/// The answer of a refused command.
pub(crate) fn refused(error: &WireError) -> Response<Body> {
    refused_as(of(error.code), error)
}

/// A refusal that stands before any command, with its own status.
pub(crate) fn refused_as(status: StatusCode, error: &WireError) -> Response<Body> {
    let body = serde_json::to_vec(error).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let usual = match status {
        StatusCode::TOO_MANY_REQUESTS => Some(COME_BACK),
        StatusCode::SERVICE_UNAVAILABLE => Some(COME_BACK_SOON),
        _ => None,
    };
    if let Some(seconds) = error.retry_after_seconds.or(usual) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(Outcome(word(error.code)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wait_says_how_long() {
        for &code in ErrorCode::ALL {
            let status = of(code);
            let waits = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
            let response = refused(&WireError::new(code));
            assert_eq!(response.headers().contains_key(RETRY_AFTER), waits, "{code:?}");
            assert_eq!(response.status(), status);
        }
        let response = refused(&WireError::after(ErrorCode::LoginWait, 8));
        assert_eq!(response.headers()[RETRY_AFTER], "8");
    }

    #[test]
    fn a_code_has_its_word() {
        assert_eq!(word(ErrorCode::LoginWait), "login_wait");
    }
}
