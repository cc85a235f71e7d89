//! Addresses people in Japan really have, what is refused, and what is only advised.

use proptest::prelude::*;

use super::*;

fn address(typed: &str) -> MailAddress {
    MailAddress::new(typed).unwrap_or_else(|refusal| panic!("{typed}: {refusal}"))
}

/// REG-11: every address a mail server would take is taken, the manuals' odd samples included.
#[test]
fn takes_what_a_mail_server_would_take() {
    for typed in [
        "taro@example.co.jp",
        "mailforsecurity-001@jp",
        "_ab..cd---@example.co.jp",
        "taro.@docomo.ne.jp",
        ".taro@ezweb.ne.jp",
        "a+b/c=d?e!f#g$h%i&j'k*l^m`n{o|p}q~@example.jp",
        "a@b",
        "TARO@EXAMPLE.JP",
        "taro@xn--wgv71a119e.jp",
        "1@1.jp",
    ] {
        assert_eq!(address(typed).as_str(), typed);
    }
}

/// REG-11: full-width input is converted and said so; spaces around and needless quotes fall away.
#[test]
fn reads_what_the_input_method_leaves_behind() {
    for (typed, text, converted) in [
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "taro@example.co.jp", true),
        ("taro＠example。jp", "taro@example.jp", true),
        (" taro@example.jp ", "taro@example.jp", false),
        ("　taro@example.jp", "taro@example.jp", true),
        ("\"taro..k\"@docomo.ne.jp", "taro..k@docomo.ne.jp", false),
    ] {
        let read = MailAddress::parse_typed(typed).unwrap();
        assert_eq!((read.address.as_str(), read.converted), (text, converted), "{typed}");
    }
}

/// REG-11: what could not be sent, or would forge a header, is refused with its reason.
#[test]
fn refuses_what_no_mail_server_would_take() {
    use MailAddressRefusal::*;
    let long_part = "a".repeat(64);
    for (typed, refusal) in [
        ("", Empty),
        ("　", Empty),
        ("taro", NoAt),
        ("@example.jp", LocalPartEmpty),
        ("\"\"@example.jp", LocalPartEmpty),
        ("taro@", DomainEmpty),
        ("taro@@example.jp", SecondAt),
        ("a@b@example.jp", SecondAt),
        ("taro@example.jp\r\nBcc: x@example.jp", Control),
        ("taro@example.jp\n", Control),
        ("taro\0@example.jp", Control),
        ("taro\u{85}@example.jp", Control),
        ("ta ro@example.jp", Space),
        ("ta\u{2003}ro@example.jp", Space),
        ("太郎@example.jp", NonAscii { found: '太' }),
        ("taro@例え.jp", NonAscii { found: '例' }),
        ("taro\u{200B}@example.jp", NonAscii { found: '\u{200B}' }),
        ("<taro@example.jp>", Character { found: '<' }),
        ("a,b@example.jp", Character { found: ',' }),
        ("a\\b@example.jp", Character { found: '\\' }),
        ("\"a\"b\"@example.jp", Character { found: '"' }),
        ("taro@exam_ple.jp", Character { found: '_' }),
        ("taro@[192.0.2.1]", Character { found: '[' }),
        ("taro@192.0.2.1", DomainPart),
        ("taro@example..jp", DomainPart),
        ("taro@.example.jp", DomainPart),
        ("taro@example.jp.", DomainPart),
        ("taro@-example.jp", DomainPart),
        ("taro@example-.jp", DomainPart),
        (&*format!("taro@{long_part}.jp"), DomainPart),
    ] {
        assert_eq!(MailAddress::new(typed), Err(refusal), "{typed:?}");
    }
}

