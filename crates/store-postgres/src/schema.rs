//! Numbered steps of the schema, each in one file, run by the owner alone. The
//! server only looks whether it can use what it finds. Steps expand first and
//! contract a release later, so that servers of two releases run side by side.
//! Must not: touch a schema of a newer program that says it cannot be used.

use jiff::Timestamp;
use madoguchi_domain::fact::{FactEntry, KINDS};
use madoguchi_domain::ids::InstallId;
use tokio_postgres::Client;

use crate::batch::step;
use crate::commit::{append, lock, locked};
use crate::connections::{Connections, Scope};
use crate::fault::Fault;
use crate::options::{OptionsError, PostgresOptions};
use crate::value::get;

/// Steps in order; the number of steps done is the schema's version.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_keys_and_figures.sql"),
    include_str!("../migrations/0003_closed_accounts.sql"),
    include_str!("../migrations/0004_care_offices.sql"),
    include_str!("../migrations/0005_federation_notices.sql"),
];

/// Oldest schema whose programs can still use a database that went through all
/// steps. Raise it with a step that older programs would misread.
const READABLE_FROM: i32 = 1;

/// The role that the server logs in as, or one that is a member of it.
pub const SERVER_ROLE: &str = "madoguchi_server";
/// The role without log-in that owns the functions of retention.
pub const RETENTION_ROLE: &str = "madoguchi_retention";

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The options are wrong.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// Nothing was migrated yet.
    #[error("the database is empty; its owner migrates it first")]
    Empty,
    /// The owner has not migrated it for this program.
    #[error("the database has schema {found}, this program needs {needed}; its owner migrates it first")]
    Older {
        /// What it has.
        found: i32,
        /// What this program knows.
        needed: i32,
    },
    /// A newer program migrated it, and this one would misread it.
    #[error("the database needs a program that knows schema {needed}; this one knows {known}")]
    Newer {
        /// Oldest schema a program must know.
        needed: i32,
        /// What this program knows.
        known: i32,
    },
    /// The role could do what the server never should.
    #[error("the server's role must not be a superuser, bypass row security or own the tables")]
    TooMighty,
    /// Commits would be acknowledged before the disk has them.
    #[error("synchronous_commit is off: acknowledged writes could be lost")]
    NotDurable,
    /// A role that the schema grants to is missing.
    #[error("the roles madoguchi_server and madoguchi_retention must exist before the first migration")]
    RolesMissing,
    /// It could not be reached or read. The text holds no password.
    #[error("{0}")]
    Database(String),
}

impl From<Fault> for ConnectError {
    fn from(fault: Fault) -> Self {
        let text = match &fault {
            // The cause of a refused handshake or log-in helps the operator, and holds no personal data.
            Fault::Sql(error) => std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source())
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(": "),
            Fault::Pool(text) | Fault::Damaged(text) => (*text).to_owned(),
        };
        Self::Database(text)
    }
}

impl From<tokio_postgres::Error> for ConnectError {
    fn from(error: tokio_postgres::Error) -> Self {
        Fault::from(error).into()
    }
}

/// Schema that this program knows.
#[must_use]
pub fn schema_version() -> i32 {
    i32::try_from(STEPS.len()).unwrap_or(i32::MAX)
}

/// What a migration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// The version before; 0 for an empty database.
    pub from: i32,
    /// The version now.
    pub to: i32,
    /// The install the database belongs to.
    pub install: InstallId,
}

/// Brings a database up to date as its owner. An empty one becomes the install
/// given, with its first fact; elsewhere both are passed over.
///
/// # Errors
/// When the database is newer, cannot be reached, or the role may not.
pub(crate) async fn migrate(
    options: &PostgresOptions,
    install: InstallId,
    first: &FactEntry,
) -> Result<Migrated, ConnectError> {
    let connections = Connections::new(&options.wire()?, 1)?;
    let mut client = connections.lease().await?;
    let before = version(client.client()?).await?;
    if let Some((found, needed)) = before.filter(|(found, _)| *found > schema_version()) {
        let known = schema_version();
        return if needed > known {
            Err(ConnectError::Newer { needed, known })
        } else {
            Ok(Migrated { from: found, to: found, install: installed(client.client()?).await? })
        };
    }
    let from = before.map_or(0, |(found, _)| found);
    run_steps(client.client()?, from, install, first.at).await?;
    if from == 0 {
        let given = client.begin(Scope::Nobody, lock(install, std::slice::from_ref(first))).await?;
        let rows = append(install, locked(&given)?, std::slice::from_ref(first))?;
        client.commit(rows).await?;
    }
    Ok(Migrated { from, to: schema_version(), install: installed(client.client()?).await? })
}

