//! The federation's desk: its ledger, its notices, clerks who are set up, and the card that
//! says how to be each of them.

use std::io::Cursor;

use madoguchi_app::demo::{set_up_clerk, set_up_office};
use madoguchi_app::host::{Host, Shared};
use madoguchi_app::ledger::{self, LedgerOrder};
use madoguchi_app::operator::{StaffDraft, federation_import, staff_create, staff_token};
use madoguchi_app::store::{Commit, NoticeQuery, NoticeReader, OfficeRecord, Store};
use madoguchi_domain::fact::Actor;
use madoguchi_domain::federation::{self, FederationCode};
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::staff::{Role, SetUpPhase};
use madoguchi_domain::user_id::key_of;
use madoguchi_wire::Text;
use madoguchi_wire::demo::{DemoClerk, DemoDesk, DemoLogin, DemoOffice};
use madoguchi_wire::staff::StaffRole;

use crate::data::{self, Clerk, Office};
use crate::load::{DemoError, add_notices};

/// Loads what is missing of the desk.
pub(crate) async fn load<S: Store, H: Host>(app: &Shared<S, H>) -> Result<(), DemoError> {
    let (file, profile) = data::FEDERATION;
    federation_import(app, file, profile).await?;
    let desk = data::desk()?;
    let code = FederationCode::new(&desk.federation)?;
    let Some(last) = desk.office.last() else { return Err(DemoError::Value("a ledger of nobody".into())) };
    if find(app, &code, &last.number).await?.is_none() {
        load_ledger(app, &code).await?;
    }
    load_notices(app, &code).await?;
    for clerk in &desk.clerk {
        load_clerk(app, &code, clerk).await?;
    }
    for office in &desk.office {
        if let (Some(password), Some(found)) = (&office.password, find(app, &code, &office.number).await?) {
            set_up_office(app, found.id, password).await?;
        }
    }
    Ok(())
}

async fn find<S: Store, H: Host>(
    app: &Shared<S, H>,
    federation: &FederationCode,
    number: &str,
) -> Result<Option<OfficeRecord>, DemoError> {
    Ok(app.store.office_by_number(federation, &OfficeNumber::new(number)?).await?)
}

async fn load_ledger<S: Store, H: Host>(app: &Shared<S, H>, federation: &FederationCode) -> Result<(), DemoError> {
    let order = LedgerOrder {
        federation: federation.clone(),
        full: false,
        confirm_ended: None,
        dry_run: false,
        demo: true,
        actor: Actor::Operator,
    };
    ledger::import(app, order, || Ok(Cursor::new(data::LEDGER))).await?;
    Ok(())
}

/// The federation's notices to its offices: all of them or none.
async fn load_notices<S: Store, H: Host>(app: &Shared<S, H>, federation: &FederationCode) -> Result<(), DemoError> {
    let reader = Some(NoticeReader::Office(federation.clone()));
    let query = NoticeQuery { reader, limit: 1, ..NoticeQuery::default() };
    if app.store.notices(&query).await?.is_empty() {
        let mut commit = Commit { federation: Some(federation.clone()), ..Commit::default() };
        add_notices(app, &mut commit).await?;
        app.store.commit(commit).await?;
    }
    Ok(())
}

/// Makes a clerk and goes through the set-up; one whose set-up was cut off gets another token for it.
async fn load_clerk<S: Store, H: Host>(
    app: &Shared<S, H>,
    federation: &FederationCode,
    clerk: &Clerk,
) -> Result<(), DemoError> {
    let known = app.store.staff_by_user_id(&key_of(&clerk.user_id)).await?;
    let made = match known {
        Some(known) if known.set_up.as_ref().is_some_and(|set_up| set_up.phase == SetUpPhase::Finished) => {
            return Ok(());
        }
        Some(_) => staff_token(app, &clerk.user_id).await?,
        None => staff_create(app, &draft(federation, clerk)).await?,
    };
    Ok(set_up_clerk(app, &clerk.user_id, &made.token, &clerk.password).await?)
}

fn draft(federation: &FederationCode, clerk: &Clerk) -> StaffDraft {
    StaffDraft {
        federation: federation.clone(),
        user_id: clerk.user_id.clone(),
        name: clerk.name.clone(),
        roles: vec![clerk.role],
    }
}

/// The clerks and offices one can be, as the demo begins. User IDs given later and codes are filled in
/// by the use case that asks.
#[must_use]
pub fn card() -> Option<DemoDesk> {
    let (desk, (file, text)) = (data::desk().ok()?, data::FEDERATION);
    let name = federation::parse(file, text).ok()?.name.full;
    Some(DemoDesk {
        federation: desk.federation,
        federation_name: Text { ja: name.ja, en: name.en },
        clerks: desk.clerk.into_iter().map(clerk).collect(),
        offices: desk.office.into_iter().map(office).collect(),
        enrolling: None,
    })
}

fn clerk(clerk: Clerk) -> DemoClerk {
    DemoClerk {
        name: clerk.name,
        role: match clerk.role {
            Role::Reviewer => StaffRole::Reviewer,
            Role::Printer => StaffRole::Printer,
        },
        login: DemoLogin { user_id: clerk.user_id, password: clerk.password },
        code: None,
    }
}

fn office(office: Office) -> DemoOffice {
    DemoOffice {
        number: office.number,
        name: office.name,
        note: office.note.map(|note| Text { ja: note.ja, en: note.en }),
        user_id: None,
        password: office.password,
        factor_set_up: false,
        code: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::office::LedgerReader;

    /// The card speaks of the offices of the ledger, in its order, and the ledger ends where a load looks.
    #[test]
    fn the_card_and_the_ledger_name_the_same_invented_offices() {
        let rows = LedgerReader::new(data::LEDGER.as_bytes()).unwrap();
        let rows: Vec<_> = rows.map(|row| row.unwrap().office.unwrap()).collect();
        let card = card().unwrap();
        let named = card.offices.iter().map(|office| (office.number.as_str(), office.name.as_str()));
        assert!(named.eq(rows.iter().map(|row| (row.number.as_str(), row.name.as_str()))));
        for row in &rows {
            assert!(row.address.contains("架空町"), "{}", row.name);
            assert!(row.security_address.as_ref().is_none_or(|mail| mail.domain() == "example.jp"), "{}", row.name);
        }
        let with_password = card.offices.iter().zip(&rows).filter(|(office, _)| office.password.is_some());
        assert!(with_password.map(|(_, row)| row).all(|row| row.user_id.is_some()));
    }

    /// One clerk of each role: who approves cannot print.
    #[test]
    fn there_is_a_clerk_for_either_half_of_the_desk() {
        let roles: Vec<StaffRole> = card().unwrap().clerks.iter().map(|clerk| clerk.role).collect();
        assert_eq!(roles, [StaffRole::Reviewer, StaffRole::Printer]);
    }
}
