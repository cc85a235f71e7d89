//! Pads the keys of an insurer's people anew when the profile's widths have
//! changed since the last load; otherwise everybody would look new.

use madoguchi_app::store::RosterLoad;
use madoguchi_domain::symbol_number::{Number, Symbol};
use uuid::Uuid;

use crate::batch::step;
use crate::connections::Lease;
use crate::fault::Fault;
use crate::value::get;

/// People whose keys are written at once.
const PORTION: i64 = 5000;

pub(super) async fn settle(lease: &mut Lease, load: &RosterLoad) -> Result<(), Fault> {
    let insurer = load.insurer.as_str().to_owned();
    let wanted = (load.symbol_width.map(i16::from), load.number_width.map(i16::from));
    let given = lease
        .more(vec![step!("SELECT loaded, symbol, number FROM roster_width WHERE insurer = $1", insurer.clone())])
        .await?;
    let row = given.first().and_then(|given| given.rows.first()).ok_or(Fault::Damaged("roster_width"))?;
    if get::<bool>(row, "loaded")? && (get(row, "symbol")?, get(row, "number")?) == wanted {
        return Ok(());
    }
    let mut after = Uuid::nil();
    while let Some(last) = portion(lease, load, after).await? {
        after = last;
    }
    let settled = step!(
        "UPDATE roster_width SET loaded = true, symbol = $2, number = $3 WHERE insurer = $1",
        insurer,
        wanted.0,
        wanted.1,
    );
    lease.more(vec![settled]).await.map(drop)
}

/// Pads the keys of the people behind an identity; the last of them, when there was any.
async fn portion(lease: &mut Lease, load: &RosterLoad, after: Uuid) -> Result<Option<Uuid>, Fault> {
    let select = step!(
        "SELECT id, symbol, number FROM member WHERE insurer = $1 AND id > $2 ORDER BY id LIMIT $3",
        load.insurer.as_str().to_owned(),
        after,
        PORTION,
    );
    let given = lease.more(vec![select]).await?;
    let rows = given.first().map(|given| given.rows.as_slice()).unwrap_or_default();
    let Some(last) = rows.last() else { return Ok(None) };
    let last = get(last, "id")?;
    let (mut ids, mut symbols, mut numbers): (Vec<Uuid>, Vec<String>, Vec<String>) = Default::default();
    for row in rows {
        if let (Ok(symbol), Ok(number)) = (Symbol::new(get(row, "symbol")?), Number::new(get(row, "number")?)) {
            ids.push(get(row, "id")?);
            symbols.push(symbol.key(load.symbol_width));
            numbers.push(number.key(load.number_width));
        }
    }
    let update = step!(
        "UPDATE member SET symbol_key = k.symbol, number_key = k.number
         FROM unnest($2::uuid[], $3::text[], $4::text[]) AS k (id, symbol, number)
         WHERE member.insurer = $1 AND member.id = k.id",
        load.insurer.as_str().to_owned(),
        ids,
        symbols,
        numbers,
    );
    lease.more(vec![update]).await?;
    Ok(Some(last))
}
