//! What concerns the install itself: its journal, tables, keys and mail server.

use std::path::PathBuf;

use clap::Subcommand;

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
