import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refuse } from "../../platform/fake/fake";
import { reissueCode, reissueConfirm } from "../../platform/fake/reissue";
import { fillOffice, toOfficeLogIn, toReissueOffice } from "../../testing/care";
import { box, press, show, title } from "../../testing/show";

const present = () => document.querySelector("[aria-current=step]")?.textContent?.trim();

/// REI-01: from the entrance over the log-in to the wizard
it("leads from the entrance over the log-in to those who lost their password", async () => {
  const { user } = await toOfficeLogIn();
  await press(user, "パスワード等を紛失した方はこちら");
  await title("パスワード等を紛失した方");
});

it("shows offices no way where no federation is served", async () => {
  await show({ handlers: { prefecture_list: () => ({ prefectures: [] }) } });
  await screen.findByText("初回と2回目以降では入口が異なります。ご注意ください。");
  expect(screen.queryByRole("button", { name: "介護事業所のログインへ" })).toBeNull();
  expect(screen.queryByRole("button", { name: "国保連合会の職員窓口" })).toBeNull();
});

/// REI-02: the two branches are radios, and one of them has to be chosen
it("asks for one of the two branches and names what is missing", async () => {
  const { user, sent } = await toOfficeLogIn();
  await press(user, "パスワード等を紛失した方はこちら");
  await press(user, "次へ");
  const summary = await screen.findByRole("alert");
  await user.click(within(summary).getByRole("link"));
  expect(screen.getByLabelText(/登録済みの場合はこちら/)).toHaveFocus();
  expect(sent("reissue_begin")).toEqual([]);
  await user.click(screen.getByLabelText(/登録済みの場合はこちら/));
  await press(user, "次へ");
  await title("パスワードの再設定");
});

/// REI-03, REI-04, REI-06, REI-08, REI-10, REI-11: the manual's own sample passes all five steps, in their order
it("walks the five steps with the manual's sample and ends with the receipt number", async () => {
  const shown = await toReissueOffice();
  const { user, sent } = shown;
  expect(present()).toContain("ログイン情報再発行申請");
  await fillOffice(shown);
  expect(await screen.findByText(/検査数字が合いません/)).toBeVisible();
  await press(user, "次へ");
  await title("請求先都道府県選択");
  expect(screen.getByLabelText("請求先都道府県")).toHaveValue("13");
  expect(within(screen.getByLabelText("請求先都道府県")).getAllByRole("option")).toHaveLength(48);
  expect(await screen.findByText(/東京都の申請は、ここでは受け付けていません/)).toBeVisible();
  await user.selectOptions(screen.getByLabelText("請求先都道府県"), "31");
  await press(user, "次へ");
  await title("確認コード入力");
  expect(present()).toContain("確認コード入力");
  expect(screen.getByText(/確認コードを mailforsecurity-001@jp 宛に送信しました/)).toBeVisible();
  for (const cause of ["受信制限", "迷惑メールフォルダ", "容量オーバー", "プロバイダ"])
    expect(screen.getByText(new RegExp(cause))).toBeVisible();
  await user.type(await box("確認コード"), "9999");
  await press(user, "次へ");
  await title("送信確認");
  // The fake's oldest application is this office's own: it has to be told.
  expect(await screen.findByText("この事業所の申請は、すでに受け付けています")).toBeVisible();
  expect(screen.queryByRole("button", { name: "送信" })).toBeNull();
  expect(sent("reissue_submit_office")[0]).toMatchObject({
    officeNumber: "1311111111",
    noticeAddressAgain: "mailforsecurity-001@jp",
  });
});

/// REI-10, REI-11: name and number are shown before it is sent, the receipt number after it
it("sends what is shown and keeps the receipt number in sight", async () => {
  const { user, sent } = await show({ reissue: { step: "confirm", ...reissueConfirm() } });
  await press(user, "続きから再開する");
  await title("送信確認");
  expect(screen.getByText("請求事業所 A")).toBeVisible();
  expect(screen.getByText(/お間違えがないよう、十分ご注意ください/)).toBeVisible();
  await press(user, "送信");
  await title("終了");
  expect(screen.getByText("ログイン情報の再発行申請を完了しました。")).toBeVisible();
  expect(screen.getByText(/^\d{11}$/)).toBeVisible();
  expect(screen.getByText(/現在のパスワードでもログインすることができます/)).toBeVisible();
  expect(sent("reissue_send")).toHaveLength(1);
});

