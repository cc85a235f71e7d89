//! ログイン情報再発行申請: the wizard of five steps and the tracker of sent
//! applications (REI-01 to REI-16).

use crate::signup::MailState;
use crate::text::MailAdvice;
use crate::{Language, Text, wire};

wire! {
    /// One of the 47 prefectures (REI-06).
    response PrefectureShown {
        /// 01 to 47, as in JIS X 0401.
        code: String,
        name: Text,
        /// Whether a federation of this install serves it.
        served: bool,
    }
}
wire! {
    /// All 47, in the order of their codes.
    response PrefectureList { prefectures: Vec<PrefectureShown> }
}
wire! {
    /// A 事業所番号 being typed.
    request OfficeNumberCheck { office_number: String }
}
wire! {
    /// What is odd about an office number; it warns and never blocks.
    word OfficeNumberAdvice {
        /// The first two digits name no prefecture.
        UnknownPrefecture,
        /// The check digit does not fit.
        CheckDigit,
        /// It holds letters, which the official form allows but few numbers have.
        Letters,
    }
}
wire! {
    /// What can be said of a typed number without looking anything up.
    response OfficeNumberShown {
        /// The number in half-width capitals, as it will be used.
        office_number: String,
        /// Whether it has the form of an office number.
        well_formed: bool,
        advice: Vec<OfficeNumberAdvice>,
        /// The prefecture its first digits name.
        prefecture: Option<String>,
    }
}

/// Where an application stands before it is sent, and what became of it. The one answer of all commands
/// of the wizard, so that a screen can be drawn from it at any time, also after a restart.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum ReissueStep {
    /// Nothing is in progress.
    None,
    /// 1 パスワード等を紛失した方 (REI-02)
    Lost,
    /// 2 ログイン情報再発行申請 (REI-04)
    Office(ReissueOffice),
    /// 2 請求先都道府県選択 (REI-06)
    Prefecture(ReissuePrefecture),
    /// 3 確認コード入力 (REI-08)
    Code(ReissueCode),
    /// 4 送信確認 (REI-10)
    Confirm(ReissueConfirm),
    /// 5 終了 (REI-11)
    Finished(ReissueFinished),
}

wire! {
    /// The first form with what was typed before.
    response ReissueOffice {
        office_number: Option<String>,
        notice_address: Option<String>,
    }
}
wire! {
    /// 次へ of the first form.
    request ReissueOfficeSubmit {
        office_number: String,
        notice_address: String,
        /// 通知先メールアドレス（確認用）
        notice_address_again: String,
        language: Language,
    }
}
wire! {
    /// The choice of 請求先都道府県.
    response ReissuePrefecture {
        office_number: String,
        notice_address: String,
        /// What is odd about the number; it does not block.
        number_advice: Vec<OfficeNumberAdvice>,
        /// What is odd about the address; it does not block.
        mail_advice: Vec<MailAdvice>,
        /// What was probably meant, for `LooksLike`.
        mail_suggestion: Option<String>,
        /// What was chosen, or what the number begins with.
        proposed: Option<String>,
    }
}
wire! {
    /// 次へ of the prefectures.
    request ReissuePrefectureSubmit { prefecture: String }
}
wire! {
    /// A telephone that answers.
    response HelpDesk {
        name: Text,
        phone: Option<String>,
        hours: Option<Text>,
    }
}
wire! {
    /// A confirmation code was sent and is waited for.
    response ReissueCode {
        /// In full, since the person typed it.
        sent_to: String,
        /// Address the mail comes from.
        sender: String,
        /// Digits of the code.
        digits: u16,
        /// Minutes a code lives.
        minutes: u16,
        /// Instant until which the code is taken; RFC 3339 UTC.
        expires_at: String,
        /// The host's present instant.
        now: String,
        /// Instant from which another code can be asked for.
        resend_at: String,
        tries_left: u16,
        codes_left: u16,
        mail_state: MailState,
        mail_advice: Vec<MailAdvice>,
        /// What was probably meant, for `LooksLike`.
        mail_suggestion: Option<String>,
        help_desk: HelpDesk,
    }
}
wire! {
    /// Why an application cannot be sent, said only after a right code.
    word LedgerObstacle {
        /// The ledger has no such office.
        Missing,
        /// It is closed.
        Closed,
        /// It is an agent 代理人, which has to ask the federation.
        Agent,
        /// Another application of it is open.
        ApplicationOpen,
    }
}
wire! {
    /// 送信確認
    response ReissueConfirm {
        office_number: String,
        /// 事業所名; none when the ledger does not let it send.
        office_name: Option<String>,
        obstacle: Option<LedgerObstacle>,
        notice_address: String,
        prefecture: String,
        prefecture_name: Text,
        federation_name: Text,
        /// What the federation asks beside the application (REI-05).
        envelope: Option<Text>,
        /// Whether an approval waits for the envelope.
        envelope_required: bool,
        /// Whom to call about the ledger.
        office_desk: HelpDesk,
    }
}
wire! {
    /// 終了
    response ReissueFinished {
        receipt: String,
        notice_address: String,
        federation_name: Text,
        envelope: Option<Text>,
        envelope_required: bool,
        office_desk: HelpDesk,
    }
}

wire! {
    /// By what an application is found again.
    request ReissueTrack {
        /// 受付番号
        receipt: String,
        notice_address: String,
    }
}
wire! {
    /// Where an application stands, as the office is told.
    word ReissueState {
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
}
wire! {
    /// One step of an application's way.
    response ReissueEvent {
        state: ReissueState,
        /// RFC 3339 UTC.
        at: String,
    }
}
wire! {
    /// What the tracker tells.
    response ReissueTracked {
        receipt: String,
        state: ReissueState,
        /// Oldest first.
        events: Vec<ReissueEvent>,
        /// Why it was rejected.
        reason: Option<Text>,
        /// What is asked for while the envelope is waited for.
        envelope: Option<Text>,
        /// Instant until which the temporary password is taken; once the letter was posted.
        password_until: Option<String>,
        /// Whether the office may withdraw it.
        can_withdraw: bool,
        federation_name: Text,
        office_desk: HelpDesk,
    }
}
