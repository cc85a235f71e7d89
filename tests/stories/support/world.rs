//! An install with data of its own, the windows people sit at, and a server
//! between where the place has one.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use madoguchi_app::caller::{Caller, Peer, Token};
use madoguchi_app::hasher::Hasher;
use madoguchi_app::host::{App, Shared};
use madoguchi_app::keys::Keys;
use madoguchi_app::outbox;
use madoguchi_app::paper::Paper;
use madoguchi_app::store::{MemberRecord, OperatorStore as _, Store as _, StoredRow};
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::DeviceId;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal;
use madoguchi_domain::symbol_number::{Number, Symbol};
use madoguchi_store::AnyStore;
use zeroize::Zeroizing;

use super::data;
use super::home::Home;
use super::host::{Chance, Clock, Dialogue, Mail, OnceQueued, StoryHost, StoryPost, lock};
use super::people::{EVERYBODY, INSURERS, Person};
use super::place::Place;
use super::privacy;
use super::server::{self, StoryServer};
use super::way::{self, Way};
use super::window::Window;

/// An install.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) app: Shared<AnyStore, StoryHost>,
    /// What browsers talk to; none where people sit at desktops.
    pub(crate) server: Option<Arc<StoryServer>>,
    pub(crate) clock: Clock,
    pub(crate) post: StoryPost,
    /// What a restart keeps.
    kept: Kept,
    papers: Arc<Mutex<Vec<Paper>>>,
    windows: Arc<AtomicU32>,
}

/// What a world is made of, and made of again.
#[derive(Clone)]
struct Kept {
    home: Arc<Home>,
    place: Place,
    host: StoryHost,
    at_desktops: bool,
    /// Whether people are in the roster whom only their story knows.
    others: Arc<AtomicBool>,
}

impl World {
    /// An insurer's office: all profiles, all rosters, terms in force.
    pub(crate) async fn new() -> Self {
        let world = Self::without_terms().await;
        world.publish_terms().await;
        world
    }

    /// The same, elsewhere than this run's stories.
    pub(crate) async fn elsewhere(place: Place, home: Home) -> Self {
        let world =
            Self::over(Kept { home: Arc::new(home), place, host: host(), at_desktops: false, others: Arc::default() })
                .await;
        world.load_members().await;
        world.publish_terms().await;
        world
    }

    /// An office that asks for today's password rules, whatever a profile says.
    pub(crate) async fn strict() -> Self {
        let world = Self::with(|host| host.strict = Arc::new(true.into())).await;
        world.load_members().await;
        world
    }

    /// The same before any terms were published.
    pub(crate) async fn without_terms() -> Self {
        let world = Self::empty().await;
        world.load_members().await;
        world
    }

    /// An install without any data.
    pub(crate) async fn empty() -> Self {
        Self::with(|_| ()).await
    }

    /// An install without any data, whose store a story can look into.
    pub(crate) async fn readable() -> Self {
        let place = Place::chosen();
        let home = Arc::new(Home::readable(place).await);
        Self::over(Kept { home, place, host: host(), at_desktops: false, others: Arc::default() }).await
    }

    /// Where a readable store holds a word in clear.
    pub(crate) async fn stored_in(&self, word: &str) -> Vec<String> {
        self.kept.home.holding(word).await
    }

    /// The demo, with its people.
    pub(crate) async fn demo() -> Self {
        let world = Self::with(|host| {
            host.demo_mode = true;
            host.people = vec![data::demo_person(&super::people::NAGISA)];
        })
        .await;
        world.load_members().await;
        world
    }

    /// The demo as it is shipped, with its desk.
    pub(crate) async fn shipped_demo() -> Self {
        let world = Self::with(|host| {
            host.demo_mode = true;
            host.people = madoguchi_demo::people();
        })
        .await;
        madoguchi_demo::load(&world.app).await.expect("the shipped demo loads");
        // Its ledger holds offices that the stories do not know.
        world.has_others();
        world
    }

    async fn load_members(&self) {
        for insurer in INSURERS {
            data::import_profile(self, insurer).await;
            data::import_roster(self, insurer, &super::people::roster(insurer)).await;
        }
    }

    async fn publish_terms(&self) {
        for variant in ["basic", "with-points"] {
            data::publish_terms(self, variant, "1.0", "2024-04-01", data::TERMS).await;
        }
    }

