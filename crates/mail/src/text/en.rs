//! The mails in English.
//!
//! Must not differ in content from `ja.rs`.

use madoguchi_app::outbox::MailContent;
use madoguchi_domain::japan_time::spoken;

use super::{Setting, office_en, one_line};

const NO_REPLY: &str = "This mail was sent from an address that only sends. We cannot answer replies to it.";
const DISCARD: &str = "If you do not know what this mail is about, we apologise; please delete it.";
const REPORT: &str =
    "If it was not you, someone else may have done this. Please contact the support desk below at once.";

/// Subject and text of a mail.
pub(super) fn text(content: &MailContent, setting: &Setting<'_>) -> (String, String) {
    let system = one_line(setting.system);
    match content {
        MailContent::SignupCode { code } => (
            "[Verification code to create your user ID]".into(),
            code_mail(setting, "create your user ID", code, DISCARD),
        ),
        MailContent::MailChangeCode { code } => (
            "[Verification code to change your mail address]".into(),
            code_mail(setting, "change your mail address", code, DISCARD),
        ),
        MailContent::RecoveryCode { code } => (
            "[Verification code to reset your password]".into(),
            code_mail(
                setting,
                "reset your password",
                code,
                "If you do not know what this mail is about, tell nobody the code and delete this mail. Your password does not change unless the code is entered.",
            ),
        ),
        MailContent::UserIdReminder { user_id } => (
            "[Your user ID]".into(),
            format!(
                "This mail was sent automatically by {system}.\n\nThis is the user ID you asked for.\n\nUser ID: {}\n\nIf you have forgotten your password, choose \"Forgot your password?\" on the login screen.\n\n{NO_REPLY}\n\n{DISCARD}",
                one_line(user_id)
            ),
        ),
        MailContent::AccountOpened { at } => (
            "[Your user ID has been registered]".into(),
            notice(&system, "Your user ID has been registered.", &[("Registered at", spoken(*at, "en"))]),
        ),
        MailContent::AccountOpenedElsewhere { at } => (
            "[A user ID has been registered - please check]".into(),
            notice(
                &system,
                "A member's user ID has been registered with another mail address than this one, which the insurer has on record. This notice goes to the address on record.",
                &[("Registered at", spoken(*at, "en"))],
            ),
        ),
        MailContent::AccountClosed { at } => (
            "[Your user ID has been closed]".into(),
            notice(
                &system,
                "Your user ID was closed at the desk. The user ID and password used so far no longer log in. To use the service again, please ask the support desk below.",
                &[("Closed at", spoken(*at, "en"))],
            ),
        ),
        MailContent::PasswordChanged { at } => (
            "[Your password has been changed]".into(),
            notice(&system, "Your password has been changed.", &[("Changed at", spoken(*at, "en"))]),
        ),
        MailContent::AddressChanged { at, new_masked } => (
            "[Your mail address has been changed]".into(),
            notice(
                &system,
                "Your registered mail address has been changed. This notice goes to both the old and the new address.",
                &[("Changed at", spoken(*at, "en")), ("New mail address", one_line(new_masked))],
            ),
        ),
        MailContent::NewDevice { at, device_name, shared } => (
            "[Login from a new device]".into(),
            notice(
                &system,
                if *shared {
                    "There was a login from a computer that people share, such as one at a counter."
                } else {
                    "There was a login from a device that had not been used before."
                },
                &[("Login at", spoken(*at, "en")), ("Device", one_line(device_name))],
            ),
        ),
        MailContent::ConfirmationCode { .. }
        | MailContent::SecurityAddressCode { .. }
        | MailContent::SecurityAddressChanged { .. }
        | MailContent::ReissueRequested { .. }
        | MailContent::ReissueApproved { .. }
        | MailContent::ReissueRejected { .. }
        | MailContent::LetterPosted { .. } => office_en::text(content, setting),
    }
}

fn code_mail(setting: &Setting<'_>, procedure: &str, code: &str, farewell: &str) -> String {
    let (system, minutes) = (one_line(setting.system), setting.minutes);
    format!(
        "This mail was sent automatically by {system}.\n\n\
         Enter the verification code below to {procedure}.\n\n\
         Verification code: {}\n\n\
         The code is valid for {minutes} minutes from when it was issued. Enter it within {minutes} minutes to {procedure}. \
         After {minutes} minutes it no longer works.\n\n\
         {NO_REPLY}\n\n{farewell}",
        one_line(code)
    )
}

fn notice(system: &str, what: &str, lines: &[(&str, String)]) -> String {
    let lines: Vec<String> = lines.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    format!(
        "This mail was sent automatically by {system}.\n\n{what}\n\n{}\n\nIf it was you, you need not do anything. {REPORT}\n\n{NO_REPLY}",
        lines.join("\n")
    )
}
