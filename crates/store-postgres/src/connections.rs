//! The pool of connections, and transactions on one of them. A connection whose
//! transaction was not ended in order is closed, never handed to somebody else.

use std::time::Duration;

use deadpool_postgres::{Client, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::insurer_code::InsurerCode;

use crate::batch::{Given, Ready, Step, prepare, run, step};
use crate::fault::Fault;
use crate::options::{CONNECTION, Wire};
use crate::store::PoolFigures;

/// How long a call waits for a free connection.
const WAIT: Duration = Duration::from_secs(3);

/// The connections of one store.
#[derive(Clone)]
pub(crate) struct Connections {
    pool: Pool,
}

/// Whose rows a transaction sees and writes.
pub(crate) enum Scope {
    /// Only what belongs to nobody.
    Nobody,
    /// An insurer's.
    Insurer(InsurerCode),
    /// A federation's.
    Federation(FederationCode),
    /// Of the insurer or the federation whom a statement finds.
    Found(Step),
}

impl Scope {
    pub(crate) fn of(insurer: &InsurerCode) -> Self {
        Self::Insurer(insurer.clone())
    }

    pub(crate) fn of_federation(federation: &FederationCode) -> Self {
        Self::Federation(federation.clone())
    }

    /// What names it; nothing for nobody.
    pub(crate) fn step(self) -> Option<Step> {
        match self {
            Self::Nobody => None,
            Self::Insurer(code) => {
                Some(step!("SELECT set_config('madoguchi.insurer', $1, true)", code.as_str().to_owned()))
            }
            Self::Federation(code) => {
                Some(step!("SELECT set_config('madoguchi.federation', $1, true)", code.as_str().to_owned()))
            }
            Self::Found(step) => Some(step),
        }
    }
}

impl Connections {
    pub(crate) fn new(wire: &Wire, size: usize) -> Result<Self, Fault> {
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(wire.config.clone(), wire.tls.clone(), config);
        let pool = Pool::builder(manager)
            .max_size(size.max(1))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(CONNECTION))
            .recycle_timeout(Some(WAIT))
            .build()
            .map_err(|_| Fault::Pool("the pool cannot be made"))?;
        Ok(Self { pool })
    }

    pub(crate) async fn lease(&self) -> Result<Lease, Fault> {
        use deadpool_postgres::PoolError;
        match self.pool.get().await {
            Ok(client) => Ok(Lease { client: Some(client), open: false }),
            Err(PoolError::Backend(error)) => Err(Fault::Sql(error)),
            Err(PoolError::Timeout(_)) => Err(Fault::Pool("no connection was free in time")),
            Err(PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_)) => {
                Err(Fault::Pool("the pool is closed"))
            }
        }
    }

    /// One statement over tables that no insurer and no federation owns.
    pub(crate) async fn ask(&self, step: Step) -> Result<Given, Fault> {
        let mut given = self.lease().await?.whole(vec![step]).await?;
        given.pop().ok_or(Fault::Pool("no answer"))
    }

    /// One statement that sees the rows of a scope, in one round trip.
    pub(crate) async fn ask_in(&self, scope: Scope, step: Step) -> Result<Given, Fault> {
        let [given] = self.ask_all_in(scope, [step]).await?;
        Ok(given)
    }

    /// Statements that see the rows of a scope, all in one round trip.
    pub(crate) async fn ask_all_in<const N: usize>(&self, scope: Scope, asked: [Step; N]) -> Result<[Given; N], Fault> {
        let mut steps = vec![step!("BEGIN READ ONLY")];
        steps.extend(scope.step());
        let before = steps.len();
        steps.extend(asked);
        steps.push(step!("COMMIT"));
        let mut given = self.lease().await?.whole(steps).await?;
        given.truncate(before + N);
        given.split_off(before).try_into().map_err(|_| Fault::Pool("no answer"))
    }

    pub(crate) fn figures(&self) -> PoolFigures {
        let status = self.pool.status();
        PoolFigures { open: status.size, free: status.available, waiting: status.waiting }
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

/// A connection in one hand.
pub(crate) struct Lease {
    client: Option<Object>,
    /// Whether a transaction may be open.
    open: bool,
}

impl Lease {
    pub(crate) fn client(&self) -> Result<&Client, Fault> {
        self.client.as_ref().ok_or(Fault::Pool("the connection is gone"))
    }

    /// Steps that begin and end their transaction themselves, or need none.
    pub(crate) async fn whole(&mut self, steps: Vec<Step>) -> Result<Vec<Given>, Fault> {
        let ready = prepare(self.client()?, steps).await?;
        self.ended_by(ready).await
    }

    /// Begins a transaction with its first steps; what they gave comes back.
    pub(crate) async fn begin(&mut self, scope: Scope, first: Vec<Step>) -> Result<Vec<Given>, Fault> {
        let mut steps = vec![step!("BEGIN")];
        steps.extend(scope.step());
        let before = steps.len();
        steps.extend(first);
        let ready = prepare(self.client()?, steps).await?;
        self.open = true;
        let mut given = run(self.client()?, ready).await?;
        Ok(given.split_off(before))
    }

    /// Begins a transaction in which everything is seen as at one instant, for a long walk.
    pub(crate) async fn begin_view(&mut self) -> Result<(), Fault> {
        let steps = vec![
            step!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
            step!("SET LOCAL statement_timeout = '60min'"),
        ];
        let ready = prepare(self.client()?, steps).await?;
        self.open = true;
        run(self.client()?, ready).await.map(drop)
    }

    /// More steps of the transaction.
    pub(crate) async fn more(&mut self, steps: Vec<Step>) -> Result<Vec<Given>, Fault> {
        run(self.client()?, prepare(self.client()?, steps).await?).await
    }

    /// The last steps, and `COMMIT`. When one fails, nothing is written.
    pub(crate) async fn commit(&mut self, mut last: Vec<Step>) -> Result<Vec<Given>, Fault> {
        last.push(step!("COMMIT"));
        let ready = prepare(self.client()?, last).await?;
        self.ended_by(ready).await
    }

    /// The last of the steps ends the transaction, whether it goes well or not.
    async fn ended_by(&mut self, ready: Ready) -> Result<Vec<Given>, Fault> {
        self.open = true;
        let given = run(self.client()?, ready).await;
        self.open = false;
        given
    }

    /// Undoes the transaction.
    pub(crate) async fn roll_back(&mut self) -> Result<(), Fault> {
        let ready = prepare(self.client()?, vec![step!("ROLLBACK")]).await?;
        self.ended_by(ready).await.map(drop)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(client) = self.client.take().filter(|_| self.open) {
            // Out of the pool, and closed: the server rolls back.
            drop(Object::take(client));
        }
    }
}
