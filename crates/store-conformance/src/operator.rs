//! What an operator asks: a sound journal verifies, and whom no mail reaches is
//! listed. How each store finds damage is its own tests' matter, since damage is done to its own tables.

use madoguchi_app::store::{Commit, MailEntry, MailWrite, OperatorStore, RosterStore, Undeliverable};
use madoguchi_domain::checkpoint_line::CheckpointLine;
use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::ids::{FactId, InstallId, MailId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::roster::RosterRow;

use crate::scene::{Scene, at, day, fact, fact_at, insured, insurer, load_at, new_id};

fn seen(tag: i64) -> Fact {
    Fact::LimitReached { limit: "x".into(), tag: tag.to_string() }
}

/// Series longer than a page, checkpoints and bodies that retention deleted by right are all sound.
pub async fn a_sound_journal_verifies<S: RosterStore + OperatorStore>(scene: Scene<S>) {
    let (long, short) = (Subject::Insurer(insurer("ngk")), Subject::Insurer(insurer("omron")));
    scene.facts((0..2100).map(|n| fact_at(long.clone(), at(n), seen(n))).collect()).await;
    scene.store.checkpoint(day(1)).await.unwrap();
    for n in 0..20 {
        scene
            .facts(vec![fact_at(Subject::Member(scene.member(&format!("{}", 105 + n)).await.id), day(2), seen(n))])
            .await;
    }
    scene.store.checkpoint(day(3)).await.unwrap();
    let purged = scene.store.purge(day(4000), FactId::from_uuid(new_id()), [3; 16]).await.unwrap();
    assert!(purged.bodies > 2000, "{purged:?}");
    scene.facts(vec![fact_at(short, day(4001), seen(1))]).await;
    let report = scene.store.journal_verify(Vec::new(), 10).await.unwrap();
    assert!(report.intact() && report.more == 0, "{report:?}");
    assert_eq!((report.purged, report.bodies + report.purged, report.checkpoints), (purged.bodies, report.rows, 2));
    assert!(report.rows > 2120 && report.series >= 22, "{report:?}");
}

/// The newest checkpoint's line is met again; a later one, another install's and a changed one are not.
pub async fn kept_lines_are_compared<S: RosterStore + OperatorStore>(scene: Scene<S>) {
    scene.facts(vec![fact(Subject::Insurer(insurer("ngk")), seen(1))]).await;
    let made = scene.store.checkpoint(at(5)).await.unwrap().unwrap();
    let line = scene.store.checkpoint_line().await.unwrap().unwrap();
    let install = scene.store.install();
    assert_eq!(line, CheckpointLine { install, number: made.number, at: made.at, hash: made.hash });
    let kept = CheckpointLine::read_all(&line.to_string()).unwrap();
    let report = scene.store.journal_verify(kept, 10).await.unwrap();
    assert!(report.intact() && report.kept_lines == 1, "{report:?}");
    let others = [
        CheckpointLine { number: line.number + 1, ..line.clone() },
        CheckpointLine { number: u64::MAX, ..line.clone() },
        CheckpointLine { install: InstallId::from_uuid(new_id()), ..line.clone() },
        CheckpointLine { hash: [9; 32], ..line },
    ];
    let report = scene.store.journal_verify(others.to_vec(), 2).await.unwrap();
    assert_eq!((report.problems.len(), report.more, report.kept_lines), (2, 2, 4), "{report:?}");
}

/// REG-12: who has no account is listed under the roster's address, and only under their insurer.
pub async fn people_whom_no_mail_reaches_are_listed<S: RosterStore + OperatorStore>(scene: Scene<S>) {
    let mail = |number: &str| MailAddress::new(&format!("m{number}@example.jp")).unwrap();
    let rows = ["107", "105", "106"].map(|number| RosterRow { mail: Some(mail(number)), ..insured(number) });
    scene.load(load_at(at(0), false), rows.to_vec()).await;
    let mut members = Vec::new();
    for number in ["000105", "000107"] {
        members.extend(scene.matching("001", number, jiff::civil::date(1970, 1, 2)).await);
    }
    assert_eq!(scene.store.undeliverable(None).await.unwrap(), []);
    let account = scene.account(&members[0], "taro.omuro").await;
    let id = MailId::from_uuid(new_id());
    let kind = "password_changed".to_owned();
    let member = Some(members[0].id);
    let entry = MailEntry {
        id,
        kind: kind.clone(),
        sealed: vec![1],
        flow: None,
        member,
        office: None,
        expires_at: None,
        queued_at: at(0),
    };
    let whose = Some(insurer("0386"));
    scene.done(Commit { insurer: whose, mail: vec![MailWrite::Queue(entry)], ..Commit::default() }).await;
    let refused = Fact::MailRefused { mail: id, kind, reason: "550".into(), undeliverable: true };
    let facts = vec![fact(Subject::Member(members[0].id), refused)];
    scene.done(Commit { facts, mail: vec![MailWrite::Refused(id, at(1))], ..Commit::default() }).await;
    let expected = Undeliverable {
        member: members[0].id,
        insurer: insurer("0386"),
        symbol: members[0].symbol.clone(),
        number: "105".into(),
        name: members[0].name.clone(),
        address: account.address,
        confirmed: true,
    };
    for asked in [None, Some(insurer("0386"))] {
        assert_eq!(scene.store.undeliverable(asked).await.unwrap(), std::slice::from_ref(&expected));
    }
    assert_eq!(scene.store.undeliverable(Some(insurer("omron"))).await.unwrap(), []);
}
