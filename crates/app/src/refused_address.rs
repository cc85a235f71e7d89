//! Which address a refused mail speaks against: one on record, so that the desk
//! sees whom no mail reaches (REG-12), or one that was only typed. Every store
//! marks by this rule. Must not: read or write anything.

use madoguchi_domain::flow::FlowState;
use madoguchi_domain::signup::Phase;

use crate::outbox::{CLOSED, OPENED_ELSEWHERE};

/// Which address a mail went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedAddress {
    /// The account's, or the roster's where there is no account.
    OnRecord,
    /// One that was only typed; nothing on record is wrong.
    Typed,
}

impl RefusedAddress {
    /// By the flow that the mail belonged to, while it is known, and the mail's kind.
    #[must_use]
    pub fn of(flow: Option<&FlowState>, kind: &str) -> Self {
        match flow {
            Some(FlowState::MailChange(_)) => Self::Typed,
            // Mails of care offices: no member's record has the address.
            Some(
                FlowState::Reissue(_)
                | FlowState::SelfReset(_)
                | FlowState::FirstLogin(_)
                | FlowState::SecurityAddress(_),
            ) => Self::Typed,
            Some(FlowState::Recovery(_)) => Self::OnRecord,
            Some(FlowState::Signup(signup)) => match &signup.phase {
                Phase::Code(registration) | Phase::ChooseUserId(registration) if registration.preset => Self::OnRecord,
                Phase::Register { .. } | Phase::Code(_) | Phase::ChooseUserId(_) | Phase::Finished { .. } => {
                    Self::Typed
                }
            },
            // It goes to the old and to the new address, and which one refused is not known.
            None if kind == "address_changed" => Self::Typed,
            // Not the account's address; the account is gone.
            None if kind == OPENED_ELSEWHERE || kind == CLOSED => Self::Typed,
            None => Self::OnRecord,
        }
    }
}
