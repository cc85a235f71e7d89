//! Clerks of a federation: set-up of an account, log-in at the desk.

use crate::office::TotpQr;
use crate::text::PasswordPolicyShown;
use crate::{Text, wire};

wire! {
    /// A role of a clerk.
    word StaffRole {
        /// 審査
        Reviewer,
        /// 印刷・発送
        Printer,
    }
}
wire! {
    /// The one-time token of a set-up, as the operator gave it.
    request StaffToken { token: String }
}

/// Where a set-up stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum StaffSetUpStep {
    /// A password is asked.
    Password(StaffSetUpPassword),
    /// The first code of the authenticator is asked.
    Enrol(StaffSetUpEnrol),
    /// Done; the clerk may log in.
    Finished,
}

wire! {
    /// The password of a new account.
    response StaffSetUpPassword {
        user_id: String,
        name: String,
        federation_name: Text,
        policy: PasswordPolicyShown,
    }
}
wire! {
    /// The authenticator of a new account.
    secret StaffSetUpEnrol {
        user_id: String,
        name: String,
        secret: String,
        qr: TotpQr,
        account: String,
        now: String,
    }
}
wire! {
    /// Chooses the password.
    request StaffPasswordSet { token: String, password: String }
}
wire! {
    /// The first code of the authenticator.
    request StaffEnrol { token: String, code: String }
}
wire! {
    /// Log-in at the desk.
    request DeskLogIn { user_id: String, password: String }
}

/// What is asked of a clerk next.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "next", rename_all = "camelCase")]
pub enum DeskStep {
    /// Nobody is logged in.
    LogIn,
    /// A code of the authenticator is asked.
    Factor(DeskSession),
    /// The desk is open.
    Open(DeskSession),
}

wire! {
    /// A logged-in clerk.
    response DeskSession {
        staff: String,
        user_id: String,
        name: String,
        roles: Vec<StaffRole>,
        federation_name: Text,
        /// Whether a code is asked before approvals, letters and imports; false where long passwords take its place.
        factor_asked: bool,
        /// Instant until which the last code is fresh; none when it is not.
        fresh_until: Option<String>,
        idle_until: String,
        ends_at: String,
        now: String,
    }
}
