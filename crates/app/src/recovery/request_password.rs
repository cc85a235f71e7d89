//! パスワードを忘れた方 (LOG-02): user ID and birth date ask for a code.

use madoguchi_domain::recovery::Recovery;
use madoguchi_domain::user_id;
use madoguchi_wire::recovery::{RecoveryRequestPassword, RecoveryStep};
use madoguchi_wire::{ErrorCode, Field};

use super::{show, way};
use crate::account::language_word;
use crate::caller::Caller;
use crate::error::{Answer, FormErrors};
use crate::host::{App, Host};
use crate::store::Store;
use crate::text;

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
    let recovery = read(app, &request)?;
    way::begin(app, caller, recovery).await?;
    show::step(app, caller).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, request: &RecoveryRequestPassword) -> Answer<Recovery> {
    let mut errors = FormErrors::default();
    let user_id_key = user_id::key_of(&request.user_id);
    if user_id_key.is_empty() {
        errors.add(Field::UserId, ErrorCode::Required);
    }
    let birth_date = errors.take(text::read_birth_date(app, &request.birth_date));
    errors.check()?;
    let birth_date = birth_date.ok_or(ErrorCode::RequestMalformed)?;
    Ok(Recovery::begin(language_word(request.language).to_owned(), user_id_key, birth_date, app.now()))
}
