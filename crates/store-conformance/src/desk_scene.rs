//! The scene of care offices: a federation's ledger, applications that are driven
//! by the domain's own rules, clerks, log-ins. Every commit says whose it is.

mod application;

pub use application::{Hands, application, receipt, required, sent, way_to};

use jiff::Timestamp;
use madoguchi_app::store::{
    Commit, Entity, Holder, HolderSession, LedgerCounts, LedgerLoad, LedgerStore, LedgerVerdict, OfficeRecord,
    OfficeStore, OfficeWrites, Outcome, RosterStore, SecretKind, StaffRecord, TokenHash,
};
use madoguchi_domain::fact::{Fact, FactEntry, OfficeFact, Subject};
use madoguchi_domain::federation::{FederationCode, FederationProfile};
use madoguchi_domain::ids::{DataSetId, DeviceId, OfficeId, ReissueId, SessionId, StaffId};
use madoguchi_domain::kana::KanaKey;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::{LedgerRow, OfficeNumber, PostalCode, ServiceKind, Telephone};
use madoguchi_domain::reissue::state::State;
use madoguchi_domain::reissue::{Application, Decided, Event};
use madoguchi_domain::staff::{Role, Roles, SetUp};
use madoguchi_domain::user_id::{UserId, UserIdPolicy};

use crate::scene::{Scene, at, fact_at, new_hash, new_id, secret, ten_bytes};

/// What a store of an install with care offices is.
pub trait DeskStore: RosterStore + OfficeStore + LedgerStore {}

impl<S: RosterStore + OfficeStore + LedgerStore> DeskStore for S {}

/// The shipped federation's profile, which asks for an envelope where a reviewer does.
#[must_use]
pub fn tottori() -> FederationProfile {
    let text = include_str!("../../../profiles/federations/tottori.toml");
    madoguchi_domain::federation::parse("tottori.toml", text).unwrap()
}

/// A federation's code.
#[must_use]
pub fn federation(code: &str) -> FederationCode {
    FederationCode::new(code).unwrap()
}

/// The federation of the scene.
#[must_use]
pub fn ours() -> FederationCode {
    federation("tottori")
}

/// An office number.
#[must_use]
pub fn number(text: &str) -> OfficeNumber {
    OfficeNumber::new(text).unwrap()
}

/// A user ID as typed.
#[must_use]
pub fn user_id(text: &str) -> UserId {
    UserId::new(text, &UserIdPolicy::default()).unwrap()
}

/// A mail address.
#[must_use]
pub fn address(text: &str) -> MailAddress {
    MailAddress::new(text).unwrap()
}

/// A row of a ledger with what every office has.
#[must_use]
pub fn ledger_row(office_number: &str) -> LedgerRow {
    let kana = "ミホン ジギョウショ";
    LedgerRow {
        number: number(office_number),
        name: format!("見本事業所 {office_number}"),
        kana: kana.into(),
        kana_key: KanaKey::new(kana).unwrap(),
        postal_code: PostalCode::new("680-0061").unwrap(),
        address: "鳥取県鳥取市立川町6-176".into(),
        telephone: Telephone::new("0857-20-0001").unwrap(),
        service_kinds: Vec::new(),
        agent: false,
        closed_on: None,
        user_id: None,
        security_address: None,
    }
}

/// The same row under another reading.
#[must_use]
pub fn read_as(row: LedgerRow, kana: &str) -> LedgerRow {
    LedgerRow { kana: kana.into(), kana_key: KanaKey::new(kana).unwrap(), ..row }
}

/// Kinds of service by their codes.
#[must_use]
pub fn services(codes: &[&str]) -> Vec<ServiceKind> {
    codes.iter().map(|code| ServiceKind::new(code).unwrap()).collect()
}

/// A load of our ledger.
#[must_use]
pub fn ledger_at(at: Timestamp, full: bool) -> LedgerLoad {
    LedgerLoad { federation: ours(), full, at }
}

