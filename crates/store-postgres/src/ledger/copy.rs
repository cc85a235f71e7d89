//! Rows of a ledger in PostgreSQL's binary form for `COPY`.

use jiff::Timestamp;
use madoguchi_domain::ids::OfficeId;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::notice::search_text;
use madoguchi_domain::office::{LedgerColumn, LedgerRow};
use madoguchi_domain::user_id::UserId;

use crate::pour::Pieces;

/// Must name the columns in the order of [`put`].
pub(super) const STATEMENT: &str =
    "COPY ledger_row (line, id, number, name, kana, kana_search, postal_code, address, telephone,
    service_kinds, agent, closed_on, user_id, user_id_key, security_address) FROM STDIN BINARY";
const COLUMNS: i16 = 15;

/// Encodes all rows until nobody takes them; returns how many there were.
pub(super) fn encode(
    at: Timestamp,
    rows: impl Iterator<Item = (u64, LedgerRow)>,
    mut random: impl FnMut() -> [u8; 10],
    pieces: &mut Pieces,
) -> u64 {
    let mut count = 0;
    for (line, row) in rows {
        put(pieces, line, OfficeId::new(at, random()), &row);
        count += 1;
        if !pieces.goes_on() {
            break;
        }
    }
    count
}

fn put(pieces: &mut Pieces, line: u64, id: OfficeId, row: &LedgerRow) {
    pieces.row(COLUMNS);
    pieces.number(line);
    pieces.uuid(id.uuid());
    pieces.text(row.number.as_str());
    pieces.text(&row.name);
    pieces.text(&row.kana);
    pieces.text(&search_text(&row.kana));
    pieces.text(row.postal_code.as_str());
    pieces.text(&row.address);
    pieces.text(row.telephone.as_str());
    pieces.text(&row.text(LedgerColumn::ServiceKinds));
    pieces.truth(row.agent);
    match row.closed_on {
        Some(day) => pieces.date(day),
        None => pieces.nothing(),
    }
    pieces.text_or_none(row.user_id.as_ref().map(UserId::as_typed));
    pieces.text_or_none(row.user_id.as_ref().map(UserId::key).as_deref());
    pieces.text_or_none(row.security_address.as_ref().map(MailAddress::as_str));
}
