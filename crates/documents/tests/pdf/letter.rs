//! 電子請求ログイン情報再発行通知書: what stands on it, and where.

use madoguchi_documents::{
    ADDRESS, Area, DocumentError, FOLDS, LETTERS_AT_ONCE, LetterContent, LetterError, LetterPart, Overflow, SEEN,
};

use crate::letters::{PASSWORD, Word, form, letter, made, numbered, one, password, refusal, to, words};
use crate::load::{GROWTH_BOUND_KIB, resident_kib};
use crate::read::{RENDERER, fonts, info, solid_text, spoken, text};

const SHEET: Area = Area { left: 0.0, top: 0.0, width: 210.0, height: 297.0 };

fn overlap(one: &Area, other: &Area) -> bool {
    one.left < other.left + other.width
        && other.left < one.left + one.width
        && one.top < other.top + other.height
        && other.top < one.top + one.height
}

/// The words that a window can ever show, in one piece. Fails when one of them could be hidden.
fn in_window(words: &[Word], page: usize) -> String {
    let seen: Vec<_> = words.iter().filter(|word| word.page == page && overlap(&word.area, &SEEN)).collect();
    for word in &seen {
        assert!(ADDRESS.holds(&word.area), "{} is at {:?}", word.text, word.area);
    }
    seen.iter().map(|word| word.text.as_str()).collect()
}

