import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { register } from "./platform/fake/fake";
import { box, press, show, title, toMatch, toMyPage } from "./testing/show";

it("has text size and language at the top before any log-in and keeps the choice", async () => {
  const { user, sent } = await show();
  await press(user, "特大");
  expect(document.documentElement).toHaveClass("text-largest");
  await press(user, "English");
  await title("Member counter");
  expect(document.documentElement.lang).toBe("en");
  expect(sent("install_save_preferences").at(-1)).toEqual({
    language: "en",
    textSize: "largest",
  });
});

it("keeps what was typed when the language changes", async () => {
  const { user } = await toMatch();
  await user.type(await box("記号"), "100");
  await user.type(await box("生年月日"), "19510101");
  await press(user, "English");
  await title("First authentication");
  expect(await box("Symbol")).toHaveValue("100");
  expect(await box("Date of birth")).toHaveValue("19510101");
});

it("shows a link as text to copy where the host opens no other sites", async () => {
  const { user } = await toMatch();
  await user.type(await box("保険者指定コード"), "mihon");
  await user.tab();
  const copy = "資格情報のお知らせのダウンロードをコピー";
  await press(user, copy);
  expect(await navigator.clipboard.readText()).toBe("https://www.example.jp/");
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("refused"));
  await press(user, copy);
  expect(await screen.findByText(/アドレスを選択しました/)).toBeVisible();
  expect(screen.queryByRole("link", { name: /資格情報/ })).toBeNull();
});

it("does not take back at log-in what a person chose for this visit", async () => {
  const { user, visit } = await show();
  await press(user, "大");
  await user.type(await box("ユーザーID"), "Mihon.Taro");
  await user.type(await box("パスワード"), "himitsu#1");
  await press(user, "ログイン");
  await screen.findByRole("checkbox", { name: "利用規約に同意する" });
  expect(visit.textSize).toBe("large");
});

it("keeps browser storage and the address empty through the whole way", async () => {
  const { user } = await toMyPage();
  await press(user, "設定");
  await title("設定");
  expect([localStorage.length, sessionStorage.length, document.cookie]).toEqual([0, 0, ""]);
  expect(location.pathname + location.search + location.hash).toBe("/");
});

it("leaves the first field free for typing at the start and moves to the title later", async () => {
  const { user } = await show();
  expect(document.body).toHaveFocus();
  await press(user, "初回認証へ進む");
  await waitFor(async () => expect(await title("初回認証")).toHaveFocus());
});

it("asks the host once for each screen, and for nothing of a person who logged out", async () => {
  const { user, sent } = await toMyPage();
  await press(user, "設定");
  await title("設定");
  await press(user, "マイページへ戻る");
  await title("マイページ");
  await press(user, "ログアウト");
  await title("ログイン");
  const asked = [sent("terms_show"), sent("my_page_show"), sent("settings_show")];
  expect(asked.map((requests) => requests.length)).toEqual([1, 2, 1]);
});

it("marks the demo on every screen and shows its inbox beside the people", async () => {
  const { user } = await show({ install: { mode: "demo" } });
  expect(await screen.findByText(/すべて架空のデータです/)).toBeVisible();
  await press(user, "デモの道具を開く");
  await screen.findByRole("region", { name: "受信箱（デモ）" });
  await press(user, "この人の情報を入力する（見本 太郎さん）");
  await waitFor(async () => expect(await box("番号")).toHaveValue("t011"));
  expect(await box("氏名(カナ)")).toHaveValue("ミホン タロウ");
  expect(await box("従業員番号")).toHaveValue("12345");
  expect(screen.getByText(/すべて架空のデータです/)).toBeVisible();
  expect(screen.queryByText(/この保険者指定コードは見つかりません/)).toBeNull();
});

it("leads to the demo's inbox where the code waits, the newest mail open", async () => {
  const { user } = await show({
    install: { mode: "demo" },
    signup: { step: "register", ...register },
  });
  await press(user, "続きから再開する");
  await press(user, "作成する");
  await press(user, "受信箱（デモ）を開く");
  const inbox = within(await screen.findByRole("region", { name: "受信箱（デモ）" }));
  const mail = await inbox.findByRole("group");
  expect(mail).toHaveAttribute("open");
  expect(mail).toHaveTextContent("認証番号: 611898");
});