/// REI-04: what was typed stays when the host refuses it, and each mistake stands at its field
it("keeps what was typed when addresses differ, and ends the error with the next letter", async () => {
  const shown = await toReissueOffice();
  const { user } = shown;
  await fillOffice(shown);
  const again = await box("通知先メールアドレス（確認用）");
  await user.clear(again);
  await user.type(again, "mailforsecurity-002@jp");
  await press(user, "次へ");
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveTextContent("通知先メールアドレスと一致していません");
  expect(again).toHaveAttribute("aria-invalid", "true");
  expect(await box("事業所番号")).toHaveValue("1311111111");
  expect(again).toHaveValue("mailforsecurity-002@jp");
  await user.type(again, "x");
  expect(again).not.toHaveAttribute("aria-invalid");
  expect(screen.queryByRole("alert")).toBeNull();
});

/// REI-06: going back keeps what was typed
it("keeps number and address on the way back", async () => {
  const shown = await toReissueOffice();
  await fillOffice(shown);
  await press(shown.user, "次へ");
  await title("請求先都道府県選択");
  await press(shown.user, "戻る");
  await title("ログイン情報再発行申請");
  expect(await box("事業所番号")).toHaveValue("1311111111");
  await press(shown.user, "戻る");
  await title("パスワード等を紛失した方");
  await shown.user.click(screen.getByLabelText(/不明または未登録の場合はこちら/));
  await press(shown.user, "次へ");
  await title("ログイン情報再発行申請");
  expect(await box("通知先メールアドレス（確認用）")).toHaveValue("mailforsecurity-001@jp");
});

/// REI-03: the clock of the manual's screens shows Japan's time and goes on
it("shows the time in Japan and goes on", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-21T03:00:00Z"), shouldAdvanceTime: true });
  try {
    await toReissueOffice();
    expect(screen.getByText(/^時刻 12:00:\d\d$/)).toBeVisible();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(screen.getByText(/^時刻 12:01:\d\d$/)).toBeVisible();
  } finally {
    vi.useRealTimers();
  }
});

/// REI-08: a wrong code is emptied and told, and Enter of an IME sends nothing
it("empties a wrong code, and sends nothing while an IME composes", async () => {
  const { user, sent } = await show({ reissue: { step: "code", ...reissueCode("a@example.jp") } });
  await press(user, "続きから再開する");
  const code = await box("確認コード");
  await user.type(code, "00");
  await fireEvent.keyDown(code, { key: "Enter", keyCode: 229, isComposing: true });
  expect(sent("reissue_submit_code")).toEqual([]);
  await press(user, "次へ");
  expect(await screen.findByRole("alert")).toHaveTextContent("確認コードが違います。");
  await waitFor(() => expect(code).toHaveValue(""));
});

it("keeps a code the host never came to judge", async () => {
  const { user } = await show({
    reissue: { step: "code", ...reissueCode("a@example.jp") },
    handlers: { reissue_submit_code: () => refuse({ code: "busy" }) },
  });
  await press(user, "続きから再開する");
  await user.type(await box("確認コード"), "9999");
  await press(user, "次へ");
  await screen.findByRole("alert");
  expect(await box("確認コード")).toHaveValue("9999");
});

/// REI-09: with the last code sent no other is offered, and what to do is said
it("offers no other code when none is left", async () => {
  const last = reissueCode("a@example.jp", { codesLeft: 0 });
  const { user } = await show({ reissue: { step: "code", ...last } });
  await press(user, "続きから再開する");
  expect(await screen.findByText(/確認コードはこれ以上送れません/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "確認コードを再送する" })).toBeNull();
});

