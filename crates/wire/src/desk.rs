//! The federation's desk: queue, review and decision (REI-12, REI-13).

use crate::reissue::OfficeNumberAdvice;
use crate::{Text, wire};

wire! {
    /// Where an application stands, as the desk is told.
    word DeskState {
        /// 受付
        Received,
        /// 審査中
        InReview,
        /// 返信用封筒待ち
        AwaitingEnvelope,
        /// 承認
        Approved,
        /// 印刷済み
        Printed,
        /// 発送
        Dispatched,
        /// 返戻
        Returned,
        /// 仮パスワード使用済み
        Used,
        /// 期限切れ
        Expired,
        /// 却下
        Rejected,
        /// 取下げ
        Withdrawn,
    }
}
wire! {
    /// Which applications, and from where on.
    request DeskQueue {
        /// None for those that are open.
        state: Option<DeskState>,
        /// Words of office number, name, kana or receipt number; empty for all.
        words: String,
        /// Only those waiting for at least so many days.
        days: Option<u16>,
        /// Only those in the clerk's own hands.
        mine: bool,
        /// From an earlier answer; the page behind it.
        cursor: Option<String>,
    }
}
wire! {
    /// A line of the queue.
    response DeskRow {
        id: String,
        receipt: String,
        office_number: String,
        office_name: String,
        prefecture_name: Text,
        state: DeskState,
        received_at: String,
        changed_at: String,
        /// Who has it in review.
        reviewer: Option<String>,
        /// Whether that is the clerk who asks.
        mine: bool,
        /// Whole days since it was sent.
        days: u32,
    }
}
wire! {
    /// How many stand in a state.
    response DeskCount { state: DeskState, count: u32 }
}
wire! {
    /// A page of the queue, the oldest first.
    response DeskPage {
        rows: Vec<DeskRow>,
        counts: Vec<DeskCount>,
        /// For the page behind this one; none at the end.
        cursor: Option<String>,
    }
}
wire! {
    /// An application by its identity.
    request DeskApplicationOpen { id: String }
}
wire! {
    /// A step with an application that was seen in this version.
    request DeskApplicationStep { id: String, version: u32 }
}
wire! {
    /// A decision for.
    request DeskApprove { id: String, version: u32, ticked: Vec<String>, note: Option<String> }
}
wire! {
    /// A decision against.
    request DeskReject { id: String, version: u32, reason: String, note: Option<String> }
}
wire! {
    /// A note.
    request DeskNoteAdd { id: String, version: u32, note: String }
}

/// Something for a reviewer to look at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "difference", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DeskDifference {
    /// The ledger no longer has the office.
    Missing,
    /// The office is closed, or will be.
    Closing {
        /// Date.
        on: String,
    },
    /// It has become an agent.
    Agent,
    /// The name differs from what step 4 showed.
    Name,
    /// The number belongs to another prefecture than the one billed.
    Prefecture {
        /// Of the number; none when its first digits name none.
        of_number: Option<Text>,
    },
    /// The check digit does not fit.
    CheckDigit,
    /// Mail goes elsewhere than to the registered security address.
    OtherThanSecurityAddress {
        /// Whether at least the domain is the same.
        same_domain: bool,
    },
    /// The ledger's postal address is new.
    NewAddress {
        /// Date.
        since: String,
    },
}

wire! {
    /// The ledger's entry beside an application.
    response DeskLedgerEntry {
        office_number: String,
        name: String,
        kana: String,
        postal_code: String,
        address: String,
        telephone: String,
        service_kinds: Vec<String>,
        agent: bool,
        closed_on: Option<String>,
        user_id: Option<String>,
        security_address: Option<String>,
        address_since: Option<String>,
    }
}
wire! {
    /// A point of the call-back check-list.
    response DeskCheck { id: String, text: Text, required: bool }
}
wire! {
    /// A reason of a rejection.
    response DeskReason { id: String, text: Text }
}
wire! {
    /// What happened to an application.
    word DeskEventKind {
        /// It was sent.
        Requested,
        /// A reviewer took it up.
        TakenUp,
        /// A reviewer put it back.
        PutBack,
        /// It waits for the envelope.
        EnvelopeAsked,
        /// The envelope has come.
        EnvelopeArrived,
        /// A note.
        Noted,
        /// Approved.
        Approved,
        /// Rejected.
        Rejected,
        /// Withdrawn.
        Withdrawn,
        /// A letter was printed.
        Printed,
        /// It was posted.
        Posted,
        /// It came back.
        Returned,
        /// Its password ended unused.
        Expired,
        /// Its password was used.
        Used,
    }
}
wire! {
    /// A line of the history.
    response DeskEvent {
        kind: DeskEventKind,
        at: String,
        /// The clerk's name; none for the office and the program.
        staff: Option<String>,
        /// A note, a reason by its text, or the day of posting.
        detail: Option<String>,
        /// Whether who printed had approved too.
        alone: bool,
    }
}
wire! {
    /// What the clerk who asks may do with it now.
    response DeskActions {
        take_up: bool,
        put_back: bool,
        ask_envelope: bool,
        record_envelope: bool,
        note: bool,
        approve: bool,
        reject: bool,
        withdraw: bool,
        print: bool,
        reprint: bool,
        post: bool,
        record_return: bool,
        /// Why it cannot be printed by this clerk: who approved cannot release the letter.
        four_eyes: bool,
    }
}
wire! {
    /// An application on a reviewer's screen.
    response DeskApplication {
        id: String,
        version: u32,
        receipt: String,
        state: DeskState,
        office_number: String,
        office_name: String,
        prefecture_name: Text,
        notice_address: String,
        received_at: String,
        changed_at: String,
        days: u32,
        number_advice: Vec<OfficeNumberAdvice>,
        reviewer: Option<String>,
        mine: bool,
        approved_by: Option<String>,
        entry: Option<DeskLedgerEntry>,
        differences: Vec<DeskDifference>,
        checks: Vec<DeskCheck>,
        reasons: Vec<DeskReason>,
        /// The prefecture's rule for the return envelope.
        envelope: Option<Text>,
        envelope_required: bool,
        /// Whether it has come.
        envelope_arrived: bool,
        /// Instant until which a letter's password is taken.
        password_until: Option<String>,
        events: Vec<DeskEvent>,
        actions: DeskActions,
    }
}
