//! What holds for any input.

use super::*;

fn any_row() -> impl Strategy<Value = RosterRow> {
    let name = "[一-龠々ぁ-んァ-ヶA-Za-z,;\"=+@-]{1,20}( [一-龠]{1,5})?";
    let kana = "[ァ-ロワヲンー]{1,15} [ｱ-ﾝ]{1,10}";
    let birth = (1900_i16..2026, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap());
    let optional = proptest::option::of("[0-9A-Za-z]{1,8}");
    ("[0-9A-Za-z公立-]{1,6}", "[0-9A-Za-z]{1,8}", birth, name, kana, optional.clone(), optional, any::<bool>())
        .prop_map(|(symbol, number, birth_date, name, kana, branch_number, employee_number, insured)| RosterRow {
            insurer: insurer(),
            symbol: crate::symbol_number::Symbol::new(&symbol).unwrap(),
            number: crate::symbol_number::Number::new(&number).unwrap(),
            branch_number,
            birth_date,
            name,
            kana_keys: crate::kana::KanaKeys::new(&kana).unwrap(),
            kana,
            mail: insured.then(|| crate::mail_address::MailAddress::new("a.b@example.jp").unwrap()),
            relation: if insured { Relation::Insured } else { Relation::Dependant },
            employee_number,
        })
}

/// What the csv crate makes of a text, as the yardstick for cutting into records.
fn by_the_csv_crate(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
        .byte_records()
        .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
        .collect()
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(reader) = open(&bytes) {
            reader.for_each(drop);
        }
    }

    #[test]
    fn any_bytes_below_a_header_are_read_or_refused(
        bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r')], 0..400)
    ) {
        let mut file = format!("{HEADER}\n").into_bytes();
        file.extend(bytes);
        if let Ok(mut reader) = open(&file) {
            let mut correction = CorrectionFile::new(Vec::new(), reader.header()).unwrap();
            while let Some(Ok(row)) = reader.next_row() {
                if let Err(refusals) = row.person {
                    correction.write(row.line, &reader.fields(), &refusals).unwrap();
                }
            }
            prop_assert!(String::from_utf8(correction.finish().unwrap()).is_ok());
        }
    }

    #[test]
    fn what_is_written_is_read_again(people in proptest::collection::vec(any_row(), 1..8)) {
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            let mut writer = RosterWriter::new(Vec::new(), encoding).unwrap();
            let written = people.iter().try_for_each(|row| writer.write(row));
            if encoding == Encoding::Cp932 && written.is_err() {
                continue;
            }
            written.unwrap();
            let read: Vec<_> = rows(writer.finish().unwrap()).into_iter().map(|row| row.person.unwrap()).collect();
            prop_assert_eq!(&read, &people);
        }
    }

    #[test]
    fn cuts_records_as_the_csv_crate_does(text in "[ab,\"\n]{0,60}") {
        let mut records = crate::table::RecordReader::new(Cursor::new(text.as_bytes()), b',', b'\n');
        let mut theirs = by_the_csv_crate(text.as_bytes()).into_iter();
        loop {
            match records.read() {
                Ok(true) => {
                    let ours: Vec<_> = (0..records.len()).map(|at| records.field(at).to_vec()).collect();
                    prop_assert_eq!(Some(ours), theirs.next());
                }
                Ok(false) => {
                    prop_assert_eq!(None, theirs.next());
                    break;
                }
                // The csv crate takes what an unclosed quotation mark swallowed as the last record.
                Err(refusal) => {
                    prop_assert_eq!(refusal, crate::table::TableRefusal::OpenQuote { line: records.line() });
                    prop_assert_eq!(theirs.count(), 1);
                    break;
                }
            }
        }
    }
}
