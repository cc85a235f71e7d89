//! The shipped federation's profile, and what each mistake gets.

use super::*;
use crate::password::PasswordRefusal;
use crate::profile::ProfileMistake;

const TOTTORI: &str = include_str!("../../../../profiles/federations/tottori.toml");

pub(crate) fn tottori() -> FederationProfile {
    parse("tottori.toml", TOTTORI).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// REI-05, REI-06, REI-07, REI-14: the manual's federation is read with the manual's figures.
#[test]
fn reads_the_federation_of_the_manual() {
    let profile = tottori();
    assert_eq!(profile.name.full.ja, "鳥取県国民健康保険団体連合会");
    assert_eq!(profile.prefectures.iter().map(|p| p.ja()).collect::<Vec<_>>(), ["鳥取県"]);
    assert_eq!(profile.confirmation_code, CodeShape::MANUAL);
    assert_eq!(profile.help_desk.phone.as_ref().map(Phone::as_str), Some("0570-059-402"));
    assert_eq!(profile.phone(), profile.help_desk.phone.as_ref());
    assert_eq!(profile.letter.name.ja, "電子請求ログイン情報再発行通知書");
    assert_eq!(profile.user_id.user_id(1).as_deref(), Some("KJ000000000001"));
    assert!(!profile.one_clerk && profile.second_factor == SecondFactor::Totp);
    assert_eq!(profile.password_rule(), PasswordPolicy::default());
    assert!(profile.reason("not-reached").is_some() && profile.reason("other").is_none());
    let prefecture = |code| Prefecture::from_code(code).unwrap();
    assert!(profile.envelope(prefecture("31")).is_some_and(|rule| !rule.required));
    assert_eq!(profile.envelope(prefecture("13")), None);
    assert_eq!(serving([&profile], prefecture("31")), Some(&profile));
    assert_eq!(serving([&profile], prefecture("13")), None);
}

#[test]
fn comes_back_from_the_json_of_the_journal() {
    let profile = tottori();
    let json = serde_json::to_string(&profile).unwrap();
    assert_eq!(serde_json::from_str::<FederationProfile>(&json).unwrap(), profile);
}

/// REI-07: what a profile leaves out is the manual's: 4 digits, 30 minutes, TOTP, two people, KJ.
#[test]
fn what_is_left_out_is_the_manuals() {
    let text = TOTTORI
        .replace("[confirmation_code]\ndigits = 4 ", "#")
        .replace("minutes = 30", "#")
        .replace("second_factor", "#")
        .replace("one_clerk", "#")
        .replace("[user_id]", "#")
        .replace("prefix = \"KJ\"\ndigits = 12", "");
    assert_eq!(parse("t.toml", &text), Ok(tottori()));
}

/// REI-07: the strict profile's code has 6 digits and lives 10 minutes.
#[test]
fn a_profile_may_be_strict() {
    let text = TOTTORI.replace("digits = 4 ", "digits = 6 ").replace("minutes = 30", "minutes = 10");
    assert_eq!(parse("t.toml", &text).unwrap().confirmation_code, CodeShape::STRICT);
}

/// LIMIT PASSWORD_WITHOUT_FACTOR: without a second factor thirteen characters do and twelve do not.
#[test]
fn long_passwords_stand_in_for_a_second_factor() {
    let text = TOTTORI.replace("second_factor = \"totp\"", "second_factor = \"long_password\"");
    let rule = parse("t.toml", &text).unwrap().password_rule();
    assert_eq!((rule.min, rule.max), (13, 20));
    assert_eq!(rule.judge("kado_12char!", &[]), Err(vec![PasswordRefusal::TooShort { min: 13 }]));
    assert_eq!(rule.judge("kado_13chars!", &[]), Ok(()));
}

/// Replaces one place of the profile; the refusal must point at `marker` on its line.
fn refused(from: &str, to: &str, marker: &str) -> ProfileMistake {
    assert!(TOTTORI.contains(from), "not in the profile: {from}");
    let changed = TOTTORI.replacen(from, to, 1);
    let refusal = parse("changed.toml", &changed).expect_err(to);
    assert_eq!(refusal.file, "changed.toml");
    let line = changed.lines().nth(refusal.line - 1).unwrap();
    let rest: String = line.chars().skip(refusal.column - 1).collect();
    assert!(rest.starts_with(marker), "{refusal} points at {rest:?}, not at {marker:?}");
    refusal.reason
}

/// REI-05, REI-06, REI-07: values that contradict one another are refused at their line.
#[test]
fn refuses_what_makes_no_sense() {
    use ProfileMistake as M;
    let long = "あ".repeat(301);
    for (from, to, marker, reason) in [
        ("prefectures = [\"31\"]", "prefectures = []", "[]", M::ListEmpty),
        ("[\"31\"]", "[\"31\", \"31\"]", "\"31\"]", M::Twice("31".into())),
        ("digits = 4 ", "digits = 3 ", "[confirmation_code]", M::CodeShape),
        ("minutes = 30", "minutes = 61", "[confirmation_code]", M::CodeShape),
        ("prefix = \"KJ\"", "prefix = \"\"", "[user_id]", M::UserIdRule),
        ("prefix = \"KJ\"", "prefix = \"kj\"", "[user_id]", M::UserIdRule),
        ("digits = 12", "digits = 17", "[user_id]", M::UserIdRule),
        ("id = \"called-back\"", "id = \"Called\"", "\"Called\"", M::NameSigns),
        ("id = \"caller-name\"", "id = \"called-back\"", "\"called-back\"", M::Twice("called-back".into())),
        ("id = \"duplicate\"", "id = \"not-reached\"", "\"not-reached\"", M::Twice("not-reached".into())),
        ("prefecture = \"31\"", "prefecture = \"13\"", "\"13\"", M::PrefectureNotServed("13".into())),
        (
            "phone = \"0570-059-402\"                       # line",
            "url = \"https://example.jp/\" # line",
            "[help_desk]",
            M::DeskWithoutPhone,
        ),
        ("電子請求受付システムのログイン情報を再発行しました", &long, "{ ja", M::LongerThanPage { most: 300 }),
        (
            "policy = \"default\"",
            "policy = \"custom\"\ncustom = { min_length = 8, max_length = 10, letter = true, digit = true, symbol = false, symbols = \"\" }",
            "[password]",
            M::TemporaryPasswordRoom,
        ),
        (
            "policy = \"default\"",
            "policy = \"custom\"\ncustom = { min_length = 8, max_length = 16, letter = true, digit = true, symbol = true, symbols = \"_|\" }",
            "[password]",
            M::TemporaryPasswordRoom,
        ),
    ] {
        assert_eq!(refused(from, to, marker), reason, "{to}");
    }
    let short = "second_factor = \"long_password\"\npassword = { policy = \"custom\", custom = { min_length = 8, max_length = 12, letter = true, digit = true, symbol = false, symbols = \"\" } }";
    let text = TOTTORI
        .replace("second_factor = \"totp\"", short)
        .replace("[password] ", "#")
        .replace("policy = \"default\"\nrefused_words = [\"tottori\", \"kokuho\"]", "");
    assert_eq!(parse("t.toml", &text).unwrap_err().reason, M::LongPasswordRoom);
}

/// REI-05, REI-06: what has not the shape of a profile is refused in words, at its line.
#[test]
fn refuses_what_has_not_the_shape() {
    for (from, to, marker, words) in [
        ("[\"31\"]", "[\"48\"]", "[\"48\"", "from \"01\" to \"47\""),
        ("[\"31\"]", "[\"鳥取県\"]", "[\"鳥", "from \"01\" to \"47\""),
        ("code = \"tottori\"", "code = \"鳥取\"", "\"鳥", "small letters"),
        ("one_clerk = false", "one_clerk = \"no\"", "\"no\"", "expected a boolean"),
        ("one_clerk = false", "clerks = 1", "clerks", "unknown field `clerks`"),
        ("second_factor = \"totp\"", "second_factor = \"none\"", "\"none\"", "unknown variant `none`"),
        ("[letter.sender]\n", "[letter.sender]\npostal_code = \"6800061\"\nzip = 1\n", "zip", "unknown field `zip`"),
        ("[letter.sender]\n", "[letter.sender]\npostal_code = \"80-0061\"\n", "\"80", "seven digits"),
        ("required = false                             #", "#", "[[envelopes]]", "missing field `required`"),
    ] {
        match refused(from, to, marker) {
            ProfileMistake::Reading(found) => assert!(found.contains(words), "{found}"),
            other => panic!("{to}: {other:?}"),
        }
    }
}
