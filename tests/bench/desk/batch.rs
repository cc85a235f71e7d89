//! A whole batch of letters: passwords drawn and hashed, applications and verifiers written, pages
//! laid out, against nothing but the hashes on the same cores. Both take turns.

use std::time::{Duration, Instant};

use madoguchi_app::host::Host as _;
use madoguchi_domain::limits;
use madoguchi_domain::reissue::Event;
use madoguchi_wire::CommandName;
use serde_json::json;
use zeroize::Zeroizing;

use super::{Desk, colleague};
use crate::Order;
use crate::fixture::{Fixtures, HASHERS};
use crate::host::Office;
use crate::login::parameters;
use crate::row::{Promise, Row, Series};

const LETTERS: usize = 500;
/// Share of the machine's rate of hashes.
const SPEED: f64 = 0.9;

pub(super) async fn measure(order: &Order, fixtures: &Fixtures) -> Vec<Row> {
    let letters = order.times(LETTERS);
    let mut desk = Desk::open(fixtures, "letters", letters).await;
    let checks = desk.profile.checks.iter().filter(|check| check.required).map(|check| check.id.clone());
    let ticked: Vec<String> = checks.collect();
    let by = colleague();
    let now = Office.now();
    let life = |_| (now, vec![Event::TakeUp { by }, Event::Approve { by, ticked: ticked.clone() }]);
    let ids: Vec<String> = desk.apply(life).await.iter().map(ToString::to_string).collect();
    let begun = desk.call(CommandName::letter_begin_batch, &json!({ "ids": ids })).await.unwrap();
    let next = json!({ "id": begun["id"] });
    let verifier = desk.uses.hasher.hash(Zeroizing::new("Kenpo#2026".to_owned()), desk.uses.random()).await.unwrap();
    let (mut ours, mut limit) = (Series::default(), Series::default());
    let mut left = letters;
    while left > 0 {
        let some = left.min(limits::LETTERS_PER_CALL.number as usize);
        let begun = Instant::now();
        desk.call(CommandName::letter_print_next, &next).await.unwrap();
        ours.push(rate(some, begun.elapsed()));
        limit.push(rate(some, hashes(&verifier, some)));
        left -= some;
    }
    let name = format!("a batch of {letters} letters, password hashes included");
    vec![Row::new(name, (ours.median(), limit.median()), "letters/s", Promise::AtLeast(SPEED))]
}

#[allow(clippy::cast_precision_loss)]
fn rate(letters: usize, took: Duration) -> f64 {
    letters as f64 / took.as_secs_f64()
}

/// How long so many hashes alone take on as many cores as the use case has.
fn hashes(verifier: &[u8], count: usize) -> Duration {
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for core in 0..HASHERS {
            scope.spawn(move || {
                let (argon2, salt) = parameters(verifier);
                let mut memory = vec![argon2::Block::default(); argon2.params().block_count()];
                for n in (core..count).step_by(HASHERS) {
                    let mut out = [0; 32];
                    let password = n.to_le_bytes();
                    argon2.hash_password_into_with_memory(&password, &salt, &mut out, &mut memory).unwrap();
                    assert!(out != [0; 32]);
                }
            });
        }
    });
    begun.elapsed()
}
