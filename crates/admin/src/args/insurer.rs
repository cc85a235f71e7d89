//! What concerns insurers: their profiles and rosters.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// Read profiles and say what is wrong with them; changes nothing
    Check {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Put profiles in force; all of them or none
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RosterCommand {
    /// Load a roster from a CSV file; all of it or nothing
    Import(RosterImport),
    /// Write a roster of invented people
    Sample(RosterSample),
}

#[derive(Debug, Args)]
pub(crate) struct RosterImport {
    /// 保険者指定コード
    #[arg(long, value_name = "CODE")]
    pub(crate) insurer: String,
    /// The CSV file (UTF-8 or Shift_JIS)
    pub(crate) file: PathBuf,
    /// The file holds everybody: members not in it lose the right to log in
    #[arg(long)]
    pub(crate) full: bool,
    /// How many are expected to lose it; needed for more than 5 %
    #[arg(long, value_name = "N", requires = "full")]
    pub(crate) confirm_ended: Option<u64>,
    /// Read and count only
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Where to write the rows to correct (default: beside FILE)
    #[arg(long, value_name = "FILE")]
    pub(crate) bad_rows: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RosterSample {
    /// 保険者指定コード
    #[arg(long, value_name = "CODE")]
    pub(crate) insurer: String,
    /// Rows below the column names
    #[arg(long, value_name = "N")]
    pub(crate) rows: u64,
    /// The same seed gives the same people
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    #[arg(long, value_enum, default_value_t = SampleEncoding::Utf8)]
    pub(crate) encoding: SampleEncoding,
    /// The insurer's profile, when it was not imported
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// Where to write (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SampleEncoding {
    /// UTF-8 with a byte order mark
    Utf8,
    /// Shift_JIS with the extensions of Windows
    #[value(alias = "shift_jis", alias = "sjis")]
    Cp932,
}
