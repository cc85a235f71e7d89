// Words of 設定 (DSH-12).

import { instant } from "./dates";

export const settings = {
  title: "設定",
  loading: "設定を読み込んでいます…",
  account: "登録内容",
  mailTitle: "メールアドレスの変更",
  mailNow: "今のメールアドレス",
  mailLead:
    "新しいアドレスに認証番号を送ります。認証番号を入力すると変更が完了し、前のアドレスにもお知らせします。",
  mailUndeliverable: "今のアドレスにメールを届けられていません。変更をお願いします。",
  mailSend: "認証番号を送る",
  mailSending: "認証番号を送っています…",
  mailCodeLead:
    "入力されたメールアドレスに認証番号を送信しました。10分以内に本文に記載されている認証番号を入力し、メールアドレス登録の手続きを完了してください。",
  mailDone: "メールアドレスを変更しました。前のアドレスにもお知らせしました。",
  mailCancelled: "メールアドレスの変更を取りやめました。",
  passwordTitle: "パスワードの変更",
  passwordLead: "変更すると、ほかの端末のログインは終了します。",
  passwordChange: "パスワードを変更する",
  passwordChanging: "パスワードを変更しています…",
  passwordDone: "パスワードを変更しました。登録されたメールアドレスにもお知らせします。",
  sessionsTitle: "ログイン中の端末",
  sessionsLead: "心当たりのない端末があるときは、終了してからパスワードを変更してください。",
  sessionPresent: "この端末",
  sessionStarted: (at: string) => `ログイン：${instant(at)}`,
  sessionSeen: (at: string) => `最後の操作：${instant(at)}`,
  sessionEnd: "終了する",
  sessionEndOf: (device: string, at: string) =>
    `${device}（ログイン：${instant(at)}）のログインを終了する`,
  sessionEnded: "ログインを終了しました。",
  sessionEndOthers: "この端末以外をすべて終了する",
  displayTitle: "文字サイズと言語",
  displayLead: "次にログインしたときも、この設定で表示します。",
  displaySave: "この設定にする",
  displayDone: "表示の設定を保存しました。",
};
