//! Offices of ledgers, as use cases read them. A user ID is looked up in the one table over all federations,
//! `office_user_id`.

use madoguchi_app::store::{OfficeDevice, OfficeRecord};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{DeviceId, OfficeId};
use madoguchi_domain::office::{LedgerRow, OfficeNumber, StoredOffice};
use madoguchi_domain::table::TableColumn as _;
use madoguchi_domain::totp::Totp;
use tokio_postgres::Row;

use crate::batch::step;
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::federation;
use crate::value::{count, federation as code, get};

pub(crate) async fn by_id(connections: &Connections, id: OfficeId) -> Result<Option<OfficeRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE federation = current_setting('madoguchi.federation', true) AND id = $1",
        id.uuid(),
    );
    connections.ask_in(federation::scope(id.uuid()), select).await?.rows.first().map(read).transpose()
}

pub(crate) async fn by_number(
    connections: &Connections,
    federation: &FederationCode,
    number: &OfficeNumber,
) -> Result<Option<OfficeRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE federation = $1 AND number = $2",
        federation.as_str().to_owned(),
        number.as_str().to_owned(),
    );
    connections.ask_in(Scope::of_federation(federation), select).await?.rows.first().map(read).transpose()
}

pub(crate) async fn by_user_id(connections: &Connections, user_id_key: &str) -> Result<Option<OfficeRecord>, Fault> {
    let scope = Scope::Found(step!(
        "SELECT set_config('madoguchi.federation', federation, true) FROM office_user_id WHERE key = $1",
        user_id_key.to_owned(),
    ));
    let select = step!(
        "SELECT o.federation, o.id, o.version, o.number, o.name, o.kana, o.postal_code, o.address, o.telephone, o.service_kinds,
                o.agent, o.closed_on, o.user_id, o.security_address, o.address_since, o.totp, o.password_changed_at,
                o.last_login_at, o.previous_login_at
         FROM office_user_id u JOIN office o ON o.federation = u.federation AND o.id = u.office WHERE u.key = $1",
        user_id_key.to_owned(),
    );
    connections.ask_in(scope, select).await?.rows.first().map(read).transpose()
}

/// Among the keys, which are in small letters, in the order of their bytes. Nothing follows all nines.
pub(crate) async fn user_id_before_free(
    connections: &Connections,
    prefix: &str,
    length: usize,
) -> Result<Option<String>, Fault> {
    let from = prefix.to_ascii_lowercase();
    let select = step!(
        "SELECT substr(u.key, $4) AS digits FROM office_user_id u
         WHERE u.key >= $1 AND u.key < $2 AND char_length(u.key) = $3 AND translate(substr(u.key, $4), '0123456789', '') = ''
           AND translate(substr(u.key, $4), '9', '') <> ''
           AND NOT EXISTS (SELECT 1 FROM office_user_id n WHERE n.key =
               $1 || lpad((substr(u.key, $4)::bigint + 1)::text, $3 - $4 + 1, '0'))
         ORDER BY u.key DESC LIMIT 1",
        from.clone(),
        // Keys are ASCII: nothing that begins with the prefix comes behind it.
        format!("{from}\u{7f}"),
        i32::try_from(length).unwrap_or(i32::MAX),
        i32::try_from(prefix.len().saturating_add(1)).unwrap_or(i32::MAX),
    );
    let given = connections.ask(select).await?;
    let digits = given.rows.first().map(|row| get::<&str>(row, "digits")).transpose()?;
    Ok(digits.map(|digits| format!("{prefix}{digits}")))
}

pub(crate) async fn page(
    connections: &Connections,
    federation: &FederationCode,
    after: Option<&OfficeNumber>,
    limit: u32,
) -> Result<Vec<OfficeRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, number, name, kana, postal_code, address, telephone, service_kinds, agent, closed_on,
                user_id, security_address, address_since, totp, password_changed_at, last_login_at, previous_login_at
         FROM office WHERE federation = $1 AND number > $2 ORDER BY number LIMIT $3",
        federation.as_str().to_owned(),
        after.map_or(String::new(), |number| number.as_str().to_owned()),
        i64::from(limit),
    );
    connections.ask_in(Scope::of_federation(federation), select).await?.rows.iter().map(read).collect()
}

pub(crate) async fn devices(connections: &Connections, office: OfficeId) -> Result<Vec<OfficeDevice>, Fault> {
    let select = step!(
        "SELECT device, name, first_at, last_at FROM office_device
         WHERE federation = current_setting('madoguchi.federation', true) AND office = $1 ORDER BY last_at DESC, device DESC",
        office.uuid(),
    );
    let given = connections.ask_in(federation::scope(office.uuid()), select).await?;
    given.rows.iter().map(device).collect()
}

fn device(row: &Row) -> Result<OfficeDevice, Fault> {
    Ok(OfficeDevice {
        device: DeviceId::from_uuid(get(row, "device")?),
        name: get(row, "name")?,
        first_at: get(row, "first_at")?,
        last_at: get(row, "last_at")?,
    })
}

fn read(row: &Row) -> Result<OfficeRecord, Fault> {
    Ok(OfficeRecord {
        id: OfficeId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        federation: code(row, "federation")?,
        entry: entry(row)?,
        address_since: get(row, "address_since")?,
        totp: totp(row)?,
        password_changed_at: get(row, "password_changed_at")?,
        last_login_at: get(row, "last_login_at")?,
        previous_login_at: get(row, "previous_login_at")?,
    })
}

/// An authenticator as its owner's row has it.
pub(crate) fn totp(row: &Row) -> Result<Option<Totp>, Fault> {
    let json: Option<&str> = get(row, "totp")?;
    json.map(|json| serde_json::from_str(json).map_err(|_| Fault::Damaged("totp"))).transpose()
}

fn entry(row: &Row) -> Result<LedgerRow, Fault> {
    let stored = StoredOffice {
        number: get(row, "number")?,
        name: get(row, "name")?,
        kana: get(row, "kana")?,
        postal_code: get(row, "postal_code")?,
        address: get(row, "address")?,
        telephone: get(row, "telephone")?,
        service_kinds: get(row, "service_kinds")?,
        agent: get(row, "agent")?,
        closed_on: get(row, "closed_on")?,
        user_id: get(row, "user_id")?,
        security_address: get(row, "security_address")?,
    };
    LedgerRow::from_stored(stored).map_err(|column| Fault::Damaged(column.name()))
}
