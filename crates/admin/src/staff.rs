//! `staff create|list|close|reset-factor|roles|token`. A token is printed once, on standard output, and
//! stored hashed only.

use anyhow::{Context as _, Result};
use madoguchi_app::operator::{
    SetUpToken, StaffDraft, staff_close, staff_create, staff_list, staff_reset_factor, staff_roles, staff_token,
};
use madoguchi_app::store::StaffRecord;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::japan_time;
use madoguchi_domain::staff::{Role, SetUpPhase};

use crate::args::{StaffCommand, StaffRole};
use crate::install::{self, Place};
use crate::say;

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: &StaffCommand) -> Result<()> {
    match command {
        StaffCommand::Create { federation, user_id, name, roles } => {
            let draft = StaffDraft {
                federation: FederationCode::new(federation).context("--federation")?,
                user_id: user_id.clone(),
                name: name.clone(),
                roles: read(roles),
            };
            let token = install::with_store(place, async |install| Ok(staff_create(&install.app, &draft).await?))?;
            tell(&token)
        }
        StaffCommand::List { federation } => list(place, federation.as_deref()),
        StaffCommand::Close { user_id } => {
            let closed = install::with_store(place, async |install| Ok(staff_close(&install.app, user_id).await?))?;
            Ok(say::out(format_args!("the account {} is closed; its sessions ended", closed.user_id))?)
        }
        StaffCommand::ResetFactor { user_id } => {
            tell(&install::with_store(place, async |install| Ok(staff_reset_factor(&install.app, user_id).await?))?)
        }
        StaffCommand::Roles { user_id, roles } => {
            let roles = read(roles);
            let changed =
                install::with_store(place, async |install| Ok(staff_roles(&install.app, user_id, &roles).await?))?;
            Ok(say::out(format_args!("{} may now: {}", changed.user_id, words(&changed)))?)
        }
        StaffCommand::Token { user_id } => {
            tell(&install::with_store(place, async |install| Ok(staff_token(&install.app, user_id).await?))?)
        }
    }
}

fn read(roles: &[StaffRole]) -> Vec<Role> {
    let role = |role: &StaffRole| match role {
        StaffRole::Reviewer => Role::Reviewer,
        StaffRole::Printer => Role::Printer,
    };
    roles.iter().map(role).collect()
}

/// The token stands alone on its line, so that it can be handed on as it is.
fn tell(made: &SetUpToken) -> Result<()> {
    let until = japan_time::spoken(made.expires_at, "en");
    say::err(format_args!(
        "{}: hand this one-time token to the clerk alone; it works until {until} and is not shown again",
        made.user_id
    ));
    say::out(format_args!("{}", made.token.as_str()))?;
    Ok(())
}

fn list(place: &Place, federation: Option<&str>) -> Result<()> {
    let code = federation.map(FederationCode::new).transpose().context("--federation")?;
    let clerks = install::with_store(place, async |install| Ok(staff_list(&install.app, code.as_ref()).await?))?;
    for clerk in clerks {
        let (federation, words) = (clerk.federation.as_str(), words(&clerk));
        say::out(format_args!("{federation}\t{}\t{}\t{words}\t{}", clerk.user_id, clerk.name, standing(&clerk)))?;
    }
    Ok(())
}

fn words(clerk: &StaffRecord) -> String {
    let word = |role: &Role| match role {
        Role::Reviewer => "reviewer",
        Role::Printer => "printer",
    };
    clerk.roles.as_slice().iter().map(word).collect::<Vec<_>>().join(",")
}

fn standing(clerk: &StaffRecord) -> &'static str {
    match clerk.set_up.as_ref().map(|set_up| set_up.phase) {
        _ if clerk.closed => "closed",
        Some(SetUpPhase::Password | SetUpPhase::Enrol) => "waits for the set-up",
        Some(SetUpPhase::Finished) | None => "set up",
    }
}
