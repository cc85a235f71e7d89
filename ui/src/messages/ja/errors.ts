// Every refusal in Japanese: what happened and what one can do now. A code
// without a text does not compile.

import type { RefusalCode } from "../../platform/types";
import type { ErrorAbout, ErrorText, Whose } from "../kinds";
import { date } from "./dates";

/** What the field calls its code; a refusal of the whole form has no field. */
function codeOf({ label }: ErrorAbout): string {
  return label === "入力内容" ? "認証番号" : label;
}

/** Words that no password may hold: those of a list, and the whole sentence where none was found. */
const ownWords: Record<Whose, { such: string; none: string }> = {
  member: {
    such: "氏名・番号・保険者名など、本人を推測できる語は避けてください。",
    none: "氏名・番号・ユーザーID・保険者名など、本人を推測できる語は使えません。",
  },
  office: {
    such: "ユーザID・事業所番号・国保連合会名など、推測できる語は避けてください。",
    none: "ユーザID・事業所番号・国保連合会名や、セキュリティ用メールアドレスの「@」より前など、推測できる語は使えません。",
  },
  desk: {
    such: "氏名・ユーザID・国保連合会名など、本人を推測できる語は避けてください。",
    none: "氏名・ユーザID・国保連合会名など、本人を推測できる語は使えません。",
  },
};

const strangeDevice = "安全のため、初めての端末からのログインを止めています。";
const deviceRefused: Record<Whose, string> = {
  member: `${strangeDevice}以前にログインした端末をお使いになるか、パスワードを再設定してください。`,
  office: `${strangeDevice}以前にログインした端末をお使いになるか、パスワードの再設定か、ログイン情報の再発行の申請をしてください。`,
  desk: `${strangeDevice}以前にログインした端末をお使いください。お使いになれない国保連合会の職員の方は、管理者に初期設定のやり直しを依頼してください。`,
};

