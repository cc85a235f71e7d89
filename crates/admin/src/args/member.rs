//! What concerns members, and what they and everybody read.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

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
    /// Publish a notice: of the site, of an insurer, to one person, or of a federation
    Publish(NoticePublish),
}

#[derive(Debug, Args)]
pub(crate) struct NoticePublish {
    /// To everybody, before log-in too
    #[arg(long, required_unless_present_any = ["insurer", "federation"], conflicts_with_all = ["insurer", "federation"])]
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
    /// To the care offices of a federation: its code, as in its profile
    #[arg(long, value_name = "CODE", conflicts_with_all = ["insurer", "symbol", "number", "birth_date"])]
    pub(crate) federation: Option<String>,
    /// Title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    /// https link to read more
    #[arg(long, value_name = "URL")]
    pub(crate) link: Option<String>,
    /// From which day in Japan it is shown (default: now)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// The text (UTF-8), a paragraph a line
    pub(crate) file: PathBuf,
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
