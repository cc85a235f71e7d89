//! The content security policy as the page gets it. It stands in
//! `tauri.conf.json`; here it is only written the way browsers read it.

use tauri::http::header::CONTENT_SECURITY_POLICY;
use tauri::http::{HeaderValue, Response};

const NOTHING: &str = "default-src 'none'";

/// Moves the isolation frame from `default-src` to `frame-src`. The window
/// library appends it to `default-src`, where it takes the force from 'none':
/// "nothing unless named" would become "nothing but the frame's origin", and the
/// browser complains about it.
pub(crate) fn name_frame<T>(response: &mut Response<T>) {
    let Some(policy) = response.headers().get(CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok()) else {
        return;
    };
    if let Ok(named) = HeaderValue::from_str(&frame_named(policy)) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, named);
    }
}

fn frame_named(policy: &str) -> String {
    let directives = policy.split(';').map(str::trim).filter(|directive| !directive.is_empty());
    let named = directives.map(|directive| match directive.strip_prefix(NOTHING) {
        Some(frame) if !frame.trim().is_empty() => format!("{NOTHING}; frame-src {}", frame.trim()),
        _ => directive.to_owned(),
    });
    named.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 3.4.3: the window's policy allows nothing by default.
    #[test]
    fn leaves_nothing_allowed_by_default_and_names_the_frame() {
        let policy = "script-src 'self'; default-src 'none' isolation-1://localhost/; img-src 'self'";
        assert_eq!(
            frame_named(policy),
            "script-src 'self'; default-src 'none'; frame-src isolation-1://localhost/; img-src 'self'"
        );
    }

    #[test]
    fn leaves_a_policy_without_frame_as_it_is() {
        let policy = "default-src 'none'; script-src 'self'";
        assert_eq!(frame_named(policy), policy);
    }

    #[test]
    fn rewrites_the_header_of_a_page_only() {
        let mut page = Response::builder().header(CONTENT_SECURITY_POLICY, "default-src 'none' x:").body(()).unwrap();
        name_frame(&mut page);
        assert_eq!(page.headers()[CONTENT_SECURITY_POLICY], "default-src 'none'; frame-src x:");
        let mut style = Response::new(());
        name_frame(&mut style);
        assert!(style.headers().is_empty());
    }
}
