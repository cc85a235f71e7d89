//! パスワードを忘れた方 (LOG-02): user ID and birth date ask for a code.

use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::ids::FlowId;
use madoguchi_domain::recovery::Recovery;
use madoguchi_domain::user_id;
use madoguchi_wire::recovery::{RecoveryRequestPassword, RecoveryStep};
use madoguchi_wire::{ErrorCode, Field};

use super::{Requests, send};
use crate::account::language_word;
use crate::caller::{Caller, Token};
use crate::error::{Answer, FormErrors};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, FlowWrite, Outcome, SecretKind, SecretWrite, Store};
use crate::text;

/// What was typed, as read.
struct Asked {
    user_id_key: String,
    birth_date: jiff::civil::Date,
    language: String,
}

/// Begins a recovery. The answer is the same whether or not the person exists.
///
/// # Errors
/// Fields that cannot be read; `RecoveryLimit`, `CodeResendTooSoon` and
/// `CodeLimit` by what was typed; `NetworkLimit`.
pub async fn request_password<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: RecoveryRequestPassword,
) -> Answer<RecoveryStep> {
    let asked = read(app, &request)?;
    let token = Token::new(app);
    rounds(|| begin(app, caller, &asked, &token)).await?;
    app.host.mail_queued();
    // Only now: a refused request must not cost what was in progress.
    crate::signup::drop_flow(app, caller).await?;
    caller.flow = Some(token);
    super::show::step(app, caller).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, request: &RecoveryRequestPassword) -> Answer<Asked> {
    let mut errors = FormErrors::default();
    let user_id_key = user_id::key_of(&request.user_id);
    if user_id_key.is_empty() {
        errors.add(Field::UserId, ErrorCode::Required);
    }
    let birth_date = errors.take(text::read_birth_date(app, &request.birth_date));
    errors.check()?;
    let birth_date = birth_date.ok_or(ErrorCode::RequestMalformed)?;
    Ok(Asked { user_id_key, birth_date, language: language_word(request.language).to_owned() })
}

async fn begin<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, asked: &Asked, token: &Token) -> Answer<Round<()>> {
    let now = app.now();
    let key = app.keys.hmac("recovery of password", &[asked.user_id_key.as_bytes()]);
    let requests = Requests::load(app, caller, key).await?;
    let recovery = Recovery::begin(asked.language.clone(), asked.user_id_key.clone(), asked.birth_date, now);
    let flow = Flow {
        id: FlowId::new(now, app.random()),
        version: 0,
        insurer: None,
        member: None,
        account: None,
        opened_at: now,
        state: FlowState::Recovery(recovery.clone()),
    };
    let value = Some(token.hash().to_vec());
    let mut commit = Commit {
        secrets: vec![SecretWrite { owner: flow.id.uuid(), kind: SecretKind::FlowToken, value }],
        ..Commit::default()
    };
    send::add_code(app, caller, &mut commit, &flow, &recovery, token.hash()).await?;
    requests.count(app, &mut commit);
    commit.flows.push(FlowWrite::Put(flow));
    Ok(match app.store.commit(commit).await? {
        Outcome::Done => Round::Done(()),
        Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
    })
}
