//! What the outbox does with the request: the office is looked up now, and gets a code, or nobody does.

use jiff::SignedDuration;
use madoguchi_domain::flow::{Flow, FlowState};
use madoguchi_domain::japan_time;
use madoguchi_domain::reissue::SelfReset;

use super::basis;
use crate::code::SendCounters;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::recovery::way::{MayGo, may_go, still_asked};
use crate::store::{Commit, Entity, FlowWrite, OfficeRecord, Store, TokenHash};

/// The commit, and after which time the question is asked again, if at all.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn answer<S: Store, H: Host>(
    app: &App<S, H>,
    token: &TokenHash,
    code: String,
) -> Answer<(Commit, Option<SignedDuration>)> {
    let nobody = (Commit::default(), None);
    let Some((flow, mut reset)) = still_asked::<S, H, SelfReset>(app, token, &code).await? else {
        return Ok(nobody);
    };
    let Some((office, to)) = named(app, &reset).await? else { return Ok(nobody) };
    let counters = SendCounters::load(app, &reset.address_key, office.id.uuid().as_bytes()).await?;
    match may_go(app, &counters) {
        MayGo::Now => {}
        MayGo::After(pause) => return Ok((Commit::default(), Some(pause))),
        MayGo::Never => return Ok(nobody),
    }
    let letter = Letter {
        to: Some(to),
        issuer: office.federation.clone().into(),
        language: reset.progress.language.clone(),
        content: MailContent::RecoveryCode { code },
    };
    let ticket = Ticket {
        flow: Some(flow.id),
        office: Some(office.id),
        expires_at: Some(reset.progress.code.expires_at()),
        ..Ticket::default()
    };
    reset.progress.basis = Some(basis(app, &office).await?);
    reset.office = Some(office.id);
    let mut commit = Commit {
        federation: Some(office.federation),
        expect: vec![(Entity::Flow(flow.id), flow.version)],
        mail: vec![outbox::queue(app, &letter, ticket)?],
        ..Commit::default()
    };
    counters.count(app.now(), &mut commit);
    commit.flows.push(FlowWrite::Put(Flow { state: FlowState::SelfReset(reset), ..flow }));
    Ok((commit, None))
}

/// The office whose user ID and security address were typed, with the address.
async fn named<S: Store, H: Host>(app: &App<S, H>, reset: &SelfReset) -> Answer<Option<(OfficeRecord, String)>> {
    let Some(office) = app.store.office_by_user_id(&reset.progress.user_id_key).await? else { return Ok(None) };
    let open = !office.entry.is_closed(japan_time::date(app.now()));
    let Some(address) = office.entry.security_address.clone() else { return Ok(None) };
    let fits = open && address.key() == reset.address_key;
    Ok(fits.then(|| (office, address.as_str().to_owned())))
}
