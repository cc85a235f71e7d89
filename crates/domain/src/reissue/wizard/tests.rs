//! The five steps in every order a person could take them.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn office(number: &str, address: &str) -> TypedOffice {
    TypedOffice { number: OfficeNumber::new(number).unwrap(), notice_address: MailAddress::new(address).unwrap() }
}

fn sample() -> TypedOffice {
    office("1311111111", "mailforsecurity-001@jp")
}

fn prefecture(code: &str) -> Prefecture {
    Prefecture::from_code(code).unwrap()
}

fn receipt() -> ReceiptNumber {
    ReceiptNumber::draw(&mut |buffer| buffer.fill(3)).unwrap()
}

fn ready() -> LedgerAnswer {
    LedgerAnswer::Ready { name: "請求事業所 A".into() }
}

const SHAPE: CodeShape = CodeShape::MANUAL;

/// The manual's own journey up to a step.
fn at_code() -> Wizard {
    let mut wizard = Wizard::begin("ja".into());
    wizard.submit_office(sample()).unwrap();
    assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(0)), Ok(AfterPrefecture::Send));
    wizard
}

fn at_confirm() -> Wizard {
    let mut wizard = at_code();
    wizard.try_code(Typed::Newest, at(1)).unwrap();
    wizard
}

/// REI-02, REI-03, REI-04, REI-06, REI-08, REI-10, REI-11: the manual's sample goes through the five steps.
#[test]
fn the_manuals_sample_goes_through_the_five_steps() {
    let mut wizard = Wizard::begin("ja".into());
    wizard.back().unwrap();
    assert_eq!((wizard.step.number(), &wizard.step), (1, &Step::Lost));
    wizard.choose_application().unwrap();
    assert_eq!(wizard.step.number(), 2);
    wizard.submit_office(sample()).unwrap();
    assert_eq!((wizard.step.number(), &wizard.step), (2, &Step::Prefecture));
    assert_eq!(wizard.proposed_prefecture().map(Prefecture::ja), Some("東京都"));
    assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(0)), Ok(AfterPrefecture::Send));
    assert_eq!(wizard.step.number(), 3);
    let asked = wizard.try_code(Typed::Newest, at(1)).unwrap().clone();
    assert_eq!(asked, Asked { office: sample(), prefecture: prefecture("31") });
    assert_eq!(wizard.step.number(), 4);
    assert_eq!(wizard.sendable(&ready()), Ok(&asked));
    let application = ReissueId::from_uuid(Uuid::nil());
    wizard.finish(application, receipt(), at(2)).unwrap();
    assert_eq!(wizard.step, Step::Finished { application, receipt: receipt(), at: at(2) });
    assert_eq!(wizard.step.number(), 5);
}

/// REI-03: no step can be skipped.
#[test]
fn no_step_can_be_skipped() {
    let nothing = WizardRefusal::StepNotOpen;
    let application = ReissueId::from_uuid(Uuid::nil());
    let mut lost = Wizard::begin("ja".into());
    lost.back().unwrap();
    let mut at_prefecture = Wizard::begin("ja".into());
    at_prefecture.submit_office(sample()).unwrap();
    let mut finished = at_confirm();
    finished.finish(application, receipt(), at(2)).unwrap();
    for (open, mut wizard) in [
        (0, lost),
        (1, Wizard::begin("ja".into())),
        (2, at_prefecture),
        (3, at_code()),
        (4, at_confirm()),
        (5, finished),
    ] {
        let before = wizard.clone();
        if open != 0 {
            assert_eq!(wizard.choose_application(), Err(nothing));
        }
        if open != 1 {
            assert_eq!(wizard.submit_office(sample()), Err(nothing));
        }
        if open != 2 {
            assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(1)), Err(nothing));
        }
        if open != 3 {
            assert_eq!(wizard.resend(SHAPE, at(1)), Err(nothing));
            let refusal = if open > 3 { CodeRefusal::Used.into() } else { nothing };
            assert_eq!(wizard.try_code(Typed::Newest, at(1)), Err(refusal));
        }
        if open != 4 {
            assert_eq!(wizard.sendable(&ready()), Err(nothing));
            assert_eq!(wizard.finish(application, receipt(), at(3)), Err(nothing));
        }
        if matches!(open, 0 | 5) {
            assert_eq!(wizard.back(), Err(nothing));
        }
        assert_eq!(wizard, before);
    }
}

