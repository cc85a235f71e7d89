//! The system's dialogue for saving a document. The dialogue is called from
//! here only; the screens have no permission for it.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt;

use crate::papers;

/// Asks through the window, once there is one.
pub(crate) struct Ask<R: Runtime>(Arc<OnceLock<AppHandle<R>>>);

impl<R: Runtime> Default for Ask<R> {
    fn default() -> Self {
        Self(Arc::new(OnceLock::new()))
    }
}

impl<R: Runtime> Ask<R> {
    /// The program whose window asks.
    pub(crate) fn belongs_to(&self, app: AppHandle<R>) {
        // Set once, at the start.
        let _ = self.0.set(app);
    }

    /// The question where to save a document.
    pub(crate) fn papers(&self) -> papers::Ask {
        let app = Arc::clone(&self.0);
        Arc::new(move |name: String| {
            let app = app.get().cloned();
            Box::pin(async move {
                let (tell, told) = tokio::sync::oneshot::channel::<Option<PathBuf>>();
                let (kind, ending) = kind(&name);
                app?.dialog().file().set_file_name(name).add_filter(kind, &[ending]).save_file(move |path| {
                    // The person may have closed the window meanwhile.
                    let _ = tell.send(path.and_then(|p| p.into_path().ok()));
                });
                told.await.ok().flatten()
            })
        })
    }
}

/// The kind of file that the dialogue offers, by the name's ending; some systems add it to what is typed.
fn kind(name: &str) -> (&'static str, &'static str) {
    if name.ends_with(".csv") { ("CSV", "csv") } else { ("PDF", "pdf") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialogue_offers_the_kind_of_the_document() {
        assert_eq!(kind("発送一覧_2026-04-10.csv"), ("CSV", "csv"));
        assert_eq!(kind("再発行通知書_2026-04-10.pdf"), ("PDF", "pdf"));
    }
}
