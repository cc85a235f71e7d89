//! Rows: what is read and what is refused.

use super::*;

/// AUT-13, AUT-14: 本人 and 家族 are told apart, and 枝番 is kept.
#[test]
fn reads_a_person_with_all_items() {
    let row = one(&format!("{PERSON}E-0012")).unwrap();
    let expected = [
        "0386",
        "100",
        "105",
        "00",
        "1970-05-05",
        "御室 太郎",
        "オムロ タロウ",
        "taro@example.jp",
        "Insured",
        "E-0012",
    ];
    assert_eq!(summary(&row), expected);
    assert_eq!((row.kana_keys.first.as_str(), row.kana_keys.second.as_str()), ("オムロタロウ", "オムロタロウ"));
    assert_eq!(format!("{row:?}"), "RosterRow(..)");
}

/// A name behind such a mark would be read as another, and turn the words beside it too.
#[test]
fn refuses_marks_that_turn_the_direction_of_writing() {
    for mark in ['\u{202E}', '\u{2067}'] {
        for (column, name, text) in [(Column::Name, "氏名", "御室 太郎"), (Column::Kana, "氏名カナ", "オムロ タロウ")]
        {
            let expected = [(name.to_owned(), RowReason::ControlCharacter)];
            assert_eq!(reasons(person_with(column, &format!("{text}{mark}"))), expected, "{mark:?}");
        }
    }
}

#[test]
fn reads_dates_in_every_usual_form() {
    for text in [
        "1951-01-01",
        "1951/1/1",
        "1951/01/01",
        "19510101",
        "昭和26年1月1日",
        "S26.1.1",
        "S26/01/01",
        "１９５１／１／１",
    ] {
        assert_eq!(person_with(Column::BirthDate, text).unwrap().birth_date, date(1951, 1, 1), "{text}");
    }
}

#[test]
fn refuses_what_is_no_date_with_the_reason() {
    for (text, reason) in [
        ("", RowReason::Empty),
        ("1951-02-31", RowReason::NoSuchDay),
        ("昭和26年2月31日", RowReason::NoSuchDay),
        ("19511301", RowReason::NoSuchDay),
        ("0000/00/00", RowReason::NoSuchDay),
        ("1951-1", RowReason::NotADate),
        ("18628", RowReason::NotADate),
        ("きのう", RowReason::NotADate),
        ("昭和65年1月1日", RowReason::EraBounds),
        ("1872-12-31", RowReason::DateRange),
        ("明治5年1月1日", RowReason::DateRange),
        ("2026-04-02", RowReason::DateRange),
    ] {
        let expected = [("生年月日".to_owned(), reason)];
        assert_eq!(reasons(person_with(Column::BirthDate, text)), expected, "{text}");
    }
    for (text, day) in [("1873-01-01", date(1873, 1, 1)), ("2026/4/1", TODAY)] {
        assert_eq!(person_with(Column::BirthDate, text).unwrap().birth_date, day);
    }
}

/// AUT-12: a reading that has no match key is refused, since nobody could ever match it.
#[test]
fn refuses_a_reading_without_a_key() {
    for (text, reason) in [
        ("御室 タロウ", RowReason::KanjiInKana),
        ("・", RowReason::NotKana),
        ("オムロ\u{FFFD}", RowReason::NotKana),
        ("", RowReason::Empty),
    ] {
        assert_eq!(reasons(person_with(Column::Kana, text)), [("氏名カナ".to_owned(), reason)], "{text}");
    }
}

#[test]
fn reads_the_usual_codings_of_relation() {
    for text in ["本人", "被保険者", "組合員", "1", "１", "01", "Self"] {
        assert_eq!(person_with(Column::Relation, text).unwrap().relation, Relation::Insured, "{text}");
    }
    for text in ["家族", "被扶養者", "2", "02", "妻", "長男", "義母"] {
        assert_eq!(person_with(Column::Relation, text).unwrap().relation, Relation::Dependant, "{text}");
    }
    for text in ["3", "0", "友人", "本 人"] {
        let expected = [("本人家族区分".to_owned(), RowReason::Relation)];
        assert_eq!(reasons(person_with(Column::Relation, text)), expected, "{text}");
    }
}

