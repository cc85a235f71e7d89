//! What the server's role may not do, whatever its statements say, and what it
//! sees of an insurer whose name it has not said.

use madoguchi_app::store::{Commit, Outcome, RosterLoad, Store};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::roster::RosterRow;
use madoguchi_store_conformance::Scene;
use madoguchi_store_conformance::scene::{at, fact, insured, insurer, load_at};
use madoguchi_store_postgres::SERVER_ROLE;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

use crate::support::Held;

/// A client beside the store, as a role.
pub async fn client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub async fn server(held: &Held) -> Client {
    let client = client(&held.database.url(SERVER_ROLE)).await;
    client.batch_execute("SET search_path = madoguchi").await.unwrap();
    client
}

/// Two insurers with a person each, the first with an account, a session and a flow.
async fn two_insurers(held: &Held) -> Scene<madoguchi_store_postgres::PostgresStore> {
    let scene = Scene::new(held.store());
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    let device = madoguchi_domain::ids::DeviceId::from_uuid(madoguchi_store_conformance::scene::new_id());
    scene.login(&account, at(1), device).await;
    scene.begin(madoguchi_store_conformance::scene::signup_flow(Some(member.id), at(0))).await;
    let other = RosterLoad { insurer: insurer("omron"), ..load_at(at(0), false) };
    scene.load(other, vec![RosterRow { insurer: insurer("omron"), ..insured("106") }]).await;
    scene
}

pub async fn count(client: &Client, table: &str) -> i64 {
    client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
}

const OWNED: [&str; 6] = ["member", "account", "session", "device", "data_set", "roster_width"];

/// ASVS 13.2.2, 16.4.2: the server's role cannot alter the schema, rewrite the journal or delete from it, nor delete a body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_servers_role_can_change_no_table_and_rewrite_no_row_of_the_journal() {
    let held = Held::new().await;
    two_insurers(&held).await;
    let client = server(&held).await;
    client.batch_execute("SET madoguchi.insurer = '0386'").await.unwrap();
    for refused in [
        "ALTER TABLE journal ADD COLUMN x text",
        "ALTER TABLE member DISABLE ROW LEVEL SECURITY",
        "DROP TABLE journal",
        "TRUNCATE journal",
        "CREATE TABLE madoguchi.x (y text)",
        "CREATE FUNCTION madoguchi.x() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "DROP POLICY of_insurer ON member",
        "UPDATE journal SET actor = 'x'",
        "UPDATE journal SET hash = '\\x00' WHERE sequence = 1",
        "DELETE FROM journal",
        "UPDATE fact_body SET body = '\\x00'",
        "DELETE FROM fact_body",
        "UPDATE checkpoint SET hash = '\\x00'",
        "DELETE FROM checkpoint",
        "DELETE FROM checkpoint_head",
        "DELETE FROM series",
        "UPDATE series SET name = 'x'",
        "DELETE FROM member",
        "DELETE FROM account",
        "UPDATE user_id SET account = gen_random_uuid()",
        "UPDATE fact_kind SET keep_days = 0",
        "UPDATE store_meta SET version = 9",
        "SET ROLE madoguchi_owner",
        "SET ROLE madoguchi_retention",
        "ALTER ROLE madoguchi_server BYPASSRLS",
        "SET SESSION AUTHORIZATION postgres",
    ] {
        let error = client.batch_execute(refused).await.expect_err(refused);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{refused}: {error:?}");
    }
}

/// ASVS 13.2.2: bodies go only as a fact of the journal says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_go_only_as_a_fact_names_them() {
    let held = Held::new().await;
    let scene = two_insurers(&held).await;
    let client = server(&held).await;
    client.batch_execute("SET madoguchi.insurer = '0386'").await.unwrap();
    let before = count(&client, "fact_body").await;
    let any = client.query_one("SELECT fact_id FROM journal LIMIT 1", &[]).await.unwrap().get::<_, uuid::Uuid>(0);
    assert!(client.execute("SELECT retention_delete_bodies($1)", &[&any]).await.is_err());
    // A fact that names another number than there is.
    let said = fact(
        Subject::Install(scene.store.install()),
        Fact::BodiesPurged { count: 1, before: at(0) + jiff::SignedDuration::from_hours(24 * 9000) },
    );
    scene.facts(vec![said.clone()]).await;
    assert!(client.execute("SELECT retention_delete_bodies($1)", &[&said.id.uuid()]).await.is_err());
    assert_eq!(count(&client, "fact_body").await, before + 1);
}

