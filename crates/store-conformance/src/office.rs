//! Care offices of a ledger: their items, user IDs, log-ins, devices, flows and mails.

use jiff::civil::date;
use madoguchi_app::store::{
    Commit, Constraint, Entity, FlowWrite, Holder, LedgerLoad, MailEntry, MailWrite, OfficeDevice, OfficeRecord,
    OfficeWrites, Outcome, SecretKind, SecretWrite,
};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::fact::{Fact, OfficeFact, OfficePasswordWay, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::{DeviceId, FlowId, LetterId, MailId, OfficeId, ReissueId};
use madoguchi_domain::office::{LedgerRow, SecurityAddressChange};
use madoguchi_domain::reissue::{CodeShape, FirstLogin, SelfReset, Wizard};
use madoguchi_domain::totp::Totp;

use crate::desk_scene::{
    DeskStore, address, federation, ledger_at, ledger_row, number, of_office, ours, services, user_id,
};
use crate::scene::{Scene, at, day, fact_at, new_hash, new_id, secret};

/// An office as it comes from a load at the beginning of the scene.
fn fresh(id: OfficeId, of: FederationCode, entry: LedgerRow) -> OfficeRecord {
    OfficeRecord {
        id,
        version: 1,
        federation: of,
        entry,
        address_since: date(2027, 1, 15),
        totp: None,
        password_changed_at: None,
        last_login_at: None,
        previous_login_at: None,
    }
}

/// What the store has of an office.
async fn now<S: DeskStore>(scene: &Scene<S>, office: &OfficeRecord) -> OfficeRecord {
    scene.store.office(office.id).await.unwrap().unwrap()
}

/// REI-05, REI-06: profiles of federations are kept as they came, and a later one takes the place of the one before.
pub async fn keeps_and_replaces_federations<S: DeskStore>(scene: Scene<S>) {
    assert_eq!(scene.store.federations().await.unwrap(), Vec::<String>::new());
    for (code, profile) in [("tottori", "{\"n\":1}"), ("shimane", "{\"n\":2}"), ("tottori", "{\"n\":3}")] {
        let (sha256, profile) = ("00".repeat(32), profile.to_owned());
        let imported = OfficeFact::FederationImported { federation: federation(code), sha256, profile };
        let facts = vec![fact_at(Subject::Federation(federation(code)), at(0), Fact::Office(imported))];
        scene.done(Commit { federation: Some(federation(code)), facts, ..Commit::default() }).await;
    }
    assert_eq!(scene.store.federations().await.unwrap(), ["{\"n\":2}", "{\"n\":3}"], "by code");
    assert_eq!(scene.store.federation(&ours()).await.unwrap().as_deref(), Some("{\"n\":3}"));
    assert_eq!(scene.store.federation(&federation("okayama")).await.unwrap(), None);
}

/// REI-10, REI-14: every item of a ledger's office comes back, found by identity, number and user ID.
pub async fn keeps_every_item<S: DeskStore>(scene: Scene<S>) {
    let full = LedgerRow {
        name: "請求事業所 'x\" A".into(),
        service_kinds: services(&["15", "43"]),
        agent: true,
        closed_on: Some(date(2028, 3, 31)),
        user_id: Some(user_id("KJ000000000007")),
        security_address: Some(address("Jimu@Example.jp")),
        ..ledger_row("31A0100017")
    };
    let (rich, plain) = (scene.office_of(full.clone()).await, scene.office("3170100022").await);
    assert_ne!(rich.id, plain.id);
    assert_eq!(rich, fresh(rich.id, ours(), full));
    assert_eq!(plain, fresh(plain.id, ours(), ledger_row("3170100022")));
    let store = &scene.store;
    for office in [&rich, &plain] {
        assert_eq!(store.office(office.id).await.unwrap().as_ref(), Some(office));
    }
    assert_eq!(store.office_by_user_id("kj000000000007").await.unwrap(), Some(rich));
    for key in ["KJ000000000007", "kj000000000008", ""] {
        assert_eq!(store.office_by_user_id(key).await.unwrap(), None, "{key}");
    }
    assert_eq!(store.office(OfficeId::from_uuid(new_id())).await.unwrap(), None);
    assert_eq!(store.office_by_number(&ours(), &number("3170100023")).await.unwrap(), None);
    assert_eq!(store.office_by_number(&federation("shimane"), &number("3170100022")).await.unwrap(), None);
}

/// The same number in another ledger is another office.
pub async fn keeps_ledgers_apart<S: DeskStore>(scene: Scene<S>) {
    let ours_of = scene.office("3170100014").await;
    let load = LedgerLoad { federation: federation("shimane"), ..ledger_at(at(0), false) };
    scene.load_ledger(load, vec![ledger_row("3170100014")]).await;
    let theirs = scene.store.office_by_number(&federation("shimane"), &number("3170100014")).await.unwrap().unwrap();
    assert_ne!(theirs.id, ours_of.id);
    assert_eq!(theirs, fresh(theirs.id, federation("shimane"), ledger_row("3170100014")));
    assert_eq!(scene.by_number("3170100014").await, Some(ours_of));
    let page = scene.store.ledger_page(&federation("shimane"), None, 10).await.unwrap();
    assert_eq!(page, [theirs]);
}

/// The ledger goes out by number, in pages of any size.
pub async fn pages_through_a_ledger<S: DeskStore>(scene: Scene<S>) {
    let numbers = ["3170100030", "31A0100017", "3170100014", "3170100022"];
    scene.load_ledger(ledger_at(at(0), false), numbers.map(ledger_row).to_vec()).await;
    let mut sorted = numbers;
    sorted.sort_unstable();
    for limit in 1..=5 {
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = scene.store.ledger_page(&ours(), after.as_ref(), limit).await.unwrap();
            assert!(page.len() <= limit as usize);
            let Some(last) = page.last() else { break };
            after = Some(last.entry.number.clone());
            seen.extend(page.iter().map(|office| office.entry.number.as_str().to_owned()));
        }
        assert_eq!(seen, sorted, "by {limit}");
    }
}

