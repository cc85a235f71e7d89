//! Accounts: opened once, found by key, changed by facts.

use madoguchi_app::store::{Commit, Consent, Constraint, Outcome, RosterStore, SecretKind, TokenHash};
use madoguchi_domain::fact::{Fact, FactEntry, Subject};
use madoguchi_domain::flow::Flow;
use madoguchi_domain::ids::{AccountId, DeviceId, MemberId, NoticeId, TermsId};

use crate::scene::{Scene, at, fact, fact_at, insured, insurer, load_at, new_id, recovery_flow, secret, signup_flow};

/// Every item comes back as it was given.
pub async fn opens_with_every_item<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "Omuro.Taro").await;
    assert_eq!((account.member, account.insurer.as_str(), account.user_id.as_str()), (member.id, "0386", "Omuro.Taro"));
    assert_eq!((account.address.as_str(), account.language.as_str()), ("Omuro.Taro@example.jp", "ja"));
    assert_eq!((account.version, account.text_size.as_str(), account.opened_at), (1, "standard", at(0)));
    assert_eq!(
        (account.undeliverable, account.ended, account.last_login_at, account.consent.clone()),
        (false, false, None, None)
    );
    assert_eq!(scene.person(member.id).await.unwrap().account, Some(account.id));
    assert_eq!(scene.store.account(AccountId::from_uuid(new_id())).await.unwrap(), None);
}

/// REG-04: one key space over all insurers.
pub async fn finds_a_user_id_by_its_key_over_all_insurers<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "Omuro.Taro").await;
    assert_eq!(scene.store.account_by_user_id("omuro.taro").await.unwrap(), Some(account));
    for other in ["Omuro.Taro", "omuro.tar", "omuro.taro ", ""] {
        assert_eq!(scene.store.account_by_user_id(other).await.unwrap(), None, "{other}");
    }
}

/// REG-04: a user ID is unique over all insurers, and the loser writes nothing.
pub async fn refuses_a_user_id_that_another_insurer_has<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    scene.account(&first, "taro.omuro").await;
    let (id, mut opened) = scene.opening(&second, "TARO.omuro");
    if let Fact::AccountOpened { insurer, .. } = &mut opened.fact {
        *insurer = crate::scene::insurer("omron");
    }
    let outcome = scene.commit(Commit { facts: vec![opened], ..Commit::default() }).await;
    assert_eq!(outcome, Outcome::Duplicate(Constraint::UserId));
    assert_eq!(scene.store.account(id).await.unwrap(), None);
    assert_eq!(scene.person(second.id).await.unwrap().account, None);
}

/// A member has one account.
pub async fn refuses_a_second_account_of_a_member<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.first").await;
    let (_, opened) = scene.opening(&member, "taro.second");
    let outcome = scene.commit(Commit { facts: vec![opened], ..Commit::default() }).await;
    assert_eq!(outcome, Outcome::Duplicate(Constraint::AccountOfMember));
    assert_eq!(scene.person(member.id).await.unwrap().account, Some(account.id));
}

/// TRM-02: the newest consent counts.
pub async fn keeps_the_newest_consent<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let subject = Subject::Member(member.id);
    let (older, newer) = (TermsId::from_uuid(new_id()), TermsId::from_uuid(new_id()));
    let accept = |terms, version: &str, seconds| {
        let (version, sha256) = (version.to_owned(), format!("{seconds:064}"));
        fact_at(subject.clone(), at(seconds), Fact::TermsAccepted { account: account.id, terms, version, sha256 })
    };
    scene.facts(vec![accept(older, "1.0", 10)]).await;
    scene.facts(vec![accept(newer, "2.0", 20)]).await;
    let consent = scene.store.account(account.id).await.unwrap().unwrap().consent;
    assert_eq!(
        consent,
        Some(Consent { terms: newer, version: "2.0".into(), sha256: format!("{:064}", 20), at: at(20) })
    );
}

/// DSH-12: what a person changes.
pub async fn changes_address_and_preferences<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let subject = Subject::Member(member.id);
    scene
        .facts(vec![
            fact(
                subject.clone(),
                Fact::AddressChanged {
                    account: account.id,
                    old: account.address.clone(),
                    new: "new@example.jp".into(),
                },
            ),
            fact(
                subject,
                Fact::PreferencesChanged { account: account.id, language: "en".into(), text_size: "largest".into() },
            ),
        ])
        .await;
    let now = scene.store.account(account.id).await.unwrap().unwrap();
    assert_eq!(
        (now.address.as_str(), now.language.as_str(), now.text_size.as_str()),
        ("new@example.jp", "en", "largest")
    );
    assert_eq!(now.version, account.version, "nothing was expected, so no version is raised");
}

/// DSH-01: 前回ログイン is the log-in before the newest.
pub async fn remembers_the_two_newest_logins_and_the_device<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let (known, unknown) = (DeviceId::from_uuid(new_id()), DeviceId::from_uuid(new_id()));
    for seconds in [10, 20, 30] {
        scene.login(&account, at(seconds), known).await;
    }
    let now = scene.store.account(account.id).await.unwrap().unwrap();
    assert_eq!((now.last_login_at, now.previous_login_at), (Some(at(30)), Some(at(20))));
    for (device, expected) in [(known, true), (unknown, false)] {
        let found = scene.store.log_in_of("taro.omuro", device).await.unwrap().unwrap();
        assert_eq!((found.account.id, found.device_known), (account.id, expected));
    }
}

