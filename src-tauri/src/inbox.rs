//! 受信箱（デモ）: the demo's mails, kept as files beside its store. The demo
//! holds invented people only, so that nothing here needs to be sealed.

use std::io;
use std::path::Path;

use madoguchi_wire::demo::DemoMail;

/// Mails shown; older ones are deleted.
const KEPT: usize = 50;

/// Adds a mail. The same mail again replaces itself.
pub(crate) fn add(folder: &Path, mail: &DemoMail) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let bytes = serde_json::to_vec_pretty(mail)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut file, &bytes)?;
    file.persist(folder.join(format!("{}.json", mail.id))).map_err(|e| e.error)?;
    for old in names(folder)?.into_iter().skip(KEPT) {
        std::fs::remove_file(folder.join(old))?;
    }
    Ok(())
}

/// The mails, newest first.
pub(crate) fn read(folder: &Path) -> io::Result<Vec<DemoMail>> {
    names(folder)?
        .iter()
        .take(KEPT)
        .map(|name| Ok(serde_json::from_slice(&std::fs::read(folder.join(name))?)?))
        .collect()
}

/// Mail identities are UUIDv7, so that their names sort by time.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<String>>>()?;
    names.retain(|name| name.ends_with(".json"));
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_newest_first_and_keeps_fifty() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..60 {
            let mail = DemoMail {
                id: format!("{n:04}"),
                from: "a@example.jp".into(),
                to: "b@example.jp".into(),
                subject: "s".into(),
                body: "b".into(),
                received_at: "2026-11-21T00:00:00Z".into(),
            };
            add(folder.path(), &mail).unwrap();
        }
        let mails = read(folder.path()).unwrap();
        assert_eq!(mails.len(), 50);
        assert_eq!(mails[0].id, "0059");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 50);
    }

    #[test]
    fn an_inbox_that_does_not_exist_yet_is_empty() {
        assert!(read(Path::new("does/not/exist")).unwrap().is_empty());
    }
}
