//! Whom the store knows already: a filter that spares most look-ups of a first
//! load, and keys that follow the profile's widths.

use madoguchi_app::roster::KeyFilter;
use madoguchi_app::store::RosterLoad;
use madoguchi_domain::symbol_number::{Number, Symbol};
use rusqlite::{Connection, OptionalExtension, params};

/// Notes the keys of everybody the insurer has.
pub(super) fn filter(conn: &Connection, load: &RosterLoad) -> rusqlite::Result<KeyFilter> {
    let mut filter = KeyFilter::default();
    let mut select = conn.prepare("SELECT symbol_key, number_key, birth_date FROM member WHERE insurer = ?1")?;
    let mut rows = select.query([load.insurer.as_str()])?;
    while let Some(row) = rows.next()? {
        filter.note((row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?, row.get::<_, i64>(2)?));
    }
    Ok(filter)
}

/// Pads the keys of an insurer's people anew when the profile's widths have
/// changed since the last load; otherwise everybody would look new.
pub(super) fn settle_widths(conn: &Connection, load: &RosterLoad) -> rusqlite::Result<()> {
    let insurer = load.insurer.as_str();
    let widths = (load.symbol_width, load.number_width);
    let before: Option<(Option<u8>, Option<u8>)> = conn
        .query_row("SELECT symbol, number FROM roster_width WHERE insurer = ?1", [insurer], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    if before == Some(widths) {
        return Ok(());
    }
    let mut select =
        conn.prepare("SELECT row, symbol, number FROM member WHERE insurer = ?1 AND row > ?2 ORDER BY row LIMIT 1000")?;
    let mut update = conn.prepare("UPDATE member SET symbol_key = ?2, number_key = ?3 WHERE row = ?1")?;
    let mut after = i64::MIN;
    loop {
        // In portions: a statement that walks what it changes may meet a row twice.
        let portion: Vec<(i64, String, String)> = select
            .query_map(params![insurer, after], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let Some((last, ..)) = portion.last() else { break };
        after = *last;
        for (row, symbol, number) in &portion {
            if let (Ok(symbol), Ok(number)) = (Symbol::new(symbol), Number::new(number)) {
                update.execute(params![row, symbol.key(widths.0), number.key(widths.1)])?;
            }
        }
    }
    conn.execute(
        "INSERT INTO roster_width (insurer, symbol, number) VALUES (?1, ?2, ?3) ON CONFLICT (insurer) DO UPDATE SET symbol = ?2, number = ?3",
        params![insurer, widths.0, widths.1],
    )?;
    Ok(())
}
