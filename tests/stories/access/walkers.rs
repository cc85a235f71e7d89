//! Who walks: members of two insurers, an office and a clerk of each of two federations, and somebody who is not
//! logged in. Each with what is its own.

use madoguchi_app::caller::Peer;
use madoguchi_app::store::OfficeStore as _;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::staff::Role;
use madoguchi_wire::{ErrorCode, Who, WireError};
use serde_json::{Value, json};

use super::requests::{Named, NamedOffice};
use crate::personal::{KnownOffice, found_in};
use crate::support::data::{publish_notice, to_member};
use crate::support::desk::{Clerk, office_credentials, text};
use crate::support::federation::{OFFICE_PASSWORD, OpenOffice, federation_of};
use crate::support::{AOI, OTHER_PASSWORD, PASSWORD, Person, Window, World, credentials, privacy};

/// Somebody who calls.
pub(super) struct Walker {
    kind: Kind,
    pub(super) named: Named,
    /// Applications of the federation: identity and the version seen last.
    pub(super) applications: Vec<(String, u32)>,
    /// Words that nobody else may read, beside those of a member's roster.
    pub(super) words: Vec<String>,
}

enum Kind {
    Member(Person, Box<[Window; 2]>),
    Office(OpenOffice),
    Clerk(Clerk, &'static str),
    Stranger(Window),
}

impl Walker {
    /// A member at a desktop and in a browser.
    pub(super) async fn member(world: &World, person: Person, n: u8, secret: &str, address: &str) -> Self {
        publish_notice(world, to_member(&person), secret, secret).await;
        let mut window = world.window();
        window.arrive(&person).await;
        let page = window.ok("my_page_show", json!({})).await;
        let notice = text(&page["memberNotices"][0]["id"]);
        let session = text(&window.ok("session_list", json!({})).await["sessions"][0]["id"]);
        let terms = window.ok("terms_show", json!({})).await;
        world.clock.advance(60);
        let change = json!({ "mailAddress": address, "currentPassword": PASSWORD, "language": "ja" });
        window.ok("settings_request_mail_change", change).await;
        let words = [secret, address, &person.user_id(), &notice, &session].map(str::to_owned).to_vec();
        let named = Named {
            notice,
            session,
            page: if n == 0 { "flu-grant" } else { "medical-cost-notice" }.to_owned(),
            terms: text(&terms["id"]),
            terms_hash: text(&terms["hash"]),
            user_id: person.user_id(),
            person,
            ..nobodys()
        };
        let mut browser = world.browser(Peer::new([10, 9, 9, n].into(), true));
        browser.log_in(&person).await;
        Self {
            kind: Kind::Member(person, Box::new([window, browser])),
            named,
            applications: vec![nobodys().office.application],
            words,
        }
    }

    /// An office that has used a letter and applied once more, at this window; and a clerk of its federation,
    /// where an application of a second office is approved.
    pub(super) async fn federation(world: &World, offices: [&KnownOffice<'_>; 2], mut at: Window) -> [Self; 2] {
        let [office, second] = offices;
        let federation = federation_of(office.number).0;
        let mut open = world.open_office(office.number).await;
        let (_, receipt) = world.applied(office.number, office.notice).await;
        world.applied(second.number, second.notice).await;
        let mut other = Clerk::arrive(world, federation, &format!("other.{federation}"), &[Role::Reviewer]).await;
        other.approve(&world.reviewed(second.number).await.0).await;
        let both = [Role::Reviewer, Role::Printer];
        let mut clerk = Clerk::arrive(world, federation, &format!("desk.{federation}"), &both).await;
        let batch = text(&clerk.window.ok("letter_list", json!({})).await["batches"][0]["id"]);
        open.log_in_at(&mut at, OFFICE_PASSWORD).await;
        let device = text(&at.ok("office_list_devices", json!({})).await["devices"][0]["id"]);
        open.window = at;
        let mut applications = Vec::new();
        for number in [office.number, second.number] {
            let office = world.office(number).await;
            let found = world.app.store.reissues_of_office(office.id, 10).await.expect("the store serves");
            applications.extend(found.iter().map(|found| (found.application.id.to_string(), small(found.version))));
        }
        let named = NamedOffice {
            number: office.number.to_owned(),
            prefecture: federation_of(office.number).1.to_owned(),
            notice_address: office.notice.to_owned(),
            security_address: office.security.to_owned(),
            user_id: open.user_id.clone(),
            receipt: receipt.clone(),
            device: device.clone(),
            application: applications[0].clone(),
            batch: batch.clone(),
            clerk: clerk.user_id.clone(),
        };
        let named = Named { office: named, ..nobodys() };
        let mut words = office.words();
        words.extend([receipt, device]);
        let of_the_desk = desk_words(world, federation, second, &applications, batch).await;
        let applied = applications.clone();
        let own = Self { kind: Kind::Office(open), named: named.clone(), applications: applied, words };
        [own, Self { kind: Kind::Clerk(clerk, federation), named, applications, words: of_the_desk }]
    }

    /// Nobody is logged in.
    pub(super) fn stranger(world: &World) -> Self {
        let named = nobodys();
        Self {
            kind: Kind::Stranger(world.window()),
            applications: vec![named.office.application.clone()],
            named,
            words: Vec::new(),
        }
    }

    /// How many windows the walker sits at.
    pub(super) fn seats(&self) -> usize {
        match &self.kind {
            Kind::Member(_, windows) => windows.len(),
            Kind::Office(_) | Kind::Clerk(..) | Kind::Stranger(_) => 1,
        }
    }

    /// One of them.
    pub(super) fn window(&mut self, seat: usize) -> &mut Window {
        match &mut self.kind {
            Kind::Member(_, windows) => &mut windows[seat],
            Kind::Office(office) => &mut office.window,
            Kind::Clerk(clerk, _) => &mut clerk.window,
            Kind::Stranger(window) => window,
        }
    }

    /// Whether a command is for such as this one.
    pub(super) fn is_meant(&self, who: Who) -> bool {
        match who {
            Who::Visitor => true,
            Who::MemberWaiting | Who::Member => matches!(self.kind, Kind::Member(..)),
            Who::OfficeWaiting | Who::Office => matches!(self.kind, Kind::Office(_)),
            Who::DeskWaiting | Who::Desk | Who::Reviewer | Who::Printer => matches!(self.kind, Kind::Clerk(..)),
            Who::Demo => false,
        }
    }

    /// Whether this one may read the words of another: a clerk those of the federation's offices.
    pub(super) fn may_read(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Clerk(_, federation), Kind::Office(_)) => federation_of(&other.named.office.number).0 == *federation,
            _ => false,
        }
    }

