//! `store migrate`: the tables of a database, by their owner.

use anyhow::Result;
use madoguchi_server_configuration::migrate;

use crate::args::StoreCommand;
use crate::install;
use crate::say;

/// Runs a command of this noun.
pub(crate) fn run(command: StoreCommand) -> Result<()> {
    let StoreCommand::Migrate { owner_url_file, root_certificate } = command;
    let done = migrate(owner_url_file.as_deref(), root_certificate, install::now(), install::VERSION);
    let done = tokio::runtime::Runtime::new()?.block_on(done)?;
    if done.from == done.to {
        say::out(format_args!("the database has schema {} already", done.to))?;
    } else {
        say::out(format_args!("the database went from schema {} to {}", done.from, done.to))?;
    }
    Ok(())
}
