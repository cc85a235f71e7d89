//! What an operator asks of a store: whom no mail reaches, and whether the journal
//! is what was written.

use madoguchi_app::journal::{VerifyReport, verify};
use madoguchi_app::store::{OperatorStore, StoreError, Stored, Undeliverable};
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::insurer_code::InsurerCode;
use tokio_postgres::Row;

use crate::batch::step;
use crate::connections::Scope;
use crate::fault::Fault;
use crate::journal;
use crate::pages::PostgresPages;
use crate::store::PostgresStore;
use crate::value::{code, get};

impl OperatorStore for PostgresStore {
    async fn undeliverable(&self, insurer: Option<InsurerCode>) -> Stored<Vec<Undeliverable>> {
        let insurers = match insurer {
            Some(insurer) => vec![insurer],
            None => self.insurers().await?,
        };
        let mut found = Vec::new();
        for insurer in insurers {
            found.extend(self.undeliverable_of(&insurer).await?);
        }
        Ok(found)
    }

    async fn journal_verify(&self, kept: Vec<CheckpointLine>, most: usize) -> Stored<VerifyReport> {
        let mut lease = self.connections.lease().await?;
        lease.begin_view().await?;
        let begun = PostgresPages::new(lease);
        verify(begun, self.install, &kept, most).await
    }

    async fn checkpoint_line(&self) -> Stored<Option<CheckpointLine>> {
        let newest = journal::newest(&self.connections).await?;
        Ok(newest.map(|(number, at, hash)| CheckpointLine { install: self.install, number, at, hash }))
    }
}

impl PostgresStore {
    /// Insurers that anything was written about, in the order of their codes' bytes.
    async fn insurers(&self) -> Result<Vec<InsurerCode>, StoreError> {
        let select =
            step!("SELECT DISTINCT insurer COLLATE \"C\" AS insurer FROM series WHERE insurer IS NOT NULL ORDER BY 1");
        let given = self.connections.ask(select).await?;
        Ok(given.rows.iter().map(|row| code(row, "insurer")).collect::<Result<_, _>>()?)
    }

    async fn undeliverable_of(&self, insurer: &InsurerCode) -> Result<Vec<Undeliverable>, Fault> {
        let select = step!(
            "SELECT m.id, m.insurer, m.symbol, m.number, m.name, coalesce(a.address, m.mail) AS address,
                    a.id IS NOT NULL AS confirmed
             FROM member m LEFT JOIN account a ON a.insurer = m.insurer AND a.member = m.id
             WHERE NOT m.ended AND m.insurer = $1
               AND ((a.id IS NOT NULL AND a.undeliverable) OR (a.id IS NULL AND m.mail_refused AND m.mail IS NOT NULL))
             ORDER BY m.symbol_key COLLATE \"C\", m.number_key COLLATE \"C\", m.id",
            insurer.as_str().to_owned()
        );
        self.connections.ask_in(Scope::of(insurer), select).await?.rows.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<Undeliverable, Fault> {
    Ok(Undeliverable {
        member: MemberId::from_uuid(get(row, "id")?),
        insurer: code(row, "insurer")?,
        symbol: get(row, "symbol")?,
        number: get(row, "number")?,
        name: get(row, "name")?,
        address: get(row, "address")?,
        confirmed: get(row, "confirmed")?,
    })
}
