//! One program of the drill: started as the user who may run it, ended by its id.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where programs run and write.
#[derive(Clone)]
pub(crate) struct Yard {
    folder: PathBuf,
    user: Option<&'static str>,
}

impl Yard {
    /// An empty folder, which belongs to the user who runs PostgreSQL.
    pub(crate) fn new(folder: &Path) -> Self {
        if folder.exists() {
            std::fs::remove_dir_all(folder).unwrap();
        }
        std::fs::create_dir_all(folder).unwrap();
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout == b"0\n");
        let folder = folder.canonicalize().unwrap();
        // PostgreSQL refuses to run as root.
        Self { folder, user: is_root.then_some("postgres") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file that the programs may read.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        self.hand_over();
        path
    }

    fn hand_over(&self) {
        if let Some(user) = self.user {
            let done = Command::new("chown").arg("-R").arg(format!("{user}:{user}")).arg(&self.folder).status();
            assert!(done.unwrap().success());
        }
    }

    /// Starts a program; what it says goes to a file of its name.
    pub(crate) fn start(&self, name: &str, program: &str, arguments: &[String]) -> Node {
        self.hand_over();
        let log = File::options().create(true).append(true).open(self.path(&format!("{name}.log"))).unwrap();
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.args(arguments).current_dir(&self.folder).env_clear();
        command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C.UTF-8").env("HOME", &self.folder);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        Node { process: command.spawn().unwrap_or_else(|error| panic!("{program}: {error}")) }
    }
}

/// A running program. It ends when this is dropped.
pub(crate) struct Node {
    process: Child,
}

impl Node {
    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Asks it to end, and waits.
    pub(crate) fn stop(&mut self) {
        signal(self.process.id(), "TERM");
        let _ = self.process.wait();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a signal to one process.
pub(crate) fn signal(pid: u32, name: &str) {
    let _ = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).stderr(Stdio::null()).status();
}

/// Processes whose parent is this one.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let answer = Command::new("ps").args(["-o", "pid=", "--ppid", &parent.to_string()]).output().unwrap();
    String::from_utf8_lossy(&answer.stdout).split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}
