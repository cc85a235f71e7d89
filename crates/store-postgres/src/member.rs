//! People of the roster, as use cases read them.

use jiff::civil::Date;
use madoguchi_app::store::{CounterKey, MemberRecord, Relation};
use madoguchi_domain::counter::Counter;
use madoguchi_domain::ids::{AccountId, MemberId};
use madoguchi_domain::insurer_code::InsurerCode;
use tokio_postgres::Row;

use crate::batch::{Given, Step, step};
use crate::connections::{Connections, Scope};
use crate::counter;
use crate::fault::Fault;
use crate::value::{code, count, get};

pub(crate) async fn matching(
    connections: &Connections,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
    birth_date: Date,
) -> Result<Vec<MemberRecord>, Fault> {
    let select = select_matching(insurer, symbol_key, number_key, birth_date);
    matched(&connections.ask_in(Scope::of(insurer), select).await?)
}

/// Counters, and who matches, in one round trip.
pub(crate) async fn counted_and_matching(
    connections: &Connections,
    keys: &[CounterKey],
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
    birth_date: Date,
) -> Result<(Vec<(u64, Counter)>, Vec<MemberRecord>), Fault> {
    let asked = [counter::select(keys), select_matching(insurer, symbol_key, number_key, birth_date)];
    let [counters, members] = connections.ask_all_in(Scope::of(insurer), asked).await?;
    Ok((counter::read(&counters, keys)?, matched(&members)?))
}

/// Insured people only, those whose membership has ended among them. Somebody else
/// is read each time, given where there is nobody, and forgotten, so that the time
/// of a match does not tell whether number and birth date belong together. Were that
/// one read only where there is nobody, thousands of answers would tell.
fn select_matching(insurer: &InsurerCode, symbol_key: &str, number_key: &str, birth_date: Date) -> Step {
    step!(
        "WITH read AS (
             SELECT id, true AS matches FROM member
             WHERE insurer = $1 AND symbol_key = $2 AND number_key = $3 AND birth_date = $4 AND relation = 'insured'
             UNION ALL
             (SELECT id, false FROM member WHERE insurer = $1 ORDER BY id LIMIT 1)),
         chosen AS (SELECT id, matches, row_number() OVER (ORDER BY matches DESC) AS place FROM read)
         SELECT m.id, m.version, m.insurer, m.symbol, m.number, m.branch_number, m.birth_date, m.name, m.kana, m.kana_key,
                m.kana_second_key, m.mail, m.relation, m.employee_number, m.ended, a.id AS account, c.matches
         FROM chosen c JOIN member m ON m.insurer = $1 AND m.id = c.id
         LEFT JOIN account a ON a.insurer = $1 AND a.member = m.id
         WHERE c.matches OR c.place = 1
         ORDER BY m.id",
        insurer.as_str().to_owned(),
        symbol_key.to_owned(),
        number_key.to_owned(),
        birth_date,
    )
}

fn matched(given: &Given) -> Result<Vec<MemberRecord>, Fault> {
    let mut found = Vec::new();
    for row in &given.rows {
        let (record, matches) = (read(row)?, get::<bool>(row, "matches")?);
        if matches {
            found.push(record);
        }
    }
    Ok(found)
}

pub(crate) async fn by_id(
    connections: &Connections,
    insurer: &InsurerCode,
    id: MemberId,
) -> Result<Option<MemberRecord>, Fault> {
    let given = connections
        .ask_in(
            Scope::of(insurer),
            step!(
                "SELECT m.id, m.version, m.insurer, m.symbol, m.number, m.branch_number, m.birth_date, m.name, m.kana, m.kana_key,
                        m.kana_second_key, m.mail, m.relation, m.employee_number, m.ended, a.id AS account
                 FROM member m LEFT JOIN account a ON a.insurer = m.insurer AND a.member = m.id WHERE m.insurer = $1 AND m.id = $2",
                insurer.as_str().to_owned(),
                id.uuid(),
            ),
        )
        .await?;
    given.rows.first().map(read).transpose()
}

/// Whether dependants whose membership has not ended stand under a number.
pub(crate) async fn has_dependants(
    connections: &Connections,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
) -> Result<bool, Fault> {
    let given = connections
        .ask_in(
            Scope::of(insurer),
            step!(
                "SELECT 1 FROM member
                 WHERE insurer = $1 AND symbol_key = $2 AND number_key = $3 AND relation = 'dependant' AND NOT ended LIMIT 1",
                insurer.as_str().to_owned(),
                symbol_key.to_owned(),
                number_key.to_owned(),
            ),
        )
        .await?;
    Ok(!given.rows.is_empty())
}

/// Insured people under a number whose membership has not ended.
pub(crate) async fn insured_under(
    connections: &Connections,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
) -> Result<Vec<MemberId>, Fault> {
    let given = connections
        .ask_in(
            Scope::of(insurer),
            step!(
                "SELECT id FROM member
                 WHERE insurer = $1 AND symbol_key = $2 AND number_key = $3 AND relation = 'insured' AND NOT ended ORDER BY id",
                insurer.as_str().to_owned(),
                symbol_key.to_owned(),
                number_key.to_owned(),
            ),
        )
        .await?;
    given.rows.iter().map(|row| Ok(MemberId::from_uuid(get(row, "id")?))).collect()
}

/// Whether any roster was loaded. The journal tells without showing anybody's people.
pub(crate) async fn any(connections: &Connections) -> Result<bool, Fault> {
    let given = connections.ask(step!("SELECT 1 FROM journal WHERE kind = 'roster_imported' LIMIT 1")).await?;
    Ok(!given.rows.is_empty())
}

fn read(row: &Row) -> Result<MemberRecord, Fault> {
    Ok(MemberRecord {
        id: MemberId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        insurer: code(row, "insurer")?,
        symbol: get(row, "symbol")?,
        number: get(row, "number")?,
        branch_number: get(row, "branch_number")?,
        birth_date: get(row, "birth_date")?,
        name: get(row, "name")?,
        kana: get(row, "kana")?,
        kana_key: get(row, "kana_key")?,
        kana_second_key: get(row, "kana_second_key")?,
        mail: get(row, "mail")?,
        relation: Relation::of_word(get(row, "relation")?).ok_or(Fault::Damaged("relation"))?,
        employee_number: get(row, "employee_number")?,
        ended: get(row, "ended")?,
        account: get::<Option<_>>(row, "account")?.map(AccountId::from_uuid),
    })
}
