//! From step 1 to the form, by セキュリティ用メールアドレスが不明または未登録の場合はこちら (REI-02).

use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::reissue::{Step, Wizard};
use madoguchi_wire::Empty;
use madoguchi_wire::reissue::ReissueStep;

use crate::caller::{Caller, Token};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Outcome, Store};

/// Opens the form. An application in progress goes on where it stands; one that was sent is followed
/// by a new one. Beginnings count as requests for recovery of the network.
///
/// # Errors
/// `NetworkLimit`.
pub async fn begin<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<ReissueStep> {
    if rounds(|| go_on(app, caller)).await? {
        return super::view::step(app, caller).await;
    }
    let token = Token::new(app);
    rounds(|| open(app, caller, &token)).await?;
    // Only now: a refused request must not cost what was in progress.
    crate::signup::replace_flow(app, caller, token).await?;
    super::view::step(app, caller).await
}

/// Whether an application was in progress.
async fn go_on<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Round<bool>> {
    let Some((flow, mut wizard)) = super::load(app, caller).await? else { return Ok(Round::Done(false)) };
    match wizard.step {
        Step::Lost => {}
        Step::Finished { .. } => return Ok(Round::Done(false)),
        Step::Office | Step::Prefecture | Step::Code | Step::Confirm => return Ok(Round::Done(true)),
    }
    wizard.choose_application().map_err(super::refused)?;
    Ok(match app.store.commit(super::carry_on(&flow, wizard)).await? {
        Outcome::Done => Round::Done(true),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

async fn open<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, token: &Token) -> Answer<Round<()>> {
    let now = app.now();
    let network = Network::load(app, caller, Counted::RecoveryRequests).await?;
    // The form says which language it was filled in.
    let state = FlowState::Reissue(Box::new(Wizard::begin("ja".to_owned())));
    let mut commit = Commit::opening(Flow::of_visitor(FlowId::new(now, app.random()), now, state), token.hash());
    network.count(app, &mut commit);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
