//! Publishing terms of use, with the news of it (TRM-01 to TRM-04).

use jiff::civil::Date;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::TermsId;
use madoguchi_domain::journal::hex;
use sha2::{Digest, Sha256};

use super::{Audience, NoticeDraft, OperatorStop, commit_all, line, notice_fact, paragraphs, value};
use crate::host::{App, Host};
use crate::store::Store;

/// Longest text in characters: the manuals' terms have some ten thousand.
const TEXT_CHARS: usize = 200_000;

/// Terms to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsDraft {
    /// Variant, as named in profiles.
    pub variant: String,
    /// Version as printed.
    pub version: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// Title in English.
    pub title_en: String,
    /// First day in force, in Japan.
    pub effective_from: Date,
    /// Whether the text is a placeholder, which every screen then says.
    pub placeholder: bool,
    /// The text; a line that starts with `# ` is a heading.
    pub text: String,
}

/// Terms that were published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsPublished {
    /// SHA-256 of the text as stored, hexadecimal.
    pub sha256: String,
    /// Insurers whose profile names the variant; with none of them the terms
    /// ask nobody for consent.
    pub insurers: Vec<String>,
}

/// Whether the site's news announces what is published (TRM-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A notice of the site, in the same commit.
    Announced,
    /// None, since the operator announces it otherwise.
    LeftOut,
}

/// Publishes terms. Who has accepted an earlier version is asked again from
/// the first day in force.
///
/// # Errors
/// A value that cannot be used; `VersionTaken`.
pub async fn terms_publish<S: Store, H: Host>(
    app: &App<S, H>,
    draft: &TermsDraft,
    news: News,
) -> Result<TermsPublished, OperatorStop> {
    let mut facts = vec![terms_fact(app, draft).await?];
    let sha256 = hash(&paragraphs("text", &draft.text, TEXT_CHARS)?);
    match news {
        News::Announced => facts.push(notice_fact(app, &announcement(draft)).await?),
        News::LeftOut => {}
    }
    commit_all(app, facts).await?;
    let profiles = crate::insurer::profiles(app).await?;
    let insurers =
        profiles.iter().filter(|p| p.terms.variant == draft.variant.trim()).map(|p| p.code.as_str().to_owned());
    Ok(TermsPublished { sha256, insurers: insurers.collect() })
}

/// The fact that publishes terms, and whom it is about.
///
/// # Errors
/// As [`terms_publish`].
pub async fn terms_fact<S: Store, H: Host>(
    app: &App<S, H>,
    draft: &TermsDraft,
) -> Result<(Subject, Fact), OperatorStop> {
    let variant = line("variant", &draft.variant, 40)?;
    if !variant.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') {
        return Err(value("variant", "a name is made of small letters, digits, `-` and `_`"));
    }
    let version = line("version", &draft.version, 40)?;
    if app.store.terms(&variant).await?.iter().any(|t| t.version == version) {
        return Err(OperatorStop::VersionTaken { variant, version });
    }
    let text = paragraphs("text", &draft.text, TEXT_CHARS)?;
    let fact = Fact::TermsPublished {
        terms: TermsId::new(app.now(), app.random()),
        variant,
        version,
        title_ja: line("title", &draft.title_ja, 200)?,
        title_en: line("English title", &draft.title_en, 200)?,
        effective_from: draft.effective_from,
        sha256: hash(&text),
        placeholder: draft.placeholder,
        text,
    };
    Ok((Subject::Install(app.store.install()), fact))
}

/// The notice that announces terms, in both languages. It speaks to everybody,
/// since a variant belongs to no single insurer.
fn announcement(draft: &TermsDraft) -> NoticeDraft {
    let (version, day) = (draft.version.trim(), draft.effective_from);
    let (title_ja, title_en) = (draft.title_ja.trim(), draft.title_en.trim());
    let (year, month, date) = (day.year(), day.month(), day.day());
    let body = format!(
        "「{title_ja}」を改定します。\n版：{version}\n適用開始日：{year}年{month}月{date}日\n\
         対象の方には、適用開始日以降のログインの際に、あらためて同意をおたずねします。\n\
         The terms of use \"{title_en}\" are revised: version {version}, in force from {day}. Members to whom they \
         apply are asked for their consent when they log in from that day on."
    );
    NoticeDraft {
        audience: Audience::Site,
        title: format!("利用規約改定のお知らせ（{version}、{year}年{month}月{date}日から）"),
        body,
        link: None,
        published_at: None,
    }
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
