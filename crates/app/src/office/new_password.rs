//! What every new password of an office does, by a letter, a self reset or on its page: the rules it
//! is judged by, and what ends with the old one.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, OfficePasswordWay, Subject};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::flow::FlowKind;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::password::PasswordPolicy;
use madoguchi_wire::{ErrorCode, Field, WireError};
use zeroize::Zeroizing;

use super::{first_password, reset, user_id};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::federation::{judge_password, own_words};
use crate::holder::present_office;
use crate::host::{App, Host};
use crate::store::{Commit, Entity, FlowWrite, OfficeRecord, SecretKind, SecretWrite, Store};

/// Judges a password by the federation's rules, with the office's own words.
///
/// # Errors
/// Every rule that does not hold, for the field.
pub(super) fn judge(
    field: Field,
    password: &Zeroizing<String>,
    profile: &FederationProfile,
    office: &OfficeRecord,
) -> Answer<()> {
    let refused = judge_password(field, password, profile, &words(profile, office));
    if refused.is_empty() { Ok(()) } else { Err(WireError::fields(refused).into()) }
}

fn words(profile: &FederationProfile, office: &OfficeRecord) -> Vec<String> {
    let local_part = office.entry.security_address.as_ref().map_or("", MailAddress::local_part);
    own_words(profile, user_id(office), &[office.entry.number.as_str(), local_part])
}

/// The field refuses the present password.
pub(super) fn same(field: Field) -> Refusal {
    Refusal::field(field, ErrorCode::PasswordSame)
}

/// Adds the new password to a commit: its verifier takes the place of the old one.
pub(super) fn replace<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
    verifier: &[u8],
    way: OfficePasswordWay,
    actor: Actor,
    commit: &mut Commit,
) {
    commit.secrets.push(SecretWrite {
        owner: office.id.uuid(),
        kind: SecretKind::OfficePassword,
        value: Some(verifier.to_vec()),
    });
    let fact = Fact::Office(OfficeFact::OfficePasswordChanged { office: office.id, way });
    commit.facts.push(app.fact(Subject::Office(office.id), actor, fact));
}

/// Ends the office's flows of these kinds in a commit; one that the commit carries on itself stays.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn end_flows<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
    kinds: &[FlowKind],
    commit: &mut Commit,
) -> Answer<()> {
    for flow in app.store.flows_of_office(office.id).await? {
        let entity = Entity::Flow(flow.id);
        if !kinds.contains(&flow.kind()) || commit.expect.iter().any(|(expected, _)| *expected == entity) {
            continue;
        }
        commit.expect.push((entity, flow.version));
        commit.flows.push(FlowWrite::End(flow.id));
    }
    Ok(())
}

/// The rule and the refused words for an office that is choosing a password, as far as that may
/// show; none when nobody is.
///
/// # Errors
/// When the store cannot serve.
pub(crate) async fn chooser<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
) -> Answer<Option<(PasswordPolicy, Vec<String>)>> {
    let told = |profile: &FederationProfile, office: &OfficeRecord| (profile.password_rule(), words(profile, office));
    if let Some(ready) = found(first_password::ready(app, caller).await)? {
        return Ok(Some(told(&ready.profile, &ready.office)));
    }
    if let Some((profile, office)) = reset::chooser(app, caller).await? {
        return Ok(Some(told(&profile, &office)));
    }
    let present = found(present_office(app, caller).await)?;
    Ok(present.map(|present| told(&present.profile, &present.office)))
}

/// None for what a person is refused.
fn found<T>(answer: Answer<T>) -> Answer<Option<T>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(Refusal::Wire(_)) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}
