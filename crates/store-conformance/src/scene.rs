//! A fresh store with helpers to set a scene: instants, identities, facts,
//! invented people. Everything is counted, nothing random.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use madoguchi_app::store::{
    AccountRecord, Commit, CounterKey, Entity, MemberRecord, Outcome, RosterCounts, RosterLoad, RosterStore,
    RosterVerdict, SecretKind, SecretWrite, SessionRecord, TokenHash,
};
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::{AccountId, DataSetId, DeviceId, FactId, FlowId, MemberId, SessionId, uuid_v7};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::kana::KanaKeys;
use madoguchi_domain::recovery::Recovery;
use madoguchi_domain::roster::{Relation, RosterRow};
use madoguchi_domain::signup::Signup;
use madoguchi_domain::symbol_number::{Number, Symbol};
use uuid::Uuid;

/// Identities are counted over all scenes of a process, so that none repeats.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The store under test.
#[derive(Clone)]
pub struct Scene<S> {
    /// The store.
    pub store: S,
}

/// An instant of the scene, in seconds after its beginning.
#[must_use]
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap() + SignedDuration::from_secs(seconds)
}

/// An instant of the scene, in days after its beginning.
#[must_use]
pub fn day(days: i64) -> Timestamp {
    at(days * 86_400)
}

/// Ten bytes that never come again.
#[must_use]
pub fn ten_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// A new identity.
#[must_use]
pub fn new_id() -> Uuid {
    uuid_v7(at(0), ten_bytes())
}

/// A hash that never comes again, for tokens and counters.
#[must_use]
pub fn new_hash() -> [u8; 32] {
    let mut hash = [7; 32];
    hash[22..].copy_from_slice(&ten_bytes());
    hash
}

/// An insurer's code.
#[must_use]
pub fn insurer(code: &str) -> InsurerCode {
    InsurerCode::new(code).unwrap()
}

/// A fact about a member, the insurer or the install, at an instant.
#[must_use]
pub fn fact_at(subject: Subject, at: Timestamp, fact: Fact) -> FactEntry {
    let mut salt = [0; 16];
    salt[6..].copy_from_slice(&ten_bytes());
    FactEntry { id: FactId::from_uuid(new_id()), subject, actor: Actor::Program, at, salt, fact }
}

/// A fact at the beginning of the scene.
#[must_use]
pub fn fact(subject: Subject, fact: Fact) -> FactEntry {
    fact_at(subject, at(0), fact)
}

/// A person of a roster; only what tells people apart is given.
#[must_use]
pub fn person(relation: Relation, number: &str, birth_date: Date, kana: &str) -> RosterRow {
    RosterRow {
        insurer: insurer("0386"),
        symbol: Symbol::new("1").unwrap(),
        number: Number::new(number).unwrap(),
        branch_number: None,
        birth_date,
        name: format!("見本 {number}"),
        kana: kana.to_owned(),
        kana_keys: KanaKeys::new(kana).unwrap(),
        mail: None,
        relation,
        employee_number: None,
    }
}

/// An insured person whose number is all that matters.
#[must_use]
pub fn insured(number: &str) -> RosterRow {
    person(Relation::Insured, number, date(1970, 1, 2), "ミホン タロウ")
}

/// A load of 0386 at an instant with widths of three and six.
#[must_use]
pub fn load_at(at: Timestamp, full: bool) -> RosterLoad {
    RosterLoad { insurer: insurer("0386"), full, symbol_width: Some(3), number_width: Some(6), at }
}

/// The fact of a load with its counts.
#[must_use]
pub fn load_fact(load: &RosterLoad, counts: &RosterCounts) -> FactEntry {
    let fact = Fact::RosterImported {
        insurer: load.insurer.clone(),
        data_set: DataSetId::from_uuid(new_id()),
        sha256: "00".repeat(32),
        rows: counts.rows,
        added: counts.added,
        changed: counts.changed,
        ended: counts.ended,
        full: load.full,
    };
    fact_at(Subject::Insurer(load.insurer.clone()), load.at, fact)
}

/// A flow of a recovery.
#[must_use]
pub fn recovery_flow(account: Option<AccountId>, opened_at: Timestamp) -> Flow {
    let state = FlowState::Recovery(Recovery::begin("ja".into(), "taro.omuro".into(), date(1970, 1, 2), opened_at));
    Flow { id: FlowId::from_uuid(new_id()), version: 0, insurer: None, member: None, account, opened_at, state }
}

/// A flow of a sign-up.
#[must_use]
pub fn signup_flow(member: Option<MemberId>, opened_at: Timestamp) -> Flow {
    Flow {
        id: FlowId::from_uuid(new_id()),
        version: 0,
        insurer: member.map(|_| insurer("0386")),
        member,
        account: None,
        opened_at,
        state: FlowState::Signup(Signup::begin()),
    }
}