/// REG-11, ASVS 1.3.3: 64 octets before the @ and 254 in all pass; one more does not.
#[test]
fn holds_the_limits_of_smtp() {
    use MailAddressRefusal::*;
    assert!(MailAddress::new(&format!("{}@example.jp", "a".repeat(64))).is_ok());
    let refusal = MailAddress::new(&format!("{}@example.jp", "a".repeat(65)));
    assert_eq!(refusal, Err(LocalPartTooLong { len: 65, max: 64 }));
    let parts = format!("{0}.{0}.{0}", "a".repeat(61));
    let whole = |local: usize| format!("{}@{parts}.jp", "a".repeat(local));
    assert_eq!(whole(64).len(), 253);
    let parts_one_more = format!("{}@{}a.jp", "a".repeat(64), parts);
    assert_eq!(parts_one_more.len(), 254);
    assert!(MailAddress::new(&parts_one_more).is_ok());
    let parts_two_more = format!("{}@{}aa.jp", "a".repeat(64), parts);
    assert_eq!(MailAddress::new(&parts_two_more), Err(TooLong { len: 255, max: 254 }));
}

/// REG-10, ASVS 14.2.6: a preset address is shown partly masked, with a fixed number of stars.
#[test]
fn masks_all_but_initials_and_the_public_end() {
    for (typed, shown) in [
        ("taro@example.co.jp", "t***@e****.co.jp"),
        ("taro.kenpo.long@example.co.jp", "t***@e****.co.jp"),
        ("taro@docomo.ne.jp", "t***@d****.ne.jp"),
        ("taro@gmail.com", "t***@g****.com"),
        ("taro@mail.city.nara.lg.jp", "t***@m****.lg.jp"),
        ("taro@example.jp", "t***@e****.jp"),
        ("taro@sub.example.jp", "t***@s****.jp"),
        ("mailforsecurity-001@jp", "m***@j****"),
    ] {
        assert_eq!(address(typed).masked(), shown, "{typed}");
    }
}

/// REG-11: two writings of one domain are one address; the local part's case is the server's matter.
#[test]
fn compares_domains_without_case() {
    assert_eq!(address("Taro@EXAMPLE.jp").key(), "Taro@example.jp");
    assert_eq!(address("Taro@EXAMPLE.jp").key(), address("Taro@example.JP").key());
    assert_ne!(address("taro@example.jp").key(), address("Taro@example.jp").key());
}

/// REG-11: the form for SMTP quotes what is no dot-atom and reads back as the same address.
#[test]
fn quotes_the_local_parts_that_strict_parsers_refuse() {
    for (typed, quoted) in [
        ("taro.kenpo@example.jp", "taro.kenpo@example.jp"),
        ("_ab..cd---@example.co.jp", "\"_ab..cd---\"@example.co.jp"),
        ("taro.@docomo.ne.jp", "\"taro.\"@docomo.ne.jp"),
    ] {
        assert_eq!(address(typed).quoted(), quoted);
        assert_eq!(address(quoted), address(typed));
    }
}

/// COD-07: the manuals' note on symbols, and D13's dot-less domain, are advice on an accepted address.
#[test]
fn advises_on_symbols_and_dotless_domains() {
    use MailAdvice::*;
    for (typed, advice) in [
        ("taro@example.co.jp", vec![]),
        ("taro.kenpo-1_a@example.co.jp", vec![]),
        ("_ab..cd---@example.co.jp", vec![SymbolAtEdge, ConsecutiveSymbols]),
        ("taro.@example.co.jp", vec![SymbolAtEdge]),
        ("-taro@example.co.jp", vec![SymbolAtEdge]),
        ("a._b@example.co.jp", vec![ConsecutiveSymbols]),
        ("taro+kenpo@example.co.jp", vec![OtherSymbols]),
        ("mailforsecurity-001@jp", vec![DotlessDomain]),
    ] {
        assert_eq!(address(typed).advice(), advice, "{typed}");
    }
}

