//! Retention: deletes what is no longer kept, with a fact that says so. The
//! server's role may not delete; functions of the retention role do, and bodies go
//! only as a fact of the journal names them.

use jiff::{SignedDuration, Timestamp};
use madoguchi_app::store::Purged;
use madoguchi_domain::fact::{Actor, Fact, FactEntry, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::reissue::KEEP_DAYS;

use crate::batch::{Step, step};
use crate::commit::{append, lock, locked};
use crate::connections::{Connections, Lease, Scope};
use crate::fault::Fault;
use crate::federation;
use crate::value::count;

/// Ended sessions and mails that are done serve nobody after the longest flow
/// they may belong to.
const KEEP_DONE: SignedDuration = SignedDuration::from_hours(24);

/// From the end of an application on.
const KEEP_APPLICATIONS: SignedDuration = SignedDuration::from_hours(24 * KEEP_DAYS as i64);

/// Deletes everything whose time was over at `now`.
pub(crate) async fn purge(
    connections: &Connections,
    install: InstallId,
    now: Timestamp,
    fact_id: FactId,
    salt: [u8; 16],
) -> Result<Purged, Fault> {
    let mut lease = connections.lease().await?;
    let given = lease
        .begin(
            Scope::Nobody,
            vec![
                step!("SET LOCAL statement_timeout = '10min'"),
                step!("SELECT flows, counters, sessions, mails FROM retention_sweep($1, $2)", now, now - KEEP_DONE),
                step!("SELECT retention_applications($1) AS applications", now - KEEP_APPLICATIONS),
            ],
        )
        .await?;
    let row = |place: usize, what| given.get(place).and_then(|given| given.rows.first()).ok_or(Fault::Damaged(what));
    let swept = row(given.len() - 2, "retention_sweep")?;
    let forgotten = row(given.len() - 1, "retention_applications")?;
    let mut purged = Purged {
        flows: count(swept, "flows")?,
        counters: count(swept, "counters")?,
        sessions: count(swept, "sessions")?,
        mails: count(swept, "mails")?,
        applications: count(forgotten, "applications")?,
        bodies: 0,
    };
    let fact = Fact::BodiesPurged { count: 0, before: now };
    let entry =
        FactEntry { id: fact_id, subject: Subject::Install(install), actor: Actor::Program, at: now, salt, fact };
    purged.bodies = bodies(&mut lease, install, entry, now).await?;
    Ok(purged)
}

/// Counts under the lock of the install's series, so that two servers that purge
/// at once do not count the same bodies; then says so, and deletes.
async fn bodies(lease: &mut Lease, install: InstallId, entry: FactEntry, now: Timestamp) -> Result<u64, Fault> {
    let mut steps = lock(install, std::slice::from_ref(&entry));
    steps.push(step!("SELECT retention_bodies_over($1) AS over", now.as_millisecond()));
    let given = lease.more(steps).await?;
    let (over, series) = given.split_last().ok_or(Fault::Damaged("retention_bodies_over"))?;
    let over = count(over.rows.first().ok_or(Fault::Damaged("over"))?, "over")?;
    if over == 0 {
        lease.commit(Vec::new()).await?;
        return Ok(0);
    }
    let said = FactEntry { fact: Fact::BodiesPurged { count: over, before: now }, ..entry };
    let mut steps = append(install, locked(series)?, std::slice::from_ref(&said))?;
    steps.push(step!("SELECT retention_delete_bodies($1)", said.id.uuid()));
    lease.commit(steps).await?;
    Ok(over)
}

/// Hits so far ahead of the clock are of a clock that was set right since, in milliseconds.
const AHEAD: i64 = 5 * 60 * 1000;
/// No mail waits longer by itself.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Counters, wrong codes of authenticators, and mails of a time that has not come yet are of now.
pub(crate) async fn bring_to_present(connections: &Connections, now: Timestamp) -> Result<u64, Fault> {
    let millis = now.as_millisecond();
    let federations = federation::known(connections).await?;
    let mut lease = connections.lease().await?;
    let given = lease
        .begin(
            Scope::Nobody,
            vec![
                step!(
                    "UPDATE counter SET version = version + 1, hits = ARRAY(SELECT least(hit, $1) FROM unnest(hits)
                         WITH ORDINALITY AS of (hit, place) ORDER BY place)
                     WHERE hits[cardinality(hits)] > $2",
                    millis,
                    millis + AHEAD
                ),
                step!(
                    "UPDATE mail SET version = version + 1, due_at = $1
                     WHERE status IN ('queued', 'retrying') AND due_at > $2",
                    now,
                    now + LONGEST_WAIT
                ),
            ],
        )
        .await?;
    let mut moved: u64 = given.iter().map(|given| given.count).sum();
    for federation in &federations {
        let mut steps: Vec<Step> = Scope::of_federation(federation).step().into_iter().collect();
        steps.extend(authenticators(millis));
        moved += lease.more(steps).await?.iter().skip(1).map(|given| given.count).sum::<u64>();
    }
    lease.commit(Vec::new()).await?;
    Ok(moved)
}

/// Wrong codes are counted with the authenticator, which lies with its owner.
fn authenticators(millis: i64) -> [Step; 2] {
    [
        step!(
            "UPDATE office SET version = version + 1, totp_wrong = $1, totp = jsonb_set(totp::jsonb, '{failures,hits}',
                 (SELECT jsonb_agg(least(hit::bigint, $1) ORDER BY place)
                  FROM jsonb_array_elements_text(totp::jsonb #> '{failures,hits}') WITH ORDINALITY AS of (hit, place)))::text
             WHERE federation = current_setting('madoguchi.federation', true) AND totp_wrong > $2",
            millis,
            millis + AHEAD
        ),
        step!(
            "UPDATE staff SET version = version + 1, totp_wrong = $1, totp = jsonb_set(totp::jsonb, '{failures,hits}',
                 (SELECT jsonb_agg(least(hit::bigint, $1) ORDER BY place)
                  FROM jsonb_array_elements_text(totp::jsonb #> '{failures,hits}') WITH ORDINALITY AS of (hit, place)))::text
             WHERE federation = current_setting('madoguchi.federation', true) AND totp_wrong > $2",
            millis,
            millis + AHEAD
        ),
    ]
}
