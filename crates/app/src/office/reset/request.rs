//! User ID and security address ask for a code. The answer is the same whether or not they belong
//! together, or to anybody.

use madoguchi_domain::reissue::SelfReset;
use madoguchi_domain::user_id;
use madoguchi_wire::office::{OfficeResetRequest, OfficeResetStep};
use madoguchi_wire::{ErrorCode, Field};

use super::show;
use crate::account::language_word;
use crate::caller::Caller;
use crate::error::{Answer, FormErrors, Refusal};
use crate::host::{App, Host};
use crate::recovery::way;
use crate::store::Store;
use crate::text;

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
    let reset = read(app, &request)?;
    way::begin(app, caller, reset).await?;
    show::step(app, caller).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, request: &OfficeResetRequest) -> Answer<SelfReset> {
    let mut errors = FormErrors::default();
    let user_id_key = user_id::key_of(&request.user_id);
    if user_id_key.is_empty() {
        errors.add(Field::UserId, ErrorCode::Required);
    }
    let address = errors.take(text::read_mail_address(&request.mail_address, app.host.demo()));
    errors.check()?;
    let address = address.ok_or_else(|| Refusal::Unexpected("a field was neither read nor refused".into()))?;
    Ok(SelfReset::begin(language_word(request.language).to_owned(), user_id_key, address.key(), app.now()))
}
