//! What an install tells about itself, and the keys of its store.

use crate::{Language, TextSize, wire};

wire! {
    /// How this install is run.
    word Mode {
        /// Invented data only, marked on every screen.
        Demo,
        /// This computer holds a roster of its own.
        Standalone,
        /// A central server serves it to browsers.
        Server,
    }
}
wire! {
    /// State of the encrypted store at the start.
    word StoreState {
        /// Open; everything works.
        Open,
        /// No store yet and no keyring: a password has to be chosen (key slot B).
        NeedsPassword,
        /// The store waits for its password (key slot B).
        Locked,
        /// No slot opens the file; it is left untouched.
        KeyMissing,
        /// Another window of the program holds the data.
        InUse,
        /// The file was written by a newer program.
        TooNew,
        /// The file is damaged and no backup could be restored.
        Damaged,
        /// The configuration file or a profile has a mistake.
        ConfigurationRefused,
        /// The folder cannot be written.
        Unavailable,
    }
}
wire! {
    /// What every screen needs to know at the start.
    response InstallStatus {
        store: StoreState,
        /// What a person at this computer can do about a store that is not
        /// open: the file, the line and the reason of a refused configuration,
        /// or the name of what is missing.
        store_detail: Option<String>,
        mode: Mode,
        /// A counter PC: people follow one another (終了・次の方へ).
        counter: bool,
        /// At this address there is a federation's desk and nothing else.
        desk_alone: bool,
        language: Language,
        text_size: TextSize,
        version: String,
        /// False when nobody can register here because no roster was loaded (§2.5).
        roster_present: bool,
        /// The insurers served here.
        insurers: Vec<crate::insurer::InsurerName>,
        /// What was lost when a damaged store was replaced by its backup:
        /// the instant up to which the backup reaches.
        restored_up_to: Option<String>,
    }
}
wire! {
    /// The store's password (key slot B).
    request StorePassword { store_password: String }
}
