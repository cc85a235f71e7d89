//! A random walk: members of two insurers, an office and a clerk of each of two federations, and somebody who is
//! not logged in call whatever there is, with IDs of their own, of one another and made up. No answer may hold a
//! word of somebody else.

use std::collections::BTreeMap;

use madoguchi_app::caller::Peer;
use madoguchi_wire::command::ALL;
use madoguchi_wire::{CommandName, ErrorCode, Place, Who, WireError};
use serde_json::Value;

use super::requests::{Named, NamedOffice, request};
use super::walkers::Walker;
use crate::support::data::{publish_notice, to_insurer, to_offices_of};
use crate::support::desk::{SHIMANE, TOTTORI};
use crate::support::{AOI, MIYAKO, World, offices};

/// Of commands that hash a password or end a session, which cost a hash, one in so many is called.
const COSTLY: u64 = 8;

/// Numbers that are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn place(&mut self, of: usize) -> usize {
        usize::try_from(self.below(of as u64)).expect("a place in the list")
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.place(list.len())]
    }
}

/// A request of things that are each somebody's, by chance.
fn mixed(dice: &mut Dice, walkers: &[Walker]) -> Named {
    let mut of = || &walkers[dice.place(walkers.len())].named;
    let mut named = Named {
        notice: of().notice.clone(),
        session: of().session.clone(),
        page: of().page.clone(),
        terms: of().terms.clone(),
        terms_hash: of().terms_hash.clone(),
        user_id: of().user_id.clone(),
        person: of().person,
        office: NamedOffice {
            number: of().office.number.clone(),
            prefecture: of().office.prefecture.clone(),
            notice_address: of().office.notice_address.clone(),
            security_address: of().office.security_address.clone(),
            user_id: of().office.user_id.clone(),
            receipt: of().office.receipt.clone(),
            device: of().office.device.clone(),
            application: NamedOffice::nobodys().application,
            batch: of().office.batch.clone(),
            clerk: of().office.clerk.clone(),
        },
    };
    let of = &walkers[dice.place(walkers.len())];
    named.office.application = dice.one_of(&of.applications).clone();
    named
}

fn is_costly(name: CommandName) -> bool {
    use CommandName as C;
    [C::session_log_in, C::session_unlock, C::settings_change_password, C::settings_request_mail_change].contains(&name)
        || [C::session_log_out, C::session_lock, C::session_end_others, C::session_end, C::visit_end].contains(&name)
        || [C::signup_save_receipt, C::terms_save_receipt].contains(&name)
        || [C::office_log_in, C::office_change_password, C::office_request_security_address].contains(&name)
        || [C::office_log_out, C::office_forget_device, C::office_submit_factor].contains(&name)
        || [C::desk_log_in, C::desk_log_out, C::desk_submit_factor].contains(&name)
        || [C::letter_print_next, C::letter_reprint].contains(&name)
}

/// What the walk saw.
#[derive(Default)]
struct Seen {
    commands: BTreeMap<&'static str, usize>,
    /// Answers with own words, of each walker.
    own_words: [usize; 7],
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

/// Everybody who walks.
async fn everybody(world: &World) -> [Walker; 7] {
    for (insurer, title) in [(AOI.insurer, "甲組合だけの知らせ"), (MIYAKO.insurer, "乙組合だけの知らせ")]
    {
        publish_notice(world, to_insurer(insurer), title, "本文").await;
    }
    world.load_federations().await;
    for (federation, title) in [(TOTTORI, "甲事業所だけへの知らせ"), (SHIMANE, "乙事業所だけへの知らせ")]
    {
        publish_notice(world, to_offices_of(federation), title, title).await;
    }
    let mut one = Walker::member(world, AOI, 0, "甲さんだけの知らせ", "moved.away@example.org").await;
    let mut other = Walker::member(world, MIYAKO, 1, "乙さんだけの知らせ", "tetsuo.typed@example.ne.jp").await;
    one.words.push("甲組合だけの知らせ".into());
    other.words.push("乙組合だけの知らせ".into());
    let browser = world.browser(Peer::new([10, 9, 9, 2].into(), true));
    let [mut office, clerk] = Walker::federation(world, [&offices::B, &offices::A], world.desktop()).await;
    let [mut second_office, second_clerk] = Walker::federation(world, [&offices::C, &offices::D], browser).await;
    office.words.push("甲事業所だけへの知らせ".into());
    second_office.words.push("乙事業所だけへの知らせ".into());
    [one, other, office, clerk, second_office, second_clerk, Walker::stranger(world)]
}

/// Who calls: every second time one for whom the command is, else anybody. A walker and a seat.
fn caller(dice: &mut Dice, walkers: &[Walker], name: CommandName) -> (usize, usize) {
    let meant: Vec<usize> = (0..walkers.len()).filter(|n| walkers[*n].is_meant(name.spec().who)).collect();
    let who = if meant.is_empty() || dice.below(2) == 0 { dice.place(walkers.len()) } else { *dice.one_of(&meant) };
    (who, dice.place(walkers[who].seats()))
}

/// DSH-02, DSH-10, LOG-01, DSH-12, REI-12, REI-13, ASVS 8.2.2, 8.4.1: in thousands of random calls (2,000 in the ordinary run elsewhere than
/// at a desktop, 10,000 at one and in the long set) no answer holds a word of another member, of another office, or of another
/// federation's desk.
#[tokio::test]
async fn no_random_call_reaches_anything_of_somebody_else() {
    let world = World::new().await;
    let mut walkers = everybody(&world).await;
    let names: Vec<CommandName> = ALL.iter().copied().filter(|name| name.spec().place != Place::Shell).collect();
    let (mut dice, mut seen) = (Dice(20_261_121), Seen::default());
    // What each typed into the wizard, which shows it again.
    let mut typed: BTreeMap<(usize, usize), String> = BTreeMap::new();
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
        let request = request(name, &mixed(&mut dice, &walkers));
        let (who, seat) = caller(&mut dice, &walkers, name);
        let is_wizard = name.as_str().starts_with("reissue_");
        if is_wizard {
            *typed.entry((who, seat)).or_default() += &request.to_string();
        }
        let answer = walkers[who].window(seat).call(name.as_str(), request).await;
        seen.note(name, &answer);
        let told = match &answer {
            Ok(value) => value.to_string(),
            Err(error) => serde_json::to_string(error).expect("JSON"),
        };
        let shown = typed.get(&(who, seat)).filter(|_| is_wizard).map_or("", String::as_str);
        for (n, walker) in walkers.iter().enumerate() {
            if who == n {
                seen.own_words[n] += usize::from(walker.told_by(&told, "").is_some());
            } else if !walkers[who].may_read(walker) {
                let word = walker.told_by(&told, shown);
                assert_eq!(word, None, "{} tells it to somebody else: {told}", name.as_str());
            }
        }
        match &answer {
            Ok(value) => walkers.iter_mut().for_each(|walker| walker.note_version(value)),
            Err(error) if walkers[who].is_meant(name.spec().who) => walkers[who].come_back(seat, error).await,
            Err(_) => {}
        }
    }
    eprintln!("{done} calls; held own words: {:?}; refused: {:?}", seen.own_words, seen.refused);
    // The walk went everywhere, and the words would have been found: everybody's own were.
    assert_eq!(seen.commands.len(), names.len());
    assert!(seen.own_words[..6].iter().all(|count| *count > done / 200), "{:?}", seen.own_words);
    assert!(seen.refused.get("NotFound").is_some_and(|count| *count > done / 100), "{:?}", seen.refused);
    world.ends().await;
}
