//! Rows of a roster in PostgreSQL's binary form for `COPY`. Must not: keep more
//! than one piece in memory.

use bytes::{BufMut, Bytes, BytesMut};
use jiff::civil::Date;
use madoguchi_app::roster::{KeyFilter, Person};
use madoguchi_app::store::RosterLoad;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::roster::RosterRow;

/// Must name the columns in the order of [`put`].
pub(super) const STATEMENT: &str =
    "COPY roster_row (line, id, again, symbol, number, branch_number, birth_date, name, kana, kana_key,
    kana_second_key, mail, relation, employee_number, symbol_key, number_key) FROM STDIN BINARY";
const COLUMNS: i16 = 16;

/// Bytes of a piece.
const PIECE: usize = 256 * 1024;
/// Signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What PostgreSQL counts days from.
const EPOCH: Date = Date::constant(2000, 1, 1);

/// Encodes all rows and gives them away piece by piece until nobody takes them;
/// returns how many there were.
pub(super) fn encode(
    load: &RosterLoad,
    rows: impl Iterator<Item = (u64, RosterRow)>,
    mut random: impl FnMut() -> [u8; 10],
    mut give: impl FnMut(Bytes) -> bool,
) -> u64 {
    let widths = (load.symbol_width, load.number_width);
    let mut filter = KeyFilter::default();
    let mut buffer = BytesMut::with_capacity(PIECE + 4096);
    buffer.put_slice(HEADER);
    let mut count = 0;
    for (line, row) in rows {
        let person = Person::of(row, widths);
        let again = filter.note((&person.symbol_key, &person.number_key, person.birth_date));
        put(&mut buffer, line, MemberId::new(load.at, random()), again, &person);
        count += 1;
        if buffer.len() >= PIECE && !give(buffer.split().freeze()) {
            return count;
        }
    }
    buffer.put_i16(-1);
    give(buffer.freeze());
    count
}

fn put(buffer: &mut BytesMut, line: u64, id: MemberId, again: bool, person: &Person) {
    buffer.put_i16(COLUMNS);
    buffer.put_i32(8);
    buffer.put_i64(i64::try_from(line).unwrap_or(i64::MAX));
    buffer.put_i32(16);
    buffer.put_slice(id.uuid().as_bytes());
    buffer.put_i32(1);
    buffer.put_u8(u8::from(again));
    text(buffer, &person.symbol);
    text(buffer, &person.number);
    text_or_none(buffer, person.branch_number.as_deref());
    buffer.put_i32(4);
    buffer.put_i32(EPOCH.until(person.birth_date).map_or(0, |span| span.get_days()));
    text(buffer, &person.name);
    text(buffer, &person.kana);
    text(buffer, &person.kana_key);
    text(buffer, &person.kana_second_key);
    text_or_none(buffer, person.mail.as_deref());
    text(buffer, person.relation.as_str());
    text_or_none(buffer, person.employee_number.as_deref());
    text(buffer, &person.symbol_key);
    text(buffer, &person.number_key);
}

fn text(buffer: &mut BytesMut, text: &str) {
    buffer.put_i32(i32::try_from(text.len()).unwrap_or(i32::MAX));
    buffer.put_slice(text.as_bytes());
}

fn text_or_none(buffer: &mut BytesMut, value: Option<&str>) {
    match value {
        Some(value) => text(buffer, value),
        None => buffer.put_i32(-1),
    }
}
