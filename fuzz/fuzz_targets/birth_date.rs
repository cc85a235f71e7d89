//! Birth dates in any form: what is read can be written and read again.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use madoguchi_domain::birth_date::{BirthDate, parse_typed, wareki};

fuzz_target!(|text: &str| {
    let today = date(2026, 11, 21);
    let _ = BirthDate::parse_typed(text, today);
    if let Ok(read) = parse_typed(text) {
        assert_eq!(parse_typed(&read.to_string()), Ok(read));
        let _ = wareki(read);
    }
});
