// Walks through the fake build in Debian's Chromium under the product's CSP,
// keeps a picture of every screen, and fails on axe findings, on text that
// runs out of the page sideways, and on anything the CSP refuses.
// Usage: npm run build:fake && npm run look [-- name-part [size]]

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { careLooks } from "./look_care.mjs";

const only = process.argv[2] ?? "";
const onlySize = process.argv[3] ?? "";
const folder = new URL("../look/", import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sizes = [
  { name: "1280", width: 1280, height: 800 },
  { name: "360", width: 360, height: 740 },
  // 1280 x 800 at 200 % zoom, and the largest letters on a narrow phone.
  { name: "640", width: 640, height: 400 },
  { name: "360-largest", width: 360, height: 740, query: "&text=largest" },
];
const faults = [];
mkdirSync(folder, { recursive: true });

const server = await preview({
  root: new URL("..", import.meta.url).pathname,
  mode: "fake",
  build: { outDir: "dist-fake" },
  preview: { host: "127.0.0.1", port: 4199, strictPort: true },
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

async function open(size, query = "") {
  const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
  page.setDefaultTimeout(10_000);
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  await page.goto(`http://127.0.0.1:4199/?${query}${size.query ?? ""}`);
  await page.locator("h1").waitFor();
  return page;
}

async function keep(page, size, name) {
  await page.waitForTimeout(150);
  await page.screenshot({ path: `${folder}${name}-${size.name}.png`, fullPage: true });
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (wide > 0) faults.push(`${name} at ${size.name}: ${wide} px too wide`);
  // axe reads the page from Playwright's own world, which the CSP does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  for (const violation of found.violations) {
    const where = violation.nodes.map((node) => node.target.join(" ")).slice(0, 3);
    faults.push(`${name} at ${size.name}: axe ${violation.id}: ${where.join(" | ")}`);
  }
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const field = (page, name) => page.getByLabel(name, { exact: true });

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

/** Each opens a page and leads it to the screen whose picture is kept. */
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
    await page.waitForTimeout(400);
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
    await page.waitForTimeout(400);
    await press(page, "カレンダー");
    return page;
  },
  "match-demo": async (size) => {
    const page = await open(size);
    if (size.width < 1024) await press(page, "デモの道具を開く");
    await press(page, "この人の情報を入力する（見本 太郎さん）");
    await page.waitForTimeout(500);
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
    await page.waitForTimeout(300);
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
    await page.waitForTimeout(300);
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
  ...careLooks({ open, press, field }),
};

/** Tabs on until the named element has the focus; whatever has it must show it. */
async function tabTo(page, name) {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press("Tab");
    const { label, ring } = await page.evaluate(() => {
      const at = document.activeElement;
      const text =
        at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent ?? at?.textContent;
      return { label: text?.trim(), ring: getComputedStyle(at ?? document.body).outlineStyle };
    });
    if (label !== undefined && ring === "none") faults.push(`keyboard: no ring on ${label}`);
    if (label === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

/** The whole way from the entrance to my page without a pointer. */
async function walkByKeyboard() {
  const page = await open(sizes[0], "standalone");
  const keys = page.keyboard;
  const type = async (name, text) => {
    await tabTo(page, name);
    await keys.type(text);
  };
  const enter = async (name, title) => {
    await tabTo(page, name);
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
  await tabTo(page, "利用規約に同意する");
  await keys.press("Space");
  await enter("次へ", "マイページ");
  await page.close();
}

/** From the entrance to a sent application without a pointer. */
async function applyByKeyboard() {
  const page = await open(sizes[0], "standalone");
  const keys = page.keyboard;
  const enter = async (name, title) => {
    await tabTo(page, name);
    await keys.press("Enter");
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  };
  const type = async (name, text) => {
    await tabTo(page, name);
    await keys.type(text);
  };
  await enter("介護事業所のログインへ", "ログイン");
  await enter("パスワード等を紛失した方はこちら", "パスワード等を紛失した方");
  await tabTo(page, "セキュリティ用メールアドレスを登録済みの場合はこちら");
  await keys.press("ArrowDown");
  await enter("次へ", "ログイン情報再発行申請");
  await type("事業所番号", "3170199999");
  await type("通知先メールアドレス", "office@example.jp");
  await type("通知先メールアドレス（確認用）", "office@example.jp");
  await enter("次へ", "請求先都道府県選択");
  await enter("次へ", "確認コード入力");
  await type("確認コード", "9999");
  await enter("次へ", "送信確認");
  await page.close();
}

try {
  await walkByKeyboard();
  await applyByKeyboard();
} catch (error) {
  faults.push(`keyboard: ${String(error).split("\n")[0]}`);
}
for (const [name, lead] of Object.entries(looks)) {
  if (!name.includes(only)) continue;
  for (const size of sizes.filter((each) => each.name.startsWith(onlySize))) {
    try {
      const page = await lead(size);
      await keep(page, size, name);
      await page.close();
    } catch (error) {
      faults.push(`${name} at ${size.name}: ${String(error).split("\n").slice(0, 4).join(" ")}`);
    }
  }
}

await browser.close();
await new Promise((done) => server.httpServer.close(done));
for (const fault of faults) console.error(fault);
console.log(`${Object.keys(looks).length} screens looked at, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
