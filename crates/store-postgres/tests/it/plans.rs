//! Look-ups use indexes, also under row-level security: their time must not grow
//! with the roster.

use madoguchi_store_postgres::SERVER_ROLE;

use crate::roles::client;
use crate::support::Held;

/// The statements of the hot paths, as they are written in the sources; the test
/// fails when one is no longer there, so that it cannot go stale.
const HOT: &[(&str, &str)] = &[
    ("src/member.rs", "birth_date = $4 AND relation = 'insured'"),
    ("src/member.rs", "WHERE m.insurer = $1 AND m.id = $2"),
    ("src/member.rs", "relation = 'dependant' AND NOT ended LIMIT 1"),
    ("src/account.rs", "WHERE u.key = $1"),
    ("src/account.rs", "WHERE u.account = $1"),
    ("src/account.rs", "WHERE u.account = ("),
    ("src/account.rs", "FROM device WHERE device = $1"),
    ("src/counter.rs", "WHERE key = ANY($1)"),
    ("src/counter.rs", "FROM secret WHERE owner = $1"),
    ("src/flow.rs", "WHERE f.id = (SELECT owner FROM secret"),
    ("src/flow.rs", "SELECT set_config('madoguchi.insurer'"),
    ("src/flow.rs", "WHERE account = $1 AND kind = $2 ORDER BY opened_at"),
    ("src/session.rs", "AND id = (SELECT owner FROM secret"),
    ("src/session.rs", "WHERE account = $1 AND ended_at IS NULL"),
    ("src/mail.rs", "AND due_at <= $1 ORDER BY queued_at"),
    ("src/mail.rs", "WHERE flow = $1 ORDER BY queued_at"),
    ("src/text.rs", "FROM notice n"),
    ("src/journal.rs", "WHERE s.name = $1 AND j.sequence > $2"),
    ("src/journal.rs", "WHERE sequence > bound_sequence ORDER BY name"),
    ("src/commit/expect.rs", "UPDATE member SET version"),
    ("src/commit/expect.rs", "UPDATE account SET version"),
    ("src/commit/journal.rs", "FROM series WHERE name = ANY($1)"),
    ("src/commit/apply.rs", "SET consent_terms = $2"),
    ("src/federation.rs", "FROM federation_of WHERE id = $1"),
    ("src/office.rs", "AND id = $1\","),
    ("src/office.rs", "AND number = $2"),
    ("src/office.rs", "AND number > $2 ORDER BY number"),
    ("src/office.rs", "WHERE u.key = $1"),
    ("src/office.rs", "u.key >= $1 AND u.key < $2"),
    ("src/office.rs", "FROM office_device"),
    ("src/flow.rs", "WHERE office = $1 ORDER BY opened_at"),
    ("src/reissue/mod.rs", "AND id = $1\","),
    ("src/reissue/mod.rs", "FROM reissue_receipt WHERE pair = $1"),
    ("src/reissue/mod.rs", "WHERE n.pair = $1"),
    ("src/reissue/mod.rs", "r.id = ANY($2)"),
    ("src/reissue/mod.rs", "AND state NOT IN"),
    ("src/reissue/mod.rs", "ORDER BY received_at DESC, id DESC LIMIT $2"),
    ("src/reissue/mod.rs", "FROM reissue_event"),
    ("src/reissue/mod.rs", "AND printed_at <= $1"),
    ("src/reissue/page.rs", "AND r.received_at <= $5\n             ORDER"),
    ("src/reissue/page.rs", "AND r.search_text || ' ' || r.kana_search LIKE ALL ($7::text[])"),
    ("src/reissue/page.rs", "AND r.reviewer = $8"),
    ("src/reissue/page.rs", "GROUP BY state"),
    ("src/letter.rs", "AND b.id = $1"),
    ("src/letter.rs", "ORDER BY b.begun_at DESC"),
    ("src/letter.rs", "ORDER BY p.place"),
    ("src/staff.rs", "AND id = $1\","),
    ("src/staff.rs", "WHERE u.key = $1"),
    ("src/staff.rs", "AND id = (SELECT owner FROM secret"),
    ("src/holder.rs", "AND id = (SELECT owner FROM secret"),
    ("src/holder.rs", "AND holder = $1 AND kind = $2"),
    ("src/commit/scope.rs", "SELECT federation FROM federation_of WHERE id = ANY($4)"),
    ("src/commit/expect.rs", "UPDATE office SET version"),
    ("src/commit/expect.rs", "UPDATE reissue SET version"),
    ("src/commit/reissue.rs", "WITH moved AS"),
];

