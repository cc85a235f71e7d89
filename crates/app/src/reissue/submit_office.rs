//! 次へ of the first form: 事業所番号 and 通知先メールアドレス (REI-04, REI-16).

use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::reissue::TypedOffice;
use madoguchi_wire::reissue::{ReissueOfficeSubmit, ReissueStep};
use madoguchi_wire::{ErrorCode, Field, FieldError};

use super::office_number;
use crate::account::language_word;
use crate::caller::Caller;
use crate::error::{Answer, FormErrors, Refusal};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Outcome, Store};
use crate::text;

/// Takes the form. What is odd about number or address is said on the next screen and blocks nothing.
///
/// # Errors
/// The fields to correct; `StepNotOpen`.
pub async fn submit_office<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: ReissueOfficeSubmit,
) -> Answer<ReissueStep> {
    let typed = read(app, &request)?;
    rounds(|| async {
        let (flow, mut wizard) = super::require(app, caller).await?;
        wizard.submit_office(typed.clone()).map_err(super::refused)?;
        language_word(request.language).clone_into(&mut wizard.language);
        Ok(match app.store.commit(super::carry_on(&flow, wizard)).await? {
            Outcome::Done => Round::Done(()),
            Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
        })
    })
    .await?;
    super::view::step(app, caller).await
}

fn read<S: Store, H: Host>(app: &App<S, H>, request: &ReissueOfficeSubmit) -> Answer<TypedOffice> {
    let mut errors = FormErrors::default();
    let number = errors.take(office_number::read(&request.office_number));
    let address = errors.take(address(app, Field::NoticeAddress, &request.notice_address));
    if let Some(address) = &address {
        errors.take(again(address, &request.notice_address_again));
    }
    errors.check()?;
    match (number, address) {
        (Some(number), Some(notice_address)) => Ok(TypedOffice { number, notice_address }),
        _ => Err(Refusal::Unexpected("a field was neither read nor refused".into())),
    }
}

/// Reads an address for a field of this name.
pub(super) fn address<S: Store, H: Host>(app: &App<S, H>, name: Field, typed: &str) -> Result<MailAddress, FieldError> {
    text::read_mail_address(typed, app.host.demo()).map_err(|error| FieldError { name, ..error })
}

/// 確認用: the same address once more.
fn again(address: &MailAddress, typed: &str) -> Result<(), FieldError> {
    let refused = |code| Err(FieldError { name: Field::NoticeAddressAgain, code, detail: None });
    if typed.trim().is_empty() {
        return refused(ErrorCode::Required);
    }
    match MailAddress::new(typed) {
        Ok(second) if second == *address => Ok(()),
        Ok(_) | Err(_) => refused(ErrorCode::MailAddressesDiffer),
    }
}
