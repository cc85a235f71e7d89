//! What can be said on the command line. A mistake here is a usage error and
//! ends with 2; what a command then finds wrong with its input ends with 1.

mod federation;
mod install;
mod insurer;
mod member;

pub(crate) use federation::{FederationCommand, LedgerCommand, LedgerOrder, StaffCommand, StaffRole};
pub(crate) use install::{JournalCommand, KeyCommand, MailCommand, StoreCommand};
pub(crate) use insurer::{ProfileCommand, RosterCommand, RosterImport, RosterSample, SampleEncoding};
pub(crate) use member::{MemberCommand, NoticeCommand, NoticePublish, PosterOrder, TermsCommand, TermsPublish};

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};

/// 窓口 (Madoguchi): what an operator does beside the window.
#[derive(Debug, Parser)]
#[command(name = "madoguchi-admin", version, arg_required_else_help = true)]
pub(crate) struct Options {
    /// Folder that holds madoguchi.toml and the encrypted store
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// File whose first line is the store's password (key slot B); asked for
    /// at the terminal when the keyring does not open the store
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// A server's configuration: work on its store, with its keys, instead of
    /// on a data folder
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) server_config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Options {
    /// What stands on the command line; ends the program when it makes no sense.
    pub(crate) fn read() -> Self {
        let options = Self::parse();
        // The parser itself sees no conflict between options before and behind a command.
        if options.server_config.is_some() && (options.data_dir.is_some() || options.password_file.is_some()) {
            let words = "--server-config names the store and its keys; leave out --data-dir and --password-file";
            Self::command().error(ErrorKind::ArgumentConflict, words).exit();
        }
        options
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Insurers' profiles
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Rosters 加入者データ
    #[command(subcommand)]
    Roster(RosterCommand),
    /// Federations' profiles 国保連合会
    #[command(subcommand)]
    Federation(FederationCommand),
    /// Office ledgers 事業所台帳
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Clerks of a federation
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Members
    #[command(subcommand)]
    Member(MemberCommand),
    /// Terms of use 利用規約
    #[command(subcommand)]
    Terms(TermsCommand),
    /// Notices お知らせ
    #[command(subcommand)]
    Notice(NoticeCommand),
    /// The journal
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Print the table of limits
    Limits,
    /// Write a verified, encrypted copy of the store
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// Put a copy in the place of the store; the present one is moved aside
    Restore {
        /// A file that `backup` wrote
        file: PathBuf,
    },
    /// The tables of a database
    #[command(subcommand)]
    Store(StoreCommand),
    /// The keys of the store
    #[command(subcommand)]
    Key(KeyCommand),
    /// The mail server
    #[command(subcommand)]
    Mail(MailCommand),
    /// Make a poster of an insurer's two entrances, with their two-dimensional codes
    Poster(PosterOrder),
    /// Print the kana match key of each line of standard input
    MatchKey {
        /// The second key, for insurers that accept ヂ/ジ, ヅ/ズ and ヲ/オ alike
        #[arg(long)]
        second: bool,
    },
}
