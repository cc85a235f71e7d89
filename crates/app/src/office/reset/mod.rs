//! The other branch of step 1: an office whose security address is registered sets a new password by
//! a code sent there (REI-02). As in the recovery of members nobody is looked up at the request: the
//! outbox finds out whom a code goes to, if anybody.
//!
//! Must not: remove a second factor, or tell whether a mail was sent.

mod answer;
mod code;
mod request;
mod set_password;
mod show;

pub(crate) use answer::answer;
pub use code::{resend_code, submit_code};
pub use request::request;
pub use set_password::set_password;
pub use show::{leave, show};

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::japan_time;
use madoguchi_domain::journal::hex;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::recovery::{Phase, RecoveryRefusal};
use madoguchi_domain::reissue::SelfReset;
use madoguchi_wire::ErrorCode;

use crate::caller::Caller;
use crate::code::SendCounters;
use crate::error::{Answer, Refusal};
use crate::federation::profile_of;
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::outbox::{self, Ticket};
use crate::recovery::Asked;
use crate::store::{Commit, Entity, FlowWrite, OfficeRecord, SecretKind, Store, TokenHash};

/// The caller's self reset, when there is one that has not run out.
async fn load<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Option<(Flow, SelfReset)>> {
    match &caller.flow {
        Some(token) => load_by(app, &token.hash()).await,
        None => Ok(None),
    }
}

async fn load_by<S: Store, H: Host>(app: &App<S, H>, token: &TokenHash) -> Answer<Option<(Flow, SelfReset)>> {
    let Some(flow) = app.store.flow_by_token(token).await? else { return Ok(None) };
    if flow.is_over(app.now()) {
        return Ok(None);
    }
    let FlowState::SelfReset(reset) = &flow.state else { return Ok(None) };
    let reset = reset.clone();
    Ok(Some((flow, reset)))
}

/// The caller's self reset.
///
/// # Errors
/// `StepNotOpen` when there is none.
async fn require<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<(Flow, SelfReset)> {
    load(app, caller).await?.ok_or_else(|| ErrorCode::StepNotOpen.into())
}

/// A commit that carries a flow on from the version that was read.
fn carry_on(flow: &Flow, reset: SelfReset) -> Commit {
    let state = FlowState::SelfReset(reset);
    Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        flows: vec![FlowWrite::Put(Flow { state, ..flow.clone() })],
        ..Commit::default()
    }
}

fn refused(refusal: RecoveryRefusal) -> Refusal {
    match refusal {
        RecoveryRefusal::StepNotOpen => ErrorCode::StepNotOpen.into(),
        RecoveryRefusal::Code(code) => crate::code::refusal(code),
    }
}

/// Limits that the person is told of: by the typed user ID alone.
async fn typed_counters<S: Store, H: Host>(app: &App<S, H>, user_id_key: &str) -> Answer<SendCounters> {
    let asked_for = hex(&app.keys.hmac("office reset asked for", &[user_id_key.as_bytes()]));
    SendCounters::load(app, &format!("asked for {asked_for}"), asked_for.as_bytes()).await
}

/// Adds a code to the commit that carries the flow on: counters, secrets and the sealed question.
///
/// # Errors
/// `CodeResendTooSoon` or `CodeLimit`, by what was typed; `NetworkLimit`.
async fn add_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    commit: &mut Commit,
    flow: &Flow,
    reset: &SelfReset,
    token: TokenHash,
) -> Answer<()> {
    let now = app.now();
    let network = Network::load(app, caller, Counted::Codes).await?;
    let counters = typed_counters(app, &reset.user_id_key).await?;
    counters.check(now)?;
    let digits = crate::code::digits(app);
    commit.secrets.extend(crate::code::secrets(app, flow.id, &digits).await?);
    let asked = Asked::OfficePassword { flow: token, code: digits.as_str().to_owned() };
    let ticket = Ticket { flow: Some(flow.id), expires_at: Some(reset.code.expires_at()), ..Ticket::default() };
    commit.mail.push(outbox::queue_asked(app, asked, ticket)?);
    counters.count(now, commit);
    network.count(app, commit);
    Ok(())
}

/// The office that got the newest code, as long as neither its password nor its security address has
/// changed since. Asked only after a right code.
async fn owner<S: Store, H: Host>(app: &App<S, H>, reset: &SelfReset) -> Answer<Option<OfficeRecord>> {
    let Some(id) = reset.office else { return Ok(None) };
    let Some(office) = app.store.office(id).await? else { return Ok(None) };
    let unchanged = reset.basis == Some(basis(app, &office).await?);
    let open = !office.entry.is_closed(japan_time::date(app.now()));
    Ok(Some(office).filter(|_| unchanged && open))
}

/// Keyed hash of the present password and address.
async fn basis<S: Store, H: Host>(app: &App<S, H>, office: &OfficeRecord) -> Answer<String> {
    let id = office.id.uuid();
    let verifier = app.store.secret(id, SecretKind::OfficePassword).await?.unwrap_or_default();
    let address = office.entry.security_address.as_ref().map_or("", MailAddress::as_str);
    let parts: [&[u8]; 3] = [id.as_bytes(), &verifier, address.as_bytes()];
    Ok(hex(&app.keys.hmac("office reset basis", &parts)))
}

/// Whose password the caller is choosing; none before the code was right.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn chooser<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
) -> Answer<Option<(FederationProfile, OfficeRecord)>> {
    let Some((_, reset)) = load(app, caller).await? else { return Ok(None) };
    if reset.phase_at(app.now()) != Some(Phase::NewPassword) {
        return Ok(None);
    }
    let Some(office) = owner(app, &reset).await? else { return Ok(None) };
    Ok(Some((profile_of(app, &office.federation).await?, office)))
}
