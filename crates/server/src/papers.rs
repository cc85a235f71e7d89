//! Documents for people, as the answer to the request that asked for them.
//! Nothing is written to a disk.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};
use jiff::Timestamp;
use madoguchi_app::paper::{LaidOut, LettersPaper, Paper};
use madoguchi_documents::{FileForm, PaperError, Renderer, form};
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

/// Renders, for all copies together. The renderer is made when it is first needed, since the fonts take
/// time and memory that the start must not pay for.
#[derive(Clone)]
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
        let (name, form) = (file_name(&paper, now), form(&paper));
        let bytes = match paper {
            // They wait for nobody: their passwords count already, and a refusal would spoil them.
            Paper::Letters(letters) => letters.pdf,
            Paper::Signup(_) | Paper::Consent(_) | Paper::PostingList(_) | Paper::LedgerCorrections(_) => {
                let _place = self.places.try_acquire().map_err(|_| busy())?;
                let issued_on = japan_time::date(now);
                self.on_a_core(move |renderer| renderer.render_paper(paper, issued_on)).await?
            }
        };
        Ok(file(bytes, form, &name))
    }

    /// The file of letters, or which do not fit on their page.
    pub(crate) async fn lay_out(&self, letters: LettersPaper, now: Timestamp) -> Result<LaidOut, WireError> {
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        let issued_on = japan_time::date(now);
        self.on_a_core(move |renderer| renderer.lay_out_letters(letters, issued_on)).await
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Renderer) -> Result<T, PaperError> + Send + 'static,
    ) -> Result<T, WireError> {
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| busy())?;
        let renderer = Arc::clone(&self.renderer);
        let worked = tokio::task::spawn_blocking(move || {
            let worked = work(renderer.get_or_init(Renderer::new));
            drop(core);
            worked
        })
        .await;
        match worked {
            Ok(Ok(made)) => Ok(made),
            Ok(Err(error)) => Err(unexpected(&error)),
            Err(error) => Err(unexpected(&error)),
        }
    }
}

fn busy() -> WireError {
    WireError::after(ErrorCode::Busy, COME_BACK)
}

fn unexpected(error: &dyn std::fmt::Display) -> WireError {
    tracing::error!(%error, "a document was not rendered");
    WireError::new(ErrorCode::Unexpected)
}

fn file(bytes: impl AsRef<[u8]> + Send + 'static, form: FileForm, name: &str) -> Response<Body> {
    // Not copied: letters are wiped once they are sent.
    let mut response = Response::new(Body::from(Bytes::from_owner(bytes)));
    let headers = response.headers_mut();
    let content_type = match form {
        FileForm::Pdf => "application/pdf",
        FileForm::Csv => "text/csv; charset=utf-8",
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
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
        Paper::Letters(_) => "letters",
        Paper::PostingList(_) => "posting-list",
        Paper::LedgerCorrections(_) => "ledger-to-correct",
    };
    format!("{stem}_{}.{}", japan_time::date(now), form(paper).ending())
}