/// ASVS 13.2.2: accounts go only as a fact of the journal says, and only the one that it names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_go_only_as_a_fact_names_them() {
    let held = Held::new().await;
    let scene = two_insurers(&held).await;
    let client = server(&held).await;
    client.batch_execute("SET madoguchi.insurer = '0386'").await.unwrap();
    let any = client.query_one("SELECT fact_id FROM journal WHERE kind = 'account_opened'", &[]).await.unwrap();
    let any = any.get::<_, uuid::Uuid>(0);
    for said in [any, uuid::Uuid::nil()] {
        assert!(client.execute("SELECT retention_close_account($1)", &[&said]).await.is_err());
    }
    let other = scene.member("107").await;
    let closed = Fact::MemberClosed { insurer: insurer("0386"), member: other.id, account: None, tag: String::new() };
    scene.facts(vec![fact(Subject::Member(other.id), closed)]).await;
    assert_eq!(count(&client, "account").await, 1);
}

/// ASVS 8.4.1: without a name nothing of any insurer is there, under one name nothing of another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_an_insurer_are_there_only_under_its_name() {
    let held = Held::new().await;
    two_insurers(&held).await;
    let client = server(&held).await;
    for table in OWNED.into_iter().chain(["notice_read"]) {
        assert_eq!(count(&client, table).await, 0, "{table}");
    }
    assert_eq!(count(&client, "flow WHERE insurer IS NOT NULL").await, 0);
    assert_eq!(count(&client, "fact_body WHERE insurer IS NOT NULL").await, 0);
    for (name, members, accounts) in [("0386", 1, 1), ("omron", 1, 0), ("", 0, 0), ("nobody", 0, 0)] {
        client.execute("SELECT set_config('madoguchi.insurer', $1, false)", &[&name]).await.unwrap();
        assert_eq!(count(&client, "member").await, members, "{name}");
        assert_eq!(count(&client, "account").await, accounts, "{name}");
        assert_eq!(count(&client, "fact_body WHERE insurer <> current_setting('madoguchi.insurer')").await, 0);
        for table in OWNED {
            let foreign = format!("{table} WHERE insurer <> current_setting('madoguchi.insurer')");
            assert_eq!(count(&client, &foreign).await, 0, "{table} under {name}");
        }
    }
    client.batch_execute("SET madoguchi.insurer = 'omron'").await.unwrap();
    assert_eq!(client.execute("UPDATE member SET name = 'x' WHERE insurer = '0386'", &[]).await.unwrap(), 0);
    for refused in [
        "UPDATE member SET insurer = '0386'",
        "INSERT INTO data_set VALUES (gen_random_uuid(), '0386', '', 0, 0, 0, 0, false, now())",
        "INSERT INTO flow VALUES (gen_random_uuid(), '0386', 1, 'signup', NULL, NULL, now(), now(), '{}')",
        "INSERT INTO notice VALUES (gen_random_uuid(), '0386', NULL, '', '', NULL, now(), '')",
    ] {
        let error = client.batch_execute(refused).await.expect_err(refused);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{refused}");
    }
}

/// ASVS 8.4.1: a commit that says another insurer than its parts belong to writes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_reaches_one_insurers_people() {
    let held = Held::new().await;
    let scene = two_insurers(&held).await;
    let found = scene.matching("001", "000105", jiff::civil::date(1970, 1, 2)).await.remove(0);
    assert_eq!(scene.store.member(&insurer("omron"), found.id).await.unwrap(), None);
    let entity = madoguchi_app::store::Entity::Member(found.id);
    let foreign =
        Commit { insurer: Some(insurer("omron")), expect: vec![(entity, found.version)], ..Commit::default() };
    assert_eq!(scene.commit(foreign).await, Outcome::Stale);
    let moved =
        Fact::AddressChanged { account: found.account.unwrap(), old: String::new(), new: "x@example.jp".into() };
    let moved = Commit {
        insurer: Some(insurer("omron")),
        facts: vec![fact(Subject::Member(found.id), moved)],
        ..Commit::default()
    };
    scene.commit(moved).await;
    let account = scene.store.account(found.account.unwrap()).await.unwrap().unwrap();
    assert_eq!(account.address, "taro.omuro@example.jp");
}
