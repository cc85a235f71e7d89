//! Sign-up: from the five items to an account (AUT, REG, COD).

use crate::insurer::{LinkShown, SupportDeskShown};
use crate::text::{BirthDateInput, MailAdvice, PasswordPolicyShown, UserIdPolicyShown};
use crate::{Language, Text, wire};

wire! {
    /// The five items of the first authentication (AUT-03), with the
    /// insurer's extra field.
    request SignupMatch {
        insurer_code: String,
        symbol: String,
        number: String,
        birth_date: BirthDateInput,
        kana: String,
        employee_number: Option<String>,
    }
}

/// Where a sign-up stands. The one answer of all its commands, so that a
/// screen can be drawn from it at any time, also after a restart.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum SignupStep {
    /// Nothing is in progress.
    None,
    /// Matched; user ID, password and address are asked (REG-01).
    Register(SignupRegister),
    /// A code was sent and is waited for.
    Code(CodeStep),
    /// The address is confirmed, but the user ID was taken meanwhile:
    /// only another user ID is asked.
    ChooseUserId(SignupRegister),
    /// The account is open.
    Finished(SignupFinished),
}

wire! {
    /// The registration form.
    response SignupRegister {
        insurer_name: Text,
        /// The person's name as in the roster; shown only after the match.
        member_name: String,
        symbol: String,
        number: String,
        user_id_policy: UserIdPolicyShown,
        /// The insurer's advice for the user ID (REG-05).
        user_id_advice: Option<Text>,
        password_policy: PasswordPolicyShown,
        /// The preset address, masked (REG-10); none when there is none.
        preset_mail_address: Option<String>,
        /// Whether an address may be typed.
        mail_address_editable: bool,
        /// What the insurer says about the address (REG-12).
        mail_advice: Option<Text>,
        /// User ID typed before, when the person came back.
        user_id: Option<String>,
        /// Address typed before, when the person came back.
        mail_address: Option<String>,
        /// The insurer's pages, each with the places that offer it (REG-12).
        links: Vec<LinkShown>,
        support_desks: Vec<SupportDeskShown>,
    }
}
wire! {
    /// 作成する (REG-13).
    request SignupSubmit {
        user_id: String,
        password: String,
        /// None when the preset address is used.
        mail_address: Option<String>,
        language: Language,
    }
}
wire! {
    /// A code that was sent by mail and is waited for (COD-01 to COD-07).
    response CodeStep {
        /// Where it was sent: in full when the person typed it, masked when
        /// preset, none when naming it would tell who exists.
        sent_to: Option<String>,
        /// Address the mail comes from (COD-05).
        sender: String,
        /// Instant until which the code is taken; RFC 3339 UTC.
        expires_at: String,
        /// The host's present instant, so that a wrong clock of a browser
        /// does not bend the countdown.
        now: String,
        /// Instant from which another code can be asked for.
        resend_at: String,
        /// Tries left with this code.
        tries_left: u16,
        /// How many codes were sent in this request so far.
        codes_sent: u16,
        /// What may keep the mail from arriving.
        advice: Vec<MailAdvice>,
        /// What was probably meant, for `LooksLike`.
        suggestion: Option<String>,
        /// Whether the mail is still waiting to be handed over.
        mail_state: MailState,
        /// The insurer's pages; none when naming the insurer would tell who exists.
        links: Vec<LinkShown>,
        support_desks: Vec<SupportDeskShown>,
    }
}
wire! {
    /// Where a mail stands.
    word MailState {
        /// Waiting for its turn.
        Queued,
        /// Could not be handed over yet; it is tried again.
        Retrying,
        /// Handed over to the mail server.
        Sent,
        /// Refused for good by the mail server.
        Refused,
    }
}
wire! {
    /// A typed code.
    request CodeSubmit { code: String }
}
wire! {
    /// A user ID.
    request UserId { user_id: String }
}
wire! {
    /// Whether a user ID can be had.
    response UserIdAvailability {
        available: bool,
        /// Questions left in this sign-up.
        checks_left: u16,
    }
}
wire! {
    /// What was registered; never the password.
    response SignupFinished {
        insurer_name: Text,
        user_id: String,
        mail_address: String,
    }
}
wire! {
    /// Language of a document to save.
    request ReceiptSave { language: Language }
}
