import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { refuse } from "../../platform/fake/fake";
import { toDesk, toReview } from "../../testing/care";
import { box, press, show, title } from "../../testing/show";

const rows = () => within(screen.getByRole("table")).getAllByRole("row").slice(1);
const tick = async (name: RegExp, user: { click(element: Element): Promise<void> }) =>
  user.click(screen.getByRole("checkbox", { name }));

it("asks a clerk for password and code before the desk opens", async () => {
  const { user } = await show();
  await press(user, "国保連合会の職員窓口");
  await user.type(await box("ユーザID"), "shinsa.hanako");
  await user.type(await box("パスワード"), "himitsu#1");
  await press(user, "ログイン");
  await title("認証コードの入力");
  await user.type(await box("認証コード"), "000000");
  await press(user, "確認する");
  expect(await screen.findByRole("alert")).toHaveTextContent("認証コードが違うか");
  await user.type(await box("認証コード"), "123456");
  await press(user, "確認する");
  await title("申請一覧");
});

/// A clerk reads of a clerk's own words, and of a clerk's way out
it("names a clerk's own words, and whom to ask when a device is refused", async () => {
  const { user } = await show({
    handlers: { desk_log_in: () => refuse({ code: "login_device_refused" }) },
  });
  await press(user, "国保連合会の職員窓口");
  await press(user, "ログイン");
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "管理者に初期設定のやり直しを依頼してください。",
  );
  await press(user, "はじめて使う方（初期設定コードをお持ちの方）");
  await user.type(await box("初期設定コード"), "abcd-1234");
  await press(user, "次へ");
  const rules = await screen.findByRole("list", { name: "パスワードの条件" });
  expect(rules).toHaveTextContent("氏名・ユーザID・国保連合会名を含まない");
});

it("sets an account up with its code, password and authenticator", async () => {
  const { user, sent } = await show();
  await press(user, "国保連合会の職員窓口");
  await press(user, "はじめて使う方（初期設定コードをお持ちの方）");
  await user.type(await box("初期設定コード"), "abcd-1234");
  await press(user, "次へ");
  await user.type(await box("パスワード"), "Kaede7#Yama");
  await press(user, "次へ");
  await user.type(await box("アプリに表示された認証コード"), "123456");
  await press(user, "登録する");
  await title("初期設定が完了しました");
  await press(user, "ログインへ");
  expect(await screen.findByText(/初期設定が完了しました。ユーザIDと/)).toBeVisible();
  expect(sent("staff_enrol_totp")).toEqual([{ token: "abcd-1234", code: "123456" }]);
});

/// REI-12: the queue stands page by page, and the way back shows the same page
it("leads through the pages of the queue and back", async () => {
  const { user, sent } = await toDesk();
  await screen.findByRole("table");
  const first = rows()[0]?.textContent;
  expect(rows()).toHaveLength(10);
  expect(screen.queryByRole("button", { name: "前のページ" })).toBeNull();
  await press(user, "次のページ");
  await screen.findByText(/2ページ目/);
  expect(rows()[0]?.textContent).not.toBe(first);
  await press(user, "前のページ");
  await screen.findByText(/1ページ目/);
  expect(rows()[0]?.textContent).toBe(first);
  expect(sent("desk_list_applications").map((asked) => asked.cursor)).toEqual([null, "10", null]);
});

it("stays on its page when the next one does not come", async () => {
  let down = false;
  const { user } = await toDesk({
    handlers: {
      desk_list_applications: ({ cursor }) =>
        down
          ? refuse({ code: "busy" })
          : { rows: [], counts: [], cursor: cursor === null ? "10" : null },
    },
  });
  await screen.findByText("申請はありません。");
  down = true;
  expect(screen.queryByRole("button", { name: "次のページ" })).toBeNull();
  await press(user, "絞り込む");
  expect(await screen.findByRole("alert")).toHaveTextContent("混み合っています");
  expect(screen.getByText("申請はありません。")).toBeVisible();
});

