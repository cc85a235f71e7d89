//! Preset addresses, and the sender a member should expect.
//! Must not: be used as the sender of real mail; an operator's own address is in `madoguchi.toml`.

use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::mail_address::MailAddress;

/// Mail as this insurer handles it (REG-10 to REG-12, COD-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailProfile {
    /// Whether addresses of the roster are used. They are always shown masked (D9).
    pub preset: bool,
    /// Whether a preset address may be changed at sign-up (D9). Without preset it must be true.
    pub editable_at_signup: bool,
    /// Said beside a preset address (003 L74-79).
    pub preset_note: Option<Text>,
    /// The sender of codes, shown in the spam advice and used by the demo.
    pub sender_address: MailAddress,
    /// The name beside the sender's address.
    pub sender_name: Text,
    /// The system's name in the mail's first line, 「本メールは…から自動配信されています。」
    pub system_name: Text,
    /// Who sends the invitation to register, when someone does (AUT-02).
    pub invitation_from: Option<String>,
}
