//! What the desk's answers are made of: states, names of clerks and prefectures.

use std::collections::HashMap;

use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::StaffId;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::state::State;
use madoguchi_wire::Text;
use madoguchi_wire::desk::DeskState;

use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// A state on the wire.
pub(crate) fn state_word(state: State) -> DeskState {
    match state {
        State::Received => DeskState::Received,
        State::InReview => DeskState::InReview,
        State::AwaitingEnvelope => DeskState::AwaitingEnvelope,
        State::Approved => DeskState::Approved,
        State::Printed => DeskState::Printed,
        State::Dispatched => DeskState::Dispatched,
        State::Returned => DeskState::Returned,
        State::Used => DeskState::Used,
        State::Expired => DeskState::Expired,
        State::Rejected => DeskState::Rejected,
        State::Withdrawn => DeskState::Withdrawn,
    }
}

/// A state from the wire.
pub(super) fn state_of(word: DeskState) -> State {
    match word {
        DeskState::Received => State::Received,
        DeskState::InReview => State::InReview,
        DeskState::AwaitingEnvelope => State::AwaitingEnvelope,
        DeskState::Approved => State::Approved,
        DeskState::Printed => State::Printed,
        DeskState::Dispatched => State::Dispatched,
        DeskState::Returned => State::Returned,
        DeskState::Used => State::Used,
        DeskState::Expired => State::Expired,
        DeskState::Rejected => State::Rejected,
        DeskState::Withdrawn => State::Withdrawn,
    }
}

/// A prefecture's name.
pub(super) fn prefecture_name(prefecture: Prefecture) -> Text {
    Text { ja: prefecture.ja().to_owned(), en: prefecture.en().to_owned() }
}

/// Names of a federation's clerks, those whose accounts are closed too.
pub(crate) struct Names(HashMap<StaffId, String>);

impl Names {
    /// Reads them; a federation has a handful.
    ///
    /// # Errors
    /// When the store cannot serve.
    pub(crate) async fn load<S: Store, H: Host>(app: &App<S, H>, federation: &FederationCode) -> Answer<Self> {
        let clerks = app.store.staff_list(Some(federation)).await?;
        Ok(Self(clerks.into_iter().map(|clerk| (clerk.id, clerk.name)).collect()))
    }

    /// A clerk's name.
    pub(crate) fn of(&self, staff: StaffId) -> String {
        self.0.get(&staff).cloned().unwrap_or_default()
    }
}
