//! Takes away what `cargo run` says of the program that it runs. A cargo below
//! would hand it on to build scripts, some of which watch it (`ring` does): what
//! was built by hand and what was built from here would be built anew in turn.

use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode};

/// Begins this program again without it; `None` when there is nothing to take away.
pub(crate) fn begin_again() -> Option<io::Result<ExitCode>> {
    let names = said_of_us(std::env::vars_os().map(|(name, _)| name));
    if names.is_empty() {
        return None;
    }
    Some(std::env::current_exe().and_then(|program| {
        let mut command = Command::new(program);
        command.args(std::env::args_os().skip(1));
        replace(without(&mut command, &names))
    }))
}

/// What a person sets for cargo (`CARGO_HOME`, `CARGO_TARGET_DIR`, `CARGO_PROFILE_...`) is none of it.
fn said_of_us(names: impl Iterator<Item = OsString>) -> Vec<OsString> {
    const WHOLE: &[&str] = &["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_RUSTC_CURRENT_DIR", "OUT_DIR"];
    const BEGINNINGS: &[&str] = &["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    names
        .filter(|name| {
            let name = name.to_string_lossy();
            WHOLE.contains(&&*name) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        })
        .collect()
}

fn without<'c>(command: &'c mut Command, names: &[OsString]) -> &'c mut Command {
    names.iter().fold(command, |command, name| command.env_remove(name))
}

/// The same process goes on as the other program, so that whoever ends it by its id ends the right one.
#[cfg(unix)]
fn replace(command: &mut Command) -> io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(command))
}

/// Waits for the other program, and ends as it did.
#[cfg(not(unix))]
fn replace(command: &mut Command) -> io::Result<ExitCode> {
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_cargo_said_of_a_program_from_what_people_set() {
        let said = [
            "CARGO_BIN_NAME",
            "CARGO_CRATE_NAME",
            "CARGO_MANIFEST_DIR",
            "CARGO_MANIFEST_LINKS",
            "CARGO_MANIFEST_PATH",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION_PRE",
            "CARGO_PRIMARY_PACKAGE",
            "OUT_DIR",
        ];
        let set = [
            "CARGO",
            "CARGO_BUILD_JOBS",
            "CARGO_HOME",
            "CARGO_INCREMENTAL",
            "CARGO_NET_OFFLINE",
            "CARGO_PROFILE_DEV_DEBUG",
            "CARGO_TARGET_DIR",
            "CARGO_TERM_COLOR",
            "MY_OUT_DIR",
            "PATH",
            "RUSTFLAGS",
        ];
        let found = said_of_us(said.iter().chain(&set).map(OsString::from));
        assert_eq!(found, said.map(OsString::from));
    }

    #[test]
    fn what_is_taken_away_does_not_reach_the_program() {
        let mut command = Command::new("program");
        command.env("CARGO_PKG_NAME", "xtask").env("CARGO_HOME", "/home/cargo");
        without(&mut command, &said_of_us(["CARGO_PKG_NAME", "CARGO_HOME"].map(OsString::from).into_iter()));
        let set: Vec<_> = command.get_envs().collect();
        assert!(set.contains(&("CARGO_PKG_NAME".as_ref(), None)), "{set:?}");
        assert!(set.contains(&("CARGO_HOME".as_ref(), Some("/home/cargo".as_ref()))), "{set:?}");
    }
}
