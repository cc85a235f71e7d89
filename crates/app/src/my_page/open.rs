//! Opening a text page of a module or a manual (DSH-05, DSH-13, DSH-14).

use madoguchi_domain::fact::Fact;
use madoguchi_domain::profile::Module;
use madoguchi_wire::ErrorCode;
use madoguchi_wire::my_page::{ModuleState, PageOpen, PageShown};

use super::{menu, pages};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::profile_of;
use crate::notice::commit_seen;
use crate::store::Store;

/// Opens a page. One of a module that the insurer does not use is not found;
/// one that is being prepared says so and shows nothing else.
///
/// # Errors
/// `NotFound`; as `require_open`.
pub async fn open<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: PageOpen) -> Answer<PageShown> {
    let account = crate::session::require_open(app, caller).await?.account;
    let profile = profile_of(app, &account.insurer).await?;
    let module = pages::module_of(&request.page_id);
    if module.is_some_and(|m| profile.modules.state(m) == madoguchi_domain::profile::ModuleState::Off) {
        return Err(ErrorCode::NotFound.into());
    }
    let state = module.map_or(ModuleState::Open, |m| menu::state(&profile, m));
    let id = if state == ModuleState::Preparing { pages::PREPARING } else { request.page_id.as_str() };
    let sender = app.host.mail_sender(profile.mail.sender_address.as_str());
    let page = pages::read(id, &profile, &sender)?;
    if let Some(what) = module.and_then(personal) {
        commit_seen(app, &account, vec![Fact::RecordSeen { account: account.id, what: what.into() }]).await?;
    }
    // A module bears the insurer's own name for it, also while it is prepared.
    let title = module.and_then(|m| pages::title_of(m, &profile)).unwrap_or(page.title);
    Ok(PageShown { title, state, paragraphs: page.paragraphs })
}

/// What is noted in the journal when a page of the person's own data is opened,
/// also while there are no data: the question is who looked.
fn personal(module: Module) -> Option<&'static str> {
    match module {
        Module::MedicalCostNotice => Some("medical_cost_notice"),
        Module::GenericDifference => Some("generic_difference"),
        Module::Survey
        | Module::FluGrant
        | Module::WebApplication
        | Module::DependantContact
        | Module::GoodCare
        | Module::GoodMedicine => None,
    }
}
