//! Care offices as a federation's ledger has them, their applications for
//! re-issue, their log-ins, and the federation's clerks.

use std::future::Future;

use jiff::{Timestamp, civil::Date};
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::flow::Flow;
use madoguchi_domain::ids::{BatchId, DeviceId, LetterId, OfficeId, ReissueId, SessionId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::{LedgerRow, OfficeNumber};
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::reissue::{Application, ReceiptNumber, ReturnReason};
use madoguchi_domain::staff::{Roles, SetUp};
use madoguchi_domain::totp::Totp;
use uuid::Uuid;

use super::{Stored, TokenHash};

/// Who is logged in besides members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holder {
    /// A care office.
    Office(OfficeId),
    /// A clerk.
    Staff(StaffId),
}

impl Holder {
    /// The identity by which secrets and authenticators are kept.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Office(id) => id.uuid(),
            Self::Staff(id) => id.uuid(),
        }
    }
}

/// What a commit writes of offices and clerks besides facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeWrites {
    /// Signs of life of sessions; never a conflict.
    pub seen: Vec<(SessionId, Timestamp)>,
    /// Sessions in which the second factor was given, and when.
    pub factors: Vec<(SessionId, Timestamp)>,
    /// Sessions in which the offer of a security address was declined.
    pub declined: Vec<SessionId>,
    /// Authenticators as they stand afterwards; none when one is given up. Its owner is in `expect`,
    /// which makes a code single.
    pub totp: Vec<(Holder, Option<Totp>)>,
    /// How far the set-up of a clerk came; the clerk is in `expect`, or made by this commit.
    pub set_ups: Vec<(StaffId, SetUp)>,
    /// Which applications a batch that begins here holds, in the order of printing.
    pub batches: Vec<(BatchId, Vec<ReissueId>)>,
}

/// An office of a ledger, which is also the office's login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRecord {
    /// Identity, kept across imports.
    pub id: OfficeId,
    /// Version for the commit's check.
    pub version: u64,
    /// Whose ledger.
    pub federation: FederationCode,
    /// The ledger's entry. User ID and security address as they stand now.
    pub entry: LedgerRow,
    /// The day in Japan on which an import brought the postal address in force.
    pub address_since: Date,
    /// The authenticator, when one is set up.
    pub totp: Option<Totp>,
    /// Whether a password was ever set.
    pub password_changed_at: Option<Timestamp>,
    /// The newest log-in.
    pub last_login_at: Option<Timestamp>,
    /// The log-in before that.
    pub previous_login_at: Option<Timestamp>,
}

/// A device from which an office logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeDevice {
    /// Identity.
    pub device: DeviceId,
    /// Its name as the host knew it last.
    pub name: String,
    /// The first log-in.
    pub first_at: Timestamp,
    /// The newest log-in.
    pub last_at: Timestamp,
}

/// An application that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReissueRecord {
    /// Version for the commit's check.
    pub version: u64,
    /// The application.
    pub application: Application,
}

/// Something that happened to an application, as its facts say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReissueEvent {
    /// Kind of the fact, such as `reissue_approved`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The clerk; none for the office and the program.
    pub staff: Option<StaffId>,
    /// The note, the name of the reason, the day of posting, or the reason of a return or a reprint.
    pub detail: Option<String>,
    /// Whether who printed had approved too.
    pub alone: bool,
}

/// Which applications of a federation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReissueQuery {
    /// Whose.
    pub federation: FederationCode,
    /// In these states; never empty.
    pub states: Vec<State>,
    /// `domain::notice::search_words` of what was typed: each word must occur in office number, office name, the
    /// ledger's kana as it stands, or the receipt number's digits, all folded alike; empty for all.
    pub words: String,
    /// Sent not later than this.
    pub until: Option<Timestamp>,
    /// In the hands of this reviewer.
    pub reviewer: Option<StaffId>,
    /// Behind this place.
    pub after: Option<(Timestamp, ReissueId)>,
    /// At most so many, the oldest first.
    pub limit: u32,
}

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReissueRow {
    /// Identity.
    pub id: ReissueId,
    /// Version for the commit's check.
    pub version: u64,
    /// 受付番号
    pub receipt: String,
    /// 事業所番号
    pub office_number: String,
    /// 事業所名 as step 4 showed it.
    pub office_name: String,
    /// Code of 請求先都道府県.
    pub prefecture: String,
    /// Where it stands.
    pub state: State,
    /// When it was sent.
    pub received_at: Timestamp,
    /// When the state changed last.
    pub changed_at: Timestamp,
    /// Who has it in review.
    pub reviewer: Option<StaffId>,
    /// Who approved it.
    pub approved_by: Option<StaffId>,
}

