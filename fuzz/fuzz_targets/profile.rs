//! Profiles of insurers and federations: every mistake is told with a line that exists.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let insurer = madoguchi_domain::profile::parse("fuzz.toml", text).err();
    let federation = madoguchi_domain::federation::parse("fuzz.toml", text).err();
    for refusal in insurer.into_iter().chain(federation) {
        assert!(refusal.line >= 1 && refusal.line <= text.lines().count().max(1) + 1);
    }
});
