//! What bad input gets in the real window: a sentence that says what to do, at
//! the field and above the form, with everything kept that was typed.

use serde_json::json;

use crate::journey::{Birth, Items, MIZUHO, Post, TARO, authenticate, look_closely, open, register, type_items};
use crate::support::{Machine, Window};

/// AUT-13: wrong items get one and the same answer whichever was wrong, stay typed, and the focus goes to what is said
#[tokio::test]
async fn wrong_items_get_one_answer_and_stay_typed() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    window.press("初回認証へ進む").await;
    let mut answers = Vec::new();
    for wrong in [
        Items { kana: "ケンポ ジロウ", ..TARO },
        Items { birth: Birth::Typed("19750413"), ..TARO },
        Items { number: "106", ..TARO },
        // The dependant on the same card cannot register.
        Items { birth: Birth::Typed("19781103"), kana: "ケンポ ショウコ", ..TARO },
    ] {
        type_items(&window, &wrong).await;
        window.press("認証").await;
        answers.push(said_above(&window).await);
        assert_eq!(window.value("番号").await, wrong.number);
        assert_eq!(window.value("氏名(カナ)").await, wrong.kana);
    }
    look_closely(&window, "errors/01-match-refused").await;
    answers.dedup();
    let [answer] = answers.as_slice() else { panic!("answers that tell which item is wrong: {answers:?}") };
    assert!(answer.contains("手続きを進められませんでした"), "{answer}");
    type_items(&window, &TARO).await;
    window.press("認証").await;
    window.see("ご本人を確認しました").await;
}

/// AUT-03, AUT-09, AUT-10: kanji in the kana field, 31 February and an era that had ended are said beside their fields, and each entry of the summary leads to its field
#[tokio::test]
async fn errors_stand_beside_their_fields() {
    const KANJI: &str = "漢字が入っています。氏名の読みを、ひらがなまたはカタカナで入力してください。";
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    window.press("初回認証へ進む").await;
    let wrong = Items { symbol: "", birth: Birth::Typed("1975/2/31"), kana: "健保 太郎", ..TARO };
    type_items(&window, &wrong).await;
    window.press("認証").await;
    let summary = said_above(&window).await;
    for (field, sentence) in
        [("記号", "記号を入力してください。"), ("生年月日", "1975年2月に、その日はありません。"), ("氏名(カナ)", KANJI)]
    {
        assert!(summary.contains(sentence), "{sentence} is not in: {summary}");
        let beside = said_beside(&window, field).await;
        assert!(beside.contains(sentence), "{field}: {beside}");
    }
    assert_eq!(window.value("保険者指定コード").await, TARO.insurer_code);
    assert_eq!(window.value("生年月日").await, "1975/2/31");
    assert_eq!(window.value("氏名(カナ)").await, "健保 太郎");
    look_closely(&window, "errors/02-fields-refused").await;
    window.press(KANJI).await;
    window.wait("the focus on the field", async || window.focused().await == "氏名(カナ)").await;
    // 昭和 ended on 7 January 1989.
    window.fill("生年月日", "昭和64年1月8日").await;
    window.press("認証").await;
    window.see("その元号は1989年1月7日までです。元号と年を確かめてください。").await;
    window.fill("生年月日", "令和元年4月30日").await;
    window.press("認証").await;
    window.see("その元号は2019年5月1日からです。元号と年を確かめてください。").await;
}

