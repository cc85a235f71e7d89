//! The end of a federation's mails: whom to call, and that nobody reads answers (REI-07).
//!
//! Must not ask for an office number, a user ID or a password in an answer by mail.

use madoguchi_app::outbox::MailContent;
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::profile::SupportDesk;

use super::{one_line, pick};

const NO_ANSWER_JA: &str = "本メールはシステムが自動的に送信しております。本メールへ返信にてお問い合わせいただいてもご回答できませんので、予めご了承くださいますようお願い申し上げます。";
const NO_ANSWER_EN: &str =
    "This mail was sent automatically. We cannot answer replies to it; thank you for your understanding.";

/// The text with the desks. The manual's own mail names them before it says that nobody reads answers; the texts that
/// members get too have said so already.
pub(super) fn wrapped(content: &MailContent, text: &str, profile: &FederationProfile, language: &str) -> String {
    let desks = desks(profile, language);
    let text = text.trim_end();
    if !is_for_offices_alone(content) {
        return format!("{text}\n\n{desks}\n");
    }
    let no_answer = if language == "en" { NO_ANSWER_EN } else { NO_ANSWER_JA };
    format!("{text}\n\n{desks}\n\n{no_answer}\n")
}

fn is_for_offices_alone(content: &MailContent) -> bool {
    match content {
        MailContent::ConfirmationCode { .. }
        | MailContent::SecurityAddressCode { .. }
        | MailContent::SecurityAddressChanged { .. }
        | MailContent::ReissueRequested { .. }
        | MailContent::ReissueApproved { .. }
        | MailContent::ReissueRejected { .. }
        | MailContent::LetterPosted { .. } => true,
        MailContent::SignupCode { .. }
        | MailContent::MailChangeCode { .. }
        | MailContent::RecoveryCode { .. }
        | MailContent::UserIdReminder { .. }
        | MailContent::AccountOpened { .. }
        | MailContent::AccountOpenedElsewhere { .. }
        | MailContent::AccountClosed { .. }
        | MailContent::PasswordChanged { .. }
        | MailContent::AddressChanged { .. }
        | MailContent::NewDevice { .. } => false,
    }
}

/// `[問い合わせ先] ヘルプデスク:0570-059-402`, and the federation's own desk on a line of its own where it has one.
fn desks(profile: &FederationProfile, language: &str) -> String {
    let heading = if language == "en" { "[Contact]" } else { "[問い合わせ先]" };
    let own = profile.office_desk.iter().map(|desk| line(desk, language));
    let lines: Vec<String> = std::iter::once(line(&profile.help_desk, language)).chain(own).collect();
    format!("{heading} {}", lines.join("\n"))
}

fn line(desk: &SupportDesk, language: &str) -> String {
    let name = one_line(pick(&desk.name, language));
    match &desk.phone {
        Some(phone) if language == "en" => format!("{name}: {}", phone.as_str()),
        Some(phone) => format!("{name}:{}", phone.as_str()),
        None => name,
    }
}