/// REI-09: going back keeps what was typed, and a code that was sent for the same still counts.
#[test]
fn going_back_and_changing_nothing_keeps_the_code() {
    let mut wizard = at_code();
    assert!(wizard.try_code(Typed::Neither, at(1)).is_err());
    wizard.back().unwrap();
    wizard.back().unwrap();
    assert_eq!(wizard.office, Some(sample()));
    wizard.submit_office(sample()).unwrap();
    assert_eq!(wizard.proposed_prefecture(), Some(prefecture("31")));
    assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(2)), Ok(AfterPrefecture::CodeStands));
    assert_eq!((wizard.codes_left(), wizard.code.as_ref().unwrap().code.tries_left()), (2, 2));
    assert!(wizard.try_code(Typed::Newest, at(3)).is_ok());
}

/// REI-10: what was confirmed stays confirmed when the person goes back and changes nothing.
#[test]
fn going_back_and_changing_nothing_keeps_the_confirmation() {
    let mut wizard = at_confirm();
    wizard.back().unwrap();
    assert_eq!(wizard.step, Step::Prefecture);
    assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(99_999)), Ok(AfterPrefecture::Confirmed));
    assert!(wizard.sendable(&ready()).is_ok());
}

/// REI-08, REI-10: another number, address or prefecture is not confirmed by the code for the one before.
#[test]
fn a_change_after_going_back_needs_a_new_code() {
    for (changed, chosen) in [
        (office("3170100014", "mailforsecurity-001@jp"), "31"),
        (office("1311111111", "other@example.jp"), "31"),
        (sample(), "32"),
    ] {
        for mut wizard in [at_code(), at_confirm()] {
            wizard.back().unwrap();
            wizard.back().unwrap();
            wizard.submit_office(changed.clone()).unwrap();
            assert_eq!(wizard.submit_prefecture(prefecture(chosen), SHAPE, at(2)), Ok(AfterPrefecture::Send));
            assert_eq!((wizard.confirmed.as_ref(), wizard.codes_left()), (None, 1));
            assert_eq!(wizard.sendable(&ready()), Err(WizardRefusal::StepNotOpen));
            // And back to the first once more: that too has to be confirmed again.
            wizard.back().unwrap();
            wizard.back().unwrap();
            wizard.submit_office(sample()).unwrap();
            assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(3)), Ok(AfterPrefecture::Send));
        }
    }
}

/// REI-06: a prefecture that was chosen for one number is not kept for another.
#[test]
fn another_number_proposes_its_own_prefecture() {
    let mut wizard = at_code();
    wizard.back().unwrap();
    wizard.back().unwrap();
    wizard.submit_office(office("2670100012", "mailforsecurity-001@jp")).unwrap();
    assert_eq!(wizard.proposed_prefecture(), Some(prefecture("26")));
}

/// REI-08, LIMIT CONFIRMATION_CODES: three codes an application, however they are asked for; the fourth is refused and nothing changes.
#[test]
fn an_application_has_three_codes() {
    let mut wizard = at_code();
    wizard.resend(SHAPE, at(60)).unwrap();
    assert_eq!(wizard.try_code(Typed::Earlier, at(61)), Err(CodeRefusal::Superseded { tries_left: 2 }.into()));
    wizard.resend(CodeShape::STRICT, at(120)).unwrap();
    assert_eq!(wizard.code.as_ref().map(|sent| (sent.code.serial, sent.code.shape)), Some((3, CodeShape::STRICT)));
    let before = wizard.clone();
    assert_eq!(wizard.resend(SHAPE, at(180)), Err(WizardRefusal::CodesSpent));
    assert_eq!(wizard, before);
    wizard.back().unwrap();
    let before = wizard.clone();
    assert_eq!(wizard.submit_prefecture(prefecture("32"), SHAPE, at(180)), Err(WizardRefusal::CodesSpent));
    assert_eq!(wizard, before);
    // The third one still counts for what it was sent for.
    assert_eq!(wizard.submit_prefecture(prefecture("31"), SHAPE, at(181)), Ok(AfterPrefecture::CodeStands));
    assert!(wizard.try_code(Typed::Newest, at(182)).is_ok());
}

/// REI-08, REI-09: a code that expired or whose tries are spent does not stand; 次へ sends another.
#[test]
fn a_dead_code_is_followed_by_another() {
    let mut expired = at_code();
    assert_eq!(expired.try_code(Typed::Newest, at(1800)), Err(CodeRefusal::Expired.into()));
    expired.back().unwrap();
    assert_eq!(expired.submit_prefecture(prefecture("31"), SHAPE, at(1801)), Ok(AfterPrefecture::Send));
    let mut spent = at_code();
    for _ in 0..3 {
        assert!(spent.try_code(Typed::Neither, at(1)).is_err());
    }
    assert_eq!(spent.try_code(Typed::Newest, at(1)), Err(CodeRefusal::TriesSpent.into()));
    spent.back().unwrap();
    assert_eq!(spent.submit_prefecture(prefecture("31"), SHAPE, at(2)), Ok(AfterPrefecture::Send));
}

