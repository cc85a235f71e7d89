//! Zoom by Ctrl and +, - or 0, as people know it from their browser. Windows'
//! web view has it built in; on Linux the toolkit's keys are read here, so that
//! the screens need no permission for it.

use tauri::{Runtime, WebviewWindow};

/// True where the web view brings its own zoom keys.
pub(crate) const IS_NATIVE: bool = cfg!(windows);

/// Starts to listen for the zoom keys.
#[cfg(target_os = "linux")]
pub(crate) fn listen<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use gtk::gdk::ModifierType;
    use gtk::glib::Propagation;
    use gtk::prelude::WidgetExt;
    use webkit2gtk::WebViewExt;

    window.with_webview(|view| {
        view.inner().connect_key_press_event(|view, key| {
            if !key.state().contains(ModifierType::CONTROL_MASK) {
                return Propagation::Proceed;
            }
            match key.keyval().name().and_then(|name| level(view.zoom_level(), &name)) {
                Some(level) => {
                    view.set_zoom_level(level);
                    Propagation::Stop
                }
                None => Propagation::Proceed,
            }
        });
    })
}

/// Nothing to do: the web view has its own keys, or none yet (macOS).
#[cfg(not(target_os = "linux"))]
pub(crate) fn listen<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

/// Steps that browsers offer, as factors of the original size.
#[cfg(any(target_os = "linux", test))]
const STEPS: &[f64] = &[0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0];

/// The zoom that a key asks for, or nothing when it is no zoom key.
#[cfg(any(target_os = "linux", test))]
fn level(now: f64, key: &str) -> Option<f64> {
    const NEAR: f64 = 0.01;
    match key {
        "plus" | "equal" | "semicolon" | "KP_Add" => {
            Some(STEPS.iter().copied().find(|step| *step > now + NEAR).unwrap_or(now))
        }
        "minus" | "KP_Subtract" => Some(STEPS.iter().copied().rfind(|step| *step < now - NEAR).unwrap_or(now)),
        "0" | "KP_0" => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaches_200_percent_in_five_steps_and_returns_by_zero() {
        let grown = (0..5).fold(1.0, |now, _| level(now, "plus").unwrap());
        assert!((grown - 2.0).abs() < f64::EPSILON);
        assert_eq!(level(grown, "0"), Some(1.0));
    }

    #[test]
    fn stops_at_both_ends() {
        assert_eq!(level(3.0, "KP_Add"), Some(3.0));
        assert_eq!(level(0.5, "minus"), Some(0.5));
    }

    #[test]
    fn leaves_other_keys_alone() {
        assert_eq!(level(1.0, "a"), None);
    }
}
