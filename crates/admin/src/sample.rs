//! `roster sample`: a roster of invented people, the same for the same seed.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use madoguchi_app::insurer;
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::profile::{self, InsurerProfile};
use madoguchi_domain::roster::{Encoding, RosterWriter, SampleRoster, SampleShape};

use crate::args::{RosterSample, SampleEncoding};
use crate::install::{self, Place};

/// Writes the roster to a file or to standard output.
pub(crate) fn run(place: &Place, asked: &RosterSample) -> Result<()> {
    let code = InsurerCode::new(&asked.insurer).context("--insurer")?;
    let profile = profile(place, &code, asked.profile.as_deref())?;
    match &asked.out {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
            write(&profile, asked, file)
        }
        None => write(&profile, asked, std::io::stdout().lock()),
    }
}

/// The profile of a code: from the file that was named, else from the store.
pub(crate) fn profile(place: &Place, code: &InsurerCode, file: Option<&Path>) -> Result<InsurerProfile> {
    let profile = match file {
        Some(file) => {
            let name = file.display().to_string();
            let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
            profile::parse(&name, &text)?
        }
        None => stored(place, code)?,
    };
    anyhow::ensure!(profile.code == *code, "the profile is that of \"{}\", not of \"{code}\"", profile.code.as_str());
    Ok(profile)
}

fn stored(place: &Place, code: &InsurerCode) -> Result<InsurerProfile> {
    let profile = install::with_store(place, async |install| Ok(insurer::profile(&install.app, code).await?))?;
    profile
        .with_context(|| format!("no insurer is known under the code \"{code}\"; give its profile with --profile FILE"))
}

fn write(profile: &InsurerProfile, asked: &RosterSample, output: impl Write) -> Result<()> {
    let encoding = match asked.encoding {
        SampleEncoding::Utf8 => Encoding::Utf8,
        SampleEncoding::Cp932 => Encoding::Cp932,
    };
    let rows = usize::try_from(asked.rows).context("--rows")?;
    let mut writer = RosterWriter::new(BufWriter::with_capacity(1 << 16, output), encoding).map_err(plain)?;
    for row in SampleRoster::new(asked.seed, SampleShape::of(profile)).take(rows) {
        writer.write(&row).map_err(plain)?;
    }
    writer.finish().map_err(plain)?;
    Ok(())
}

/// So that a closed pipe is known for what it is.
fn plain(error: madoguchi_domain::roster::Unwritable) -> anyhow::Error {
    match error {
        madoguchi_domain::roster::Unwritable::Io(error) => error.into(),
        error @ madoguchi_domain::roster::Unwritable::Unencodable => error.into(),
    }
}
