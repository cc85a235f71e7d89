//! Whom a fact is about, and who did it.

use serde::{Deserialize, Serialize};

use crate::federation::FederationCode;
use crate::ids::{AccountId, InstallId, MemberId, OfficeId, StaffId};
use crate::insurer_code::InsurerCode;

/// Whom a series of the journal is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A member of the roster.
    Member(MemberId),
    /// An insurer as a whole.
    Insurer(InsurerCode),
    /// A care office of a federation's ledger, with its applications for re-issue.
    Office(OfficeId),
    /// A federation as a whole: its profile, ledger and clerks.
    Federation(FederationCode),
    /// The install itself.
    Install(InstallId),
}

impl std::fmt::Display for Subject {
    /// The form that is hashed: `member:<uuid>`, `insurer:<code>`, `office:<uuid>`,
    /// `federation:<code>`, `install:<uuid>`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Member(id) => write!(f, "member:{id}"),
            Self::Insurer(code) => write!(f, "insurer:{}", code.as_str()),
            Self::Office(id) => write!(f, "office:{id}"),
            Self::Federation(code) => write!(f, "federation:{}", code.as_str()),
            Self::Install(id) => write!(f, "install:{id}"),
        }
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody at the window who has not logged in.
    Visitor,
    /// A member through an account.
    Account(AccountId),
    /// A care office through its login.
    Office(OfficeId),
    /// A clerk of a federation.
    Staff(StaffId),
    /// Somebody with the admin tool on this machine.
    Operator,
    /// The program itself, such as the outbox or retention.
    Program,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Visitor => write!(f, "visitor"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Office(id) => write!(f, "office:{id}"),
            Self::Staff(id) => write!(f, "staff:{id}"),
            Self::Operator => write!(f, "operator"),
            Self::Program => write!(f, "program"),
        }
    }
}
