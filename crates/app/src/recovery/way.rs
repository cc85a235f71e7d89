//! The way that a recovery of a password takes, a member's or an office's: a request that looks nobody
//! up, a code, another code, and the one try at a time. What differs is said by [`Recovering`].

use std::future::Future;

use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::counter::Room;
use madoguchi_domain::email_code::Typed;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::journal::hex;
use madoguchi_domain::recovery::{Phase, Progress, RecoveryRefusal};
use madoguchi_wire::ErrorCode;
use madoguchi_wire::signup::CodeStep;

use super::{Asked, Requests};
use crate::caller::{Caller, Token};
use crate::code::{self, SendCounters, Sent};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::outbox::{self, Ticket};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, FlowWrite, Outcome, Store, TokenHash};

/// A recovery in progress, a member's or an office's.
pub(crate) trait Recovering: Clone + PartialEq + Send + Sync {
    /// Whose password it is.
    type Owner: Send;
    /// Keeps the counters of requests under a user ID apart from those of the other kind.
    const REQUESTED: &'static str;
    /// The same for codes that were asked for.
    const ASKED_FOR: &'static str;

    /// The recovery, where the flow is of this kind.
    fn of(state: FlowState) -> Option<Self>;
    /// The flow's state with it.
    fn into_state(self) -> FlowState;
    /// How far it came.
    fn progress(&self) -> &Progress;
    /// The same, to go on.
    fn progress_mut(&mut self) -> &mut Progress;
    /// The new password is set.
    ///
    /// # Errors
    /// When the code was not confirmed or too long ago, nobody was found, or it is set already.
    fn finish(&mut self, now: Timestamp) -> Result<(), RecoveryRefusal> {
        self.progress_mut().finish(now)
    }
    /// The question for whom a code is.
    fn asked(flow: TokenHash, code: String) -> Asked;
    /// Who got the newest code, as long as neither password nor address has changed since. Asked only
    /// after a right code.
    fn owner<S: Store, H: Host>(
        app: &App<S, H>,
        flow: &Flow,
        recovery: &Self,
    ) -> impl Future<Output = Answer<Option<Self::Owner>>> + Send;
}

/// The caller's recovery, when there is one that has not run out.
pub(crate) async fn load<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    caller: &Caller,
) -> Answer<Option<(Flow, R)>> {
    match &caller.flow {
        Some(token) => load_by(app, &token.hash()).await,
        None => Ok(None),
    }
}

async fn load_by<S: Store, H: Host, R: Recovering>(app: &App<S, H>, token: &TokenHash) -> Answer<Option<(Flow, R)>> {
    let flow = app.store.flow_by_token(token).await?.filter(|flow| !flow.is_over(app.now()));
    Ok(flow.and_then(|flow| R::of(flow.state.clone()).map(|recovery| (flow, recovery))))
}

/// The caller's recovery.
///
/// # Errors
/// `StepNotOpen` when there is none.
pub(crate) async fn require<S: Store, H: Host, R: Recovering>(app: &App<S, H>, caller: &Caller) -> Answer<(Flow, R)> {
    load(app, caller).await?.ok_or_else(|| ErrorCode::StepNotOpen.into())
}

/// A commit that carries a flow on from the version that was read.
pub(crate) fn carry_on<R: Recovering>(flow: &Flow, recovery: R) -> Commit {
    let state = recovery.into_state();
    Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        flows: vec![FlowWrite::Put(Flow { state, ..flow.clone() })],
        ..Commit::default()
    }
}

/// What a refused step is answered with.
pub(crate) fn refused(refusal: RecoveryRefusal) -> Refusal {
    match refusal {
        RecoveryRefusal::StepNotOpen => ErrorCode::StepNotOpen.into(),
        RecoveryRefusal::Code(code) => code::refusal(code),
    }
}

/// Begins a recovery in the place of what the caller had in progress. The answer is the same whether or
/// not anybody fits it.
///
/// # Errors
/// `RecoveryLimit`, `CodeResendTooSoon` and `CodeLimit` by what was typed; `NetworkLimit`.
pub(crate) async fn begin<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    caller: &mut Caller,
    recovery: R,
) -> Answer<()> {
    let token = Token::new(app);
    rounds(|| put(app, caller, &recovery, &token)).await?;
    app.host.mail_queued();
    // Only now: a refused request must not cost what was in progress.
    crate::signup::replace_flow(app, caller, token).await
}

async fn put<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    caller: &Caller,
    recovery: &R,
    token: &Token,
) -> Answer<Round<()>> {
    let now = app.now();
    let key = app.keys.hmac(R::REQUESTED, &[recovery.progress().user_id_key.as_bytes()]);
    let requests = Requests::load(app, caller, key).await?;
    let flow = Flow::of_visitor(FlowId::new(now, app.random()), now, recovery.clone().into_state());
    let mut commit = Commit::opening(flow.clone(), token.hash());
    add_code(app, caller, &mut commit, &flow, recovery, token.hash()).await?;
    requests.count(app, &mut commit);
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}

/// Limits that the person is told of: by the typed user ID alone.
async fn typed_counters<S: Store, H: Host, R: Recovering>(app: &App<S, H>, recovery: &R) -> Answer<SendCounters> {
    let asked_for = hex(&app.keys.hmac(R::ASKED_FOR, &[recovery.progress().user_id_key.as_bytes()]));
    SendCounters::load(app, &format!("asked for {asked_for}"), asked_for.as_bytes()).await
}

