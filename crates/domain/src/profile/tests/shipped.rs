//! The four shipped profiles say what the manuals say.

use jiff::civil::date;

use super::*;

/// INS-01, AUT-05: codes, names, kinds and words for the member are the manuals'.
#[test]
fn shipped_profiles_name_the_insurers_as_the_manuals_do() {
    let seen = shipped().map(|p| (p.code.as_str().to_owned(), p.name.full.ja, p.kind, p.member_word.ja));
    let society = InsurerKind::HealthInsuranceSociety;
    let expected = [
        ("32290413", "奈良県市町村職員共済組合", InsurerKind::MutualAidAssociation, "被保険者(組合員)"),
        ("0386", "三協・立山健康保険組合", society, "被保険者"),
        ("ngk", "日本ガイシ健康保険組合", society, "被保険者"),
        ("omron", "オムロン健康保険組合", society, "被保険者"),
    ];
    assert_eq!(
        seen,
        expected.map(|(code, name, kind, word)| (code.to_owned(), name.to_owned(), kind, word.to_owned()))
    );
}

/// INS-02, AUT-03, AUT-08: the fields come in the insurer's order, with 従業員番号 only at NGK.
#[test]
fn fields_come_in_the_insurers_order() {
    use FieldName::*;
    let orders = shipped().map(|p| p.form.fields_in_order().into_iter().map(|(name, _)| name).collect::<Vec<_>>());
    let five = vec![InsurerCode, Symbol, Number, BirthDate, Kana];
    let six = vec![InsurerCode, EmployeeNumber, Symbol, Number, BirthDate, Kana];
    assert_eq!(orders, [five.clone(), five.clone(), six, five]);
}

/// INS-02, AUT-03, AUT-08: labels are the manuals' words exactly.
#[test]
fn labels_are_the_manuals_words() {
    for profile in shipped() {
        for (name, field) in profile.form.fields_in_order() {
            let expected = match name {
                FieldName::InsurerCode => "保険者指定コード",
                FieldName::Symbol => "記号",
                FieldName::Number => "番号",
                FieldName::BirthDate => "生年月日",
                FieldName::Kana => "氏名(カナ)",
                FieldName::EmployeeNumber => "従業員番号",
            };
            assert_eq!(field.label.ja, expected);
        }
    }
}

/// AUT-06, AUT-07: Omron's 記号 has two digits; 番号 looks usual as 1 to 6 signs, letters included.
#[test]
fn patterns_hint_at_the_usual_form() {
    let [_, _, _, omron] = shipped();
    let symbol = omron.form.symbol.pattern.unwrap();
    let number = omron.form.number.pattern.unwrap();
    for (pattern, value, fits) in [
        (symbol, "01", true),
        (symbol, "1", false),
        (symbol, "001", false),
        (symbol, "0a", false),
        (number, "1", true),
        (number, "t011", true),
        (number, "123456", true),
        (number, "1234567", false),
        (number, "", false),
        (number, "t-11", false),
        (Pattern { characters: Characters::AlphanumericHyphen, min: 1, max: 6 }, "t-11", true),
    ] {
        assert_eq!(pattern.fits(value), fits, "{value}");
    }
    assert_eq!((omron.matching.symbol_width, omron.matching.number_width), (Some(2), Some(6)));
}

/// AUT-14, AUT-15: the cards shown are the insurer's: old cards with 健保記号 and 健保番号 at Sankyo
/// Tateyama, the notice, the certificate and マイナポータル at NGK.
#[test]
fn card_guides_show_the_insurers_cards() {
    let [_, sankyo, ngk, _] = shipped();
    let old = &sankyo.card_guide.cards[0];
    assert_eq!(old.kind, CardKind::OldCard);
    assert_eq!(old.symbol_label.as_ref().unwrap().ja, "健保記号");
    assert_eq!(old.number_label.as_ref().unwrap().ja, "健保番号");
    let kinds: Vec<_> = ngk.card_guide.cards.iter().map(|card| (card.kind, card.date)).collect();
    assert_eq!(
        kinds,
        [
            (CardKind::QualificationNotice, Some(date(2024, 9, 28))),
            (CardKind::QualificationCertificate, None),
            (CardKind::Mynaportal, Some(date(2025, 3, 3))),
        ]
    );
}

/// INS-03, REG-05, REG-10, REG-12, COD-05: ID advice, preset addresses and senders are the manuals'.
#[test]
fn advice_presets_and_senders_are_the_manuals() {
    let [nara, sankyo, ngk, omron] = shipped();
    let advice = ngk.user_id.advice.unwrap();
    assert_eq!((advice.text.ja.as_str(), advice.prefix.as_deref()), ("NGK+従業員番号で登録可能です。", Some("NGK")));
    assert!(advice.then_employee_number);
    for profile in [&nara, &sankyo, &omron] {
        assert!(profile.mail.preset && !profile.mail.editable_at_signup, "{}", profile.code.as_str());
    }
    assert!(!ngk.mail.preset && ngk.mail.editable_at_signup);
    assert_eq!(omron.mail.sender_address.as_str(), "omron-kenpo@ibss.jp");
    assert!(omron.mail.preset_note.unwrap().ja.contains("会社のメールアドレス"));
}

