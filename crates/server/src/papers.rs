//! Documents for people, as the answer to the request that asked for them.
//! Nothing is written to a disk.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};
use jiff::Timestamp;
use madoguchi_app::paper::Paper;
use madoguchi_documents::Renderer;
use madoguchi_domain::japan_time;
use madoguchi_wire::{ErrorCode, WireError};
use tokio::sync::Semaphore;

/// Documents rendered at the same time; each takes a core for some tens of
/// milliseconds.
const AT_ONCE: usize = 2;
/// Documents waiting for it, or being rendered; one more is told to come back.
const WAITING: usize = 32;
/// Seconds after which one of those will be done.
const COME_BACK: u32 = 5;

/// Renders. The renderer is made when it is first needed, since the fonts take
/// time and memory that the start must not pay for.
pub(crate) struct Papers {
    renderer: Arc<OnceLock<Renderer>>,
    places: Arc<Semaphore>,
    cores: Arc<Semaphore>,
}

impl Papers {
    pub(crate) fn new() -> Self {
        Self {
            renderer: Arc::new(OnceLock::new()),
            places: Arc::new(Semaphore::new(WAITING)),
            cores: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The document as an answer that a browser saves.
    pub(crate) async fn answer(&self, paper: Paper, now: Timestamp) -> Result<Response<Body>, WireError> {
        let busy = || WireError::after(ErrorCode::Busy, COME_BACK);
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| busy())?;
        let name = file_name(&paper, now);
        let renderer = Arc::clone(&self.renderer);
        let issued_on = japan_time::date(now);
        let rendered = tokio::task::spawn_blocking(move || {
            let bytes = renderer.get_or_init(Renderer::new).render(&madoguchi_documents::document(&paper, issued_on));
            drop(core);
            bytes
        })
        .await;
        match rendered {
            Ok(Ok(bytes)) => Ok(pdf(bytes, &name)),
            Ok(Err(error)) => Err(unexpected(&error)),
            Err(error) => Err(unexpected(&error)),
        }
    }
}

fn unexpected(error: &dyn std::fmt::Display) -> WireError {
    tracing::error!(%error, "a document was not rendered");
    WireError::new(ErrorCode::Unexpected)
}

fn pdf(bytes: Vec<u8>, name: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

/// Letters and digits of ASCII; neither name nor number of a person.
fn file_name(paper: &Paper, now: Timestamp) -> String {
    let stem = match paper {
        Paper::Signup(_) => "registration",
        Paper::Consent(_) => "consent",
    };
    format!("{stem}_{}.pdf", japan_time::date(now))
}
