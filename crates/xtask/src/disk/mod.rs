//! How much room the disks have, before and during a run. On a full disk
//! compilers, linkers and databases fail in words that name anything but it.

mod spare;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, ensure};

pub(crate) use spare::{drop_builds, drop_checks};

/// Bytes in the unit that people read.
const GB: u64 = 1_000_000_000;
/// What `cargo xtask test` writes from a clean clone on: `target` 12 GB with all that is kept for the next build, the
/// fuzzers 0.3 GB, libraries' sources 1.3 GB (measured 2026-11-21); lints and Debian's packages, reckoned, 4 GB.
const CLEAN: u64 = 18 * GB;
/// The same where nothing is kept for a next build, and what was built is dropped on the way: 6.0 GB at the most up to
/// the stories (measured 2026-11-21), and room to grow.
const SPARING: u64 = 8 * GB;
/// What a run takes at least beside whatever earlier runs have left in `target`.
const AGAIN: u64 = 5 * GB;
/// Clusters, stores and documents of running tests.
const TEMPORARY: u64 = 2 * GB;
/// With less than this a failure is likely to be the disk's.
const HARDLY_ANY: u64 = GB / 2;
/// Between two looks; a linker writes some hundred megabytes in it.
const PAUSE: Duration = Duration::from_secs(1);

/// Room on one disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// Where the disk is mounted.
    mount: String,
    /// Bytes that may still be written.
    free: u64,
}

/// Looks all the time, since what is free after a step says nothing of the step's middle.
/// The looking ends when this is dropped.
pub(crate) struct Watch {
    lowest: Arc<Mutex<Vec<Room>>>,
}

impl Watch {
    /// Watches the disks of the project and of temporary files.
    pub(crate) fn begin(root: &Path) -> Self {
        let places = places(root);
        let lowest = Arc::new(Mutex::new(look(&places)));
        let seen = Arc::downgrade(&lowest);
        std::thread::spawn(move || {
            while let Some(lowest) = seen.upgrade() {
                let now = look(&places);
                let mut lowest = lowest.lock().unwrap_or_else(PoisonError::into_inner);
                *lowest = lower(&lowest, now);
                drop(lowest);
                std::thread::sleep(PAUSE);
            }
        });
        Self { lowest }
    }

    /// The least room of each disk since this was asked last.
    pub(crate) fn lowest(&self, root: &Path) -> Vec<Room> {
        let now = look(&places(root));
        let mut lowest = self.lowest.lock().unwrap_or_else(PoisonError::into_inner);
        let told = lower(&lowest, now.clone());
        *lowest = now;
        told
    }
}

/// Where a run writes.
fn places(root: &Path) -> [PathBuf; 2] {
    [root.to_path_buf(), std::env::temp_dir()]
}

/// The room of each disk on which these places lie, in their order. Empty where nobody can be asked.
fn look(places: &[PathBuf]) -> Vec<Room> {
    let answer = Command::new("df").arg("-Pk").args(places).env("LC_ALL", "C").output();
    answer.map(|answer| read(&String::from_utf8_lossy(&answer.stdout))).unwrap_or_default()
}

/// Reads what POSIX has `df -Pk` say: a head, then a line a place.
fn read(told: &str) -> Vec<Room> {
    let mut rooms: Vec<Room> = Vec::new();
    for line in told.lines().skip(1) {
        let mut words = line.split_whitespace().skip(3);
        let (Some(free), Some(mount)) = (words.next(), words.nth(1)) else { continue };
        let Ok(free) = free.parse::<u64>() else { continue };
        if rooms.iter().all(|room| room.mount != mount) {
            rooms.push(Room { mount: mount.to_owned(), free: free * 1024 });
        }
    }
    rooms
}

/// The lower of two looks, disk by disk.
fn lower(one: &[Room], other: Vec<Room>) -> Vec<Room> {
    let before = |room: &Room| one.iter().find(|before| before.mount == room.mount).map_or(u64::MAX, |room| room.free);
    other.into_iter().map(|room| Room { free: room.free.min(before(&room)), ..room }).collect()
}

/// For people: `41.2 GB`, and where there are several disks, on which.
pub(crate) fn tell(rooms: &[Room]) -> String {
    let figure = |room: &Room| format!("{:.1} GB", gigabytes(room.free));
    match rooms {
        [] => "unknown".to_owned(),
        [only] => figure(only),
        several => {
            let all: Vec<_> = several.iter().map(|room| format!("{} on {}", figure(room), room.mount)).collect();
            all.join(", ")
        }
    }
}

#[allow(clippy::cast_precision_loss)] // for people
fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / GB as f64
}

/// A word for whoever reads of a failure while there was hardly any room.
pub(crate) fn suspicion(lowest: &[Room]) -> Option<String> {
    let full = lowest.iter().find(|room| room.free < HARDLY_ANY)?;
    Some(format!("the disk at {} was full, or nearly: {:.1} GB were left", full.mount, gigabytes(full.free)))
}

