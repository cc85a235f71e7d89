//! User ID and security address ask for a code. The answer is the same whether or not they belong
//! together, or to anybody.

use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::reissue::SelfReset;
use madoguchi_domain::user_id;
use madoguchi_wire::office::{OfficeResetRequest, OfficeResetStep};
use madoguchi_wire::{ErrorCode, Field};

use super::add_code;
use crate::account::language_word;
use crate::caller::{Caller, Token};
use crate::error::{Answer, FormErrors, Refusal};
use crate::host::{App, Host};
use crate::recovery::Requests;
use crate::retry::{Round, rounds};
use crate::store::{Commit, FlowWrite, Outcome, SecretKind, SecretWrite, Store};
use crate::text;

/// What was typed, as read.
struct Typed {
    user_id_key: String,
    address_key: String,
    language: String,
}

/// Begins a self reset.
///
/// # Errors
/// Fields that cannot be read; `RecoveryLimit`, `CodeResendTooSoon` and `CodeLimit` by what was
/// typed; `NetworkLimit`.
pub async fn request<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: OfficeResetRequest,
) -> Answer<OfficeResetStep> {
    let typed = read(app, &request)?;
    let token = Token::new(app);
    rounds(|| begin(app, caller, &typed, &token)).await?;
    app.host.mail_queued();
    // Only now: a refused request must not cost what was in progress.
    crate::signup::drop_flow(app, caller).await?;
    caller.flow = Some(token);
    super::show::step(app, caller).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, request: &OfficeResetRequest) -> Answer<Typed> {
    let mut errors = FormErrors::default();
    let user_id_key = user_id::key_of(&request.user_id);
    if user_id_key.is_empty() {
        errors.add(Field::UserId, ErrorCode::Required);
    }
    let address = errors.take(text::read_mail_address(&request.mail_address, app.host.demo()));
    errors.check()?;
    let address = address.ok_or_else(|| Refusal::Unexpected("a field was neither read nor refused".into()))?;
    Ok(Typed { user_id_key, address_key: address.key(), language: language_word(request.language).to_owned() })
}

async fn begin<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, typed: &Typed, token: &Token) -> Answer<Round<()>> {
    let now = app.now();
    let key = app.keys.hmac("recovery of office", &[typed.user_id_key.as_bytes()]);
    let requests = Requests::load(app, caller, key).await?;
    let reset = SelfReset::begin(typed.language.clone(), typed.user_id_key.clone(), typed.address_key.clone(), now);
    let flow = Flow {
        id: FlowId::new(now, app.random()),
        version: 0,
        insurer: None,
        member: None,
        account: None,
        opened_at: now,
        state: FlowState::SelfReset(reset.clone()),
    };
    let value = Some(token.hash().to_vec());
    let mut commit = Commit {
        secrets: vec![SecretWrite { owner: flow.id.uuid(), kind: SecretKind::FlowToken, value }],
        ..Commit::default()
    };
    add_code(app, caller, &mut commit, &flow, &reset, token.hash()).await?;
    requests.count(app, &mut commit);
    commit.flows.push(FlowWrite::Put(flow));
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
