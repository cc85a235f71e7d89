//! Ledgers as federations write them, good and bad, and applications beside them.

use std::io::Cursor;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::mail_address::MailAddress;
use crate::prefecture::Prefecture;
use crate::table::{CorrectionFile, Encoding, HeaderRefusal, RowReason, TableColumn, TableRefusal};

const HEADER: &str = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,代理人,廃止年月日,ユーザID,セキュリティ用メールアドレス";
const OFFICE: &str =
    "1311111111,請求事業所 A,セイキュウジギョウショ A,680-0061,鳥取県鳥取市立川町6-176,0857-20-0001,15/43,0,,,";

const TODAY: Date = date(2026, 11, 21);

fn rows(text: &str) -> Vec<ReadOffice> {
    LedgerReader::new(Cursor::new(text.as_bytes())).unwrap().map(Result::unwrap).collect()
}

fn with(column: LedgerColumn, value: &str) -> Result<LedgerRow, Vec<(String, RowReason)>> {
    let mut fields: Vec<&str> = OFFICE.split(',').collect();
    fields[column.place()] = value;
    let read = rows(&format!("{HEADER}\r\n{}\r\n", fields.join(","))).remove(0).office;
    read.map_err(|refusals| refusals.into_iter().map(|r| (r.column, r.reason)).collect())
}

fn office() -> LedgerRow {
    with(LedgerColumn::Agent, "0").unwrap()
}

/// REI-10, REI-14: a ledger's office is read with all its columns; user ID and security address may be empty.
#[test]
fn reads_an_office_of_a_ledger() {
    let read = office();
    assert_eq!(read.number.as_str(), "1311111111");
    assert_eq!(read.name, "請求事業所 A");
    assert_eq!(read.postal_code.as_str(), "680-0061");
    assert_eq!(read.address, "鳥取県鳥取市立川町6-176");
    assert_eq!(read.telephone.as_str(), "0857-20-0001");
    assert_eq!(read.service_kinds.iter().map(ServiceKind::as_str).collect::<Vec<_>>(), ["15", "43"]);
    assert_eq!(
        (read.agent, read.closed_on, read.user_id.is_none(), read.security_address.is_none()),
        (false, None, true, true)
    );
    assert_eq!(with(LedgerColumn::UserId, "KJ000000000001").unwrap().user_id.unwrap().as_typed(), "KJ000000000001");
    let address = with(LedgerColumn::SecurityAddress, "ａ@example.jp").unwrap().security_address.unwrap();
    assert_eq!(address.as_str(), "a@example.jp");
}

/// REI-05, REI-10: each column says what is wrong with it, under the file's own name for it.
#[test]
fn each_column_names_its_mistake() {
    use LedgerColumn as C;
    for (column, value, reason) in [
        (C::Number, "", RowReason::Empty),
        (C::Number, "131111111", RowReason::OfficeNumber),
        (C::Number, "131111111あ", RowReason::OfficeNumber),
        (C::Name, "", RowReason::Empty),
        (C::Name, &"あ".repeat(101), RowReason::TooLong { most: 100 }),
        (C::Kana, "請求", RowReason::KanjiInKana),
        (C::Kana, "・", RowReason::NotKana),
        (C::PostalCode, "80-0061", RowReason::PostalCode),
        (C::Address, "", RowReason::Empty),
        (C::Address, &"あ".repeat(151), RowReason::TooLong { most: 150 }),
        (C::Address, "a\u{7}", RowReason::ControlCharacter),
        (C::Telephone, "857-20-0001", RowReason::Telephone),
        (C::ServiceKinds, "通所", RowReason::ServiceKind),
        (C::Agent, "たぶん", RowReason::YesOrNo),
        (C::ClosedOn, "2026-02-30", RowReason::NoSuchDay),
        (C::ClosedOn, "soon", RowReason::NotADate),
        (C::UserId, "KJ 1", RowReason::UserId),
        (C::SecurityAddress, "nobody", RowReason::Mail),
        (C::SecurityAddress, "123456789018", RowReason::MyNumber),
    ] {
        let found = with(column, value).expect_err(value);
        assert!(found.contains(&(column.name().to_owned(), reason)), "{column:?} {value:?}: {found:?}");
        assert!(!reason.ja().is_empty());
    }
}

