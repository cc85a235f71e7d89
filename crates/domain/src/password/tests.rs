//! The manuals' rule, the strict one, the reasons given, and the generator.

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::PasswordRefusal::*;
use super::*;

fn judge(password: &str) -> Result<(), Vec<PasswordRefusal>> {
    PasswordPolicy::default().judge(password, &[])
}

fn strict(password: &str) -> Result<(), Vec<PasswordRefusal>> {
    PasswordPolicy::strict().judge(password, &[])
}

/// Bytes that look random and are the same in every run.
fn bytes(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed;
    move |buffer| {
        for byte in buffer {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB).to_be_bytes()[0];
        }
    }
}

/// REG-06, ASVS 6.2.1: 8 and 20 characters pass; 7 and 21 do not.
#[test]
fn holds_the_length_of_the_manuals() {
    assert_eq!(judge("Vk7#mQz"), Err(vec![TooShort { min: 8 }]));
    assert_eq!(judge("Vk7#mQzt"), Ok(()));
    assert_eq!(judge("Vk7#mQztWp4_xRb9Kd2%"), Ok(()));
    assert_eq!(judge("Vk7#mQztWp4_xRb9Kd2%a"), Err(vec![TooLong { max: 20 }]));
    assert_eq!(judge(""), Err(vec![TooShort { min: 8 }, NoLetter, NoDigit, NoSymbol]));
}

/// REG-07: one letter, one digit and one symbol are needed; mixing upper and lower case is not.
#[test]
fn needs_a_letter_a_digit_and_a_symbol() {
    for (password, expected) in [
        ("vk7#mqzt", Ok(())),
        ("VK7#MQZT", Ok(())),
        ("vkw#mqzt", Err(vec![NoDigit])),
        ("vk7wmqzt", Err(vec![NoSymbol])),
        ("90#37%2_", Err(vec![NoLetter])),
        ("vkwpmqzt", Err(vec![NoDigit, NoSymbol])),
    ] {
        assert_eq!(judge(password), expected, "{password}");
    }
}

/// REG-08: each symbol of the manuals' union is enough, and no other character is taken.
#[test]
fn takes_the_symbols_of_all_manuals_and_no_others() {
    for symbol in "?!@#$%&()_+".chars() {
        assert_eq!(judge(&format!("vk7{symbol}mqzt")), Ok(()), "{symbol}");
    }
    for found in "-.,*/^~ あＡ１\u{0}\n".chars() {
        assert_eq!(judge(&format!("vk7#{found}mqzt")), Err(vec![Character { found }]), "{found:?}");
    }
}

/// REG-08: an insurer's extra symbols count as symbols (D4).
#[test]
fn takes_an_insurers_extra_symbols() {
    let policy = PasswordPolicy { extra_symbols: "-*".to_owned(), ..PasswordPolicy::default() };
    assert_eq!(policy.judge("vk7-mqzt", &[]), Ok(()));
    assert_eq!(policy.judge("vk7/mqzt", &[]), Err(vec![Character { found: '/' }, NoSymbol]));
}

/// REG-09: the ticks follow what is typed, from policy data; an empty field has none.
#[test]
fn ticks_the_rules_as_one_types() {
    use PasswordRule::*;
    let policy = PasswordPolicy::default();
    let met = |password: &str| -> Vec<PasswordRule> {
        let states = policy.check(password, &["tarou1"]);
        assert_eq!(states.iter().map(|s| s.rule).collect::<Vec<_>>(), policy.rules());
        states.into_iter().filter(|s| s.met).map(|s| s.rule).collect()
    };
    assert_eq!(policy.rules(), [Length, Characters, Letter, Digit, Symbol, NotCommon, NoOwnWord]);
    assert_eq!(met(""), []);
    assert_eq!(met("v"), [Characters, Letter, NotCommon, NoOwnWord]);
    assert_eq!(met("vk7"), [Characters, Letter, Digit, NotCommon, NoOwnWord]);
    assert_eq!(met("vk7#"), [Characters, Letter, Digit, Symbol, NotCommon, NoOwnWord]);
    assert_eq!(met("vk7#mqzt"), policy.rules());
    assert_eq!(met("vk7#mqzt-"), [Length, Letter, Digit, Symbol, NotCommon, NoOwnWord]);
    assert_eq!(met("Password1!"), [Length, Characters, Letter, Digit, Symbol, NoOwnWord]);
    assert_eq!(met("vk7#Tarou1"), [Length, Characters, Letter, Digit, Symbol, NotCommon]);
    assert_eq!(PasswordPolicy::strict().rules(), [Length, Characters, NotCommon, NoOwnWord]);
}