it("fills in the log-in of a person of the demo who has an account", async () => {
  const { user } = await show({ install: { mode: "demo" } });
  await press(user, "デモの道具を開く");
  await press(user, "この人のログインを入力する（例示 花子さん）");
  await waitFor(async () => expect(await box("ユーザーID")).toHaveValue("Reiji.Hanako"));
});

/// REI-12: the demo's clerks and offices stand in its panel with the codes of now, and each log-in is filled in
it("fills in the log-ins of the demo's clerks and offices", async () => {
  const { user } = await show({ install: { mode: "demo" } });
  await press(user, "デモの道具を開く");
  const desk = within(await screen.findByRole("region", { name: "国保連合会の窓口（架空）" }));
  expect(desk.getAllByText("123456")).toHaveLength(2);
  expect(desk.getByText("30秒以内に次のコードが表示されます")).toBeVisible();
  await press(user, "この職員のログインを入力する（審査 花子さん）");
  await title("職員窓口 ログイン");
  await waitFor(async () => expect(await box("ユーザID")).toHaveValue("shinsa.hanako"));
  await press(user, "ログイン");
  await title("認証コードの入力");
  // Whoever is logged in there leaves first.
  await press(user, "デモの道具を開く");
  await press(user, "この職員のログインを入力する（印刷 太郎さん）");
  await title("職員窓口 ログイン");
  await waitFor(async () => expect(await box("ユーザID")).toHaveValue("insatsu.taro"));
  await press(user, "デモの道具を開く");
  await press(user, "この事業所のログインを入力する（見本の里）");
  await waitFor(async () => expect(await box("ユーザID")).toHaveValue("KJ000000000001"));
  expect(await box("パスワード")).toHaveValue("Mihon7#sato");
});

it("asks for the store's password and opens with it", async () => {
  const { user, sent } = await show({ install: { store: "locked" } });
  await title("保管用パスワードを入力してください");
  await user.type(await box("保管用パスワード"), "hokan#pass");
  await press(user, "開く");
  await title("総合窓口");
  expect(sent("install_unlock")).toEqual([{ storePassword: "hokan#pass" }]);
});

it("shows file, line and reason of a refused configuration", async () => {
  const { user, sent } = await show({
    install: { store: "configuration_refused", storeDetail: "madoguchi.toml:12: mail.port" },
  });
  await title("設定に誤りがあります");
  expect(screen.getByText("madoguchi.toml:12: mail.port")).toBeVisible();
  await press(user, "もう一度確かめる");
  await waitFor(() => expect(sent("install_show")).toHaveLength(2));
});

it("tells what could not be recovered after a damage", async () => {
  await show({ install: { restoredUpTo: "2026-04-22T03:00:17Z" } });
  expect(screen.getByText(/2026年04月22日 12:00:17 時点の控えから復元しました/)).toBeVisible();
});

/** Whether the entrance and the code screen say that one can go on later. */
async function saysLater(counter: boolean): Promise<boolean[]> {
  const signup = { step: "register", ...register } as const;
  const { user } = await show({ install: { counter }, signup });
  const said = (text: RegExp) => screen.queryByText(text) !== null;
  const atEntrance = said(/途中でやめても、続きから再開できます/);
  await press(user, "続きから再開する");
  await press(user, "作成する");
  await screen.findByRole("heading", { name: "メールが届かないとき" });
  return [atEntrance, said(/この画面を閉じても、有効期限までは続きから/)];
}

/// AUT-01: one is told beforehand that one can go on later
it("says that one can go on later", async () => {
  expect(await saysLater(false)).toEqual([true, true]);
});

/// AUT-01: at a counter, where a visit's end ends what is unfinished, nobody is told so
it("promises nothing for later at a counter", async () => {
  expect(await saysLater(true)).toEqual([false, false]);
});

it("offers to go on or to drop what was left unfinished", async () => {
  const { user, sent } = await show({ recovery: { step: "newPassword", passwordPolicy: policy } });
  await screen.findByText("パスワードの再設定が途中です");
  await press(user, "やめて、はじめからにする");
  await waitFor(() => expect(sent("recovery_leave")).toHaveLength(1));
  expect(screen.queryByText("パスワードの再設定が途中です")).toBeNull();
});

const policy = { min: 8, max: 20, rules: [], symbols: "!" };
