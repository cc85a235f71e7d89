//! The window that the end-to-end tests drive: the shipped shell, but with
//! remote control allowed. It is not part of any package for users.

use std::process::ExitCode;

use clap::Parser;
use madoguchi_window::{Automation, Options};

fn main() -> ExitCode {
    match madoguchi_window::run(Options::parse(), Automation::Allowed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("madoguchi: {refusal}");
            ExitCode::from(refusal.exit_code())
        }
    }
}
