//! `roster import`: progress, the list of bad rows, the file to correct.

use std::fs::File;
use std::io::{BufWriter, Read};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use indicatif::{ProgressBar, ProgressStyle};
use madoguchi_app::roster::{BadRows, RosterLoaded, RosterOrder, RosterStop, import as load, write_corrections};
use madoguchi_domain::insurer_code::InsurerCode;

use crate::args::RosterImport;
use crate::install::{self, Place};
use crate::{correction_path, say};

/// Loads a roster, all of it or nothing.
pub(crate) fn import(place: &Place, asked: &RosterImport) -> Result<()> {
    let insurer = InsurerCode::new(&asked.insurer).context("--insurer")?;
    // A file that is not there is said before anybody is asked for a password.
    let file = open(&asked.file)?;
    let bar = progress(&file)?;
    let order = RosterOrder {
        insurer,
        full: asked.full,
        confirm_ended: asked.confirm_ended,
        dry_run: asked.dry_run,
        demo: false,
    };
    let watched = Watched { file, bar: bar.clone() };
    install::with_store(place, async |install| {
        let loaded = load(&install.app, order, move || Ok(watched)).await;
        bar.finish_and_clear();
        match loaded {
            Ok(loaded) => tell(asked, &loaded),
            Err(stop) => Err(refused(asked, stop)),
        }
    })
}

pub(crate) fn open(path: &Path) -> Result<File> {
    let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    if file.metadata()?.is_dir() {
        bail!("{} is a folder", path.display());
    }
    Ok(file)
}

/// Shown on a terminal only; a file of unknown length has no end to show.
pub(crate) fn progress(file: &File) -> Result<ProgressBar> {
    let bar = ProgressBar::new(file.metadata()?.len());
    let style = "{wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
    bar.set_style(ProgressStyle::with_template(style)?);
    Ok(bar)
}

/// A file whose reading moves the bar.
pub(crate) struct Watched {
    pub(crate) file: File,
    pub(crate) bar: ProgressBar,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.bar.inc(count as u64);
        Ok(count)
    }
}

fn tell(asked: &RosterImport, loaded: &RosterLoaded) -> Result<()> {
    let counts = &loaded.counts;
    if asked.dry_run {
        say::out(format_args!("dry run: nothing was changed"))?;
    }
    say::out(format_args!("rows     {}", counts.rows))?;
    say::out(format_args!("added    {}", counts.added))?;
    say::out(format_args!("changed  {}", counts.changed))?;
    if asked.full {
        say::out(format_args!("ended    {}", counts.ended))?;
    }
    say::out(format_args!("encoding {}", loaded.encoding.name()))?;
    say::out(format_args!("sha256   {}", loaded.sha256))?;
    Ok(())
}

fn refused(asked: &RosterImport, stop: RosterStop) -> anyhow::Error {
    let file = asked.file.display();
    match stop {
        RosterStop::BadRows(bad) => bad_rows(asked, &bad),
        RosterStop::EndedUnconfirmed { ended, before } => match asked.confirm_ended {
            Some(confirmed) => {
                anyhow!("{file}: {ended} of {before} people are not in the file, not {confirmed}; nothing was loaded")
            }
            None => anyhow!(
                "{file}: {ended} of {before} people are not in the file and would lose the right to log in at once; \
                 if that is right, confirm it with --confirm-ended {ended}. Nothing was loaded"
            ),
        },
        stop @ RosterStop::InsurerUnknown => anyhow!("{}: {stop}", asked.insurer),
        RosterStop::File(refusal) => anyhow!("{file}: {refusal}. Nothing was loaded"),
        stop @ (RosterStop::Open(_) | RosterStop::NoRows) => anyhow!("{file}: {stop}. Nothing was loaded"),
        stop @ (RosterStop::DemoRefusesRealData | RosterStop::Failed(_)) => stop.into(),
    }
}

/// Lists the first bad rows and writes all of them to a file.
fn bad_rows(asked: &RosterImport, bad: &BadRows) -> anyhow::Error {
    for refusal in &bad.listed {
        say::err(format_args!(
            "line {}, {}: {} ({})",
            refusal.line,
            refusal.column,
            refusal.reason,
            refusal.reason.ja()
        ));
    }
    let summary = format!(
        "{}: {} of {} rows have to be corrected; nothing was loaded",
        asked.file.display(),
        bad.rows,
        bad.rows_read
    );
    match corrections(asked, bad) {
        Ok(written) => anyhow!("{summary}. All of them are in {written}"),
        Err(error) => error.context(summary),
    }
}

fn corrections(asked: &RosterImport, bad: &BadRows) -> Result<String> {
    let input = open(&asked.file)?;
    let (path, output) = correction_path::create(&asked.file, asked.bad_rows.as_deref())?;
    write_corrections(input, BufWriter::new(output), bad)?;
    Ok(path.display().to_string())
}