/// Says what is free, and refuses what would not come to its end.
pub(crate) fn ensure_room(root: &Path, sparing: bool) -> Result<()> {
    let rooms = look(&places(root));
    println!("free on the disk: {}", tell(&rooms));
    enough(&rooms, if sparing { SPARING } else { CLEAN }, spare::size(&root.join("target")))
}

/// Whether a run has room, given what a clean one needs and what earlier ones have left for it.
fn enough(rooms: &[Room], clean: u64, left: u64) -> Result<()> {
    let Some(project) = rooms.first() else { return Ok(()) };
    let needed = clean.saturating_sub(left).max(AGAIN);
    ensure!(
        project.free >= needed,
        "this run needs {:.0} GB on the disk at {}, and {:.1} GB are free there. Please make room first \
         (`cargo clean` gives back what earlier builds have left); a full disk would end the run half-way, in odd words.",
        gigabytes(needed),
        project.mount,
        gigabytes(project.free),
    );
    let Some(temporary) = rooms.get(1) else { return Ok(()) };
    ensure!(
        temporary.free >= TEMPORARY,
        "the tests need {:.0} GB for temporary files on the disk at {}, and {:.1} GB are free there. Please make room \
         first, or name another folder (TMPDIR).",
        gigabytes(TEMPORARY),
        temporary.mount,
        gigabytes(temporary.free),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(mount: &str, free: u64) -> Room {
        Room { mount: mount.to_owned(), free }
    }

    #[test]
    fn reads_each_disk_once() {
        let head = "Filesystem     1024-blocks      Used Available Capacity Mounted on\n";
        let line = "/dev/vda         263938724  22542956  72917324      24% /\n";
        assert_eq!(read(&[head, line, line].concat()), [room("/", 72_917_324 * 1024)]);
        let other = "tmpfs 100 1 99 1% /tmp\n";
        assert_eq!(read(&[head, line, other].concat())[1], room("/tmp", 99 * 1024));
        assert_eq!(read("df: no such file\n"), []);
    }

    #[test]
    fn the_disk_of_this_project_can_be_asked() {
        let rooms = look(&places(Path::new(env!("CARGO_MANIFEST_DIR"))));
        assert!(cfg!(windows) || rooms.first().is_some_and(|room| room.free > 0), "{rooms:?}");
    }

    #[test]
    fn remembers_the_lowest_of_each_disk_until_it_is_asked() {
        let seen = lower(&[room("/", 5), room("/tmp", 9)], vec![room("/", 7), room("/tmp", 2)]);
        assert_eq!(seen, [room("/", 5), room("/tmp", 2)]);
        assert_eq!(lower(&[], vec![room("/", 7)]), [room("/", 7)]);

        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let watch = Watch::begin(root);
        *watch.lowest.lock().unwrap() = look(&places(root)).into_iter().map(|room| Room { free: 1, ..room }).collect();
        let (first, second) = (watch.lowest(root), watch.lowest(root));
        assert!(first.iter().all(|room| room.free == 1), "{first:?}");
        assert!(second.iter().all(|room| room.free > 1), "{second:?}");
    }

    #[test]
    fn refuses_before_the_first_step_what_would_not_come_to_its_end() {
        let refused = |rooms: &[Room], left| enough(rooms, CLEAN, left).err().map(|error| error.to_string());
        assert_eq!(refused(&[room("/", CLEAN)], 0), None);
        let said = refused(&[room("/", CLEAN - 1)], 0).unwrap();
        assert!(said.starts_with("this run needs 18 GB on the disk at /, and 18.0 GB are free there."), "{said}");
        // What is built already need not be written again, but never nothing.
        assert_eq!(refused(&[room("/", CLEAN / 2)], CLEAN / 2), None);
        assert!(refused(&[room("/", AGAIN - 1)], 10 * CLEAN).is_some());
        let said = refused(&[room("/", CLEAN), room("/tmp", TEMPORARY / 2)], 0).unwrap();
        assert!(said.contains("1.0 GB are free there") && said.contains("/tmp"), "{said}");
        assert!(enough(&[room("/", SPARING)], SPARING, 0).is_ok() && enough(&[room("/", SPARING)], CLEAN, 0).is_err());
        // Where nobody can be asked nothing is refused.
        assert_eq!(refused(&[], 0), None);
    }

    #[test]
    fn names_the_disk_when_it_was_full() {
        assert_eq!(suspicion(&[room("/", GB)]), None);
        let said = suspicion(&[room("/", GB), room("/tmp", 0)]).unwrap();
        assert_eq!(said, "the disk at /tmp was full, or nearly: 0.0 GB were left");
        assert_eq!(tell(&[room("/", 41_240_000_000)]), "41.2 GB");
        assert_eq!(tell(&[room("/", GB), room("/tmp", 2 * GB)]), "1.0 GB on /, 2.0 GB on /tmp");
    }
}
