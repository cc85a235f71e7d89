//! Finding a member by the five items, for sign-up and for a forgotten user ID.
//! One answer for every failure, with the same work done; counted whether or
//! not such a member exists.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::counter::{Counter, Room};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::hex;
use madoguchi_domain::kana::{self, KanaKeys};
use madoguchi_domain::limits::{self, Limit};
use madoguchi_domain::profile::{ExtraFieldMode, InsurerProfile};
use madoguchi_wire::demo::DemoPerson;
use madoguchi_wire::text::BirthDateInput;
use madoguchi_wire::{ErrorCode, Field, FieldError};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::caller::{Caller, Peer};
use crate::error::{Answer, FormErrors, Refusal};
use crate::host::{App, Host};
use crate::insurer;
use crate::network;
use crate::retry::{Round, rounds};
use crate::store::{Commit, CounterKey, CounterWrite, Entity, MemberRecord, Outcome, Store};
use crate::text;

/// The items as typed (AUT-03).
#[derive(Debug, Clone)]
pub struct FiveItems {
    /// 保険者指定コード
    pub insurer_code: String,
    /// 記号
    pub symbol: String,
    /// 番号
    pub number: String,
    /// 生年月日
    pub birth_date: BirthDateInput,
    /// 氏名(カナ)
    pub kana: String,
    /// 従業員番号, where the insurer asks for it.
    pub employee_number: Option<String>,
}

/// The items as read.
struct Items {
    profile: InsurerProfile,
    symbol_key: String,
    number_key: String,
    birth_date: Date,
    kana: KanaKeys,
    employee_number: Option<String>,
}

/// Counters of the match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchKeys {
    /// Of a typed insurer, symbol and number.
    pub number: CounterKey,
    /// Of a typed insurer, birth date and kana key.
    pub person: CounterKey,
}

/// A member found, with the counters as they were read: whoever commits or tells
/// on the strength of the match expects them unchanged, so that guesses running
/// at the same time cannot slip past the limit.
#[derive(Debug, Clone)]
pub struct Found {
    /// The member.
    pub member: MemberRecord,
    /// The insurer.
    pub profile: InsurerProfile,
    /// Counters to expect and write back.
    counters: Vec<Counted>,
}

impl Found {
    /// Adds the counters to a commit. Failures that were counted before the match
    /// are remembered no shorter for it; an empty counter may go after a day.
    pub fn expect(&self, commit: &mut Commit, now: Timestamp) {
        for counted in &self.counters {
            let kept = if counted.counter.in_a_row > 0 { counted.remembered } else { SignedDuration::from_hours(24) };
            counted.write(commit, counted.counter.clone(), now + kept);
        }
    }
}

/// One counter of the match as it was read.
#[derive(Debug, Clone)]
struct Counted {
    key: CounterKey,
    version: u64,
    counter: Counter,
    /// The rows of the table that it is held against.
    rows: Vec<Limit>,
    /// How long its failures are remembered.
    remembered: SignedDuration,
}

impl Counted {
    fn write(&self, commit: &mut Commit, counter: Counter, keep_until: Timestamp) {
        commit.expect.push((Entity::Counter(self.key), self.version));
        commit.counters.push(CounterWrite { key: self.key, counter, keep_until });
    }
}

/// How long failures are remembered. The sum of failures closes a number until
/// it is reopened, so it is kept for a year.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Key of the counter of a number, for whoever reopens it.
pub fn match_keys<S: Store, H: Host>(
    app: &App<S, H>,
    insurer: &InsurerCode,
    symbol_key: &str,
    number_key: &str,
    person: (Date, &str),
) -> MatchKeys {
    let insurer = insurer.as_str().as_bytes();
    MatchKeys {
        number: app.keys.hmac("match number", &[insurer, symbol_key.as_bytes(), number_key.as_bytes()]),
        person: app.keys.hmac("match person", &[insurer, person.0.to_string().as_bytes(), person.1.as_bytes()]),
    }
}

/// Looks the member up.
///
/// # Errors
/// The fields that cannot be read; `MatchFailed` for every failure alike;
/// `NetworkLimit`, `MatchLimit` and `MatchClosed` once a limit is reached.
pub async fn find_member<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, typed: &FiveItems) -> Answer<Found> {
    let items = read(app, typed).await?;
    rounds(|| attempt(app, caller, &items)).await
}

async fn attempt<S: Store, H: Host>(app: &App<S, H>, caller: &Caller, items: &Items) -> Answer<Round<Found>> {
    let code = &items.profile.code;
    // Who matches is read together with the counters, and looked at only where they leave room.
    let (mut counters, candidates) = load(app, caller, items).await?;
    check_limits(app, &counters)?;
    let found = candidates.into_iter().find(|m| fits(items, m));
    match found {
        Some(member) => {
            // A crowd behind one address must not wait for one another: there a
            // number and a person are held by their own counters alone.
            if caller.peer.is_some_and(Peer::trusted) {
                counters.truncate(OWN);
            }
            Ok(Round::Done(Found { member, profile: items.profile.clone(), counters }))
        }
        None => count_failure(app, code, counters).await,
    }
}

