//! Menu entries as the profile lists them, and whether each can be used.

use madoguchi_domain::profile::{self, InsurerProfile, MenuItem, Module};
use madoguchi_wire::my_page::{MenuEntry, MenuGroup, MenuTarget, ModuleState};

use super::pages;
use crate::insurer::wire_text;

/// The menu (DSH-04 to DSH-06).
pub(super) fn groups(profile: &InsurerProfile) -> Vec<MenuGroup> {
    let group = |group: &profile::MenuGroup| MenuGroup {
        label: wire_text(&group.title),
        entries: entries(profile, &group.items),
    };
    profile.my_page.menu.iter().map(group).collect()
}

/// Entries of a group or of a card.
pub(super) fn entries(profile: &InsurerProfile, items: &[MenuItem]) -> Vec<MenuEntry> {
    items.iter().filter_map(|item| entry(profile, item)).collect()
}

/// None only for an item that leads nowhere, which no profile that was read holds.
fn entry(profile: &InsurerProfile, item: &MenuItem) -> Option<MenuEntry> {
    let label = wire_text(&item.label);
    if let Some(id) = &item.link {
        let link = profile.links.iter().find(|link| link.id == *id)?;
        let url = Some(link.url.as_str().to_owned());
        return Some(MenuEntry { label, target: MenuTarget::Link, state: ModuleState::Open, page_id: None, url });
    }
    let target = item.target?;
    let state = target.module().map_or(ModuleState::Open, |module| state(profile, module));
    let page_id = match target.module() {
        Some(module) => Some(pages::of_module(module).to_owned()),
        None => (screen(target) == MenuTarget::Page).then(|| pages::ENVIRONMENT.to_owned()),
    };
    Some(MenuEntry { label, target: screen(target), state, page_id, url: None })
}

/// Whether a module can be used. The profile says what the insurer wants; what
/// this program cannot do yet is 準備中 whatever the profile says, and what has
/// no data says so instead of showing a zero (INS-04, DSH-08, DSH-10, DSH-11).
pub(super) fn state(profile: &InsurerProfile, module: Module) -> ModuleState {
    match profile.modules.state(module) {
        profile::ModuleState::Open => of_open(module),
        profile::ModuleState::Preparing | profile::ModuleState::Off => ModuleState::Preparing,
    }
}

fn of_open(module: Module) -> ModuleState {
    match module {
        Module::Survey | Module::GoodCare | Module::GoodMedicine => ModuleState::Open,
        Module::MedicalCostNotice | Module::GenericDifference => ModuleState::NoData,
        Module::FluGrant | Module::WebApplication | Module::DependantContact => ModuleState::Preparing,
    }
}

fn screen(target: profile::MenuTarget) -> MenuTarget {
    match target {
        profile::MenuTarget::Survey
        | profile::MenuTarget::FluGrant
        | profile::MenuTarget::WebApplication
        | profile::MenuTarget::DependantContact
        | profile::MenuTarget::MedicalCostNotice
        | profile::MenuTarget::GoodCare
        | profile::MenuTarget::GenericDifference
        | profile::MenuTarget::GoodMedicine
        | profile::MenuTarget::Environment => MenuTarget::Page,
        profile::MenuTarget::MyPage => MenuTarget::MyPage,
        profile::MenuTarget::Notices => MenuTarget::Notices,
        profile::MenuTarget::Manuals => MenuTarget::Manuals,
        profile::MenuTarget::SupportDesks => MenuTarget::SupportDesks,
        profile::MenuTarget::Settings => MenuTarget::Settings,
        profile::MenuTarget::MailChange => MenuTarget::MailChange,
        profile::MenuTarget::Terms => MenuTarget::Terms,
    }
}
