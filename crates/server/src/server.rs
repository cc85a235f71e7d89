//! What every request needs of the running server.

use std::sync::Arc;

use madoguchi_app::host::{Host, Shared};
use madoguchi_app::store::Store;
use madoguchi_server_configuration::Settings;
use tokio::sync::Semaphore;

use crate::figures::Figures;
use crate::papers::Papers;
use crate::rate::Rates;

/// The use cases with what serves them over HTTP.
pub struct Server<S: Store, H: Host> {
    pub(crate) app: Shared<S, H>,
    pub(crate) settings: Settings,
    pub(crate) rates: Rates,
    pub(crate) places: Arc<Semaphore>,
    pub(crate) papers: Papers,
    pub(crate) figures: Figures,
}

impl<S: Store, H: Host> Server<S, H> {
    /// Serves these use cases under these settings.
    #[must_use]
    pub fn new(app: Shared<S, H>, settings: Settings) -> Arc<Self> {
        Arc::new(Self {
            rates: Rates::new(settings.bounds.rate),
            places: Arc::new(Semaphore::new(settings.bounds.commands_at_once)),
            papers: Papers::new(),
            figures: Figures::new(),
            app,
            settings,
        })
    }

    /// The use cases, for the background work.
    #[must_use]
    pub fn app(&self) -> Shared<S, H> {
        Arc::clone(&self.app)
    }
}
