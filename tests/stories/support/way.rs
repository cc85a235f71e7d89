//! The table of what a browser shows differently from a desktop's window. Every
//! such difference stands here, and a story asks for it by its name.

/// What is told apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// Idle seconds that a session is told to have: until the lock, or the end where nothing locks, and until the end.
    pub(crate) idle_seconds: [u32; 2],
    /// The device's name in the list of sessions.
    pub(crate) device_name: &'static str,
    /// Whether a refused command takes a dead session's token away. A browser
    /// keeps the cookie: another log-in may have set a newer one meanwhile.
    pub(crate) drops_dead_tokens: bool,
    /// File name under which a receipt of consent is saved.
    pub(crate) receipt_of_consent: &'static str,
    /// The shell's commands that are answered without a store: a desktop's
    /// shell answers them before `dispatch`, a server by itself.
    pub(crate) answers_for_the_shell: &'static [&'static str],
}

/// A window of the program.
pub(crate) const DESKTOP: Way = Way {
    idle_seconds: [900, 3_600],
    device_name: "受付のPC",
    drops_dead_tokens: true,
    receipt_of_consent: "receipt.pdf",
    answers_for_the_shell: &[],
};

/// A browser. Its windows come from an address each, in one network that the
/// operator trusts; limits of an address are told of in `network.rs`.
pub(crate) const WEB: Way = Way {
    idle_seconds: [900, 900],
    device_name: "Firefox (Linux)",
    drops_dead_tokens: false,
    receipt_of_consent: "consent_2026-04-10.pdf",
    answers_for_the_shell: &["install_show", "install_save_preferences"],
};
