//! `notice publish`.

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use madoguchi_app::operator::{Audience, NoticeDraft, OperatorStop, notice_publish};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::insurer_code::InsurerCode;

use crate::args::NoticePublish;
use crate::install::{self, Place};
use crate::say;

/// Publishes a notice.
pub(crate) fn publish(place: &Place, asked: &NoticePublish) -> Result<()> {
    let body = std::fs::read_to_string(&asked.file)
        .with_context(|| format!("{} cannot be read as UTF-8", asked.file.display()))?;
    let published_at = asked.from.map(morning_of).transpose()?;
    let draft = NoticeDraft {
        audience: audience(asked)?,
        title: asked.title.clone(),
        body,
        link: asked.link.clone(),
        published_at,
    };
    install::with_store(place, async |install| notice_publish(&install.app, &draft).await.map_err(named))?;
    say::out(format_args!("published"))?;
    Ok(())
}

/// Whoever is not known here was named by an option.
fn named(stop: OperatorStop) -> anyhow::Error {
    let option = match &stop {
        OperatorStop::InsurerUnknown(_) => "--insurer",
        OperatorStop::FederationUnknown(_) => "--federation",
        _ => return stop.into(),
    };
    anyhow::Error::new(stop).context(option)
}

/// The argument parser has seen to it that one audience is named, and that all of a person's items are there, or none.
fn audience(asked: &NoticePublish) -> Result<Audience> {
    if let Some(federation) = &asked.federation {
        return Ok(Audience::Federation(FederationCode::new(federation).context("--federation")?));
    }
    let Some(insurer) = &asked.insurer else { return Ok(Audience::Site) };
    let insurer = InsurerCode::new(insurer).context("--insurer")?;
    Ok(match (&asked.symbol, &asked.number, asked.birth_date) {
        (Some(symbol), Some(number), Some(birth_date)) => {
            Audience::Member { insurer, symbol: symbol.clone(), number: number.clone(), birth_date }
        }
        (Some(_), _, _) | (_, Some(_), _) | (_, _, Some(_)) => {
            anyhow::bail!("a person is named by --symbol, --number and --birth-date together")
        }
        (None, None, None) => Audience::Insurer(insurer),
    })
}

/// Midnight in Japan.
fn morning_of(day: Date) -> Result<Timestamp> {
    Ok(Offset::constant(9).to_timestamp(day.at(0, 0, 0, 0))?)
}
