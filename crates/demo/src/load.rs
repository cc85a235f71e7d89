//! Loads the demo into its store. Every step can be taken again: a start that
//! was cut off is made whole by the next.

use std::io::Cursor;

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_app::host::{Host, Shared};
use madoguchi_app::ledger::LedgerStop;
use madoguchi_app::operator::{
    Audience, NoticeDraft, OperatorStop, TermsDraft, notice_fact, profile_import, terms_fact,
};
use madoguchi_app::roster::{RosterOrder, RosterStop, import};
use madoguchi_app::store::{Commit, NoticeQuery, RosterStore, SecretKind, SecretWrite, Store, StoreError};
use madoguchi_app::{Refusal, text};
use madoguchi_domain::fact::{Actor, Fact, Subject};
use madoguchi_domain::federation::{FederationCode, FederationCodeRefusal};
use madoguchi_domain::ids::AccountId;
use madoguchi_domain::insurer_code::{InsurerCode, InsurerCodeRefusal};
use madoguchi_domain::kana::{KanaKeys, KanaRefusal};
use madoguchi_domain::mail_address::{MailAddress, MailAddressRefusal};
use madoguchi_domain::office::OfficeNumberRefusal;
use madoguchi_domain::profile;
use madoguchi_domain::roster::{Encoding, Relation, RosterRow, RosterWriter, Unwritable};
use madoguchi_domain::symbol_number::{Number, Symbol, SymbolNumberRefusal};
use madoguchi_domain::user_id;
use zeroize::Zeroizing;

use crate::data::{self, Person};

/// Rows of an insurer's series that are looked at: the demo's own are among the first.
const ROWS: u32 = 1000;

