//! Rosters as offices write them, good and bad.

mod columns;
mod files;
mod people;
mod properties;
mod samples;
mod writing;

use std::io::Cursor;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::insurer_code::InsurerCode;

const HEADER: &str = "保険者コード,記号,番号,枝番,生年月日,氏名,氏名カナ,メール,本人家族区分,従業員番号";
const PERSON: &str = "0386,100,105,00,1970-05-05,御室 太郎,オムロ タロウ,taro@example.jp,本人,";

const TODAY: Date = date(2026, 4, 1);

fn insurer() -> InsurerCode {
    InsurerCode::new("0386").unwrap()
}

fn open(bytes: impl AsRef<[u8]>) -> Result<RosterReader<Cursor<Vec<u8>>>, RosterRefusal> {
    RosterReader::new(Cursor::new(bytes.as_ref().to_vec()), insurer(), TODAY)
}

fn refusal_of(bytes: impl AsRef<[u8]>) -> RosterRefusal {
    match open(bytes) {
        Ok(_) => panic!("the file was taken"),
        Err(refusal) => refusal,
    }
}

fn rows(bytes: impl AsRef<[u8]>) -> Vec<ReadRow> {
    open(bytes).unwrap().map(Result::unwrap).collect()
}

/// The one row of a file with our header.
fn one(row: &str) -> Result<RosterRow, Vec<RowRefusal>> {
    let mut rows = rows(format!("{HEADER}\r\n{row}\r\n"));
    assert_eq!(rows.len(), 1, "{row}");
    rows.remove(0).person
}

/// PERSON with one field replaced, by the name of its column.
fn person_with(column: Column, value: &str) -> Result<RosterRow, Vec<RowRefusal>> {
    let mut fields: Vec<&str> = PERSON.split(',').collect();
    fields[column as usize] = value;
    one(&fields.join(","))
}

fn reasons(read: Result<RosterRow, Vec<RowRefusal>>) -> Vec<(String, RowReason)> {
    read.expect_err("the row was taken").into_iter().map(|r| (r.column, r.reason)).collect()
}

fn summary(row: &RosterRow) -> [String; 10] {
    [
        row.insurer.as_str().to_owned(),
        row.symbol.as_typed().to_owned(),
        row.number.as_typed().to_owned(),
        row.branch_number.clone().unwrap_or_default(),
        row.birth_date.to_string(),
        row.name.clone(),
        row.kana.clone(),
        row.mail.as_ref().map(|m| m.as_str().to_owned()).unwrap_or_default(),
        format!("{:?}", row.relation),
        row.employee_number.clone().unwrap_or_default(),
    ]
}

fn cp932(text: &str) -> Vec<u8> {
    let (bytes, _, failed) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!failed, "{text}");
    bytes.into_owned()
}