/// LOG-01: a log-in is compared with the verifier of the account that has the user ID, and of no other.
pub async fn gives_what_a_log_in_is_compared_with<S: RosterStore>(scene: Scene<S>) {
    let device = DeviceId::from_uuid(new_id());
    for (number, user_id) in [("105", "taro.omuro"), ("106", "hana.omuro")] {
        let account = scene.account(&scene.member(number).await, user_id).await;
        let found = scene.store.log_in_of(user_id, device).await.unwrap().unwrap();
        assert_eq!(
            (&found.account, found.verifier, found.device_known, found.sessions),
            (&account, None, false, vec![])
        );
        let verifier = secret(account.id.uuid(), SecretKind::Password, user_id.as_bytes());
        scene.done(Commit { secrets: vec![verifier], ..Commit::default() }).await;
    }
    for user_id in ["taro.omuro", "hana.omuro"] {
        let account = scene.store.account_by_user_id(user_id).await.unwrap().unwrap();
        let mut sessions = Vec::new();
        for seconds in [10, 20] {
            sessions.push(scene.login(&account, at(seconds), device).await.0);
        }
        let found = scene.store.log_in_of(user_id, device).await.unwrap().unwrap();
        assert_eq!(found.verifier.as_deref(), Some(user_id.as_bytes()));
        assert!(found.device_known);
        assert_eq!(found.sessions, sessions);
    }
    assert!(scene.store.log_in_of("nobody.here", device).await.unwrap().is_none());
}

/// Whoever is not in a full load cannot log in any more.
pub async fn ends_with_the_membership<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    scene.load(load_at(at(60), true), vec![insured("106")]).await;
    assert!(scene.store.account(account.id).await.unwrap().unwrap().ended);
    assert!(scene.store.account_by_user_id("taro.omuro").await.unwrap().unwrap().ended);
}

fn closing(member: MemberId, account: Option<AccountId>) -> FactEntry {
    let closed = Fact::MemberClosed { insurer: insurer("0386"), member, account, tag: "00".into() };
    fact_at(Subject::Member(member), at(60), closed)
}

/// A person with an account, a password, a session, a read notice, a recovery and a second sign-up.
async fn busy<S: RosterStore>(scene: &Scene<S>, number: &str) -> (AccountId, MemberId, Vec<TokenHash>, TokenHash) {
    let member = scene.member(number).await;
    let account = scene.account(&member, &format!("taro.{number}")).await;
    let (_, session) = scene.login(&account, at(10), DeviceId::from_uuid(new_id())).await;
    let of_insurer = |flow| Flow { insurer: Some(insurer("0386")), ..flow };
    let (recovery, one) = scene.begin(of_insurer(recovery_flow(Some(account.id), at(20)))).await;
    let (_, two) = scene.begin(signup_flow(Some(member.id), at(21))).await;
    let secrets = vec![
        secret(account.id.uuid(), SecretKind::Password, b"verifier"),
        secret(recovery.id.uuid(), SecretKind::Code, b"code"),
    ];
    scene.done(Commit { insurer: Some(insurer("0386")), secrets, ..Commit::default() }).await;
    let notice = NoticeId::from_uuid(new_id());
    let published = Fact::NoticePublished {
        notice,
        insurer: Some(insurer("0386")),
        member: None,
        federation: None,
        title: "健診".into(),
        body: "本文".into(),
        link: None,
        published_at: at(0),
    };
    let read = Fact::NoticeRead { account: account.id, notice };
    let facts = vec![fact(Subject::Insurer(insurer("0386")), published), fact(Subject::Member(member.id), read)];
    scene.done(Commit { insurer: Some(insurer("0386")), facts, ..Commit::default() }).await;
    (account.id, member.id, vec![one, two], session)
}

/// The desk closes an account: everything that hangs on it goes at once, nobody else's does, and the person may open
/// another one, under the same user ID too.
pub async fn closes_with_all_that_hangs_on_it<S: RosterStore>(scene: Scene<S>) {
    let (account, member, flows, session) = busy(&scene, "105").await;
    let (other, other_member, other_flows, other_session) = busy(&scene, "106").await;
    scene.facts(vec![closing(member, Some(account))]).await;
    assert_eq!(scene.store.account(account).await.unwrap(), None);
    assert_eq!(scene.store.account_by_user_id("taro.105").await.unwrap(), None);
    assert_eq!(scene.person(member).await.unwrap().account, None);
    assert_eq!(scene.store.secret(account.uuid(), SecretKind::Password).await.unwrap(), None);
    assert_eq!(scene.store.session_by_token(&session).await.unwrap(), None);
    for flow in &flows {
        assert_eq!(scene.store.flow_by_token(flow).await.unwrap(), None);
    }
    assert_eq!(scene.person(other_member).await.unwrap().account, Some(other));
    assert!(scene.store.secret(other.uuid(), SecretKind::Password).await.unwrap().is_some());
    assert!(scene.store.session_by_token(&other_session).await.unwrap().is_some());
    for flow in &other_flows {
        assert!(scene.store.flow_by_token(flow).await.unwrap().is_some());
    }
    let again = scene.account(&scene.person(member).await.unwrap(), "taro.105").await;
    assert_ne!(again.id, account);
}

/// Who has no account yet loses the sign-up that is in progress.
pub async fn closes_a_sign_up_without_an_account<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let (_, token) = scene.begin(signup_flow(Some(member.id), at(5))).await;
    scene.facts(vec![closing(member.id, None)]).await;
    assert_eq!(scene.store.flow_by_token(&token).await.unwrap(), None);
    assert_eq!(scene.person(member.id).await.unwrap().account, None);
}
