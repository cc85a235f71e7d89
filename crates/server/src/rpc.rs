//! `POST /rpc/{command}`: from a request to `app::dispatch` and back. Checks
//! sizes and times; decides nothing itself.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use madoguchi_app::caller::Token;
use madoguchi_app::dispatch::{admit, dispatch, largest_request};
use madoguchi_app::host::Host;
use madoguchi_app::store::Store;
use madoguchi_domain::journal::hex;
use madoguchi_domain::limits;
use madoguchi_wire::{CommandName, ErrorCode, Place, WireError};
use tokio::sync::OwnedSemaphorePermit;

use crate::figures::Counted;
use crate::guard::{Asked, RPC};
use crate::server::Server;
use crate::visit::visit;
use crate::{caller, shell, sites, status};

/// Seconds after which a server that is full, or too slow, is worth another try.
const COME_BACK: u32 = 5;

/// Runs one command.
pub(crate) async fn call<S: Store, H: Host>(
    State(server): State<Arc<Server<S, H>>>,
    request: Request,
) -> Response<Body> {
    match enter(&server, request).await {
        Ok(response) => response,
        Err((status, error)) => status::refused_as(status, &error),
    }
}

type Refused = (StatusCode, WireError);

fn refused(error: WireError) -> Refused {
    (status::of(error.code), error)
}

async fn enter<S: Store, H: Host>(server: &Arc<Server<S, H>>, request: Request) -> Result<Response<Body>, Refused> {
    let unknown = || (StatusCode::NOT_FOUND, WireError::new(ErrorCode::NotAllowed));
    let asked = *request.extensions().get::<Asked>().ok_or_else(unknown)?;
    let name = request.uri().path().strip_prefix(RPC).and_then(CommandName::find).ok_or_else(unknown)?;
    if !sites::serves(&server.settings, asked.site, name) {
        return Err(unknown());
    }
    let busy = || refused(WireError::after(ErrorCode::Busy, COME_BACK));
    let (head, body) = request.into_parts();
    let most = largest_request(name);
    if most > limits::REQUEST_BYTES.number as usize {
        // A file is read from somebody who may send it, and from nobody else.
        let app = visit(server);
        let mut caller = caller::read(&app, &head.headers, asked.peer).caller;
        admit(&app, &mut caller, name).await.map_err(refused)?;
    }
    let body = read(body, server, most).await?;
    // Only now: whoever sends slowly must not hold a place.
    let place = Arc::clone(&server.places).try_acquire_owned().map_err(|_| busy())?;
    // In a task of its own: a command that has begun runs to its end, also when
    // the browser goes away, and a fault in it ends nothing but itself.
    let running = tokio::spawn(run(Arc::clone(server), asked, name, head.headers, body, place));
    match tokio::time::timeout(server.settings.bounds.command_time, running).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(fault)) => Err(refused(crashed(server, name, &fault))),
        Err(_) => Err(busy()),
    }
}

async fn read<S: Store, H: Host>(body: Body, server: &Server<S, H>, most: usize) -> Result<Bytes, Refused> {
    let limited = Limited::new(body, most).collect();
    let malformed = |status| (status, WireError::new(ErrorCode::RequestMalformed));
    match tokio::time::timeout(server.settings.bounds.body_time, limited).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(malformed(StatusCode::PAYLOAD_TOO_LARGE)),
        Ok(Err(_)) => Err(malformed(StatusCode::BAD_REQUEST)),
        Err(_) => Err(malformed(StatusCode::REQUEST_TIMEOUT)),
    }
}

async fn run<S: Store, H: Host>(
    server: Arc<Server<S, H>>,
    asked: Asked,
    name: CommandName,
    headers: HeaderMap,
    body: Bytes,
    place: OwnedSemaphorePermit,
) -> Response<Body> {
    let _running = Counted::new(&server.figures.running);
    let app = visit(&server);
    let response = match name.spec().place {
        Place::Shell => match shell::answer(&app, asked.site, &headers, name, &body).await {
            Ok(told) => json(told.body, told.cookie),
            Err(error) => status::refused(&error),
        },
        Place::Online | Place::Local => {
            let came = caller::read(&app, &headers, asked.peer);
            let mut after = came.caller.clone();
            let answer = dispatch(&app, &mut after, name, &body).await;
            let done = caller::Done { name, done: answer.is_ok(), next: Token::new(&app) };
            let cookies = caller::changes(&came, &after, &done);
            let answered = match (answer, app.host.take_paper()) {
                (Ok(_), Some(paper)) => server.papers.answer(paper, app.now()).await,
                (Ok(body), None) => Ok(json(body, None)),
                (Err(error), _) => Err(error),
            };
            let mut response = answered.unwrap_or_else(|error| status::refused(&error));
            for cookie in cookies {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
    };
    drop(place);
    response
}

fn json(body: Vec<u8>, cookie: Option<HeaderValue>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// A fault of the program itself. The log names the command and the number.
fn crashed<S: Store, H: Host>(server: &Server<S, H>, name: CommandName, fault: &tokio::task::JoinError) -> WireError {
    let incident = hex(&server.app.random::<4>());
    tracing::error!(incident, command = name.as_str(), panic = fault.is_panic(), "a command crashed");
    WireError { incident: Some(incident), ..WireError::new(ErrorCode::Unexpected) }
}