fn opened(office: &OfficeRecord, typed: &str) -> Commit {
    let (user_id, user_id_key) = (typed.to_owned(), typed.to_lowercase());
    let fact = OfficeFact::OfficeAccountOpened { office: office.id, user_id, user_id_key };
    Commit { facts: vec![of_office(office.id, at(5), fact)], ..Commit::default() }
}

/// REI-05: an office without a user ID gets one, and is found by it.
pub async fn gets_a_user_id<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let mut commit = opened(&office, "KJ000000000001");
    commit.expect = vec![(Entity::Office(office.id), 1)];
    scene.desk_done(commit).await;
    let entry = LedgerRow { user_id: Some(user_id("KJ000000000001")), ..office.entry.clone() };
    let with = OfficeRecord { version: 2, entry, ..office };
    assert_eq!(scene.store.office_by_user_id("kj000000000001").await.unwrap(), Some(with));
}

/// REI-05: a user ID belongs to one office over all federations, without case.
pub async fn refuses_a_user_id_that_another_office_has<S: DeskStore>(scene: Scene<S>) {
    let (first, second) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let load = LedgerLoad { federation: federation("shimane"), ..ledger_at(at(0), false) };
    let theirs = LedgerRow { user_id: Some(user_id("KJ000000000009")), ..ledger_row("3270100015") };
    scene.load_ledger(load, vec![theirs]).await;
    scene.desk_done(opened(&first, "KJ000000000001")).await;
    for taken in ["KJ000000000001", "kj000000000001", "KJ000000000009"] {
        let outcome = scene.desk_commit(opened(&second, taken)).await;
        assert_eq!(outcome, Outcome::Duplicate(Constraint::OfficeUserId), "{taken}");
    }
    assert_eq!(now(&scene, &second).await, second);
    scene.desk_done(opened(&second, "KJ000000000002")).await;
}

/// REI-05: from the greatest of its form that a free one follows the next user ID is made; other forms and prefixes do not count.
pub async fn gives_the_greatest_user_id_that_a_free_one_follows<S: DeskStore>(scene: Scene<S>) {
    let greatest = |prefix: &str, length: usize| {
        let (store, prefix) = (scene.store.clone(), prefix.to_owned());
        async move { store.user_id_before_free(&prefix, length).await.unwrap() }
    };
    assert_eq!(greatest("KJ", 14).await, None);
    let ids =
        ["KJ000000000003", "KJ000000000012", "KJ99999998", "KK000000000099", "zaitaku-care-01", "KJ0000000000999"];
    let rows = ids
        .iter()
        .zip(10..)
        .map(|(id, n)| LedgerRow { user_id: Some(user_id(id)), ..ledger_row(&format!("31701000{n}")) });
    scene.load_ledger(ledger_at(at(0), false), rows.collect()).await;
    let load = LedgerLoad { federation: federation("shimane"), ..ledger_at(at(0), false) };
    let theirs = LedgerRow { user_id: Some(user_id("KJ000000000040")), ..ledger_row("3270100015") };
    scene.load_ledger(load, vec![theirs]).await;
    assert_eq!(greatest("KJ", 14).await.as_deref(), Some("KJ000000000040"), "over all federations");
    assert_eq!(greatest("KJ", 10).await.as_deref(), Some("KJ99999998"));
    assert_eq!(greatest("KK", 14).await.as_deref(), Some("KK000000000099"));
    assert_eq!(greatest("KJ", 13).await, None);
    // A serial that a ledger has in small letters is taken; letters in the place of digits are no serial.
    let odd = ["kj000000000077", "KJabcdefghijkl"].iter().zip(30..);
    let rows =
        odd.map(|(id, n)| LedgerRow { user_id: Some(user_id(id)), ..ledger_row(&format!("31701000{n}")) }).collect();
    scene.load_ledger(ledger_at(at(0), false), rows).await;
    assert_eq!(greatest("KJ", 14).await.as_deref(), Some("KJ000000000077"), "written as the prefix is");
    assert_eq!(greatest("K_", 14).await, None, "no pattern");
    assert_eq!(greatest("%", 14).await, None, "no pattern");
}