/// How many counters are of what was typed; that of the network follows.
const OWN: usize = 2;

async fn load<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &Caller,
    items: &Items,
) -> Answer<(Vec<Counted>, Vec<MemberRecord>)> {
    let person = (items.birth_date, items.kana.first.as_str());
    let keys = match_keys(app, &items.profile.code, &items.symbol_key, &items.number_key, person);
    let number_rows = vec![limits::MATCH_FAILURES_PER_NUMBER, limits::MATCH_FAILURES_IN_ALL];
    let mut asked = vec![
        (keys.number, number_rows, REMEMBERED),
        (keys.person, vec![limits::MATCH_FAILURES_PER_PERSON], REMEMBERED),
    ];
    if let Some((key, limit)) = network::counter_of(app, caller, network::Counted::MatchFailures) {
        asked.push((key, vec![limit], SignedDuration::from_secs(i64::from(limit.seconds))));
    }
    let keys: Vec<CounterKey> = asked.iter().map(|(key, _, _)| *key).collect();
    let (code, symbol, number) = (&items.profile.code, &items.symbol_key, &items.number_key);
    let (loaded, members) = app.store.counted_and_matching(&keys, code, symbol, number, items.birth_date).await?;
    let counted = |((key, rows, remembered), (version, counter))| Counted { key, version, counter, rows, remembered };
    Ok((asked.into_iter().zip(loaded).map(counted).collect(), members))
}

/// The network comes first: one that has spent its failures learns nothing of
/// any number, not even whether it is closed.
fn check_limits<S: Store, H: Host>(app: &App<S, H>, counters: &[Counted]) -> Answer<()> {
    let now = app.now();
    let [number, person, network @ ..] = counters else {
        return Err(Refusal::Unexpected("store answered too few counters".into()));
    };
    for Counted { counter, rows, .. } in network {
        rows.iter().try_for_each(|limit| network::check(counter, *limit, now))?;
    }
    let (number, person) = (&number.counter, &person.counter);
    if number.in_a_row >= limits::MATCH_FAILURES_IN_ALL.number {
        return Err(ErrorCode::MatchClosed.into());
    }
    match number.room(limits::MATCH_FAILURES_PER_NUMBER, now).and(person.room(limits::MATCH_FAILURES_PER_PERSON, now)) {
        Room::Free => Ok(()),
        Room::After(seconds) => Err(Refusal::after(ErrorCode::MatchLimit, seconds)),
    }
}

/// Kana and employee number; both are always compared.
fn fits(items: &Items, member: &MemberRecord) -> bool {
    let register = KanaKeys::from_stored(&member.kana_key, &member.kana_second_key);
    let kana = kana::matches(&items.kana, &register, items.profile.matching.second_kana_key);
    let employee = match (items.profile.form.extra_field.mode, &items.employee_number, &member.employee_number) {
        (ExtraFieldMode::None, _, _) => true,
        // A roster without employee numbers cannot contradict one.
        (_, _, None) => true,
        (_, None, Some(_)) => false,
        (_, Some(typed), Some(known)) => {
            bool::from(employee_key(typed).as_bytes().ct_eq(employee_key(known).as_bytes()))
        }
    };
    kana & employee
}

/// Spreadsheets drop leading zeros, so both sides are compared without them.
fn employee_key(text: &str) -> String {
    madoguchi_domain::half_width::to_half_width(text).text.trim().trim_start_matches('0').to_ascii_lowercase()
}

async fn count_failure<S: Store, H: Host>(
    app: &App<S, H>,
    insurer: &InsurerCode,
    counters: Vec<Counted>,
) -> Answer<Round<Found>> {
    let now = app.now();
    let mut commit = Commit::default();
    for counted in counters {
        let mut counter = counted.counter.clone();
        counter.hit(now);
        for row in &counted.rows {
            let count = if row.seconds == 0 { counter.in_a_row } else { counter.within(row.seconds, now) };
            if count == row.number {
                let fact = Fact::LimitReached { limit: row.name.to_owned(), tag: hex(&counted.key) };
                commit.facts.push(app.fact(Subject::Insurer(insurer.clone()), Actor::Visitor, fact));
            }
        }
        counted.write(&mut commit, counter, now + counted.remembered);
    }
    match app.store.commit(commit).await? {
        Outcome::Done if app.host.demo() => Err(ErrorCode::DemoRefusesRealData.into()),
        Outcome::Done => Err(ErrorCode::MatchFailed.into()),
        Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
    }
}

