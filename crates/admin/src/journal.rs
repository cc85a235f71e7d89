//! `journal verify` and `journal export-checkpoint`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use madoguchi_app::store::{OperatorStore as _, Store as _};
use madoguchi_domain::checkpoint_line::CheckpointLine;

use crate::args::JournalCommand;
use crate::install::{self, Place};
use crate::say;

/// Problems listed; the rest is counted.
const LISTED: usize = 100;

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: JournalCommand) -> Result<()> {
    match command {
        JournalCommand::Verify { checkpoint } => verify(place, checkpoint.as_deref()),
        JournalCommand::ExportCheckpoint => export(place),
    }
}

fn verify(place: &Place, checkpoint: Option<&Path>) -> Result<()> {
    let kept = checkpoint.map(read).transpose()?.unwrap_or_default();
    let report =
        install::with_store(place, async |install| Ok(install.app.store.journal_verify(kept, LISTED).await?))?;
    say::out(format_args!(
        "{} rows in {} series, {} bodies, {} deleted by retention, {} checkpoints, {} kept lines",
        report.rows, report.series, report.bodies, report.purged, report.checkpoints, report.kept_lines
    ))?;
    for problem in &report.problems {
        say::err(format_args!("{} {}: {}", problem.series, problem.sequence, problem.what));
    }
    if !report.intact() {
        bail!("the journal is not intact: {} problems", report.problems.len() as u64 + report.more);
    }
    if report.kept_lines == 0 {
        say::out(format_args!(
            "intact in itself; compare it with a kept checkpoint (--checkpoint FILE) to know that nobody rewrote all of it"
        ))?;
    } else {
        say::out(format_args!("intact"))?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<CheckpointLine>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let lines = CheckpointLine::read_all(&text).with_context(|| file.display().to_string())?;
    if lines.is_empty() {
        bail!("{} holds no checkpoint", file.display());
    }
    Ok(lines)
}

fn export(place: &Place) -> Result<()> {
    let line = install::with_store(place, async |install| {
        install.app.store.checkpoint(install.app.now()).await?;
        Ok(install.app.store.checkpoint_line().await?)
    })?;
    let line = line.context("the journal is empty")?;
    say::out(format_args!("{line}"))?;
    Ok(())
}
