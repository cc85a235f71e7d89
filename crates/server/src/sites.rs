//! Which site has which commands and pages. Where the federations' desk has a
//! name of its own, clerks and members share neither cookies nor commands (ASVS
//! 3.5.4); without one everything is served together on this machine, and no desk beyond it.

use madoguchi_server_configuration::{Settings, SiteName};
use madoguchi_wire::CommandName;

/// How names of the desk's commands begin.
const DESKS: &[&str] = &["staff_", "desk_", "ledger_", "letter_"];
/// What the desk's screens need besides. A demo has no desk of its own name.
const DESKS_TOO: &[&str] = &["install_", "visit_", "text_", "password_"];

/// The manuals' two entrances (AUT-01), as `ui/src/state/address.ts` knows them.
const ENTRANCE: &str = "/portal/";
const SIGNUP: &str = "/portal/signup";
/// The federations' desk.
const DESK: &str = "/portal/desk";

/// Whether a site has a command.
pub(crate) fn serves(settings: &Settings, site: SiteName, command: CommandName) -> bool {
    let begins = |nouns: &[&str]| nouns.iter().any(|noun| command.as_str().starts_with(noun));
    match site {
        SiteName::Member => settings.shares_desk() || !begins(DESKS),
        SiteName::Desk => begins(DESKS) || begins(DESKS_TOO),
    }
}

/// Whether the screens stand at an address of a site.
pub(crate) fn is_page(settings: &Settings, site: SiteName, path: &str) -> bool {
    match site {
        SiteName::Member => matches!(path, ENTRANCE | SIGNUP) || (path == DESK && settings.shares_desk()),
        SiteName::Desk => path == DESK,
    }
}

/// Where an address of a site leads that people type or that was printed.
pub(crate) fn moved(site: SiteName, path: &str) -> Option<&'static str> {
    match (site, path) {
        (SiteName::Member, "/" | "/portal") => Some(ENTRANCE),
        (SiteName::Member, "/portal/signup.ibss") => Some(SIGNUP),
        (SiteName::Desk, "/" | "/portal" | ENTRANCE) => Some(DESK),
        (SiteName::Member | SiteName::Desk, _) => None,
    }
}
