//! Log-in, what a session knows, its lock and its end (LOG-01, LOG-04).

use crate::{Language, Text, TextSize, wire};

wire! {
    /// ログイン
    request SessionLogIn {
        user_id: String,
        password: String,
    }
}
wire! {
    /// Who is logged in, for the head of every screen (DSH-01).
    response SessionShown {
        state: SessionState,
        member_name: String,
        insurer_name: Text,
        system_name: Text,
        /// Instant of the log-in before this one; none at the first.
        previous_login_at: Option<String>,
        language: Language,
        text_size: TextSize,
        /// Seconds without a sign of life until the screen locks.
        lock_after_seconds: u32,
        /// Seconds without a sign of life until the session ends.
        end_after_seconds: u32,
    }
}
wire! {
    /// What the session may do now.
    word SessionState {
        /// Terms have to be accepted first (TRM-01, TRM-02).
        TermsRequired,
        /// Everything.
        Open,
        /// Behind the screen lock; the password opens it.
        Locked,
    }
}
wire! {
    /// The password that opens the screen lock.
    request SessionUnlock { password: String }
}
wire! {
    /// The person's sessions.
    response SessionList { sessions: Vec<SessionRow> }
}
wire! {
    /// One session of the person.
    response SessionRow {
        id: String,
        started_at: String,
        last_seen_at: String,
        /// Name of the device as the host knows it.
        device: String,
        /// Whether it is the one that asks.
        present: bool,
    }
}
wire! {
    /// A session to end.
    request SessionEnd { session_id: String }
}
