//! `madoguchi-server`: the command line of the central server. Wiring only.
//!
//! Exit codes: 0 stopped as told, 1 it could not start or stop in order (why is
//! said on standard error), 2 the command line makes no sense.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use madoguchi_server::{Configuration, KeyFile, Running};

/// What `check` says where the configuration alone does not tell whether it is a mistake.
const WITHOUT_DESK: &str = "sites.desk: is not set; with a federation in the store the server does not start, since \
                            its clerks need a site under another host name than the members'";

/// 窓口 (Madoguchi): the central server
#[derive(Parser)]
#[command(name = "madoguchi-server", version)]
struct Options {
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = "madoguchi-server.toml", global = true)]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve as the configuration says, until SIGTERM or Ctrl+C
    Serve,
    /// Read the configuration and the files it names, and name every mistake
    Check,
    /// Serve invented people on this machine, with nothing else
    Demo {
        /// Port on this machine; 0 takes a free one
        #[arg(long, default_value_t = 8765)]
        port: u16,
    },
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
    /// The server's keys
    #[command(subcommand)]
    Keys(KeysCommand),
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make a key file where there is none
    Create {
        /// The file; only its user can read it
        file: PathBuf,
    },
    /// Replace the keys of a store by new ones, while its servers are stopped
    Rotate,
}

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("madoguchi-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<()> {
    match options.command {
        Command::Serve => {
            let configuration = Configuration::read(&options.config)?;
            madoguchi_server::log_begin(&configuration.log);
            block_on(async {
                let running = madoguchi_server::start(configuration).await?;
                tracing::info!(address = %running.address, "serving");
                until_told(running).await
            })
        }
        Command::Check => {
            let configuration = Configuration::read(&options.config)?;
            if configuration.settings.lacks_desk() {
                eprintln!("madoguchi-server: {WITHOUT_DESK}");
            }
            println!("{} is in order", options.config.display());
            Ok(())
        }
        Command::Demo { port } => block_on(async {
            let running = madoguchi_server::demo(port).await?;
            println!("http://localhost:{}/portal/", running.address.port());
            if let Some(admin) = running.admin {
                println!("http://{admin}/metrics");
            }
            until_told(running).await
        }),
        Command::Migrate { owner_url_file, root_certificate } => block_on(async {
            let done = madoguchi_server::migrate(owner_url_file.as_deref(), root_certificate).await?;
            if done.from == done.to {
                println!("the database has schema {} already", done.to);
            } else {
                println!("the database went from schema {} to {}", done.from, done.to);
            }
            Ok(())
        }),
        Command::Keys(KeysCommand::Create { file }) => {
            KeyFile::new()?.create(&file)?;
            println!("{} holds new keys. Without it nothing opens the store: keep a copy apart.", file.display());
            Ok(())
        }
        Command::Keys(KeysCommand::Rotate) => {
            let configuration = Configuration::read_for_tools(&options.config)?;
            madoguchi_server::rotate(&configuration)?;
            println!("the store has new keys; every server of it takes the key file as it is now");
            Ok(())
        }
    }
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Runtime::new().context("no runtime")?.block_on(work)
}

async fn until_told(running: Running) -> Result<()> {
    told_to_stop().await?;
    tracing::info!("stopping");
    Ok(running.stop().await?)
}

#[cfg(unix)]
async fn told_to_stop() -> Result<()> {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = term.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
