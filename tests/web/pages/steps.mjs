// The steps of a member, in the manuals' words. Each ends where the next begins.

import { code } from "./person.mjs";

/** Invented, as in the roster of the test. */
export const yuriko = {
  insurer: "0386",
  insurerName: "三協・立山健康保険組合",
  symbol: "100",
  number: "73",
  birth: "昭和59年3月9日",
  kana: "たかおか ゆりこ",
  name: "髙岡 ゆりこ",
  mail: "yuriko.takaoka@example.co.jp",
  userId: "takaoka-y.73",
  password: "Yuki4daruma#",
};

export async function typeItems(person, who) {
  await person.field("保険者指定コード").waitFor();
  await person.type("保険者指定コード", who.insurer);
  await person.see(who.insurerName);
  await person.type("記号", who.symbol);
  await person.type("番号", who.number);
  await person.type("生年月日", who.birth);
  await person.type("氏名(カナ)", who.kana);
}

export async function match(person, who) {
  await typeItems(person, who);
  await person.press("認証");
  await person.title("ユーザーID登録");
  await person.see(who.name);
}

export async function register(person, who) {
  await person.type("ユーザーID", who.userId);
  await person.type("パスワード", who.password);
  await person.press("作成する");
  await person.title("認証番号");
}

export async function typeCode(person, address) {
  await person.type("認証番号", await code(address));
  await person.press("OK");
}

export async function logIn(person, userId, password) {
  await person.type("ユーザーID", userId);
  await person.type("パスワード", password);
  await person.press("ログイン");
}

/** My page with everything that it loads: whoever goes on earlier leaves answers behind. */
export async function onMyPage(person) {
  await person.title("マイページ");
  await person.page.getByRole("navigation", { name: "メニュー" }).waitFor();
}

/** 設定 with everything that it loads. */
export async function onSettings(person) {
  await person.title("設定");
  await person.see("最後の操作：");
}

export async function acceptTerms(person) {
  await person.page.getByRole("checkbox", { name: "利用規約に同意する" }).check();
  await person.press("次へ");
  await onMyPage(person);
}

export async function signUp(person, who) {
  await match(person, who);
  await register(person, who);
  await typeCode(person, who.mail);
  await person.title("ユーザーIDの作成が完了しました");
  await person.press("OK");
  await person.title("ログイン");
}

/** F5: the same place has to be there again. */
export async function reload(person, title) {
  await person.page.reload();
  await person.title(title);
}
