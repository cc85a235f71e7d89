//! Rosters: the match, identities across loads, full loads, undoing.

use std::sync::{Arc, Mutex};

use jiff::civil::date;
use madoguchi_app::store::{MemberRecord, Relation as Stored, RosterCounts, RosterLoad, RosterStore, RosterVerdict};
use madoguchi_domain::fact::Subject;
use madoguchi_domain::ids::{DeviceId, MemberId};
use madoguchi_domain::kana::KanaKeys;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::roster::{Relation, RosterRow};
use madoguchi_domain::symbol_number::{Number, Symbol};

use crate::journal::assert_chained;
use crate::scene::{Scene, at, insured, insurer, load_at, load_fact, new_id, person, ten_bytes};

fn counts(rows: u64, added: u64, changed: u64, ended: u64, before: u64) -> RosterCounts {
    RosterCounts { rows, added, changed, ended, before, duplicates: Vec::new() }
}

fn dependant(branch: Option<&str>, kana: &str) -> RosterRow {
    RosterRow { branch_number: branch.map(str::to_owned), ..person(Relation::Dependant, "105", date(2015, 3, 3), kana) }
}

/// Identities of all members, in no order.
async fn ids<S: RosterStore>(scene: &Scene<S>, rows: &[RosterRow]) -> Vec<MemberId> {
    let mut ids = Vec::new();
    for row in rows {
        let found = scene.matching(&row.symbol.key(Some(3)), &row.number.key(Some(6)), row.birth_date).await;
        ids.extend(found.iter().map(|member| member.id));
    }
    ids
}

/// A PC without a roster says so before it asks anything.
pub async fn is_absent_until_it_is_loaded<S: RosterStore>(scene: Scene<S>) {
    assert!(!scene.store.roster_present().await.unwrap());
    scene.load(load_at(at(0), false), vec![insured("105")]).await;
    assert!(scene.store.roster_present().await.unwrap());
}

/// AUT-13: a dependant never matches, and every key must fit.
pub async fn matches_insured_people_only<S: RosterStore>(scene: Scene<S>) {
    let rows = vec![
        person(Relation::Insured, "105", date(1951, 1, 1), "ミホン タロウ"),
        person(Relation::Dependant, "105", date(1955, 5, 5), "ミホン ハナコ"),
    ];
    scene.load(load_at(at(0), false), rows).await;
    let found = scene.matching("001", "000105", date(1951, 1, 1)).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].relation, found[0].kana_key.as_str()), (Stored::Insured, "ミホンタロウ"));
    for (symbol, number, birth_date) in [
        ("001", "000105", date(1955, 5, 5)),
        ("001", "000105", date(1951, 1, 2)),
        ("001", "000106", date(1951, 1, 1)),
        ("002", "000105", date(1951, 1, 1)),
        ("1", "105", date(1951, 1, 1)),
        ("", "", date(1951, 1, 1)),
    ] {
        assert_eq!(scene.matching(symbol, number, birth_date).await, [], "{symbol} {number} {birth_date}");
    }
    let other = scene.store.members_matching(&insurer("omron"), "001", "000105", date(1951, 1, 1)).await.unwrap();
    assert_eq!(other, []);
}

/// DSH-07: dependants are those under the same insurer, symbol and number, for as long as they are members.
pub async fn tells_of_dependants_under_a_number<S: RosterStore>(scene: Scene<S>) {
    let family = |code: &str, symbol: &str, number: &str| {
        let (store, code, symbol, number) = (scene.store.clone(), insurer(code), symbol.to_owned(), number.to_owned());
        async move { store.has_dependants(&code, &symbol, &number).await.unwrap() }
    };
    assert!(!family("0386", "001", "000105").await, "nobody is there yet");
    scene.load(load_at(at(0), false), vec![insured("105"), insured("106")]).await;
    assert!(!family("0386", "001", "000105").await, "the insured person is no dependant");
    scene.load(load_at(at(30), false), vec![dependant(Some("01"), "ミホン イチコ")]).await;
    assert!(family("0386", "001", "000105").await);
    for (code, symbol, number) in [
        ("0386", "001", "000106"),
        ("0386", "002", "000105"),
        ("omron", "001", "000105"),
        ("0386", "1", "105"),
        ("0386", "", ""),
    ] {
        assert!(!family(code, symbol, number).await, "{code} {symbol} {number}");
    }
    scene.load(load_at(at(60), true), vec![insured("105"), insured("106")]).await;
    assert!(!family("0386", "001", "000105").await, "the dependant's membership has ended");
}