/// REI-08, REI-09: at the end of the last code's time nothing is named that is not there
it("does not send anybody to a button that is gone when the last code's time is over", async () => {
  const past = new Date(Date.now() - 1000).toISOString();
  const last = reissueCode("a@example.jp", { codesLeft: 0, expiresAt: past });
  const { user } = await show({ reissue: { step: "code", ...last } });
  await press(user, "続きから再開する");
  const over = /有効期間が過ぎました。.*はじめから申請し直して/;
  await waitFor(() =>
    expect(screen.getAllByText(over).some((each) => each.closest(".notice"))).toBe(true),
  );
  expect(screen.queryByText(/再送する」を押して/)).toBeNull();
});

/// REI-08: who sends the code is named, for those whose mail is filtered
it("names who sends the code, and what was probably meant", async () => {
  const sent = reissueCode("a@gmial.com", {
    mailAdvice: ["looks_like"],
    mailSuggestion: "a@gmail.com",
  });
  const { user } = await show({ reissue: { step: "code", ...sent } });
  await press(user, "続きから再開する");
  expect(await screen.findByText("no-reply@e-seikyuu.example")).toBeVisible();
  expect(screen.getByText(/no-reply@e-seikyuu\.example からのメールを受信できる/)).toBeVisible();
  expect(screen.getByText("「a@gmail.com」ではありませんか。")).toBeVisible();
});

/// REI-08: another code is confirmed and the old one emptied
it("says that another code was sent and empties the old one", async () => {
  const past = new Date(Date.now() - 1000).toISOString();
  const ready = reissueCode("a@example.jp", { resendAt: past });
  const { user, sent } = await show({ reissue: { step: "code", ...ready } });
  await press(user, "続きから再開する");
  await user.type(await box("確認コード"), "12");
  await press(user, "確認コードを再送する");
  expect(await screen.findByText(/^新しい確認コードを送信しました/)).toBeVisible();
  expect(await box("確認コード")).toHaveValue("");
  expect(sent("reissue_resend_code")).toHaveLength(1);
});

/// REI-05, REI-10: why an office cannot send is said in words with whom to call
it.each([
  ["missing", "事業所台帳に、この事業所番号がありません"],
  ["closed", "この事業所は、事業所台帳で廃止になっています"],
  ["agent", "代理人のログイン情報は、ここでは申請できません"],
] as const)("says why it cannot be sent: %s", async (obstacle, words) => {
  const confirm = reissueConfirm({ obstacle, officeName: null });
  const { user } = await show({ reissue: { step: "confirm", ...confirm } });
  await press(user, "続きから再開する");
  expect(await screen.findByText(words)).toBeVisible();
  expect(screen.getByText("0857-00-0000")).toBeVisible();
  expect(screen.queryByRole("button", { name: "送信" })).toBeNull();
});

/// REI-12, REI-13: an application is found again by receipt number and address, and can be withdrawn
it("finds an application again and withdraws it after a question", async () => {
  const { user, sent } = await show();
  await press(user, "申請状況の確認");
  await user.type(await box("受付番号"), "40000000003");
  await user.type(await box("通知先メールアドレス"), "wrong@example.jp");
  await press(user, "確認する");
  expect(await screen.findByRole("alert")).toHaveTextContent(/どちらが違うかは、安全のため/);
  expect(await box("受付番号")).toHaveValue("40000000003");
  await user.clear(await box("通知先メールアドレス"));
  await user.type(await box("通知先メールアドレス"), "mailforsecurity-001@jp");
  await press(user, "確認する");
  await screen.findByRole("heading", { name: "現在の状況" });
  await press(user, "申請を取り下げる");
  await press(user, "取り下げる");
  expect(await screen.findByText("申請を取り下げました。")).toBeVisible();
  expect(sent("reissue_withdraw")).toHaveLength(1);
  await waitFor(() =>
    expect(screen.queryByRole("button", { name: "申請を取り下げる" })).toBeNull(),
  );
});
