//! `cargo xtask`: what a developer or a first visitor does with this project.
//! Tools only; nothing of it is shipped.

mod bench;
mod check;
mod disk;
mod drill;
mod environment;
mod fuzz;
mod icons;
mod outside;
mod requirements;
mod results;
mod run;
mod scale;
mod steps;
mod stories;
mod system;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Tasks of Madoguchi (窓口)")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, and open the window on invented data
    Run {
        /// Build with optimisation (takes longer, runs faster)
        #[arg(long)]
        release: bool,
        /// The server and a browser instead of the window
        #[arg(long)]
        web: bool,
        /// Handed to the window or the server, after `--`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Everything that a change must pass
    Test {
        /// The long set: many kills, long fuzzing, timing statistics
        #[arg(long)]
        long: bool,
        /// Drop what was built as soon as no later step reads it: for a machine that is thrown away afterwards
        #[arg(long)]
        sparing: bool,
    },
    /// Checks that are too slow for every change
    Check {
        /// Check the whole workspace for Windows
        #[arg(long)]
        windows: bool,
        /// Check licences and sources of all dependencies
        #[arg(long)]
        dependencies: bool,
    },
    /// Which test holds which requirement; fails when a promise is held by none
    Requirements {
        /// Write docs/requirements-table.md anew
        #[arg(long)]
        write: bool,
    },
    /// Our figures beside their limits
    Bench {
        #[command(flatten)]
        order: bench::Order,
    },
    /// Feed every text parser with made-up input
    Fuzz {
        /// Seconds for each parser
        #[arg(long, default_value_t = 10)]
        seconds: u32,
        /// Five minutes for each parser
        #[arg(long, conflicts_with = "seconds")]
        long: bool,
    },
    /// What a site should have gone through before it needs it; the result is kept in docs/
    Drill {
        #[command(subcommand)]
        drill: drill::Drill,
    },
    /// What many members ask of a site, computed from docs/figures.md; fails when docs/scale.md says something else
    Scale {
        /// Write the tables of docs/scale.md anew
        #[arg(long)]
        write: bool,
    },
    /// Draw the icons anew from icons/madoguchi.svg
    Icons,
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let done = match environment::begin_again() {
        Some(Ok(code)) => return code,
        Some(Err(error)) => Err(error.into()),
        None => run_task(task),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_task(task: Task) -> Result<()> {
    let root = root()?;
    match task {
        Task::Run { release, web: false, arguments } => run::run(&root, release, &arguments),
        Task::Run { release, web: true, arguments } => run::run_web(&root, release, &arguments),
        Task::Test { long, sparing } => test::run(&root, &test::Order { long, sparing }),
        Task::Check { windows, dependencies } => check::run(&root, windows, dependencies),
        Task::Requirements { write } => requirements::run(&root, write),
        Task::Bench { order } => bench::run(&root, &order),
        Task::Fuzz { seconds, long } => fuzz::run(&root, if long { fuzz::LONG } else { seconds }),
        Task::Drill { drill } => drill::run(&root, &drill),
        Task::Scale { write } => scale::run(&root, write),
        Task::Icons => icons::run(&root),
    }
}

/// The project's folder: two above this package.
fn root() -> Result<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(package.ancestors().nth(2).context("this package has been moved")?.to_path_buf())
}
