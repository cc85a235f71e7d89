//! Accounts and the devices they logged in from. Whose insurer's an account is
//! tells the one table over all insurers, `user_id`.

use madoguchi_app::store::{AccountRecord, Consent, LogInRecord, SecretKind, TokenHash};
use madoguchi_domain::ids::{AccountId, DeviceId, MemberId, TermsId};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::batch::{Given, Step, step};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::session;
use crate::value::{code, count, get};

/// The scope of an account's insurer.
pub(crate) fn scope(account: AccountId) -> Scope {
    Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce((SELECT insurer FROM user_id WHERE account = $1), ''), true)",
        account.uuid(),
    ))
}

/// The scope of the insurer of whoever has a user ID.
fn scope_of_user_id(user_id_key: &str) -> Scope {
    Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce((SELECT insurer FROM user_id WHERE key = $1), ''), true)",
        user_id_key.to_owned(),
    ))
}

fn select_by_user_id(user_id_key: &str) -> Step {
    step!(
        "SELECT a.id, a.version, a.member, a.insurer, a.user_id, a.address, a.undeliverable, a.language, a.text_size, a.opened_at,
                a.last_login_at, a.previous_login_at, a.consent_terms, a.consent_version, a.consent_sha256, a.consent_at, m.ended
         FROM user_id u JOIN account a ON a.insurer = u.insurer AND a.id = u.account
         JOIN member m ON m.insurer = a.insurer AND m.id = a.member WHERE u.key = $1",
        user_id_key.to_owned(),
    )
}

pub(crate) async fn by_user_id(connections: &Connections, user_id_key: &str) -> Result<Option<AccountRecord>, Fault> {
    first(&connections.ask_in(scope_of_user_id(user_id_key), select_by_user_id(user_id_key)).await?)
}

/// All that a log-in is compared with, in one round trip. Somebody who does not exist is looked up
/// under nobody's identity.
pub(crate) async fn log_in_of(
    connections: &Connections,
    user_id_key: &str,
    device: DeviceId,
) -> Result<Option<LogInRecord>, Fault> {
    const NOBODY: Uuid = Uuid::nil();
    let verifier = step!(
        "SELECT value FROM secret WHERE kind = $1 AND owner = coalesce((SELECT account FROM user_id WHERE key = $2), $3)",
        SecretKind::Password.as_str(),
        user_id_key.to_owned(),
        NOBODY,
    );
    let seen = step!(
        "SELECT 1 FROM device WHERE device = $1 AND account = coalesce((SELECT account FROM user_id WHERE key = $2), $3)",
        device.uuid(),
        user_id_key.to_owned(),
        NOBODY,
    );
    let sessions = step!(
        "SELECT id, version, account, device, device_name, started_at, seen_at, locked FROM session
         WHERE account = coalesce((SELECT account FROM user_id WHERE key = $1), $2) AND ended_at IS NULL
         ORDER BY started_at, id",
        user_id_key.to_owned(),
        NOBODY,
    );
    let asked = [select_by_user_id(user_id_key), verifier, seen, sessions];
    let [account, verifier, seen, sessions] = connections.ask_all_in(scope_of_user_id(user_id_key), asked).await?;
    let Some(account) = first(&account)? else { return Ok(None) };
    let verifier = verifier.rows.first().map(|row| get(row, "value")).transpose()?;
    let sessions = session::all(&sessions)?;
    Ok(Some(LogInRecord { account, verifier, device_known: !seen.rows.is_empty(), sessions }))
}

pub(crate) async fn by_id(connections: &Connections, id: AccountId) -> Result<Option<AccountRecord>, Fault> {
    let select = step!(
        "SELECT a.id, a.version, a.member, a.insurer, a.user_id, a.address, a.undeliverable, a.language, a.text_size, a.opened_at,
                a.last_login_at, a.previous_login_at, a.consent_terms, a.consent_version, a.consent_sha256, a.consent_at, m.ended
         FROM user_id u JOIN account a ON a.insurer = u.insurer AND a.id = u.account
         JOIN member m ON m.insurer = a.insurer AND m.id = a.member WHERE u.account = $1",
        id.uuid(),
    );
    first(&connections.ask_in(scope(id), select).await?)
}

/// The account of the session that a token opens.
pub(crate) fn select_of_session(token: &TokenHash) -> Step {
    step!(
        "SELECT a.id, a.version, a.member, a.insurer, a.user_id, a.address, a.undeliverable, a.language, a.text_size, a.opened_at,
                a.last_login_at, a.previous_login_at, a.consent_terms, a.consent_version, a.consent_sha256, a.consent_at, m.ended
         FROM user_id u JOIN account a ON a.insurer = u.insurer AND a.id = u.account
         JOIN member m ON m.insurer = a.insurer AND m.id = a.member WHERE u.account = (
             SELECT s.account FROM session s WHERE s.id = (
                 SELECT owner FROM secret WHERE kind = $1 AND value = $2 AND kind IN ('flow_token', 'session_token')))",
        SecretKind::SessionToken.as_str(),
        token.to_vec(),
    )
}

/// The account that a statement found.
pub(crate) fn first(given: &Given) -> Result<Option<AccountRecord>, Fault> {
    given.rows.first().map(read).transpose()
}

fn read(row: &Row) -> Result<AccountRecord, Fault> {
    Ok(AccountRecord {
        id: AccountId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        member: MemberId::from_uuid(get(row, "member")?),
        insurer: code(row, "insurer")?,
        user_id: get(row, "user_id")?,
        address: get(row, "address")?,
        undeliverable: get(row, "undeliverable")?,
        language: get(row, "language")?,
        text_size: get(row, "text_size")?,
        opened_at: get(row, "opened_at")?,
        last_login_at: get(row, "last_login_at")?,
        previous_login_at: get(row, "previous_login_at")?,
        consent: consent(row)?,
        ended: get(row, "ended")?,
    })
}

fn consent(row: &Row) -> Result<Option<Consent>, Fault> {
    let Some(terms) = get::<Option<_>>(row, "consent_terms")? else { return Ok(None) };
    Ok(Some(Consent {
        terms: TermsId::from_uuid(terms),
        version: get(row, "consent_version")?,
        sha256: get(row, "consent_sha256")?,
        at: get(row, "consent_at")?,
    }))
}
