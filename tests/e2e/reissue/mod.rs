//! The whole life of a re-issue in the window, with the manual's own sample:
//! from the lost password to the letter that is used.

mod desk;
mod office;
mod wizard;

use desk::{print, review, set_up};
use office::{only_the_new_password_opens, read_the_page, register_address, take_up, type_the_letters_password};
use wizard::{ask, code_of_the_manuals_mail, confirm, follow};

use crate::care::{HELP_DESK, Letterbox, NOTICE, PRINTER, REVIEWER, feed, log_out, track};
use crate::journey::look_closely;
use crate::standalone::{Mail, admin_done, files, holds, open, settings, smtp_settings};
use crate::support::{Keyring, Machine, SmtpServer};

/// The manual's title of the mail with a code (004 L85).
const CODE_SUBJECT: &str = "確認コード発行通知(介護保険)";

/// REI-01, REI-02, REI-03, REI-04, REI-05, REI-06, REI-07, REI-08, REI-09, REI-10, REI-11, REI-12, REI-13, REI-14, REI-16: the manual's sample office applies in the window, is reviewed by one clerk and printed by another, and logs in with what stands in the letter
#[tokio::test]
async fn an_office_that_lost_its_login_gets_it_back_by_a_letter() {
    let server = SmtpServer::start();
    let mut notice = Letterbox::of(&server, NOTICE);
    let mut machine = Machine::with(Keyring::Unlocked);
    settings(&machine, &smtp_settings(server.port(), ""));
    let tokens = feed(&machine);
    let mut window = open(&mut machine).await;
    window.see("介護事業所の方").await;
    look_closely(&window, "reissue/01-entrance").await;
    let mut reviewer = set_up(&machine, &window, &REVIEWER, &tokens[0], true).await;
    let mut printer = set_up(&machine, &window, &PRINTER, &tokens[1], false).await;

    ask(&window).await;
    let code = code_of_the_manuals_mail(&window, &server, &mut notice).await;
    machine.close_window();
    window = open(&mut machine).await;
    let receipt = confirm(&window, &code).await;
    follow(&window, &receipt).await;

    review(&window, &mut reviewer, &receipt).await;
    let result = notice.next(&window, "ログイン情報再発行申請結果通知").await;
    assert!(result.contains(&format!("[受付番号] {receipt}\n[審査結果] 承認")), "{result}");
    track(&window, &receipt, "承認").await;

    let letter = print(&machine, &window, &mut printer, &receipt).await;
    let posted = notice.next(&window, "ログイン情報再発行通知書の発送について").await;
    assert!(posted.contains(&format!("[受付番号] {receipt}\n[発送日] ")) && posted.contains(HELP_DESK), "{posted}");
    track(&window, &receipt, "発送").await;

    type_the_letters_password(&window, &letter).await;
    machine.close_window();
    window = open(&mut machine).await;
    let mut office = take_up(&machine, &window, &letter).await;
    notice.next(&window, "【パスワード変更のお知らせ】").await;
    register_address(&window, &server).await;
    read_the_page(&window, &letter, &receipt).await;
    log_out(&window).await;
    only_the_new_password_opens(&window, &letter, &mut office).await;
    track(&window, &receipt, "仮パスワード使用済み").await;

    assert!(notice.is_empty(), "every mail was looked at");
    no_mail_holds(&server, &[&letter.user_id, &letter.password]);
    assert_eq!(machine.console(), Vec::<String>::new());
    machine.close_window();
    assert!(admin_done(&machine, &["journal", "verify"]).contains("intact"));
    only_the_letter_holds(&machine, &letter.password);
}

fn no_mail_holds(server: &SmtpServer, words: &[&str]) {
    let arrived = server.arrived();
    assert!(arrived.len() >= 6, "{}", arrived.len());
    for mail in arrived {
        let parsed = Mail::of(&mail.data);
        let text = format!("{}\n{}", parsed.subject(), parsed.body());
        assert!(words.iter().all(|word| !text.contains(word)), "{text}");
    }
}

/// Not the store, not the log, not what the window keeps of the typed.
fn only_the_letter_holds(machine: &Machine, password: &str) {
    for (path, bytes) in files(&machine.folder()) {
        assert!(!holds(&bytes, password), "{}", path.display());
    }
}
