//! `madoguchi-admin`: profiles, rosters, ledgers, clerks, terms, notices, keys and
//! backups of an install, from the command line. Wiring only; rules are in `domain` and `app`.
//!
//! Exit codes: 0 done, 1 the input or the store was refused (why is said on
//! standard error), 2 the command line makes no sense.

mod args;
mod backup;
mod correction_path;
#[cfg(test)]
mod documented;
mod federation;
mod host;
mod install;
mod journal;
mod key;
mod ledger;
mod limits;
mod log;
mod mail;
mod match_key;
mod member;
mod notice;
mod poster;
mod private_file;
mod profile;
mod roster;
mod sample;
mod say;
mod secret;
mod staff;
mod store;
mod terms;

use std::process::ExitCode;

use anyhow::Result;
use args::{Command, Options};

fn main() -> ExitCode {
    let options = Options::read();
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say::err(format_args!("madoguchi-admin: {error:#}"));
            log::failed(&error);
            ExitCode::from(1)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

fn run(options: Options) -> Result<()> {
    let Options { data_dir, password_file, server_config, command } = options;
    let place = install::Place { data_dir, password_file, server_config };
    log::begin(&place);
    match command {
        Command::MatchKey { second } => Ok(match_key::run(std::io::stdin().lock(), std::io::stdout().lock(), second)?),
        Command::Limits => Ok(limits::run(std::io::stdout().lock())?),
        Command::Profile(args::ProfileCommand::Check { files }) => profile::check(&files),
        Command::Profile(args::ProfileCommand::Import { files }) => profile::import(&place, &files),
        Command::Roster(args::RosterCommand::Import(order)) => roster::import(&place, &order),
        Command::Roster(args::RosterCommand::Sample(order)) => sample::run(&place, &order),
        Command::Federation(command) => federation::run(&place, &command),
        Command::Ledger(command) => ledger::run(&place, &command),
        Command::Staff(command) => staff::run(&place, &command),
        Command::Poster(order) => poster::run(&place, &order),
        Command::Member(command) => member::run(&place, command),
        Command::Terms(args::TermsCommand::Publish(order)) => terms::publish(&place, &order),
        Command::Notice(args::NoticeCommand::Publish(order)) => notice::publish(&place, &order),
        Command::Journal(command) => journal::run(&place, command),
        Command::Backup { file } => backup::backup(&place, &file),
        Command::Restore { file } => backup::restore(&place, &file),
        Command::Store(command) => store::run(command),
        Command::Key(command) => key::run(&place, command),
        Command::Mail(command) => mail::run(&place, command),
    }
}