fn pages(pdf: &[u8]) -> usize {
    info(pdf).lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap()
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// REI-14, REI-05: the letter holds user ID and temporary password, how to use them, until when, whom to call.
#[test]
fn says_everything_word_for_word() {
    let pdf = one(letter());
    let text = text(&pdf);
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    for wanted in [
        "電子請求ログイン情報再発行通知書",
        "令和8年11月21日",
        "受付番号 1234-5678-901",
        "見本県国民健康保険団体連合会",
        "介護保険課",
        "〒680-0001",
        "見本県見本市見本町1丁目2番3号",
        "電話 0857-00-0000",
        "電子請求受付システムのログイン情報を再発行しましたので、通知します。",
        "事業所番号",
        "1311111111",
        "事業所名",
        "請求事業所 A",
        "ユーザID",
        "KJ000000000001",
        "仮パスワード",
        PASSWORD,
        "使用期限",
        "2026年(令和8年)12月11日(金)まで",
        "ヘルプデスク 電話 0570-000-000",
        "介護保険課 電話 0857-00-0000",
        "発送番号 12",
    ] {
        assert!(lines.contains(&wanted), "{wanted} is not a line of\n{text}");
    }
    let solid = solid_text(&pdf);
    for wanted in [
        "総合窓口で【ログイン】を選び、ユーザIDと仮パスワードを入力してください。",
        "画面の案内に従って、新しいパスワードを設定してください。",
        "仮パスワードを使うまでは、今のパスワードも使えます。",
        "再発行を申請した覚えがないときは",
    ] {
        assert!(solid.contains(wanted), "{wanted} is not in\n{text}");
    }
    assert_eq!(pages(&pdf), 1);
}

/// REI-14: user ID and password are set in a face that tells 0 from O and 1 from l from I.
#[test]
fn sets_what_is_typed_in_a_face_of_distinct_characters() {
    let mut doubtful = letter();
    doubtful.temporary_password = password("0Ol1I|5S8B2Z");
    doubtful.user_id = "KJ0O1Il".into();
    let pdf = one(doubtful);
    let text = text(&pdf);
    for wanted in ["0Ol1I|5S8B2Z", "KJ0O1Il"] {
        assert!(text.lines().any(|line| line.trim() == wanted), "{text}");
    }
    let fonts = fonts(&pdf);
    assert!(fonts.contains("SourceCodePro-Medium"), "{fonts}");
    for line in fonts.lines().skip(2) {
        assert!(line.contains("yes yes yes"), "not embedded, subset and mapped to text: {line}");
    }
}

/// REI-14: every character of the password is read out with its kind, in groups of four.
#[test]
fn spells_the_password_character_by_character() {
    let mut spelled = letter();
    spelled.temporary_password = password("aB3@w0");
    let found = words(&one(spelled));
    let label = found.iter().find(|word| word.text.starts_with("仮パスワードの読み方")).unwrap().area;
    let below = |text: &str| -> Vec<Area> {
        let cells = found.iter().filter(|word| word.area.top > label.top && word.area.top < label.top + 20.0);
        cells.filter(|word| word.text == text).map(|word| word.area).collect()
    };
    for (sign, kind, reading) in [
        ("a", "小文字", "エー"),
        ("B", "大文字", "ビー"),
        ("3", "数字", "サン"),
        ("@", "記号", "アット"),
        ("w", "小文字", "ダブリュー"),
        ("0", "数字", "ゼロ"),
    ] {
        let [sign] = below(sign)[..] else { panic!("{sign} stands once") };
        let [reading] = below(reading)[..] else { panic!("{reading} stands once") };
        let middle = |area: Area| area.left + area.width / 2.0;
        assert!((middle(sign) - middle(reading)).abs() < 1.0 && reading.top > sign.top, "{sign:?} {reading:?}");
        assert!(below(kind).iter().any(|kind| (middle(*kind) - middle(sign)).abs() < 1.0 && kind.top < sign.top));
    }
    let left = |text: &str| below(text)[0].left;
    let (inside, between) = (left("B") - left("a"), left("w") - left("@"));
    assert!(between > inside + 2.0, "a gap after the fourth: {inside} {between}");
}

/// REI-14: the address shows in the window wherever the sheet slides, and nothing else ever does.
#[test]
fn only_the_address_shows_in_the_window() {
    let pdf = one(letter());
    let shown = in_window(&words(&pdf), 0);
    assert_eq!(shown, "〒680-0002見本県見本市立川町六丁目176番地見本総合庁舎2階請求事業所A御中");
    let mut letters = vec![letter()];
    letters.extend((1..5).map(numbered));
    let pdf = made(&form(), &letters).unwrap();
    let found = words(&pdf);
    assert!(in_window(&found, 4).contains("見本県見本市見本町4番地"));
}

/// REI-14: user ID, password and its readings stand on the inner third of the folded sheet.
#[test]
fn what_is_secret_lies_folded_inside() {
    let mut secret = letter();
    secret.temporary_password = password("0123456789abcdef0123456789ABCDEF");
    let found = words(&one(secret));
    let places = |wanted: &str| found.iter().filter(|word| word.text.contains(wanted)).collect::<Vec<_>>();
    for wanted in ["KJ000000000001", "0123456789abcdef0123456789ABCDEF", "ゼロ"] {
        let found = places(wanted);
        assert!(!found.is_empty(), "{wanted}");
        for Word { area, .. } in found {
            assert!(area.top > FOLDS[0] && area.top + area.height < FOLDS[1], "{wanted} {area:?}");
        }
    }
    assert!(found.iter().all(|word| SHEET.holds(&word.area)));
}

/// REI-14: an address is set in the largest size in which it fits: a word longer than a line goes on behind the one before it, so that the
/// space between them costs no size.
#[test]
fn a_space_before_a_long_word_costs_no_size() {
    let height = |address: &str| {
        let words = words(&one(to(address, "見本事業所")));
        assert!(in_window(&words, 0).contains(&solid(address)));
        words.iter().find(|word| word.text.starts_with("鳥取県")).unwrap().area.height
    };
    let long = "見本市大字見本町".repeat(5);
    let (apart, short) = (height(&format!("鳥取県 {long}")), height("鳥取県見本市"));
    assert!((apart - short).abs() < 0.01, "{apart} mm instead of {short} mm");
}

/// REI-14: long names and addresses wrap, whole, and never leave the window.
#[test]
fn long_addresses_wrap_inside_the_window() {
    let roman = "Mihon Rehabilitation-and-Visiting-Nursing-Service-Station-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (address, name) in [
        ("見本県見本郡大字長い町名".repeat(4), "社会福祉法人見本会指定居宅介護支援事業所".repeat(3)),
        ("1-2-3".into(), roman.to_owned()),
        ("ー".repeat(60), "ッ".repeat(40)),
        ("W".repeat(60), "」」」".repeat(14)),
        ("ｹﾝﾎﾟｳｶｲｶﾞﾝ1-2-3".repeat(4), "éàü".repeat(20)),
        ("見本市\n見本町\n1-2-3".into(), "見本 事業所".into()),
        (String::new(), "見".into()),
    ] {
        let pdf = one(to(&address, &name));
        let shown = in_window(&words(&pdf), 0);
        assert_eq!(shown, solid(&format!("〒680-0002{address}{name}御中")));
        assert_eq!(pages(&pdf), 1);
    }
}