/// The whole statement around a part, from its opening quote to its closing one.
fn statement(file: &str, part: &str) -> String {
    let source = std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let at = source.find(part).unwrap_or_else(|| panic!("{file} no longer holds {part}"));
    let begin = source[..at].rfind('"').unwrap() + 1;
    let end = at + source[at..].find('"').unwrap();
    source[begin..end].to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn look_ups_never_walk_a_table() {
    let held = Held::new().await;
    let client = client(&held.database.url(SERVER_ROLE)).await;
    // Tables of a test are too small for an index to pay; here only whether one fits is asked.
    let settings = "SET search_path = madoguchi; SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan;
                    SET madoguchi.insurer = '0386'; SET madoguchi.federation = 'tottori'";
    client.batch_execute(settings).await.unwrap();
    for (file, part) in HOT {
        let sql = statement(file, part);
        let params = (1..=20).filter(|n| sql.contains(&format!("${n}"))).map(|_| "NULL").collect::<Vec<_>>().join(", ");
        let call = if params.is_empty() { "hot".to_owned() } else { format!("hot({params})") };
        client.batch_execute(&format!("PREPARE hot AS {sql}")).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let rows = client.query(&format!("EXPLAIN EXECUTE {call}"), &[]).await.unwrap();
        let plan = rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n");
        assert!(!plan.contains("Seq Scan"), "{file}: {sql}\n{plan}");
        client.batch_execute("DEALLOCATE hot").await.unwrap();
    }
}

/// Applications of as many offices, half of them in each of two states.
const MANY: &str = "
    INSERT INTO madoguchi.office (federation, id, version, number, name, kana, kana_search, postal_code, address, telephone,
                                  service_kinds, agent, address_since)
    SELECT 'tottori', gen_random_uuid(), 1, lpad(n::text, 10, '0'), 'x', 'ア', 'ア', '680-0061', 'x', '0857-20-0001', '', false, now()
    FROM generate_series(1, 20000) AS n;
    INSERT INTO madoguchi.reissue (federation, id, version, office, office_number, office_name, prefecture, notice_address,
        receipt, language, received_at, changed_at, state, envelope, search_text, kana_search)
    SELECT 'tottori', gen_random_uuid(), 1, id, number, 'x', '31', 'a@example.jp', number, 'ja', now() - number::int * interval '1 s',
           now(), (ARRAY['received', 'in_review'])[1 + number::int % 2], 'not_needed', number, 'ア' FROM madoguchi.office";

/// REI-12: a page of the queue reads no more of each state than it shows, and counts are read from the index, however many
/// applications there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_the_queue_reads_what_it_shows() {
    let held = Held::new().await;
    let admin = client(&held.database.admin_url()).await;
    admin.batch_execute(MANY).await.unwrap();
    admin.batch_execute("VACUUM ANALYZE madoguchi.reissue").await.unwrap();
    let client = client(&held.database.url(SERVER_ROLE)).await;
    let settings =
        "SET search_path = madoguchi; SET plan_cache_mode = force_generic_plan; SET madoguchi.federation = 'tottori'";
    client.batch_execute(settings).await.unwrap();
    let explain = async |part: &str, values: &str| {
        let sql = statement("src/reissue/page.rs", part);
        client.batch_execute(&format!("PREPARE hot AS {sql}")).await.unwrap();
        let asked = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE hot({values})");
        let rows = client.query(&asked, &[]).await.unwrap();
        client.batch_execute("DEALLOCATE hot").await.unwrap();
        rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
    };
    let states = "ARRAY['received', 'in_review', 'approved']";
    let zero = "'00000000-0000-0000-0000-000000000000'";
    for after in ["'1970-01-01Z'", "now() - interval '10000 s'"] {
        let page = format!("'tottori', {states}, {after}, {zero}, now(), 50");
        let plan = explain("AND r.received_at <= $5\n             ORDER", &page).await;
        let read = plan.split("actual rows=").skip(1).map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().unwrap()
        });
        let most = read.max().unwrap();
        assert!((50..=150).contains(&most), "{most} rows were read for a page of 50:\n{plan}");
        assert!(plan.contains("reissue_queue"), "{plan}");
        assert!(!plan.contains("Rows Removed"), "{plan}");
    }
    let plan = explain("GROUP BY state", "'tottori'").await;
    assert!(plan.contains("Index Only Scan using reissue_by_state"), "{plan}");
}
