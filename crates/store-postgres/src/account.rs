//! Accounts and the devices they logged in from. Whose insurer's an account is
//! tells the one table over all insurers, `user_id`.

use madoguchi_app::store::{AccountRecord, Consent, SecretKind, TokenHash};
use madoguchi_domain::ids::{AccountId, DeviceId, MemberId, TermsId};
use tokio_postgres::Row;

use crate::batch::{Given, Step, step};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{code, count, get};

/// The scope of an account's insurer.
pub(crate) fn scope(account: AccountId) -> Scope {
    Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce((SELECT insurer FROM user_id WHERE account = $1), ''), true)",
        account.uuid(),
    ))
}

pub(crate) async fn by_user_id(connections: &Connections, user_id_key: &str) -> Result<Option<AccountRecord>, Fault> {
    let scope = Scope::Found(step!(
        "SELECT set_config('madoguchi.insurer', coalesce((SELECT insurer FROM user_id WHERE key = $1), ''), true)",
        user_id_key.to_owned(),
    ));
    let select = step!(
        "SELECT a.id, a.version, a.member, a.insurer, a.user_id, a.address, a.undeliverable, a.language, a.text_size, a.opened_at,
                a.last_login_at, a.previous_login_at, a.consent_terms, a.consent_version, a.consent_sha256, a.consent_at, m.ended
         FROM user_id u JOIN account a ON a.insurer = u.insurer AND a.id = u.account
         JOIN member m ON m.insurer = a.insurer AND m.id = a.member WHERE u.key = $1",
        user_id_key.to_owned(),
    );
    first(&connections.ask_in(scope, select).await?)
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

pub(crate) async fn device_known(
    connections: &Connections,
    account: AccountId,
    device: DeviceId,
) -> Result<bool, Fault> {
    let seen = step!("SELECT 1 FROM device WHERE account = $1 AND device = $2", account.uuid(), device.uuid());
    Ok(!connections.ask_in(scope(account), seen).await?.rows.is_empty())
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
