//! Finds out whether a window can be shown at all, before anything else is
//! done: the toolkit would otherwise end the program with a panic.

/// True when the screen of this session answers.
#[cfg(target_os = "linux")]
pub(crate) fn is_present() -> bool {
    gtk::init().is_ok()
}

/// Windows and macOS always have a screen where a program can be started.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_present() -> bool {
    true
}
