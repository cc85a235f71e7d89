//! The life of an application for re-issue: one table of (state, event) -> state. What is not in it
//! is refused and changes nothing. Who may do what, and when, is asked in `application`.

use serde::{Deserialize, Serialize};

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 受付: sent, nobody has looked at it.
    Received,
    /// 審査中: a reviewer has it.
    InReview,
    /// 返信用封筒待ち: the prefecture's rule asks for an envelope that has not come.
    AwaitingEnvelope,
    /// 承認: waits for its letter.
    Approved,
    /// 印刷済み: the letter exists and its password works.
    Printed,
    /// 発送
    Dispatched,
    /// 返戻: the letter came back; its password has ended.
    Returned,
    /// 使用済み: a new password was set with the letter's.
    Used,
    /// 期限切れ: the letter's password ended unused.
    Expired,
    /// 却下
    Rejected,
    /// 取下げ
    Withdrawn,
}

/// What can happen to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A reviewer takes it up, also from another reviewer.
    TakeUp,
    /// The reviewer puts it back.
    PutBack,
    /// It has to wait for the envelope.
    AskEnvelope,
    /// The envelope has come.
    EnvelopeArrived,
    /// 承認
    Approve,
    /// 却下, also after printing or posting: the password ends.
    Reject,
    /// 取下げ
    Withdraw,
    /// The letter is printed.
    Print,
    /// 再印刷: a new password ends the one before.
    Reprint,
    /// 発送
    Dispatch,
    /// 返戻
    ComeBack,
    /// A new password was set with the letter's.
    Use,
    /// The password's time or tries are over.
    Expire,
}

impl EventKind {
    /// All of them, in the order of the table's columns.
    pub const ALL: [Self; 13] = [
        Self::TakeUp,
        Self::PutBack,
        Self::AskEnvelope,
        Self::EnvelopeArrived,
        Self::Approve,
        Self::Reject,
        Self::Withdraw,
        Self::Print,
        Self::Reprint,
        Self::Dispatch,
        Self::ComeBack,
        Self::Use,
        Self::Expire,
    ];
}

/// What a state leads to, one place an event.
type Row = [Option<State>; EventKind::ALL.len()];

const NO: Option<State> = None;
const REC: Option<State> = Some(State::Received);
const REV: Option<State> = Some(State::InReview);
const ENV: Option<State> = Some(State::AwaitingEnvelope);
const APP: Option<State> = Some(State::Approved);
const PRI: Option<State> = Some(State::Printed);
const DIS: Option<State> = Some(State::Dispatched);
const RET: Option<State> = Some(State::Returned);
const USE: Option<State> = Some(State::Used);
const EXP: Option<State> = Some(State::Expired);
const REJ: Option<State> = Some(State::Rejected);
const WIT: Option<State> = Some(State::Withdrawn);

/// The table.
#[rustfmt::skip]
pub const TABLE: [(State, Row); 11] = [
    //                         TakeUp PutBk AskEn EnvAr Appro Rejec Withd Print Repri Dispa ComeB Use   Expire
    (State::Received,         [REV,   NO,   NO,   REC,  NO,   NO,   WIT,  NO,   NO,   NO,   NO,   NO,   NO]),
    (State::InReview,         [REV,   REC,  ENV,  REV,  APP,  REJ,  WIT,  NO,   NO,   NO,   NO,   NO,   NO]),
    (State::AwaitingEnvelope, [NO,    NO,   NO,   REV,  NO,   REJ,  WIT,  NO,   NO,   NO,   NO,   NO,   NO]),
    (State::Approved,         [NO,    NO,   NO,   NO,   NO,   REJ,  WIT,  PRI,  NO,   NO,   NO,   NO,   NO]),
    (State::Printed,          [NO,    NO,   NO,   NO,   NO,   REJ,  WIT,  NO,   PRI,  DIS,  NO,   USE,  EXP]),
    (State::Dispatched,       [NO,    NO,   NO,   NO,   NO,   REJ,  WIT,  NO,   PRI,  NO,   RET,  USE,  EXP]),
    (State::Returned,         [NO,    NO,   NO,   NO,   NO,   REJ,  WIT,  NO,   PRI,  NO,   NO,   NO,   NO]),
    (State::Used,             [NO,    NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO]),
    (State::Expired,          [NO,    NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO]),
    (State::Rejected,         [NO,    NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO]),
    (State::Withdrawn,        [NO,    NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO]),
];

/// The state an event leads to; none when it is not legal there.
#[must_use]
pub fn next(state: State, event: EventKind) -> Option<State> {
    let (_, row) = TABLE.iter().find(|(from, _)| *from == state)?;
    let place = EventKind::ALL.iter().position(|kind| *kind == event)?;
    row.get(place).copied().flatten()
}

impl State {
    /// Whether anything can still happen. An office has one open application at the most.
    #[must_use]
    pub fn is_open(self) -> bool {
        EventKind::ALL.iter().any(|event| next(self, *event).is_some())
    }

    /// Whether a letter's password may be tried.
    #[must_use]
    pub fn has_password(self) -> bool {
        next(self, EventKind::Use).is_some()
    }

    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::AwaitingEnvelope => "awaiting_envelope",
            Self::Approved => "approved",
            Self::Printed => "printed",
            Self::Dispatched => "dispatched",
            Self::Returned => "returned",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What the office is told of it; that a letter lies printed is the desk's matter.
    #[must_use]
    pub fn told(self) -> Told {
        match self {
            Self::Received => Told::Received,
            Self::InReview => Told::InReview,
            Self::AwaitingEnvelope => Told::AwaitingEnvelope,
            Self::Approved | Self::Printed => Told::Approved,
            Self::Dispatched => Told::Dispatched,
            Self::Returned => Told::Returned,
            Self::Used => Told::Used,
            Self::Expired => Told::Expired,
            Self::Rejected => Told::Rejected,
            Self::Withdrawn => Told::Withdrawn,
        }
    }
}

/// Steps of the tracker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// 受付
    Received,
    /// 審査中
    InReview,
    /// 返信用封筒待ち
    AwaitingEnvelope,
    /// 承認
    Approved,
    /// 却下
    Rejected,
    /// 発送
    Dispatched,
    /// 返戻
    Returned,
    /// 仮パスワード使用済み
    Used,
    /// 期限切れ
    Expired,
    /// 取下げ
    Withdrawn,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_one_row_and_every_event_one_column() {
        for (at, (state, _)) in TABLE.iter().enumerate() {
            assert_eq!(TABLE.iter().position(|(other, _)| other == state), Some(at));
            assert_eq!(serde_json::to_string(state).unwrap(), format!("\"{}\"", state.as_str()));
        }
        let mut events = EventKind::ALL.to_vec();
        events.sort_unstable();
        events.dedup();
        assert_eq!(events, EventKind::ALL);
    }

    /// REI-12, REI-15: four states are final; a password may be tried only while its letter is out.
    #[test]
    fn final_states_lead_nowhere_and_passwords_work_only_with_a_letter() {
        let open = |state: &State| state.is_open();
        let states: Vec<State> = TABLE.iter().map(|(state, _)| *state).collect();
        let closed: Vec<_> = states.iter().copied().filter(|s| !open(s)).collect();
        assert_eq!(closed, [State::Used, State::Expired, State::Rejected, State::Withdrawn]);
        let with: Vec<_> = states.into_iter().filter(|s| s.has_password()).collect();
        assert_eq!(with, [State::Printed, State::Dispatched]);
    }
}
