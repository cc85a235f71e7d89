//! The screen of a sign-up, drawn from what is stored, also after a restart.

use madoguchi_domain::flow::Flow;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::profile::InsurerProfile;
use madoguchi_domain::signup::{Phase, Registration, Signup};
use madoguchi_wire::Empty;
use madoguchi_wire::signup::{SignupFinished, SignupRegister, SignupStep};

use super::submit::preset_address;
use crate::caller::Caller;
use crate::code::{self, SendCounters, Sent};
use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::insurer::{self, profile_of, wire_text};
use crate::store::{MemberRecord, Store};

/// Where the caller's sign-up stands.
///
/// # Errors
/// When the store cannot serve.
pub async fn show<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<SignupStep> {
    step(app, caller).await
}

/// The person of a sign-up.
pub(super) async fn member<S: Store, H: Host>(app: &App<S, H>, flow: &Flow) -> Answer<MemberRecord> {
    let (Some(insurer), Some(id)) = (&flow.insurer, flow.member) else {
        return Err(Refusal::Unexpected("sign-up without member".into()));
    };
    app.store.member(insurer, id).await?.ok_or_else(|| Refusal::Unexpected("sign-up of a lost member".into()))
}

pub(super) async fn step<S: Store, H: Host>(app: &App<S, H>, caller: &Caller) -> Answer<SignupStep> {
    let Some((flow, signup)) = super::load(app, caller).await? else { return Ok(SignupStep::None) };
    let member = member(app, &flow).await?;
    let profile = profile_of(app, &member.insurer).await?;
    Ok(match &signup.phase {
        Phase::Register { user_id, address } => {
            SignupStep::Register(register(&profile, &member, user_id.clone(), address.clone()))
        }
        Phase::ChooseUserId(lost) => {
            SignupStep::ChooseUserId(register(&profile, &member, Some(lost.user_id.clone()), None))
        }
        Phase::Code(registration) => code_step(app, &flow, &signup, &profile, &member, registration).await?,
        Phase::Finished { user_id, address, .. } => SignupStep::Finished(SignupFinished {
            insurer_name: wire_text(&profile.name.full),
            user_id: user_id.clone(),
            mail_address: address.clone(),
        }),
    })
}

/// The screen of a sign-up that has just begun: the same as [`step`] reads.
pub(super) fn begun(profile: &InsurerProfile, member: &MemberRecord) -> SignupStep {
    SignupStep::Register(register(profile, member, None, None))
}

async fn code_step<S: Store, H: Host>(
    app: &App<S, H>,
    flow: &Flow,
    signup: &Signup,
    profile: &InsurerProfile,
    member: &MemberRecord,
    registration: &Registration,
) -> Answer<SignupStep> {
    let Some(issued) = &signup.code else { return Err(Refusal::Unexpected("no code was issued".into())) };
    let address = MailAddress::new(&registration.address).map_err(|_| Refusal::Unexpected("stored address".into()))?;
    let sent = Sent {
        flow: flow.id,
        shown: Some(if registration.preset { address.masked() } else { registration.address.clone() }),
        counters: SendCounters::load(app, &address.key(), member.id.uuid().as_bytes()).await?,
        typed: (!registration.preset).then_some(&address),
        profile: Some(profile),
    };
    Ok(SignupStep::Code(code::step(app, issued, sent).await?))
}

fn register(
    profile: &InsurerProfile,
    member: &MemberRecord,
    user_id: Option<String>,
    mail_address: Option<String>,
) -> SignupRegister {
    let preset = preset_address(profile, member);
    SignupRegister {
        insurer_name: wire_text(&profile.name.full),
        member_name: member.name.clone(),
        symbol: member.symbol.clone(),
        number: member.number.clone(),
        user_id_policy: insurer::user_id_policy_shown(profile),
        user_id_advice: insurer::user_id_advice(profile),
        password_policy: insurer::password_policy_shown(profile),
        mail_address_editable: preset.is_none() || profile.mail.editable_at_signup,
        preset_mail_address: preset.map(|a| a.masked()),
        mail_advice: profile.mail.preset_note.as_ref().map(wire_text),
        user_id,
        mail_address,
        links: insurer::links(profile),
        support_desks: insurer::support_desks(profile),
    }
}
