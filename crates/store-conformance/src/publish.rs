//! What is published: profiles, terms, notices.

use jiff::Timestamp;
use jiff::civil::date;
use madoguchi_app::store::{AccountRecord, NoticeQuery, NoticeReader, NoticeRecord, RosterStore, TermsRecord};
use madoguchi_domain::fact::{Fact, FactEntry, Subject};
use madoguchi_domain::ids::{MemberId, NoticeId, TermsId};
use madoguchi_domain::notice::search_words;

use crate::desk_scene::federation;
use crate::scene::{Scene, at, fact, insurer, new_id};

/// INS-01: a profile is one piece of data, replaced as a whole.
pub async fn keeps_and_replaces_profiles<S: RosterStore>(scene: Scene<S>) {
    let import = |code: &str, profile: &str| {
        let imported =
            Fact::ProfileImported { insurer: insurer(code), sha256: "00".repeat(32), profile: profile.into() };
        fact(Subject::Insurer(insurer(code)), imported)
    };
    assert_eq!(scene.store.profile(&insurer("omron")).await.unwrap(), None);
    scene.facts(vec![import("omron", r#"{"a":1}"#), import("0386", r#"{"b":"三協"}"#)]).await;
    scene.facts(vec![import("omron", r#"{"a":2}"#)]).await;
    assert_eq!(scene.store.profile(&insurer("omron")).await.unwrap().as_deref(), Some(r#"{"a":2}"#));
    assert_eq!(scene.store.profiles().await.unwrap(), [r#"{"b":"三協"}"#, r#"{"a":2}"#]);
}

/// TRM-02: of two texts with the same first day the later published one counts,
/// so the order is that of publication.
pub async fn lists_terms_in_the_order_of_publication<S: RosterStore>(scene: Scene<S>) {
    let record = |variant: &str, version: &str, day: i8| TermsRecord {
        id: TermsId::from_uuid(new_id()),
        variant: variant.into(),
        version: version.into(),
        title_ja: "利用規約".into(),
        title_en: "Terms".into(),
        effective_from: date(2024, 4, day),
        sha256: "ab".repeat(32),
        placeholder: day == 1,
        text: "# 第1条\n本文".into(),
    };
    let publish = |r: &TermsRecord| {
        let published = Fact::TermsPublished {
            terms: r.id,
            variant: r.variant.clone(),
            version: r.version.clone(),
            title_ja: r.title_ja.clone(),
            title_en: r.title_en.clone(),
            effective_from: r.effective_from,
            sha256: r.sha256.clone(),
            placeholder: r.placeholder,
            text: r.text.clone(),
        };
        fact(Subject::Install(scene.store.install()), published)
    };
    let texts =
        [record("points", "2.0", 5), record("plain", "1.0", 1), record("points", "1.0", 1), record("points", "2.0", 5)];
    for text in &texts {
        scene.facts(vec![publish(text)]).await;
    }
    assert_eq!(scene.store.terms("points").await.unwrap(), [texts[0].clone(), texts[2].clone(), texts[3].clone()]);
    assert_eq!(scene.store.terms("plain").await.unwrap(), [texts[1].clone()]);
    assert_eq!(scene.store.terms("none").await.unwrap(), []);
}

fn notice(
    code: Option<&str>,
    member: Option<MemberId>,
    title: &str,
    body: &str,
    published_at: Timestamp,
) -> (NoticeId, FactEntry) {
    let notice = NoticeId::from_uuid(new_id());
    let insurer = code.map(insurer);
    let (title, body, link) = (title.to_owned(), body.to_owned(), Some("https://example.jp/".to_owned()));
    let published =
        Fact::NoticePublished { notice, insurer, member, federation: None, title, body, link, published_at };
    (notice, fact(Subject::Insurer(crate::scene::insurer(code.unwrap_or("0386"))), published))
}

fn notice_of_federation(code: &str, title: &str, published_at: Timestamp) -> (NoticeId, FactEntry) {
    let notice = NoticeId::from_uuid(new_id());
    let published = Fact::NoticePublished {
        notice,
        insurer: None,
        member: None,
        federation: Some(federation(code)),
        title: title.to_owned(),
        body: "本文".to_owned(),
        link: None,
        published_at,
    };
    (notice, fact(Subject::Federation(federation(code)), published))
}

fn reader(account: &AccountRecord) -> Option<NoticeReader> {
    Some(NoticeReader::Member { account: account.id, member: account.member, insurer: account.insurer.clone() })
}

fn office_of(code: &str) -> Option<NoticeReader> {
    Some(NoticeReader::Office(federation(code)))
}

fn titles(found: &[NoticeRecord]) -> Vec<&str> {
    found.iter().map(|notice| notice.title.as_str()).collect()
}

/// DSH-02, LOG-04: the site's for everybody, the insurer's for its members, a
/// personal one for one person; newest first.
pub async fn shows_notices_to_whom_they_speak<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    let (mine, other) = (scene.account(&first, "taro.first").await, scene.account(&second, "taro.second").await);
    let published = [
        notice(None, None, "site old", "", at(1)),
        notice(Some("0386"), None, "insurer", "", at(4)),
        notice(Some("omron"), None, "other insurer", "", at(5)),
        notice(Some("0386"), Some(first.id), "personal", "", at(3)),
        notice(None, Some(second.id), "personal of another", "", at(6)),
        notice(None, None, "site new", "", at(2)),
        notice(None, None, "site same instant", "", at(2)),
    ];
    // A commit reaches the people of one insurer.
    for (_, fact) in &published {
        scene.facts(vec![fact.clone()]).await;
    }
    let all = |reader, limit| NoticeQuery { reader, limit, ..NoticeQuery::default() };
    let found = scene.store.notices(&all(None, 100)).await.unwrap();
    assert_eq!(titles(&found), ["site same instant", "site new", "site old"]);
    let found = scene.store.notices(&all(reader(&mine), 100)).await.unwrap();
    assert_eq!(titles(&found), ["insurer", "personal", "site same instant", "site new", "site old"]);
    let personal = &found[1];
    assert_eq!(
        (personal.id, personal.member, personal.insurer.clone()),
        (published[3].0, Some(first.id), Some(insurer("0386")))
    );
    assert_eq!(
        (personal.link.as_deref(), personal.published_at, personal.read),
        (Some("https://example.jp/"), at(3), false)
    );
    let found = scene.store.notices(&all(reader(&other), 100)).await.unwrap();
    assert_eq!(titles(&found)[..2], ["personal of another", "insurer"]);
    assert_eq!(titles(&scene.store.notices(&all(reader(&mine), 2)).await.unwrap()), ["insurer", "personal"]);
    assert_eq!(scene.store.notices(&all(reader(&mine), 0)).await.unwrap(), []);
}

/// ASVS 8.2.2, 8.4.1: offices of a federation read its notices, newest first, and no others; nobody else reads them, as little before
/// log-in as after it.
pub async fn shows_a_federations_notices_to_its_offices_alone<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.first").await;
    let (newest, newest_fact) = notice_of_federation("tottori", "ours new", at(5));
    let (_, site) = notice(None, None, "site", "", at(1));
    let (_, of_insurer) = notice(Some("0386"), None, "insurer", "", at(2));
    let (_, old) = notice_of_federation("tottori", "ours old", at(3));
    let (_, theirs) = notice_of_federation("shimane", "theirs", at(4));
    for fact in [site, of_insurer, old, theirs, newest_fact] {
        scene.facts(vec![fact]).await;
    }
    let all = async |reader, words: &str| {
        let query = NoticeQuery { reader, words: search_words(words), limit: 100, ..NoticeQuery::default() };
        scene.store.notices(&query).await.unwrap()
    };
    let found = all(office_of("tottori"), "").await;
    assert_eq!(titles(&found), ["ours new", "ours old"]);
    assert_eq!((found[0].id, found[0].federation.clone()), (newest, Some(federation("tottori"))));
    assert_eq!((found[0].insurer.clone(), found[0].member, found[0].read), (None, None, false));
    assert_eq!(titles(&all(office_of("tottori"), "old").await), ["ours old"]);
    assert_eq!(titles(&all(office_of("shimane"), "").await), ["theirs"]);
    assert_eq!(titles(&all(office_of("okayama"), "").await), [""; 0]);
    assert_eq!(titles(&all(reader(&account), "").await), ["insurer", "site"]);
    assert_eq!(titles(&all(None, "").await), ["site"]);
    for (now, count) in [(2, 0), (3, 1), (5, 2)] {
        let query =
            NoticeQuery { reader: office_of("tottori"), until: Some(at(now)), limit: 10, ..NoticeQuery::default() };
        assert_eq!(scene.store.notices(&query).await.unwrap().len(), count, "{now}");
    }
}

/// DSH-03: words are found in title and text, in any width and kana; a limit
/// counts what is found.
pub async fn finds_notices_by_folded_words<S: RosterStore>(scene: Scene<S>) {
    let published = [
        notice(None, None, "操作マニュアルとＱＡ", "扶養認定について", at(3)),
        notice(None, None, "メンテナンス", "7月28日に停止します", at(2)),
        notice(None, None, "50%_割引", "", at(1)),
    ];
    scene.facts(published.iter().map(|(_, fact)| fact.clone()).collect()).await;
    for (words, expected) in [
        ("まにゅある", vec!["操作マニュアルとＱＡ"]),
        ("qa 扶養", vec!["操作マニュアルとＱＡ"]),
        ("ﾒﾝﾃﾅﾝｽ　停止", vec!["メンテナンス"]),
        ("扶養 停止", vec![]),
        ("%", vec!["50%_割引"]),
        ("_", vec!["50%_割引"]),
        ("", vec!["操作マニュアルとＱＡ", "メンテナンス", "50%_割引"]),
    ] {
        let query = NoticeQuery { words: search_words(words), limit: 100, ..NoticeQuery::default() };
        assert_eq!(titles(&scene.store.notices(&query).await.unwrap()), expected, "{words}");
        let query = NoticeQuery { limit: 1, ..query };
        assert_eq!(scene.store.notices(&query).await.unwrap().len(), expected.len().min(1), "{words}");
    }
}

/// A notice may be written before its day.
pub async fn leaves_out_what_is_not_published_yet<S: RosterStore>(scene: Scene<S>) {
    let (_, published) = notice(None, None, "tomorrow", "", at(100));
    scene.facts(vec![published]).await;
    for (now, count) in [(99, 0), (100, 1), (101, 1)] {
        let query = NoticeQuery { until: Some(at(now)), limit: 10, ..NoticeQuery::default() };
        assert_eq!(scene.store.notices(&query).await.unwrap().len(), count, "{now}");
    }
}

/// DSH-02: unread marks are each account's own.
pub async fn marks_what_an_account_has_read<S: RosterStore>(scene: Scene<S>) {
    let (first, second) = (scene.member("105").await, scene.member("106").await);
    let (mine, other) = (scene.account(&first, "taro.first").await, scene.account(&second, "taro.second").await);
    let (read, fact_read) = notice(None, None, "read", "", at(2));
    let (_, fact_unread) = notice(None, None, "unread", "", at(1));
    scene.facts(vec![fact_read, fact_unread]).await;
    for _ in 0..2 {
        // Opening twice is no error.
        scene.facts(vec![fact(Subject::Member(first.id), Fact::NoticeRead { account: mine.id, notice: read })]).await;
    }
    let marks = async |reader| {
        let query = NoticeQuery { reader, limit: 10, ..NoticeQuery::default() };
        scene.store.notices(&query).await.unwrap().iter().map(|notice| notice.read).collect::<Vec<_>>()
    };
    assert_eq!(marks(reader(&mine)).await, [true, false]);
    assert_eq!(marks(reader(&other)).await, [false, false]);
    assert_eq!(marks(None).await, [false, false]);
}
