//! 電子請求ログイン情報再発行通知書: batches, printing, posting, returns (REI-14).

use crate::desk::DeskState;
use crate::wire;

wire! {
    /// An application whose letter can be printed.
    response LetterReady {
        id: String,
        receipt: String,
        office_number: String,
        office_name: String,
        approved_at: String,
        /// Who approved it; that clerk cannot print it.
        approved_by: String,
        /// Whether the clerk who asks may print it.
        can_print: bool,
        /// Since when the ledger has the address to which it goes, where that is new: a forged change of address comes
        /// before a forged letter.
        new_address_since: Option<String>,
    }
}
wire! {
    /// Letters that wait, and the newest batches.
    response LetterDesk {
        ready: Vec<LetterReady>,
        /// More wait than are listed.
        more: bool,
        batches: Vec<LetterBatchRow>,
        /// As many letters as one batch may have.
        most: u32,
    }
}
wire! {
    /// A line of the list of batches.
    response LetterBatchRow {
        id: String,
        begun_at: String,
        staff: String,
        letters: u32,
        printed: u32,
    }
}
wire! {
    /// Applications to print together.
    request LetterBatchBegin { ids: Vec<String> }
}
wire! {
    /// A batch.
    request LetterBatchOpen { id: String }
}
wire! {
    /// A letter of a batch.
    response LetterRow {
        /// The application.
        id: String,
        version: u32,
        receipt: String,
        office_number: String,
        office_name: String,
        state: DeskState,
        /// Whether it was printed in this batch.
        printed: bool,
        /// Why it cannot be printed any more, such as a rejection meanwhile.
        passed_over: bool,
        /// Since when the ledger has the address to which it goes or would go again, where that is new.
        new_address_since: Option<String>,
    }
}
wire! {
    /// A batch and how far it came.
    response LetterBatch {
        id: String,
        begun_at: String,
        staff: String,
        letters: Vec<LetterRow>,
        printed: u32,
        /// Letters that printing goes on with.
        left: u32,
    }
}
wire! {
    /// Letters that were posted.
    request LetterPost {
        ids: Vec<String>,
        /// The day in Japan.
        on: String,
    }
}
wire! {
    /// Why a letter came back.
    word LetterReturnReason {
        /// あて所に尋ねあたらない
        AddressUnknown,
        /// 受取拒絶
        Refused,
        /// 保管期間経過
        NotCollected,
        /// その他
        Other,
    }
}
wire! {
    /// A letter that came back.
    request LetterReturn { id: String, version: u32, reason: LetterReturnReason, note: Option<String> }
}
wire! {
    /// Why a letter is printed once more.
    word LetterReprintReason {
        /// Printing was interrupted, or the paper was spoiled.
        Spoiled,
        /// It did not arrive.
        Lost,
        /// It came back and goes out again.
        Returned,
    }
}
wire! {
    /// A letter to print once more; its password is a new one.
    request LetterReprint { id: String, version: u32, reason: LetterReprintReason }
}
