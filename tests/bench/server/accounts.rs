//! Accounts as finished sign-ups leave them. All have one password, and each
//! log-in does the whole work for it.

use madoguchi_app::host::Host as _;
use madoguchi_app::store::{Commit, Outcome, SecretKind, SecretWrite, Store as _};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::ids::AccountId;
use madoguchi_domain::roster::{Relation, RosterRow};
use madoguchi_domain::user_id;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::MEMBERS;
use super::database::Kept;
use crate::fixture::{people, profile};

/// How many there are.
pub(crate) const ACCOUNTS: usize = 1_000;
pub(crate) const PASSWORD: &str = "Kenpo#2026";

fn user_id(place: usize) -> String {
    format!("shiken.{place:05}")
}

/// What somebody types to log in.
pub(crate) fn request(place: usize) -> Value {
    json!({ "userId": user_id(place), "password": PASSWORD })
}

/// Insured people; the first of them get accounts.
pub(crate) fn insured() -> impl Iterator<Item = RosterRow> {
    people(MEMBERS).filter(|row| row.relation == Relation::Insured)
}

/// Opens all; gives their verifier.
pub(crate) async fn open(kept: &Kept) -> Vec<u8> {
    let (app, widths) = (kept.app(), profile().matching);
    let verifier = app.hasher.hash(Zeroizing::new(PASSWORD.to_owned()), app.random()).await.unwrap();
    for (place, row) in insured().take(ACCOUNTS).enumerate() {
        let (symbol, number) = (row.symbol.key(widths.symbol_width), row.number.key(widths.number_width));
        let found = app.store.members_matching(&row.insurer, &symbol, &number, row.birth_date).await.unwrap();
        let member = found.into_iter().next().unwrap();
        let account = AccountId::new(crate::host::Office.now(), app.random());
        let opened = Fact::AccountOpened {
            account,
            member: member.id,
            insurer: member.insurer,
            user_id: user_id(place),
            user_id_key: user_id::key_of(&user_id(place)),
            address: format!("taro.{place}@example.jp"),
            language: "ja".to_owned(),
        };
        let value = Some(verifier.clone());
        let commit = Commit {
            facts: vec![app.fact(Subject::Member(member.id), Actor::Account(account), opened)],
            secrets: vec![SecretWrite { owner: account.uuid(), kind: SecretKind::Password, value }],
            ..Commit::default()
        };
        assert_eq!(app.store.commit(commit).await.unwrap(), Outcome::Done);
    }
    verifier
}
