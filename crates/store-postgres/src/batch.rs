//! Statements that are sent without waiting for one another, so that a whole
//! transaction costs one or two round trips. Must not: know a table.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use deadpool_postgres::Client;
use futures_util::TryStreamExt;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use crate::fault::Fault;

/// A value on its way to the server.
pub(crate) type Param = Box<dyn ToSql + Sync + Send>;

/// One statement with its values.
pub(crate) struct Step {
    sql: &'static str,
    params: Vec<Param>,
}

/// What a statement gave.
pub(crate) struct Given {
    /// Rows, of a statement that returns any.
    pub(crate) rows: Vec<Row>,
    /// Rows written, or returned.
    pub(crate) count: u64,
}

impl Step {
    pub(crate) fn new(sql: &'static str, params: Vec<Param>) -> Self {
        Self { sql, params }
    }
}

/// A step from a statement and its values: `step!("SELECT $1", id)`.
macro_rules! step {
    ($sql:expr $(, $value:expr)* $(,)?) => {
        $crate::batch::Step::new($sql, vec![$(Box::new($value) as $crate::batch::Param),*])
    };
}
pub(crate) use step;

/// Steps whose statements the connection knows.
pub(crate) struct Ready {
    steps: Vec<Step>,
    statements: Vec<Statement>,
}

/// Makes the statements known. Most connections know them already; then nothing is sent.
pub(crate) async fn prepare(client: &Client, steps: Vec<Step>) -> Result<Ready, Fault> {
    let prepared = in_order(steps.iter().map(|step| client.prepare_cached(step.sql))).await;
    let statements = prepared.into_iter().collect::<Result<_, _>>()?;
    Ok(Ready { steps, statements })
}

/// Runs the steps in their order, all of them sent at once. After the first that
/// fails PostgreSQL refuses the others of the transaction, and a `COMMIT` among
/// them rolls back; the first failure is the answer.
pub(crate) async fn run(client: &Client, ready: Ready) -> Result<Vec<Given>, Fault> {
    let Ready { steps, statements } = ready;
    let answers =
        in_order(steps.into_iter().zip(&statements).map(|(step, statement)| one(client, step, statement))).await;
    answers.into_iter().map(|answer| answer.map_err(Fault::from)).collect()
}

async fn one(client: &Client, step: Step, statement: &Statement) -> Result<Given, tokio_postgres::Error> {
    let stream = client.query_raw(statement, step.params).await?;
    let mut stream = std::pin::pin!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(row);
    }
    let count = stream.rows_affected().unwrap_or(0);
    Ok(Given { rows, count })
}

/// Polls all futures until each is done, always in their order: a statement is
/// sent when its future is polled for the first time.
async fn in_order<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<Pin<Box<F>>> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = pending.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, slot) in pending.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *slot = Some(output);
            }
        }
        if done.iter().all(Option::is_some) {
            Poll::Ready(std::mem::take(&mut done).into_iter().flatten().collect())
        } else {
            Poll::Pending
        }
    })
    .await
}