/// Whoever opens a number again knows no birth date.
pub async fn names_the_insured_people_under_a_number<S: RosterStore>(scene: Scene<S>) {
    let later = RosterRow { birth_date: date(1990, 9, 9), ..insured("105") };
    let rows = vec![insured("105"), later.clone(), dependant(Some("01"), "ミホン イチコ"), insured("106")];
    scene.load(load_at(at(0), false), rows).await;
    let under = |code: &str, symbol: &str, number: &str| {
        let (store, code, symbol, number) = (scene.store.clone(), insurer(code), symbol.to_owned(), number.to_owned());
        async move { store.insured_under(&code, &symbol, &number).await.unwrap() }
    };
    let mut both = ids(&scene, &[insured("105"), later.clone()]).await;
    let mut found = under("0386", "001", "000105").await;
    assert_eq!(both.len(), 2);
    both.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, both);
    for (code, symbol, number) in [("0386", "001", "000107"), ("omron", "001", "000105"), ("0386", "1", "105")] {
        assert_eq!(under(code, symbol, number).await, [], "{code} {symbol} {number}");
    }
    scene.load(load_at(at(60), true), vec![later.clone(), insured("106")]).await;
    assert_eq!(under("0386", "001", "000105").await, ids(&scene, &[later]).await, "the other's membership has ended");
}

/// ASVS 1.2.4: every item of a row comes back, also by identity.
pub async fn keeps_every_item<S: RosterStore>(scene: Scene<S>) {
    let row = RosterRow {
        insurer: insurer("0386"),
        symbol: Symbol::new("公立").unwrap(),
        number: Number::new("T011").unwrap(),
        branch_number: Some("00".into()),
        birth_date: date(1951, 1, 1),
        name: "御室 'x\" 太郎".into(),
        kana: "ヂヅヲ ﾀﾛｳ".into(),
        kana_keys: KanaKeys::new("ヂヅヲ ﾀﾛｳ").unwrap(),
        mail: Some(MailAddress::new("taro@example.jp").unwrap()),
        relation: Relation::Insured,
        employee_number: Some("E-0042".into()),
    };
    scene.load(load_at(at(0), false), vec![row.clone()]).await;
    let found = scene.matching("公立", "t011", date(1951, 1, 1)).await;
    let expected = MemberRecord {
        id: found[0].id,
        version: 1,
        insurer: insurer("0386"),
        symbol: "公立".into(),
        number: "T011".into(),
        branch_number: Some("00".into()),
        birth_date: date(1951, 1, 1),
        name: row.name,
        kana: "ヂヅヲ ﾀﾛｳ".into(),
        kana_key: row.kana_keys.first.as_str().into(),
        kana_second_key: row.kana_keys.second.as_str().into(),
        mail: Some("taro@example.jp".into()),
        relation: Stored::Insured,
        employee_number: Some("E-0042".into()),
        ended: false,
        account: None,
    };
    assert_ne!(expected.kana_key, expected.kana_second_key);
    assert_eq!(found.as_slice(), std::slice::from_ref(&expected));
    assert_eq!(scene.person(expected.id).await, Some(expected));
    assert_eq!(scene.person(MemberId::from_uuid(new_id())).await, None);
}

/// AUT-06, AUT-07: spreadsheets drop leading zeros; letters are never padded.
pub async fn matches_padded_widths<S: RosterStore>(scene: Scene<S>) {
    let rows = vec![insured("0000105"), insured("000106"), insured("t011"), insured("107")];
    scene.load(load_at(at(0), false), rows).await;
    for (number, count) in [("0000105", 1), ("000105", 0), ("000106", 1), ("000107", 1), ("t011", 1), ("00t011", 0)] {
        assert_eq!(scene.matching("001", number, date(1970, 1, 2)).await.len(), count, "{number}");
    }
}