/// REI-04: numbers from Hokkaido to Tochigi lose their zero in spreadsheets; the check digit brings it back.
#[test]
fn a_lost_leading_zero_comes_back_where_the_check_digit_fits() {
    assert!(OfficeNumber::new("0170100010").unwrap().check_digit_fits());
    assert_eq!(with(LedgerColumn::Number, "170100010").unwrap().number.as_str(), "0170100010");
    assert!(with(LedgerColumn::Number, "170100011").is_err());
}

#[test]
fn reads_the_codings_that_ledgers_use() {
    for (value, agent) in [("1", true), ("有", true), ("○", true), ("", false), ("０", false), ("なし", false)] {
        assert_eq!(with(LedgerColumn::Agent, value).unwrap().agent, agent, "{value}");
    }
    for (value, day) in [
        ("2027-03-31", Some(date(2027, 3, 31))),
        ("令和9年3月31日", Some(date(2027, 3, 31))),
        ("20270331", Some(date(2027, 3, 31))),
        ("99999999", None),
    ] {
        assert_eq!(with(LedgerColumn::ClosedOn, value).unwrap().closed_on, day, "{value}");
    }
    let kinds = with(LedgerColumn::ServiceKinds, "Ａ２ 15、15・a6").unwrap().service_kinds;
    assert_eq!(kinds.iter().map(ServiceKind::as_str).collect::<Vec<_>>(), ["15", "A2", "A6"]);
}

#[test]
fn a_file_that_is_no_ledger_is_refused_before_its_rows() {
    let refusal = |text: &[u8]| match LedgerReader::new(Cursor::new(text.to_vec())) {
        Ok(_) => panic!("the file was taken"),
        Err(refusal) => refusal,
    };
    assert_eq!(refusal(b""), TableRefusal::Empty.into());
    assert!(matches!(refusal(b"PK\x03\x04..xl/.."), LedgerRefusal::File(TableRefusal::OtherKind(_))));
    assert_eq!(refusal("山田,太郎\n".as_bytes()), HeaderRefusal::NoHeader.into());
    let LedgerRefusal::Header(HeaderRefusal::MissingColumns { missing }) = refusal("事業所番号,事業所名\n".as_bytes())
    else {
        panic!("columns are missing");
    };
    use LedgerColumn as C;
    assert_eq!(missing, [C::Kana, C::PostalCode, C::Address, C::Telephone]);
    let twice = HEADER.replace("住所", "住所,所在地");
    assert!(matches!(
        refusal(twice.as_bytes()),
        LedgerRefusal::Header(HeaderRefusal::DuplicateColumn { column: C::Address, .. })
    ));
    let my_number = format!("{HEADER},個人番号");
    assert!(matches!(refusal(my_number.as_bytes()), LedgerRefusal::Header(HeaderRefusal::MyNumberColumn { .. })));
}

/// Every header that the manual on ledgers names leads to one column only.
#[test]
fn no_two_columns_share_a_name() {
    let names: Vec<&str> = LedgerColumn::ALL.iter().flat_map(|column| column.synonyms().iter().copied()).collect();
    for name in &names {
        assert_eq!(names.iter().filter(|other| other == &name).count(), 1, "{name}");
        assert_eq!(crate::table::normalised(name), **name, "{name} is not found as it stands");
    }
    for (at, column) in LedgerColumn::ALL.iter().enumerate() {
        assert_eq!(column.place(), at);
        assert!(column.synonyms().contains(&crate::table::normalised(column.name()).as_str()));
    }
}

#[test]
fn bad_rows_go_into_a_file_that_can_be_corrected_and_read_again() {
    let text = format!("{HEADER}\r\n{}\r\n{OFFICE}\r\n", OFFICE.replace("680-0061", "80-0061"));
    let mut reader = LedgerReader::new(Cursor::new(text.as_bytes())).unwrap();
    let bad = reader.next().unwrap().unwrap();
    let refusals = bad.office.unwrap_err();
    let mut file = CorrectionFile::new(Vec::new(), reader.header()).unwrap();
    file.write(bad.line, &reader.fields(), &refusals).unwrap();
    let written = String::from_utf8(file.finish().unwrap()).unwrap();
    assert!(written.contains("郵便番号：郵便番号（数字7桁）"), "{written}");
    let again = rows(&written.replace("80-0061", "680-0061"));
    assert_eq!(again[0].office, Ok(office()));
    assert!(reader.next().unwrap().unwrap().office.is_ok());
}

