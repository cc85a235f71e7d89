//! `federation check`, `federation import` and `federation list`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use madoguchi_app::operator::federation_import;
use madoguchi_domain::federation;

use crate::args::FederationCommand;
use crate::install::{self, Place};
use crate::say;

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: &FederationCommand) -> Result<()> {
    match command {
        FederationCommand::Check { files } => check(files),
        FederationCommand::Import { files } => import(place, files),
        FederationCommand::List => list(place),
    }
}

/// Says what is wrong with profiles; every file's first mistake, with its place.
fn check(files: &[PathBuf]) -> Result<()> {
    for (name, text) in read_all(files)? {
        // Checked already by reading; parsed again for its name.
        if let Ok(profile) = federation::parse(&name, &text) {
            say::out(format_args!("{name}: {} {}", profile.code.as_str(), profile.name.full.ja))?;
        }
    }
    Ok(())
}

/// Nothing is put in force unless every file can be read.
fn import(place: &Place, files: &[PathBuf]) -> Result<()> {
    let texts = read_all(files)?;
    install::with_store_or_new(place, async |install| {
        for (name, text) in &texts {
            let done = federation_import(&install.app, name, text).await?;
            let what = if done.changed { "imported" } else { "unchanged" };
            say::out(format_args!("{} {} {what} (sha256 {})", done.federation.as_str(), done.name, done.sha256))?;
        }
        Ok(())
    })?;
    if place.lacks_desk()? {
        say::err(format_args!(
            "sites.desk is not set in the server's configuration: its servers do not start again without a site for \
             the federation's clerks"
        ));
    }
    Ok(())
}

fn list(place: &Place) -> Result<()> {
    let profiles =
        install::with_store(place, async |install| Ok(madoguchi_app::federation::profiles(&install.app).await?))?;
    for profile in profiles {
        let prefectures: Vec<&str> = profile.prefectures.iter().map(|prefecture| prefecture.ja()).collect();
        let (code, name) = (profile.code.as_str(), &profile.name.full.ja);
        say::out(format_args!("{code}\t{name}\t{}", prefectures.join("、")))?;
    }
    Ok(())
}

/// Reads and parses all files, and names the first mistake of each bad one.
fn read_all(files: &[PathBuf]) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let mut bad = 0;
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
        if let Err(refusal) = federation::parse(&name, &text) {
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