/// COD-06, COD-07: a wrong code tells the tries that are left; another code has to be waited for, and makes the first one useless
#[tokio::test]
async fn a_wrong_code_tells_the_tries_left() {
    let mut machine = Machine::new();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    authenticate(&window, &MIZUHO).await;
    register(&window, "kasuga.m", "Natsu6_mikan", Some("kasuga.mizuho@example.jp")).await;
    let first = post.code(&window).await;
    window.see("入力できる回数：あと5回").await;
    window.fill("認証番号", &another(&first)).await;
    window.press("OK").await;
    assert!(said_above(&window).await.contains("認証番号が違います。あと4回入力できます。"));
    assert!(said_beside(&window, "認証番号").await.contains("認証番号が違います。"));
    window.see("入力できる回数：あと4回").await;
    assert_eq!(window.value("認証番号").await, "", "a code is not kept");
    look_closely(&window, "errors/03-wrong-code").await;
    window.see("で、もう一度送れます").await;
    let refused = window.call("signup_resend_code", json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "code_resend_too_soon");
    let wait = refused["retryAfterSeconds"].as_u64().unwrap();
    assert!((1..=60).contains(&wait), "{wait} seconds");
    window.wait_long("the wait to end", async || !window.text().await.contains("で、もう一度送れます")).await;
    window.press("認証番号をもう一度送る").await;
    window.see("新しい認証番号を送りました。いちばん新しいメールの番号を入力してください。").await;
    let second = post.code(&window).await;
    window.fill("認証番号", &first).await;
    window.press("OK").await;
    window.see("この認証番号は、新しい番号を送ったため使えなくなりました。").await;
    window.fill("認証番号", &second).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
}

/// REG-04, REG-06, REG-07: a taken user ID is refused at its field whatever its case, and the password's rules tick as one types
#[tokio::test]
async fn a_taken_user_id_and_a_weak_password_are_told_at_the_field() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    authenticate(&window, &MIZUHO).await;
    window.fill("ユーザーID", "SAKURA.toyama").await;
    window.press("使えるか確認").await;
    window.see("このユーザーIDはすでに使われています。別のユーザーIDを入力してください。").await;
    for (typed, met, open) in [
        ("abc", "英字を1文字以上 満たしています", "8文字以上20文字以内 まだです"),
        ("abcdefg1", "数字を1文字以上 満たしています", "記号を1文字以上 まだです"),
        ("abcdefg1#", "記号を1文字以上 満たしています", "まだですではない"),
    ] {
        window.fill("パスワード", typed).await;
        window.see(met).await;
        assert_eq!(window.text().await.contains(open), typed != "abcdefg1#");
    }
    window.fill("パスワード", "abcdefg1").await;
    window.fill("メールアドレス", "kasuga.mizuho@example.jp").await;
    window.press("作成する").await;
    assert!(said_above(&window).await.contains("パスワードに記号を1文字以上入れてください。"));
    assert!(said_beside(&window, "パスワード").await.contains("記号を1文字以上入れてください。"));
    window.fill("パスワード", "Natsu6_mikan").await;
    window.press("作成する").await;
    window.see("入力内容を確認してください").await;
    assert!(said_beside(&window, "ユーザーID").await.contains("このユーザーIDはすでに使われています。"));
    assert_eq!(window.value("ユーザーID").await, "SAKURA.toyama");
    assert_eq!(window.value("メールアドレス").await, "kasuga.mizuho@example.jp");
    look_closely(&window, "errors/04-user-id-taken").await;
    window.fill("ユーザーID", "kasuga.m").await;
    window.fill("パスワード", "Natsu6_mikan").await;
    window.press("作成する").await;
    window.see("10分以内に本文に記載されている認証番号を入力し").await;
}

/// What the summary above the form says, once it has the keyboard focus.
async fn said_above(window: &Window) -> String {
    const SAID: &str = "const box = document.activeElement;
      return box?.getAttribute('role') === 'alert' ? box.innerText.replace(/\\s+/g, ' ') : null";
    let mut said = None;
    window
        .wait("the focus on the summary", async || {
            said = window.run(SAID, vec![]).await.as_str().map(str::to_owned);
            said.is_some()
        })
        .await;
    // The next refusal takes the focus again.
    window.run("document.activeElement.blur()", vec![]).await;
    said.unwrap()
}

/// What a screen reader adds to the name of a refused field.
async fn said_beside(window: &Window, name: &str) -> String {
    const BESIDE: &str = "const [field] = arguments;
      if (field.ariaInvalid !== 'true') return 'not marked as refused';
      if (getComputedStyle(field).borderTopWidth !== '2px') return 'no frame of a refused field';
      const ids = field.getAttribute('aria-describedby').split(' ');
      return ids.map((id) => document.getElementById(id)?.innerText ?? '').join(' ')";
    let field = serde_json::to_value(window.field(name).await).unwrap();
    window.run(BESIDE, vec![field]).await.as_str().unwrap().to_owned()
}

/// Six digits that are not these.
fn another(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}
