//! The member's window and everything it may not do: it shows the bundled
//! screens and nothing else. The web view counts as hostile; what it asks for
//! is decided in `call`.

use std::path::Path;

use tauri::webview::{NewWindowResponse, PermissionResponse, WebviewWindowBuilder};
use tauri::{Manager, Runtime, Url, WebviewWindow};

use crate::{policy, zoom};

/// Label of the member's window, as in `tauri.conf.json` and its capability file.
const LABEL: &str = "main";

/// The isolation frame is machinery: neither the eye, nor the keyboard, nor a
/// screen reader should meet it.
const HIDE_ISOLATION_FRAME: &str = "addEventListener('DOMContentLoaded', () => {
  const frame = document.getElementById('__tauri_isolation__');
  if (frame) Object.assign(frame, { hidden: true, tabIndex: -1, ariaHidden: 'true' });
});";

/// Opens the window. `web_folder` is where the web view keeps its cache.
pub(crate) fn open<R: Runtime, M: Manager<R>>(app: &M, web_folder: &Path) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let window = WebviewWindowBuilder::from_config(app, config)?
        .data_directory(web_folder.to_path_buf())
        .devtools(cfg!(debug_assertions))
        .initialization_script(HIDE_ISOLATION_FRAME)
        .zoom_hotkeys_enabled(zoom::IS_NATIVE)
        .on_web_resource_request(|_, response| policy::name_frame(response))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    speak_for_developers(&window)?;
    zoom::listen(&window)
}

/// In debug builds the page's console goes to standard output, where developers
/// and the end-to-end tests read it.
#[cfg(all(target_os = "linux", debug_assertions))]
fn speak_for_developers<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt, WebViewExt};
    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_enable_write_console_messages_to_stdout(true);
        }
    })
}

#[cfg(not(all(target_os = "linux", debug_assertions)))]
fn speak_for_developers<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

/// The bundled screens have one origin; on Windows it is written as http(s).
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 3.7.2: the window goes to no address but its own screens.
    #[test]
    fn shows_only_the_bundled_screens() {
        let own = |url: &str| is_own_page(&url.parse().unwrap());
        assert!(own("tauri://localhost/"));
        assert!(own("tauri://localhost/index.html#/login"));
        for other in [
            "https://example.jp/",
            "http://localhost/",
            "tauri://example.jp/",
            "file:///etc/hosts",
            "data:text/html,x",
            "about:blank",
            "blob:tauri://localhost/0",
            "https://tauri.localhost.example.jp/",
        ] {
            assert!(!own(other), "{other}");
        }
        assert_eq!(own("http://tauri.localhost/"), cfg!(windows));
    }
}
