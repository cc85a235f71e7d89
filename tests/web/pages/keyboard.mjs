// The whole way to my page and out again without a pointer: everything is
// reached by Tab, shows where it is, and obeys Enter and Space.

import { code, faults, Person, walk } from "./person.mjs";
import { yuriko, onSettings } from "./steps.mjs";

let person;

/** Tabs on until the named element has the focus. */
async function tabTo(name) {
  for (let step = 0; step < 120; step += 1) {
    await person.page.keyboard.press("Tab");
    const { label, ring, nowhere } = await person.page.evaluate(() => {
      const at = document.activeElement ?? document.body;
      const text = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
      const { outlineStyle } = getComputedStyle(at);
      return { label: text?.trim(), ring: outlineStyle, nowhere: at === document.body };
    });
    // Behind the last element the browser's own buttons have their turn.
    if (nowhere) continue;
    if (ring === "none") faults.push(`no ring on ${label}`);
    if (label === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
async function type(name, text) {
  await tabTo(name);
  await person.page.keyboard.type(text);
}
async function enter(name, title) {
  await tabTo(name);
  await person.page.keyboard.press("Enter");
  await person.title(title);
}

await walk(async () => {
  person = await Person.come("/portal/");
  await enter("初回認証へ進む", "初回認証");
  await person.field("保険者指定コード").waitFor();
  await type("保険者指定コード", yuriko.insurer);
  await type("記号", yuriko.symbol);
  await type("番号", yuriko.number);
  await type("生年月日", yuriko.birth);
  await type("氏名(カナ)", yuriko.kana);
  await enter("認証", "ユーザーID登録");
  await type("ユーザーID", yuriko.userId);
  await type("パスワード", yuriko.password);
  await enter("作成する", "認証番号");
  await type("認証番号", await code(yuriko.mail));
  await person.page.keyboard.press("Enter");
  await person.title("ユーザーIDの作成が完了しました");
  await enter("OK", "ログイン");
  await type("ユーザーID", yuriko.userId);
  await type("パスワード", yuriko.password);
  await person.page.keyboard.press("Enter");
  await person.page.getByRole("checkbox", { name: "利用規約に同意する" }).waitFor();
  await tabTo("利用規約に同意する");
  await person.page.keyboard.press("Space");
  await enter("次へ", "マイページ");
  await enter("設定", "設定");
  await onSettings(person);
  await enter("ログアウト", "ログイン");
  await person.left();
});
