//! A server's configuration and the tool that works on its store.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use madoguchi_postgres_cluster::{Database, ask, for_tests};
use madoguchi_server_configuration::KeyFile;
use tempfile::TempDir;

use crate::given::Given;
use crate::tool::{Said, command, profile};

const TEMPLATE: &str = "madoguchi_admin_cli";
pub(crate) const OWNER: &str = "madoguchi_owner";
/// The least-privilege role of `docs/postgres.md`.
pub(crate) const SERVER: &str = "madoguchi_server";

/// A folder with `server.toml` and `keys`, and the database it names.
pub(crate) struct Site {
    folder: TempDir,
    database: Option<Database>,
    given: Given,
}

impl Site {
    /// A server with an embedded store, which is not made yet.
    pub(crate) fn on_folder() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap(), database: None, given: Given::default() };
        KeyFile::new().unwrap().create(&site.path("keys")).unwrap();
        site.configure("server.toml", "sqlite:store");
        site
    }

    /// A server on a database whose tables the owner has made by the tool.
    pub(crate) fn on_postgres() -> Self {
        Self::on(Database::fresh(&for_tests().expect("PostgreSQL starts"), TEMPLATE, migrated).unwrap())
    }

    /// A server on a database that nobody has migrated.
    pub(crate) fn on_empty_postgres(name: &str) -> Self {
        let name = format!("{name}_{}", std::process::id());
        Self::on(Database::empty(&for_tests().expect("PostgreSQL starts"), &name).unwrap())
    }

    fn on(database: Database) -> Self {
        let mut site = Self::on_folder();
        site.configure("server.toml", &database.url(SERVER));
        site.database = Some(database);
        site
    }

    /// A server that knows these insurers.
    pub(crate) fn with(self, profiles: &[&str]) -> Self {
        for name in profiles {
            self.run(&["profile", "import", &profile(name)]).done();
        }
        self
    }

    /// Writes a configuration; a database's password may stand in it.
    pub(crate) fn configure(&self, name: &str, store: &str) -> PathBuf {
        let text = format!(
            "[listen]\naddress = \"127.0.0.1:18080\"\n[sites]\nmember = \"https://madoguchi.example.jp\"\n\
             [keys]\nfile = \"keys\"\n[store]\nurl = \"{store}\"\n"
        );
        private(&self.path(name), &text);
        self.path(name)
    }

    /// URL as one of the product's roles.
    pub(crate) fn url(&self, role: &str) -> String {
        self.database.as_ref().unwrap().url(role)
    }

    /// What the superuser is answered.
    pub(crate) fn ask(&self, sql: &str) -> String {
        let answer = ask(&self.database.as_ref().unwrap().admin_url(), sql).unwrap();
        String::from_utf8(answer).unwrap().trim().to_owned()
    }

    /// Where a file of the test lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as an argument.
    pub(crate) fn at(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Writes a file and gives it as an argument.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        self.given.file(name, content.as_ref());
        std::fs::write(self.path(name), content).unwrap();
        self.at(name)
    }

    /// Writes a file that others cannot read, and gives it as an argument.
    pub(crate) fn secret(&self, name: &str, content: &str) -> String {
        self.given.file(name, content.as_bytes());
        private(&self.path(name), content);
        self.at(name)
    }

    /// Runs the tool on the server's store.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.run_as("server.toml", arguments)
    }

    /// The same with another configuration. Nothing that is said tells the database's password.
    #[track_caller]
    pub(crate) fn run_as(&self, configuration: &str, arguments: &[&str]) -> Said {
        self.given.arguments(arguments);
        let mut tool = command();
        tool.arg("--server-config").arg(self.path(configuration)).args(arguments);
        let said: Said = tool.output().unwrap().into();
        if let Some(database) = &self.database {
            let url = database.url(SERVER);
            let password = url.split([':', '@']).nth(2).unwrap();
            assert!(!said.out.contains(password) && !said.err.contains(password), "{said:?}");
        }
        said
    }

    /// The tool on the server's store, not started yet; what it says is dropped.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut tool = command();
        tool.arg("--server-config").arg(self.path("server.toml")).args(arguments);
        tool.stdout(Stdio::null()).stderr(Stdio::null());
        tool
    }
}

/// Whatever a test was about, the log beside an embedded store repeats nothing of what the tool was given.
impl Drop for Site {
    fn drop(&mut self) {
        self.given.must_not_be_in(&self.path("store/log"));
    }
}

/// As the operator does it: the owner's URL in a file of its own.
fn migrated(database: &Database) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("owner-url");
    private(&file, &database.url(OWNER));
    let done = command().args(["store", "migrate", "--owner-url-file"]).arg(file).output()?;
    if done.status.success() { Ok(()) } else { Err(io::Error::other(String::from_utf8_lossy(&done.stderr))) }
}

fn private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}
