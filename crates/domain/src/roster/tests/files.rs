//! Whole files: encodings, kinds, line ends, quotation marks, and whose roster it is.

use super::*;

#[test]
fn reads_utf8_with_and_without_mark_and_cp932() {
    let text = format!("{HEADER}\r\n{PERSON}\r\n");
    let expected = summary(rows(&text)[0].person.as_ref().unwrap());
    assert_eq!(expected[5], "御室 太郎");
    for (bytes, encoding) in [
        (text.clone().into_bytes(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        (cp932(&text), Encoding::Cp932),
    ] {
        let mut reader = open(bytes).unwrap();
        assert_eq!(reader.encoding(), encoding);
        let row = reader.next_row().unwrap().unwrap();
        assert_eq!((row.line, summary(&row.person.unwrap())), (2, expected.clone()));
        assert!(reader.next_row().is_none());
    }
}

#[test]
fn reads_the_extensions_of_windows_and_half_width_kana_in_cp932() {
    let text = format!("{HEADER}\n0386,100,105,00,1970-05-05,髙﨑 一郎,ﾀｶｻｷ ｲﾁﾛｳ,,本人,\n");
    let row = rows(cp932(&text)).remove(0).person.unwrap();
    assert_eq!((row.name.as_str(), row.kana_keys.first.as_str()), ("髙﨑 一郎", "タカサキイチロウ"));
}

#[test]
fn takes_half_width_kana_that_look_like_utf8_for_cp932() {
    // ﾃｱ is C3 B1 in CP932, which UTF-8 reads as ñ.
    let text = "insurer,symbol,number,birthdate,name,kana,relation\n0386,1,2,1970-05-05,A,ﾃｱ,1\n";
    let row = rows(cp932(text)).remove(0).person.unwrap();
    assert_eq!(row.kana, "ﾃｱ");
}

#[test]
fn settles_the_encoding_late_when_a_long_beginning_is_ascii() {
    let header = "insurer,symbol,number,birth_date,name,kana,relation\n";
    let ascii = "0386,1,2,1970-05-05,JOHN SMITH,JOHN SMITH,1\n".repeat(30_000);
    assert!(ascii.len() > 1024 * 1024);
    let text = format!("{header}{ascii}0386,1,3,1970-05-05,御室 太郎,オムロ タロウ,1\n");
    for (bytes, encoding) in [(text.clone().into_bytes(), Encoding::Utf8), (cp932(&text), Encoding::Cp932)] {
        let mut reader = open(bytes).unwrap();
        let last = (&mut reader).last().unwrap().unwrap();
        assert_eq!((last.line, last.person.unwrap().name.as_str()), (30_002, "御室 太郎"));
        assert_eq!(reader.encoding(), encoding);
    }
}

#[test]
fn refuses_what_is_neither_encoding_at_its_line() {
    let mut bytes = format!("{HEADER}\n{PERSON}\n").into_bytes();
    bytes.extend_from_slice(b"0386,100,\xFF\xFE\xFD,x\n");
    assert_eq!(refusal_of(bytes), RosterRefusal::UnknownEncoding { line: 3 });
    let mixed = [format!("{HEADER}\n{PERSON}\n").into_bytes(), cp932("御室,一つ目\n")].concat();
    assert_eq!(refusal_of(mixed), RosterRefusal::UnknownEncoding { line: 3 });
}

#[test]
fn refuses_bytes_of_another_encoding_behind_the_beginning_as_bad_rows() {
    let many = format!("{PERSON}\n").repeat(15_000);
    let mut bytes = format!("{HEADER}\n{many}").into_bytes();
    assert!(bytes.len() > 1024 * 1024);
    bytes.extend(cp932("0386,100,106,00,1970-05-05,御室 二郎,オムロ ジロウ,,本人,\n"));
    let last = rows(bytes).pop().unwrap();
    assert_eq!(last.line, 15_002);
    let unreadable = RowReason::NotText(Encoding::Utf8);
    let expected = ["氏名", "氏名カナ", "本人家族区分"].map(|column| (column.to_owned(), unreadable));
    assert_eq!(reasons(last.person), expected);
}

#[test]
fn names_the_kind_of_a_file_that_is_no_roster() {
    let xlsx = b"PK\x03\x04\x14\x00[Content_Types].xml..xl/workbook.xml";
    for (bytes, kind) in [
        (&xlsx[..], FileKind::Excel),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Excel),
        (b"PK\x03\x04\x14\x00word/document.xml", FileKind::Zip),
        (b"\x1F\x8B\x08\x00", FileKind::Zip),
        (b"%PDF-1.7\n", FileKind::Pdf),
        (b"\x89PNG\r\n\x1A\n", FileKind::Image),
        (b"\xFF\xD8\xFF\xE0", FileKind::Image),
        (b"SQLite format 3\x00", FileKind::Database),
        (b"\xFF\xFE\x1D\x4F", FileKind::Utf16),
        (b"\xEF\xBB\xBF <!DOCTYPE html>", FileKind::Markup),
        (b"<html><table>", FileKind::Markup),
        (b"a,b\x00c\n", FileKind::Binary),
    ] {
        assert_eq!(refusal_of(bytes), RosterRefusal::OtherKind(kind));
    }
}

#[test]
fn refuses_an_empty_file_and_one_without_column_names() {
    assert_eq!(refusal_of(""), RosterRefusal::Empty);
    assert_eq!(refusal_of("\r\n\r\n"), RosterRefusal::Empty);
    let refusal = refusal_of(format!("{PERSON}\n{PERSON}\n"));
    assert_eq!(refusal, RosterRefusal::NoHeader);
    assert!(!refusal.to_string().contains("御室"));
    assert!(rows(format!("{HEADER}\n")).is_empty());
}

#[test]
fn reads_every_line_end_and_delimiter() {
    for end in ["\n", "\r\n", "\r"] {
        for delimiter in [",", "\t", ";"] {
            let text = format!("{HEADER}{end}{PERSON}{end}{PERSON}").replace(',', delimiter);
            let read = rows(&text);
            assert_eq!(read.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3], "{end:?} {delimiter:?}");
            assert!(read.iter().all(|row| row.person.is_ok()), "{end:?} {delimiter:?}");
        }
    }
}

