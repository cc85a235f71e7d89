//! Keeps other programs from driving the window of a shipped program. The web
//! view listens to the environment for remote control; this decides before any
//! web view exists.

use std::ffi::OsStr;

/// Whether another program may drive the window. The shipped program always
/// refuses; only the window of the end-to-end tests is built with the other word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automation {
    /// Start is refused when the environment asks for remote control.
    Refused,
    /// For the window that the end-to-end tests build for themselves.
    Allowed,
}

/// What stands in the environment and would open the web view to others:
/// WebDriver through the window library, WebKit's remote inspector.
const REMOTE_CONTROL: &[&str] =
    &["TAURI_WEBVIEW_AUTOMATION", "WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER"];

/// WebView2's switches; some offices set harmless ones, so only this is refused.
const BROWSER_SWITCHES: &str = "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS";
const REMOTE_SWITCH: &str = "remote-debugging";

impl Automation {
    /// Name of the variable that forbids the start, if any.
    pub(crate) fn objection<'a>(self, environment: impl IntoIterator<Item = (&'a OsStr, &'a OsStr)>) -> Option<String> {
        match self {
            Self::Allowed => None,
            Self::Refused => environment
                .into_iter()
                .find(|(name, value)| opens_the_window(&name.to_string_lossy(), &value.to_string_lossy()))
                .map(|(name, _)| name.to_string_lossy().into_owned()),
        }
    }
}

fn opens_the_window(name: &str, value: &str) -> bool {
    // Windows keeps the case of a name but does not distinguish it.
    let name = name.to_ascii_uppercase();
    REMOTE_CONTROL.contains(&name.as_str()) || (name == BROWSER_SWITCHES && value.contains(REMOTE_SWITCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objection(automation: Automation, name: &str, value: &str) -> Option<String> {
        automation.objection([("HOME", "/nowhere"), (name, value)].map(|(n, v)| (OsStr::new(n), OsStr::new(v))))
    }

    /// ASVS 13.4.2: a window that another program would drive does not start.
    #[test]
    fn refuses_every_way_of_remote_control_in_the_environment() {
        for (name, value) in [
            ("TAURI_WEBVIEW_AUTOMATION", "true"),
            ("TAURI_WEBVIEW_AUTOMATION", ""),
            ("tauri_webview_automation", "false"),
            ("WEBKIT_INSPECTOR_SERVER", "127.0.0.1:1"),
            ("WEBKIT_INSPECTOR_HTTP_SERVER", "127.0.0.1:1"),
            ("WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS", "--remote-debugging-port=9222"),
        ] {
            assert_eq!(objection(Automation::Refused, name, value).as_deref(), Some(name));
        }
    }

    #[test]
    fn starts_in_an_ordinary_environment() {
        assert_eq!(objection(Automation::Refused, "DISPLAY", ":0"), None);
        assert_eq!(objection(Automation::Refused, "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS", "--disable-gpu"), None);
    }

    #[test]
    fn lets_the_test_window_be_driven() {
        assert_eq!(objection(Automation::Allowed, "TAURI_WEBVIEW_AUTOMATION", "true"), None);
    }
}
