//! The worked examples of requirements 1.4 as tables, and what must hold for any text.

use proptest::prelude::*;

use super::*;

fn key(typed: &str) -> String {
    KanaKey::new(typed).map(|key| key.as_str().to_owned()).unwrap_or_else(|refusal| panic!("{typed}: {refusal}"))
}

fn second(typed: &str) -> String {
    second_key(typed).unwrap().as_str().to_owned()
}

fn same(a: &str, b: &str, second_allowed: bool) -> bool {
    matches(&KanaKeys::new(a).unwrap(), &KanaKeys::new(b).unwrap(), second_allowed)
}

/// AUT-10, AUT-11, AUT-12: every spelling the manuals accept for ケンポ ショウコ gives one key.
#[test]
fn gives_one_key_to_every_spelling_of_the_manuals_example() {
    for typed in [
        "ケンポ ショウコ",
        "ケンホ ショウコ",
        "ケンポ シヨウコ",
        "ケンホシヨウコ",
        "けんぽ　しょうこ",
        "ｹﾝﾎﾟ ｼｮｳｺ",
        "ｹﾝﾎ ｼﾖｳｺ",
        "ケンホ゜ ショウコ",
        "ケンボ ショウコ",
        "ケンホ\u{309A} ショウコ",
        "ケンホ ゜ショウコ",
        "ケンポショウコ",
        " ケン ポ\tショウ\u{00A0}コ ",
        "ケンポ\u{200B}ショウコ",
    ] {
        assert_eq!(key(typed), "ケンホシヨウコ", "{typed}");
    }
}

/// AUT-12: 濁音, 半濁音, 拗音 and 促音 count as 清音, with the worked examples of the rule.
#[test]
fn folds_the_worked_examples() {
    for (typed, expected) in [
        ("ケンポ ショーコ", "ケンホシヨーコ"),
        ("ケンポ ショ－コ", "ケンホシヨーコ"),
        ("ハットリ", "ハツトリ"),
        ("ハツトリ", "ハツトリ"),
        ("ﾊｯﾄﾘ", "ハツトリ"),
        ("バッドリ", "ハツトリ"),
        ("ヴァンサン", "ウアンサン"),
        ("ウアンサン", "ウアンサン"),
        ("ｳﾞｧﾝｻﾝ", "ウアンサン"),
        ("ゔぁんさん", "ウアンサン"),
        ("バンサン", "ハンサン"),
        ("ヰノウエ", "イノウエ"),
        ("ゐのうえ", "イノウエ"),
        ("ヱビス", "エヒス"),
        ("エビス", "エヒス"),
        ("ミヅノ", "ミツノ"),
        ("ミズノ", "ミスノ"),
        ("いすゞ", "イスス"),
        ("イスズ", "イスス"),
        ("イススﾞ", "イスス"),
        ("クヮン", "クワン"),
        ("ジョン・スミス", "シヨンスミス"),
        ("ｼﾞｮﾝ･ｽﾐｽ", "シヨンスミス"),
        ("ジョン スミス", "シヨンスミス"),
        ("ヷ", "ワ"),
        ("ヺ", "ヲ"),
        ("ヸヹ", "イエ"),
        ("ヵヶゕゖ", "カケカケ"),
        ("ㇷ゚リ", "フリ"),
        ("ヽタ", "ヽタ"),
        ("ｊｏｈｎ ＳＭＩＴＨ", "johnsmith"),
        ("㌀", "アハート"),
    ] {
        assert_eq!(key(typed), expected, "{typed}");
    }
}

/// AUT-12: what the manuals do not call the same stays different.
#[test]
fn keeps_apart_what_the_manuals_do_not_fold() {
    for (a, b) in [
        ("ユーコ", "ユウコ"),
        ("ユーコ", "ユコ"),
        ("ユウコ", "ユコ"),
        ("カヲル", "カオル"),
        ("ミヅノ", "ミズノ"),
        ("ヂロウ", "ジロウ"),
        ("ヴァンサン", "バンサン"),
        ("ケンポ ショーコ", "ケンポ ショウコ"),
    ] {
        assert!(!same(a, b, false), "{a} {b}");
    }
}