    /// What an answer tells of this one, beside what was typed.
    pub(super) fn told_by(&self, answer: &str, typed: &str) -> Option<String> {
        let untyped = self.words.iter().filter(|word| !typed.contains(word.as_str()));
        let own = found_in(answer, untyped);
        own.or_else(|| match &self.kind {
            Kind::Member(person, _) => privacy::told_of(person, answer),
            Kind::Office(_) | Kind::Clerk(..) | Kind::Stranger(_) => None,
        })
    }

    /// Notes the version of an application that was shown.
    pub(super) fn note_version(&mut self, answer: &Value) {
        let (Some(id), Some(version)) = (answer["id"].as_str(), answer["version"].as_u64()) else { return };
        self.applications.iter_mut().filter(|(known, _)| known == id).for_each(|known| known.1 = small(version));
    }

    /// Goes back to where the walker was, when a refusal of an own command says that it is no longer there.
    pub(super) async fn come_back(&mut self, seat: usize, refused: &WireError) {
        let ended = refused.code == ErrorCode::SessionRequired;
        match &mut self.kind {
            Kind::Member(person, windows) if ended || refused.code == ErrorCode::SessionLocked => {
                let shown =
                    patiently(&mut windows[seat], "session_log_in", || credentials(&person.user_id(), PASSWORD)).await;
                assert_eq!(shown["state"], "open");
            }
            Kind::Office(office) if ended || refused.code == ErrorCode::FactorRequired => {
                let form = office_credentials(&office.user_id, OFFICE_PASSWORD);
                patiently(&mut office.window, "office_log_in", || form.clone()).await;
                office.window.world.clock.advance(30);
                let (authenticator, clock) = (office.authenticator.clone(), office.window.world.clock.clone());
                let code = || json!({ "code": authenticator.code(clock.now()) });
                assert_eq!(patiently(&mut office.window, "office_submit_factor", code).await["next"], "open");
            }
            Kind::Clerk(clerk, _) => {
                if ended || refused.code == ErrorCode::FactorRequired {
                    let form = credentials(&clerk.user_id, OTHER_PASSWORD);
                    patiently(&mut clerk.window, "desk_log_in", || form.clone()).await;
                } else if refused.code != ErrorCode::FreshFactorRequired {
                    return;
                }
                clerk.window.world.clock.advance(30);
                let (authenticator, clock) = (clerk.authenticator.clone(), clerk.window.world.clock.clone());
                let code = || json!({ "code": authenticator.code(clock.now()) });
                assert_eq!(patiently(&mut clerk.window, "desk_submit_factor", code).await["next"], "open");
            }
            Kind::Member(..) | Kind::Office(_) | Kind::Stranger(_) => {}
        }
    }
}

/// What only the clerks of a federation may read.
async fn desk_words(
    world: &World,
    federation: &str,
    office: &KnownOffice<'_>,
    applications: &[(String, u32)],
    batch: String,
) -> Vec<String> {
    let mut words = office.words();
    words.extend(applications.iter().map(|(id, _)| id.clone()));
    words.push(batch);
    let code = FederationCode::new(federation).expect("a code");
    for staff in world.app.store.staff_list(Some(&code)).await.expect("the store serves") {
        words.extend([staff.user_id, staff.name, staff.id.to_string()]);
    }
    words
}

/// Sends what is asked until no limit is in the way any more.
async fn patiently(window: &mut Window, command: &str, request: impl Fn() -> Value) -> Value {
    for _ in 0..4 {
        match window.call(command, request()).await {
            Ok(answer) => return answer,
            Err(error) => {
                let waits = [ErrorCode::LoginWait, ErrorCode::NetworkLimit, ErrorCode::FactorWait];
                assert!(waits.contains(&error.code), "{command}: {error:?}");
                window.world.clock.advance(i64::from(error.retry_after_seconds.expect("a wait")));
            }
        }
    }
    panic!("nobody comes back by {command}");
}

/// Things that do not exist.
pub(super) fn nobodys() -> Named {
    let made_up = "0198a000-0000-7000-8000-00000000000";
    let nobody = Person { symbol: "55", number: "555777", birth: "1955-05-05", kana: "ダレデモ ナイ", ..AOI };
    Named {
        notice: format!("{made_up}1"),
        session: format!("{made_up}2"),
        page: "no-such".into(),
        terms: format!("{made_up}3"),
        terms_hash: "0".repeat(64),
        user_id: "story.nobody".into(),
        person: nobody,
        office: NamedOffice::nobodys(),
    }
}

fn small(version: u64) -> u32 {
    u32::try_from(version).expect("a small version")
}
