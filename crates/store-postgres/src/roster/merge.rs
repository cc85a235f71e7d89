//! Merges the copied rows with the people of the insurer, by sets.
//!
//! Who is the same person is decided as [`madoguchi_app::roster::Person::likeness`]
//! says, row after row in the order of the file. Only rows that share number and
//! birth date can speak of the same person, so nearly all rows are merged at once
//! (round 0), and the n-th row of those that share them in round n, which finds
//! what the rounds before it have written.

use madoguchi_app::store::{RosterCounts, RosterLoad};

use crate::batch::{Step, step};
use crate::connections::Lease;
use crate::fault::Fault;
use crate::value::{big, count, get};

/// Doubled rows that are listed.
const DUPLICATES_LISTED: i64 = 100_000;

/// Tables of the session. They are written to no log and gone with the transaction.
const TABLES: &str = "
    CREATE TEMPORARY TABLE roster_row (
        line bigint NOT NULL, id uuid NOT NULL, again boolean NOT NULL, round integer NOT NULL DEFAULT 0, first bigint,
        symbol text NOT NULL, number text NOT NULL, branch_number text, birth_date date NOT NULL, name text NOT NULL,
        kana text NOT NULL, kana_key text NOT NULL, kana_second_key text NOT NULL, mail text, relation text NOT NULL,
        employee_number text, symbol_key text NOT NULL, number_key text NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE roster_pair (
        line bigint NOT NULL, member uuid NOT NULL, round integer NOT NULL, differs boolean NOT NULL, was_ended boolean NOT NULL
    ) ON COMMIT DROP";

/// What finds the few rows that are merged in rounds of their own, and what the planner
/// has to know: of the columns that statements look for, since each costs its time.
const INDEXES: &str = "
    CREATE INDEX ON roster_row (round) WHERE round <> 0;
    CREATE INDEX ON roster_row (id) WHERE round <> 0;
    CREATE INDEX ON roster_pair (member) WHERE round <> 0;
    ANALYZE roster_row (line, id, again, round, symbol_key, number_key, birth_date)";

pub(super) async fn prepare(lease: &Lease) -> Result<(), Fault> {
    Ok(lease.client()?.batch_execute(TABLES).await?)
}

/// Writes everybody who is new or changed, and counts.
pub(super) async fn merge(lease: &mut Lease, load: &RosterLoad) -> Result<RosterCounts, Fault> {
    let insurer = load.insurer.as_str().to_owned();
    lease.client()?.batch_execute(INDEXES).await?;
    let given = lease
        .more(vec![
            rounds(),
            step!("SELECT coalesce(max(round), 0) AS last FROM roster_row WHERE round <> 0"),
            step!(
                "SELECT count(*) FILTER (WHERE NOT ended) AS before, count(*) AS known FROM member WHERE insurer = $1",
                insurer
            ),
        ])
        .await?;
    let [_, last, known] = given.as_slice() else { return Err(Fault::Damaged("rounds")) };
    let last: i32 = get(last.rows.first().ok_or(Fault::Damaged("last"))?, "last")?;
    let known = known.rows.first().ok_or(Fault::Damaged("known"))?;
    let mut counts = RosterCounts { before: count(known, "before")?, ..RosterCounts::default() };
    for round in 0..=last {
        // The first load of an insurer meets nobody before the second round.
        let meets = round > 1 || count(known, "known")? > 0;
        let given = lease.more(one_round(load, round, meets)).await?;
        let [.., changed, added] = given.as_slice() else { return Err(Fault::Damaged("round")) };
        counts.changed += changed.count;
        counts.added += added.count;
    }
    finish(lease, load, &mut counts, last).await?;
    Ok(counts)
}

/// Numbers the rows that share number and birth date with another. A row that says
/// the same of a person as an earlier one is doubled whoever it is: round -1.
fn rounds() -> Step {
    step!(
        "UPDATE roster_row r SET round = n.round, first = n.first
         FROM (SELECT line, first,
                      CASE WHEN first = line
                           THEN sum(CASE WHEN first = line THEN 1 ELSE 0 END)
                                OVER (PARTITION BY symbol_key, number_key, birth_date ORDER BY line)
                           ELSE -1 END AS round
               FROM (SELECT line, symbol_key, number_key, birth_date,
                            min(line) OVER (PARTITION BY symbol_key, number_key, birth_date, relation, branch_number, kana_key) AS first
                     FROM roster_row WHERE (symbol_key, number_key, birth_date)
                          IN (SELECT symbol_key, number_key, birth_date FROM roster_row WHERE again)) f) n
         WHERE r.line = n.line"
    )
}

/// Whom the rows of a round speak of, what changes of them, and who is new.
fn one_round(load: &RosterLoad, round: i32, meets: bool) -> Vec<Step> {
    let insurer = load.insurer.as_str().to_owned();
    let mut steps = Vec::new();
    if meets {
        steps.push(pairs(insurer.clone(), round));
        if round == 0 {
            steps.push(step!("ANALYZE roster_pair"));
        }
    }
    steps.push(step!(
        "UPDATE member m SET version = m.version + 1, symbol = r.symbol, number = r.number,
                branch_number = coalesce(r.branch_number, m.branch_number), name = r.name, kana = r.kana, kana_key = r.kana_key,
                kana_second_key = r.kana_second_key, mail = r.mail, employee_number = r.employee_number, ended = false,
                mail_refused = m.mail_refused AND m.mail IS NOT DISTINCT FROM r.mail
         FROM roster_pair p JOIN roster_row r ON r.line = p.line
         WHERE p.round = $2 AND p.differs AND m.insurer = $1 AND m.id = p.member
           AND ($2 = 0 OR NOT EXISTS (SELECT 1 FROM roster_pair e WHERE e.member = p.member AND e.round <> 0 AND e.round < $2)
                          AND NOT EXISTS (SELECT 1 FROM roster_row n WHERE n.id = p.member AND n.round <> 0))",
        insurer.clone(),
        round,
    ));
    steps.push(step!(
        "INSERT INTO member (insurer, id, version, symbol, number, branch_number, birth_date, name, kana, kana_key, kana_second_key,
                             mail, relation, employee_number, symbol_key, number_key, ended, mail_refused)
         SELECT $1, r.id, 1, r.symbol, r.number, r.branch_number, r.birth_date, r.name, r.kana, r.kana_key, r.kana_second_key,
                r.mail, r.relation, r.employee_number, r.symbol_key, r.number_key, false, false
         FROM roster_row r WHERE r.round = $2 AND NOT EXISTS (SELECT 1 FROM roster_pair p WHERE p.line = r.line AND p.round = $2)",
        insurer,
        round,
    ));
    steps
}

