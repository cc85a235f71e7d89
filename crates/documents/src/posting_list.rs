//! 発送一覧: which letters of a batch go where, as CSV for the mail room.
//!
//! Must not hold a user ID or a password, or write what a spreadsheet would run as a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::civil::Date;

use crate::letter::Addressee;

/// The mark by which a spreadsheet knows UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();
/// First signs by which a spreadsheet takes a field as a formula; some read the wide forms alike.
const FORMULA_SIGNS: [char; 12] = ['=', '+', '-', '@', '\0', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// The last two are filled in by hand.
const COLUMNS: [&str; 9] =
    ["発送番号", "受付番号", "事業所番号", "事業所名", "郵便番号", "住所", "印刷日", "発送日", "お問い合わせ番号"];

/// One letter of a posting list.
///
/// Like every input of a document it is not shown for debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct Posting {
    /// Its number in the batch, as on the letter.
    pub place: u32,
    /// 受付番号, as people write it.
    pub receipt_number: String,
    /// 事業所番号.
    pub office_number: String,
    /// Where it goes.
    pub addressee: Addressee,
    /// The day it was printed, in Japan time.
    pub printed_on: Date,
    /// The day it was posted; none yet.
    pub posted_on: Option<Date>,
}

/// Writes a posting list, line by line: UTF-8 with a byte order mark, CRLF.
///
/// A spreadsheet that opens the file without being told takes an office number as a number and
/// drops a zero in front; the letter and the screen have it in full.
pub struct PostingList<W: Write> {
    lines: csv::Writer<W>,
}

impl<W: Write> PostingList<W> {
    /// Writes the column names.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn new(mut output: W) -> io::Result<Self> {
        output.write_all(BOM)?;
        let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(output);
        lines.write_record(COLUMNS)?;
        Ok(Self { lines })
    }

    /// Writes a letter.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn write(&mut self, posting: &Posting) -> io::Result<()> {
        let place = posting.place.to_string();
        let printed_on = posting.printed_on.to_string();
        let posted_on = posting.posted_on.map(|day| day.to_string()).unwrap_or_default();
        let Addressee { postal_code, address, name } = &posting.addressee;
        let fields: [&str; COLUMNS.len()] = [
            &place,
            &posting.receipt_number,
            &posting.office_number,
            name,
            postal_code,
            address,
            &printed_on,
            &posted_on,
            "",
        ];
        Ok(self.lines.write_record(fields.map(harmless).iter().map(|field| field.as_bytes()))?)
    }

    /// Hands over what was written.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn finish(self) -> io::Result<W> {
        self.lines.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// An apostrophe makes a spreadsheet take the rest as text. Spaces in front do not hide a formula.
fn harmless(field: &str) -> Cow<'_, str> {
    let first = field.trim_start_matches([' ', '\u{3000}', '\u{feff}']).chars().next();
    if first.is_some_and(|c| FORMULA_SIGNS.contains(&c)) { format!("'{field}").into() } else { field.into() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn posting(name: &str, address: &str) -> Posting {
        let (name, address) = (name.to_owned(), address.to_owned());
        Posting {
            place: 3,
            receipt_number: "1234-5678-901".into(),
            office_number: "1311111111".into(),
            addressee: Addressee { postal_code: "680-0000".into(), address, name },
            printed_on: date(2026, 11, 21),
            posted_on: None,
        }
    }

    fn written(postings: &[Posting]) -> String {
        let mut list = PostingList::new(Vec::new()).unwrap();
        for posting in postings {
            list.write(posting).unwrap();
        }
        String::from_utf8(list.finish().unwrap()).unwrap()
    }

    /// REI-14: the posting list names each letter's number, office and address.
    #[test]
    fn writes_letters_line_by_line() {
        let mut sent = posting("𠮷野家「虹」, 別館", "鳥取市\n見本町1-2");
        sent.posted_on = Some(date(2026, 11, 24));
        let text = written(&[posting("請求事業所 A", "見本県見本市1丁目2番3号"), sent]);
        let wanted = "\u{feff}発送番号,受付番号,事業所番号,事業所名,郵便番号,住所,印刷日,発送日,お問い合わせ番号\r\n\
                      3,1234-5678-901,1311111111,請求事業所 A,680-0000,見本県見本市1丁目2番3号,2026-11-21,,\r\n\
                      3,1234-5678-901,1311111111,\"𠮷野家「虹」, 別館\",680-0000,\"鳥取市\n見本町1-2\",2026-11-21,2026-11-24,\r\n";
        assert_eq!(text, wanted);
    }

    /// ASVS v5.0-1.2.10: a name that a spreadsheet would run as a formula is written as text.
    #[test]
    fn a_formula_is_written_as_text() {
        for sign in FORMULA_SIGNS {
            for space in ["", " ", "\u{3000}"] {
                let name = format!("{space}{sign}cmd|' /C calc'!A0");
                let text = written(&[posting(&name, &name)]);
                let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
                let row = reader.records().next().unwrap().unwrap();
                let wanted = format!("'{name}");
                assert_eq!((&row[3], &row[5]), (wanted.as_str(), wanted.as_str()));
            }
        }
        assert_eq!(harmless("A=1"), "A=1");
    }

    /// REI-14: neither user ID nor password has a column.
    #[test]
    fn holds_nothing_secret() {
        assert!(!COLUMNS.iter().any(|column| column.contains("パスワード") || column.contains("ユーザ")));
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told() {
        assert_eq!(PostingList::new(Full).err().unwrap().kind(), io::ErrorKind::StorageFull);
    }
}
