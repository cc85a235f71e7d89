//! Letters of re-issue: one at a time, and a long run on one core, whose memory stays level. The run
//! goes in a process of its own, so that its memory and its core can be told.

use std::process::Command;
use std::time::Instant;

use jiff::civil::date;
use madoguchi_documents::{Addressee, LetterContent, LetterForm, LetterSender, Renderer, TemporaryPassword};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use zeroize::Zeroizing;

use crate::Order;
use crate::import::{figures, peak_mib};
use crate::row::{Promise, Row, Series};

/// Longest that one letter may take, in milliseconds.
const ONE: f64 = 10.0;
/// Fewest letters a second.
const SPEED: f64 = 100.0;
const RUN: u32 = 1000;
/// A run after which nothing more is loaded; at 200 the peak still depends on which threads were first.
const SHORT_RUN: u32 = 400;
/// What measuring memory may differ by between two runs of the same.
const NO_GROWTH: f64 = 1.05;

pub(crate) fn measure(order: &Order) -> Vec<Row> {
    let (mut speeds, mut short, mut long) = (Series::default(), Series::default(), Series::default());
    for _ in 0..order.times(5) {
        short.push(run_apart(SHORT_RUN)[1]);
        let [seconds, peak] = run_apart(RUN);
        speeds.push(f64::from(RUN) / seconds);
        long.push(peak);
    }
    vec![
        Row::new("one letter, warm", (single(order), ONE), "ms", Promise::AtMost(1.0)),
        Row::new(format!("{RUN} letters on one core"), (speeds.median(), SPEED), "letters/s", Promise::AtLeast(1.0)),
        Row::new(
            format!("peak memory of {RUN} letters against {SHORT_RUN}"),
            (long.largest(), short.largest()),
            "MiB",
            Promise::AtMost(NO_GROWTH),
        ),
    ]
}

/// The middle of many single letters.
fn single(order: &Order) -> f64 {
    let (renderer, form) = (Renderer::new(), form());
    let mut series = Series::default();
    for place in 1..=order.times(200) {
        let letters = [letter(u32::try_from(place).unwrap())];
        let begun = Instant::now();
        let pdf = renderer.render_letters(&form, &letters).unwrap();
        let took = begun.elapsed();
        assert!(pdf.starts_with(b"%PDF"));
        // The first ones touch the fonts' pages.
        if place > 10 {
            series.push_time(took);
        }
    }
    series.median()
}

/// Seconds and peak memory in MiB of a run.
fn run_apart(letters: u32) -> [f64; 2] {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let answer = command.arg("letters").arg(letters.to_string()).output().unwrap();
    let figures = figures(&answer);
    figures[..].try_into().unwrap()
}

/// Makes letters on one core and prints seconds and peak memory in MiB.
pub(crate) fn in_this_process(letters: u32) {
    stay_on_one_core();
    let (renderer, form) = (Renderer::new(), form());
    renderer.render_letters(&form, &[letter(0)]).unwrap();
    let begun = Instant::now();
    let pieces = renderer.letters_piece_by_piece(&form, (1..=letters).map(letter));
    let bytes: usize = pieces.map(|piece| piece.unwrap().len()).sum();
    let seconds = begun.elapsed().as_secs_f64();
    assert!(bytes > 0);
    println!("{seconds} {}", peak_mib());
}

/// The layout engine works in threads of its own where it may; they inherit this.
fn stay_on_one_core() {
    let allowed = sched_getaffinity(None).unwrap();
    let core = (0..CpuSet::MAX_CPU).find(|core| allowed.is_set(*core)).unwrap();
    let mut one = CpuSet::new();
    one.set(core);
    sched_setaffinity(None, &one).unwrap();
}

fn form() -> LetterForm {
    LetterForm {
        issued_on: date(2026, 11, 21),
        federation_name: "見本県国民健康保険団体連合会".into(),
        title: "電子請求ログイン情報再発行通知書".into(),
        lead: "電子請求受付システムのログイン情報を再発行しましたので、通知します。".into(),
        how_to_use: vec![
            "電子請求受付システムの【ログイン】画面に、ユーザIDと仮パスワードを入力してください。".into(),
            "画面の案内に従って、新しいパスワードを設定してください。".into(),
        ],
        note: Some("仮パスワードでログインするまでは、現在のパスワードでもログインすることができます。".into()),
        sender: LetterSender {
            name: "介護保険課".into(),
            postal_code: Some("680-0001".into()),
            address: Some("見本県見本市見本町1丁目2番3号".into()),
            phone: "0857-00-0000".into(),
        },
        help_desk: vec!["操作方法について ヘルプデスク 0570-000-000".into()],
    }
}

fn letter(place: u32) -> LetterContent {
    let password = Zeroizing::new(format!("kd7xmt{place:06}@"));
    LetterContent {
        place,
        addressee: Addressee {
            postal_code: "680-0002".into(),
            address: format!("見本県見本市立川町六丁目{place}番地 見本総合庁舎2階"),
            name: format!("社会福祉法人見本会 指定居宅介護支援事業所みほん{place}"),
        },
        receipt_number: format!("{place:011}"),
        office_number: format!("13{place:08}"),
        user_id: format!("KJ{place:012}"),
        temporary_password: TemporaryPassword::new(password).unwrap(),
        expires_at: "2026-12-12T01:08:00Z".parse().unwrap(),
    }
}