/// REI-14: what cannot be put on the page is an error that names letter and part, never a clipped page.
#[test]
fn what_does_not_fit_is_an_error_that_names_it() {
    let overflow = |letter, part| LetterError::Overflow(vec![Overflow { letter, part }]);
    let long = "見本県とても長い名前の町".repeat(30);
    assert_eq!(refusal(&form(), &[letter(), to(&long, "A")]), overflow(1, LetterPart::Address));
    let long_name = LetterError::Overflow(
        [LetterPart::Address, LetterPart::Access].map(|part| Overflow { letter: 0, part }).to_vec(),
    );
    assert_eq!(refusal(&form(), &[to("A", &"長い名前の事業所".repeat(60)), letter()]), long_name);

    let mut wordy = form();
    wordy.lead = long.repeat(5);
    assert_eq!(refusal(&wordy, &[letter()]), overflow(0, LetterPart::Opening));
    let mut wordy = form();
    wordy.how_to_use = vec![long.clone(); 8];
    assert_eq!(refusal(&wordy, &[letter()]), overflow(0, LetterPart::Guide));
    let mut wordy = form();
    wordy.sender.address = Some(long.repeat(3));
    assert_eq!(refusal(&wordy, &[letter()]), overflow(0, LetterPart::Sender));
    let mut wide = letter();
    wide.receipt_number = "1".repeat(2000);
    assert_eq!(refusal(&form(), &[wide]), overflow(0, LetterPart::Sender));
}

/// REI-14: the longest texts of a profile that fit are printed whole, on one page.
#[test]
fn long_words_of_a_federation_are_printed_whole() {
    let mut wordy = form();
    let text = "この文は、国保連合会が長い案内を書いたときの組みを見本として示すためのものです。";
    wordy.lead = text.repeat(7);
    wordy.how_to_use = vec![text.into(); 8];
    wordy.note = Some(text.repeat(2));
    wordy.sender.name = "長い名前の部の長い名前の課の長い名前の係".repeat(2);
    let pdf = made(&wordy, &[letter()]).unwrap();
    let solid_text = solid_text(&pdf);
    assert!(solid_text.contains(&wordy.lead) && solid_text.contains(wordy.note.as_ref().unwrap()));
    assert_eq!(solid_text.matches(text).count(), 7 + 8 + 2, "{solid_text}");
    assert_eq!(pages(&pdf), 1);
}

const MARKUP: [&str; 17] = [
    "#panic(\"x\")",
    "#sys.inputs",
    "#eval(\"1+1\")",
    "#read(\"/etc/passwd\")",
    "{{7*7}}",
    "$x^2$",
    "*bold*",
    "_under_",
    "`raw`",
    "=heading",
    "<access>",
    "@reference",
    "//comment",
    "/*open",
    "back\\slash\\",
    "[content]",
    "https://example.jp/#a",
];

/// ASVS v5.0-1.3.7: nothing that people typed is read as the layout engine's source.
#[test]
fn prints_markup_as_it_was_typed_in_every_field() {
    for markup in MARKUP {
        let value = || markup.to_owned();
        let mut hostile = form();
        hostile.federation_name = value();
        hostile.title = value();
        hostile.lead = value();
        hostile.how_to_use = vec![value(), value()];
        hostile.note = Some(value());
        hostile.sender.name = "課".into();
        hostile.sender.postal_code = Some(value());
        hostile.sender.address = Some(value());
        hostile.sender.phone = value();
        hostile.help_desk = vec![value()];
        let mut content = to(markup, markup);
        content.addressee.postal_code = value();
        content.receipt_number = value();
        content.office_number = value();
        content.user_id = value();
        content.temporary_password = password(markup);
        let pdf = made(&hostile, &[content]).unwrap();
        // Federation, title, lead, 2 steps, note, sender's code and address, telephone twice, desk; of
        // the office 3 in the address, name and number below, receipt; user ID, password.
        let text = text(&pdf);
        assert_eq!(text.matches(markup).count(), 19, "{markup}\n{text}");
        assert_eq!(in_window(&words(&pdf), 0), format!("〒{markup}{markup}{markup}御中"));
    }
}