/// A secret to write.
#[must_use]
pub fn secret(owner: Uuid, kind: SecretKind, value: &[u8]) -> SecretWrite {
    SecretWrite { owner, kind, value: Some(value.to_vec()) }
}

impl<S: RosterStore> Scene<S> {
    /// Sets the scene on a fresh store.
    pub fn new(store: S) -> Self {
        Self { store }
    }

    /// Commits.
    pub async fn commit(&self, commit: Commit) -> Outcome {
        self.store.commit(commit).await.unwrap()
    }

    /// Commits, and nothing must stand in the way.
    pub async fn done(&self, commit: Commit) {
        assert_eq!(self.commit(commit).await, Outcome::Done);
    }

    /// Commits facts alone.
    pub async fn facts(&self, facts: Vec<FactEntry>) {
        self.done(Commit { facts, ..Commit::default() }).await;
    }

    /// Loads rows, numbering their lines from 2 as after a header, and keeps them.
    pub async fn load(&self, load: RosterLoad, rows: Vec<RosterRow>) -> RosterCounts {
        let fact_of = load.clone();
        let judge = move |counts: &RosterCounts| RosterVerdict::Keep(Box::new(load_fact(&fact_of, counts)));
        self.store.roster_load(load, (2..).zip(rows), judge, ten_bytes).await.unwrap()
    }

    /// A person of 0386.
    pub async fn person(&self, id: MemberId) -> Option<MemberRecord> {
        self.store.member(&insurer("0386"), id).await.unwrap()
    }

    /// The members that match the keys.
    pub async fn matching(&self, symbol_key: &str, number_key: &str, birth_date: Date) -> Vec<MemberRecord> {
        self.store.members_matching(&insurer("0386"), symbol_key, number_key, birth_date).await.unwrap()
    }

    /// Adds an insured person.
    pub async fn member(&self, number: &str) -> MemberRecord {
        self.load(load_at(at(0), false), vec![insured(number)]).await;
        let mut found = self.matching("001", &format!("{number:0>6}"), date(1970, 1, 2)).await;
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    /// The fact that opens an account.
    #[must_use]
    pub fn opening(&self, member: &MemberRecord, user_id: &str) -> (AccountId, FactEntry) {
        let account = AccountId::from_uuid(new_id());
        let opened = Fact::AccountOpened {
            account,
            member: member.id,
            insurer: member.insurer.clone(),
            user_id: user_id.to_owned(),
            user_id_key: user_id.to_lowercase(),
            address: format!("{user_id}@example.jp"),
            language: "ja".into(),
        };
        (account, fact(Subject::Member(member.id), opened))
    }

    /// Opens an account.
    pub async fn account(&self, member: &MemberRecord, user_id: &str) -> AccountRecord {
        let (id, opened) = self.opening(member, user_id);
        self.facts(vec![opened]).await;
        self.store.account(id).await.unwrap().unwrap()
    }

    /// Logs in at an instant from a device.
    pub async fn login(&self, account: &AccountRecord, at: Timestamp, device: DeviceId) -> (SessionRecord, TokenHash) {
        let session = SessionId::from_uuid(new_id());
        let token = new_hash();
        let logged_in = Fact::LoggedIn { account: account.id, session, device, device_name: "見本の PC".into() };
        self.done(Commit {
            facts: vec![fact_at(Subject::Member(account.member), at, logged_in)],
            secrets: vec![secret(session.uuid(), SecretKind::SessionToken, &token)],
            ..Commit::default()
        })
        .await;
        (self.store.session_by_token(&token).await.unwrap().unwrap(), token)
    }

    /// Begins a flow under a token.
    pub async fn begin(&self, flow: Flow) -> (Flow, TokenHash) {
        let token = new_hash();
        self.done(Commit {
            secrets: vec![secret(flow.id.uuid(), SecretKind::FlowToken, &token)],
            flows: vec![madoguchi_app::store::FlowWrite::Put(flow)],
            ..Commit::default()
        })
        .await;
        (self.store.flow_by_token(&token).await.unwrap().unwrap(), token)
    }

    /// The version of a counter.
    pub async fn counter_version(&self, key: CounterKey) -> u64 {
        self.store.counters(&[key]).await.unwrap()[0].0
    }

    /// A commit that expects one entity.
    #[must_use]
    pub fn expecting(&self, entity: Entity, version: u64) -> Commit {
        // A member alone does not tell whose it is.
        let insurer = matches!(entity, Entity::Member(_)).then(|| insurer("0386"));
        Commit { insurer, expect: vec![(entity, version)], ..Commit::default() }
    }
}