/// AUT-12: each step-4 dash is read as the long-vowel mark.
#[test]
fn unifies_every_dash_of_the_rule() {
    for dash in "-‐‑–—―−－ｰー".chars() {
        assert_eq!(key(&format!("ユ{dash}コ")), "ユーコ", "{dash}");
    }
}

/// INS-02: the second key joins ヅ/ズ, ヂ/ジ and ヲ/オ only where the profile allows it.
#[test]
fn accepts_the_second_key_only_when_the_insurer_allows_it() {
    for (a, b) in [("ミヅノ", "ミズノ"), ("ヂロウ", "ジロウ"), ("カヲル", "カオル"), ("ﾐﾂﾞﾉ", "みずの")]
    {
        assert!(same(a, b, true), "{a} {b}");
        assert!(!same(a, b, false), "{a} {b}");
    }
    assert_eq!(second("ミヅノ"), "ミスノ");
    assert_eq!(second("ミツ\u{200B}゛ノ"), "ミスノ");
}

/// AUT-12: ツ and ス are never joined through ヅ, although ヅ equals each of them in one key.
#[test]
fn never_takes_the_transitive_closure() {
    assert!(same("ミツノ", "ミヅノ", true));
    assert!(same("ミヅノ", "ミスノ", true));
    assert!(!same("ミツノ", "ミスノ", true));
    // The first key of one equals the second key of the other, which is no match either.
    assert_eq!(key("ミスノ"), second("ミヅノ"));
    assert!(!same("ミツノ", "ミズノ", true));
}

/// AUT-10: an empty reading, kanji and damaged text get a reason, not a key.
#[test]
fn refuses_what_has_no_reading() {
    for (typed, refusal) in [
        ("", KanaRefusal::Empty),
        (" 　\t\u{200B}・", KanaRefusal::Empty),
        ("゛゜", KanaRefusal::Empty),
        ("健保 タロウ", KanaRefusal::Kanji { found: '健' }),
        ("ケンポ 太郎", KanaRefusal::Kanji { found: '太' }),
        ("佐々木", KanaRefusal::Kanji { found: '佐' }),
        ("々", KanaRefusal::Kanji { found: '々' }),
        ("㈱ケンポ", KanaRefusal::Kanji { found: '株' }),
        ("𠮷ダ", KanaRefusal::Kanji { found: '𠮷' }),
        ("ケン\u{0}ポ", KanaRefusal::Unusable { found: '\u{0}' }),
        ("ケン\u{FFFD}ポ", KanaRefusal::Unusable { found: '\u{FFFD}' }),
        ("ケン\u{E000}ポ", KanaRefusal::Unusable { found: '\u{E000}' }),
    ] {
        assert_eq!(KanaKey::new(typed), Err(refusal), "{typed:?}");
        assert_eq!(second_key(typed), Err(refusal), "{typed:?}");
    }
}

/// AUT-10, AUT-11, AUT-12: the explanation names each liberty once, with what a character counts as.
#[test]
fn explains_what_it_ignored() {
    use KanaNoteKind::*;
    let explanation = explain("けんぽ　ｼｮｰ-いすゞ");
    assert_eq!(explanation.key.as_ref().map(KanaKey::as_str), Ok("ケンホシヨーーイスス"));
    let notes: Vec<_> = explanation.notes.iter().map(|n| (n.kind, n.typed, n.counts_as)).collect();
    assert_eq!(
        notes,
        [
            (WidthIgnored, 'ｼ', Some('シ')),
            (SpaceIgnored, ' ', None),
            (DashUnified, '-', Some('ー')),
            (HiraganaAsKatakana, 'け', Some('ケ')),
            (VoicingIgnored, 'ポ', Some('ホ')),
            (SmallKanaAsLarge, 'ョ', Some('ヨ')),
            (IterationRepeated, 'ヾ', Some('ス')),
        ]
    );
    let other: Vec<_> = explain("ヱ・J").notes.iter().map(|n| (n.kind, n.counts_as)).collect();
    assert_eq!(other, [(MiddleDotIgnored, None), (OldKanaAsModern, Some('エ')), (CaseIgnored, Some('j'))]);
}

