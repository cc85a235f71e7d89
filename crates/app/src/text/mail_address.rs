//! メールアドレス as typed (REG-11), with advice that never blocks (COD-07, D13).

use madoguchi_domain::mail_address::{self as domain, MailAddress, MailAddressRefusal};
use madoguchi_wire::text::{MailAddressAdvice, MailAddressCheck, MailAdvice};
use madoguchi_wire::{ErrorCode, Field, FieldError};

use super::fields::error;
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// Reads an address. The demo takes only addresses that cannot be anybody's.
///
/// # Errors
/// Why it is no address; `DemoRefusesRealData` in the demo.
pub fn read_mail_address(typed: &str, demo: bool) -> Result<MailAddress, FieldError> {
    let address = MailAddress::new(typed).map_err(refused)?;
    if demo && !reserved(address.domain()) {
        return Err(error(Field::MailAddress, ErrorCode::DemoRefusesRealData, Some("example.jp".into())));
    }
    Ok(address)
}

/// Domains that belong to nobody: RFC 2606, RFC 6761, and JPRS's for examples
/// under `.jp` (`example.jp`, `example.co.jp`, `example1.jp` ...).
fn reserved(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let parts: Vec<&str> = domain.rsplit('.').collect();
    let example = |part: &str| {
        part.strip_prefix("example").is_some_and(|rest| rest.is_empty() || matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    match parts.as_slice() {
        ["test" | "example" | "invalid" | "localhost", ..] => true,
        ["com" | "net" | "org", "example", ..] => true,
        ["jp", "ac" | "ad" | "co" | "ed" | "go" | "gr" | "lg" | "ne" | "or", name, ..] => example(name),
        ["jp", name, ..] => example(name),
        // Nobody receives mail at a top level domain itself; the manual's sample has one (004 L63).
        [_] => true,
        _ => false,
    }
}

fn refused(refusal: MailAddressRefusal) -> FieldError {
    let (code, detail) = match refusal {
        MailAddressRefusal::Empty => (ErrorCode::Required, None),
        MailAddressRefusal::TooLong { max, .. } | MailAddressRefusal::LocalPartTooLong { max, .. } => {
            (ErrorCode::TooLong, Some(max.to_string()))
        }
        MailAddressRefusal::NonAscii { found } | MailAddressRefusal::Character { found } => {
            (ErrorCode::CharacterRefused, Some(found.to_string()))
        }
        MailAddressRefusal::Space => (ErrorCode::CharacterRefused, Some(" ".into())),
        MailAddressRefusal::SecondAt => (ErrorCode::CharacterRefused, Some("@".into())),
        MailAddressRefusal::Control
        | MailAddressRefusal::NoAt
        | MailAddressRefusal::LocalPartEmpty
        | MailAddressRefusal::DomainEmpty
        | MailAddressRefusal::DomainPart => (ErrorCode::MailAddressUnreadable, None),
    };
    error(Field::MailAddress, code, detail)
}

/// What to mind about an address before a code is sent there.
#[must_use]
pub fn mail_advice(address: &MailAddress) -> Vec<MailAdvice> {
    address.advice().iter().map(advice).collect()
}

fn advice(advice: &domain::MailAdvice) -> MailAdvice {
    match advice {
        domain::MailAdvice::SymbolAtEdge => MailAdvice::SymbolAtEdge,
        domain::MailAdvice::ConsecutiveSymbols => MailAdvice::ConsecutiveSymbols,
        domain::MailAdvice::OtherSymbols => MailAdvice::OtherSymbols,
        domain::MailAdvice::DotlessDomain => MailAdvice::DotlessDomain,
        domain::MailAdvice::LooksLike { .. } => MailAdvice::LooksLike,
    }
}

/// Looks at an address while it is being typed; refuses nothing.
///
/// # Errors
/// None.
pub async fn mail_address_check<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    request: MailAddressCheck,
) -> Answer<MailAddressAdvice> {
    let half = madoguchi_domain::half_width::to_half_width(&request.mail_address);
    Ok(match read_mail_address(&request.mail_address, app.host.demo()) {
        Ok(address) => MailAddressAdvice {
            suggestion: mail_suggestion(&address),
            advice: mail_advice(&address),
            address: address.as_str().to_owned(),
            changed: half.changed,
            refusal: None,
        },
        Err(refusal) => MailAddressAdvice {
            address: half.text,
            changed: half.changed,
            advice: Vec::new(),
            suggestion: None,
            refusal: Some(refusal),
        },
    })
}

/// The whole address with the domain that was probably meant.
#[must_use]
pub fn mail_suggestion(address: &MailAddress) -> Option<String> {
    address.advice().into_iter().find_map(|advice| match advice {
        domain::MailAdvice::LooksLike { suggestion } => Some(format!("{}@{suggestion}", address.local_part())),
        domain::MailAdvice::SymbolAtEdge
        | domain::MailAdvice::ConsecutiveSymbols
        | domain::MailAdvice::OtherSymbols
        | domain::MailAdvice::DotlessDomain => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REG-11, COD-07: the manual's odd address and a dot-less domain are advised about, not refused.
    #[test]
    fn warns_about_what_a_mail_server_would_take() {
        let look = |typed: &str| mail_advice(&read_mail_address(typed, false).unwrap());
        assert_eq!(look("_ab..cd---@example.co.jp"), [MailAdvice::SymbolAtEdge, MailAdvice::ConsecutiveSymbols]);
        assert_eq!(look("mailforsecurity-001@jp"), [MailAdvice::DotlessDomain]);
        assert_eq!(look("taro@gmial.com"), [MailAdvice::LooksLike]);
        assert_eq!(mail_suggestion(&MailAddress::new("taro@gmial.com").unwrap()).as_deref(), Some("taro@gmail.com"));
        assert_eq!(look("taro@example.jp"), []);
    }

    /// REG-11: what is no address names the field, and the character where one is to blame.
    #[test]
    fn names_what_is_wrong_with_an_address() {
        let refusal = |typed: &str| read_mail_address(typed, false).map(|_| ()).unwrap_err();
        assert_eq!(refusal("").code, ErrorCode::Required);
        assert_eq!(refusal("taro").code, ErrorCode::MailAddressUnreadable);
        assert_eq!(refusal("太郎@example.jp").detail.as_deref(), Some("太"));
        assert_eq!(refusal("a\r\nBcc: b@example.jp").code, ErrorCode::MailAddressUnreadable);
        assert!(["", "taro", "太郎@example.jp"].iter().all(|t| refusal(t).name == Field::MailAddress));
    }

    #[test]
    fn the_demo_takes_only_addresses_that_are_nobodys() {
        for nobody in [
            "a@example.jp",
            "a@example.co.jp",
            "a@mail.example.com",
            "a@kenpo.test",
            "a@EXAMPLE.NE.JP",
            "a@example3.jp",
            "mailforsecurity-001@jp",
        ] {
            assert!(read_mail_address(nobody, true).is_ok(), "{nobody}");
        }
        for real in ["a@gmail.com", "a@examples.jp", "a@example.co.uk", "a@example.jp.com"] {
            assert_eq!(
                read_mail_address(real, true).map(|_| ()).unwrap_err().code,
                ErrorCode::DemoRefusesRealData,
                "{real}"
            );
            assert!(read_mail_address(real, false).is_ok(), "{real}");
        }
    }
}
