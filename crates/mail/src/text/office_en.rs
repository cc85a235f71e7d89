//! The mails that only care offices get, in English.
//!
//! Must not hold a user ID or a password, or differ in content from `office_ja.rs`.

use jiff::civil::Date;
use madoguchi_app::outbox::MailContent;
use madoguchi_domain::japan_time::spoken;

use super::{Setting, one_line};

const DISCARD: &str = "If you do not know what this mail is about, please delete it.";
const INTERRUPTED: &str = "If you were interrupted, please set the security address again.";
const REPORT: &str = "If it was not you, someone else may have done this. Please contact the desk below at once.";
const RESULT: &str = "Result of your application for re-issued login information";

/// Subject and text of a mail; empty for what members get.
pub(super) fn text(content: &MailContent, setting: &Setting<'_>) -> (String, String) {
    let system = one_line(setting.system);
    let letter = one_line(setting.letter);
    let from = format!("This is a message of the {system}.");
    match content {
        MailContent::ConfirmationCode { code, minutes } => code_mail(&from, code, *minutes, ""),
        MailContent::SecurityAddressCode { code, minutes } => {
            code_mail(&from, code, *minutes, &format!("{INTERRUPTED}\n\n"))
        }
        MailContent::SecurityAddressChanged { at, new_masked } => (
            "Your security address has been changed".into(),
            format!(
                "{from} Your security address was registered or changed. This notice goes to both the old and the new address.\n\n\
                 [Changed at] {}\n[New address] {}\n\n{REPORT}",
                spoken(*at, "en"),
                one_line(new_masked)
            ),
        ),
        MailContent::ReissueRequested { at } => (
            "Login information: re-issue applied for".into(),
            format!(
                "{from} Re-issue of login information was applied for, for the office whose security address this is.\n\n\
                 [Applied at] {}\n\nThe login information does not change until the application is reviewed and approved. {REPORT}",
                spoken(*at, "en")
            ),
        ),
        MailContent::ReissueApproved { receipt } => (
            RESULT.into(),
            format!(
                "{from} Your application for re-issued login information was reviewed and approved.\n\n[Receipt number] {}\n[Result] approved\n\n\
                 The letter \"{letter}\" will be posted to the address in the ledger. When it has arrived, log in with its temporary password and set a new password.\n\
                 Until you log in with the temporary password, the present password works too.\n\n{DISCARD}",
                one_line(receipt)
            ),
        ),
        MailContent::ReissueRejected { receipt, reason } => (
            RESULT.into(),
            format!(
                "{from} Your application for re-issued login information was reviewed and rejected.\n\n[Receipt number] {}\n[Result] rejected\n[Reason] {}\n\n\
                 If the letter \"{letter}\" has arrived already, its temporary password does not work. The present password stays as it is.\n\n{DISCARD}",
                one_line(receipt),
                one_line(&reason.en)
            ),
        ),
        MailContent::LetterPosted { receipt, on, until } => (
            "Your letter with the login information was posted".into(),
            format!(
                "{from} The letter \"{letter}\" was posted to the address in the ledger.\n\n[Receipt number] {}\n[Posted on] {}\n[Temporary password valid until] {}\n\n\
                 When it has arrived, log in with its temporary password and set a new password. If it has not arrived after some days, please ask the desk below.\n\n{DISCARD}",
                one_line(receipt),
                day(*on),
                spoken(*until, "en")
            ),
        ),
        MailContent::SignupCode { .. }
        | MailContent::MailChangeCode { .. }
        | MailContent::RecoveryCode { .. }
        | MailContent::UserIdReminder { .. }
        | MailContent::AccountOpened { .. }
        | MailContent::AccountOpenedElsewhere { .. }
        | MailContent::AccountClosed { .. }
        | MailContent::PasswordChanged { .. }
        | MailContent::AddressChanged { .. }
        | MailContent::NewDevice { .. } => (String::new(), String::new()),
    }
}

fn code_mail(from: &str, code: &str, minutes: u8, interrupted: &str) -> (String, String) {
    let text = format!(
        "{from} A confirmation code was issued for the electronic claims system.\n\n\
         [Confirmation code] {}\n\n\
         The code is valid for {minutes} minutes. Please enter it on the screen for the confirmation code, as it says there.\n\n\
         {interrupted}{DISCARD}",
        one_line(code)
    );
    ("Your confirmation code (long-term care insurance)".into(), text)
}

fn day(on: Date) -> String {
    on.to_string()
}
