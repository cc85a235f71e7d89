//! Insurer profiles: every mistake is told with a line that exists.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(refusal) = madoguchi_domain::profile::parse("fuzz.toml", text) {
        assert!(refusal.line >= 1 && refusal.line <= text.lines().count().max(1) + 1);
    }
});
