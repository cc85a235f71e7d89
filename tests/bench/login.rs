//! ログイン through the use case against one argon2 hash of the same parameters.
//! Both take turns.

use std::time::Instant;

use argon2::{Algorithm, Argon2, Params, Version};
use madoguchi_app::caller::Caller;
use madoguchi_app::dispatch::dispatch;
use madoguchi_app::store::{Commit, MemberRecord, Outcome, SecretKind, SecretWrite, Store as _};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::ids::{AccountId, DeviceId};
use madoguchi_domain::roster::Relation;
use madoguchi_domain::user_id;
use madoguchi_wire::CommandName;
use serde_json::json;
use zeroize::Zeroizing;

use crate::Order;
use crate::fixture::{self, Fixtures, Uses, people};
use crate::row::{Promise, Row, Series, timed};

const MEMBERS: usize = 10_000;
const USER_ID: &str = "taro.shiken";
const PASSWORD: &str = "Kenpo#2026";
const PROMISED: f64 = 1.1;

pub(crate) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let opened = fixtures.open(MEMBERS, "login").await;
    let verifier = open_account(&opened.uses).await;
    let (argon2, salt) = parameters(&verifier);
    let device = DeviceId::new(opened.uses.now(), opened.uses.random());
    let mut caller = Caller::at_desktop(device, "PC");
    let (mut log_in, mut hash) = (Series::default(), Series::default());
    for round in 0..=order.times(100) {
        let request = json!({ "userId": USER_ID, "password": PASSWORD }).to_string();
        let (answer, took) =
            timed(dispatch(&opened.uses, &mut caller, CommandName::session_log_in, request.as_bytes())).await;
        answer.unwrap();
        let begun = Instant::now();
        let mut out = [0; 32];
        argon2.hash_password_into(PASSWORD.as_bytes(), &salt, &mut out).unwrap();
        let hashed = begun.elapsed();
        assert!(out != [0; 32]);
        // The first log-in makes the device known; it is another kind.
        if round > 0 {
            log_in.push_time(took);
            hash.push_time(hashed);
        }
    }
    opened.close().await;
    vec![Row::new("login against one argon2 hash", (log_in.median(), hash.median()), "ms", Promise::AtMost(PROMISED))]
}

/// An account as a finished sign-up leaves it; gives its verifier.
async fn open_account(uses: &Uses) -> Vec<u8> {
    let member = somebody(uses).await;
    let account = AccountId::new(uses.now(), uses.random());
    let verifier = uses.hasher.hash(Zeroizing::new(PASSWORD.to_owned()), uses.random()).await.unwrap();
    let opened = Fact::AccountOpened {
        account,
        member: member.id,
        insurer: member.insurer,
        user_id: USER_ID.to_owned(),
        user_id_key: user_id::key_of(USER_ID),
        address: "taro@example.jp".to_owned(),
        language: "ja".to_owned(),
    };
    let commit = Commit {
        facts: vec![uses.fact(Subject::Member(member.id), Actor::Account(account), opened)],
        secrets: vec![SecretWrite { owner: account.uuid(), kind: SecretKind::Password, value: Some(verifier.clone()) }],
        ..Commit::default()
    };
    assert_eq!(uses.store.commit(commit).await.unwrap(), Outcome::Done);
    verifier
}

async fn somebody(uses: &Uses) -> MemberRecord {
    let row = people(MEMBERS).filter(|row| row.relation == Relation::Insured).last().unwrap();
    let widths = fixture::profile().matching;
    let (symbol, number) = (row.symbol.key(widths.symbol_width), row.number.key(widths.number_width));
    let found = uses.store.members_matching(&row.insurer, &symbol, &number, row.birth_date).await.unwrap();
    found.into_iter().next().unwrap()
}

/// The work that a verifier asks for, read from it, so that both do the same.
pub(crate) fn parameters(verifier: &[u8]) -> (Argon2<'static>, [u8; 16]) {
    let text = std::str::from_utf8(verifier).unwrap();
    let figure = |name: &str| -> u32 {
        let at = text.find(&format!("{name}=")).unwrap() + name.len() + 1;
        text[at..].chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    assert!(text.starts_with("$argon2id$v=19$"), "{text}");
    let params = Params::new(figure("m"), figure("t"), figure("p"), None).unwrap();
    (Argon2::new(Algorithm::Argon2id, Version::V0x13, params), [9; 16])
}