/// An insurer whose profile gets other widths keeps its members.
pub async fn follows_a_change_of_widths<S: RosterStore>(scene: Scene<S>) {
    scene.load(load_at(at(0), false), vec![insured("105"), insured("106")]).await;
    let before = ids(&scene, &[insured("105"), insured("106")]).await;
    let wider = RosterLoad { symbol_width: None, number_width: Some(8), ..load_at(at(60), false) };
    assert_eq!(scene.load(wider, vec![insured("105")]).await, counts(1, 0, 0, 0, 2));
    let found = [
        scene.matching("1", "00000105", date(1970, 1, 2)).await,
        scene.matching("1", "00000106", date(1970, 1, 2)).await,
    ]
    .concat();
    assert_eq!(found.iter().map(|member| member.id).collect::<Vec<_>>(), before);
    assert_eq!(scene.matching("001", "000105", date(1970, 1, 2)).await, []);
}

/// The same person is insurer, symbol, number and birth date, whatever else changes.
pub async fn keeps_identities_across_loads<S: RosterStore>(scene: Scene<S>) {
    let rows = vec![insured("105"), insured("106"), insured("107")];
    assert_eq!(scene.load(load_at(at(0), false), rows.clone()).await, counts(3, 3, 0, 0, 0));
    let before = ids(&scene, &rows).await;
    assert_eq!(before.len(), 3);
    let reversed: Vec<_> = rows.iter().rev().cloned().collect();
    assert_eq!(scene.load(load_at(at(60), false), reversed).await, counts(3, 0, 0, 0, 3));
    assert_eq!(ids(&scene, &rows).await, before);
    let younger = RosterRow { birth_date: date(1971, 1, 2), ..insured("105") };
    assert_eq!(scene.load(load_at(at(120), false), vec![younger]).await, counts(1, 1, 0, 0, 3));
}

/// A marriage changes name and kana, not the person; each item counts.
pub async fn raises_the_version_of_changed_people_only<S: RosterStore>(scene: Scene<S>) {
    let row = insured("105");
    scene.load(load_at(at(0), false), vec![row.clone(), insured("106")]).await;
    let before = ids(&scene, std::slice::from_ref(&row)).await;
    let kana = |kana: &str| RosterRow { kana: kana.into(), kana_keys: KanaKeys::new(kana).unwrap(), ..row.clone() };
    let steps = [
        RosterRow { name: "別姓 太郎".into(), ..row.clone() },
        kana("ベツセイ タロウ"),
        RosterRow { mail: Some(MailAddress::new("a@example.jp").unwrap()), ..row.clone() },
        RosterRow { employee_number: Some("7".into()), ..row.clone() },
        RosterRow { branch_number: Some("00".into()), ..row.clone() },
    ];
    let mut version = 1;
    for (step, changed) in steps.into_iter().flat_map(|step| [(step.clone(), 1), (step, 0)]) {
        let name = step.name.clone();
        let loaded = scene.load(load_at(at(60), false), vec![step.clone(), insured("106")]).await;
        assert_eq!(loaded, counts(2, 0, changed, 0, 2), "{step:?}");
        version += changed;
        let now = scene.matching("001", "000105", date(1970, 1, 2)).await;
        assert_eq!((now[0].id, now[0].version, now[0].name.clone()), (before[0], version, name));
        assert_eq!(
            (now[0].mail.clone(), now[0].employee_number.clone()),
            (step.mail.map(|m| m.as_str().to_owned()), step.employee_number)
        );
    }
    assert_eq!(scene.matching("001", "000106", date(1970, 1, 2)).await[0].version, 1);
}

/// Twins have number and birth date in common.
pub async fn tells_twins_by_branch_number<S: RosterStore>(scene: Scene<S>) {
    let twins = vec![dependant(Some("02"), "ミホン イチコ"), dependant(Some("03"), "ミホン ニコ")];
    assert_eq!(scene.load(load_at(at(0), false), twins.clone()).await, counts(2, 2, 0, 0, 0));
    // A spreadsheet dropped the zeros, and one twin's reading was corrected.
    let again = vec![dependant(Some("3"), "ミホン フタコ"), dependant(Some("02"), "ミホン イチコ")];
    assert_eq!(scene.load(load_at(at(60), false), again).await, counts(2, 0, 1, 0, 2));
    assert_eq!(
        scene.load(load_at(at(90), false), vec![dependant(Some("04"), "ミホン イチコ")]).await,
        counts(1, 1, 0, 0, 2)
    );
}

