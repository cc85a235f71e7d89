//! What each mistake gets: a refusal with its line and reason.

use proptest::prelude::*;

use super::*;

/// Replaces one place of a shipped profile; the refusal must point at `marker` on its line.
fn refused(text: &str, from: &str, to: &str, marker: &str) -> ProfileMistake {
    assert!(text.contains(from), "not in the profile: {from}");
    let changed = text.replacen(from, to, 1);
    let refusal = parse("changed.toml", &changed).expect_err(to);
    assert_eq!(refusal.file, "changed.toml");
    let line = changed.lines().nth(refusal.line - 1).unwrap();
    let rest: String = line.chars().skip(refusal.column - 1).collect();
    assert!(rest.starts_with(marker), "{refusal} points at {rest:?}, not at {marker:?}");
    refusal.reason
}

fn reading(text: &str, from: &str, to: &str, marker: &str) -> String {
    match refused(text, from, to, marker) {
        ProfileMistake::Reading(words) => words,
        other => panic!("{other:?}"),
    }
}

/// INS-06: a date may stand with or without quotation marks.
#[test]
fn reads_a_date_with_or_without_quotation_marks() {
    let bare = OMRON.replace("\"2024-09-17\"", "2024-09-17");
    assert_ne!(bare, OMRON);
    assert_eq!(parse("omron.toml", &bare), parse("omron.toml", OMRON));
}

/// INS-01, INS-02, INS-03, INS-04, INS-05, INS-06, ASVS 1.2.2: what is not the shape of a profile is refused at its line.
#[test]
fn refuses_what_has_not_the_shape_of_a_profile() {
    let label = "label = { ja = \"記号\", en = \"Symbol\" }";
    for (from, to, marker, reason) in [
        ("order = 2\n", "order = 2\nbogus = 1\n", "bogus", "unknown field `bogus`"),
        ("[terms]", "[term]", "term]", "unknown field `term`"),
        ("order = 2\n", "order = \"x\"\n", "\"x\"", "invalid type: string \"x\", expected a number from 0 to 255"),
        ("order = 2\n", "", "[form.symbol]", "missing field `order`"),
        ("code = \"omron\"", "#", "#", "missing field `code`"),
        ("code = \"omron\"", "code = \"\"", "\"\"", ""),
        ("survey = \"open\"", "survay = \"open\"", "survay", "unknown variant `survay`"),
        ("survey = \"open\"", "survey = \"closed\"", "\"closed\"", "unknown variant `closed`"),
        ("target = \"manuals\"", "target = \"manual\"", "\"manual\"", "unknown variant `manual`"),
        (label, "#", "[form.symbol]", "missing field `label`"),
        (label, "label = { ja = \"記号\" }", "{ ja", "missing field `en`"),
        (label, "label = { ja = \" \", en = \"Symbol\" }", "\" \"", "the text is empty"),
        (label, "label = { ja = \"a\\u0007\", en = \"Symbol\" }", "\"a", "the text holds a control character"),
        (label, "label = { ja = \"a\\u202E\", en = \"Symbol\" }", "\"a", "the text holds a control character"),
        ("characters = \"digits\"", "characters = \"[0-9]\"", "\"[0-9]\"", "unknown variant `[0-9]`"),
        ("min = 2, max = 2", "min = 300, max = 2", "300", "expected a number from 0 to 255"),
        (
            "\"https://www.omron-kenpo.org/faq",
            "\"http://www.omron-kenpo.org/faq",
            "\"http:",
            "must start with https://",
        ),
        ("\"https://www.omron-kenpo.org/faq", "\"https:///faq", "\"https:", "names no host"),
        ("\"https://www.omron-kenpo.org/faq", "\"https://omron.org@localhost.example/", "\"https:", "names no host"),
        ("faq.php#a5", "質問", "\"https:", "only half-width signs"),
        ("\"0120-180-939\"", "\"0120\"", "\"0120\"", "10 to 15"),
        ("\"0120-180-939\"", "\"０１２０-180-939\"", "\"０", "10 to 15"),
        ("\"omron-kenpo@ibss.jp\"", "\"\"", "\"\"", ""),
        ("deadline = \"2024-09-17\"", "deadline = \"2024-09-31\"", "\"2024", "expected a date"),
        ("deadline = \"2024-09-17\"", "deadline = \"2024-09-17T00:00\"", "\"2024", "expected a date"),
        ("deadline = \"2024-09-17\"", "deadline = 2024-09-17T00:00:00", "2024", "expected a date"),
        (
            "point_service = false",
            "point_service = false\npoint_service = true",
            "point_service = true",
            "duplicate key",
        ),
        ("[terms]", "[terms", "", "unclosed table"),
    ] {
        let words = reading(OMRON, from, to, marker);
        assert!(words.contains(reason), "{words}");
    }
}