/// REG-07, ASVS 6.2.4, 6.2.12: common passwords and their usual changes are refused although they hold every kind.
#[test]
fn refuses_common_passwords_in_disguise() {
    for password in [
        "Password1!",
        "P@ssw0rd",
        "p@$$w0rd1",
        "passw0rd!",
        "PASSWORD123!",
        "!Password1",
        "qwerty123!",
        "Qwerty1!",
        "sakura123!",
        "Sakura2024!",
        "s@kura_1",
        "pass_word99!",
        "1qaz2wsx!",
        "1qaz@WSX",
        "abcd1234!",
        "Abcdefg1!",
        "aaaa1111!",
        "a1!a1!a1!",
        "iloveyou1!",
        "admin123!",
        "welcome1!",
        "Kenpo2024!",
        "daisuki1!",
        "doraemon7?",
        "tanaka1234567!",
        "asdfghjkl1!",
        "12345678a!",
        "sakurasakura1!",
        "l3tm31n!!",
        "Tokyo2020!",
        "password20240401!",
    ] {
        let refusals = judge(password).unwrap_err();
        assert_eq!(refusals, [Common], "{password}");
    }
}

/// REG-07: a password with something of its own in it is left in peace.
#[test]
fn leaves_uncommon_passwords_in_peace() {
    for password in [
        "vk7#mqzt",
        "kaki8nabe?fude",
        "sakura7kumo#",
        "Tr4m%window9",
        "yuki_no_asa5",
        "green7Teapot#",
        "mizu8to_hi",
        "93lamp(tea)",
        "sakura8472913!",
    ] {
        assert_eq!(judge(password), Ok(()), "{password}");
    }
}

/// REG-07, ASVS 6.2.11: own words are refused in any case, across symbols and in disguise, with their index.
#[test]
fn refuses_the_own_words() {
    let words = [
        "ngk123456",
        "t.kenpo",
        "奈良県市町村職員共済組合",
        "32290413",
        "19510101",
        "510101",
        "s260101",
        "omron-kenpo",
        "ab",
        "ichiro",
        "mallow",
    ];
    let policy = PasswordPolicy::default();
    for (password, index) in [
        ("xNGK123456!", 0),
        ("x#ngk_123456", 0),
        ("vq9#kenpo_x", 1),
        ("vq9#KeNp0_x", 1),
        ("vq#32290413", 3),
        ("vq#19510101", 4),
        ("vq_xx510101", 5),
        ("vq_1951-0101", 4),
        ("omr0n_vq7#", 7),
        ("vq_1ch!r0#", 9),
        ("vq_ma11ow#", 10),
    ] {
        let refusals = policy.judge(password, &words).unwrap_err();
        assert!(refusals.contains(&OwnWord { index }), "{password} {refusals:?}");
    }
    assert_eq!(policy.judge("vk7#mqab", &words), Ok(()));
    assert_eq!(policy.judge("vk7#mqzt", &["", " ", "@"]), Ok(()));
    let lenient = PasswordPolicy { own_words: false, common_list: false, ..policy };
    assert_eq!(lenient.judge("xNGK123456!", &words), Ok(()));
    assert_eq!(lenient.judge("Password1!", &words), Ok(()));
}

/// REG-06, ASVS 6.2.5, 6.2.9: the strict rule asks for length only: 15 and 128 pass, 14 and 129 do not (DV-1, DV-2).
#[test]
fn the_strict_rule_asks_for_length_instead_of_kinds() {
    let text = |len: usize| "kaki nabe fude tsukue madobe ".chars().cycle().take(len).collect::<String>();
    assert_eq!(strict(&text(14)), Err(vec![TooShort { min: 15 }]));
    assert_eq!(strict(&text(15)), Ok(()));
    assert_eq!(strict(&text(128)), Ok(()));
    assert_eq!(strict(&text(129)), Err(vec![TooLong { max: 128 }]));
    for password in ["柿の木に鍋がひとつぶら下がる", "739281650417359", "ひらがなだけでもながければよい"]
    {
        let refusals = strict(password).err().unwrap_or_default();
        assert!(refusals.iter().all(|r| matches!(r, TooShort { .. })), "{password} {refusals:?}");
    }
    assert_eq!(strict("kaki\u{200B}nabe fude tsukue"), Err(vec![Character { found: '\u{200B}' }]));
    assert_eq!(strict("kaki\u{0}nabe fude tsukue"), Err(vec![Character { found: '\u{0}' }]));
}

/// REG-06: length alone does not make a common password good.
#[test]
fn the_strict_rule_refuses_long_common_passwords() {
    for password in [
        "password password",
        "passwordpassword1",
        "123456789012345",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiopasdfghjkl",
        "sakura sakura sakura",
        "password1234567",
        "abcabcabcabcabc",
        "1qaz2wsx3edc4rfv",
    ] {
        assert_eq!(strict(password), Err(vec![Common]), "{password}");
    }
}

