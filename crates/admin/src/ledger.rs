//! `ledger check`, `ledger import` and `ledger export`: progress, the list of bad rows, the file to
//! correct.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use madoguchi_app::ledger::{
    BadRows, LedgerLoaded, LedgerOrder as Load, LedgerStop, export, import as load, write_corrections,
};
use madoguchi_domain::fact::Actor;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::table::Encoding;

use crate::args::{LedgerCommand, LedgerOrder, SampleEncoding};
use crate::install::{self, Place};
use crate::roster::{Watched, open, progress};
use crate::{correction_path, private_file, say};

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: &LedgerCommand) -> Result<()> {
    match command {
        LedgerCommand::Check(asked) => import(place, asked, true),
        LedgerCommand::Import(asked) => import(place, asked, false),
        LedgerCommand::Export { federation, encoding, out } => write(place, federation, *encoding, out),
    }
}

/// Loads a ledger, all of it or nothing.
fn import(place: &Place, asked: &LedgerOrder, dry_run: bool) -> Result<()> {
    let federation = FederationCode::new(&asked.federation).context("--federation")?;
    // A file that is not there is said before anybody is asked for a password.
    let file = open(&asked.file)?;
    let bar = progress(&file)?;
    let order = Load {
        federation,
        full: asked.full,
        confirm_ended: asked.confirm_ended,
        dry_run,
        demo: false,
        actor: Actor::Operator,
    };
    let watched = Watched { file, bar: bar.clone() };
    install::with_store(place, async |install| {
        let loaded = load(&install.app, order, move || Ok(watched)).await;
        bar.finish_and_clear();
        match loaded {
            Ok(loaded) => tell(asked, dry_run, &loaded),
            Err(stop) => Err(refused(asked, stop)),
        }
    })
}

fn tell(asked: &LedgerOrder, dry_run: bool, loaded: &LedgerLoaded) -> Result<()> {
    let counts = &loaded.counts;
    if dry_run {
        say::out(format_args!("checked: nothing was changed"))?;
    }
    say::out(format_args!("rows     {}", counts.rows))?;
    say::out(format_args!("added    {}", counts.added))?;
    say::out(format_args!("changed  {}", counts.changed))?;
    say::out(format_args!("moved    {}", counts.moved))?;
    if asked.full {
        say::out(format_args!("closed   {}", counts.ended))?;
    }
    say::out(format_args!("encoding {}", loaded.encoding.name()))?;
    say::out(format_args!("sha256   {}", loaded.sha256))?;
    Ok(())
}

fn refused(asked: &LedgerOrder, stop: LedgerStop) -> anyhow::Error {
    let file = asked.file.display();
    match stop {
        LedgerStop::BadRows(bad) => bad_rows(asked, &bad),
        LedgerStop::EndedUnconfirmed(counts) => {
            let (ended, before) = (counts.ended, counts.before);
            match asked.confirm_ended {
                Some(confirmed) => {
                    anyhow!(
                        "{file}: {ended} of {before} offices are not in the file, not {confirmed}; nothing was loaded"
                    )
                }
                None => anyhow!(
                    "{file}: {ended} of {before} offices are not in the file and would be closed; if that is right, \
                     confirm it with --confirm-ended {ended}. Nothing was loaded"
                ),
            }
        }
        stop @ LedgerStop::FederationUnknown => anyhow!("{}: {stop}", asked.federation),
        LedgerStop::File(refusal) => anyhow!("{file}: {refusal}. Nothing was loaded"),
        stop @ (LedgerStop::Open(_) | LedgerStop::NoRows) => anyhow!("{file}: {stop}. Nothing was loaded"),
        stop @ (LedgerStop::DemoRefusesRealData | LedgerStop::Failed(_)) => stop.into(),
    }
}

/// Lists the first bad rows and writes all of them to a file.
fn bad_rows(asked: &LedgerOrder, bad: &BadRows) -> anyhow::Error {
    for refusal in &bad.listed {
        let (line, column, reason) = (refusal.line, &refusal.column, refusal.reason);
        say::err(format_args!("line {line}, {column}: {reason} ({})", reason.ja()));
    }
    let (file, rows, read) = (asked.file.display(), bad.rows, bad.rows_read);
    let summary = format!("{file}: {rows} of {read} rows have to be corrected; nothing was loaded");
    match corrections(asked, bad) {
        Ok(written) => anyhow!("{summary}. All of them are in {written}"),
        Err(error) => error.context(summary),
    }
}

fn corrections(asked: &LedgerOrder, bad: &BadRows) -> Result<String> {
    let input = open(&asked.file)?;
    let (path, output) = correction_path::create(&asked.file, asked.bad_rows.as_deref())?;
    write_corrections(input, BufWriter::new(output), bad)?;
    Ok(path.display().to_string())
}

/// Writes a ledger as it stands. It holds user IDs and addresses, so only its owner may read it.
fn write(place: &Place, federation: &str, encoding: SampleEncoding, out: &Path) -> Result<()> {
    let code = FederationCode::new(federation).context("--federation")?;
    let encoding = match encoding {
        SampleEncoding::Utf8 => Encoding::Utf8,
        SampleEncoding::Cp932 => Encoding::Cp932,
    };
    let written = install::with_store(place, async |install| {
        if madoguchi_app::federation::profile(&install.app, &code).await?.is_none() {
            return Err(LedgerStop::FederationUnknown).with_context(|| federation.to_owned());
        }
        let file = private_file::options().create_new(true).open(out);
        let mut file = BufWriter::new(file.with_context(|| format!("{} cannot be written", out.display()))?);
        let written = export(&install.app, &code, &mut file, encoding).await?;
        file.flush()?;
        Ok(written)
    })?;
    say::out(format_args!("{written} offices are in {}", out.display()))?;
    Ok(())
}
