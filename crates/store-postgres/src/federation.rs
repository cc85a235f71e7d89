//! Federations: their profiles, and whose an identity is. The one table over all of them, `federation_of`,
//! tells that of offices, applications, batches and clerks.

use madoguchi_domain::federation::FederationCode;
use uuid::Uuid;

use crate::batch::step;
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::value::{federation, get};

/// The scope of the federation that an office, an application, a batch or a clerk belongs to.
pub(crate) fn scope(id: Uuid) -> Scope {
    Scope::Found(step!(
        "SELECT set_config('madoguchi.federation', federation, true) FROM federation_of WHERE id = $1",
        id
    ))
}

pub(crate) async fn profile(connections: &Connections, code: &FederationCode) -> Result<Option<String>, Fault> {
    let select = step!("SELECT profile FROM federation WHERE code = $1", code.as_str().to_owned());
    connections.ask(select).await?.rows.first().map(|row| get(row, "profile")).transpose()
}

/// In the order of the codes' bytes, whatever the database's collation.
pub(crate) async fn profiles(connections: &Connections) -> Result<Vec<String>, Fault> {
    let given = connections.ask(step!("SELECT profile FROM federation ORDER BY code COLLATE \"C\"")).await?;
    given.rows.iter().map(|row| get(row, "profile")).collect()
}

/// Federations that have a ledger or clerks.
pub(crate) async fn known(connections: &Connections) -> Result<Vec<FederationCode>, Fault> {
    let select = step!(
        "SELECT federation COLLATE \"C\" AS federation FROM ledger UNION SELECT federation COLLATE \"C\" FROM staff_user_id
         ORDER BY 1"
    );
    connections.ask(select).await?.rows.iter().map(|row| federation(row, "federation")).collect()
}