/// REI-05: the last of all serials, with what lies before it without a gap, is passed over; with nothing else there is none.
pub async fn passes_over_user_ids_that_nothing_free_follows<S: DeskStore>(scene: Scene<S>) {
    let with = async |ids: &[&str], from: u32| {
        let rows = ids.iter().zip(from..);
        let rows = rows.map(|(id, n)| LedgerRow { user_id: Some(user_id(id)), ..ledger_row(&format!("31701000{n}")) });
        scene.load_ledger(ledger_at(at(0), false), rows.collect()).await;
    };
    let before = async || scene.store.user_id_before_free("KJ", 14).await.unwrap();
    with(&["KJ999999999999"], 10).await;
    assert_eq!(before().await, None);
    with(&["kj999999999998", "KJ999999999997"], 20).await;
    assert_eq!(before().await, None);
    with(&["KJ000000000003", "KJ000000000009", "KJ000000000010"], 30).await;
    assert_eq!(before().await.as_deref(), Some("KJ000000000010"));
    with(&["KJ999999999995"], 40).await;
    assert_eq!(before().await.as_deref(), Some("KJ999999999995"), "996 is free");
    with(&["KJ999999999996"], 50).await;
    assert_eq!(before().await.as_deref(), Some("KJ000000000010"));
    // Four digits are few enough to be taken in full.
    with(&["KJ0008", "KJ0009", "KJ9999"], 60).await;
    assert_eq!(scene.store.user_id_before_free("KJ", 6).await.unwrap().as_deref(), Some("KJ0009"), "carries over");
}

/// Two log-ins are remembered, and each computer with its newest name, the newest first, until it is forgotten.
pub async fn remembers_log_ins_and_devices<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let (home, desk) = (DeviceId::from_uuid(new_id()), DeviceId::from_uuid(new_id()));
    let holder = Holder::Office(office.id);
    for (device, seconds, name) in [(home, 10, "旧い名"), (desk, 20, "事務所の PC"), (home, 30, "自宅の PC")]
    {
        let session = madoguchi_domain::ids::SessionId::from_uuid(new_id());
        scene.desk_facts(vec![crate::desk_scene::logged_in(holder, at(seconds), session, device, name)]).await;
    }
    let found = now(&scene, &office).await;
    assert_eq!((found.last_login_at, found.previous_login_at, found.version), (Some(at(30)), Some(at(20)), 1));
    let listed = |device, name: &str, first, last| OfficeDevice {
        device,
        name: name.into(),
        first_at: at(first),
        last_at: at(last),
    };
    let devices = scene.store.office_devices(office.id).await.unwrap();
    assert_eq!(devices, [listed(home, "自宅の PC", 10, 30), listed(desk, "事務所の PC", 20, 20)]);
    assert_eq!(scene.store.office_devices(other.id).await.unwrap(), []);
    let forgotten = OfficeFact::OfficeDeviceForgotten { office: office.id, device: home };
    scene.desk_facts(vec![of_office(office.id, at(40), forgotten)]).await;
    let devices = scene.store.office_devices(office.id).await.unwrap();
    assert_eq!(devices, [listed(desk, "事務所の PC", 20, 20)]);
    assert_eq!(now(&scene, &other).await, other);
}

/// REI-15: when the password was set last is known, whichever way it was.
pub async fn tells_when_the_password_was_changed<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    for (way, seconds) in
        [(OfficePasswordWay::Letter, 10), (OfficePasswordWay::Page, 20), (OfficePasswordWay::SelfReset, 30)]
    {
        let changed = OfficeFact::OfficePasswordChanged { office: office.id, way };
        scene.desk_facts(vec![of_office(office.id, at(seconds), changed)]).await;
        assert_eq!(now(&scene, &office).await.password_changed_at, Some(at(seconds)));
    }
}