/// Adds a code to the commit that carries the flow on: counters, secrets and the sealed question.
/// Nobody is looked up here.
///
/// # Errors
/// `CodeResendTooSoon` or `CodeLimit`, by what was typed; `NetworkLimit`.
async fn add_code<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    caller: &Caller,
    commit: &mut Commit,
    flow: &Flow,
    recovery: &R,
    token: TokenHash,
) -> Answer<()> {
    let now = app.now();
    let network = Network::load(app, caller, Counted::Codes).await?;
    let counters = typed_counters(app, recovery).await?;
    counters.check(now)?;
    let digits = code::digits(app);
    commit.secrets.extend(code::secrets(app, flow.id, &digits).await?);
    let asked = R::asked(token, digits.as_str().to_owned());
    let expires_at = Some(recovery.progress().code.expires_at());
    commit.mail.push(outbox::queue_asked(app, asked, Ticket { flow: Some(flow.id), expires_at, ..Ticket::default() })?);
    counters.count(now, commit);
    network.count(app, commit);
    Ok(())
}

/// Sends another code, if there is anybody to get it; the older one ends with it.
///
/// # Errors
/// `StepNotOpen`; `CodeResendTooSoon` and `CodeLimit` by what was typed; `NetworkLimit`.
pub(crate) async fn resend<S: Store, H: Host, R: Recovering>(app: &App<S, H>, caller: &Caller) -> Answer<()> {
    rounds(|| async {
        let (flow, mut recovery): (Flow, R) = require(app, caller).await?;
        let Some(token) = &caller.flow else { return Err(ErrorCode::StepNotOpen.into()) };
        recovery.progress_mut().resend(app.now()).map_err(refused)?;
        let mut commit = carry_on(&flow, recovery.clone());
        add_code(app, caller, &mut commit, &flow, &recovery, token.hash()).await?;
        Ok(match app.store.commit(commit).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    app.host.mail_queued();
    Ok(())
}

/// Takes a typed code. For a request that fits nobody every code is wrong, and counted alike.
///
/// # Errors
/// Why the code is not taken; `StepNotOpen`.
pub(crate) async fn try_code<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    caller: &Caller,
    text: &str,
) -> Answer<()> {
    rounds(|| async {
        let (flow, mut recovery): (Flow, R) = require(app, caller).await?;
        let before = recovery.clone();
        let typed = match code::typed(app, flow.id, text).await? {
            // Only a right code asks whose it is, so that a wrong one costs the same for everybody.
            Typed::Newest if R::owner(app, &flow, &recovery).await?.is_some() => Typed::Newest,
            Typed::Newest | Typed::Neither => Typed::Neither,
            Typed::Earlier => Typed::Earlier,
        };
        let judged = recovery.progress_mut().try_code(typed, app.now());
        if recovery != before {
            match app.store.commit(carry_on(&flow, recovery)).await? {
                Outcome::Done => {}
                Outcome::Stale | Outcome::Duplicate(_) => return Ok(Round::Again),
            }
        }
        judged.map(Round::Done).map_err(refused)
    })
    .await
}

/// The recovery whose code was right, finished, and whose it is.
///
/// # Errors
/// `StepNotOpen`, also when password or address changed after the request.
pub(crate) async fn ready<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    caller: &Caller,
) -> Answer<(Flow, R, R::Owner)> {
    let (flow, mut recovery): (Flow, R) = require(app, caller).await?;
    recovery.finish(app.now()).map_err(refused)?;
    match R::owner(app, &flow, &recovery).await? {
        Some(owner) => Ok((flow, recovery, owner)),
        None => Err(ErrorCode::StepNotOpen.into()),
    }
}

/// The code screen. Names neither the address nor who writes: both would tell who exists.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn code_step<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    flow: &Flow,
    recovery: &R,
) -> Answer<CodeStep> {
    let counters = typed_counters(app, recovery).await?;
    let sent = Sent { flow: flow.id, shown: None, counters, typed: None, profile: None };
    code::step(app, &recovery.progress().code, sent).await
}

/// The recovery for which a question still asks; none once it went on, or another code was sent.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn still_asked<S: Store, H: Host, R: Recovering>(
    app: &App<S, H>,
    token: &TokenHash,
    code: &str,
) -> Answer<Option<(Flow, R)>> {
    let Some((flow, recovery)) = load_by::<S, H, R>(app, token).await? else { return Ok(None) };
    let waits = recovery.progress().phase == Phase::Code && code::is_newest(app, flow.id, code).await?;
    Ok(waits.then_some((flow, recovery)))
}

/// Whether a code may go to an address now.
pub(crate) enum MayGo {
    /// It may.
    Now,
    /// After a pause, which is waited for.
    After(SignedDuration),
    /// A limit is reached.
    Never,
}

/// By the limits of an address and of whose it is, which hold silently: to tell of them would be to tell
/// that there is somebody.
pub(crate) fn may_go<S: Store, H: Host>(app: &App<S, H>, counters: &SendCounters) -> MayGo {
    match counters.room(app.now()) {
        (Room::Free, _) => MayGo::Now,
        (Room::After(seconds), ErrorCode::CodeResendTooSoon) => {
            MayGo::After(SignedDuration::from_secs(i64::from(seconds)))
        }
        (Room::After(_), _) => MayGo::Never,
    }
}
