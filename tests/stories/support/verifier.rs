//! Verifiers of passwords as an earlier program made them.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use madoguchi_app::store::{Commit, Entity, Outcome, SecretKind, SecretWrite, Store as _};
use madoguchi_domain::federation::FederationCode;
use uuid::Uuid;

use super::desk::TOTTORI;
use super::world::World;

/// One that asks for less work than today's, so that a log-in renews it.
pub(crate) fn outdated(password: &str) -> Vec<u8> {
    let (salt, mut out) = ([5; 16], [0; 32]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).expect("parameters"));
    argon2.hash_password_into(password.as_bytes(), &salt, &mut out).expect("argon2");
    let [salt, out] = [STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out)];
    format!("$argon2id$v=19$m=64,t=1,p=1${salt}${out}").into_bytes()
}

/// The password of an office or a clerk is kept as an earlier program kept it.
pub(crate) async fn outdate(world: &World, owner: (Entity, u64), id: Uuid, kind: SecretKind, password: &str) {
    let commit = Commit {
        federation: Some(FederationCode::new(TOTTORI).expect("a code")),
        expect: vec![owner],
        secrets: vec![SecretWrite { owner: id, kind, value: Some(outdated(password)) }],
        ..Commit::default()
    };
    assert_eq!(world.app.store.commit(commit).await.expect("the store serves"), Outcome::Done);
}
