//! The file of bad rows, and what may not be written.

use super::*;

fn correct(text: &str) -> String {
    let mut reader = open(text).unwrap();
    let mut file = CorrectionFile::new(Vec::new(), reader.header()).unwrap();
    while let Some(row) = reader.next_row() {
        let row = row.unwrap();
        if let Err(refusals) = row.person {
            file.write(row.line, &reader.fields(), &refusals).unwrap();
        }
    }
    String::from_utf8(file.finish().unwrap()).unwrap()
}

#[test]
fn bad_rows_can_be_corrected_and_read_again() {
    let bad = PERSON.replace("1970-05-05", "1970-02-31").replace("オムロ タロウ", "御室");
    let file = correct(&format!("{HEADER},備考\n{PERSON},\n{bad},\"a,\"\"b\"\"\"\n"));
    let expected = format!(
        "\u{FEFF}{HEADER},備考,行,理由\r\n{bad},\"a,\"\"b\"\"\",3,生年月日：暦にない日付です / 氏名カナ：カナの欄に漢字があります\r\n"
    );
    assert_eq!(file, expected);
    let corrected = file.replace("1970-02-31", "1970-02-28").replacen("御室,taro", "オムロ タロウ,taro", 1);
    let again = rows(&corrected);
    assert_eq!(again.len(), 1);
    assert!(again[0].person.is_ok());
}

#[test]
fn a_second_round_adds_no_second_reason() {
    let bad = PERSON.replace("本人", "友人");
    let first = correct(&format!("{HEADER}\n{bad}\n"));
    assert_eq!(correct(&first), first);
}

#[test]
fn bad_rows_of_a_cp932_file_come_as_utf8() {
    let text = format!("{HEADER}\r\n{}\r\n", PERSON.replace("本人", "友人"));
    let mut reader = open(cp932(&text)).unwrap();
    reader.next_row().unwrap().unwrap().person.unwrap_err();
    assert_eq!(reader.fields()[5], "御室 太郎");
}

/// ASVS 1.2.10: what a spreadsheet would take for a formula is written as text.
#[test]
fn formulas_are_written_as_text_and_read_back() {
    for formula in ["=HYPERLINK(\"http://a.example\")", "+1", "-1", "@SUM(A1)"] {
        let quoted = formula.replace('"', "\"\"");
        let row = format!("0386,100,105,00,1970-05-05,\"{quoted}\",,,本人,");
        let file = correct(&format!("{HEADER}\n{row}\n"));
        assert!(file.contains(&format!(",\"'{quoted}\",")), "{file}");
        let corrected = file.replace("\",,,本人", "\",オムロ,,本人");
        assert_eq!(rows(&corrected)[0].person.as_ref().unwrap().name, formula);
    }
}

#[test]
fn column_names_that_look_like_formulas_are_still_columns_in_the_second_round() {
    let bad = PERSON.replace("本人", "友人");
    let first = correct(&format!("{}\n{bad}\n", HEADER.replace("記号", "-記号")));
    assert!(first.contains(",\"'-記号\","), "{first}");
    assert_eq!(correct(&first), first);
}

#[test]
fn cp932_refuses_what_it_cannot_hold() {
    let mut row = one(PERSON).unwrap();
    row.name = "𠮷田 太郎".to_owned();
    let mut writer = RosterWriter::new(Vec::new(), Encoding::Cp932).unwrap();
    assert!(matches!(writer.write(&row), Err(Unwritable::Unencodable)));
}
