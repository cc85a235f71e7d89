//! The commit that asks for a code: counters, secrets and the sealed question.
//! Nobody is looked up here.

use madoguchi_domain::flow::Flow;
use madoguchi_domain::journal::hex;
use madoguchi_domain::recovery::Recovery;

use super::Asked;
use crate::caller::Caller;
use crate::code::{self, SendCounters};
use crate::error::Answer;
use crate::host::{App, Host};
use crate::network::{Counted, Network};
use crate::outbox::{self, Ticket};
use crate::store::{Commit, Store, TokenHash};

/// Limits that the person is told of: by the typed user ID alone.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn typed_counters<S: Store, H: Host>(app: &App<S, H>, user_id_key: &str) -> Answer<SendCounters> {
    let asked_for = hex(&app.keys.hmac("recovery asked for", &[user_id_key.as_bytes()]));
    SendCounters::load(app, &format!("asked for {asked_for}"), asked_for.as_bytes()).await
}

/// Adds a code to the commit that carries the flow on.
///
/// # Errors
/// `CodeResendTooSoon` or `CodeLimit`, by what was typed; `NetworkLimit`.
pub(super) async fn add_code<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    commit: &mut Commit,
    flow: &Flow,
    recovery: &Recovery,
    token: TokenHash,
) -> Answer<()> {
    let now = app.now();
    let network = Network::load(app, caller, Counted::Codes).await?;
    let counters = typed_counters(app, &recovery.user_id_key).await?;
    counters.check(now)?;
    let digits = code::digits(app);
    commit.secrets.extend(code::secrets(app, flow.id, &digits).await?);
    let asked = Asked::Password { flow: token, code: digits.as_str().to_owned() };
    let ticket = Ticket { flow: Some(flow.id), expires_at: Some(recovery.code.expires_at()), ..Ticket::default() };
    commit.mail.push(outbox::queue_asked(app, asked, ticket)?);
    counters.count(now, commit);
    network.count(app, commit);
    Ok(())
}