/// REG-02, REG-03: without a word of the insurer the manuals' rule for user IDs holds; what it says
/// replaces that.
#[test]
fn user_id_rules_are_the_manuals_where_the_insurer_says_nothing() {
    let [nara, ..] = shipped();
    assert_eq!(nara.user_id.policy(), crate::user_id::UserIdPolicy::default());
    let own = "[user_id]\nsymbols = \"@-\"\nmin_length = 8\nmax_length = 12\n[password]\n";
    let policy = parse("own.toml", &OMRON.replace("[password]\n", own)).unwrap().user_id.policy();
    assert_eq!((policy.min, policy.max, policy.symbols.as_str()), (8, 12, "@-"));
}

/// INS-04, DSH-04, DSH-05, DSH-06, DSH-08: modules, their states and the menu follow the manuals.
#[test]
fn menus_and_modules_follow_the_manuals() {
    let [nara, _, ngk, omron] = shipped();
    assert_eq!(nara.modules.state(Module::FluGrant), ModuleState::Preparing);
    assert_eq!(nara.modules.state(Module::MedicalCostNotice), ModuleState::Open);
    assert_eq!(omron.modules.state(Module::WebApplication), ModuleState::Off);
    let titles: Vec<_> = omron.my_page.menu.iter().map(|group| group.title.ja.as_str()).collect();
    assert_eq!(titles, ["マイページ", "各種申請・登録", "お役立ち", "その他", "マニュアル"]);
    let items: Vec<_> = nara.my_page.menu[1].items.iter().map(|item| item.label.ja.as_str()).collect();
    assert_eq!(items, ["被扶養者資格調査", "インフルエンザ補助金申請", "WEB申請", "被扶養者連絡先登録"]);
    assert!(!ngk.point_service);
    assert!(ngk.terms.banner.unwrap().ja.contains("iBssポイントサービス非対象会員"));
}

/// INS-05: telephone numbers, addresses and hours of the desks are the manuals'.
#[test]
fn support_desks_are_the_manuals() {
    let [_, sankyo, _, omron] = shipped();
    let desks = |profile: &InsurerProfile| {
        let line = |desk: &SupportDesk| {
            let phone = desk.phone.as_ref().map(|phone| phone.as_str().to_owned());
            let mail = desk.mail.as_ref().map(|mail| mail.as_str().to_owned());
            (phone, desk.hours.as_ref().map(|hours| hours.ja.clone()), mail, desk.state_symbol_and_number)
        };
        profile.support_desks.iter().map(line).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        desks(&sankyo),
        [
            (some("050-2018-6254"), None, some("stkenpo@ibss.jp"), false),
            (some("0766-20-2377"), some("平日10時から17時"), None, false),
        ]
    );
    assert_eq!(
        desks(&omron),
        [
            (some("0120-180-939"), some("平日10時～17時(12時～13時を除く)"), some("omron-kenpo@ibss.jp"), true),
            (None, None, some("healthy-kenpo@omron.com"), true),
        ]
    );
}

/// INS-06, SUR-10: the deadline and the links to the insurer's pages are the manuals'.
#[test]
fn calendar_and_links_are_the_manuals() {
    let [_, _, ngk, omron] = shipped();
    assert_eq!(omron.survey.unwrap().deadline, date(2024, 9, 17));
    assert_eq!(omron.links[0].url.as_str(), "https://www.omron-kenpo.org/faq/faq.php#a5");
    assert_eq!(ngk.links[0].places, [LinkPlace::CardGuide]);
}

/// INS-01: what is stored in the database is the profile that was read.
#[test]
fn comes_back_the_same_from_its_json() {
    for profile in shipped() {
        let json = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<InsurerProfile>(&json).unwrap(), profile);
    }
}

/// AUT-05, AUT-08: a code names its insurer without case and in full width; the employee number
/// may follow it only where the profile says so.
#[test]
fn finds_the_insurer_a_typed_code_names() {
    let profiles = shipped();
    for (typed, code, number) in [
        ("32290413", "32290413", None),
        (" 0386 ", "0386", None),
        ("０３８６", "0386", None),
        ("OMRON", "omron", None),
        ("ngk", "ngk", None),
        ("NGK12345", "ngk", Some("12345")),
        ("NGK+12345", "ngk", Some("12345")),
        ("ＮＧＫ１２３４５", "ngk", Some("12345")),
    ] {
        let found = find_insurer(&profiles, typed).unwrap_or_else(|| panic!("{typed}"));
        assert_eq!((found.profile.code.as_str(), found.employee_number.as_deref()), (code, number), "{typed}");
    }
    for typed in ["", "omron1", "038", "386", "ngk+", "ngk 1 2", "ngk１２あ", "kgn"] {
        assert_eq!(find_insurer(&profiles, typed), None, "{typed}");
    }
}
