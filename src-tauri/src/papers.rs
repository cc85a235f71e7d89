//! Documents for people: rendered by `documents`, saved into the folder of the
//! settings or where the person says in the system's dialogue. The web view
//! neither prints nor writes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use madoguchi_app::Refusal;
use madoguchi_app::error::Answer;
use madoguchi_app::paper::{LaidOut, LettersPaper, Paper};
use madoguchi_documents::{FileForm, PaperError, Renderer, form};
use madoguchi_domain::japan_time;
use madoguchi_wire::{Language, SavedFile};

use crate::host::{cancelled, not_saved};

/// Asks where to save: suggested name in, chosen path out, none when cancelled.
pub(crate) type Ask =
    Arc<dyn Fn(String) -> std::pin::Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>> + Send + Sync>;

/// Where documents go.
pub(crate) enum Place {
    /// Always here.
    Folder(PathBuf),
    /// Where the person says.
    Dialogue(Ask),
}

/// Renders and saves. The renderer is made when it is first needed, since the
/// fonts take time and memory that the start must not pay for.
pub(crate) struct Papers {
    place: Place,
    renderer: Arc<OnceLock<Renderer>>,
    /// Where the person said that the letters of the next call go.
    letters: Mutex<Option<PathBuf>>,
}

impl Papers {
    pub(crate) fn new(place: Place) -> Self {
        Self { place, renderer: Arc::new(OnceLock::new()), letters: Mutex::new(None) }
    }

    pub(crate) async fn save(&self, paper: Paper) -> Answer<SavedFile> {
        let name = file_name(&paper);
        let asked_before = match paper {
            Paper::Letters(_) => self.letters.lock().unwrap_or_else(PoisonError::into_inner).take(),
            Paper::Signup(_) | Paper::Consent(_) | Paper::PostingList(_) | Paper::LedgerCorrections(_) => None,
        };
        let bytes = self.work(move |renderer, today| renderer.render_paper(paper, today)).await?;
        let path = match asked_before {
            Some(path) => path,
            None => self.path(name).await?,
        };
        let saved = describe(&path);
        tokio::task::spawn_blocking(move || write(&path, &bytes))
            .await
            .map_err(|e| Refusal::Unexpected(e.to_string()))?
            .map_err(|error| {
                tracing::warn!(kind = ?error.kind(), "document not saved");
                not_saved()
            })?;
        Ok(saved)
    }

    /// The file of letters; when all fit on their pages, where it goes is asked, before their passwords
    /// count.
    pub(crate) async fn lay_out(&self, letters: LettersPaper) -> Answer<LaidOut> {
        let laid_out = self.work(move |renderer, today| renderer.lay_out_letters(letters, today)).await?;
        if matches!((&laid_out, &self.place), (LaidOut::Whole(_), Place::Dialogue(_))) {
            let path = self.path(named(LETTERS, FileForm::Pdf)).await?;
            *self.letters.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
        }
        Ok(laid_out)
    }

    async fn path(&self, name: String) -> Answer<PathBuf> {
        match &self.place {
            Place::Folder(folder) => Ok(free_path(folder, &name)),
            Place::Dialogue(ask) => ask(name).await.ok_or_else(cancelled),
        }
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Renderer, Date) -> Result<T, PaperError> + Send + 'static,
    ) -> Answer<T> {
        let (renderer, today) = (Arc::clone(&self.renderer), japan_time::date(crate::clock::now()));
        let worked = tokio::task::spawn_blocking(move || work(renderer.get_or_init(Renderer::new), today));
        let worked = worked.await.map_err(|e| Refusal::Unexpected(e.to_string()))?;
        worked.map_err(|e| Refusal::Unexpected(e.to_string()))
    }
}

/// Stem of the name of a file of letters.
const LETTERS: &str = "再発行通知書";

/// Neither name nor number of a person stands in a file name.
fn file_name(paper: &Paper) -> String {
    let stem = match paper {
        Paper::Signup(p) => match p.language {
            Language::Ja => "登録内容の控え",
            Language::En => "registration",
        },
        Paper::Consent(p) => match p.language {
            Language::Ja => "利用規約同意の控え",
            Language::En => "consent",
        },
        Paper::Letters(_) => LETTERS,
        Paper::PostingList(_) => "発送一覧",
        Paper::LedgerCorrections(_) => "事業所台帳_修正",
    };
    named(stem, form(paper))
}

fn named(stem: &str, form: FileForm) -> String {
    format!("{stem}_{}.{}", japan_time::date(crate::clock::now()), form.ending())
}

