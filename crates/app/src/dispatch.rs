//! From a command's name and JSON to its use case and back: the one router of
//! both hosts. Denies by default: who may call is checked here from the list,
//! before the use case is entered.

use std::future::Future;
use std::pin::Pin;

use madoguchi_wire::{CommandName, ErrorCode, Who, WireError, with_commands};

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder;
use crate::host::{App, Host};
use crate::store::{Store, StoreError};
use madoguchi_domain::limits;
use madoguchi_domain::staff::Right;

/// Runs a command of the list against the store.
///
/// # Errors
/// The refusal, fit for the wire.
pub async fn dispatch<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    name: CommandName,
    request: &[u8],
) -> Result<Vec<u8>, WireError> {
    run(app, caller, name, request).await.map_err(|refusal| to_wire(app, name, refusal))
}

/// Bytes that a request for a command may have: a form's, or a file's in base64 with a form around it.
#[must_use]
pub fn largest_request(name: CommandName) -> usize {
    let form = limits::REQUEST_BYTES.number as usize;
    match name {
        CommandName::ledger_check | CommandName::ledger_import | CommandName::ledger_save_corrections => {
            form + (limits::LEDGER_UPLOAD_BYTES.number as usize).div_ceil(3) * 4
        }
        _ => form,
    }
}

/// Whether the caller may send a command at all, for a host that asks before it reads a large request
/// from a stranger.
///
/// # Errors
/// As [`dispatch`] would refuse it.
pub async fn admit<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    name: CommandName,
) -> Result<(), WireError> {
    authorise(app, caller, name).await.map_err(|refusal| to_wire(app, name, refusal))
}

async fn run<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    name: CommandName,
    request: &[u8],
) -> Answer<Vec<u8>> {
    if request.len() > largest_request(name) {
        return Err(ErrorCode::RequestMalformed.into());
    }
    authorise(app, caller, name).await?;
    route(app, caller, name, request).await
}

/// The list decides who may call; the session is looked up for every call.
async fn authorise<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, name: CommandName) -> Answer<()> {
    match name.spec().who {
        Who::Visitor => Ok(()),
        Who::MemberWaiting => crate::session::present(app, caller).await.map(drop),
        Who::Member => {
            let present = crate::session::require_open(app, caller).await?;
            crate::session::note_life(app, &present).await
        }
        Who::OfficeWaiting => holder::present_office(app, caller).await.map(drop),
        Who::Office => {
            let present = holder::require_office(app, caller).await?;
            holder::note_life(app, &present.session).await
        }
        Who::DeskWaiting => holder::present_staff(app, caller).await.map(drop),
        Who::Desk => clerk(app, caller, Right::See).await,
        Who::Reviewer => clerk(app, caller, Right::Review).await,
        Who::Printer => clerk(app, caller, Right::Post).await,
        Who::Demo if app.host.demo() => Ok(()),
        Who::Demo => Err(ErrorCode::NotAllowed.into()),
    }
}

/// Whether a clerk has the role; what needs a fresh second factor is asked by the use case.
async fn clerk<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, right: Right) -> Answer<()> {
    let present = holder::require_right(app, caller, right).await?;
    holder::note_life(app, &present.session).await
}

/// A request is a JSON object: serde would also take a bare array for a struct.
fn parse<'a, T: serde::Deserialize<'a>>(request: &'a [u8]) -> Answer<T> {
    if !request.trim_ascii_start().starts_with(b"{") {
        return Err(ErrorCode::RequestMalformed.into());
    }
    serde_json::from_slice(request).map_err(|_| ErrorCode::RequestMalformed.into())
}

fn write<T: serde::Serialize>(response: &T) -> Answer<Vec<u8>> {
    serde_json::to_vec(response).map_err(|e| Refusal::Unexpected(e.to_string()))
}

/// A use case at work.
type Running<'c> = Pin<Box<dyn Future<Output = Answer<Vec<u8>>> + Send + 'c>>;

macro_rules! routes {
    (
        shell { $($shell:ident : $shell_request:ty => $shell_response:ty, $shell_who:ident, $shell_place:ident;)* }
        store { $($name:ident : $request:ty => $response:ty, $who:ident, $place:ident;)* }
    ) => {
        /// Each use case runs on the heap and is made in a function of its own: in one function without
        /// optimisation they would all have their place on the stack at once, which is more than it has.
        fn route<'c, S: Store, H: Host>(
            app: &'c App<S, H>,
            caller: &'c mut Caller,
            name: CommandName,
            request: &'c [u8],
        ) -> Running<'c> {
            match name {
                $(CommandName::$name => {
                    fn enter<'c, S: Store, H: Host>(
                        app: &'c App<S, H>,
                        caller: &'c mut Caller,
                        request: &'c [u8],
                    ) -> Running<'c> {
                        Box::pin(async move {
                            let request: $request = parse(request)?;
                            let response: $response = crate::commands::$name(app, caller, request).await?;
                            write(&response)
                        })
                    }
                    enter(app, caller, request)
                })*
                // The host answers these before any store is open.
                $(CommandName::$shell)|* => Box::pin(async { Err(ErrorCode::NotAllowed.into()) }),
            }
        }
    };
}
with_commands!(routes);

/// The edge: unexpected errors get an incident number and one log line.
fn to_wire<S: Store, H: Host>(app: &App<S, H>, name: CommandName, refusal: Refusal) -> WireError {
    let unexpected = |what: &str, code: ErrorCode| {
        let incident = madoguchi_domain::journal::hex(&app.random::<4>());
        tracing::error!(incident, command = name.as_str(), what, "unexpected error");
        WireError { incident: Some(incident), ..WireError::new(code) }
    };
    match refusal {
        Refusal::Wire(error) => error,
        Refusal::Store(StoreError::DiskFull) => WireError::new(ErrorCode::DiskFull),
        Refusal::Store(StoreError::Unavailable(what)) => unexpected(&what, ErrorCode::StoreUnavailable),
        Refusal::Store(StoreError::Damaged(what)) => unexpected(&what, ErrorCode::StoreDamaged),
        Refusal::Unexpected(what) => unexpected(&what, ErrorCode::Unexpected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_wire::openapi;

    /// LIMIT REQUEST_BYTES, LEDGER_UPLOAD_BYTES: the document of the commands tells what is taken, of forms and of ledgers.
    #[test]
    fn the_document_of_the_commands_holds_the_same_figures() {
        let form = largest_request(CommandName::session_log_in);
        assert_eq!(form, openapi::REQUEST_BYTES as usize);
        for ledger in [CommandName::ledger_check, CommandName::ledger_import, CommandName::ledger_save_corrections] {
            assert_eq!(largest_request(ledger), form + openapi::LEDGER_BASE64 as usize);
        }
    }
}