/// Why the demo could not be loaded. Its data are part of the program, so only
/// a failing store can be the cause outside of development.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file of the demo cannot be read.
    #[error("demo data: {0}")]
    Data(#[from] toml::de::Error),
    /// A value of the demo cannot be used.
    #[error("demo data: {0}")]
    Value(String),
    /// A profile, notice or text was refused.
    #[error(transparent)]
    Operator(#[from] OperatorStop),
    /// A roster was refused.
    #[error(transparent)]
    Roster(#[from] RosterStop),
    /// A ledger was refused.
    #[error(transparent)]
    Ledger(#[from] LedgerStop),
    /// The store or the program failed.
    #[error(transparent)]
    Failed(#[from] Refusal),
}

macro_rules! value_error {
    ($($refusal:ty),*) => { $(
        impl From<$refusal> for DemoError {
            fn from(refusal: $refusal) -> Self { Self::Value(refusal.to_string()) }
        }
    )* };
}
value_error!(
    FederationCodeRefusal,
    InsurerCodeRefusal,
    OfficeNumberRefusal,
    SymbolNumberRefusal,
    KanaRefusal,
    MailAddressRefusal,
    Unwritable
);

impl From<StoreError> for DemoError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Loads what is missing. On an install that is no demo it refuses.
///
/// # Errors
/// When the store fails, or the install is no demo.
pub async fn load<S: RosterStore, H: Host>(app: &Shared<S, H>) -> Result<(), DemoError> {
    if !app.host.demo() {
        return Err(Refusal::from(madoguchi_wire::ErrorCode::NotAllowed).into());
    }
    for (file, text) in data::PROFILES {
        profile_import(app, file, text).await?;
    }
    load_site(app).await?;
    let people = data::people()?;
    for (file, text) in data::PROFILES {
        let code = profile::parse(file, text).map_err(OperatorStop::from)?.code;
        load_roster(app, &code, &people).await?;
        load_insurer(app, &code, &people).await?;
    }
    crate::desk::load(app).await
}

/// Loads the people of an insurer, unless the last of them is there.
async fn load_roster<S: RosterStore, H: Host>(
    app: &Shared<S, H>,
    insurer: &InsurerCode,
    people: &[Person],
) -> Result<(), DemoError> {
    let rows = people.iter().filter(|p| p.insurer == insurer.as_str()).map(row).collect::<Result<Vec<_>, _>>()?;
    let insured = rows.iter().rfind(|row| row.relation == Relation::Insured);
    if let Some(last) = insured
        && find(app, last).await?.is_some()
    {
        return Ok(());
    }
    let mut writer = RosterWriter::new(Vec::new(), Encoding::Utf8)?;
    for row in &rows {
        writer.write(row)?;
    }
    let file = writer.finish()?;
    let order = RosterOrder { insurer: insurer.clone(), full: false, confirm_ended: None, dry_run: false, demo: true };
    import(app, order, move || Ok(Cursor::new(file))).await?;
    Ok(())
}

fn row(person: &Person) -> Result<RosterRow, DemoError> {
    Ok(RosterRow {
        insurer: InsurerCode::new(&person.insurer)?,
        symbol: Symbol::new(&person.symbol)?,
        number: Number::new(&person.number)?,
        branch_number: person.branch_number.clone(),
        birth_date: person.birth_date,
        name: person.name.clone(),
        kana: person.kana.clone(),
        kana_keys: KanaKeys::new(&person.kana)?,
        mail: person.mail.as_deref().map(MailAddress::new).transpose()?,
        relation: match person.relation {
            data::Relation::Insured => Relation::Insured,
            data::Relation::Dependant => Relation::Dependant,
        },
        employee_number: person.employee_number.clone(),
    })
}

async fn find<S: RosterStore, H: Host>(
    app: &Shared<S, H>,
    row: &RosterRow,
) -> Result<Option<madoguchi_app::store::MemberRecord>, DemoError> {
    let matching = madoguchi_app::insurer::profile_of(app, &row.insurer).await?.matching;
    let (symbol, number) = (row.symbol.key(matching.symbol_width), row.number.key(matching.number_width));
    let found = app.store.members_matching(&row.insurer, &symbol, &number, row.birth_date).await?;
    Ok(found.into_iter().find(|member| member.name == row.name))
}

/// Terms and the notices to everybody: all of them or none.
async fn load_site<S: RosterStore, H: Host>(app: &Shared<S, H>) -> Result<(), DemoError> {
    let query = NoticeQuery { limit: 1, ..NoticeQuery::default() };
    if !app.store.notices(&query).await?.is_empty() {
        return Ok(());
    }
    let mut commit = Commit::default();
    add_terms(app, &mut commit).await?;
    add_notices(app, &mut commit).await?;
    app.store.commit(commit).await?;
    Ok(())
}

/// Notices and accounts of an insurer: all of them or none. A commit of its own,
/// since a store may let no commit reach two insurers.
async fn load_insurer<S: RosterStore, H: Host>(
    app: &Shared<S, H>,
    insurer: &InsurerCode,
    people: &[Person],
) -> Result<(), DemoError> {
    let series = app.store.journal_rows(&Subject::Insurer(insurer.clone()), 0, ROWS).await?;
    if series.iter().any(|row| row.row.kind == "notice_published") {
        return Ok(());
    }
    let mut commit = Commit { insurer: Some(insurer.clone()), ..Commit::default() };
    add_notices(app, &mut commit).await?;
    for person in people.iter().filter(|person| person.insurer == insurer.as_str()) {
        add_account(app, &mut commit, person).await?;
    }
    app.store.commit(commit).await?;
    Ok(())
}

async fn add_terms<S: RosterStore, H: Host>(app: &Shared<S, H>, commit: &mut Commit) -> Result<(), DemoError> {
    let file = data::terms()?;
    for terms in &file.terms {
        let draft = TermsDraft {
            variant: terms.variant.clone(),
            version: terms.version.clone(),
            title_ja: file.title.ja.clone(),
            title_en: file.title.en.clone(),
            effective_from: terms.effective_from,
            placeholder: true,
            text: terms.text().to_owned(),
        };
        let (subject, fact) = terms_fact(app, &draft).await?;
        commit.facts.push(app.fact(subject, Actor::Operator, fact));
    }
    Ok(())
}

/// The notices of the commit's insurer or federation, or those to everybody.
pub(crate) async fn add_notices<S: Store, H: Host>(app: &Shared<S, H>, commit: &mut Commit) -> Result<(), DemoError> {
    let insurer = commit.insurer.as_ref().map(InsurerCode::as_str);
    let federation = commit.federation.as_ref().map(FederationCode::as_str);
    let mut notices = data::notices()?;
    notices.retain(|notice| notice.insurer.as_deref() == insurer && notice.federation.as_deref() == federation);
    for notice in notices {
        let (subject, fact) = notice_fact(app, &draft(notice)?).await?;
        commit.facts.push(app.fact(subject, Actor::Operator, fact));
    }
    Ok(())
}

fn draft(notice: data::Notice) -> Result<NoticeDraft, DemoError> {
    let insurer = notice.insurer.as_deref().map(InsurerCode::new).transpose()?;
    let federation = notice.federation.as_deref().map(FederationCode::new).transpose()?;
    let audience = match (insurer, notice.member, federation) {
        (None, _, None) => Audience::Site,
        (None, _, Some(federation)) => Audience::Federation(federation),
        (Some(insurer), None, _) => Audience::Insurer(insurer),
        (Some(insurer), Some(member), _) => {
            Audience::Member { insurer, symbol: member.symbol, number: member.number, birth_date: member.birth_date }
        }
    };
    Ok(NoticeDraft {
        audience,
        title: data::with_weekdays(&notice.title),
        body: data::with_weekdays(&notice.body),
        link: notice.link,
        published_at: Some(morning_of(notice.published_on)?),
    })
}

/// Nine o'clock in Japan.
fn morning_of(day: Date) -> Result<Timestamp, DemoError> {
    jiff::tz::Offset::constant(9).to_timestamp(day.at(9, 0, 0, 0)).map_err(|e| DemoError::Value(e.to_string()))
}

/// An account that exists from the beginning. It accepted the oldest terms of
/// its variant, so that the revision shows what changed (TRM-02).
async fn add_account<S: RosterStore, H: Host>(
    app: &Shared<S, H>,
    commit: &mut Commit,
    person: &Person,
) -> Result<(), DemoError> {
    let Some(wanted) = &person.account else { return Ok(()) };
    let row = row(person)?;
    let Some(member) = find(app, &row).await? else { return Err(DemoError::Value("an account of nobody".into())) };
    let profile = madoguchi_app::insurer::profile_of(app, &row.insurer).await?;
    let user_id = text::read_user_id(&wanted.user_id, &profile).map_err(|e| DemoError::Value(format!("{e:?}")))?;
    let Some(address) = row.mail else { return Err(DemoError::Value("an account without address".into())) };
    let account = AccountId::new(app.now(), app.random());
    let verifier = app.hasher.hash(Zeroizing::new(wanted.password.clone()), app.random()).await?;
    let published = app.store.terms(&profile.terms.variant).await?;
    let oldest = published.into_iter().min_by_key(|terms| terms.effective_from);
    let mut add = |fact| commit.facts.push(app.fact(Subject::Member(member.id), Actor::Account(account), fact));
    add(Fact::AccountOpened {
        account,
        member: member.id,
        insurer: row.insurer.clone(),
        user_id: user_id.as_typed().to_owned(),
        user_id_key: user_id::key_of(&wanted.user_id),
        address: address.as_str().to_owned(),
        language: "ja".into(),
    });
    if let Some(terms) = oldest {
        add(Fact::TermsAccepted { account, terms: terms.id, version: terms.version, sha256: terms.sha256 });
    }
    commit.secrets.push(SecretWrite { owner: account.uuid(), kind: SecretKind::Password, value: Some(verifier) });
    Ok(())
}