/// The items of a row as a store keeps them.
fn stored(row: &LedgerRow) -> StoredOffice {
    let text = |column| row.text(column);
    let some = |column| Some(row.text(column)).filter(|text| !text.is_empty());
    StoredOffice {
        number: text(LedgerColumn::Number),
        name: text(LedgerColumn::Name),
        kana: text(LedgerColumn::Kana),
        postal_code: text(LedgerColumn::PostalCode),
        address: text(LedgerColumn::Address),
        telephone: text(LedgerColumn::Telephone),
        service_kinds: text(LedgerColumn::ServiceKinds),
        agent: row.agent,
        closed_on: row.closed_on,
        user_id: some(LedgerColumn::UserId),
        security_address: some(LedgerColumn::SecurityAddress),
    }
}

/// REI-10, REI-14: a row comes back from its stored items, and what no ledger can hold is told by its column.
#[test]
fn a_row_comes_back_from_what_is_stored_or_says_what_is_damaged() {
    let full = LedgerRow {
        closed_on: Some(date(2027, 3, 31)),
        user_id: with(LedgerColumn::UserId, "KJ000000000001").unwrap().user_id,
        security_address: Some(MailAddress::new("Jimu@example.jp").unwrap()),
        ..office()
    };
    let plain = with(LedgerColumn::ServiceKinds, "").unwrap();
    for row in [&full, &plain] {
        assert_eq!(LedgerRow::from_stored(stored(row)).as_ref(), Ok(row));
    }
    let damaged = |change: fn(&mut StoredOffice)| {
        let mut items = stored(&full);
        change(&mut items);
        LedgerRow::from_stored(items).unwrap_err()
    };
    use LedgerColumn as C;
    assert_eq!(damaged(|items| items.number = "131111111".into()), C::Number);
    assert_eq!(damaged(|items| items.name.clear()), C::Name);
    assert_eq!(damaged(|items| items.kana = "請求".into()), C::Kana);
    assert_eq!(damaged(|items| items.postal_code = "680".into()), C::PostalCode);
    assert_eq!(damaged(|items| items.address = "あ".repeat(151)), C::Address);
    assert_eq!(damaged(|items| items.telephone.clear()), C::Telephone);
    assert_eq!(damaged(|items| items.service_kinds = "通所".into()), C::ServiceKinds);
    assert_eq!(damaged(|items| items.user_id = Some(String::new())), C::UserId);
    assert_eq!(damaged(|items| items.security_address = Some("nobody".into())), C::SecurityAddress);
}

#[test]
fn tells_which_columns_a_later_ledger_changes() {
    let before = office();
    assert_eq!(before.changed_columns(&before), []);
    let later = LedgerRow { address: "鳥取県鳥取市別の町1".into(), agent: true, ..before.clone() };
    assert_eq!(before.changed_columns(&later), [LedgerColumn::Address, LedgerColumn::Agent]);
}

/// REI-10, REI-05: after the code the ledger answers with the name, or says why nothing can be sent.
#[test]
fn answers_an_office_after_its_code() {
    let open = office();
    assert_eq!(answer(Some(&open), false, TODAY), LedgerAnswer::Ready { name: "請求事業所 A".into() });
    assert_eq!(answer(Some(&open), true, TODAY), LedgerAnswer::ApplicationOpen);
    assert_eq!(answer(None, false, TODAY), LedgerAnswer::Missing);
    let closed = |day| LedgerRow { closed_on: Some(day), ..open.clone() };
    assert_eq!(answer(Some(&closed(TODAY)), false, TODAY), LedgerAnswer::Closed);
    assert!(matches!(answer(Some(&closed(date(2026, 11, 22))), false, TODAY), LedgerAnswer::Ready { .. }));
    let agent = LedgerRow { agent: true, ..open };
    assert_eq!(answer(Some(&agent), true, TODAY), LedgerAnswer::Agent);
}

