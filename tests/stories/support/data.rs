//! How data come into an install of a story: the shipped profiles, rosters of
//! invented people, terms, notices. All by the ways operators use.

use std::io::Cursor;
use std::path::Path;

use madoguchi_app::host::Host as _;
use madoguchi_app::operator::{self, Audience, News, NoticeDraft, TermsDraft};
use madoguchi_app::roster::{self, RosterOrder};
use madoguchi_app::store::{Commit, OperatorStore as _, Outcome, Store as _};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::MemberId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_wire::Text;
use madoguchi_wire::demo::DemoPerson;

use super::people::{self, Person, roster_of};
use super::world::World;

/// Terms in two articles.
pub(crate) const TERMS: &str =
    "# 第1条（目的）\n本規約は、会員の利用条件を定めます。\n\n# 第2条（利用料）\n利用料は無料です。\n";

fn code(insurer: &str) -> InsurerCode {
    InsurerCode::new(insurer).expect("a code")
}

/// Imports a shipped profile.
pub(crate) async fn import_profile(world: &World, insurer: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles").join(format!("{insurer}.toml"));
    let text = std::fs::read_to_string(&path).expect("a shipped profile");
    operator::profile_import(&world.app, insurer, &text).await.expect("a profile without a mistake");
}

/// Leaves something in the store that no program of ours would write.
pub(crate) async fn break_profile(world: &World, insurer: &str) {
    let insurer = code(insurer);
    let fact = Fact::ProfileImported { insurer: insurer.clone(), sha256: String::new(), profile: "{}".to_owned() };
    let facts = vec![world.app.fact(Subject::Insurer(insurer), Actor::Operator, fact)];
    let outcome = world.app.store.commit(Commit { facts, ..Commit::default() }).await;
    assert_eq!(outcome.expect("the store serves"), Outcome::Done);
}

/// Imports a roster beside what is there.
pub(crate) async fn import_roster(world: &World, insurer: &str, csv: &str) {
    if csv != people::roster(insurer) {
        world.has_others();
    }
    load(world, insurer, csv.to_owned(), None).await;
}

/// Imports a full roster of these people; one other member ends by it.
pub(crate) async fn end_memberships(world: &World, insurer: &str, who_stay: &[Person]) {
    load(world, insurer, roster_of(who_stay.iter()), Some(1)).await;
}

async fn load(world: &World, insurer: &str, csv: String, full_ending: Option<u64>) {
    let order = RosterOrder {
        insurer: code(insurer),
        full: full_ending.is_some(),
        confirm_ended: full_ending,
        dry_run: false,
        demo: world.app.host.demo(),
    };
    roster::import(&world.app, order, move || Ok(Cursor::new(csv.into_bytes())))
        .await
        .expect("a roster without a mistake");
}

/// Publishes terms.
pub(crate) async fn publish_terms(world: &World, variant: &str, version: &str, effective_from: &str, text: &str) {
    let draft = TermsDraft {
        variant: variant.to_owned(),
        version: version.to_owned(),
        title_ja: "iBss-WEBサービスシステム利用規約".to_owned(),
        title_en: "Terms of the iBss web service".to_owned(),
        effective_from: effective_from.parse().expect("a date"),
        placeholder: false,
        text: text.to_owned(),
    };
    operator::terms_publish(&world.app, &draft, News::LeftOut).await.expect("terms without a mistake");
}

/// Publishes a notice.
pub(crate) async fn publish_notice(world: &World, audience: Audience, title: &str, body: &str) {
    let draft =
        NoticeDraft { audience, title: title.to_owned(), body: body.to_owned(), link: None, published_at: None };
    operator::notice_publish(&world.app, &draft).await.expect("a notice without a mistake");
}

/// The notices of a person.
pub(crate) fn to_member(person: &Person) -> Audience {
    Audience::Member {
        insurer: code(person.insurer),
        symbol: person.symbol.to_owned(),
        number: person.number.to_owned(),
        birth_date: person.birth.parse().expect("a date"),
    }
}

/// The notices of an insurer.
pub(crate) fn to_insurer(insurer: &str) -> Audience {
    Audience::Insurer(code(insurer))
}

/// The notices of a federation to its offices.
pub(crate) fn to_offices_of(federation: &str) -> Audience {
    Audience::Federation(FederationCode::new(federation).expect("a code"))
}

/// Opens self-registration with a person's number again.
pub(crate) async fn reopen(world: &World, person: &Person) {
    let reopened = operator::member_reopen(&world.app, &code(person.insurer), person.symbol, person.number).await;
    assert!(reopened.expect("the number is read").was_closed);
}

/// The desk closes a person's account.
pub(crate) async fn close(world: &World, person: &Person) -> operator::Closed {
    let birth = person.birth.parse().expect("a date");
    operator::member_close(&world.app, &code(person.insurer), person.symbol, person.number, birth)
        .await
        .expect("the person is known")
}

/// Members of an insurer whom no mail reaches.
pub(crate) async fn undeliverable(world: &World, insurer: &str) -> Vec<MemberId> {
    let listed = world.app.store.undeliverable(Some(code(insurer))).await.expect("the store serves");
    listed.into_iter().map(|row| row.member).collect()
}

/// A person as the demo shows one.
pub(crate) fn demo_person(person: &Person) -> DemoPerson {
    DemoPerson {
        insurer_code: person.insurer.to_owned(),
        insurer_name: Text { ja: String::new(), en: String::new() },
        symbol: person.symbol.to_owned(),
        number: person.number.to_owned(),
        birth_date: person.birth.to_owned(),
        name: person.name.to_owned(),
        kana: person.kana.to_owned(),
        employee_number: (!person.employee.is_empty()).then(|| person.employee.to_owned()),
        registered: false,
        note: None,
        login: None,
    }
}