/// Without branch numbers the kana tells twins apart, by its key.
pub async fn tells_twins_by_kana_without_branch_numbers<S: RosterStore>(scene: Scene<S>) {
    let twins = vec![dependant(None, "ミホン イチコ"), dependant(None, "ミホン ニコ")];
    assert_eq!(scene.load(load_at(at(0), false), twins).await, counts(2, 2, 0, 0, 0));
    let again = vec![dependant(None, "ﾐﾎﾝ ｲﾁｺ"), dependant(None, "ミホン サンコ")];
    let loaded = scene.load(load_at(at(60), false), again).await;
    assert_eq!(loaded, counts(2, 1, 1, 0, 2), "one is written another way, one is new");
}

/// A branch number may come late, and a file without it takes none away.
pub async fn learns_and_keeps_branch_numbers<S: RosterStore>(scene: Scene<S>) {
    scene.load(load_at(at(0), false), vec![dependant(None, "ミホン イチコ")]).await;
    assert_eq!(
        scene.load(load_at(at(1), false), vec![dependant(Some("02"), "ミホン イチコ")]).await,
        counts(1, 0, 1, 0, 1)
    );
    assert_eq!(scene.load(load_at(at(2), false), vec![dependant(None, "ミホン イチコ")]).await, counts(1, 0, 0, 0, 1));
    assert_eq!(
        scene.load(load_at(at(3), false), vec![dependant(Some("2"), "ミホン カイメイ")]).await,
        counts(1, 0, 1, 0, 1)
    );
}

/// A part of a roster ends nobody.
pub async fn adds_by_default_and_ends_nobody<S: RosterStore>(scene: Scene<S>) {
    scene.load(load_at(at(0), false), vec![insured("105"), insured("106")]).await;
    assert_eq!(scene.load(load_at(at(60), false), vec![insured("107")]).await, counts(1, 1, 0, 0, 2));
    for number in ["000105", "000106", "000107"] {
        assert!(!scene.matching("001", number, date(1970, 1, 2)).await[0].ended, "{number}");
    }
}

/// ASVS 7.4.2, 8.3.2: a full load takes the right to log in at once, and open sessions with it.
pub async fn a_full_load_ends_the_others_and_their_sessions<S: RosterStore>(scene: Scene<S>) {
    let (leaves, stays) = (scene.member("105").await, scene.member("106").await);
    let (leaving, staying) = (scene.account(&leaves, "taro.leaves").await, scene.account(&stays, "taro.stays").await);
    let device = DeviceId::from_uuid(new_id());
    let (_, lost) = scene.login(&leaving, at(10), device).await;
    let (_, kept) = scene.login(&staying, at(10), device).await;
    let loaded = scene.load(load_at(at(60), true), vec![insured("106"), insured("107")]).await;
    assert_eq!(loaded, counts(2, 1, 0, 1, 2));
    let left = scene.person(leaves.id).await.unwrap();
    assert_eq!((left.ended, left.version), (true, 2));
    assert!(scene.matching("001", "000105", date(1970, 1, 2)).await[0].ended, "the match still shows who has left");
    assert_eq!(scene.store.session_by_token(&lost).await.unwrap(), None);
    assert_eq!(scene.store.sessions(leaving.id).await.unwrap(), []);
    assert!(scene.store.session_by_token(&kept).await.unwrap().is_some());
    assert!(!scene.person(stays.id).await.unwrap().ended);
    assert_eq!(scene.load(load_at(at(90), true), vec![insured("106"), insured("107")]).await, counts(2, 0, 0, 0, 2));
}

/// Whoever comes back is the same person, account included.
pub async fn people_who_come_back_are_members_again<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let account = scene.account(&member, "taro.omuro").await;
    scene.load(load_at(at(60), true), vec![insured("106")]).await;
    let loaded = scene.load(load_at(at(90), true), vec![insured("105"), insured("106")]).await;
    assert_eq!(loaded, counts(2, 0, 1, 0, 1));
    let back = scene.person(member.id).await.unwrap();
    assert_eq!((back.ended, back.version, back.account), (false, 3, Some(account.id)));
    assert!(!scene.store.account(account.id).await.unwrap().unwrap().ended);
}

