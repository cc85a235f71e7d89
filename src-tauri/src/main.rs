//! Starts the desktop program. Holds no rule and no setting: it hands the
//! arguments to the shell and turns its refusal into words and an exit code.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;
use madoguchi_window::{Automation, Options};

fn main() -> ExitCode {
    match madoguchi_window::run(Options::parse(), Automation::Refused) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("madoguchi: {refusal}");
            ExitCode::from(refusal.exit_code())
        }
    }
}
