//! `terms publish`: the text, and the news of it.

use anyhow::{Context as _, Result};
use madoguchi_app::operator::{News, TermsDraft, terms_publish};

use crate::args::TermsPublish;
use crate::install::{self, Place};
use crate::say;

/// Publishes a version of terms.
pub(crate) fn publish(place: &Place, asked: &TermsPublish) -> Result<()> {
    let text = std::fs::read_to_string(&asked.file)
        .with_context(|| format!("{} cannot be read as UTF-8", asked.file.display()))?;
    let draft = TermsDraft {
        variant: asked.variant.clone(),
        version: asked.version.clone(),
        title_en: asked.title_en.as_ref().unwrap_or(&asked.title).clone(),
        title_ja: asked.title.clone(),
        effective_from: asked.effective_from,
        placeholder: asked.placeholder,
        text,
    };
    let news = if asked.no_notice { News::LeftOut } else { News::Announced };
    let published = install::with_store(place, async |install| Ok(terms_publish(&install.app, &draft, news).await?))?;
    say::out(format_args!("published, in force from {} (sha256 {})", draft.effective_from, published.sha256))?;
    match news {
        News::Announced => say::out(format_args!("the site's news announces it"))?,
        News::LeftOut => {}
    }
    if published.insurers.is_empty() {
        say::err(format_args!(
            "no imported profile names the variant \"{}\"; nobody is asked for consent",
            draft.variant
        ));
    } else {
        say::out(format_args!("for members of {}", published.insurers.join(", ")))?;
    }
    Ok(())
}