/// Each step in one transaction, with what it changes of `store_meta`.
async fn run_steps(client: &Client, from: i32, install: InstallId, at: Timestamp) -> Result<(), ConnectError> {
    client.batch_execute("SET statement_timeout = 0").await?;
    for (step, number) in STEPS.iter().zip(1_i32..).filter(|(_, number)| *number > from) {
        let meta = if number == 1 {
            format!(
                "INSERT INTO madoguchi.store_meta (id, install, version, readable_from, created_at) VALUES (1, '{install}', 1, 1, '{at}');"
            )
        } else {
            let readable = READABLE_FROM.min(number);
            format!(
                "UPDATE madoguchi.store_meta SET version = {number}, readable_from = greatest(readable_from, {readable});"
            )
        };
        let whole = format!("BEGIN; {step}; {meta} COMMIT");
        if let Err(error) = client.batch_execute(&whole).await {
            let code = error.code().cloned();
            client.batch_execute("ROLLBACK").await?;
            return Err(match code {
                Some(tokio_postgres::error::SqlState::UNDEFINED_OBJECT) if number == 1 => ConnectError::RolesMissing,
                _ => error.into(),
            });
        }
    }
    let kinds: Vec<&str> = KINDS.iter().map(|spec| spec.kind).collect();
    let days: Vec<i32> = KINDS.iter().map(|spec| i32::try_from(spec.keep_days).unwrap_or(i32::MAX)).collect();
    client
        .execute(
            "INSERT INTO fact_kind (kind, keep_days) SELECT * FROM unnest($1::text[], $2::integer[])
             ON CONFLICT (kind) DO UPDATE SET keep_days = excluded.keep_days",
            &[&kinds, &days],
        )
        .await?;
    Ok(())
}

/// Version and oldest readable version; none where nothing was migrated.
async fn version(client: &Client) -> Result<Option<(i32, i32)>, ConnectError> {
    let exists = client.query_one("SELECT to_regclass('madoguchi.store_meta') IS NOT NULL AS there", &[]).await?;
    if !get::<bool>(&exists, "there")? {
        return Ok(None);
    }
    let row = client.query_one("SELECT version, readable_from FROM store_meta", &[]).await?;
    Ok(Some((get(&row, "version")?, get(&row, "readable_from")?)))
}

async fn installed(client: &Client) -> Result<InstallId, ConnectError> {
    let row = client.query_one("SELECT install FROM store_meta", &[]).await?;
    Ok(InstallId::from_uuid(get(&row, "install")?))
}

/// Looks whether the server may use the database as this role.
pub(crate) async fn check(connections: &Connections) -> Result<InstallId, ConnectError> {
    let lease = connections.lease().await?;
    let client = lease.client()?;
    let (found, needed) = version(client).await?.ok_or(ConnectError::Empty)?;
    let known = schema_version();
    if found < known {
        return Err(ConnectError::Older { found, needed: known });
    }
    if needed > known {
        return Err(ConnectError::Newer { needed, known });
    }
    drop(lease);
    let role = connections
        .ask(step!(
            "SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
                 OR (SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'madoguchi.member'::regclass)
                 AS mighty, current_setting('synchronous_commit') AS durable"
        ))
        .await?;
    let row = role.rows.first().ok_or(Fault::Damaged("pg_roles"))?;
    if get::<bool>(row, "mighty")? {
        return Err(ConnectError::TooMighty);
    }
    if matches!(get::<&str>(row, "durable")?, "off") {
        return Err(ConnectError::NotDurable);
    }
    let lease = connections.lease().await?;
    installed(lease.client()?).await
}