/// REG-09: a generated password meets its policy and holds no look-alikes.
#[test]
fn generates_passwords_that_pass() {
    let custom = PasswordPolicy { min: 8, max: 10, symbols: "!".to_owned(), ..PasswordPolicy::default() };
    for (policy, len) in [(PasswordPolicy::default(), 16), (PasswordPolicy::strict(), 16), (custom, 10)] {
        for seed in 0..60 {
            let password = policy.generate(&mut bytes(seed)).unwrap();
            assert_eq!(policy.judge(&password, &[]), Ok(()));
            assert_eq!(password.chars().count(), len);
            assert!(!password.contains(['0', 'O', 'o', '1', 'l', 'I', '|']), "{}", *password);
        }
    }
    let ten = PasswordPolicy::default().generate_of_length(10, &mut bytes(7)).unwrap();
    assert_eq!(ten.chars().count(), 10);
}

/// REG-09, ASVS 6.5.3: every character of the alphabet is drawn equally often.
#[test]
fn draws_without_bias() {
    let policy = PasswordPolicy {
        needs_letter: false,
        needs_digit: false,
        needs_symbol: false,
        common_list: false,
        ..PasswordPolicy::default()
    };
    let mut random = bytes(42);
    let mut counts = std::collections::BTreeMap::new();
    let rounds = 4_000;
    for _ in 0..rounds {
        for c in policy.generate(&mut random).unwrap().chars() {
            *counts.entry(c).or_insert(0_u32) += 1;
        }
    }
    // 24 letters of each case, 8 digits, 10 symbols.
    assert_eq!(counts.len(), 66);
    let expected = f64::from(rounds * 16) / 66.0;
    let chi_squared: f64 = counts.values().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
    // 65 degrees of freedom: 113 is passed once in ten thousand fair draws; a plain `% 66` gives thousands.
    assert!(chi_squared < 113.0, "{chi_squared}");
}

#[test]
fn gives_up_when_bytes_are_not_random_or_the_policy_cannot_be_met() {
    let none = |result: Result<Zeroizing<String>, GenerateFailure>| assert_eq!(result, Err(GenerateFailure::NoneFound));
    none(PasswordPolicy::default().generate(&mut |buffer| buffer.fill(0)));
    none(PasswordPolicy::default().generate(&mut |buffer| buffer.fill(255)));
    let contradictory = PasswordPolicy { symbols: String::new(), ..PasswordPolicy::default() };
    none(contradictory.generate(&mut bytes(1)));
}

#[test]
fn reads_a_policy_and_refuses_unknown_fields() {
    let read: PasswordPolicy = serde_json::from_str(r#"{"min":10,"extra_symbols":"-"}"#).unwrap();
    assert_eq!(read, PasswordPolicy { min: 10, extra_symbols: "-".to_owned(), ..PasswordPolicy::default() });
    assert!(serde_json::from_str::<PasswordPolicy>(r#"{"minimum":10}"#).is_err());
}

proptest! {
    /// REG-09: the ticks and the judgement never contradict each other.
    #[test]
    fn ticks_and_judgement_agree(password in prop_oneof![any::<String>(), "[ -~]{0,24}", "[a-z0-9!#]{6,22}"], is_strict in any::<bool>()) {
        let policy = if is_strict { PasswordPolicy::strict() } else { PasswordPolicy::default() };
        let words = ["tarou1", "kenpo"];
        let all_met = policy.check(&password, &words).iter().all(|state| state.met);
        prop_assert_eq!(all_met, policy.judge(&password, &words).is_ok());
    }

    /// REG-06, REG-07, REG-08: an accepted password meets the manuals' rule, read here anew.
    #[test]
    fn an_accepted_password_meets_the_manuals_rule(password in "[A-Za-z0-9?!@#$%&()_+-]{5,23}") {
        let has = |set: &str| password.chars().any(|c| set.contains(c));
        let fits = (8..=20).contains(&password.len())
            && has("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
            && has("0123456789")
            && has("?!@#$%&()_+")
            && !has("-");
        let policy = PasswordPolicy { common_list: false, ..PasswordPolicy::default() };
        prop_assert_eq!(policy.judge(&password, &[]).is_ok(), fits);
    }

    #[test]
    fn a_generated_password_always_passes(seed in any::<u64>(), min in 8_u16..30, more in 0_u16..20) {
        let policy = PasswordPolicy { min, max: min + more, ..PasswordPolicy::default() };
        let password = policy.generate(&mut bytes(seed)).unwrap();
        prop_assert_eq!(policy.judge(&password, &[]), Ok(()));
    }

    /// ASVS 6.2.11: a word of the person or the insurer is found wherever it stands in the password.
    #[test]
    fn an_own_word_is_found_wherever_it_stands(before in "[#%_]{0,4}", word in "[b-df-hj-km-z]{4,8}", after in "[#%_]{0,4}") {
        let policy = PasswordPolicy { common_list: false, ..PasswordPolicy::default() };
        let refusals = policy.judge(&format!("{before}{}{after}", word.to_uppercase()), &[&word]).unwrap_err();
        let found = refusals.contains(&OwnWord { index: 0 });
        prop_assert!(found);
    }
}
