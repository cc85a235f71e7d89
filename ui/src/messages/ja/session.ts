// Words of log-in, lock and end of a session (LOG).

import { instant } from "./dates";

export const session = {
  title: "ログイン",
  logIn: "ログイン",
  loggingIn: "ログインしています…",
  noUserIdYet: "ユーザーIDの作成がまだの方はこちら",
  forgotPassword: "パスワードを忘れた方はこちら",
  forgotUserId: "ユーザーIDを忘れた方はこちら",
  siteNotices: "サイトからのお知らせ",
  noticesFailed: "お知らせを読み込めませんでした。",
  afterSignup: "ユーザーIDを作成しました。決めたユーザーIDとパスワードでログインしてください。",
  afterRecovery: "パスワードを変更しました。新しいパスワードでログインしてください。",
  afterUserId:
    "ご登録がある場合は、登録されたメールアドレスにユーザーIDを送信します。届いたメールを確認して、ログインしてください。",
  afterEnd: "操作がない時間が続いたため、ログアウトしました。もう一度ログインしてください。",
  afterExpiry:
    "ログインの有効時間が過ぎたか、ほかの画面や端末でログアウトしました。もう一度ログインすると、続きの画面に戻ります。",
  afterLogOut: "ログアウトしました。",
  waiting: "ログインの失敗が続いたため、しばらくお待ちいただいています。",

  lockTitle: "画面をロックしています",
  lockText: (name: string) =>
    `操作がない時間が続いたため、画面を隠しました。${name}さんのパスワードで解除できます。`,
  unlock: "ロックを解除",
  unlocking: "確認しています…",
  logOut: "ログアウト",

  hello: (name: string) => `${name}さん、こんにちは`,
  previous: (at: string) => `前回ログイン：${instant(at)}`,
  firstLogin: "今回がはじめてのログインです",
};