/// INS-01, INS-02, INS-03, INS-04, INS-05, INS-06: what makes no sense in its context is refused at the line of the value.
#[test]
fn refuses_what_makes_no_sense_in_its_context() {
    use ProfileMistake::*;
    let faq = "link = \"faq\"";
    let useful =
        "items = [{ label = { ja = \"よくあるご質問\", en = \"Frequently asked questions\" }, link = \"faq\" }]";
    let desk = "mail = \"healthy-kenpo@omron.com\"             # line 252\nurl = \"https://www.omron-kenpo.org\" ";
    let link_again =
        "[[links]]\nid = \"faq\"\nlabel = { ja = \"a\", en = \"b\" }\nurl = \"https://a.example\"\n[[links]]\n";
    for (from, to, marker, mistake) in [
        ("order = 2\n", "order = 3\n", "3", DuplicateOrder { order: 3, taken_by: "symbol" }),
        ("min = 2, max = 2", "min = 3, max = 2", "{", PatternRange),
        ("min = 2, max = 2", "min = 0, max = 2", "{", PatternRange),
        ("min = 2, max = 2", "min = 2, max = 51", "{", PatternRange),
        ("min = 2, max = 2", "min = 3, max = 3", "\"01\"", ExampleOutsidePattern),
        ("symbol_width = 2", "symbol_width = 0", "0", WidthRange),
        ("number_width = 6", "number_width = 21", "21", WidthRange),
        ("kind = \"mynaportal\"", "kind = \"old_card\"", "\"old_card\"", Twice("old_card".to_owned())),
        ("[password]\n", "[user_id]\nsymbols = \"@a\"\n[password]\n", "\"@a\"", SymbolSet),
        ("[password]\n", "[user_id]\nsymbols = \"@@\"\n[password]\n", "\"@@\"", SymbolSet),
        ("[password]\n", "[user_id]\nmin_length = 51\n[password]\n", "51", LengthRange { least: 1, most: 50 }),
        ("[password]\n", "[user_id]\nmax_length = 5\n[password]\n", "5", LengthRange { least: 1, most: 50 }),
        ("policy = \"default\"", "policy = \"custom\"", "\"custom\"", CustomPasswordMissing),
        ("policy = \"default\"", "policy = \"default\"\nextra_symbols = \"あ\"", "\"あ\"", SymbolSet),
        ("preset = true", "preset = false", "false", MailNobodyGives),
        ("survey = \"open\"", "survey = \"off\"", "\"survey\"", ModuleOff("survey")),
        ("target = \"manuals\"", "target = \"good_care\"", "\"good_care\"", ModuleOff("good_care")),
        (faq, "link = \"fag\"", "\"fag\"", LinkUnknown("fag".to_owned())),
        (faq, "link = \"faq\", target = \"terms\"", "{", MenuItemAim),
        (", link = \"faq\"", "", "{", MenuItemAim),
        (useful, "items = []", "[]", ListEmpty),
        ("variant = \"basic\"", "variant = \"Basic\"", "\"Basic\"", NameSigns),
        (
            "deadline = \"2024-09-17\"",
            "opens = \"2024-09-18\"\ndeadline = \"2024-09-17\"",
            "\"2024-09-17\"",
            DeadlineBeforeOpening,
        ),
        (desk, "#\n#", "[[support_desks]]", DeskWithoutContact),
        ("[[links]]\n", link_again, "\"faq\"", Twice("faq".to_owned())),
        ("id = \"faq\"", "id = \"F A Q\"", "\"F A Q\"", NameSigns),
        ("name = \"flu_grant\"", "name = \"survey\"", "\"survey\"", Twice("survey".to_owned())),
        ("name = \"flu_grant\"", "name = \"medicine\"", "\"medicine\"", ModuleOff("generic_difference")),
    ] {
        assert_eq!(refused(OMRON, from, to, marker), mistake, "{to}");
    }
}