/// A batch of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecord {
    /// Identity.
    pub id: BatchId,
    /// Whose.
    pub federation: FederationCode,
    /// Who began it.
    pub staff: StaffId,
    /// When.
    pub begun_at: Timestamp,
    /// How many letters it holds.
    pub letters: u32,
    /// How many of them were printed in it.
    pub printed: u32,
}

/// A letter of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchLetter {
    /// The application as it stands.
    pub record: ReissueRecord,
    /// The letter that was printed in this batch; none while it waits.
    pub printed: Option<LetterId>,
    /// The day on which it was posted.
    pub posted_on: Option<Date>,
    /// Why it came back.
    pub returned: Option<ReturnReason>,
}

/// A clerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRecord {
    /// Identity.
    pub id: StaffId,
    /// Version for the commit's check.
    pub version: u64,
    /// Whose clerk.
    pub federation: FederationCode,
    /// As the operator typed it.
    pub user_id: String,
    /// The clerk's name, as colleagues see it.
    pub name: String,
    /// What the clerk may do.
    pub roles: Roles,
    /// Whether the account was closed.
    pub closed: bool,
    /// The authenticator, when one is set up.
    pub totp: Option<Totp>,
    /// The newest set-up; none before the first token.
    pub set_up: Option<SetUp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The newest log-in.
    pub last_login_at: Option<Timestamp>,
}

/// A session of an office or a clerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderSession {
    /// Identity.
    pub id: SessionId,
    /// Version for the commit's check.
    pub version: u64,
    /// Whose.
    pub holder: Holder,
    /// On which device.
    pub device: DeviceId,
    /// The device's name as the host knew it.
    pub device_name: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Newest sign of life.
    pub seen_at: Timestamp,
    /// When the second factor was given last in it.
    pub factor_at: Option<Timestamp>,
    /// Whether the offer of a security address was declined in it.
    pub declined: bool,
}