/// AUT-12: a reading that is its own key needs no explanation; one without a key keeps its reason.
#[test]
fn explains_nothing_where_nothing_was_ignored() {
    assert_eq!(explain("ケンホタロウ").notes, []);
    assert_eq!(explain("健保").key, Err(KanaRefusal::Kanji { found: '健' }));
}

#[test]
fn debug_output_does_not_show_the_name() {
    assert!(!format!("{:?}", KanaKeys::new("ケンポ").unwrap()).contains('ケ'));
}

fn reading() -> impl Strategy<Value = String> {
    "[ァ-ヾー]{1,12}"
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ぁ-ゟァ-ヿｦ-ﾟ゛゜\u{3099}\u{309A}ー・ 　A-Za-z\u{0301}\u{0323}\u{200B}々健ㇰ-ㇿ-]{0,16}",
    ]
}

fn hiragana(katakana: &str) -> String {
    let turn = |c: char| match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(c) - 0x60).unwrap(),
        _ => c,
    };
    katakana.chars().map(turn).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// AUT-10: the key of a key is the key, for any text at all.
    #[test]
    fn a_key_is_its_own_key(typed in any_text()) {
        if let Ok(first) = KanaKey::new(&typed) {
            prop_assert_eq!(KanaKey::new(first.as_str()), Ok(first));
        }
        if let Ok(second) = second_key(&typed) {
            prop_assert_eq!(KanaKey::new(second.as_str()), Ok(second));
        }
    }

    /// AUT-11: a space of any kind, anywhere, changes nothing.
    #[test]
    fn spaces_anywhere_change_nothing(typed in reading(), at in any::<prop::sample::Index>(), space in "[ \u{3000}\u{A0}\t\u{200B}]") {
        let mut spaced: Vec<char> = typed.chars().collect();
        spaced.insert(at.index(spaced.len() + 1), space.chars().next().unwrap());
        let spaced: String = spaced.into_iter().collect();
        prop_assert_eq!(KanaKey::new(&spaced), KanaKey::new(&typed));
        prop_assert_eq!(second_key(&spaced), second_key(&typed));
    }

    /// AUT-10: hiragana and katakana give the same keys.
    #[test]
    fn hiragana_changes_nothing(typed in reading()) {
        prop_assert_eq!(KanaKey::new(&hiragana(&typed)), KanaKey::new(&typed));
        prop_assert_eq!(second_key(&hiragana(&typed)), second_key(&typed));
    }

    /// AUT-10: half-width kana gives the keys of its full-width form.
    #[test]
    fn half_width_changes_nothing(typed in "[ｦ-ﾝ]([ｦ-ﾟ]){0,12}") {
        use unicode_normalization::UnicodeNormalization;
        let full: String = typed.nfkc().collect();
        prop_assert_eq!(KanaKey::new(&full), KanaKey::new(&typed));
        prop_assert_eq!(second_key(&full), second_key(&typed));
    }

    /// AUT-12: voicing marks, joined or loose, never change the first key.
    #[test]
    fn voicing_changes_nothing(typed in "[カ-ドハ-ポ]{1,8}", mark in "[゛゜\u{3099}\u{309A}ﾞﾟ]") {
        let marked = format!("{typed}{mark}");
        prop_assert_eq!(KanaKey::new(&marked), KanaKey::new(&typed));
    }

    #[test]
    fn explains_any_text_in_step_with_its_key(typed in any_text()) {
        prop_assert_eq!(explain(&typed).key, KanaKey::new(&typed));
    }

    /// AUT-12: a note appears exactly when the key differs from what was typed.
    #[test]
    fn notes_appear_when_the_key_differs(typed in "[ァ-ヾー ぁ-ゖA-Za-z]{1,8}") {
        let explanation = explain(&typed);
        if let Ok(key) = &explanation.key {
            prop_assert_eq!(explanation.notes.is_empty(), key.as_str() == typed);
        }
    }

    #[test]
    fn matching_does_not_hang_on_the_order(a in reading(), b in reading(), second in any::<bool>()) {
        if let (Ok(a), Ok(b)) = (KanaKeys::new(&a), KanaKeys::new(&b)) {
            prop_assert_eq!(matches(&a, &b, second), matches(&b, &a, second));
            prop_assert!(matches(&a, &a, second));
        }
    }
}
