//! `profile check` and `profile import`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use madoguchi_app::operator::{ProfileImported, profile_import};
use madoguchi_domain::profile;

use crate::install::{self, Place};
use crate::say;

/// A file's name as it was given, and its text.
type Text = (String, String);

/// Says what is wrong with profiles; every file's first mistake, with its place.
pub(crate) fn check(files: &[PathBuf]) -> Result<()> {
    for (name, text) in read_all(files)? {
        // Checked already by reading; parsed again for its name.
        if let Ok(profile) = profile::parse(&name, &text) {
            say::out(format_args!("{name}: {} {}", profile.code.as_str(), profile.name.full.ja))?;
        }
    }
    Ok(())
}

/// Nothing is put in force unless every file can be.
pub(crate) fn import(place: &Place, files: &[PathBuf]) -> Result<()> {
    let texts = read_all(files)?;
    install::with_store_or_new(place, async |install| {
        for (name, text) in &texts {
            tell(&profile_import(&install.app, name, text).await?)?;
        }
        Ok(())
    })
}

fn tell(done: &ProfileImported) -> Result<()> {
    let what = if done.changed { "imported" } else { "unchanged" };
    say::out(format_args!("{} {} {what} (sha256 {})", done.insurer.as_str(), done.name, done.sha256))?;
    if done.load_roster_again {
        say::err(format_args!(
            "{}: the widths of 記号 or 番号 changed; load the roster again, or members are not found",
            done.insurer.as_str()
        ));
    }
    Ok(())
}

/// Reads and parses all files, and names the first mistake of each bad one.
fn read_all(files: &[PathBuf]) -> Result<Vec<Text>> {
    let mut texts = Vec::new();
    let mut bad = 0;
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
        if let Err(refusal) = profile::parse(&name, &text) {
            say::err(format_args!("{refusal}"));
            bad += 1;
        }
        texts.push((name, text));
    }
    if bad > 0 {
        bail!("{bad} of {} profiles have a mistake; nothing was changed", files.len());
    }
    Ok(texts)
}
