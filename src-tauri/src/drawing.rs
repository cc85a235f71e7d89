//! How the pages are drawn.

/// The web view's own switch. Whoever has set it has decided.
#[cfg(target_os = "linux")]
const SWITCH: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Lets the processor draw the pages. They hold words and fields, nothing that moves; and where there is
/// no usable graphics card, as on many a kiosk, the web view would imitate one, which takes longer to
/// start and more memory than all the screens (docs/figures.md). By the environment, since it decides
/// before there is a window to be set, and is read by the web view's processes too.
///
/// To be called before any thread begins.
#[cfg(target_os = "linux")]
pub(crate) fn without_the_graphics_card() {
    // Fails for an empty name only.
    let _ = gtk::glib::setenv(SWITCH, "1", false);
}

/// Nothing to do: elsewhere the system's own web view decides.
#[cfg(not(target_os = "linux"))]
pub(crate) fn without_the_graphics_card() {}
