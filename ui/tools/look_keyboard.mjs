// Two ways by keyboard alone, for tools/look.mjs.

import { field } from "./look_tab.mjs";

const size = { width: 1280, height: 800 };

/** Tabs on until the named element has the focus; whatever has it must show it. */
async function tabTo(tab, name) {
  const { page } = tab;
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press("Tab");
    const { label, ring } = await page.evaluate(() => {
      const at = document.activeElement;
      const text =
        at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent ?? at?.textContent;
      return { label: text?.trim(), ring: getComputedStyle(at ?? document.body).outlineStyle };
    });
    if (label !== undefined && ring === "none") tab.fault(`no ring on ${label}`);
    if (label === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

/** The whole way from the entrance to my page without a pointer. */
export async function signUpByKeyboard(tab) {
  const page = await tab.start(size, "standalone");
  const keys = page.keyboard;
  const type = async (name, text) => {
    await tabTo(tab, name);
    await keys.type(text);
  };
  const enter = async (name, title) => {
    await tabTo(tab, name);
    await keys.press("Enter");
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  };
  await enter("初回認証へ進む", "初回認証");
  await field(page, "保険者指定コード").waitFor();
  await type("記号", "100");
  await type("番号", "105");
  await type("生年月日", "19510101");
  await type("氏名(カナ)", "ミホン タロウ");
  await enter("認証", "ユーザーID登録");
  await type("ユーザーID", "Mihon.Taro");
  await type("パスワード", "himitsu#1");
  await type("メールアドレス", "taro@example.jp");
  await enter("作成する", "認証番号");
  await type("認証番号", "611898");
  await enter("OK", "ユーザーIDの作成が完了しました");
  await enter("OK", "ログイン");
  await type("ユーザーID", "Mihon.Taro");
  await type("パスワード", "himitsu#1");
  await keys.press("Enter");
  await page.getByRole("checkbox", { name: "利用規約に同意する" }).waitFor();
  await tabTo(tab, "利用規約に同意する");
  await keys.press("Space");
  await enter("次へ", "マイページ");
}

/** From the entrance to a sent application without a pointer. */
export async function applyByKeyboard(tab) {
  const page = await tab.start(size, "standalone");
  const keys = page.keyboard;
  const enter = async (name, title) => {
    await tabTo(tab, name);
    await keys.press("Enter");
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  };
  const type = async (name, text) => {
    await tabTo(tab, name);
    await keys.type(text);
  };
  await enter("介護事業所のログインへ", "ログイン");
  await enter("パスワード等を紛失した方はこちら", "パスワード等を紛失した方");
  await tabTo(tab, "セキュリティ用メールアドレスを登録済みの場合はこちら");
  await keys.press("ArrowDown");
  await enter("次へ", "ログイン情報再発行申請");
  await type("事業所番号", "3170199999");
  await type("通知先メールアドレス", "office@example.jp");
  await type("通知先メールアドレス（確認用）", "office@example.jp");
  await enter("次へ", "請求先都道府県選択");
  await enter("次へ", "確認コード入力");
  await type("確認コード", "9999");
  await enter("次へ", "送信確認");
}