/// REI-14: names of registers are drawn; what no font has is marked, told, and named beforehand.
#[test]
fn draws_rare_kanji_and_marks_what_no_font_has() {
    let pdf = one(to("見本県葛󠄀城市𠮟町﨑1", "髙橋𠮷﨑德濵栁彅介護"));
    assert!(text(&pdf).contains("髙橋𠮷﨑德濵栁彅介護"), "{}", text(&pdf));
    assert!(!text(&pdf).contains('〓'));
    let lost = to("見本市", "\u{e000}江の家🍣");
    assert_eq!(RENDERER.missing_in_address(&lost.addressee), ['\u{e000}', '🍣']);
    let pdf = one(lost);
    assert!(text(&pdf).contains("〓江の家〓 御中"), "{}", text(&pdf));
    assert!(text(&pdf).contains("「〓」は、この通知書では印字できない文字を表します。"));
}

/// REI-14: a user ID that could be misread is not printed with a substitute.
#[test]
fn refuses_a_user_id_that_cannot_be_typed_back() {
    for id in ["", "KJ 1", "KJ\u{e000}", "ＫＪ１", "KJ\u{202e}1"] {
        let mut odd = letter();
        odd.user_id = id.into();
        assert_eq!(refusal(&form(), &[letter(), odd]), LetterError::UserId(1), "{id}");
    }
}

/// REI-14: one page an office, in order, each with its own user ID and password; at most 50 in a go.
#[test]
fn a_batch_has_a_page_for_each_office() {
    let letters: Vec<_> = (1..=50).map(numbered).collect();
    let pdf = made(&form(), &letters).unwrap();
    assert_eq!(pages(&pdf), LETTERS_AT_ONCE);
    let text = text(&pdf);
    for (at, page) in text.split('\u{c}').filter(|page| !page.trim().is_empty()).enumerate() {
        let place = at + 1;
        for wanted in [format!("KJ{place:012}"), format!("kd7xmt{place:06}@"), format!("発送番号 {place}")] {
            assert_eq!(text.lines().filter(|line| line.trim() == wanted).count(), 1, "{wanted}");
            assert!(page.lines().any(|line| line.trim() == wanted), "{wanted} is not on page {place}:\n{page}");
        }
    }
    let found = words(&pdf);
    for page in 0..letters.len() {
        assert!(in_window(&found, page).contains(&format!("見本町{}番地", page + 1)));
    }
    let more: Vec<_> = (1..=51).map(numbered).collect();
    assert_eq!(refusal(&form(), &more), LetterError::Count(51));
    assert_eq!(refusal(&form(), &[]), LetterError::Count(0));
}

/// REI-14: 500 letters come as ten files of 50, each is made only when it is asked for, and memory stays level.
#[test]
fn five_hundred_letters_come_piece_by_piece() {
    let taken = std::cell::Cell::new(0);
    let mut before = 0;
    let letters = (1..=500).map(numbered).inspect(|_| taken.set(taken.get() + 1));
    let form = form();
    let mut place = 0;
    for (piece, pdf) in RENDERER.letters_piece_by_piece(&form, letters).enumerate() {
        assert_eq!(taken.get(), (piece + 1) * LETTERS_AT_ONCE, "no letter is taken before its turn");
        let text = text(&pdf.unwrap());
        if piece == 1 {
            before = resident_kib();
        }
        for page in text.split('\u{c}').filter(|page| !page.trim().is_empty()) {
            place += 1;
            assert!(page.contains(&format!("kd7xmt{place:06}@")), "{place}: {page}");
        }
    }
    assert_eq!(place, 500);
    let growth = resident_kib().saturating_sub(before);
    assert!(growth < GROWTH_BOUND_KIB, "resident memory of {before} KiB grew by {growth} KiB");
}