/// REI-10: an office that is closed, missing, an agent or waiting already cannot be sent.
#[test]
fn only_an_office_that_the_ledger_lets_send_is_sent() {
    let wizard = at_confirm();
    for ledger in [LedgerAnswer::Missing, LedgerAnswer::Closed, LedgerAnswer::Agent, LedgerAnswer::ApplicationOpen] {
        assert_eq!(wizard.sendable(&ledger), Err(WizardRefusal::NotReady));
    }
}

/// REI-08, REI-11: the slower half of a double click is no other try and no other application; after ten seconds a code that was taken
/// is a used one, also where 次へ leads on without another.
#[test]
fn double_clicks_are_recognised() {
    let mut wizard = at_confirm();
    assert!(wizard.repeats_code(Typed::Newest, at(2)) && !wizard.repeats_code(Typed::Neither, at(2)));
    assert!(wizard.repeats_code(Typed::Newest, at(10)) && !wizard.repeats_code(Typed::Newest, at(11)));
    assert_eq!(wizard.clone().try_code(Typed::Newest, at(11)), Err(CodeRefusal::Used.into()));
    assert!(!at_code().repeats_code(Typed::Newest, at(1)));
    let mut again = at_confirm();
    again.back().unwrap();
    assert_eq!(again.submit_prefecture(prefecture("31"), SHAPE, at(60)), Ok(AfterPrefecture::Confirmed));
    assert!(!again.repeats_code(Typed::Newest, at(61)));
    assert!(!wizard.repeats_send(at(2)));
    wizard.finish(ReissueId::from_uuid(Uuid::nil()), receipt(), at(2)).unwrap();
    assert!(wizard.repeats_send(at(11)) && !wizard.repeats_send(at(12)));
    assert_eq!(wizard.try_code(Typed::Newest, at(3)), Err(CodeRefusal::Used.into()));
}

#[test]
fn an_unfinished_application_resumes_from_its_json() {
    for wizard in [Wizard::begin("en".into()), at_code(), at_confirm()] {
        let json = serde_json::to_string(&wizard).unwrap();
        assert_eq!(serde_json::from_str::<Wizard>(&json).unwrap(), wizard);
    }
}

#[derive(Debug, Clone)]
enum Move {
    Choose,
    Office(usize, usize),
    Prefecture(usize),
    Resend,
    Code(Typed),
    Back,
    Finish,
}

fn any_move() -> impl Strategy<Value = Move> {
    let typed = prop_oneof![Just(Typed::Newest), Just(Typed::Earlier), Just(Typed::Neither)];
    prop_oneof![
        Just(Move::Choose),
        (0_usize..2, 0_usize..2).prop_map(|(number, address)| Move::Office(number, address)),
        (0_usize..2).prop_map(Move::Prefecture),
        Just(Move::Resend),
        typed.prop_map(Move::Code),
        Just(Move::Back),
        Just(Move::Finish),
    ]
}

proptest! {
    /// REI-03, REI-08, REI-10: in whatever order, step 4 stands on a right code for exactly what it shows, and nobody
    /// gets more than three codes of three tries.
    #[test]
    fn step_four_always_stands_on_a_right_code(moves in prop::collection::vec(any_move(), 0..60)) {
        let mut wizard = Wizard::begin("ja".into());
        let mut tries = 0;
        for (n, next) in moves.iter().enumerate() {
            let now = at(n as i64);
            match next {
                Move::Choose => drop(wizard.choose_application()),
                Move::Office(number, address) => {
                    let number = ["1311111111", "3170100014"][*number];
                    let _ = wizard.submit_office(office(number, ["a@example.jp", "b@example.jp"][*address]));
                }
                Move::Prefecture(code) => drop(wizard.submit_prefecture(prefecture(["31", "32"][*code]), SHAPE, now)),
                Move::Resend => drop(wizard.resend(SHAPE, now)),
                Move::Code(typed) => {
                    let before = wizard.code.as_ref().map(|sent| sent.code.tries);
                    let _ = wizard.try_code(*typed, now);
                    tries += u32::from(wizard.code.as_ref().map(|sent| sent.code.tries) != before);
                }
                Move::Back => drop(wizard.back()),
                Move::Finish => drop(wizard.finish(ReissueId::from_uuid(Uuid::nil()), receipt(), now)),
            }
            if matches!(wizard.step, Step::Confirm | Step::Finished { .. }) {
                let shown = Asked { office: wizard.office.clone().unwrap(), prefecture: wizard.prefecture.unwrap() };
                prop_assert_eq!(wizard.confirmed.as_ref(), Some(&shown));
                let sent = wizard.code.as_ref().unwrap();
                prop_assert!(sent.code.used && sent.asked == shown);
            }
            prop_assert!(wizard.code.as_ref().is_none_or(|sent| sent.code.serial <= 3));
            prop_assert!(tries <= 9);
        }
    }
}