it("keeps the filter while an application is looked at", async () => {
  const { user } = await toDesk();
  await user.type(await box("事業所番号・事業所名・受付番号"), "請求事業所");
  await press(user, "絞り込む");
  await waitFor(() => expect(rows()).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: /^受付番号 .* を開く$/ }));
  await title("申請の審査：請求事業所 A");
  await press(user, "申請一覧へ戻る");
  await title("申請一覧");
  expect(await box("事業所番号・事業所名・受付番号")).toHaveValue("請求事業所");
  await waitFor(() => expect(rows()).toHaveLength(1));
});

/// REI-13: what differs from the ledger is said in words, and marked at its line
it("says what differs from the ledger and marks the line in words", async () => {
  await toReview();
  expect(screen.getByText(/事業所番号は東京都の番号で/)).toBeVisible();
  const line = screen.getByRole("row", { name: /事業所番号/ });
  expect(line).toHaveTextContent("要確認");
  expect(screen.getByRole("row", { name: /電話番号/ })).not.toHaveTextContent("要確認");
});

/// REI-13: the check-list is required, and ticks and note stay when the approval is refused
it("keeps ticks and note when a required point is missing", async () => {
  const { user, sent } = await toReview();
  await tick(/通知先メールアドレスを電話で/, user);
  const note = screen.getByLabelText("備考", { selector: "textarea" });
  await user.type(note, "応対：山田様");
  await press(user, "承認する");
  await user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: "承認する" }),
  );
  expect(await screen.findByRole("alert")).toHaveTextContent("必須の確認項目に");
  expect(note).toHaveValue("応対：山田様");
  expect(screen.getByRole("checkbox", { name: /通知先メールアドレスを電話で/ })).toBeChecked();
  await tick(/事業所台帳の電話番号に電話し/, user);
  await tick(/送付先が事業所台帳の住所/, user);
  await press(user, "承認する");
  await user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: "承認する" }),
  );
  expect(await screen.findByText("承認しました。結果のメールを送ります。")).toBeVisible();
  expect(screen.getByText(/承認した担当者は、この通知書を印刷できません/)).toBeVisible();
  expect(sent("desk_approve").at(-1)).toMatchObject({ note: "応対：山田様" });
});

/// REI-13: a fresh code is asked once, and the approval goes on by itself afterwards
it("asks for a fresh code and then does what was asked for", async () => {
  const { user, sent } = await toReview({ staleFactor: true });
  await press(user, "却下する");
  const question = within(await screen.findByRole("dialog", { name: "この申請を却下しますか" }));
  await user.click(question.getByLabelText(/確認がとれませんでした/));
  await user.click(question.getByRole("button", { name: "却下する" }));
  const factor = within(await screen.findByRole("dialog", { name: "認証コードの確認" }));
  await user.type(factor.getByLabelText("認証コード"), "123456");
  await user.click(factor.getByRole("button", { name: "確認する" }));
  expect(await screen.findByText("却下しました。結果のメールを送ります。")).toBeVisible();
  expect(sent("desk_reject")).toHaveLength(2);
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("does nothing and says nothing when the fresh code is not given", async () => {
  const { user, sent } = await toReview({ staleFactor: true });
  await press(user, "承認する");
  await user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: "承認する" }),
  );
  const factor = within(await screen.findByRole("dialog", { name: "認証コードの確認" }));
  await user.click(factor.getByRole("button", { name: "キャンセル" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.queryByRole("alert")).toBeNull();
  expect(sent("desk_approve")).toHaveLength(1);
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "承認する" })).not.toHaveAttribute("aria-disabled"),
  );
});

it("shows how it stands when another clerk was quicker", async () => {
  const { user, sent } = await toReview({
    handlers: { desk_add_note: () => refuse({ code: "stale" }) },
  });
  await user.type(screen.getByLabelText("備考", { selector: "textarea" }), "確認済み");
  await press(user, "備考を記入する");
  expect(await screen.findByRole("alert")).toHaveTextContent("ほかの操作で内容が変わりました");
  await waitFor(() => expect(sent("desk_show_application").length).toBeGreaterThan(1));
  expect(screen.getByLabelText("備考", { selector: "textarea" })).toHaveValue("確認済み");
});

