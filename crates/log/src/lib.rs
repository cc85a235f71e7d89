//! A program's log beside its store: JSON lines in UTC about what went wrong, in
//! a file of the data folder that only its user reads. Of our own crates' events
//! alone: what a library says of its work may hold what was typed. Makes no file
//! before there is something to tell. Must not: know what is told.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;

/// Folder of the log in the data folder.
const FOLDER: &str = "log";
/// Ending of the earlier of the two files.
const EARLIER: &str = ".1";
/// Largest size of each of the two files, in bytes.
const LARGEST: u64 = 5_000_000;

/// Begins to keep a program's log in this data folder, under the file's name.
pub fn begin(data: &Path, name: &str) {
    // A second begin in the same process, as in a test, changes nothing.
    let _ = tracing::subscriber::set_global_default(subscriber(data, name));
}

/// What [`begin`] listens with, for tests that listen for themselves.
pub fn subscriber(data: &Path, name: &str) -> impl Subscriber + Send + Sync + use<> {
    let file = Mutex::new(LogFile::new(data, name, LARGEST));
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(file);
    // The names of all crates of this program begin so.
    let own = Targets::new().with_target("madoguchi", LevelFilter::INFO);
    tracing_subscriber::registry().with(own).with(lines)
}

/// Two files of a bounded size. The known libraries for it end the program when
/// the folder is taken away, or keep no permissions of their own.
struct LogFile {
    folder: PathBuf,
    name: String,
    largest: u64,
    open: Option<File>,
}

impl LogFile {
    fn new(data: &Path, name: &str, largest: u64) -> Self {
        Self { folder: data.join(FOLDER), name: name.to_owned(), largest, open: None }
    }

    fn newest(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    fn earlier(&self) -> PathBuf {
        self.folder.join(format!("{}{EARLIER}", self.name))
    }

    /// Appends a line; a full file first takes the place of the earlier one.
    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        let added = line.len() as u64;
        if added > self.largest {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if self.file()?.metadata()?.len() + added > self.largest {
            // Windows renames no file that is open.
            self.open = None;
            std::fs::rename(self.newest(), self.earlier())?;
        }
        self.file()?.write_all(line)
    }

    fn file(&mut self) -> io::Result<&mut File> {
        let file = match self.open.take() {
            Some(file) => file,
            None => {
                private_folder().create(&self.folder)?;
                private_file().open(self.newest())?
            }
        };
        Ok(self.open.insert(file))
    }
}

impl Write for LogFile {
    /// Takes a whole line. One that no file takes goes to standard error.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.put(line).is_err() {
            self.open = None;
            io::stderr().write_all(line)?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on has failed
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NAME: &str = "program.log";

    fn lines(data: &Path) -> Vec<Value> {
        let text = std::fs::read_to_string(data.join(FOLDER).join(NAME)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn what_a_library_says_is_not_kept() {
        let data = tempfile::tempdir().unwrap();
        tracing::subscriber::with_default(subscriber(data.path(), NAME), || {
            tracing::error!(target: "library", "of another");
            tracing::debug!("too small to tell");
            tracing::info!("its own");
        });
        let told = lines(data.path());
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["message"], "its own");
    }

    /// ASVS 16.2.4, 16.4.1: whatever a line is about, it stays one line of JSON that says what was put in
    #[test]
    fn a_line_holds_together_whatever_is_in_it() {
        let data = tempfile::tempdir().unwrap();
        let hostile = "a\nb\r\n{\"level\":\"INFO\"}\u{1b}[31m\u{0}\u{7f}\u{85}\u{2028}\u{202e}\"}\\";
        tracing::subscriber::with_default(subscriber(data.path(), NAME), || {
            tracing::error!(cause = hostile, other = ?hostile, "told {hostile}");
            tracing::error!("the next");
        });
        let told = lines(data.path());
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[0]["cause"], hostile);
        assert_eq!((&told[0]["level"], &told[1]["message"]), (&json!("ERROR"), &json!("the next")));
        let bytes = std::fs::read(data.path().join(FOLDER).join(NAME)).unwrap();
        assert!(bytes.iter().all(|byte| *byte == b'\n' || *byte >= b' '), "no byte moves a terminal's cursor");
    }

    #[test]
    fn two_files_of_a_bounded_size_hold_the_newest_lines() {
        let data = tempfile::tempdir().unwrap();
        let mut log = LogFile::new(data.path(), NAME, 100);
        let line = |n: u32| format!("{n:09}\n");
        for n in 0..55 {
            log.write_all(line(n).as_bytes()).unwrap();
        }
        // Another start goes on where the last one ended.
        drop(log);
        let mut log = LogFile::new(data.path(), NAME, 100);
        log.write_all(line(55).as_bytes()).unwrap();
        let text = |name: &str| std::fs::read_to_string(data.path().join(FOLDER).join(name)).unwrap();
        assert_eq!(text("program.log.1"), (40..50).map(line).collect::<String>());
        assert_eq!(text(NAME), (50..56).map(line).collect::<String>());
        assert_eq!(std::fs::read_dir(data.path().join(FOLDER)).unwrap().count(), 2);
        assert!(log.put(&[b'x'; 101]).is_err(), "a line larger than a file is kept in none");
    }

    /// ASVS 16.4.2: folder and file of the log are their user's alone.
    #[test]
    #[cfg(unix)]
    fn only_its_user_reads_the_log() {
        use std::os::unix::fs::PermissionsExt as _;

        let data = tempfile::tempdir().unwrap();
        LogFile::new(data.path(), NAME, LARGEST).write_all(b"line\n").unwrap();
        let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(data.path().join(FOLDER)), 0o700);
        assert_eq!(mode(data.path().join(FOLDER).join(NAME)), 0o600);
    }

    #[test]
    fn a_folder_that_cannot_be_written_does_not_stop_the_program() {
        let data = tempfile::tempdir().unwrap();
        // A file in the place of the folder holds for every user, the first too.
        std::fs::write(data.path().join(FOLDER), "in the way").unwrap();
        let mut log = LogFile::new(data.path(), NAME, LARGEST);
        assert!(log.put(b"line\n").is_err());
        log.write_all(b"line for standard error\n").unwrap();
        assert_eq!(std::fs::read_to_string(data.path().join(FOLDER)).unwrap(), "in the way");
        // Once it can be written again, the file has the next line.
        std::fs::remove_file(data.path().join(FOLDER)).unwrap();
        log.write_all(b"line\n").unwrap();
        assert_eq!(std::fs::read_to_string(data.path().join(FOLDER).join(NAME)).unwrap(), "line\n");
    }
}
