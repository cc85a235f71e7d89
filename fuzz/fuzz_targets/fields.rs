//! The half-width fields, user IDs, passwords and mail addresses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_domain::half_width::to_half_width;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::my_number::looks_like_my_number;
use madoguchi_domain::office::{OfficeNumber, PostalCode, Telephone};
use madoguchi_domain::password::PasswordPolicy;
use madoguchi_domain::reissue::{ReceiptNumber, note};
use madoguchi_domain::symbol_number::{Number, Symbol};
use madoguchi_domain::user_id::{UserId, UserIdPolicy, key_of};

fuzz_target!(|text: &str| {
    let half = to_half_width(text).text;
    assert_eq!(to_half_width(&half).text, half);
    let _ = looks_like_my_number(text);
    card(text);
    office(text);
    if let Ok(address) = MailAddress::new(text) {
        assert!(!address.as_str().contains(['\r', '\n', '\0', ' ']));
        assert!(MailAddress::new(address.as_str()).is_ok());
        let _ = (address.masked(), address.advice(), address.quoted(), address.key());
    }
    if let Ok(id) = UserId::new(text, &UserIdPolicy::default()) {
        assert!((6..=50).contains(&id.as_typed().chars().count()));
        assert_eq!(key_of(text), id.key(), "an ID is found as it was typed");
    }
    let _ = PasswordPolicy::default().judge(text, &[text]);
    let _ = PasswordPolicy::strict().judge(text, &[]);
});

/// What an office types, and what stands in a ledger: read again, it is the same.
fn office(text: &str) {
    if let Ok(number) = OfficeNumber::new(text) {
        assert_eq!(OfficeNumber::new(number.as_str()).as_ref(), Ok(&number));
        let _ = (number.warnings(), number.prefecture());
    }
    if let Ok(receipt) = ReceiptNumber::new(text) {
        assert_eq!(ReceiptNumber::new(&receipt.to_string()).as_ref(), Ok(&receipt));
    }
    if let Ok(code) = PostalCode::new(text) {
        assert_eq!(PostalCode::new(code.as_str()).as_ref(), Ok(&code));
    }
    if let Ok(telephone) = Telephone::new(text) {
        assert_eq!(Telephone::new(telephone.as_str()).as_ref(), Ok(&telephone));
    }
    if let Ok(noted) = note(text, 0) {
        assert_eq!(note(&noted, 0).as_ref(), Ok(&noted));
    }
}

/// What stands on a card: read again, it is the same, and it pads once only.
fn card(text: &str) {
    if let Ok(code) = InsurerCode::new(text) {
        assert_eq!(InsurerCode::new(code.as_str()).as_ref(), Ok(&code));
    }
    if let Ok(symbol) = Symbol::new(text) {
        assert_eq!(Symbol::new(symbol.as_typed()).as_ref(), Ok(&symbol));
        let _ = symbol.masked();
    }
    if let Ok(number) = Number::new(text) {
        let key = number.key(Some(6));
        // Padding can make a number look like another kind of number; then it is no number any more.
        if let Ok(padded) = Number::new(&key) {
            assert_eq!(padded.key(Some(6)), key);
        }
    }
}