/// REI-16: a security address that was confirmed takes the place of the ledger's.
pub async fn changes_the_security_address<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    for (old, new) in [(None, "jimu@example.jp"), (Some("jimu@example.jp"), "Shin@Example.jp")] {
        let old = old.map(str::to_owned);
        let changed = OfficeFact::SecurityAddressChanged { office: office.id, old, new: new.into() };
        scene.desk_facts(vec![of_office(office.id, at(5), changed)]).await;
        assert_eq!(now(&scene, &office).await.entry.security_address, Some(address(new)));
    }
    assert_eq!(now(&scene, &other).await, other);
}

/// An authenticator is kept to the last failure, belongs to one holder, and is given up.
pub async fn keeps_an_authenticator<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let used =
        Totp { last_step: Some(u64::from(u32::MAX) + 7), failures: Counter { hits: vec![1, 2, 3], in_a_row: 9 } };
    for (version, totp) in [(1, Some(Totp::default())), (2, Some(used)), (3, None)] {
        let writes = OfficeWrites { totp: vec![(Holder::Office(office.id), totp.clone())], ..OfficeWrites::default() };
        let commit = Commit { office: writes, ..scene.desk_expecting(Entity::Office(office.id), version) };
        scene.desk_done(commit.clone()).await;
        assert_eq!(now(&scene, &office).await.totp, totp);
        assert_eq!(scene.desk_commit(commit).await, Outcome::Stale, "a code is single by this");
    }
    assert_eq!(now(&scene, &other).await, other);
}

fn flow(state: FlowState, seconds: i64) -> Flow {
    Flow {
        id: FlowId::from_uuid(new_id()),
        version: 0,
        insurer: None,
        member: None,
        account: None,
        opened_at: at(seconds),
        state,
    }
}

fn change(office: OfficeId, seconds: i64) -> Flow {
    let (to, shape) = (address("shin@example.jp"), CodeShape::MANUAL);
    let change = SecurityAddressChange::begin(office, to, "ja".into(), shape, None, at(seconds)).unwrap();
    flow(FlowState::SecurityAddress(change), seconds)
}

async fn begin<S: DeskStore>(scene: &Scene<S>, flow: Flow) -> Flow {
    let token = new_hash();
    scene
        .desk_done(Commit {
            secrets: vec![secret(flow.id.uuid(), SecretKind::FlowToken, &token)],
            flows: vec![FlowWrite::Put(flow)],
            ..Commit::default()
        })
        .await;
    scene.store.flow_by_token(&token).await.unwrap().unwrap()
}

/// REI-15: with a new password every flow of the office ends, so all of them are found, the newest first.
pub async fn gives_the_flows_of_an_office<S: DeskStore>(scene: Scene<S>) {
    let (office, other) = (scene.office("3170100014").await, scene.office("3170100022").await);
    let login = FirstLogin {
        office: office.id,
        application: ReissueId::from_uuid(new_id()),
        letter: LetterId::from_uuid(new_id()),
        at: at(20),
        language: "ja".into(),
    };
    let older = begin(&scene, change(office.id, 10)).await;
    let newest = begin(&scene, flow(FlowState::FirstLogin(login), 20)).await;
    begin(&scene, change(other.id, 30)).await;
    // The wizard and a self reset for nobody begin without knowing whose they are.
    let wizard = flow(FlowState::Reissue(Box::new(Wizard::begin("ja".into()))), 40);
    let (kept, _) = scene.begin(wizard.clone()).await;
    assert_eq!(kept, Flow { version: 1, ..wizard });
    let unknown = SelfReset::begin("ja".into(), "kj000000000001".into(), "jimu@example.jp".into(), at(15));
    let (reset, token) = scene.begin(flow(FlowState::SelfReset(unknown.clone()), 15)).await;
    assert_eq!(scene.store.flows_of_office(office.id).await.unwrap(), [newest.clone(), older.clone()]);
    // The outbox finds out.
    let found = FlowState::SelfReset(SelfReset { office: Some(office.id), ..unknown });
    let put = FlowWrite::Put(Flow { state: found, ..reset.clone() });
    scene.desk_done(Commit { flows: vec![put], ..scene.desk_expecting(Entity::Flow(reset.id), 1) }).await;
    let reset = scene.store.flow_by_token(&token).await.unwrap().unwrap();
    assert_eq!(reset.office(), Some(office.id));
    let listed = scene.store.flows_of_office(office.id).await.unwrap();
    assert_eq!(listed, [newest.clone(), reset.clone(), older.clone()]);
    let ends = listed.iter().map(|flow| FlowWrite::End(flow.id)).collect();
    let expect = listed.iter().map(|flow| (Entity::Flow(flow.id), flow.version)).collect();
    scene.desk_done(Commit { flows: ends, expect, ..Commit::default() }).await;
    assert_eq!(scene.store.flows_of_office(office.id).await.unwrap(), []);
    assert_eq!(scene.store.flow_by_token(&token).await.unwrap(), None);
    assert_eq!(scene.store.flows_of_office(other.id).await.unwrap().len(), 1);
}

