//! Clerks. A user ID is looked up in the one table over all federations, `staff_user_id`.

use madoguchi_app::store::{SecretKind, StaffRecord, TokenHash};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::StaffId;
use madoguchi_domain::staff::{Role, Roles};
use tokio_postgres::Row;

use crate::batch::step;
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::federation;
use crate::office::totp;
use crate::value::{count, federation as code, get};

pub(crate) async fn by_id(connections: &Connections, id: StaffId) -> Result<Option<StaffRecord>, Fault> {
    let select = step!(
        "SELECT federation, id, version, user_id, name, roles, closed, totp, set_up, created_at, last_login_at
         FROM staff WHERE federation = current_setting('madoguchi.federation', true) AND id = $1",
        id.uuid(),
    );
    connections.ask_in(federation::scope(id.uuid()), select).await?.rows.first().map(read).transpose()
}

pub(crate) async fn by_user_id(connections: &Connections, user_id_key: &str) -> Result<Option<StaffRecord>, Fault> {
    let scope = Scope::Found(step!(
        "SELECT set_config('madoguchi.federation', federation, true) FROM staff_user_id WHERE key = $1",
        user_id_key.to_owned(),
    ));
    let select = step!(
        "SELECT s.federation, s.id, s.version, s.user_id, s.name, s.roles, s.closed, s.totp, s.set_up, s.created_at, s.last_login_at
         FROM staff_user_id u JOIN staff s ON s.federation = u.federation AND s.id = u.staff WHERE u.key = $1",
        user_id_key.to_owned(),
    );
    connections.ask_in(scope, select).await?.rows.first().map(read).transpose()
}

/// Whose set-up a token opens; an older token of the same clerk is no longer there.
pub(crate) async fn by_set_up(connections: &Connections, token: &TokenHash) -> Result<Option<StaffRecord>, Fault> {
    let scope = Scope::Found(step!(
        "SELECT set_config('madoguchi.federation', coalesce(federation, ''), true) FROM secret
         WHERE kind = $1 AND value = $2 AND kind = 'staff_set_up'",
        SecretKind::StaffSetUp.as_str(),
        token.to_vec(),
    ));
    let select = step!(
        "SELECT federation, id, version, user_id, name, roles, closed, totp, set_up, created_at, last_login_at
         FROM staff WHERE federation = current_setting('madoguchi.federation', true)
           AND id = (SELECT owner FROM secret WHERE kind = $1 AND value = $2 AND kind = 'staff_set_up')",
        SecretKind::StaffSetUp.as_str(),
        token.to_vec(),
    );
    connections.ask_in(scope, select).await?.rows.first().map(read).transpose()
}

/// By federation and user ID, in the order of their bytes.
pub(crate) async fn list(
    connections: &Connections,
    federation: Option<&FederationCode>,
) -> Result<Vec<StaffRecord>, Fault> {
    let federations = match federation {
        Some(federation) => vec![federation.clone()],
        None => federation::known(connections).await?,
    };
    let mut found = Vec::new();
    for federation in federations {
        let select = step!(
            "SELECT federation, id, version, user_id, name, roles, closed, totp, set_up, created_at, last_login_at
             FROM staff WHERE federation = $1 ORDER BY user_id_key, id",
            federation.as_str().to_owned(),
        );
        let given = connections.ask_in(Scope::of_federation(&federation), select).await?;
        found.extend(given.rows.iter().map(read).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}

fn read(row: &Row) -> Result<StaffRecord, Fault> {
    let set_up: Option<&str> = get(row, "set_up")?;
    Ok(StaffRecord {
        id: StaffId::from_uuid(get(row, "id")?),
        version: count(row, "version")?,
        federation: code(row, "federation")?,
        user_id: get(row, "user_id")?,
        name: get(row, "name")?,
        roles: roles(get(row, "roles")?).ok_or(Fault::Damaged("roles"))?,
        closed: get(row, "closed")?,
        totp: totp(row)?,
        set_up: set_up.map(serde_json::from_str).transpose().map_err(|_| Fault::Damaged("set_up"))?,
        created_at: get(row, "created_at")?,
        last_login_at: get(row, "last_login_at")?,
    })
}

/// Roles as their column has them: words with a space between.
pub(crate) fn roles_text(roles: &Roles) -> String {
    roles.as_slice().iter().map(|role| word(*role)).collect::<Vec<_>>().join(" ")
}

fn roles(text: &str) -> Option<Roles> {
    let role = |found: &str| [Role::Reviewer, Role::Printer].into_iter().find(|role| word(*role) == found);
    Roles::new(text.split(' ').map(role).collect::<Option<Vec<_>>>()?)
}

fn word(role: Role) -> &'static str {
    match role {
        Role::Reviewer => "reviewer",
        Role::Printer => "printer",
    }
}
