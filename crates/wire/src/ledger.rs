//! 事業所台帳: import at the desk.

use crate::wire;

wire! {
    /// A ledger's file.
    request LedgerUpload {
        /// Its name, for the fact.
        name: String,
        /// Its bytes in base64.
        content: String,
        /// Offices not in the file are closed.
        full: bool,
        /// The count that a full load closes, when that is more than the usual share.
        confirm_ended: Option<u32>,
    }
}
wire! {
    /// A mistake of a row.
    response LedgerMistake {
        line: u32,
        /// The column's name in the ledger; none for a whole row.
        column: Option<String>,
        /// The reason in Japanese.
        reason: String,
    }
}
wire! {
    /// What a load would do, or did.
    response LedgerReport {
        rows: u32,
        added: u32,
        changed: u32,
        /// Offices whose postal address changed.
        moved: u32,
        ended: u32,
        before: u32,
        /// At most a hundred; the file of corrections holds all.
        mistakes: Vec<LedgerMistake>,
        bad_rows: u32,
        /// Whether it was loaded.
        loaded: bool,
        /// Whether so many offices would end that their number has to be confirmed.
        must_confirm: bool,
    }
}
