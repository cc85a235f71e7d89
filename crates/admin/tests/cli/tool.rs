//! One data folder and the tool that works on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::given::Given;

/// The password of key slot B; tests use no keyring.
pub(crate) const PASSWORD: &str = "a long enough pass phrase";

/// What the tool answered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// What was said on standard output, when it was done.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// What was said on standard error, when it was refused.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, 1, "{self:?}");
        assert!(!self.err.trim().is_empty());
        self.err
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The tool without a folder.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi-admin"));
    command.stdin(Stdio::null());
    // Whoever runs the tests may have a keyring; it is none of their business.
    command.env_remove("DBUS_SESSION_BUS_ADDRESS");
    command
}

/// Runs the tool without a folder.
pub(crate) fn run(arguments: &[&str]) -> Said {
    command().args(arguments).output().unwrap().into()
}

/// A shipped profile.
pub(crate) fn profile(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    root.join(format!("{name}.toml")).display().to_string()
}

/// The shipped profile of a federation.
pub(crate) fn federation() -> String {
    profile("federations/tottori")
}

/// A data folder with files beside it.
pub(crate) struct Tool {
    folder: TempDir,
    given: Given,
}

impl Tool {
    /// An empty data folder.
    pub(crate) fn empty() -> Self {
        let tool = Self { folder: tempfile::tempdir().unwrap(), given: Given::default() };
        tool.file("password", PASSWORD);
        tool
    }

    /// A store that knows these insurers.
    pub(crate) fn with(profiles: &[&str]) -> Self {
        let tool = Self::empty();
        let files: Vec<String> = profiles.iter().map(|name| profile(name)).collect();
        let arguments: Vec<&str> = ["profile", "import"].into_iter().chain(files.iter().map(String::as_str)).collect();
        tool.run(&arguments).done();
        tool
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

    /// Reads a file as text.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Runs the tool on the folder with its password.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.run_with("password", arguments)
    }

    /// The same with another password file.
    pub(crate) fn run_with(&self, password: &str, arguments: &[&str]) -> Said {
        self.command_with(password, arguments).output().unwrap().into()
    }

    /// The tool on the folder, not started yet; what it says is dropped.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut tool = self.command_with("password", arguments);
        tool.stdout(Stdio::null()).stderr(Stdio::null());
        tool
    }

    fn command_with(&self, password: &str, arguments: &[&str]) -> Command {
        self.given.arguments(arguments);
        let mut tool = command();
        tool.arg("--data-dir").arg(self.data()).arg("--password-file").arg(self.path(password)).args(arguments);
        tool
    }
}

/// Whatever a test was about, the tool's log repeats nothing of what it was given.
impl Drop for Tool {
    fn drop(&mut self) {
        self.given.must_not_be_in(&self.data().join("log"));
    }
}

/// Rows of a roster under the usual column names.
pub(crate) fn roster(rows: &[&str]) -> String {
    let header = "保険者コード,記号,番号,生年月日,氏名,氏名カナ,本人家族区分";
    std::iter::once(&header).chain(rows).map(|row| format!("{row}\r\n")).collect()
}

/// So many invented people of 0386, numbered from 1.
pub(crate) fn people(count: u32) -> Vec<String> {
    (1..=count).map(|n| format!("0386,100,{n},1980-01-01,試験 {n}郎,シケン {},本人", kana(n))).collect()
}

fn kana(number: u32) -> String {
    number
        .to_string()
        .chars()
        .map(|digit| {
            ["マル", "イチ", "ニ", "サン", "シ", "ゴ", "ロク", "シチ", "ハチ", "ク"]
                [digit.to_digit(10).unwrap() as usize]
        })
        .collect()
}