/// Two rows of one person are an error of the file, named by both lines.
pub async fn names_both_lines_of_a_doubled_person<S: RosterStore>(scene: Scene<S>) {
    scene.load(load_at(at(0), false), vec![insured("106")]).await;
    let rows = vec![
        insured("105"),
        insured("106"),
        insured("105"),
        insured("106"),
        insured("105"),
        dependant(None, "ミホン イチコ"),
    ];
    let loaded = scene.load(load_at(at(60), false), rows).await;
    assert_eq!(loaded.duplicates, [(4, 2), (5, 3), (6, 2)]);
    assert_eq!((loaded.rows, loaded.added, loaded.changed), (6, 2, 0));
    // Bad rows and known people leave gaps between the lines of new people.
    let new = |number: &str| insured(number);
    let rows =
        [(10, "201"), (11, "202"), (15, "106"), (16, "203"), (17, "204"), (30, "205")].map(|(line, n)| (line, new(n)));
    let again =
        [(40, "205"), (41, "204"), (42, "203"), (43, "202"), (44, "201"), (45, "106")].map(|(line, n)| (line, new(n)));
    let rows = rows.into_iter().chain(again);
    let load = load_at(at(90), false);
    let loaded = scene.store.roster_load(load, rows, |_| RosterVerdict::Undo, ten_bytes).await.unwrap();
    assert_eq!(loaded.duplicates, [(40, 30), (41, 17), (42, 16), (43, 11), (44, 10), (45, 15)]);
}

/// ASVS 2.3.3: a load that is refused, or only tried, changes nothing.
pub async fn undoes_everything_when_refused<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let subject = Subject::Insurer(insurer("0386"));
    let before = assert_chained(&scene, &subject).await;
    let rows = vec![(2, insured("106")), (3, RosterRow { name: "別姓 太郎".into(), ..insured("107") })];
    let wider = RosterLoad { number_width: Some(9), ..load_at(at(60), true) };
    let loaded = scene.store.roster_load(wider, rows.into_iter(), |_| RosterVerdict::Undo, ten_bytes).await.unwrap();
    assert_eq!(loaded, counts(2, 2, 0, 1, 1));
    assert_eq!(scene.person(member.id).await.unwrap(), member);
    assert_eq!(scene.matching("001", "000106", date(1970, 1, 2)).await, []);
    assert_eq!(scene.matching("001", "000105", date(1970, 1, 2)).await, [member]);
    assert_eq!(assert_chained(&scene, &subject).await, before);
}

/// Whoever judges sees the counts first, and the fact holds them.
pub async fn counts_before_it_asks<S: RosterStore>(scene: Scene<S>) {
    scene.load(load_at(at(0), false), vec![insured("105"), insured("106")]).await;
    let load = load_at(at(60), true);
    let (asked, fact_of) = (Arc::new(Mutex::new(None)), load.clone());
    let told = Arc::clone(&asked);
    let judge = move |counts: &RosterCounts| {
        *told.lock().unwrap() = Some(counts.clone());
        RosterVerdict::Keep(Box::new(load_fact(&fact_of, counts)))
    };
    let rows = vec![(2, insured("107")), (3, RosterRow { name: "別姓 太郎".into(), ..insured("105") })];
    let returned = scene.store.roster_load(load, rows.into_iter(), judge, ten_bytes).await.unwrap();
    assert_eq!(asked.lock().unwrap().clone(), Some(returned.clone()));
    assert_eq!(returned, counts(2, 1, 1, 1, 2));
    let rows = scene.store.journal_rows(&Subject::Insurer(insurer("0386")), 1, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].row.kind, "roster_imported");
}

/// A full load of one insurer ends nobody of another.
pub async fn leaves_other_insurers_alone<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let load = RosterLoad { insurer: insurer("omron"), ..load_at(at(60), true) };
    let row = RosterRow { insurer: insurer("omron"), ..insured("105") };
    assert_eq!(scene.load(load, vec![row]).await, counts(1, 1, 0, 0, 0));
    assert_eq!(scene.person(member.id).await, Some(member.clone()));
    let other = scene.store.members_matching(&insurer("omron"), "001", "000105", date(1970, 1, 2)).await.unwrap();
    assert_eq!(other.len(), 1);
    assert_ne!(other[0].id, member.id);
}

/// Keys, not spellings, make the person; the newest spelling is shown.
pub async fn follows_a_symbol_written_another_way<S: RosterStore>(scene: Scene<S>) {
    let member = scene.member("105").await;
    let row =
        RosterRow { symbol: Symbol::new("001").unwrap(), number: Number::new("00105").unwrap(), ..insured("105") };
    assert_eq!(scene.load(load_at(at(60), false), vec![row]).await, counts(1, 0, 1, 0, 1));
    let now = scene.person(member.id).await.unwrap();
    assert_eq!((now.symbol.as_str(), now.number.as_str(), now.version), ("001", "00105", 2));
}