    async fn with(change: impl FnOnce(&mut StoryHost)) -> Self {
        let mut host = host();
        change(&mut host);
        let place = Place::chosen();
        Self::over(Kept {
            home: Arc::new(Home::new(place).await),
            place,
            host,
            at_desktops: false,
            others: Arc::default(),
        })
        .await
    }

    async fn over(kept: Kept) -> Self {
        privacy::listen();
        let app = Arc::new(App {
            store: kept.home.open(&kept.host).await,
            host: kept.host.clone(),
            keys: Keys::new(Zeroizing::new([1; 32]), Zeroizing::new([2; 32])),
            hasher: Hasher::new(2, [3; 16]).expect("argon2"),
        });
        let server = if kept.place.is_web() { Some(Arc::new(StoryServer::start(&app).await)) } else { None };
        Self {
            app,
            server,
            clock: kept.host.clock.clone(),
            post: kept.host.post.clone(),
            papers: Arc::clone(&kept.host.papers),
            kept,
            windows: Arc::default(),
        }
    }

    /// The story is about desktops alone: in every place its people sit at one.
    pub(crate) fn desktops_alone(mut self) -> Self {
        self.kept.at_desktops = true;
        self
    }

    /// What is told differently by the way in which this story's people come.
    pub(crate) fn way(&self) -> &'static Way {
        if self.by_browser() { &way::WEB } else { &way::DESKTOP }
    }

    /// People were loaded whom only this story knows.
    pub(crate) fn has_others(&self) {
        self.kept.others.store(true, Ordering::Relaxed);
    }

    /// Random calls of a walk.
    pub(crate) fn random_calls(&self) -> usize {
        let place = if std::env::var_os("MADOGUCHI_LONG").is_some() { Place::Sqlite } else { self.kept.place };
        place.random_calls()
    }

    fn by_browser(&self) -> bool {
        self.server.is_some() && !self.kept.at_desktops
    }

    /// The program was closed and opened again over the same data.
    pub(crate) async fn restarted(self) -> Self {
        self.check_journal().await;
        let kept = self.kept.clone();
        self.stop().await;
        Self::over(kept).await
    }

    async fn stop(self) {
        if let Some(server) = self.server {
            let server = Arc::into_inner(server).expect("no window is left open");
            server.stop().await;
        }
    }

    /// From now on the disk has no room for anything new, or has room again.
    pub(crate) async fn disk_is_full(&self, full: bool) {
        let done = self.kept.home.filling(&self.app.store, full);
        tokio::task::spawn_blocking(done).await.expect("no panic");
    }

    /// The disk has no room as soon as the next use case has committed and tells of a mail.
    pub(crate) fn disk_will_be_full_once_committed(&self) {
        self.app.host.once_queued.will(self.kept.home.filling(&self.app.store, true));
    }

    /// From now on the install asks for today's rules, whatever a profile says.
    pub(crate) fn asks_for_strict_rules(&self) {
        self.app.host.strict.store(true, Ordering::Relaxed);
    }

    /// A person sits down at a device that is not known yet.
    pub(crate) fn window(&self) -> Window {
        if self.by_browser() { self.browser(self.next_peer()) } else { self.desktop() }
    }

    /// The same, at a desktop in every place.
    pub(crate) fn desktop(&self) -> Window {
        self.seat(Caller::at_desktop(self.device(), way::DESKTOP.device_name))
    }

    /// The same, at a desktop that people share.
    pub(crate) fn counter(&self) -> Window {
        let mut window = self.desktop();
        window.caller.shared = true;
        window
    }

    /// The same, in a browser in every place; without a server `dispatch` is told so.
    pub(crate) fn browser(&self, peer: Peer) -> Window {
        self.seat(Caller::at_browser(self.device(), way::WEB.device_name, peer))
    }

    fn seat(&self, caller: Caller) -> Window {
        Window { world: self.clone(), caller, visit: Token::new(&self.app) }
    }

    fn device(&self) -> DeviceId {
        DeviceId::new(self.clock.now(), self.app.random())
    }

    fn next_peer(&self) -> Peer {
        Peer::new(server::address(self.windows.fetch_add(1, Ordering::Relaxed)), true)
    }

    /// Hands over what is due, and gives what arrived by it.
    pub(crate) async fn deliver(&self) -> Vec<Mail> {
        let before = self.post.delivered().len();
        while outbox::run_once(&self.app, &self.post).await.expect("the outbox runs") > 0 {}
        self.post.delivered().split_off(before)
    }

    /// Delivers, and reads the code from the newest mail to an address.
    pub(crate) async fn code_to(&self, address: &str) -> String {
        self.deliver().await;
        let mails = self.post.delivered();
        let newest = mails.iter().rev().find(|mail| mail.to == address && mail.code().is_some());
        newest.and_then(Mail::code).unwrap_or_else(|| panic!("no code arrived")).to_owned()
    }

    /// Kinds of the mails that arrived at an address, oldest first.
    pub(crate) fn mails_to(&self, address: &str) -> Vec<&'static str> {
        self.post.delivered().iter().filter(|mail| mail.to == address).map(Mail::kind).collect()
    }

    /// Papers that were saved.
    pub(crate) fn papers(&self) -> Vec<Paper> {
        lock(&self.papers).clone()
    }

    /// The person's row of the roster.
    pub(crate) async fn member(&self, person: &Person) -> MemberRecord {
        self.find_member(person).await.expect("the person is in the roster")
    }

    async fn find_member(&self, person: &Person) -> Option<MemberRecord> {
        let insurer = InsurerCode::new(person.insurer).expect("a code");
        // A story may have broken it.
        let profile = madoguchi_app::insurer::profile(&self.app, &insurer).await.ok().flatten()?;
        let symbol = Symbol::new(person.symbol).expect("a symbol").key(profile.matching.symbol_width);
        let number = Number::new(person.number).expect("a number").key(profile.matching.number_width);
        let birth = person.birth.parse().expect("a date");
        let found = self.app.store.members_matching(&insurer, &symbol, &number, birth).await.expect("the store serves");
        found.into_iter().find(|member| member.name == person.name)
    }

    /// Facts of a person's series, oldest first.
    pub(crate) async fn facts(&self, person: &Person) -> Vec<Fact> {
        let member = self.member(person).await;
        let rows = self.rows(&Subject::Member(member.id)).await;
        rows.iter()
            .filter_map(|row| row.body.as_deref())
            .map(|body| journal::body_fact(body).expect("a body"))
            .collect()
    }

    /// Kinds of the facts of a person's series, oldest first.
    pub(crate) async fn kinds(&self, person: &Person) -> Vec<String> {
        let member = self.member(person).await;
        self.rows(&Subject::Member(member.id)).await.into_iter().map(|row| row.row.kind).collect()
    }

    /// Rows of a series.
    pub(crate) async fn rows(&self, subject: &Subject) -> Vec<StoredRow> {
        self.app.store.journal_rows(subject, 0, 10_000).await.expect("the store serves")
    }

    /// Fails when the header of a journal row gives somebody away.
    async fn check_journal(&self) {
        let report = self.app.store.journal_verify(Vec::new(), 10).await.expect("the store serves");
        assert!(report.problems.is_empty(), "the journal holds together: {:?}", report.problems);
        let mut subjects = vec![Subject::Install(self.app.store.install())];
        subjects.extend(INSURERS.iter().map(|code| Subject::Insurer(InsurerCode::new(code).expect("a code"))));
        for person in EVERYBODY {
            subjects.extend(self.find_member(person).await.map(|member| Subject::Member(member.id)));
        }
        subjects.extend(self.federation_subjects().await);
        let mut series = 0;
        for subject in subjects {
            let rows = self.rows(&subject).await;
            series += u64::from(!rows.is_empty());
            for StoredRow { row, .. } in rows {
                privacy::must_not_give_away(
                    "a journal row",
                    &format!("{} {} {} {}", row.series, row.actor, row.kind, row.fact_id),
                );
            }
        }
        let all = series == report.series || self.kept.others.load(Ordering::Relaxed);
        assert!(all, "{series} of {} series were looked at", report.series);
    }

    /// Ends the story: neither the log nor the journal may have given anybody away.
    pub(crate) async fn ends(self) {
        self.check_journal().await;
        // Windows may still stand open; what runs in the server ends with the story.
        privacy::check_log();
    }
}

/// The surroundings of a story, as it finds them.
fn host() -> StoryHost {
    StoryHost {
        clock: Clock::new(),
        chance: Chance::new(),
        papers: Arc::default(),
        demo_mode: false,
        strict: Arc::default(),
        people: Vec::new(),
        post: StoryPost::default(),
        dialogue: Dialogue::default(),
        once_queued: OnceQueued::default(),
    }
}