/// The likest of the people under the same number with the same birth date. Kept
/// beside `Person::likeness`, which it must not differ from: the same cases of the
/// conformance suite hold both.
fn pairs(insurer: String, round: i32) -> Step {
    step!(
        "INSERT INTO roster_pair (line, member, round, differs, was_ended)
         SELECT DISTINCT ON (c.line) c.line, c.member, $2, c.differs, c.ended
         FROM (SELECT r.line, m.id AS member, m.ended,
                      CASE WHEN m.relation <> r.relation THEN 0
                           WHEN r.relation = 'insured' THEN 2
                           WHEN r.branch_number IS NOT NULL AND m.branch_number IS NOT NULL
                           THEN CASE WHEN lower(ltrim(r.branch_number, '0') COLLATE \"C\") = lower(ltrim(m.branch_number, '0') COLLATE \"C\")
                                     THEN 2 ELSE 0 END
                           WHEN m.kana_key = r.kana_key THEN 1
                           ELSE 0 END AS likeness,
                      m.ended OR (r.branch_number IS NOT NULL AND r.branch_number IS DISTINCT FROM m.branch_number)
                      OR (r.kana_key, r.symbol, r.number, r.name, r.kana, r.kana_second_key, r.mail, r.employee_number)
                         IS DISTINCT FROM
                         (m.kana_key, m.symbol, m.number, m.name, m.kana, m.kana_second_key, m.mail, m.employee_number) AS differs
               FROM roster_row r
               JOIN member m ON m.symbol_key = r.symbol_key AND m.number_key = r.number_key AND m.birth_date = r.birth_date
               WHERE r.round = $2 AND m.insurer = $1) c
         WHERE c.likeness > 0
         ORDER BY c.line, c.likeness DESC, c.member",
        insurer,
        round,
    )
}

/// Doubled rows with their earlier lines, and how many people a full load would end.
async fn finish(lease: &mut Lease, load: &RosterLoad, counts: &mut RosterCounts, last: i32) -> Result<(), Fault> {
    if last > 0 {
        let given = lease.more(vec![doubled(), duplicates()]).await?;
        for row in given.last().map(|given| given.rows.as_slice()).unwrap_or_default() {
            counts.duplicates.push((count(row, "line")?, count(row, "earlier")?));
        }
    }
    if load.full {
        // Everybody known is met at the most once in round 0; the few others are counted once each.
        let given = lease
            .more(vec![step!(
                "SELECT (SELECT count(*) FROM roster_pair WHERE round = 0 AND NOT was_ended)
                      + (SELECT count(*) FROM (SELECT DISTINCT ON (p.member) p.was_ended FROM roster_pair p
                             WHERE p.round > 0 AND NOT EXISTS (SELECT 1 FROM roster_row n WHERE n.id = p.member AND n.round <> 0)
                             ORDER BY p.member, p.line) f WHERE NOT f.was_ended) AS met"
            )])
            .await?;
        let met = count(given.first().and_then(|given| given.rows.first()).ok_or(Fault::Damaged("met"))?, "met")?;
        counts.ended = counts.before.saturating_sub(met);
    }
    Ok(())
}

/// Rows of round -1 speak of whom their first row speaks.
fn doubled() -> Step {
    step!(
        "INSERT INTO roster_pair (line, member, round, differs, was_ended)
         SELECT d.line, coalesce(p.member, f.id), -1, false, true
         FROM roster_row d JOIN roster_row f ON f.line = d.first AND f.round <> 0
         LEFT JOIN roster_pair p ON p.line = d.first AND p.round <> 0
         WHERE d.round = -1"
    )
}

/// A line is doubled when its person is new in this load, or was met on an earlier line.
fn duplicates() -> Step {
    step!(
        "SELECT p.line, coalesce(n.line, e.line) AS earlier
         FROM roster_pair p
         LEFT JOIN roster_row n ON n.id = p.member AND n.round <> 0
         LEFT JOIN (SELECT member, min(line) AS line FROM roster_pair WHERE round <> 0 GROUP BY member) e ON e.member = p.member
         WHERE p.round <> 0 AND p.line > coalesce(n.line, e.line)
         ORDER BY p.line LIMIT $1",
        DUPLICATES_LISTED
    )
}

/// Ends the membership of everybody who is not in the file, and their sessions.
/// The one fact of the load stands for all of them.
pub(super) fn end_others(load: &RosterLoad, expected: u64) -> Vec<Step> {
    let insurer = load.insurer.as_str().to_owned();
    vec![
        step!(
            "UPDATE member m SET ended = true, version = version + 1
             WHERE $2::bigint > 0 AND insurer = $1 AND NOT ended
               AND NOT EXISTS (SELECT 1 FROM roster_pair p WHERE p.member = m.id)
               AND NOT EXISTS (SELECT 1 FROM roster_row r WHERE r.id = m.id)",
            insurer.clone(),
            big(expected),
        ),
        step!(
            "DELETE FROM secret WHERE kind = 'session_token' AND owner IN
             (SELECT s.id FROM session s JOIN account a ON a.insurer = s.insurer AND a.id = s.account
              JOIN member m ON m.insurer = a.insurer AND m.id = a.member
              WHERE s.ended_at IS NULL AND a.insurer = $1 AND m.ended)",
            insurer.clone(),
        ),
        step!(
            "UPDATE session SET ended_at = $2, version = version + 1 WHERE ended_at IS NULL AND (insurer, account) IN
             (SELECT a.insurer, a.id FROM account a JOIN member m ON m.insurer = a.insurer AND m.id = a.member
              WHERE a.insurer = $1 AND m.ended)",
            insurer,
            load.at,
        ),
    ]
}
