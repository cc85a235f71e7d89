//! 設定: address, password, sessions, text size, language (DSH-12).

use crate::signup::CodeStep;
use crate::text::PasswordPolicyShown;
use crate::{Language, TextSize, wire};

wire! {
    /// What can be changed.
    response SettingsShown {
        user_id: String,
        mail_address: String,
        /// Whether mails to the address came back.
        mail_undeliverable: bool,
        language: Language,
        text_size: TextSize,
        password_policy: PasswordPolicyShown,
        /// A change of address that waits for its code.
        mail_change: MailChangeStep,
    }
}

/// Where a change of address stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
#[allow(clippy::large_enum_variant, reason = "an answer holds one")]
pub enum MailChangeStep {
    /// Nothing is in progress.
    None,
    /// A code was sent to the new address.
    Code(CodeStep),
}

wire! {
    /// A new address; the present password proves who asks.
    request MailChangeRequest {
        mail_address: String,
        current_password: String,
        language: Language,
    }
}
wire! {
    /// A new password.
    request PasswordChange {
        current_password: String,
        new_password: String,
    }
}
