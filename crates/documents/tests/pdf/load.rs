//! Time and memory over many documents.

use std::fs;
use std::time::Instant;

use madoguchi_documents::Document;

use crate::read::render;
use crate::sample::{long_consent, signup};

const RENDERS: u32 = 300;
const LONG_RENDERS: u32 = 8;

/// Without emptying the engine's cache, 300 documents were measured to add 230 MiB.
pub(crate) const GROWTH_BOUND_KIB: u64 = 24 * 1024;

/// ASVS 1.4.3: memory is given back after each document.
#[test]
#[cfg(target_os = "linux")]
fn keeps_memory_level_over_three_hundred_renders() {
    for i in 0..20 {
        render(&numbered(i));
    }
    let before = resident_kib();
    let started = Instant::now();
    for i in 0..RENDERS {
        render(&numbered(1000 + i));
    }
    let each = started.elapsed() / RENDERS;
    let growth = resident_kib().saturating_sub(before);
    println!("{RENDERS} renders: {each:?} each, resident memory {before} KiB grew by {growth} KiB");
    assert!(growth < GROWTH_BOUND_KIB, "grew by {growth} KiB");
}

/// TRM-02: receipts that repeat whole terms leave nothing behind either.
#[test]
#[cfg(target_os = "linux")]
fn keeps_memory_level_over_receipts_with_the_whole_text() {
    // About as long as the manuals' terms: some eight thousand characters.
    let receipt = Document::ConsentReceipt(long_consent(40));
    for _ in 0..3 {
        render(&receipt);
    }
    let before = resident_kib();
    let started = Instant::now();
    for _ in 0..LONG_RENDERS {
        render(&receipt);
    }
    let each = started.elapsed() / LONG_RENDERS;
    let growth = resident_kib().saturating_sub(before);
    println!("{LONG_RENDERS} long renders: {each:?} each, resident memory {before} KiB grew by {growth} KiB");
    assert!(growth < GROWTH_BOUND_KIB, "grew by {growth} KiB");
}

fn numbered(i: u32) -> Document {
    let mut receipt = signup();
    receipt.user_id = format!("member-{i}");
    receipt.member_name = format!("見本 {i}");
    Document::SignupReceipt(receipt)
}

pub(crate) fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
