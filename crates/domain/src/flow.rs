//! What is in progress before it becomes a fact: a sign-up, a recovery, a
//! change of address, an application for re-issue. A flow of a care office names
//! its office in its state. Kept at most 24 hours, found by a token whose hash alone
//! is stored, version-checked at every step.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, FlowId, MemberId, OfficeId};
use crate::insurer_code::InsurerCode;
use crate::office::SecurityAddressChange;
use crate::reissue::{FirstLogin, SelfReset, Wizard};
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
    /// ログイン情報再発行申請
    Reissue(Box<Wizard>),
    /// 事業所のパスワード再設定
    SelfReset(SelfReset),
    /// 仮パスワードでのログイン
    FirstLogin(FirstLogin),
    /// セキュリティ用メールアドレスの登録
    SecurityAddress(SecurityAddressChange),
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
    /// Application for re-issue.
    Reissue,
    /// Self reset of an office.
    SelfReset,
    /// Log-in with a temporary password.
    FirstLogin,
    /// Registration of a security address.
    SecurityAddress,
}

impl FlowKind {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signup => "signup",
            Self::Recovery => "recovery",
            Self::MailChange => "mail_change",
            Self::Reissue => "reissue",
            Self::SelfReset => "self_reset",
            Self::FirstLogin => "first_login",
            Self::SecurityAddress => "security_address",
        }
    }
}

impl Flow {
    /// A flow that begins, of somebody who is no known member; an office stands in the state.
    #[must_use]
    pub fn of_visitor(id: FlowId, now: Timestamp, state: FlowState) -> Self {
        Self { id, version: 0, insurer: None, member: None, account: None, opened_at: now, state }
    }

    /// The office it is about, where one is known; a wizard knows none before it is sent.
    #[must_use]
    pub fn office(&self) -> Option<OfficeId> {
        match &self.state {
            FlowState::SelfReset(reset) => reset.office,
            FlowState::FirstLogin(login) => Some(login.office),
            FlowState::SecurityAddress(change) => Some(change.office),
            FlowState::Signup(_) | FlowState::Recovery(_) | FlowState::MailChange(_) | FlowState::Reissue(_) => None,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> FlowKind {
        match self.state {
            FlowState::Signup(_) => FlowKind::Signup,
            FlowState::Recovery(_) => FlowKind::Recovery,
            FlowState::MailChange(_) => FlowKind::MailChange,
            FlowState::Reissue(_) => FlowKind::Reissue,
            FlowState::SelfReset(_) => FlowKind::SelfReset,
            FlowState::FirstLogin(_) => FlowKind::FirstLogin,
            FlowState::SecurityAddress(_) => FlowKind::SecurityAddress,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{LetterId, ReissueId};
    use crate::mail_address::MailAddress;
    use crate::reissue::CodeShape;
    use uuid::Uuid;

    /// REI-03, REI-09: what an office is in the middle of is kept as JSON under the word of its kind, and resumes.
    #[test]
    fn flows_of_offices_are_kept_under_the_word_of_their_kind() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let office = OfficeId::from_uuid(Uuid::from_u128(1));
        let address = MailAddress::new("jimu@example.jp").unwrap();
        let reset = SelfReset::begin("ja".into(), "kj000000000001".into(), "jimu@example.jp".into(), now);
        let found = SelfReset { office: Some(office), ..reset.clone() };
        let login = FirstLogin {
            office,
            application: ReissueId::from_uuid(Uuid::nil()),
            letter: LetterId::from_uuid(Uuid::nil()),
            at: now,
            language: "ja".into(),
        };
        let change = SecurityAddressChange::begin(office, address, "ja".into(), CodeShape::MANUAL, None, now).unwrap();
        for (state, known) in [
            (FlowState::Reissue(Box::new(Wizard::begin("ja".into()))), None),
            (FlowState::SelfReset(reset), None),
            (FlowState::SelfReset(found), Some(office)),
            (FlowState::FirstLogin(login), Some(office)),
            (FlowState::SecurityAddress(change), Some(office)),
        ] {
            let id = FlowId::from_uuid(Uuid::nil());
            let flow = Flow::of_visitor(id, now, state);
            let json = serde_json::to_string(&flow.state).unwrap();
            assert!(json.starts_with(&format!("{{\"flow\":\"{}\"", flow.kind().as_str())), "{json}");
            assert_eq!(serde_json::from_str::<FlowState>(&json).unwrap(), flow.state);
            assert_eq!(flow.office(), known);
        }
    }
    /// Texts as the tables have held them from the beginning: they are read, and nothing else is written.
    #[test]
    fn recoveries_keep_their_form() {
        const CODE: &str = r#""code":{"serial":2,"issued_at":"2027-01-15T08:00:00Z","tries":1,"used":false}"#;
        for text in [
            r#"{"flow":"recovery","phase":"code",CODE,"language":"ja","user_id_key":"taro","birth_date":"1978-11-23","basis":null}"#,
            r#"{"flow":"recovery","phase":"new_password",CODE,"language":"en","user_id_key":"taro","birth_date":"1978-11-23","basis":"00ff"}"#,
            r#"{"flow":"self_reset","phase":"code",CODE,"language":"ja","user_id_key":"kj000000000001","address_key":"jimu@example.jp","office":null,"basis":null}"#,
            r#"{"flow":"self_reset","phase":"finished",CODE,"language":"ja","user_id_key":"kj000000000001","address_key":"jimu@example.jp","office":"00000000-0000-0000-0000-000000000001","basis":"00ff"}"#,
        ] {
            let text = text.replace("CODE", CODE);
            let before: serde_json::Value = serde_json::from_str(&text).unwrap();
            let state: FlowState = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_value(&state).unwrap(), before);
        }
    }
}
