//! What concerns federations: their profiles, ledgers and clerks.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::insurer::SampleEncoding;

#[derive(Debug, Subcommand)]
pub(crate) enum FederationCommand {
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
    /// List the federations served here
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Read and count a ledger, and say what is wrong with it; changes nothing
    Check(LedgerOrder),
    /// Load a ledger from a CSV file; all of it or nothing
    Import(LedgerOrder),
    /// Write a ledger as it stands, with the user IDs given since
    Export {
        /// The federation's code, as in its profile
        #[arg(long, value_name = "CODE")]
        federation: String,
        #[arg(long, value_enum, default_value_t = SampleEncoding::Utf8)]
        encoding: SampleEncoding,
        /// The file to write; it must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct LedgerOrder {
    /// The federation's code, as in its profile
    #[arg(long, value_name = "CODE")]
    pub(crate) federation: String,
    /// The CSV file (UTF-8 or Shift_JIS)
    pub(crate) file: PathBuf,
    /// The file holds every office: those not in it are closed
    #[arg(long)]
    pub(crate) full: bool,
    /// How many are expected to be closed; needed for more than 5 %
    #[arg(long, value_name = "N", requires = "full")]
    pub(crate) confirm_ended: Option<u64>,
    /// Where to write the rows to correct (default: beside FILE)
    #[arg(long, value_name = "FILE")]
    pub(crate) bad_rows: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Make an account, and print the one-time token with which its clerk sets it up
    Create {
        /// The federation's code, as in its profile
        #[arg(long, value_name = "CODE")]
        federation: String,
        /// User ID at the desk
        #[arg(long, value_name = "ID")]
        user_id: String,
        /// The clerk's name, as colleagues see it
        #[arg(long, value_name = "TEXT")]
        name: String,
        /// What the clerk may do; both, with a comma between
        #[arg(long, value_enum, value_delimiter = ',', required = true)]
        roles: Vec<StaffRole>,
    },
    /// List clerks
    List {
        /// Only this federation's
        #[arg(long, value_name = "CODE")]
        federation: Option<String>,
    },
    /// Close an account for good
    Close {
        /// User ID at the desk
        #[arg(value_name = "ID")]
        user_id: String,
    },
    /// Give up a lost authenticator, and print a token for password and authenticator anew
    ResetFactor {
        /// User ID at the desk
        #[arg(value_name = "ID")]
        user_id: String,
    },
    /// Change what a clerk may do
    Roles {
        /// User ID at the desk
        #[arg(value_name = "ID")]
        user_id: String,
        /// What the clerk may do; both, with a comma between
        #[arg(value_enum, value_delimiter = ',', required = true)]
        roles: Vec<StaffRole>,
    },
    /// Print a new one-time token, which ends the one before
    Token {
        /// User ID at the desk
        #[arg(value_name = "ID")]
        user_id: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StaffRole {
    /// Reviews applications and keeps the ledger
    Reviewer,
    /// Prints and posts letters
    Printer,
}
