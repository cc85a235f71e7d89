//! ログイン情報再発行申請: from the lost login to the letter that is used (REI-01 to REI-16).
//!
//! One application has two lives: unfinished it is a flow, a wizard of five steps; sent it is an
//! application of an office, whose states are one table. See `docs/decisions/0012-reissue.md`.

mod application;
mod batch;
mod code;
mod first_login;
mod letter;
mod note;
mod receipt;
mod recorded;
mod room;
mod self_reset;
pub mod state;
pub mod temporary_password;
mod wizard;

/// Days for which an application is kept from its end on: as long as the body of the fact that ended it. Notes, notice
/// address and letters go with it; what happened stays in the journal as hashes.
pub const KEEP_DAYS: u32 = crate::fact::YEARS_7;

pub use application::{Application, ApplicationRefusal, Decided, Envelope, Event};
pub use batch::{Batch, BatchRefusal};
pub use code::{CodeShape, ConfirmationCode};
pub use first_login::{FirstLogin, FirstLoginRefusal, OfficeNext, OfficeStanding};
pub use letter::{Letter, LetterGate, ReprintReason, ReturnReason, gate};
pub use note::{NoteRefusal, note};
pub use receipt::{ReceiptNumber, ReceiptNumberRefusal};
pub use room::{confirmed_room, tracker_room};
pub use self_reset::SelfReset;
pub use wizard::{AfterPrefecture, Asked, SentCode, Step, TypedOffice, Wizard, WizardRefusal};
