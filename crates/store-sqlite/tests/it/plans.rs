//! Look-ups use indexes: their time must not grow with the roster.

use crate::support::{Held, wait};
use madoguchi_store_conformance::Scene;
use madoguchi_store_sqlite::Encryption;
use rusqlite::Connection;

/// The statements of the hot paths, as they are written in the sources; the test
/// fails when one is no longer there, so that it cannot go stale.
const HOT: &[(&str, &str)] = &[
    (
        "src/member.rs",
        "WHERE m.insurer = ?1 AND m.symbol_key = ?2 AND m.number_key = ?3 AND m.birth_date = ?4 AND m.relation = 'insured'",
    ),
    ("src/member.rs", "m.number_key = ?3 AND m.relation = 'dependant' AND m.ended = 0"),
    ("src/member.rs", "m.number_key = ?3 AND m.relation = 'insured' AND m.ended = 0"),
    ("src/member.rs", "ON a.member = m.id WHERE m.id = ?1"),
    ("src/account.rs", "WHERE a.user_id_key = ?1"),
    ("src/account.rs", "WHERE a.id = ?1"),
    ("src/flow.rs", "WHERE id = (SELECT owner FROM secret"),
    ("src/flow.rs", "WHERE account = ?1 AND kind = ?2 ORDER BY opened_at DESC"),
    ("src/session.rs", "AND id = (SELECT owner FROM secret"),
    ("src/session.rs", "WHERE account = ?1 AND ended_at IS NULL ORDER BY started_at"),
    ("src/mail.rs", "ORDER BY queued_at, id LIMIT ?2"),
    ("src/mail.rs", "WHERE flow = ?1 ORDER BY queued_at DESC"),
    ("src/text.rs", "FROM notice n"),
    ("src/text.rs", "WHERE variant = ?1 ORDER BY row"),
    ("src/counter.rs", "FROM counter WHERE key = ?1"),
    ("src/counter.rs", "FROM secret WHERE owner = ?1 AND kind = ?2"),
    ("src/journal/mod.rs", "WHERE s.name = ?1 AND j.sequence > ?2"),
    ("src/roster/write.rs", "AND symbol_key = ?2 AND number_key = ?3 AND birth_date = ?4 ORDER BY row"),
];

/// The same of care offices. Statements over applications are put together from the columns and these ends.
const DESK: &[(&str, &str)] = &[
    ("src/office.rs", "FROM office WHERE id = ?1"),
    ("src/office.rs", "FROM office WHERE federation = ?1 AND number = ?2"),
    ("src/office.rs", "FROM office WHERE user_id_key = ?1"),
    ("src/office.rs", "o.user_id_key >= ?1 AND o.user_id_key < ?2"),
    ("src/office.rs", "number > ?2 ORDER BY number LIMIT ?3"),
    ("src/office.rs", "FROM office_device WHERE office = ?1"),
    ("src/flow.rs", "WHERE office = ?1 ORDER BY opened_at DESC"),
    ("src/reissue.rs", "WHERE r.id = ?1"),
    ("src/reissue.rs", "WHERE r.pair = ?1"),
    ("src/reissue.rs", "WHERE r.office = ?1 AND r.is_open = 1"),
    ("src/reissue.rs", "WHERE r.office = ?1 ORDER BY r.received_at DESC"),
    ("src/reissue.rs", "WHERE r.letter_out = 1 AND r.letter_printed_at <= ?1"),
    ("src/reissue.rs", "SELECT o.address_since FROM reissue r"),
    ("src/reissue.rs", "FROM reissue_event WHERE reissue = ?1 ORDER BY row"),
    ("src/queue.rs", "INDEXED BY reissue_queue"),
    ("src/queue.rs", "INDEXED BY reissue_by_reviewer"),
    ("src/queue.rs", "FROM reissue WHERE id = ?1"),
    ("src/queue.rs", "FROM reissue_count WHERE federation = ?1"),
    ("src/letter.rs", "FROM letter_batch b WHERE b.id = ?1"),
    ("src/letter.rs", "FROM letter_batch b WHERE b.federation = ?1"),
    ("src/letter.rs", "FROM batch_letter WHERE batch = ?1 ORDER BY place"),
    ("src/letter.rs", "FROM letter WHERE batch = ?1 AND reissue = ?2"),
    ("src/staff.rs", "WHERE id = ?1"),
    ("src/staff.rs", "WHERE user_id_key = ?1"),
    ("src/staff.rs", "WHERE id = (SELECT owner FROM secret"),
    ("src/holder.rs", "AND id = (SELECT owner FROM secret"),
    ("src/holder.rs", "WHERE holder = ?1 AND holder_kind = ?2"),
    ("src/apply/reissue.rs", "SELECT state FROM reissue WHERE id = ?1"),
    ("src/ledger.rs", "SELECT line FROM ledger_stage WHERE number = ?1"),
    ("src/ledger.rs", "SELECT row FROM office WHERE federation = ?1 AND number = ?2"),
];

/// Look-ups of the desk walk nothing, and what is shown in an order comes from an index in that order.
#[test]
fn look_ups_of_the_desk_neither_walk_nor_sort() {
    let held = Held::new(Encryption::Plain);
    let conn = Connection::open(held.path()).unwrap();
    for (file, part) in DESK {
        let end = statement(file, part);
        let sql = if end.starts_with("WHERE r.") { format!("SELECT * FROM reissue r {end}") } else { end };
        let steps = steps(&conn, &sql);
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{file}: {sql}\n{steps:#?}");
        // A few rows of one holder or device may be sorted; queues, ledgers and batches may not.
        let few = part.contains("holder_kind") || part.contains("office_device");
        let sorted = steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        assert!(few || !sorted, "{file}: {sql}\n{steps:#?}");
        if part.contains("INDEXED BY") {
            assert!(steps[0].contains("COVERING INDEX"), "{steps:#?}");
        }
    }
}

fn steps(conn: &Connection, sql: &str) -> Vec<String> {
    let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = explain.raw_query();
    let mut steps: Vec<String> = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

/// The whole statement around a part, from its opening quote to its closing one.
fn statement(file: &str, part: &str) -> String {
    let source = std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let at = source.find(part).unwrap_or_else(|| panic!("{file} no longer holds {part}"));
    let begin = source[..at].rfind('"').unwrap() + 1;
    let end = at + source[at..].find('"').unwrap();
    source[begin..end].to_owned()
}

#[test]
fn look_ups_never_walk_a_table() {
    let held = Held::new(Encryption::Plain);
    wait(async { Scene::new(held.store()).member("105").await });
    let conn = Connection::open(held.path()).unwrap();
    for (file, part) in HOT {
        let sql = statement(file, part);
        let steps = steps(&conn, &sql);
        let walks: Vec<_> = steps.iter().filter(|step| step.starts_with("SCAN") && !step.contains("USING")).collect();
        assert!(walks.is_empty(), "{file}: {sql}\n{steps:#?}");
        // The outbox walks its index of what waits, which is short.
        let indexed = steps.iter().filter(|step| step.starts_with("SCAN")).all(|step| step.contains("mail_waiting"));
        assert!(indexed, "{file}: {sql}\n{steps:#?}");
    }
}
