//! A member of a standalone install, from files to my page, with mail that
//! leaves by a real server or into a folder, and the documents she takes along.

use crate::journey::{accept_terms, log_in, look_closely};
use crate::journey_settings::text_of;
use crate::standalone::{
    ADDRESS, Mail, NAME, PASSWORD, SENDER, USER_ID, admin, admin_done, feed, files, holds, open, operators_file,
    settings, sign_up_until_code, smtp_settings,
};
use crate::support::{Arrived, Keyring, Machine, SmtpServer, Window};

const CODE_SUBJECT: &str = "【ユーザーID 作成用認証番号のお知らせ】";

/// REG-13, COD-02, COD-04, COD-05, TRM-01, DSH-01, DSH-03: a roster in CP932, terms and a notice from files, a code by SMTP, and a member on my page
#[tokio::test]
async fn a_member_of_a_fed_install_gets_her_code_by_smtp_and_reaches_my_page() {
    let server = SmtpServer::start();
    let mut machine = Machine::with(Keyring::Unlocked);
    settings(&machine, &smtp_settings(server.port(), ""));
    feed(&machine);
    let window = open(&mut machine).await;
    sign_up_until_code(&window).await;
    window.see(SENDER).await;
    let arrived = mail(&window, &server, CODE_SUBJECT).await;
    window.see("メールを送りました。").await;
    assert_eq!((arrived.from.as_str(), arrived.to.as_slice()), (SENDER, &[ADDRESS.to_owned()][..]));
    let code_mail = Mail::of(&arrived.data);
    assert_eq!(code_mail.from(), SENDER, "the operator's address, not the profile's");
    assert_eq!(code_mail.header("Auto-Submitted"), "auto-generated");
    let id = code_mail.header("Message-ID");
    assert!(id.starts_with('<') && id.ends_with("@kenpo.example.jp>"), "{id}");
    assert!(code_mail.body().contains("10分以内に入力して"));
    window.fill("認証番号", &code_mail.code()).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    save_and_read_the_record(&machine, &window).await;
    window.press("OK").await;
    log_in(&window, USER_ID, PASSWORD).await;
    window.see("架空の規約の第1条です。").await;
    accept_terms(&window).await;
    window.see(&format!("{NAME}さん、こんにちは")).await;
    window.see("春の健診のお知らせ").await;
    look_closely(&window, "standalone/22-my-page").await;
    assert_eq!(with_subject(&server, CODE_SUBJECT).len(), 1, "one code, one mail");
    assert_eq!(machine.console(), Vec::<String>::new());
    machine.close_window();
    assert!(admin_done(&machine, &["journal", "verify"]).contains("intact"));
}

/// REG-01: the record of registration is saved into the folder of the settings, with the user ID and without the password
async fn save_and_read_the_record(machine: &Machine, window: &Window) {
    // What goes wrong on the way is told in the log of the data folder.
    let papers = machine.folder().join("papers");
    std::fs::write(&papers, "in the place of the folder").unwrap();
    window.press("登録内容の控えを保存（PDF）").await;
    let log = machine.folder().join("log/madoguchi.log");
    let told = async || std::fs::read_to_string(&log).is_ok_and(|text| text.contains("document not saved"));
    window.wait("a line of the log", told).await;
    for word in [USER_ID, ADDRESS, PASSWORD] {
        assert!(!machine.log().contains(word), "{word} stands in the log");
    }
    std::fs::remove_file(&papers).unwrap();
    window.press("登録内容の控えを保存（PDF）").await;
    window.see("を保存しました。").await;
    let saved: Vec<_> = std::fs::read_dir(machine.folder().join("papers")).unwrap().flatten().collect();
    let [record] = saved.as_slice() else { panic!("{saved:?}") };
    let name = record.file_name().into_string().unwrap();
    assert!(name.starts_with("登録内容の控え_") && name.ends_with(".pdf"), "{name}");
    let text = text_of(&record.path());
    assert!(text.contains(USER_ID) && text.contains(ADDRESS), "{text}");
    assert!(!text.contains(PASSWORD), "{text}");
}

