//! A random walk: two members of two insurers and somebody who is not logged in
//! call whatever there is, with IDs of their own, of one another and made up.
//! No answer may hold a word of somebody else.

use std::collections::BTreeMap;

use madoguchi_app::caller::Peer;
use madoguchi_wire::command::ALL;
use madoguchi_wire::{CommandName, ErrorCode, Place, Who, WireError};
use serde_json::{Value, json};

use super::requests::{Named, request};
use crate::support::data::{publish_notice, to_insurer, to_member, to_offices_of};
use crate::support::desk::{TOTTORI, import_federation};
use crate::support::{AOI, MIYAKO, PASSWORD, Person, Window, World, privacy};

/// Of commands that hash a password or end a session, which cost a hash, one in so many is called.
const COSTLY: u64 = 8;

/// What a federation tells its offices, of whom none walks here.
const TO_OFFICES: &str = "事業所だけへの知らせ";

/// Numbers that are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).expect("a place in the list")]
    }
}

/// A member with what is the member's own.
struct Member {
    person: Person,
    windows: [Window; 2],
    named: Named,
    /// Words beside those of the roster that nobody else may read.
    words: Vec<String>,
}

impl Member {
    async fn arrive(world: &World, person: Person, n: u8, secret: &str, address: &str) -> Self {
        publish_notice(world, to_member(&person), secret, secret).await;
        let mut window = world.window();
        window.arrive(&person).await;
        let page = window.ok("my_page_show", json!({})).await;
        let notice = text(&page["memberNotices"][0]["id"]);
        let session = text(&window.ok("session_list", json!({})).await["sessions"][0]["id"]);
        let terms = window.ok("terms_show", json!({})).await;
        world.clock.advance(60);
        let change = json!({ "mailAddress": address, "currentPassword": PASSWORD, "language": "ja" });
        window.ok("settings_request_mail_change", change).await;
        let words = [secret, address, &person.user_id(), &notice, &session].map(str::to_owned).to_vec();
        let named = Named {
            notice,
            session,
            page: if n == 0 { "flu-grant" } else { "medical-cost-notice" }.to_owned(),
            terms: text(&terms["id"]),
            terms_hash: text(&terms["hash"]),
            user_id: person.user_id(),
            person,
        };
        let mut browser = world.browser(Peer::new([10, 9, 9, n].into(), true));
        browser.log_in(&person).await;
        Self { person, windows: [window, browser], named, words }
    }