#[test]
fn a_piece_that_fails_does_not_end_the_run() {
    let long = "見本県とても長い名前の町".repeat(30);
    let letters = (1..=60).map(|place| if place == 3 { to(&long, "A") } else { numbered(place) });
    let form = form();
    let made: Vec<_> = RENDERER.letters_piece_by_piece(&form, letters).collect();
    let overflow = Overflow { letter: 2, part: LetterPart::Address };
    assert_eq!(made[0].as_ref().unwrap_err(), &LetterError::Overflow(vec![overflow]));
    assert_eq!(pages(made[1].as_ref().unwrap()), 10);
}

/// Whether a letter fits must not depend on the password, or it could not be asked before one is made.
#[test]
fn every_password_of_a_length_takes_the_same_room() {
    let places = |text: &str| {
        let mut content = letter();
        content.temporary_password = password(text);
        let found = words(&one(content));
        let after = found.iter().find(|word| word.text.starts_with("使用期限")).unwrap().area;
        after.top
    };
    let all = ["wwwwwwwwwwwww", "1111111111111", "WWWWWWWWWWWWW", "@@@@@@@@@@@@@", "{{{{{{{{{{{{{"].map(places);
    assert!(all.iter().all(|place| (place - all[0]).abs() < 0.01), "{all:?}");
}

#[test]
fn is_tagged_so_that_a_screen_reader_tells_what_is_what() {
    let tags = spoken(&one(letter()));
    for wanted in [
        ("H1", "電子請求ログイン情報再発行通知書"),
        ("TH", "事業所番号"),
        ("TD", "1311111111"),
        ("TH", "ユーザID"),
        ("P", "〒680-0002"),
        ("P", "請求事業所 A 御中"),
        ("P", "KJ000000000001"),
        ("TD", PASSWORD),
        ("TH", "使用期限"),
        ("H2", "ご利用の手順"),
        ("H2", "お問い合わせ先"),
        ("LBody", "画面の案内に従って、新しいパスワードを設定してください。"),
    ] {
        let wanted = (wanted.0.to_owned(), wanted.1.to_owned());
        assert!(tags.contains(&wanted), "{wanted:?} is not among {tags:?}");
    }
}

#[test]
fn carries_title_and_author_and_no_name_of_an_office() {
    let pdf = one(letter());
    let info = info(&pdf);
    for wanted in ["電子請求ログイン情報再発行通知書", "見本県国民健康保険団体連合会", "A4", "Tagged:"]
    {
        assert!(info.contains(wanted), "{info}");
    }
    assert!(!info.contains("請求事業所"), "{info}");
    let raw = String::from_utf8_lossy(&pdf);
    assert!(raw.contains("<pdfaid:part>2</pdfaid:part>") && raw.contains("pdfuaid:part"));
    assert!(!raw.contains(PASSWORD), "outside of the page's own text");
}

/// The log must not hold what a letter is made from.
#[test]
fn shows_only_its_kind_when_printed_for_debugging() {
    let letter = letter();
    assert_eq!(format!("{letter:?}"), "LetterContent");
    assert_eq!(format!("{:?}", letter.addressee), "Addressee");
    assert_eq!(format!("{:?}", letter.temporary_password), "TemporaryPassword(..)");
    assert_eq!(format!("{:?}", form()), "LetterForm");
    let error = made(&form(), &[to(&"長".repeat(900), "秘密の名前")]).unwrap_err();
    assert!(!format!("{error} {error:?}").contains('長'));
}

#[test]
fn refuses_a_day_that_no_calendar_of_offices_has() {
    let mut old = letter();
    old.expires_at = "1860-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(refusal(&form(), &[old]), LetterError::Document(DocumentError::Date));
}

/// A field added to the letter stops this from compiling until someone has asked whether it may be seen.
#[test]
fn takes_nothing_but_what_is_printed() {
    let LetterContent {
        place: _,
        addressee: _,
        receipt_number: _,
        office_number: _,
        user_id: _,
        temporary_password: _,
        expires_at: _,
    } = letter();
}