/// COD-02, REG-13: while no mail server answers the code screen says that the mail is tried again, and it arrives once when the server is back
#[tokio::test]
async fn a_mail_waits_for_a_server_that_is_off_and_then_leaves_once() {
    let mut server = SmtpServer::start();
    server.stop();
    let mut machine = Machine::with(Keyring::Unlocked);
    settings(&machine, &smtp_settings(server.port(), ""));
    feed(&machine);
    let window = open(&mut machine).await;
    sign_up_until_code(&window).await;
    window.see("メールをまだ送れていません。自動でもう一度送ります。").await;
    look_closely(&window, "standalone/21-mail-retrying").await;
    assert!(server.arrived().is_empty());
    server.start_again();
    let arrived = mail(&window, &server, CODE_SUBJECT).await;
    window.see("メールを送りました。").await;
    window.fill("認証番号", &Mail::of(&arrived.data).code()).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    // Longer than the pauses between the tries so far: a second copy would be here.
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert_eq!(with_subject(&server, CODE_SUBJECT).len(), 1);
}

/// REG-13: a mail server that asks for a password gets the one that the keyring keeps, and no file holds it
#[tokio::test]
async fn the_mail_servers_password_comes_from_the_keyring() {
    let server = SmtpServer::asking_for(Some(("kenpo", "himitsu-no-kotoba")));
    let mut machine = Machine::with(Keyring::Unlocked);
    settings(&machine, &smtp_settings(server.port(), "user = \"kenpo\"\n"));
    feed(&machine);
    open(&mut machine).await.see("設定に誤りがあります").await;
    machine.close_window();
    let password = operators_file(&machine, "mail-password", "himitsu-no-kotoba\n");
    admin_done(&machine, &["mail", "set-password", "--new-password-file", &password]);
    let window = open(&mut machine).await;
    sign_up_until_code(&window).await;
    mail(&window, &server, CODE_SUBJECT).await;
    for (path, bytes) in files(&machine.folder()) {
        assert!(!holds(&bytes, "himitsu-no-kotoba"), "{}", path.display());
    }
}

/// REG-13, COD-04: with `transport = "file"` each mail is a file, whole, for another program to send
#[tokio::test]
async fn mails_are_written_as_files_where_the_settings_say_so() {
    let mut machine = Machine::with(Keyring::Unlocked);
    let out = format!("[mail]\nsender = \"{SENDER}\"\ntransport = \"file\"\n[mail.file]\nfolder = \"outgoing\"\n");
    settings(&machine, &out);
    feed(&machine);
    let window = open(&mut machine).await;
    sign_up_until_code(&window).await;
    window.see("メールを送りました。").await;
    let written: Vec<_> = std::fs::read_dir(machine.folder().join("outgoing")).unwrap().flatten().collect();
    let [file] = written.as_slice() else { panic!("{written:?}") };
    assert!(file.file_name().to_str().unwrap().ends_with(".eml"));
    let mail = Mail::of(&std::fs::read(file.path()).unwrap());
    assert_eq!((mail.subject().as_str(), mail.from().as_str()), (CODE_SUBJECT, SENDER));
    window.fill("認証番号", &mail.code()).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    machine.close_window();
}

/// REG-06, REG-07: `password_rules = "strict"` asks for fifteen characters and no kinds, whatever the profile says
#[tokio::test]
async fn strict_password_rules_hold_for_every_insurer() {
    let server = SmtpServer::start();
    let mut machine = Machine::with(Keyring::Unlocked);
    settings(&machine, &format!("password_rules = \"strict\"\n{}", smtp_settings(server.port(), "")));
    feed(&machine);
    let window = open(&mut machine).await;
    crate::journey::authenticate(&window, &crate::standalone::YURIKO).await;
    window.see("15文字以上128文字以内").await;
    assert!(!window.text().await.contains("記号を1文字以上"), "kinds are not asked for");
    window.fill("ユーザーID", USER_ID).await;
    // Good enough for the manuals' rule, one character short of the strict one.
    window.fill("パスワード", "Kita7kaze#2abc").await;
    window.press("作成する").await;
    window.see("パスワードは15文字以上で入力してください。").await;
    assert!(server.arrived().is_empty(), "no code for a form that was refused");
    window.fill("パスワード", "kitakaze no fuku yoru").await;
    window.press("作成する").await;
    window.see("10分以内に本文に記載されている認証番号を入力し").await;
    machine.close_window();
    // The tool is held out while a window is open, and lets in afterwards.
    assert!(admin(&machine, &["journal", "verify"]).status.success());
}

fn with_subject(server: &SmtpServer, subject: &str) -> Vec<Arrived> {
    server.arrived().into_iter().filter(|mail| Mail::of(&mail.data).subject() == subject).collect()
}

/// Waits for a mail with this subject.
async fn mail(window: &Window, server: &SmtpServer, subject: &str) -> Arrived {
    window.wait(&format!("a mail 「{subject}」"), async || !with_subject(server, subject).is_empty()).await;
    with_subject(server, subject).remove(0)
}
