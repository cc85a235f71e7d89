//! A care office's login: log-in, first password, second factor, security
//! address, self reset and the office's page (REI-01, REI-02, REI-14, REI-15).

use crate::notice::NoticeRow;
use crate::reissue::{HelpDesk, ReissueState};
use crate::signup::{CodeStep, MailState};
use crate::text::{MailAdvice, PasswordPolicyShown};
use crate::{Language, Text, wire};

wire! {
    /// ログイン of an office.
    request OfficeLogIn {
        /// ユーザID
        user_id: String,
        password: String,
        language: Language,
    }
}

/// What is asked of an office next. The one answer of its log-in, so that a screen can be drawn from
/// it at any time.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "next", rename_all = "camelCase")]
pub enum OfficeStep {
    /// Nobody is logged in.
    LogIn,
    /// The password was a letter's: a new one is asked, and nothing else is open.
    NewPassword(OfficeNewPassword),
    /// A code of the authenticator is asked.
    Factor(OfficeSession),
    /// An authenticator is to be set up.
    Enrol(OfficeSession),
    /// A security address is offered.
    SecurityAddress(OfficeSession),
    /// The page is open.
    Open(OfficeSession),
}

wire! {
    /// The first own password.
    response OfficeNewPassword {
        user_id: String,
        office_name: String,
        policy: PasswordPolicyShown,
        /// Instant until which it has to be set; RFC 3339 UTC.
        until: String,
        now: String,
    }
}
wire! {
    /// Sets a password.
    request OfficePasswordSet { password: String }
}
wire! {
    /// A logged-in office.
    response OfficeSession {
        office_name: String,
        office_number: String,
        user_id: String,
        federation_name: Text,
        /// Instant at which the session ends without a sign of life; RFC 3339 UTC.
        idle_until: String,
        /// Instant at which it ends in any case.
        ends_at: String,
        now: String,
    }
}
wire! {
    /// A code of an authenticator.
    request FactorSubmit { code: String }
}
wire! {
    /// An authenticator being set up.
    secret TotpEnrolment {
        /// The secret in letters, for those who cannot scan.
        secret: String,
        /// The QR code to scan.
        qr: TotpQr,
        /// Name under which the authenticator shows it.
        account: String,
        now: String,
    }
}
wire! {
    /// A QR code as its modules, row by row, `1` dark; without the quiet zone.
    secret TotpQr {
        rows: Vec<String>,
    }
}
wire! {
    /// A security address to register.
    request SecurityAddressRequest {
        mail_address: String,
        /// Asked for on the office's page; where the address is offered after a log-in it was typed just now.
        current_password: Option<String>,
        language: Language,
    }
}

/// Where the registration of a security address stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum SecurityAddressStep {
    /// None is in progress.
    None(SecurityAddressKnown),
    /// A code was sent to the new address.
    Code(SecurityAddressCode),
}

wire! {
    /// The address in force.
    response SecurityAddressKnown {
        /// Masked; none when none is registered.
        mail_address: Option<String>,
    }
}
wire! {
    /// A code to a new security address.
    response SecurityAddressCode {
        sent_to: String,
        sender: String,
        digits: u16,
        expires_at: String,
        now: String,
        resend_at: String,
        tries_left: u16,
        codes_left: u16,
        mail_state: MailState,
        mail_advice: Vec<MailAdvice>,
        /// What was probably meant, for `LooksLike`.
        mail_suggestion: Option<String>,
    }
}

wire! {
    /// The self reset of an office whose security address is registered (REI-02).
    request OfficeResetRequest {
        user_id: String,
        /// セキュリティ用メールアドレス
        mail_address: String,
        language: Language,
    }
}

/// Where a self reset stands. The same for offices that exist and those that do not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum OfficeResetStep {
    /// Nothing is in progress.
    None,
    /// A code was sent, if the two belong together.
    Code(CodeStep),
    /// The code was right; a new password is asked.
    NewPassword(OfficeResetPassword),
    /// Done.
    Finished,
}

wire! {
    /// The new password of a self reset.
    response OfficeResetPassword {
        policy: PasswordPolicyShown,
        until: String,
        now: String,
    }
}

wire! {
    /// The office's page.
    response OfficePage {
        office_name: String,
        office_number: String,
        user_id: String,
        federation_name: Text,
        /// Masked; none when none is registered.
        security_address: Option<String>,
        /// Whether an authenticator is set up.
        factor_set_up: bool,
        last_login_at: Option<String>,
        password_changed_at: Option<String>,
        password_policy: PasswordPolicyShown,
        /// Newest first.
        applications: Vec<OfficeApplication>,
        /// Of its federation, newest first.
        notices: Vec<NoticeRow>,
        office_desk: HelpDesk,
    }
}
wire! {
    /// One of the office's applications.
    response OfficeApplication {
        receipt: String,
        state: ReissueState,
        received_at: String,
        changed_at: String,
        /// Why it was rejected.
        reason: Option<Text>,
    }
}
wire! {
    /// A new password with the present one.
    request OfficePasswordChange { current_password: String, new_password: String }
}
wire! {
    /// A computer or browser from which the office logged in.
    response OfficeDevice {
        id: String,
        name: String,
        first_at: String,
        last_at: String,
        /// Whether it is this one.
        this_one: bool,
    }
}
wire! {
    /// All of them, the newest first.
    response OfficeDeviceList { devices: Vec<OfficeDevice> }
}
wire! {
    /// One device.
    request OfficeDeviceForget { id: String }
}
