//! What can be said on the command line. A mistake here is a usage error and
//! ends with 2; what a command then finds wrong with its input ends with 1.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

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

#[derive(Debug, Args)]
pub(crate) struct PosterOrder {
    /// 保険者指定コード
    #[arg(long, value_name = "CODE")]
    pub(crate) insurer: String,
    /// The members' site, such as https://portal.example.jp
    #[arg(long)]
    pub(crate) url: String,
    /// The PDF to write; it must not exist
    #[arg(long, value_name = "FILE", default_value = "poster.pdf")]
    pub(crate) out: PathBuf,
    /// Folder for the two codes as SVG pictures too
    #[arg(long, value_name = "FOLDER")]
    pub(crate) svg: Option<PathBuf>,
    /// Folder for the two codes as PNG pictures too, for mails
    #[arg(long, value_name = "FOLDER")]
    pub(crate) png: Option<PathBuf>,
    /// The insurer's profile, when it was not imported
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
}

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

#[derive(Debug, Subcommand)]
pub(crate) enum MemberCommand {
    /// Open self-registration with a number again after too many failures
    Reopen {
        /// 保険者指定コード
        #[arg(long, value_name = "CODE")]
        insurer: String,
        /// 記号
        #[arg(long)]
        symbol: String,
        /// 番号
        #[arg(long)]
        number: String,
    },
    /// End the account of a member, with everything open, and close
    /// self-registration with the number until `member reopen`
    Close {
        /// 保険者指定コード
        #[arg(long, value_name = "CODE")]
        insurer: String,
        /// 記号
        #[arg(long)]
        symbol: String,
        /// 番号
        #[arg(long)]
        number: String,
        /// 生年月日, such as 1951-01-01
        #[arg(long, value_name = "DATE")]
        birth_date: Date,
    },
    /// List members, as CSV
    List {
        /// Those whose address refuses mail
        #[arg(long, required = true)]
        undeliverable: bool,
        /// Only this insurer's
        #[arg(long, value_name = "CODE")]
        insurer: Option<String>,
        /// Write a file that Excel opens (default: standard output)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TermsCommand {
    /// Publish a version of terms; members are asked for consent from its first day on
    Publish(TermsPublish),
}

#[derive(Debug, Args)]
pub(crate) struct TermsPublish {
    /// Variant, as named in profiles (terms.variant)
    #[arg(long)]
    pub(crate) variant: String,
    /// Version as printed
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: String,
    /// Title in Japanese
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    /// Title in English (default: the Japanese one)
    #[arg(long, value_name = "TEXT")]
    pub(crate) title_en: Option<String>,
    /// First day in force, such as 2026-04-01
    #[arg(long, alias = "effective", value_name = "DATE")]
    pub(crate) effective_from: Date,
    /// The text is a placeholder; every screen says so
    #[arg(long)]
    pub(crate) placeholder: bool,
    /// Publish no notice of the site; without this one tells everybody of version and first day
    #[arg(long)]
    pub(crate) no_notice: bool,
    /// The text (UTF-8); a line that starts with "# " is a heading
    pub(crate) file: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NoticeCommand {
    /// Publish a notice: of the site, of an insurer, or to one person
    Publish(NoticePublish),
}

#[derive(Debug, Args)]
pub(crate) struct NoticePublish {
    /// To everybody, before log-in too
    #[arg(long, required_unless_present = "insurer", conflicts_with = "insurer")]
    pub(crate) site: bool,
    /// To the members of an insurer (保険者指定コード)
    #[arg(long, value_name = "CODE")]
    pub(crate) insurer: Option<String>,
    /// To one member of it: 記号
    #[arg(long, requires_all = ["insurer", "number", "birth_date"])]
    pub(crate) symbol: Option<String>,
    /// To one member of it: 番号
    #[arg(long, requires_all = ["insurer", "symbol", "birth_date"])]
    pub(crate) number: Option<String>,
    /// To one member of it: birth date, such as 1951-01-01
    #[arg(long, value_name = "DATE", requires_all = ["insurer", "symbol", "number"])]
    pub(crate) birth_date: Option<Date>,
    /// Title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    /// https link of the insurer
    #[arg(long, value_name = "URL")]
    pub(crate) link: Option<String>,
    /// From which day in Japan it is shown (default: now)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// The text (UTF-8), a paragraph a line
    pub(crate) file: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Look for changed, missing or reordered rows
    Verify {
        /// Checkpoints that were exported before, to compare with
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    /// Bind everything so far and print the checkpoint as a line to keep elsewhere
    ExportCheckpoint,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Bring the tables of a PostgreSQL database up to date, as their owner,
    /// whose URL stands in MADOGUCHI_OWNER_URL
    Migrate {
        /// Take the owner's URL from the first line of this file instead
        #[arg(long, value_name = "FILE")]
        owner_url_file: Option<PathBuf>,
        /// Certificates (PEM) that the database's must go back to, instead of the system's
        #[arg(long, value_name = "FILE")]
        root_certificate: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Let a password open the store too (key slot B), or change it
    AddPassword {
        /// File whose first line is the new password; asked for when not given
        #[arg(long, value_name = "FILE")]
        new_password_file: Option<PathBuf>,
    },
    /// Let this computer's keyring open the store (key slot A), or put its lost entry back
    AddKeyring,
    /// Close key slot B; the keyring must open the store
    RemovePassword,
    /// Give the store a new key
    Rotate,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Keep the mail server's password in the keyring, for the user of madoguchi.toml
    SetPassword {
        /// File whose first line is the password; asked for when not given
        #[arg(long, value_name = "FILE")]
        new_password_file: Option<PathBuf>,
    },
}