/// The fact of a load with its counts.
#[must_use]
pub fn ledger_fact(load: &LedgerLoad, counts: &LedgerCounts) -> FactEntry {
    let fact = OfficeFact::LedgerImported {
        federation: load.federation.clone(),
        data_set: DataSetId::from_uuid(new_id()),
        sha256: "00".repeat(32),
        rows: counts.rows,
        added: counts.added,
        changed: counts.changed,
        moved: counts.moved,
        ended: counts.ended,
        full: load.full,
    };
    fact_at(Subject::Federation(load.federation.clone()), load.at, Fact::Office(fact))
}

/// A fact of an office.
#[must_use]
pub fn of_office(office: OfficeId, at: Timestamp, fact: OfficeFact) -> FactEntry {
    fact_at(Subject::Office(office), at, Fact::Office(fact))
}

/// A fact of our federation.
#[must_use]
pub fn of_federation(at: Timestamp, fact: OfficeFact) -> FactEntry {
    fact_at(Subject::Federation(ours()), at, Fact::Office(fact))
}

impl<S: DeskStore> Scene<S> {
    /// Commits something of our federation.
    pub async fn desk_commit(&self, commit: Commit) -> Outcome {
        self.commit(Commit { federation: Some(ours()), ..commit }).await
    }

    /// As [`Self::desk_commit`], and nothing must stand in the way.
    pub async fn desk_done(&self, commit: Commit) {
        assert_eq!(self.desk_commit(commit).await, Outcome::Done);
    }

    /// Commits facts of our federation alone.
    pub async fn desk_facts(&self, facts: Vec<FactEntry>) {
        self.desk_done(Commit { facts, ..Commit::default() }).await;
    }

    /// A commit of our federation that expects one entity.
    #[must_use]
    pub fn desk_expecting(&self, entity: Entity, version: u64) -> Commit {
        Commit { federation: Some(ours()), expect: vec![(entity, version)], ..Commit::default() }
    }

    /// Loads rows, numbering their lines from 2 as after a header, and keeps them.
    pub async fn load_ledger(&self, load: LedgerLoad, rows: Vec<LedgerRow>) -> LedgerCounts {
        let fact_of = load.clone();
        let judge = move |counts: &LedgerCounts| LedgerVerdict::Keep(Box::new(ledger_fact(&fact_of, counts)));
        self.store.ledger_load(load, (2..).zip(rows), judge, ten_bytes).await.unwrap()
    }

    /// Counts what a load would do, and keeps nothing of it.
    pub async fn try_ledger(&self, load: LedgerLoad, rows: Vec<LedgerRow>) -> LedgerCounts {
        self.store.ledger_load(load, (2..).zip(rows), |_| LedgerVerdict::Undo, ten_bytes).await.unwrap()
    }

    /// An office of our ledger.
    pub async fn by_number(&self, office_number: &str) -> Option<OfficeRecord> {
        self.store.office_by_number(&ours(), &number(office_number)).await.unwrap()
    }

    /// Adds a row to our ledger.
    pub async fn office_of(&self, row: LedgerRow) -> OfficeRecord {
        let added = row.number.as_str().to_owned();
        self.load_ledger(ledger_at(at(0), false), vec![row]).await;
        self.by_number(&added).await.unwrap()
    }

    /// Adds an office of which only the number matters.
    pub async fn office(&self, office_number: &str) -> OfficeRecord {
        self.office_of(ledger_row(office_number)).await
    }

    /// Sends an application at an instant.
    pub async fn send(&self, office: &OfficeRecord, sent_at: Timestamp) -> Application {
        let application = application(office, sent_at);
        self.desk_facts(vec![sent(&application)]).await;
        application
    }

    /// An application as the store has it, and its version.
    pub async fn kept(&self, id: ReissueId) -> (u64, Application) {
        let record = self.store.reissue(id).await.unwrap().unwrap();
        (record.version, record.application)
    }