    /// What an answer tells of this person.
    fn told_by(&self, answer: &str) -> Option<String> {
        let own = self.words.iter().find(|word| answer.contains(word.as_str())).cloned();
        own.or_else(|| privacy::told_of(&self.person, answer))
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Things that do not exist.
fn nobodys() -> Named {
    let made_up = "0198a000-0000-7000-8000-00000000000";
    let nobody = Person { symbol: "55", number: "555777", birth: "1955-05-05", kana: "ダレデモ ナイ", ..AOI };
    Named {
        notice: format!("{made_up}1"),
        session: format!("{made_up}2"),
        page: "no-such".into(),
        terms: format!("{made_up}3"),
        terms_hash: "0".repeat(64),
        user_id: "story.nobody".into(),
        person: nobody,
    }
}

/// A request of things that are each somebody's, by chance.
fn mixed(dice: &mut Dice, of: &[&Named; 3]) -> Named {
    Named {
        notice: dice.one_of(of).notice.clone(),
        session: dice.one_of(of).session.clone(),
        page: dice.one_of(of).page.clone(),
        terms: dice.one_of(of).terms.clone(),
        terms_hash: dice.one_of(of).terms_hash.clone(),
        user_id: dice.one_of(of).user_id.clone(),
        person: dice.one_of(of).person,
    }
}

fn is_costly(name: CommandName) -> bool {
    use CommandName as C;
    [C::session_log_in, C::session_unlock, C::settings_change_password, C::settings_request_mail_change].contains(&name)
        || [C::session_log_out, C::session_lock, C::session_end_others, C::session_end, C::visit_end].contains(&name)
        || [C::signup_save_receipt, C::terms_save_receipt].contains(&name)
}

/// Back to my page, whatever the walk has ended.
async fn come_back(world: &World, window: &mut Window, person: &Person) {
    for _ in 0..3 {
        let form = crate::support::credentials(&person.user_id(), PASSWORD);
        match window.call("session_log_in", form).await {
            Ok(shown) => return assert_eq!(shown["state"], "open"),
            Err(error) => {
                assert!(matches!(error.code, ErrorCode::LoginWait | ErrorCode::NetworkLimit), "{error:?}");
                world.clock.advance(i64::from(error.retry_after_seconds.expect("a wait")));
            }
        }
    }
    panic!("nobody comes back");
}

/// What the walk saw.
#[derive(Default)]
struct Seen {
    commands: BTreeMap<&'static str, usize>,
    own_words: usize,
    refused: BTreeMap<String, usize>,
}

impl Seen {
    fn note(&mut self, name: CommandName, answer: &Result<Value, WireError>) {
        *self.commands.entry(name.as_str()).or_default() += 1;
        if let Err(error) = answer {
            // What is another's is not there: nobody is told that it may not be seen.
            let is_known = error.code != ErrorCode::NotAllowed || name.spec().who == Who::Demo;
            assert!(is_known && error.code != ErrorCode::Unexpected, "{}: {error:?}", name.as_str());
            *self.refused.entry(format!("{:?}", error.code)).or_default() += 1;
        }
    }
}

/// DSH-02, DSH-10, LOG-01, DSH-12, ASVS 8.2.2, 8.4.1: in ten thousand random calls no answer holds a word of another member.
#[tokio::test]
async fn no_random_call_reaches_anything_of_somebody_else() {
    let world = World::new().await;
    for (insurer, title) in [(AOI.insurer, "甲組合だけの知らせ"), (MIYAKO.insurer, "乙組合だけの知らせ")]
    {
        publish_notice(&world, to_insurer(insurer), title, "本文").await;
    }
    import_federation(&world, |text| text).await;
    publish_notice(&world, to_offices_of(TOTTORI), TO_OFFICES, TO_OFFICES).await;
    let mut members = [
        Member::arrive(&world, AOI, 0, "甲さんだけの知らせ", "moved.away@example.org").await,
        Member::arrive(&world, MIYAKO, 1, "乙さんだけの知らせ", "tetsuo.typed@example.ne.jp").await,
    ];
    members[0].words.push("甲組合だけの知らせ".into());
    members[1].words.push("乙組合だけの知らせ".into());
    let mut stranger = world.window();
    let nobodys = nobodys();
    let names: Vec<CommandName> = ALL.iter().copied().filter(|name| name.spec().place != Place::Shell).collect();
    let (mut dice, mut seen) = (Dice(20_261_121), Seen::default());
    let most = world.random_calls();
    let mut done = 0;
    while done < most {
        // Each command once, in the order of the list; after that as the dice fall.
        let name = match names.get(done) {
            Some(name) => *name,
            None => *dice.one_of(&names),
        };
        if done >= names.len() && is_costly(name) && dice.below(COSTLY) > 0 {
            continue;
        }
        done += 1;
        world.clock.advance(i64::try_from(dice.below(30)).expect("seconds"));
        if done % 500 == 0 {
            world.deliver().await;
        }
        let named = mixed(&mut dice, &[&members[0].named, &members[1].named, &nobodys]);
        let request = request(name, &named);
        let who = usize::try_from(dice.below(5)).expect("one of them");
        let answer = match who {
            0..4 => members[who / 2].windows[who % 2].call(name.as_str(), request).await,
            _ => stranger.call(name.as_str(), request).await,
        };
        seen.note(name, &answer);
        let told = match &answer {
            Ok(value) => value.to_string(),
            Err(error) => serde_json::to_string(error).expect("JSON"),
        };
        assert!(!told.contains(TO_OFFICES), "{} tells what a federation said to its offices", name.as_str());
        for (n, member) in members.iter().enumerate() {
            let word = member.told_by(&told);
            if who / 2 == n {
                seen.own_words += usize::from(word.is_some());
            } else {
                assert_eq!(word, None, "{} tells it to somebody else: {told}", name.as_str());
            }
        }
        let ended = |error: &WireError| matches!(error.code, ErrorCode::SessionRequired | ErrorCode::SessionLocked);
        if who < 4 && answer.is_err_and(|error| ended(&error)) {
            let member = &mut members[who / 2];
            come_back(&world, &mut member.windows[who % 2], &member.person).await;
        }
    }
    eprintln!("{done} calls; {} held own words; refused: {:?}", seen.own_words, seen.refused);
    // The walk went everywhere, and the words would have been found: one's own were.
    assert_eq!(seen.commands.len(), names.len());
    assert!(seen.own_words > done / 50, "{}", seen.own_words);
    assert!(seen.refused.get("NotFound").is_some_and(|count| *count > done / 100), "{:?}", seen.refused);
    world.ends().await;
}