/// COD-07: a domain one or two slips from a common one is pointed out.
#[test]
fn suggests_the_domain_that_was_probably_meant() {
    for (typed, suggestion) in [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("GMAIL.CMO", "gmail.com"),
        ("gmial.con", "gmail.com"),
        ("gmil.com", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("yaho.co.jp", "yahoo.co.jp"),
        ("yahoo.co.jo", "yahoo.co.jp"),
        ("yahoo.cojp", "yahoo.co.jp"),
        ("yhaoo.co.jp", "yahoo.co.jp"),
        ("docmo.ne.jp", "docomo.ne.jp"),
        ("docomo.ne.p", "docomo.ne.jp"),
        ("docomo.co.jp", "docomo.ne.jp"),
        ("dokomo.ne.jp", "docomo.ne.jp"),
        ("ezwebb.ne.jp", "ezweb.ne.jp"),
        ("ezeb.ne.jp", "ezweb.ne.jp"),
        ("softbnak.ne.jp", "softbank.ne.jp"),
        ("i.softbnak.jp", "i.softbank.jp"),
        ("iclould.com", "icloud.com"),
        ("icoud.com", "icloud.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.co.jp", "hotmail.co.jp"),
        ("outlok.jp", "outlook.jp"),
        ("nifity.com", "nifty.com"),
        ("example.con", "example.com"),
        ("example.co.jo", "example.co.jp"),
        ("example.ne.jpp", "example.ne.jp"),
    ] {
        let expected = MailAdvice::LooksLike { suggestion: suggestion.to_owned() };
        assert!(address(&format!("taro@{typed}")).advice().contains(&expected), "{typed}");
    }
}

/// COD-07: honest domains near a common one bring no advice.
#[test]
fn leaves_honest_domains_in_peace() {
    for domain in [
        "gmail.com",
        "ymail.com",
        "mail.com",
        "email.com",
        "yahoo.co.jp",
        "yahoo.ne.jp",
        "docomo.ne.jp",
        "au.com",
        "i.softbank.jp",
        "me.com",
        "we.com",
        "omron.com",
        "example.com",
        "example.co.jp",
        "ibss.jp",
        "sony.co.jp",
        "city.nara.lg.jp",
        "gmx.com",
        "ana.co.jp",
        "healthy-kenpo.jp",
        "canon.co.jp",
        "ngk.co.jp",
        "toyota.co.jp",
    ] {
        assert_eq!(address(&format!("taro@{domain}")).advice(), [], "{domain}");
    }
}

#[test]
fn is_checked_when_read_back_and_hidden_in_debug_output() {
    assert!(serde_json::from_str::<MailAddress>("\"a@b\\r\\nc\"").is_err());
    assert_eq!(serde_json::to_string(&address("a@b.jp")).unwrap(), "\"a@b.jp\"");
    assert_eq!(format!("{:?}", address("a@b.jp")), "MailAddress(..)");
}

proptest! {
    /// ASVS 1.3.11: no address holds what would end a header.
    #[test]
    fn never_lets_a_line_break_or_space_through(typed in prop_oneof![any::<String>(), "[ -~\r\n\t　ａ＠@.]{0,40}"]) {
        if let Ok(read) = MailAddress::new(&typed) {
            prop_assert!(read.as_str().bytes().all(|b| b.is_ascii_graphic()));
            prop_assert_eq!(read.as_str().matches('@').count(), 1);
            prop_assert_eq!(read.as_str(), format!("{}@{}", read.local_part(), read.domain()));
        }
    }

    #[test]
    fn reads_back_what_it_wrote(local in "[a-z0-9._+-]{1,20}", domain in "[a-z]{1,8}(\\.[a-z]{2,5}){0,2}") {
        let typed = format!("{local}@{domain}");
        let read = address(&typed);
        prop_assert_eq!(read.as_str(), &typed);
        prop_assert_eq!(&address(&read.quoted()), &read);
        let _ = read.advice();
    }

    #[test]
    fn a_mask_never_shows_more_than_two_initials(local in "[b-z]{2,20}", name in "[b-z]{2,20}") {
        let masked = address(&format!("{local}@{name}.aa")).masked();
        let shown = masked.chars().filter(|c| ('b'..='z').contains(c)).count();
        prop_assert_eq!(shown, 2);
    }
}
