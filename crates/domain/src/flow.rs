//! What is in progress before it becomes a fact: a sign-up, a recovery, a
//! change of address. Kept at most 24 hours, found by a token whose hash alone
//! is stored, version-checked at every step.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, FlowId, MemberId};
use crate::insurer_code::InsurerCode;
use crate::{limits, recovery::Recovery, settings::MailChange, signup::Signup};

/// Something in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Identity.
    pub id: FlowId,
    /// Version for the commit's check; 0 before it is stored.
    pub version: u64,
    /// The insurer of that member; none while nobody is known.
    pub insurer: Option<InsurerCode>,
    /// The member it is about; none when nobody fits (a recovery for an
    /// unknown person looks the same from outside).
    pub member: Option<MemberId>,
    /// The account it is about, where there is one.
    pub account: Option<AccountId>,
    /// When it began.
    pub opened_at: Timestamp,
    /// What it is and how far it came.
    pub state: FlowState,
}

/// What is in progress and how far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "flow", rename_all = "snake_case")]
pub enum FlowState {
    /// 新規登録
    Signup(Signup),
    /// パスワード再設定
    Recovery(Recovery),
    /// メールアドレスの変更
    MailChange(MailChange),
}

/// The kinds of flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowKind {
    /// Sign-up.
    Signup,
    /// Recovery of a password.
    Recovery,
    /// Change of a mail address.
    MailChange,
}

impl FlowKind {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signup => "signup",
            Self::Recovery => "recovery",
            Self::MailChange => "mail_change",
        }
    }
}

impl Flow {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> FlowKind {
        match self.state {
            FlowState::Signup(_) => FlowKind::Signup,
            FlowState::Recovery(_) => FlowKind::Recovery,
            FlowState::MailChange(_) => FlowKind::MailChange,
        }
    }

    /// Instant from which it no longer exists.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.opened_at + SignedDuration::from_secs(i64::from(limits::FLOW_LIFE.number))
    }

    /// Whether it no longer exists; so too once the clock was set back to well before its beginning.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at() || now < self.opened_at - SignedDuration::from_mins(5)
    }
}