/// REI-13: a mail knows its office until it is done.
pub async fn keeps_whose_mail_it_is<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let entry = MailEntry {
        id: MailId::from_uuid(new_id()),
        kind: "reissue_result".into(),
        sealed: vec![1, 0, 255],
        flow: None,
        member: None,
        office: Some(office.id),
        expires_at: Some(day(1)),
        queued_at: at(1),
    };
    scene.desk_done(Commit { mail: vec![MailWrite::Queue(entry.clone())], ..Commit::default() }).await;
    let due = scene.store.mails_due(at(1), 10).await.unwrap();
    assert_eq!(due.iter().map(|mail| mail.entry.clone()).collect::<Vec<_>>(), std::slice::from_ref(&entry));
    let sent = MailWrite::Sent(entry.id, at(2));
    scene.done(Commit { mail: vec![sent], ..scene.expecting(Entity::Mail(entry.id), 1) }).await;
    assert_eq!(scene.store.mails_due(day(2), 10).await.unwrap(), []);
}

/// REI-14, REI-15: each kind of secret of an office, a letter and a clerk is one value; set-up tokens are unique.
pub async fn keeps_each_kind_of_secret<S: DeskStore>(scene: Scene<S>) {
    let owner = scene.office("3170100014").await.id.uuid();
    let kinds = [
        SecretKind::OfficePassword,
        SecretKind::TemporaryPassword,
        SecretKind::Totp,
        SecretKind::NewTotp,
        SecretKind::StaffPassword,
        SecretKind::NewStaffPassword,
        SecretKind::StaffSetUp,
    ];
    let values: Vec<_> = kinds.iter().map(|kind| (*kind, new_hash())).collect();
    let secrets = values.iter().map(|(kind, value)| secret(owner, *kind, value)).collect();
    scene.desk_done(Commit { secrets, ..Commit::default() }).await;
    for (kind, value) in &values {
        assert_eq!(scene.store.secret(owner, *kind).await.unwrap().as_deref(), Some(&value[..]), "{kind:?}");
        let again = vec![secret(new_id(), *kind, value)];
        let outcome = scene.desk_commit(Commit { secrets: again, ..Commit::default() }).await;
        let unique = *kind == SecretKind::StaffSetUp;
        let expected = if unique { Outcome::Duplicate(Constraint::Other) } else { Outcome::Done };
        assert_eq!(outcome, expected, "{kind:?}");
    }
    let gone = SecretWrite { owner, kind: SecretKind::TemporaryPassword, value: None };
    scene.desk_done(Commit { secrets: vec![gone], ..Commit::default() }).await;
    assert_eq!(scene.store.secret(owner, SecretKind::TemporaryPassword).await.unwrap(), None);
    assert!(scene.store.secret(owner, SecretKind::OfficePassword).await.unwrap().is_some());
}

/// Facts whose whole meaning lies in the journal change no table.
pub async fn facts_without_a_table_are_only_told<S: DeskStore>(scene: Scene<S>) {
    let office = scene.office("3170100014").await;
    let staff = madoguchi_domain::ids::StaffId::from_uuid(new_id());
    let flow = FlowId::from_uuid(new_id());
    let facts = [
        OfficeFact::OfficeSeen { office: office.id, staff, what: "application".into() },
        OfficeFact::ReissueConfirmed { office: office.id, flow, address: "a@example.jp".into() },
        OfficeFact::OfficePasswordRehashed { office: Some(office.id), staff: None },
        OfficeFact::OfficeFactorSetUp { office: office.id },
        OfficeFact::OfficeFactorEnded { office: office.id },
    ];
    let kinds: Vec<_> = facts.iter().map(|fact| Fact::Office(fact.clone()).spec().kind.to_owned()).collect();
    scene.desk_facts(facts.into_iter().map(|fact| of_office(office.id, at(1), fact)).collect()).await;
    let rows = scene.store.journal_rows(&Subject::Office(office.id), 0, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.row.kind.clone()).collect::<Vec<_>>(), kinds);
    assert_eq!(now(&scene, &office).await, office);
}
