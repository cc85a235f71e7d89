// The screens of members, for tools/look.mjs.

import { field, press, seen } from "./look_tab.mjs";

async function logIn(page) {
  await field(page, "ユーザーID").fill("Mihon.Taro");
  await field(page, "パスワード").fill("himitsu#1");
  await press(page, "ログイン");
  await page.getByRole("checkbox", { name: "利用規約に同意する" }).waitFor();
}
async function toMyPage(page) {
  await logIn(page);
  await page.getByRole("checkbox", { name: "利用規約に同意する" }).check();
  await press(page, "次へ");
  await page.getByRole("heading", { name: "マイページ", level: 1 }).waitFor();
}

/** By name, what leads a tab that `open` opens to the screen. */
export function memberLooks(open) {
  const looks = {
    entrance: (size) => open(size),
    "entrance-standalone": (size) => open(size, "standalone&counter&restored&step=code"),
    "entrance-no-roster": (size) => open(size, "standalone&roster=none"),
    "entrance-largest": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "特大");
      return page;
    },
    "entrance-english": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "English");
      await page.getByRole("heading", { name: "Member counter" }).waitFor();
      return page;
    },
    "log-in-refused": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "ログイン");
      await page.getByRole("alert").waitFor();
      return page;
    },
    "end-visit": async (size) => {
      const page = await open(size, "standalone&counter");
      await press(page, "終了・次の方へ");
      await page.getByRole("dialog").waitFor();
      return page;
    },
    "site-notice": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "利用規約 新設と改訂のお知らせ");
      await page.getByRole("article").waitFor();
      return page;
    },
    match: async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await field(page, "保険者指定コード").waitFor();
      return page;
    },
    "match-filled": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await field(page, "保険者指定コード").fill("ｍｉｈｏｎ");
      await field(page, "記号").fill("1");
      await field(page, "番号").fill("t011");
      await field(page, "生年月日").fill("19510101");
      await page.getByLabel("和暦").check();
      await field(page, "氏名(カナ)").fill("けんぽ ショウコ");
      for (const text of ["半角に直しました", "昭和26年）", "照合に使う読み"])
        await seen(page, text);
      return page;
    },
    "match-refused": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await press(page, "認証");
      await page.getByRole("alert").waitFor();
      return page;
    },
    calendar: async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await field(page, "生年月日").fill("19510101");
      await seen(page, "昭和26年）");
      await press(page, "カレンダー");
      return page;
    },
    "match-meiji": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await field(page, "生年月日").fill("明治45年7月29日");
      await seen(page, "（明治45年）");
      await page.getByLabel("和暦").check();
      return page;
    },
    "match-demo": async (size) => {
      const page = await open(size);
      if (size.width < 1024) await press(page, "デモの道具を開く");
      await press(page, "この人の情報を入力する（見本 太郎さん）");
      await seen(page, "照合に使う読み");
      return page;
    },
    register: async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await field(page, "氏名(カナ)").fill("ミホン タロウ");
      await press(page, "認証");
      await field(page, "ユーザーID").fill("taken-id");
      await press(page, "使えるか確認");
      await press(page, "パスワードを自動で作る");
      await field(page, "メールアドレス").fill("taro@gmial.com");
      await field(page, "メールアドレス").blur();
      for (const text of ["はすでに使われています", "満たしています", "ではありませんか"])
        await seen(page, text);
      return page;
    },
    "register-held": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "初回認証へ進む");
      await field(page, "氏名(カナ)").fill("ミホン タロウ");
      await press(page, "認証");
      await field(page, "メールアドレス").fill("taro@gmial.com");
      await field(page, "メールアドレス").press("Enter");
      await seen(page, "もう一度ボタンを押すと次へ進みます");
      return page;
    },
    "register-preset": async (size) => {
      const page = await open(size, "standalone&step=preset");
      await press(page, "続きから再開する");
      await field(page, "ユーザーID").waitFor();
      return page;
    },
    code: async (size) => {
      const page = await open(size, "step=code");
      await press(page, "続きから再開する");
      await field(page, "認証番号").waitFor();
      return page;
    },
    "code-wrong": async (size) => {
      const page = await open(size, "standalone&step=code");
      await press(page, "続きから再開する");
      await field(page, "認証番号").fill("000000");
      await press(page, "OK");
      await page.getByRole("alert").waitFor();
      return page;
    },
    finished: async (size) => {
      const page = await open(size, "standalone&step=code");
      await press(page, "続きから再開する");
      await field(page, "認証番号").fill("611898");
      await press(page, "OK");
      await press(page, "登録内容の控えを保存（PDF）");
      await seen(page, "を保存しました");
      return page;
    },
    "log-in": async (size) => {
      const page = await looks.finished(size);
      await press(page, "OK");
      await field(page, "ユーザーID").waitFor();
      return page;
    },
    "choose-user-id": async (size) => {
      const page = await open(size, "standalone&step=taken");
      await press(page, "続きから再開する");
      await field(page, "ユーザーID").waitFor();
      return page;
    },
    "recover-password": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "パスワードを忘れた方はこちら");
      await field(page, "生年月日").waitFor();
      return page;
    },
    "recover-code": async (size) => {
      const page = await looks["recover-password"](size);
      await field(page, "ユーザーID").fill("Mihon.Taro");
      await press(page, "認証番号を送る");
      await field(page, "認証番号").waitFor();
      return page;
    },
    "recover-new": async (size) => {
      const page = await looks["recover-code"](size);
      await field(page, "認証番号").fill("611898");
      await press(page, "OK");
      await field(page, "新しいパスワード").fill("abc");
      await seen(page, "満たしています");
      return page;
    },
    "recover-user-id": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "ユーザーIDを忘れた方はこちら");
      await field(page, "氏名(カナ)").waitFor();
      return page;
    },
    terms: async (size) => {
      const page = await open(size, "standalone");
      await logIn(page);
      return page;
    },
    "terms-english": async (size) => {
      const page = await looks.terms(size);
      await press(page, "English");
      await seen(page, "The text of these terms is in Japanese.");
      return page;
    },
    "my-page": async (size) => {
      const page = await open(size, "standalone");
      await toMyPage(page);
      await page.getByRole("navigation", { name: "メニュー" }).waitFor();
      return page;
    },
    "my-page-demo": async (size) => {
      const page = await open(size);
      await toMyPage(page);
      await page.getByRole("navigation", { name: "メニュー" }).waitFor();
      return page;
    },
    notices: async (size) => {
      const page = await looks["my-page"](size);
      await press(page, "組合からのお知らせをすべて見る");
      await field(page, "お知らせを検索").waitFor();
      return page;
    },
    notice: async (size) => {
      const page = await looks["my-page"](size);
      await press(page, "被扶養者調査が始まります");
      await page.getByRole("article").waitFor();
      return page;
    },
    "notice-english": async (size) => {
      const page = await looks.notice(size);
      await press(page, "English");
      await seen(page, "The text of this notice is in Japanese.");
      return page;
    },
    lock: async (size) => {
      const page = await open(size, "standalone&locked");
      await toMyPage(page);
      await press(page, "被扶養者調査が始まります");
      await page.getByRole("heading", { name: "画面をロックしています", level: 1 }).waitFor();
      return page;
    },
    page: async (size) => {
      const page = await looks["my-page"](size);
      await press(page, "初回ログインの手引き");
      await page.getByText("見本の本文です。").waitFor();
      return page;
    },
    settings: async (size) => {
      const page = await looks["my-page"](size);
      await press(page, "設定");
      await field(page, "新しいメールアドレス").waitFor();
      await page.getByText("自宅のパソコン").waitFor();
      return page;
    },
    "settings-code": async (size) => {
      const page = await looks.settings(size);
      await press(page, "認証番号を送る");
      await field(page, "認証番号").waitFor();
      return page;
    },
    "store-locked": (size) => open(size, "standalone&store=locked"),
    "store-refused": (size) =>
      open(size, "standalone&store=configuration_refused&detail=madoguchi.toml:12: mail.port"),
  };
  return looks;
}
