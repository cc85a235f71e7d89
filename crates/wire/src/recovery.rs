//! Forgotten password and forgotten user ID (LOG-02, LOG-03). The answers are
//! the same whether or not the person exists.

use crate::signup::CodeStep;
use crate::text::{BirthDateInput, PasswordPolicyShown};
use crate::{Language, wire};

wire! {
    /// パスワードを忘れた方
    request RecoveryRequestPassword {
        user_id: String,
        birth_date: BirthDateInput,
        language: Language,
    }
}

/// Where a password recovery stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum RecoveryStep {
    /// Nothing is in progress.
    None,
    /// A code is waited for; nobody is told whether one was sent.
    Code(CodeStep),
    /// The code was right; a new password is asked.
    NewPassword(RecoveryNewPassword),
    /// The password is changed.
    Finished,
}

wire! {
    /// The form for the new password.
    response RecoveryNewPassword { password_policy: PasswordPolicyShown }
}
wire! {
    /// The new password.
    request RecoverySetPassword { new_password: String }
}
wire! {
    /// ユーザーIDを忘れた方: the five items of the match.
    request RecoveryRequestUserId {
        insurer_code: String,
        symbol: String,
        number: String,
        birth_date: BirthDateInput,
        kana: String,
        employee_number: Option<String>,
        language: Language,
    }
}