/// What is known of offices, applications and clerks.
pub trait OfficeStore: Clone + Send + Sync + 'static {
    /// All federations' profiles as JSON, by code.
    fn federations(&self) -> impl Future<Output = Stored<Vec<String>>> + Send;
    /// A federation's profile as JSON.
    fn federation(&self, code: &FederationCode) -> impl Future<Output = Stored<Option<String>>> + Send;

    /// An office.
    fn office(&self, id: OfficeId) -> impl Future<Output = Stored<Option<OfficeRecord>>> + Send;
    /// An office of a ledger by its number.
    fn office_by_number(
        &self,
        federation: &FederationCode,
        number: &OfficeNumber,
    ) -> impl Future<Output = Stored<Option<OfficeRecord>>> + Send;
    /// An office by the canonical key of its user ID, which is unique over all federations.
    fn office_by_user_id(&self, user_id_key: &str) -> impl Future<Output = Stored<Option<OfficeRecord>>> + Send;
    /// The greatest user ID of `length` characters that is `prefix`, in whatever case, and digits, and that a free one of
    /// the same form follows, over all federations; written with `prefix` as it is given. From its serial the next one
    /// is made. One that a ledger has in small letters is not passed over; the last of all serials and what lies before
    /// it without a gap are. None where there is no such user ID, or every one behind the first of them is taken.
    fn user_id_before_free(&self, prefix: &str, length: usize) -> impl Future<Output = Stored<Option<String>>> + Send;
    /// Offices of a ledger, by number: those after a number, at most so many.
    fn ledger_page(
        &self,
        federation: &FederationCode,
        after: Option<&OfficeNumber>,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<OfficeRecord>>> + Send;
    /// Devices from which an office logged in and which it has not forgotten, the newest first.
    fn office_devices(&self, office: OfficeId) -> impl Future<Output = Stored<Vec<OfficeDevice>>> + Send;
    /// Flows of an office (self reset, first log-in, security address) that are not over, the newest first.
    fn flows_of_office(&self, office: OfficeId) -> impl Future<Output = Stored<Vec<Flow>>> + Send;

    /// An application.
    fn reissue(&self, id: ReissueId) -> impl Future<Output = Stored<Option<ReissueRecord>>> + Send;
    /// An application by its receipt number, which is unique over all federations, and its notice address together
    /// (`ReceiptNumber::pair`). A wrong pair finds no row, whichever half is wrong, so that the time does not tell
    /// whether the number was given out; there is no look-up by the number alone.
    fn reissue_by_pair(
        &self,
        receipt: &ReceiptNumber,
        address: &MailAddress,
    ) -> impl Future<Output = Stored<Option<ReissueRecord>>> + Send;
    /// The open application of an office; there is one at the most.
    fn open_reissue(&self, office: OfficeId) -> impl Future<Output = Stored<Option<ReissueRecord>>> + Send;
    /// Applications of an office, the newest first.
    fn reissues_of_office(
        &self,
        office: OfficeId,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<ReissueRecord>>> + Send;
    /// What happened to an application, oldest first.
    fn reissue_events(&self, id: ReissueId) -> impl Future<Output = Stored<Vec<ReissueEvent>>> + Send;
    /// A page of the queue: applications by (received_at, id), the oldest first.
    fn reissue_page(&self, query: &ReissueQuery) -> impl Future<Output = Stored<Vec<ReissueRow>>> + Send;
    /// How many applications of a federation stand in each state, kept or counted so that 100,000 cost little. A
    /// state in which none stands may be left out.
    fn reissue_counts(&self, federation: &FederationCode) -> impl Future<Output = Stored<Vec<(State, u64)>>> + Send;
    /// Open applications whose newest letter was printed not later than this and is still out, the oldest first: whose
    /// time is over.
    fn letters_printed_until(
        &self,
        until: Timestamp,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<ReissueRecord>>> + Send;

    /// Since when the ledger has had the postal address of each application's office, where the application is one of
    /// the federation; in any order.
    fn addresses_since(
        &self,
        federation: &FederationCode,
        applications: &[ReissueId],
    ) -> impl Future<Output = Stored<Vec<(ReissueId, Date)>>> + Send;

    /// A batch.
    fn batch(&self, id: BatchId) -> impl Future<Output = Stored<Option<BatchRecord>>> + Send;
    /// A batch's letters in the order of printing.
    fn batch_letters(&self, id: BatchId) -> impl Future<Output = Stored<Vec<BatchLetter>>> + Send;
    /// The newest batches of a federation, the newest first.
    fn batches(&self, federation: &FederationCode, limit: u32)
    -> impl Future<Output = Stored<Vec<BatchRecord>>> + Send;

    /// A clerk.
    fn staff(&self, id: StaffId) -> impl Future<Output = Stored<Option<StaffRecord>>> + Send;
    /// A clerk by the canonical key of the user ID, which is unique over all federations.
    fn staff_by_user_id(&self, user_id_key: &str) -> impl Future<Output = Stored<Option<StaffRecord>>> + Send;
    /// A clerk by the hash of the newest set-up token.
    fn staff_by_set_up(&self, token: &TokenHash) -> impl Future<Output = Stored<Option<StaffRecord>>> + Send;
    /// Clerks of a federation or of all, by federation and user ID.
    fn staff_list(&self, federation: Option<&FederationCode>) -> impl Future<Output = Stored<Vec<StaffRecord>>> + Send;

    /// A session of an office or a clerk by the hash of its token, that has not ended.
    fn holder_session_by_token(&self, token: &TokenHash) -> impl Future<Output = Stored<Option<HolderSession>>> + Send;
    /// Sessions of an office or a clerk that have not ended, oldest first.
    fn holder_sessions(&self, holder: Holder) -> impl Future<Output = Stored<Vec<HolderSession>>> + Send;
}

/// How a ledger is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLoad {
    /// Whose ledger it is.
    pub federation: FederationCode,
    /// Offices not in the file are closed.
    pub full: bool,
    /// When it is loaded.
    pub at: Timestamp,
}

/// What a load did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerCounts {
    /// Rows read.
    pub rows: u64,
    /// Offices that were not known.
    pub added: u64,
    /// Offices some of whose items changed.
    pub changed: u64,
    /// Offices whose postal address changed, among those changed.
    pub moved: u64,
    /// Offices that would be closed on the day of the load (full load only), those closed before left out.
    pub ended: u64,
    /// Offices of the ledger before the load that were not closed.
    pub before: u64,
    /// Rows that name an office of an earlier row: (line, line of the earlier row), at most 100,000.
    pub duplicates: Vec<(u64, u64)>,
    /// Lines whose user ID belongs to another office, of the file or of any ledger; at most 100,000.
    pub user_ids_taken: Vec<u64>,
}

/// What becomes of a load after it was counted.
#[derive(Debug, Clone)]
pub enum LedgerVerdict {
    /// Keep it, with this fact.
    Keep(Box<FactEntry>),
    /// Undo it.
    Undo,
}

/// Bulk loading of ledgers, in one transaction. A part of every store, since the desk loads ledgers too.
///
/// An office keeps its identity by (federation, number). An empty user ID in the file leaves the one
/// that stands; another one replaces it. An empty security address leaves the one that stands, since an
/// office may have registered it itself. `address_since` changes when postal code or address do.
pub trait LedgerStore: Clone + Send + Sync + 'static {
    /// Loads `(line, row)` pairs, counts, asks `judge`, and keeps or undoes all.
    /// `random` gives the random part of each new office's identity.
    fn ledger_load<I, J, R>(
        &self,
        load: LedgerLoad,
        rows: I,
        judge: J,
        random: R,
    ) -> impl Future<Output = Stored<LedgerCounts>> + Send
    where
        I: Iterator<Item = (u64, LedgerRow)> + Send + 'static,
        J: FnOnce(&LedgerCounts) -> LedgerVerdict + Send + 'static,
        R: FnMut() -> [u8; 10] + Send + 'static;
}
