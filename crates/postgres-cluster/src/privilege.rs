//! PostgreSQL refuses to run as root; started by root, its programs run as the user
//! `postgres`, which Debian's package makes.

use std::io;
use std::path::Path;
use std::process::Command;

/// Who runs the programs: none for whoever runs the tests.
pub(crate) fn other_user() -> Option<&'static str> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout == b"0\n");
    is_root.then_some("postgres")
}

/// A program as the user who may run it, in a folder that user may enter.
pub(crate) fn command(program: &Path, folder: &Path) -> Command {
    let mut command = match (cfg!(target_os = "linux"), other_user()) {
        // Whatever ends the tests ends the server with them (SIGQUIT: at once).
        (true, user) => {
            let mut command = Command::new("setpriv");
            if let Some(user) = user {
                command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
            }
            command.args(["--pdeathsig", "QUIT", "--"]).arg(program);
            command
        }
        // Elsewhere only a clean end stops it.
        (false, _) => Command::new(program),
    };
    // No setting of the tests' surroundings may reach it.
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    command
}

/// Gives a folder with all in it to the user who runs the programs.
pub(crate) fn hand_over(folder: &Path) -> io::Result<()> {
    let Some(user) = other_user() else { return Ok(()) };
    let done = Command::new("chown").arg("--recursive").arg(format!("{user}:{user}")).arg(folder).status()?;
    if done.success() { Ok(()) } else { Err(io::Error::other("chown failed")) }
}

/// Runs a program to its end; its words are told when it fails.
pub(crate) fn run(command: &mut Command) -> io::Result<Vec<u8>> {
    let answer = command.output()?;
    if answer.status.success() {
        return Ok(answer.stdout);
    }
    let said = String::from_utf8_lossy(&answer.stderr).into_owned();
    Err(io::Error::other(format!("{:?} failed: {said}", command.get_program())))
}