export const errors: Record<RefusalCode, ErrorText> = {
  fields_refused: "入力内容を確認してください。",
  request_malformed: "画面の情報が古くなっています。画面を開き直して、もう一度お試しください。",
  not_allowed: "この操作は、ここではできません。",
  session_required: "ログインの有効時間が過ぎました。もう一度ログインしてください。",
  session_locked: "画面がロックされています。パスワードを入力して解除してください。",
  terms_required: "先に利用規約をご確認ください。",
  step_not_open: "この手続きは、今の段階では行えません。はじめからやり直してください。",
  stale: "ほかの操作で内容が変わりました。表示を確かめて、もう一度お試しください。",
  not_found: "お探しの内容は見つかりませんでした。",
  busy: "混み合っています。少し待ってから、もう一度お試しください。入力した内容は残っています。",
  connection_lost:
    "サーバーにつながりませんでした。インターネットの接続を確かめて、もう一度お試しください。入力した内容は残っています。",
  store_unavailable:
    "データの読み書きができませんでした。何も登録されていません。少し待ってから、もう一度お試しください。",
  disk_full:
    "パソコンの空き容量が足りないため、保存できませんでした。何も登録されていません。不要なファイルを減らしてから、もう一度お試しください。入力した内容は残っています。",
  store_in_use:
    "ほかのウィンドウがデータを使っています。そのウィンドウを閉じてから、もう一度開いてください。",
  store_too_new: "データが新しい版のアプリで作られています。アプリを更新してください。",
  store_key_missing: "データを開く鍵が見つかりません。ファイルはそのまま残してあります。",
  store_password_wrong: "保管用パスワードが違います。",
  store_damaged: "データのファイルが壊れています。ファイルはそのまま残してあります。",
  unexpected: "思いがけない問題が起きました。もう一度お試しください。",

  required: ({ label }) => `${label}を入力してください。`,
  too_long: ({ label, detail }) =>
    detail ? `${label}は${detail}文字以内で入力してください。` : `${label}が長すぎます。`,
  too_short: ({ label, detail }) =>
    detail ? `${label}は${detail}文字以上で入力してください。` : `${label}が短すぎます。`,
  character_refused: ({ label, detail }) =>
    detail ? `${label}に「${detail}」は使えません。` : `${label}に使えない文字が入っています。`,
  half_width_only: ({ label }) => `${label}は半角で入力してください。`,
  looks_like_my_number:
    "マイナンバー（個人番号）のようです。マイナンバーは使いません。別の番号を確かめて入力してください。",

  match_failed:
    "入力された内容では確認できませんでした。資格情報のお知らせなどの表記と見比べて、もう一度入力してください。どの項目が違うかは、安全のためお知らせしていません。",
  match_limit:
    "確認できない入力が続いたため、この番号での認証をしばらく止めています。時間をおいてからお試しいただくか、保険者にお問い合わせください。",
  match_closed: "安全のため、この番号での新規登録を止めています。保険者にお問い合わせください。",
  already_registered: ({ detail }) =>
    `すでにユーザーIDが作成されています。ログインするか、ユーザーIDをお忘れの場合は通知をご利用ください。お心当たりがない場合は、第三者が手続きを行ったおそれがあります。すぐに${detail ? `窓口（${detail}）` : "保険者の窓口"}へご連絡ください。`,
  insurer_unknown: "この保険者指定コードは見つかりません。案内に書かれたコードを確かめてください。",
  roster_missing:
    "加入者データがまだ読み込まれていないため、登録できません。保険者にお問い合わせください。",
  kana_has_kanji: "漢字が入っています。氏名の読みを、ひらがなまたはカタカナで入力してください。",
  kana_unusable: ({ detail }) =>
    detail
      ? `「${detail}」は氏名の読みに使えません。ひらがなまたはカタカナで入力してください。`
      : "氏名の読みを、ひらがなまたはカタカナで入力してください。",
  date_no_such_day: ({ detail }) =>
    detail ? `${date(detail)}に、その日はありません。` : "カレンダーにない日付です。",
  date_era_ended: ({ detail }) =>
    detail
      ? `その元号は${date(detail)}までです。元号と年を確かめてください。`
      : "その元号は、その日より前に終わっています。元号と年を確かめてください。",
  date_era_not_begun: ({ detail }) =>
    detail
      ? `その元号は${date(detail)}からです。元号と年を確かめてください。`
      : "その元号は、その日にはまだ始まっていません。元号と年を確かめてください。",
  date_future: "先の日付になっています。生年月日を確かめてください。",
  date_too_old: "年が古すぎます。生年月日を確かめてください。",
  date_unreadable: "日付として読み取れませんでした。例：19510101、1951/1/1、昭和26年1月1日",

  user_id_taken: "このユーザーIDはすでに使われています。別のユーザーIDを入力してください。",
  user_id_check_limit:
    "空きの確認は、この手続きではこれ以上できません。「作成する」を押すと、そのとき確認します。",
  password_needs_letter: "パスワードに英字を1文字以上入れてください。",
  password_needs_digit: "パスワードに数字を1文字以上入れてください。",
  password_needs_symbol: "パスワードに記号を1文字以上入れてください。",
  password_common: "よく使われているパスワードのため、推測されやすく使えません。",
  password_own_word: ({ detail, whose = "member" }) =>
    detail
      ? `パスワードに「${detail}」は使えません。${ownWords[whose].such}`
      : ownWords[whose].none,
  password_same: "今のパスワードと同じです。別のパスワードにしてください。",
  mail_address_unreadable:
    "メールアドレスとして読み取れませんでした。「@」の前後を確かめてください。",
  mail_address_fixed:
    "このメールアドレスは保険者が登録したもので、ここでは変更できません。ログイン後に変更できます。",
  mail_address_same: "今のメールアドレスと同じです。",

  code_wrong: (about) =>
    about.detail
      ? `${codeOf(about)}が違います。あと${about.detail}回入力できます。`
      : `${codeOf(about)}が違います。最新のメールの番号を確かめてください。`,
  code_expired: (about) =>
    `${codeOf(about)}の有効期限が切れました。新しい${codeOf(about)}を送ってください。`,
  code_superseded: (about) =>
    `この${codeOf(about)}は、新しい番号を送ったため使えなくなりました。いちばん新しいメールの番号を入力してください。`,
  code_used: (about) => `この${codeOf(about)}はすでに使われています。`,
  code_tries_spent: (about) =>
    `入力できる回数を超えたため、この${codeOf(about)}は使えなくなりました。新しい${codeOf(about)}を送ってください。`,
  code_resend_too_soon: "続けて送ることはできません。少し待ってから、もう一度送ってください。",
  code_limit: "コードを送れる回数の上限に達しました。時間をおいてから、もう一度お試しください。",

  login_failed: ({ whose = "member" }) =>
    `${whose === "member" ? "ユーザーID" : "ユーザID"}またはパスワードが違います。`,
  login_wait: "ログインの失敗が続いたため、しばらくお待ちいただいています。",
  login_device_refused: ({ whose = "member" }) => deviceRefused[whose],
  current_password_wrong: "今のパスワードが違います。",
  membership_ended:
    "加入の資格が終わっているため、ログインできません。保険者にお問い合わせください。",
  recovery_limit: "お申し込みの回数が上限に達しました。時間をおいてから、もう一度お試しください。",
  network_limit:
    "お使いのネットワークから、入力の誤りやお申し込みが続いたため、受け付けをしばらく止めています。時間をおいてから、もう一度お試しください。",

  mail_addresses_differ:
    "通知先メールアドレスと一致していません。2つの欄に同じメールアドレスを入力してください。",
  prefecture_not_served:
    "この都道府県の申請は、ここでは受け付けていません。請求先の国保連合会にお問い合わせください。",
  codes_spent:
    "確認コードを送れる回数の上限に達しました。時間をおいて、はじめからやり直してください。",
  application_limit: ({ detail }) =>
    `この事業所の本日の申請は、回数の上限に達しました。お急ぎの場合は、${detail ?? "国保連合会"}にお問い合わせください。`,
  receipt_unreadable:
    "受付番号の数字が違うようです。終了画面またはお知らせのメールの番号と見比べてください。",
  application_unknown:
    "入力された受付番号と通知先メールアドレスの組み合わせでは、申請が見つかりませんでした。どちらが違うかは、安全のためお知らせしていません。",
  tracker_limit:
    "見つからない入力が続いたため、申請状況の確認をしばらく止めています。時間をおいてからお試しください。",
  factor_wrong:
    "認証コードが違うか、すでに使われています。認証アプリに表示されている新しい番号を入力してください。",
  factor_required: "この操作の前に、認証アプリの認証コードを入力してください。",
  set_up_over:
    "この初期設定コードは使えません。入力した文字に誤りがないか確かめてください。誤りがない場合は、期限（3日）が過ぎたか、すでに使われています。管理者に新しいコードを依頼してください。",
  checks_open: "必須の確認項目にチェックを入れてください。",
  choice_missing: ({ label }) => `${label}を選んでください。`,
  not_your_turn: ({ detail }) =>
    detail
      ? `この申請は${detail}さんが審査しています。引き継ぐ場合は「審査を引き継ぐ」を押してください。`
      : "この申請はほかの担当者が審査しています。",
  envelope_missing: "返信用封筒が届いていないため、まだ承認できません。",
  four_eyes: "承認した担当者は、その通知書を印刷できません。ほかの担当者に依頼してください。",
  letters_spent:
    "この申請の通知書は、これ以上印刷できません。取り下げて、新しい申請を受け付けてください。",
  posted_when: "発送日は、印刷した日から今日までの日付にしてください。",
  office_closed:
    "事業所台帳で廃止となっているため、ログインできません。国保連合会にお問い合わせください。",
  fresh_factor_required: "この操作の前に、認証アプリの認証コードをもう一度入力してください。",
  factor_used:
    "この認証コードはすでに使われています。認証アプリの表示が変わってから、新しい番号を入力してください。",
  factor_wait: "認証コードの誤りが続いたため、しばらくお待ちいただいています。",
  factor_clock_wait:
    "この認証アプリは、今より先の時刻の認証コードですでに使われています。まず、時計の日付と時刻が正しいか確かめてください。正しい場合は、前に時計が進んでいたためです。安全のため、その時刻になるまで認証コードを受け付けません。お急ぎの場合、職員の方は管理者に初期設定のやり直しを依頼し、事業所の方はログイン情報の再発行を申請してください。",
  factor_closed:
    "認証コードの誤りが多すぎたため、この認証アプリは使えなくなりました。登録し直すには、介護事業所の方はログイン情報の再発行を申請し、国保連合会の職員の方は管理者に依頼してください。",
  envelope_not_asked: "この申請では、返信用封筒を待つ必要がありません。",
  letter_over: "この通知書は、使用済みか、期限切れか、印刷し直されたため、もう有効ではありません。",
  user_ids_spent:
    "新しいユーザIDの番号が残っていないため、承認できません。管理者に、連合会の設定ファイルにある、ユーザIDの先頭の文字か桁数を変えて取り込むよう依頼してください。申請と入力した内容は、そのまま残っています。",
  notes_spent: "この申請に書ける備考の数の上限に達しました。",
  reason_unknown: "理由を一覧から選んでください。",
  letter_unprintable: ({ detail }) =>
    `${detail ? `受付番号 ${detail} の` : ""}通知書を印刷できません。事業所台帳の住所や事業所名が長すぎないか確かめてください。`,
  too_many_letters: ({ detail }) =>
    detail
      ? `一度に印刷できるのは${detail}通までです。選び直してください。`
      : "一度に印刷できる数を超えています。選び直してください。",
  file_too_large: ({ detail }) =>
    detail
      ? `ファイルが大きすぎます。この画面では${Math.floor(Number(detail) / 1_000_000)}MBまでです。大きなファイルは、管理者が管理用コマンドで取り込みます。`
      : "ファイルが大きすぎます。",
  file_unreadable:
    "事業所台帳のCSVとして読み取れませんでした。1行目が項目名のCSVファイルを選んでください。",
  ended_differs: ({ detail }) =>
    detail
      ? `廃止になる事業所は${detail}件です。確かめたうえで、この件数を入力してください。`
      : "廃止になる事業所の件数が、上の「廃止になる事業所」の件数と違います。もう一度入力してください。",

  consent_missing: "次へ進むには、「利用規約に同意する」にチェックを入れてください。",
  terms_changed: "利用規約が新しくなりました。新しい内容をご確認ください。",
  demo_refuses_real_data:
    "デモでは架空の方だけを使えます。画面の「架空の人物」から選んで入力してください。",
  file_not_saved:
    "ファイルを保存できませんでした。保存先の空き容量と書き込みの許可を確かめて、もう一度お試しください。",
  save_cancelled: "保存を取りやめました。",
};
