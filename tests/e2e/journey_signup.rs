//! The whole journey of a member in the real window, once with each insurer of
//! the demo: from the entrance to my page, through the settings, over the
//! forgotten user ID and back in with the new password. Every screen on the way is looked at.

use crate::journey::{Birth, Items, Post, accept_terms, code_in, log_in, look, look_closely, open, type_items};
use crate::journey_recovery::{receive_user_id, type_for_user_id};
use crate::support::{Machine, Window};

/// One member's way: what is typed, and what the insurer's profile makes of it.
struct Way {
    /// Names the pictures.
    insurer: &'static str,
    items: Items,
    /// What stands in 記号 and 番号 once the field was left.
    half_width: (&'static str, &'static str),
    insurer_name: &'static str,
    member: &'static str,
    user_id: &'static str,
    /// None: made by 「パスワードを自動で作る」.
    password: Option<&'static str>,
    mail: Mail,
    /// What must be read on my page beside the greeting.
    my_page: &'static [&'static str],
    /// Also looked at in a narrow window and at 200 %.
    closely: bool,
    /// Also changes the address. The code for it waits out the minute between two
    /// codes, so one member does it for all.
    moves: bool,
}

enum Mail {
    /// Registered by the insurer, and shown masked like this.
    Preset(&'static str),
    Typed(&'static str),
}

/// AUT-01, AUT-03, AUT-04, AUT-09, AUT-10, AUT-11, REG-01, REG-10, REG-13, COD-01, COD-03, COD-08, LOG-01, TRM-01, DSH-01, DSH-12, LOG-03: a member of 奈良県市町村職員共済組合 goes the whole way in the window, with full-width figures, a date by era and hiragana without a space
#[tokio::test]
async fn a_member_of_a_mutual_aid_association_goes_the_whole_way() {
    let way = Way {
        insurer: "32290413",
        items: Items {
            insurer_code: "３２２９０４１３",
            employee_number: None,
            symbol: "１００",
            number: "１０５",
            birth: Birth::Typed("昭和50年4月12日"),
            kana: "けんぽたろう",
        },
        half_width: ("100", "105"),
        insurer_name: "奈良県市町村職員共済組合",
        member: "健保 太郎",
        user_id: "kenpo.taro-1",
        password: Some("Kita7kaze#2"),
        mail: Mail::Preset("k***@e****.jp"),
        my_page: &["組合からのお知らせ", "準備中", "データはまだありません", "医療費通知", "通院", "お薬"],
        closely: true,
        moves: true,
    };
    whole_way(&way).await;
}

/// AUT-05, AUT-09, AUT-10, AUT-15, REG-06, REG-10, LOG-03: a member of 三協・立山健康保険組合 goes the whole way in the window, with eight digits, half-width kana and a password that was made for him
#[tokio::test]
async fn a_member_with_a_four_digit_code_goes_the_whole_way() {
    let way = Way {
        insurer: "0386",
        items: Items {
            insurer_code: "0386",
            employee_number: None,
            symbol: "100",
            number: "21",
            birth: Birth::Typed("19510101"),
            kana: "ﾀﾃﾔﾏ ｲﾁﾛｳ",
        },
        half_width: ("100", "21"),
        insurer_name: "三協・立山健康保険組合",
        member: "立山 一郎",
        user_id: "tateyama@ichiro",
        password: None,
        mail: Mail::Preset("t***@e****.co.jp"),
        my_page: &["健康保険組合からのお知らせ", "050-2018-6254", "被扶養者資格調査"],
        closely: false,
        moves: false,
    };
    whole_way(&way).await;
}

/// AUT-08, AUT-09, AUT-11, REG-05, REG-11, LOG-03: a member of 日本ガイシ健康保険組合 goes the whole way in the window, with the employee number, a date chosen by era and an address of his own
#[tokio::test]
async fn a_member_with_an_employee_number_goes_the_whole_way() {
    let way = Way {
        insurer: "ngk",
        items: Items {
            insurer_code: "ngk",
            employee_number: Some("12345"),
            symbol: "100",
            number: "105",
            birth: Birth::Chosen(Some("昭和"), "58", "7", "31"),
            kana: "シラカヘ ケン",
        },
        half_width: ("100", "105"),
        insurer_name: "日本ガイシ健康保険組合",
        member: "白壁 健",
        user_id: "NGK12345",
        password: Some("Mizuumi3!hotori"),
        mail: Mail::Typed("shirakabe.ken@example.jp"),
        my_page: &["健康保険組合からのお知らせ", "被扶養者資格調査"],
        closely: true,
        moves: false,
    };
    whole_way(&way).await;
}

/// AUT-06, AUT-07, AUT-09, REG-12, COD-05, LOG-03: a member of オムロン健康保険組合 goes the whole way in the window, with a letter in the number and the company's address
#[tokio::test]
async fn a_member_with_a_letter_in_the_number_goes_the_whole_way() {
    let way = Way {
        insurer: "omron",
        items: Items {
            insurer_code: "omron",
            employee_number: None,
            symbol: "01",
            number: "ｔ０１１",
            birth: Birth::Chosen(None, "1979", "9", "15"),
            kana: "オムロ　タロウ",
        },
        half_width: ("01", "t011"),
        insurer_name: "オムロン健康保険組合",
        member: "御室 太郎",
        user_id: "omuro_taro",
        password: Some("Aozora9(kumo"),
        mail: Mail::Preset("o***@e****.com"),
        my_page: &["健康保険組合からのお知らせ", "準備中", "お役立ち", "0120-180-939"],
        closely: false,
        moves: false,
    };
    whole_way(&way).await;
}

async fn whole_way(way: &Way) {
    let mut machine = Machine::new();
    // The documents go to a folder, because nobody answers a file dialogue here.
    std::fs::write(machine.folder().join("madoguchi.toml"), "[files]\nfolder = \"papers\"\n").unwrap();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    window.see("架空の人物").await;
    window.see("春日 みづほ").await;
    see(&window, way, "01-entrance").await;
    let password = sign_up(&window, way, &mut post).await;
    assert!(paper(&machine).starts_with(b"%PDF-"), "the record of registration");
    window.press("OK").await;
    window.see("ユーザーIDを作成しました。決めたユーザーIDとパスワードでログインしてください。").await;
    see(&window, way, "06-log-in").await;
    log_in(&window, way.user_id, &password).await;
    reach_my_page(&window, way).await;
    let changed = change_settings(&window, way, &mut post, &password).await;
    window.press("ログアウト").await;
    window.see("ログアウトしました。").await;
    find_user_id(&window, way, &mut post).await;
    come_back(&window, way, &password, &changed).await;
    assert_eq!(machine.console(), Vec::<String>::new(), "the page complained on its console");
}

/// 初回認証, ユーザーID登録, 認証番号, 完了. Gives the password.
async fn sign_up(window: &Window, way: &Way, post: &mut Post) -> String {
    window.press("初回認証へ進む").await;
    window.see("記号・番号の確認方法").await;
    see(window, way, "02-first-authentication").await;
    type_items(window, &way.items).await;
    window.see(way.insurer_name).await;
    assert_eq!((window.value("記号").await.as_str(), window.value("番号").await.as_str()), way.half_width);
    window.see("照合に使う読み").await;
    see(window, way, "03-items-typed").await;
    window.press("認証").await;
    window.see("ご本人を確認しました").await;
    window.see(way.member).await;
    let password = register(window, way).await;
    window.see("10分以内に本文に記載されている認証番号を入力し、ユーザーID作成の手続きを完了してください。").await;
    // The mail is read in 受信箱（デモ） on the screen, as a visitor does.
    window.see("【ユーザーID 作成用認証番号のお知らせ】").await;
    let code = post.code(window).await;
    assert_eq!(code_in(&window.text().await), Some(code.clone()), "the inbox on the screen shows the code");
    see(window, way, "05-code").await;
    window.fill("認証番号", &code).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    window.see(way.user_id).await;
    window.press("登録内容の控えを保存（PDF）").await;
    window.see("を保存しました。").await;
    see(window, way, "05-finished").await;
    password
}

async fn register(window: &Window, way: &Way) -> String {
    window.fill("ユーザーID", way.user_id).await;
    window.press("使えるか確認").await;
    window.see("このユーザーIDは使えます。").await;
    let password = match way.password {
        Some(typed) => {
            window.fill("パスワード", typed).await;
            typed.to_owned()
        }
        None => {
            window.press("パスワードを自動で作る").await;
            window.see("パスワードを作りました。表示しているので、控えてからお進みください。").await;
            window.value("パスワード").await
        }
    };
    let shown = window.value("メールアドレス").await;
    match way.mail {
        Mail::Preset(masked) => {
            assert_eq!(shown, masked);
            window.see("保険者が登録したメールアドレスに送ります。").await;
        }
        Mail::Typed(address) => {
            assert_eq!(shown, "");
            window.fill("メールアドレス", address).await;
        }
    }
    see(window, way, "04-registration").await;
    window.press("作成する").await;
    password
}

/// 利用規約, then マイページ with all that the profile puts there.
async fn reach_my_page(window: &Window, way: &Way) {
    window.see("内容を確認し、「利用規約に同意する」にチェックを入れて").await;
    see(window, way, "07-terms").await;
    window.press("次へ").await;
    window.see("次へ進むには、「利用規約に同意する」にチェックを入れてください。").await;
    accept_terms(window).await;
    window.see(&format!("{}さん、こんにちは", way.member)).await;
    window.see(&format!("{}さんへのお知らせ", way.member)).await;
    for words in
        [way.insurer_name, "サイトからのお知らせ", "メールアドレスの変更はこちらから可能"].iter().chain(way.my_page)
    {
        window.see(words).await;
    }
    let text = window.text().await;
    assert!(!text.contains('¥') && !text.contains('￥'), "no sum is told where there is no data: {text}");
    see(window, way, "08-my-page").await;
}

/// A new password, for one also a new address by its code. Gives the new password.
async fn change_settings(window: &Window, way: &Way, post: &mut Post, password: &str) -> String {
    const NEW: &str = "Hoshi8zora&tsuki";
    window.press("設定").await;
    window.see("今のメールアドレス").await;
    see(window, way, "09-settings").await;
    let address = if way.moves { Some(change_address(window, way, post, password).await) } else { None };
    window.fill_in("パスワードの変更", "今のパスワード", password).await;
    window.fill("新しいパスワード", NEW).await;
    window.press("パスワードを変更する").await;
    window.see("パスワードを変更しました。登録されたメールアドレスにもお知らせします。").await;
    let told = post.next(window, "パスワード変更のお知らせ").await;
    if let Some(address) = address {
        assert_eq!(told["to"], address.as_str());
    }
    see(window, way, "11-settings-changed").await;
    NEW.to_owned()
}

/// Gives the new address, which both addresses were told of.
async fn change_address(window: &Window, way: &Way, post: &mut Post, password: &str) -> String {
    let address = format!("{}.new@example.jp", way.insurer);
    ask_for_mail_change(window, &address, password).await;
    let code = post.code(window).await;
    see(window, way, "10-mail-change-code").await;
    window.fill("認証番号", &code).await;
    window.press("OK").await;
    window.see("メールアドレスを変更しました。前のアドレスにもお知らせしました。").await;
    window.see(&address).await;
    for _ in ["the old address", "the new one"] {
        post.next(window, "メールアドレス変更のお知らせ").await;
    }
    address
}

/// Codes to one member are at least a minute apart, and the sign-up was a moment
/// ago: who is too soon is told the wait, and asks again when it is over.
async fn ask_for_mail_change(window: &Window, address: &str, password: &str) {
    for _ in 0..2 {
        window.fill("新しいメールアドレス", address).await;
        window.fill_in("メールアドレスの変更", "今のパスワード", password).await;
        window.press("認証番号を送る").await;
        let mut sent = false;
        window
            .wait("the code or the wait", async || {
                let text = window.text().await;
                sent = text.contains("入力されたメールアドレスに認証番号を送信しました。");
                sent || text.contains("続けて送ることはできません。少し待ってから、もう一度送ってください。")
            })
            .await;
        if sent {
            return;
        }
        assert_eq!(window.value("新しいメールアドレス").await, address, "what was typed is kept");
        window
            .wait_long("the wait to end", async || window.text().await.contains("もう一度お試しいただけます。"))
            .await;
    }
    panic!("no code for the new address after the wait");
}

/// ユーザーIDを忘れた方: the items of this insurer bring the user ID by mail, to the address in force.
async fn find_user_id(window: &Window, way: &Way, post: &mut Post) {
    type_for_user_id(window, &way.items).await;
    look(window, &format!("journey/{}/11-user-id-asked", way.insurer)).await;
    let mail = receive_user_id(window, post).await;
    assert!(mail["body"].as_str().unwrap().contains(way.user_id), "{mail}");
    window.press("ログインへ").await;
}

/// The old password no longer opens; the new one does, and no terms are asked.
async fn come_back(window: &Window, way: &Way, old: &str, new: &str) {
    log_in(window, way.user_id, old).await;
    window.see("ユーザーIDまたはパスワードが違います。").await;
    assert_eq!(window.value("ユーザーID").await, way.user_id, "what was typed is kept");
    assert_eq!(window.value("パスワード").await, "", "but the password");
    see(window, way, "12-log-in-refused").await;
    log_in(window, way.user_id, new).await;
    window.see(&format!("{}さん、こんにちは", way.member)).await;
    window.see("前回ログイン：").await;
    assert!(!window.offers("利用規約に同意する").await);
}

/// The last document in the folder of papers.
fn paper(machine: &Machine) -> Vec<u8> {
    let found = std::fs::read_dir(machine.folder().join("papers")).unwrap().flatten().next();
    std::fs::read(found.expect("a document").path()).unwrap()
}

async fn see(window: &Window, way: &Way, screen: &str) {
    let name = format!("journey/{}/{screen}", way.insurer);
    if way.closely {
        look_closely(window, &name).await;
    } else {
        look(window, &name).await;
    }
}