/// What differs for an application of `number` on a day.
fn compared(entry: Option<&LedgerRow>, number: &str, on: Date, since: Option<Date>) -> Vec<Difference> {
    let number = OfficeNumber::new(number).unwrap();
    let address = MailAddress::new("jimu@example.jp").unwrap();
    let prefecture = Prefecture::from_code("31").unwrap();
    let applied = Applied { number: &number, name: "請求事業所 A", prefecture, notice_address: &address, on };
    differences(applied, entry, since, TODAY)
}

const OF_TOTTORI: &str = "3170100014";

/// REI-12: the reviewer sees every difference between application and ledger, and none where there is none.
#[test]
fn marks_what_differs_between_application_and_ledger() {
    let same = office();
    assert_eq!(compared(Some(&same), OF_TOTTORI, TODAY, None), []);
    assert_eq!(compared(None, OF_TOTTORI, TODAY, None), [Difference::Missing]);
    let of_number = Prefecture::from_code("13");
    assert_eq!(
        compared(Some(&same), "1311111111", TODAY, None),
        [Difference::Prefecture { of_number }, Difference::CheckDigit]
    );
    let address = |text| MailAddress::new(text).unwrap();
    let changed = LedgerRow {
        name: "請求事業所 B".into(),
        agent: true,
        closed_on: Some(date(2027, 3, 31)),
        security_address: Some(address("other@EXAMPLE.jp")),
        ..same.clone()
    };
    assert_eq!(
        compared(Some(&changed), OF_TOTTORI, TODAY, None),
        [
            Difference::Closing { on: date(2027, 3, 31) },
            Difference::Agent,
            Difference::Name,
            Difference::OtherThanSecurityAddress { same_domain: true },
        ]
    );
    let registered = LedgerRow { security_address: Some(address("jimu@example.jp")), ..same };
    assert_eq!(compared(Some(&registered), OF_TOTTORI, TODAY, None), []);
}

/// REI-14: a postal address that came with a recent import is pointed out for thirty days.
#[test]
fn points_out_a_new_postal_address() {
    let entry = office();
    let found = |since| compared(Some(&entry), OF_TOTTORI, TODAY, Some(since));
    assert_eq!(found(date(2026, 10, 22)), [Difference::NewAddress { since: date(2026, 10, 22) }]);
    assert_eq!(found(date(2026, 10, 21)), []);
    let applied_before = compared(Some(&entry), OF_TOTTORI, date(2026, 9, 1), Some(date(2026, 9, 2)));
    assert_eq!(applied_before, [Difference::NewAddress { since: date(2026, 9, 2) }]);
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again(
        body in "[0-4][0-9A-HJ-NPR-Z][0-9]{8}",
        name in "[^\\p{C}'\\s]{1,40}",
        address in "[亜-腕0-9A-Za-zー]{1,80}",
        agent in any::<bool>(),
        closed in prop::option::of(0_i32..20_000),
        cp932 in any::<bool>(),
    ) {
        let mut row = office();
        row.number = OfficeNumber::new(&body).unwrap();
        if !cp932 {
            row.name = name;
        }
        row.address = if cp932 { "鳥取県鳥取市".into() } else { address };
        row.agent = agent;
        row.closed_on = closed.map(|days| date(1980, 1, 1) + jiff::Span::new().days(days));
        let encoding = if cp932 { Encoding::Cp932 } else { Encoding::Utf8 };
        let mut writer = LedgerWriter::new(Vec::new(), encoding).unwrap();
        writer.write(&row).unwrap();
        let bytes = writer.finish().unwrap();
        let mut reader = LedgerReader::new(Cursor::new(bytes)).unwrap();
        let read = reader.next().unwrap().unwrap();
        prop_assert_eq!(read.line, 2);
        prop_assert_eq!(reader.encoding(), encoding);
        // A name may itself be twelve digits that could be a マイナンバー, which is refused.
        match read.office {
            Ok(office) => prop_assert!(office == row),
            Err(refusals) => prop_assert!(refusals.iter().all(|r| r.reason == RowReason::MyNumber)),
        }
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut file = format!("{HEADER}\n").into_bytes();
        file.extend(bytes);
        if let Ok(reader) = LedgerReader::new(Cursor::new(file)) {
            for row in reader {
                if row.is_err() {
                    break;
                }
            }
        }
    }
}