/// REI-14: letters are chosen, printed, posted and recorded when they come back
it("prints a batch, posts it and records a return", async () => {
  const { user, sent } = await toDesk();
  await press(user, "通知書の印刷・発送");
  await screen.findByRole("table");
  expect(screen.getByText("自分が承認したため、印刷できません")).toBeVisible();
  await press(user, "印刷の準備をする");
  expect(await screen.findByRole("alert")).toHaveTextContent("印刷を待つ通知書を選んでください");
  await tick(/印刷できるものをすべて選ぶ/, user);
  await press(user, "印刷の準備をする");
  await title("通知書の印刷");
  await press(user, "次の通知書を印刷する（PDF）");
  await screen.findByText("すべて印刷しました。");
  expect(screen.getByRole("progressbar")).toHaveAttribute("value", "2");
  await tick(/発送できるものをすべて選ぶ/, user);
  await press(user, "発送を記録する");
  expect(await screen.findByText(/2通の発送を記録しました/)).toBeVisible();
  expect(sent("letter_post")[0]?.ids).toHaveLength(2);
  await user.click(
    (await screen.findAllByRole("button", { name: /の返戻を記録する$/ }))[0] as HTMLElement,
  );
  const question = within(await screen.findByRole("dialog"));
  await user.click(question.getByLabelText("あて所に尋ねあたらない"));
  await user.click(question.getByRole("button", { name: "返戻を記録する" }));
  expect(await screen.findByText("返戻を記録しました。")).toBeVisible();
});

/// REI-14: who prints is told of an address that changed recently, in the list and in the batch
it("points out letters whose address changed recently", async () => {
  const { user } = await toDesk();
  await press(user, "通知書の印刷・発送");
  await screen.findByRole("table");
  expect(screen.getByText("住所が変わったばかりの通知書：1通")).toBeVisible();
  const marked = () => rows().filter((row) => row.textContent?.includes("住所が変わったばかり"));
  expect(marked()).toHaveLength(1);
  expect(marked()[0]).toHaveTextContent("台帳の住所は2026年11月1日から");
  await tick(/印刷できるものをすべて選ぶ/, user);
  await press(user, "印刷の準備をする");
  await title("通知書の印刷");
  expect(await screen.findByText("住所が変わったばかりの通知書：1通")).toBeVisible();
  expect(rows()).toHaveLength(2);
  expect(marked()).toHaveLength(1);
});

it("checks a ledger before it can be imported, and asks for the count that would end", async () => {
  const { user, sent } = await toDesk();
  await press(user, "事業所台帳");
  await press(user, "内容を確かめる");
  expect(await screen.findByRole("alert")).toHaveTextContent("CSVファイルを選んでください");
  const input = document.querySelector("input[type=file]") as HTMLInputElement;
  await user.upload(input, new File(["事業所番号\n"], "few.csv", { type: "text/csv" }));
  await user.click(screen.getByLabelText("全件の入れ替え"));
  await press(user, "内容を確かめる");
  await screen.findByText("「few.csv」を確かめた結果");
  await press(user, "この内容を取り込む");
  expect(await screen.findByRole("alert")).toHaveTextContent("廃止になる事業所の件数");
  await user.type(await box("廃止になる事業所の件数"), "21");
  await press(user, "この内容を取り込む");
  expect(await screen.findByRole("alert")).toHaveTextContent("件数と違います");
  await user.clear(await box("廃止になる事業所の件数"));
  await user.type(await box("廃止になる事業所の件数"), "２１２");
  await press(user, "この内容を取り込む");
  expect(await screen.findByText("事業所台帳を取り込みました。")).toBeVisible();
  expect(sent("ledger_import").at(-1)).toMatchObject({ full: true, confirmEnded: 212 });
  expect(atob(sent("ledger_check")[0]?.content ?? "").length).toBeGreaterThan(10);
});

it("shows the mistakes of a ledger by line and takes no import", async () => {
  const { user } = await toDesk();
  await press(user, "事業所台帳");
  await screen.findByRole("button", { name: "内容を確かめる" });
  const input = document.querySelector("input[type=file]") as HTMLInputElement;
  await user.upload(input, new File(["x"], "bad.csv", { type: "text/csv" }));
  await press(user, "内容を確かめる");
  expect(await screen.findByText("203行目")).toBeVisible();
  expect(screen.queryByRole("button", { name: "この内容を取り込む" })).toBeNull();
  await press(user, "誤りのある行を保存（訂正用CSV）");
  expect(await screen.findByText(/「訂正用.csv」を保存しました/)).toBeVisible();
});
