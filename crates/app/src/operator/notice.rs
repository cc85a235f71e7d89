//! Publishing notices: of the site, of an insurer, to one person, or of a
//! federation (DSH-02, DSH-03, LOG-04, TRM-04).

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::{MemberId, NoticeId};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::profile::HttpsUrl;

use super::{OperatorStop, commit, insurer, line, must_be_served, paragraphs, value};
use crate::host::{App, Host};
use crate::store::{MemberRecord, Store};

/// Longest title and text in characters.
const TITLE_CHARS: usize = 200;
const BODY_CHARS: usize = 20_000;

/// To whom a notice speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// サイトからのお知らせ: everybody, before log-in too.
    Site,
    /// 組合からのお知らせ: all members of an insurer.
    Insurer(InsurerCode),
    /// ○○さんへのお知らせ
    Member {
        /// Whose member.
        insurer: InsurerCode,
        /// 記号
        symbol: String,
        /// 番号
        number: String,
        /// 生年月日
        birth_date: Date,
    },
    /// 国保連合会からのお知らせ: all offices of a federation.
    Federation(FederationCode),
}

/// A notice to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeDraft {
    /// To whom.
    pub audience: Audience,
    /// Title.
    pub title: String,
    /// Plain text, a paragraph a line.
    pub body: String,
    /// https link to read more.
    pub link: Option<String>,
    /// From when it is shown; now when none.
    pub published_at: Option<Timestamp>,
}

/// Publishes a notice.
///
/// # Errors
/// A value that cannot be used; an insurer, a person or a federation that is not known.
pub async fn notice_publish<S: Store, H: Host>(app: &App<S, H>, draft: &NoticeDraft) -> Result<(), OperatorStop> {
    let (subject, fact) = notice_fact(app, draft).await?;
    commit(app, subject, fact).await
}

/// The fact that publishes a notice, and whom it is about.
///
/// # Errors
/// As [`notice_publish`].
pub async fn notice_fact<S: Store, H: Host>(
    app: &App<S, H>,
    draft: &NoticeDraft,
) -> Result<(Subject, Fact), OperatorStop> {
    let title = line("title", &draft.title, TITLE_CHARS)?;
    let body = paragraphs("text", &draft.body, BODY_CHARS)?;
    let link = draft.link.clone().map(HttpsUrl::try_from).transpose().map_err(|reason| value("link", reason))?;
    let to = addressee(app, &draft.audience).await?;
    let fact = Fact::NoticePublished {
        notice: NoticeId::new(app.now(), app.random()),
        insurer: to.insurer,
        member: to.member,
        federation: to.federation,
        title,
        body,
        link: link.map(String::from),
        published_at: draft.published_at.unwrap_or_else(|| app.now()),
    };
    Ok((to.subject, fact))
}

/// An audience that is known here.
struct Addressee {
    subject: Subject,
    insurer: Option<InsurerCode>,
    member: Option<MemberId>,
    federation: Option<FederationCode>,
}

impl Addressee {
    /// Everybody, unless more is said.
    fn new(subject: Subject) -> Self {
        Self { subject, insurer: None, member: None, federation: None }
    }
}

async fn addressee<S: Store, H: Host>(app: &App<S, H>, audience: &Audience) -> Result<Addressee, OperatorStop> {
    Ok(match audience {
        Audience::Site => Addressee::new(Subject::Install(app.store.install())),
        Audience::Insurer(code) => {
            let code = insurer(app, code).await?.code;
            Addressee { insurer: Some(code.clone()), ..Addressee::new(Subject::Insurer(code)) }
        }
        Audience::Member { insurer, symbol, number, birth_date } => {
            let member = find(app, insurer, symbol, number, *birth_date).await?;
            Addressee {
                insurer: Some(member.insurer),
                member: Some(member.id),
                ..Addressee::new(Subject::Member(member.id))
            }
        }
        Audience::Federation(code) => {
            must_be_served(app, code).await?;
            Addressee { federation: Some(code.clone()), ..Addressee::new(Subject::Federation(code.clone())) }
        }
    })
}

/// The one insured person with a number and a birth date.
pub(super) async fn find<S: Store, H: Host>(
    app: &App<S, H>,
    code: &InsurerCode,
    symbol: &str,
    number: &str,
    birth_date: Date,
) -> Result<MemberRecord, OperatorStop> {
    let profile = insurer(app, code).await?;
    let (symbol, number) = (super::symbol(symbol, &profile)?, super::number(number, &profile)?);
    let mut found = app.store.members_matching(code, &symbol, &number, birth_date).await?;
    found.retain(|member| !member.ended);
    match (found.pop(), found.is_empty()) {
        (Some(member), true) => Ok(member),
        (Some(_), false) => Err(OperatorStop::MemberAmbiguous),
        (None, _) => Err(OperatorStop::MemberUnknown),
    }
}
