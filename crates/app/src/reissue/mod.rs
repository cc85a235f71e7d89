//! ログイン情報再発行申請: the wizard of five steps, and the tracker of what was sent (REI-02 to
//! REI-13). One verb a file.
//!
//! Before the code is right nobody looks an office up: known and unknown numbers take the same work
//! and get the same bytes. What was sent lies with the office; the desk has it from there.

mod begin;
mod code;
mod expire;
mod leave;
pub mod mails;
mod office_number;
mod prefecture_list;
mod send;
mod submit_office;
mod submit_prefecture;
mod track;
mod view;
mod withdraw;

pub use begin::begin;
pub use code::{resend_code, submit_code};
pub use expire::expire_over;
pub use leave::{go_back, leave};
pub use office_number::{advice as office_number_advice, check_office};
pub use prefecture_list::prefecture_list;
pub use send::send;
pub use submit_office::submit_office;
pub use submit_prefecture::submit_prefecture;
pub(crate) use track::told;
pub use track::track;
pub use view::show;
pub use withdraw::withdraw;

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::japan_time;
use madoguchi_domain::office::{self, LedgerAnswer};
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::{Asked, Wizard, WizardRefusal};
use madoguchi_wire::{ErrorCode, Field};

use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::federation::of_prefecture;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, FlowWrite, OfficeRecord, Store};

/// The caller's wizard, when there is one that has not run out.
async fn load<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<Option<(Flow, Wizard)>> {
    let Some(token) = &caller.flow else { return Ok(None) };
    let Some(flow) = app.store.flow_by_token(&token.hash()).await? else { return Ok(None) };
    if flow.is_over(app.now()) {
        return Ok(None);
    }
    let FlowState::Reissue(wizard) = &flow.state else { return Ok(None) };
    let wizard = Wizard::clone(wizard);
    Ok(Some((flow, wizard)))
}

/// The caller's wizard.
///
/// # Errors
/// `StepNotOpen` when there is none.
async fn require<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<(Flow, Wizard)> {
    load(app, caller).await?.ok_or_else(|| ErrorCode::StepNotOpen.into())
}

/// A commit that carries a flow on from the version that was read.
fn carry_on(flow: &Flow, wizard: Wizard) -> Commit {
    let state = FlowState::Reissue(Box::new(wizard));
    Commit {
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        flows: vec![FlowWrite::Put(Flow { state, ..flow.clone() })],
        ..Commit::default()
    }
}

fn refused(refusal: WizardRefusal) -> Refusal {
    match refusal {
        WizardRefusal::StepNotOpen | WizardRefusal::NotReady => ErrorCode::StepNotOpen.into(),
        WizardRefusal::CodesSpent => ErrorCode::CodesSpent.into(),
        WizardRefusal::Code(code) => crate::code::refusal(code),
    }
}

/// The federation that reviews applications of a prefecture.
///
/// # Errors
/// `PrefectureNotServed` for the field.
async fn federation<S: Store, H: Host>(app: &App<S, H>, prefecture: Prefecture) -> Answer<FederationProfile> {
    let serving = of_prefecture(app, prefecture).await?;
    serving.ok_or_else(|| Refusal::field(Field::Prefecture, ErrorCode::PrefectureNotServed))
}

/// What the ledger says to what a right code has confirmed, and the office where it has one. Asked
/// only after that code.
async fn ledger<S: Store, H: Host>(
    app: &App<S, H>,
    profile: &FederationProfile,
    asked: &Asked,
) -> Answer<(LedgerAnswer, Option<OfficeRecord>)> {
    let office = app.store.office_by_number(&profile.code, &asked.office.number).await?;
    let open = match &office {
        Some(office) => app.store.open_reissue(office.id).await?.is_some(),
        None => false,
    };
    let today = japan_time::date(app.now());
    Ok((office::answer(office.as_ref().map(|office| &office.entry), open, today), office))
}