#[test]
fn takes_an_insurer_code_that_lost_its_zeros() {
    for text in ["0386", "386", "０３８６", " 0386 "] {
        assert!(person_with(Column::Insurer, text).is_ok(), "{text}");
    }
    for text in ["00386", "3860", "0387", "x386"] {
        let mixed = rows(format!("{HEADER}\n{PERSON}\n{}\n", PERSON.replacen("0386", text, 1)));
        assert_eq!(reasons(mixed[1].person.clone())[0].1, RowReason::OtherInsurer, "{text}");
    }
}

#[test]
fn names_everything_that_is_wrong_in_a_row() {
    let read = one("0386,1 0,,x y,1970-05-55,,漢字,no address,友人,あ");
    let expected = [
        ("記号", RowReason::NotANumber),
        ("番号", RowReason::Empty),
        ("枝番", RowReason::NotANumber),
        ("生年月日", RowReason::NoSuchDay),
        ("氏名", RowReason::Empty),
        ("氏名カナ", RowReason::KanjiInKana),
        ("メール", RowReason::Mail),
        ("本人家族区分", RowReason::Relation),
        ("従業員番号", RowReason::NotANumber),
    ];
    assert_eq!(reasons(read), expected.map(|(column, reason)| (column.to_owned(), reason)));
}

#[test]
fn names_columns_as_the_file_does() {
    let header = HEADER.replace("記号", "健保記号");
    let read = rows(format!("{header}\n{}\n", PERSON.replace("100", "1 0"))).remove(0);
    let refusals = read.person.unwrap_err();
    assert_eq!(refusals[0].to_string(), "line 2, 健保記号: not made of letters, digits and hyphens");
}

#[test]
fn refuses_a_my_number_in_any_column() {
    for column in [Column::Number, Column::EmployeeNumber, Column::Name] {
        let expected = [(column.name().to_owned(), RowReason::MyNumber)];
        assert_eq!(reasons(person_with(column, "1234-5678-9018")), expected, "{column:?}");
    }
    let passed_over = rows(format!("{HEADER},備考\n{PERSON},１２３４５６７８９０１８\n")).remove(0);
    assert_eq!(reasons(passed_over.person), [("備考".to_owned(), RowReason::MyNumber)]);
}

#[test]
fn takes_a_short_row_and_refuses_a_long_one() {
    assert!(one(PERSON.trim_end_matches(',')).is_ok());
    assert!(one(&format!("{PERSON},,")).is_ok());
    assert_eq!(reasons(one(&format!("{PERSON},x"))), [("従業員番号".to_owned(), RowReason::TooManyFields)]);
}

#[test]
fn takes_names_of_100_characters_and_refuses_one_more() {
    for column in [Column::Name, Column::Kana] {
        assert!(person_with(column, &"ア".repeat(100)).is_ok());
        let expected = [(column.name().to_owned(), RowReason::TooLong { most: 100 })];
        assert_eq!(reasons(person_with(column, &"ア".repeat(101))), expected);
    }
    assert!(person_with(Column::EmployeeNumber, &"7".repeat(30)).is_ok());
    let expected = [("従業員番号".to_owned(), RowReason::TooLong { most: 30 })];
    assert_eq!(reasons(person_with(Column::EmployeeNumber, &"7".repeat(31))), expected);
}

#[test]
fn reasons_repeat_nothing_of_a_field() {
    let refusals = one("0386,秘 密,秘密,秘密,秘密,,秘密,秘密,秘密,秘密").unwrap_err();
    assert_eq!(refusals.len(), 9);
    for refusal in refusals {
        assert!(!refusal.to_string().contains('秘') && !refusal.reason.ja().contains('秘'), "{refusal}");
    }
}