#[test]
fn counts_physical_lines_over_quoted_breaks_and_empty_lines() {
    let text = format!(
        "\n{HEADER}\r\n\r\n{PERSON}\r\n0386,100,106,00,1970-05-05,\"御室\r\n\"\"花\"\"子\",オムロ,,本人,\r\n,,,,\r\n\n{PERSON}"
    );
    let read = rows(&text);
    assert_eq!(read.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 5, 9]);
    assert_eq!(reasons(read[1].person.clone()), [("氏名".to_owned(), RowReason::ControlCharacter)]);
}

#[test]
fn reads_quoted_fields_with_delimiters_and_quotation_marks() {
    let row = one("\"0386\",\"100\",105,\"00\",1970-05-05,\"御室, \"\"太郎\"\"\",オムロ タロウ,,本人,").unwrap();
    assert_eq!(row.name, "御室, \"太郎\"");
}

#[test]
fn refuses_a_quotation_mark_that_is_never_closed() {
    let open_quote = format!("{HEADER}\n{PERSON}\n0386,\"100,105\n{PERSON}\n");
    let last = open(open_quote).unwrap().last().unwrap();
    assert_eq!(last, Err(RosterRefusal::OpenQuote { line: 3 }));
    let many = format!("{PERSON}\n").repeat(2_000);
    let mut reader = open(format!("{HEADER}\n0386,\"100,105\n{many}")).unwrap();
    assert_eq!(reader.next_row(), Some(Err(RosterRefusal::RecordTooLong { line: 2 })));
    assert_eq!(reader.next_row(), None);
}

#[test]
fn takes_a_record_of_64_kib_and_refuses_one_byte_more() {
    let longest = 64 * 1024;
    let row = |length: usize| format!("{PERSON}{}", "x".repeat(length - PERSON.len()));
    let read = |length| open(format!("{HEADER}\n{}", row(length))).unwrap().next_row().unwrap();
    assert!(read(longest).is_ok());
    assert_eq!(read(longest + 1), Err(RosterRefusal::RecordTooLong { line: 2 }));
}

#[test]
fn reports_a_disk_that_fails_with_the_line() {
    struct Failing(Cursor<Vec<u8>>);
    impl std::io::Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(std::io::Error::other("the disk is gone")),
                read => Ok(read),
            }
        }
    }
    let many = format!("{HEADER}\n{}", format!("{PERSON}\n").repeat(20_000));
    let input = std::io::BufReader::new(Failing(Cursor::new(many.into_bytes())));
    let last = RosterReader::new(input, insurer(), TODAY).unwrap().last().unwrap();
    assert_eq!(last, Err(RosterRefusal::Read { line: 20_002, reason: "the disk is gone".to_owned() }));
}

#[test]
fn says_once_that_the_roster_is_another_insurers() {
    let other = PERSON.replace("0386", "omron");
    let found = InsurerCode::new("omron").unwrap();
    for (count, rows) in [(1, 1), (99, 99), (100, 100), (250, 100)] {
        let text = format!("{HEADER}\n{}", format!("{other}\n").repeat(count));
        assert_eq!(refusal_of(text), RosterRefusal::OtherInsurer { found: found.clone(), rows });
    }
    let text = format!("{HEADER}\n{other}\n{PERSON}\n");
    assert_eq!(reasons(rows(text).remove(0).person), [("保険者コード".to_owned(), RowReason::OtherInsurer)]);
    let late = format!("{HEADER}\n{}{other}\n", format!("{PERSON}\n").repeat(100));
    assert_eq!(reasons(rows(late).pop().unwrap().person), [("保険者コード".to_owned(), RowReason::OtherInsurer)]);
}
