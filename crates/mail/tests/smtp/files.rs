//! Mails as files, and the demo's inbox.

use std::io;
use std::sync::{Arc, Mutex};

use madoguchi_mail::{Message, Outcome, Transport};

use crate::sample::{message, parts};

#[tokio::test]
async fn writes_a_mail_as_one_whole_file_named_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out").join("mail");
    let transport = Transport::Folder(path.clone());
    for _ in 0..2 {
        assert_eq!(transport.send(&message()).await, Outcome::Sent);
    }
    let names: Vec<String> =
        std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, ["0193-4a5b.eml"], "the same mail twice is one file, and nothing temporary stays");
    let written = std::fs::read(path.join("0193-4a5b.eml")).unwrap();
    assert_eq!(written, [&message().to_mime().unwrap()[..], b"\r\n"].concat());
}

#[cfg(unix)]
#[tokio::test]
async fn lets_nobody_else_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    Transport::Folder(folder.path().into()).send(&message()).await;
    let mode = std::fs::metadata(folder.path().join("0193-4a5b.eml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[tokio::test]
async fn tries_again_later_when_the_folder_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let outcome = Transport::Folder(file.join("below")).send(&message()).await;
    assert!(matches!(&outcome, Outcome::Retry { reason } if reason.starts_with("file: ")), "{outcome:?}");
}

#[tokio::test]
async fn gives_a_demo_mail_to_the_host() {
    let seen: Arc<Mutex<Vec<Message>>> = Arc::default();
    let inbox = Arc::clone(&seen);
    let transport = Transport::Demo(Arc::new(move |message| {
        inbox.lock().unwrap().push(message.clone());
        Ok(())
    }));
    assert_eq!(transport.send(&message()).await, Outcome::Sent);
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].parts().body, parts().body);
    assert_eq!(seen[0].parts().to, parts().to);
}

#[tokio::test]
async fn tries_again_when_the_host_cannot_keep_a_demo_mail() {
    let transport = Transport::Demo(Arc::new(|_| Err(io::ErrorKind::StorageFull.into())));
    assert!(matches!(transport.send(&message()).await, Outcome::Retry { .. }));
}