/// A name that is not taken: nothing of an earlier person is written over.
fn free_path(folder: &Path, name: &str) -> PathBuf {
    let first = folder.join(name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
    let numbered = (2..10_000).map(|n| folder.join(format!("{stem}_{n}.{ending}")));
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

fn describe(path: &Path) -> SavedFile {
    let text = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    SavedFile { name: text(path.file_name()), folder: text(path.parent().and_then(Path::file_name)) }
}

/// How a file is called while it is written.
const PART: (&str, &str) = (".madoguchi-", ".part");
/// No document takes so long to write.
const ABANDONED: Duration = Duration::from_secs(600);

/// Deletes what a program that was killed in the middle of writing left behind: it may be letters,
/// whose passwords count.
fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_part = name.to_str().is_some_and(|name| name.starts_with(PART.0) && name.ends_with(PART.1));
        let modified = entry.metadata().and_then(|data| data.modified()).ok().filter(|_| is_part);
        if modified.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > ABANDONED) {
            // What cannot be deleted now is tried again with the next document.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Whole or not at all: beside the target first, then renamed.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    sweep(folder);
    // Readable by its user alone, since letters hold passwords.
    let mut file = tempfile::Builder::new().prefix(PART.0).suffix(PART.1).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_writes_over_an_earlier_document() {
        let folder = tempfile::tempdir().unwrap();
        for expected in ["a.pdf", "a_2.pdf", "a_3.pdf"] {
            let path = free_path(folder.path(), "a.pdf");
            assert_eq!(path.file_name().unwrap(), expected);
            write(&path, b"%PDF").unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file is left");
    }

    /// REI-14: letters that a killed program left half-written go with the next document, and nobody else reads one.
    #[test]
    fn what_a_killed_program_left_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let left = |name: &str, seconds: u64| {
            let path = folder.path().join(name);
            let file = std::fs::File::create(&path).unwrap();
            file.set_modified(file.metadata().unwrap().modified().unwrap() - Duration::from_secs(seconds)).unwrap();
            path
        };
        let abandoned = left(".madoguchi-a1b2c3.part", 601);
        let others = [left(".madoguchi-d4e5f6.part", 60), left("letters.part", 9_000), left(".madoguchi-plan", 9_000)];
        let path = folder.path().join("a.pdf");
        write(&path, b"%PDF").unwrap();
        assert!(!abandoned.exists());
        assert!(others.iter().all(|path| path.exists()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    fn receipt() -> Paper {
        let text = || madoguchi_wire::Text { ja: "見本".into(), en: "Sample".into() };
        Paper::Signup(madoguchi_app::paper::SignupPaper {
            language: Language::Ja,
            insurer_name: text(),
            system_name: text(),
            member_name: "見本 太郎".into(),
            user_id: "mihon.taro".into(),
            mail_address: "taro@example.jp".into(),
            registered_at: "2026-04-10T01:00:00Z".parse().unwrap(),
            support: Vec::new(),
        })
    }

    async fn saved_at(path: Option<PathBuf>) -> Answer<SavedFile> {
        let ask: Ask = Arc::new(move |_| {
            let path = path.clone();
            Box::pin(async move { path })
        });
        Papers::new(Place::Dialogue(ask)).save(receipt()).await
    }

    fn code(answer: Answer<SavedFile>) -> Option<madoguchi_wire::ErrorCode> {
        match answer {
            Err(Refusal::Wire(error)) => Some(error.code),
            Err(other) => panic!("{other}"),
            Ok(_) => None,
        }
    }

    /// REG-01: a cancelled dialogue is no failure of the disk, and leaves no file
    #[tokio::test]
    async fn a_cancelled_dialogue_is_told_from_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(code(saved_at(None).await), Some(madoguchi_wire::ErrorCode::SaveCancelled));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        // A file in the place of a folder cannot be written into, by any user.
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, "x").unwrap();
        let failed = saved_at(Some(in_the_way.join("receipt.pdf"))).await;
        assert_eq!(code(failed), Some(madoguchi_wire::ErrorCode::FileNotSaved));
        let path = folder.path().join("receipt.pdf");
        assert_eq!(code(saved_at(Some(path.clone())).await), None);
        assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
    }

    fn letters() -> LettersPaper {
        let text = include_str!("../../profiles/federations/tottori.toml");
        let profile = madoguchi_domain::federation::parse("tottori.toml", text).unwrap();
        let letter = madoguchi_app::paper::LetterPage {
            place: 1,
            addressee: madoguchi_app::paper::PostalAddress {
                postal_code: "680-0001".into(),
                address: "鳥取県鳥取市架空町1-1".into(),
                name: "請求事業所 A".into(),
            },
            receipt: "40000-000003".into(),
            office_number: "1311111111".into(),
            user_id: "KJ000000000001".into(),
            password: zeroize::Zeroizing::new("Kumo7ame#2026".into()),
            expires_at: "2026-05-01T01:00:00Z".parse().unwrap(),
        };
        LettersPaper { profile: Box::new(profile), letters: vec![letter] }
    }

    /// A dialogue with these answers, one a question.
    fn answering(answers: Vec<Option<PathBuf>>) -> Papers {
        let answers = Arc::new(Mutex::new(answers.into_iter()));
        let ask: Ask = Arc::new(move |_| {
            let answer = answers.lock().unwrap().next().expect("one question more than answers");
            Box::pin(async move { answer })
        });
        Papers::new(Place::Dialogue(ask))
    }

    /// REI-14: where letters go is asked before their passwords count, and once; whoever leaves the dialogue spoils none.
    #[tokio::test]
    async fn letters_are_asked_for_before_they_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["first.pdf", "second.pdf"].map(|name| folder.path().join(name));
        let papers = answering(vec![None, Some(first.clone()), Some(second.clone())]);
        let left = papers.lay_out(letters()).await;
        assert!(matches!(left, Err(Refusal::Wire(error)) if error.code == madoguchi_wire::ErrorCode::SaveCancelled));
        for path in [&first, &second] {
            let LaidOut::Whole(file) = papers.lay_out(letters()).await.unwrap() else { panic!("the letter fits") };
            assert!(!path.exists(), "nothing is written before the passwords count");
            let saved = papers.save(Paper::Letters(file.clone())).await.unwrap();
            assert_eq!(Some(saved.name.as_str()), path.file_name().and_then(std::ffi::OsStr::to_str));
            let written = std::fs::read(path).unwrap();
            assert!(written.starts_with(b"%PDF") && written == *file.pdf, "what was looked at is what is saved");
        }
    }

    /// REI-14: letters that do not fit on their page are named, and nobody is asked for them.
    #[tokio::test]
    async fn letters_that_do_not_fit_are_not_asked_for() {
        let mut unfit = letters();
        unfit.letters[0].addressee.address = "架空町".repeat(500);
        let laid_out = answering(Vec::new()).lay_out(unfit).await.unwrap();
        assert!(matches!(laid_out, LaidOut::Unfit(places) if places == [0]));
    }
}