    /// Lets an event happen by the domain's rules, and commits its fact under the application's version.
    pub async fn happen(&self, application: &mut Application, event: &Event, now: Timestamp) -> Decided {
        let version = self.kept(application.id).await.0;
        let decided = application.apply(event, &tottori(), now).unwrap();
        let fact = of_office(application.office, now, application.recorded(event, &decided).unwrap());
        let expecting = self.desk_expecting(Entity::Reissue(application.id), version);
        self.desk_done(Commit { facts: vec![fact], ..expecting }).await;
        decided
    }

    /// Brings a new application of an office to a state, a second for each step.
    pub async fn standing(
        &self,
        office: &OfficeRecord,
        state: State,
        sent_at: Timestamp,
        hands: &Hands,
    ) -> Application {
        let mut application = self.send(office, sent_at).await;
        let mut now = sent_at;
        for kind in way_to(state) {
            now += jiff::SignedDuration::from_secs(1);
            let event = hands.event(*kind, &application);
            self.happen(&mut application, &event, now).await;
        }
        assert_eq!(application.state, state);
        application
    }

    /// Makes a clerk of our federation.
    pub async fn clerk(&self, typed: &str, roles: &[Role]) -> StaffRecord {
        let (id, created) = creation(typed, roles, &ours());
        self.desk_facts(vec![created]).await;
        self.store.staff(id).await.unwrap().unwrap()
    }

    /// Issues a set-up token to a clerk who is at a version.
    pub async fn issue_set_up(&self, staff: &StaffRecord, issued_at: Timestamp) -> (SetUp, TokenHash) {
        let (set_up, token) = (SetUp::begin(staff.id, issued_at), new_hash());
        let issued = OfficeFact::StaffSetUpIssued { staff: staff.id, expires_at: set_up.expires_at() };
        self.desk_done(Commit {
            facts: vec![of_federation(issued_at, issued)],
            secrets: vec![secret(staff.id.uuid(), SecretKind::StaffSetUp, &token)],
            office: OfficeWrites { set_ups: vec![(staff.id, set_up.clone())], ..OfficeWrites::default() },
            ..self.desk_expecting(Entity::Staff(staff.id), staff.version)
        })
        .await;
        (set_up, token)
    }

    /// Logs an office or a clerk in, at an instant from a device.
    pub async fn enter(&self, holder: Holder, now: Timestamp, device: DeviceId) -> (HolderSession, TokenHash) {
        let (session, token) = (SessionId::from_uuid(new_id()), new_hash());
        self.desk_done(Commit {
            facts: vec![logged_in(holder, now, session, device, "事務所の PC")],
            secrets: vec![secret(session.uuid(), SecretKind::SessionToken, &token)],
            ..Commit::default()
        })
        .await;
        (self.store.holder_session_by_token(&token).await.unwrap().unwrap(), token)
    }
}

/// The fact that makes a clerk.
#[must_use]
pub fn creation(typed: &str, roles: &[Role], of: &FederationCode) -> (StaffId, FactEntry) {
    let staff = StaffId::from_uuid(new_id());
    let fact = OfficeFact::StaffCreated {
        staff,
        federation: of.clone(),
        user_id: typed.to_owned(),
        user_id_key: typed.to_lowercase(),
        name: format!("見本 {typed}"),
        roles: Roles::new(roles.iter().copied()).unwrap(),
    };
    (staff, fact_at(Subject::Federation(of.clone()), at(0), Fact::Office(fact)))
}

/// The fact of a log-in.
#[must_use]
pub fn logged_in(holder: Holder, now: Timestamp, session: SessionId, device: DeviceId, name: &str) -> FactEntry {
    let device_name = name.to_owned();
    match holder {
        Holder::Office(office) => {
            of_office(office, now, OfficeFact::OfficeLoggedIn { office, session, device, device_name })
        }
        Holder::Staff(staff) => of_federation(now, OfficeFact::StaffLoggedIn { staff, session, device, device_name }),
    }
}