/// INS-02, INS-04, INS-05: a profile without a card, a menu or a desk is refused.
#[test]
fn refuses_an_empty_list_that_the_screens_need() {
    for (from, list, to) in [
        ("[[card_guide.cards]]", "cards = []\n", "[password]"),
        ("[[my_page.menu]]", "menu = []\n", "[[my_page.cards]]"),
    ] {
        let (start, end) = (OMRON.find(from).unwrap(), OMRON.find(to).unwrap());
        assert_eq!(refused(OMRON, &OMRON[start..end], list, "[]"), ProfileMistake::ListEmpty);
    }
    let desks = &OMRON[OMRON.find("[[support_desks]]").unwrap()..OMRON.find("[[links]]").unwrap()];
    let changed = OMRON.replace(desks, "");
    let first = "code = \"omron\"";
    assert_eq!(refused(&changed, first, &format!("support_desks = []\n{first}"), "[]"), ProfileMistake::ListEmpty);
}

/// INS-02, AUT-08: an extra field and its mode must agree, and advice must not need what is not asked.
#[test]
fn refuses_an_extra_field_that_its_mode_does_not_show() {
    let mode = "mode = \"both\"";
    assert_eq!(refused(NGK, mode, "mode = \"none\"", "\"none\""), ProfileMistake::ExtraFieldUnused);
    assert_eq!(refused(NGK, mode, "mode = \"code_suffix\"", "\"code"), ProfileMistake::ExtraFieldUnused);
    let start = NGK.find("[form.extra_field.field]").unwrap();
    let end = NGK.find("[form.symbol]").unwrap();
    assert_eq!(refused(NGK, &NGK[start..end], "", "\"both\""), ProfileMistake::ExtraFieldMissing);
    let extra = NGK.find("[form.extra_field]").unwrap();
    assert_eq!(refused(NGK, &NGK[extra..end], "", "true"), ProfileMistake::AdviceWithoutField);
}

/// REG-06, REG-07: a password rule of the insurer's own must be one that a password can meet.
#[test]
fn refuses_a_custom_password_rule_nobody_can_meet() {
    let with = |min: u8, max: u8, symbols: &str| {
        format!(
            "policy = \"custom\"\n[password.custom]\nmin_length = {min}\nmax_length = {max}\nletter = true\ndigit = true\nsymbol = true\nsymbols = \"{symbols}\"\n[unused]"
        )
    };
    let policy = "policy = \"default\"                           # lines 57-68\nrefused_words = [\"healthykenpo\"]             # [chosen]\n\n[mail]";
    let custom = |min, max, symbols| with(min, max, symbols).replace("[unused]", "[mail]");
    let length = ProfileMistake::LengthRange { least: 8, most: 128 };
    assert_eq!(refused(OMRON, policy, &custom(7, 20, "!"), "7"), length);
    assert_eq!(refused(OMRON, policy, &custom(21, 20, "!"), "21"), length);
    assert_eq!(refused(OMRON, policy, &custom(8, 129, "!"), "8"), length);
    assert_eq!(refused(OMRON, policy, &custom(8, 20, ""), "\"\""), ProfileMistake::SymbolSet);
    assert!(parse("omron.toml", &OMRON.replace(policy, &custom(8, 128, "!"))).is_ok());
    let unused = custom(8, 20, "!").replace("\"custom\"", "\"strict\"");
    assert_eq!(refused(OMRON, policy, &unused, "[password.custom]"), ProfileMistake::CustomPasswordUnused);
}

proptest! {
    /// INS-01: no text makes the reader panic, and every place it names is inside the text.
    #[test]
    fn any_change_of_a_profile_is_read_or_refused_with_a_place(at in 0..OMRON.len(), cut in 0usize..40, put in ".{0,12}") {
        let start = OMRON.floor_char_boundary(at);
        let end = OMRON.floor_char_boundary(start + cut);
        let changed = format!("{}{put}{}", &OMRON[..start], &OMRON[end..]);
        if let Err(refusal) = parse("omron.toml", &changed) {
            prop_assert!(refusal.line >= 1 && refusal.line <= changed.matches('\n').count() + 1, "{refusal}");
            prop_assert!(refusal.column >= 1);
        }
    }
}