/// Reads all items and names everything that is wrong with them at once.
async fn read<S: Store, H: Host>(app: &App<S, H>, typed: &FiveItems) -> Answer<Items> {
    let mut errors = FormErrors::default();
    let insurer = insurer::find(app, &typed.insurer_code).await?;
    let insurer = errors.take(insurer);
    let (width_s, width_n) =
        insurer.as_ref().map_or((None, None), |i| (i.profile.matching.symbol_width, i.profile.matching.number_width));
    let symbol = errors.take(text::read_symbol(&typed.symbol, width_s));
    let number = errors.take(text::read_number(&typed.number, width_n));
    let birth_date = errors.take(text::read_birth_date(app, &typed.birth_date));
    let kana = errors.take(text::read_kana(&typed.kana));
    let employee_number = insurer.as_ref().and_then(|i| {
        let given = typed.employee_number.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        errors.take(employee_number(&i.profile, given.or_else(|| i.employee_number.clone()))).flatten()
    });
    errors.check()?;
    match (insurer, symbol, number, birth_date, kana) {
        (Some(insurer), Some(symbol_key), Some(number_key), Some(birth_date), Some(kana)) => {
            Ok(Items { profile: insurer.profile, symbol_key, number_key, birth_date, kana, employee_number })
        }
        _ => Err(Refusal::Unexpected("a field was neither read nor refused".into())),
    }
}

fn employee_number(profile: &InsurerProfile, given: Option<String>) -> Result<Option<String>, FieldError> {
    match (profile.form.extra_field.mode, given) {
        (ExtraFieldMode::None, _) => Ok(None),
        (ExtraFieldMode::Field | ExtraFieldMode::Both | ExtraFieldMode::CodeSuffix, Some(given))
            if given.chars().count() > 50 =>
        {
            Err(FieldError { name: Field::EmployeeNumber, code: ErrorCode::TooLong, detail: Some("50".into()) })
        }
        (ExtraFieldMode::Field | ExtraFieldMode::Both | ExtraFieldMode::CodeSuffix, Some(given)) => Ok(Some(given)),
        (ExtraFieldMode::Field | ExtraFieldMode::Both | ExtraFieldMode::CodeSuffix, None) => {
            Err(FieldError { name: Field::EmployeeNumber, code: ErrorCode::Required, detail: None })
        }
    }
}

/// The five items as read, for an answer that never tells (LOG-03).
#[derive(Clone, Serialize, Deserialize)]
pub struct QuietItems {
    /// The typed insurer.
    pub insurer: InsurerCode,
    symbol_key: String,
    number_key: String,
    birth_date: Date,
    kana: (String, String),
    employee_number: Option<String>,
}

impl QuietItems {
    /// Key of the typed number, for the limit of such questions.
    pub fn number<S: Store, H: Host>(&self, app: &App<S, H>) -> CounterKey {
        match_keys(app, &self.insurer, &self.symbol_key, &self.number_key, (self.birth_date, &self.kana.0)).number
    }
}

/// Reads the items without comparing them with anybody.
///
/// # Errors
/// The fields that cannot be read.
pub async fn read_quietly<S: Store, H: Host>(app: &App<S, H>, typed: &FiveItems) -> Answer<QuietItems> {
    let items = read(app, typed).await?;
    Ok(QuietItems {
        insurer: items.profile.code,
        symbol_key: items.symbol_key,
        number_key: items.number_key,
        birth_date: items.birth_date,
        kana: (items.kana.first.as_str().to_owned(), items.kana.second.as_str().to_owned()),
        employee_number: items.employee_number,
    })
}

/// Looks the member up without counting and without regard to the limits of the
/// match: whoever asked learns nothing from it, so there is nothing to guess,
/// and counting would let a stranger close somebody's sign-up. For the same
/// reason it must not be used where an answer shows, or by its time tells, what
/// was found.
///
/// # Errors
/// When the store cannot serve.
pub async fn find_quietly<S: Store, H: Host>(app: &App<S, H>, quiet: QuietItems) -> Answer<Option<MemberRecord>> {
    let items = Items {
        profile: insurer::profile_of(app, &quiet.insurer).await?,
        symbol_key: quiet.symbol_key,
        number_key: quiet.number_key,
        birth_date: quiet.birth_date,
        kana: KanaKeys::from_stored(&quiet.kana.0, &quiet.kana.1),
        employee_number: quiet.employee_number,
    };
    let code = &items.profile.code;
    let found = app.store.members_matching(code, &items.symbol_key, &items.number_key, items.birth_date).await?;
    Ok(found.into_iter().find(|member| fits(&items, member)))
}

/// Whether an invented person of the demo has an account.
///
/// # Errors
/// When the store cannot serve.
pub async fn person_registered<S: Store, H: Host>(app: &App<S, H>, person: &DemoPerson) -> Answer<bool> {
    let Ok(insurer) = insurer::find(app, &person.insurer_code).await? else { return Ok(false) };
    let matching = &insurer.profile.matching;
    let (Ok(symbol), Ok(number), Ok(birth)) = (
        text::read_symbol(&person.symbol, matching.symbol_width),
        text::read_number(&person.number, matching.number_width),
        person.birth_date.parse::<Date>(),
    ) else {
        return Ok(false);
    };
    let members = app.store.members_matching(&insurer.profile.code, &symbol, &number, birth).await?;
    Ok(members.iter().any(|m| m.name == person.name && m.account.is_some()))
}
