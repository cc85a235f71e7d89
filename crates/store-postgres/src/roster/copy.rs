//! Rows of a roster in PostgreSQL's binary form for `COPY`.

use madoguchi_app::roster::{KeyFilter, Person};
use madoguchi_app::store::RosterLoad;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::roster::RosterRow;

use crate::pour::Pieces;

/// Must name the columns in the order of [`put`].
pub(super) const STATEMENT: &str =
    "COPY roster_row (line, id, again, symbol, number, branch_number, birth_date, name, kana, kana_key,
    kana_second_key, mail, relation, employee_number, symbol_key, number_key) FROM STDIN BINARY";
const COLUMNS: i16 = 16;

/// Encodes all rows until nobody takes them; returns how many there were.
pub(super) fn encode(
    load: &RosterLoad,
    rows: impl Iterator<Item = (u64, RosterRow)>,
    mut random: impl FnMut() -> [u8; 10],
    pieces: &mut Pieces,
) -> u64 {
    let widths = (load.symbol_width, load.number_width);
    let mut filter = KeyFilter::default();
    let mut count = 0;
    for (line, row) in rows {
        let person = Person::of(row, widths);
        let again = filter.note((&person.symbol_key, &person.number_key, person.birth_date));
        put(pieces, line, MemberId::new(load.at, random()), again, &person);
        count += 1;
        if !pieces.goes_on() {
            break;
        }
    }
    count
}

fn put(pieces: &mut Pieces, line: u64, id: MemberId, again: bool, person: &Person) {
    pieces.row(COLUMNS);
    pieces.number(line);
    pieces.uuid(id.uuid());
    pieces.truth(again);
    pieces.text(&person.symbol);
    pieces.text(&person.number);
    pieces.text_or_none(person.branch_number.as_deref());
    pieces.date(person.birth_date);
    pieces.text(&person.name);
    pieces.text(&person.kana);
    pieces.text(&person.kana_key);
    pieces.text(&person.kana_second_key);
    pieces.text_or_none(person.mail.as_deref());
    pieces.text(person.relation.as_str());
    pieces.text_or_none(person.employee_number.as_deref());
    pieces.text(&person.symbol_key);
    pieces.text(&person.number_key);
}
