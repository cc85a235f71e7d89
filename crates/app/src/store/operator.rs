//! What an operator needs of a store beyond the use cases: whom no mail reaches,
//! and whether the journal is what was written.

use std::future::Future;

use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::insurer_code::InsurerCode;

use super::{Store, Stored};
use crate::journal::VerifyReport;

/// Somebody the desk should write to on paper, since mails do not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undeliverable {
    /// The person.
    pub member: MemberId,
    /// The insurer.
    pub insurer: InsurerCode,
    /// 記号
    pub symbol: String,
    /// 番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// The address that was refused.
    pub address: String,
    /// Whether it is an account's confirmed address; otherwise the roster's.
    pub confirmed: bool,
}

/// A store that an operator can look after.
pub trait OperatorStore: Store {
    /// People whom no mail reaches, of one insurer or of all, by insurer, 記号 and 番号 (REG-12).
    ///
    /// # Errors
    /// When the store cannot serve.
    fn undeliverable(&self, insurer: Option<InsurerCode>) -> impl Future<Output = Stored<Vec<Undeliverable>>> + Send;

    /// Walks the whole journal ([`crate::journal::verify`]), compares it with checkpoints kept
    /// elsewhere and lists at most `most` problems.
    ///
    /// # Errors
    /// When the journal cannot be read at all.
    fn journal_verify(
        &self,
        kept: Vec<CheckpointLine>,
        most: usize,
    ) -> impl Future<Output = Stored<VerifyReport>> + Send;

    /// The newest checkpoint as a line to keep elsewhere.
    ///
    /// # Errors
    /// When the store cannot serve.
    fn checkpoint_line(&self) -> impl Future<Output = Stored<Option<CheckpointLine>>> + Send;
}
