import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refuse, type FakeOptions } from "../../platform/fake/fake";
import { reissueCode } from "../../platform/fake/reissue";
import { toOfficeLogIn, toOfficePage } from "../../testing/care";
import { box, press, rested, title } from "../../testing/show";

/// REI-14: a letter's password leads to a new password, an authenticator, the offer of an address, and then the page
it("leads from a letter's password to the page, one question after another", async () => {
  const { user, sent } = await toOfficeLogIn();
  await user.type(await box("ユーザID"), "KJ000000000001");
  await user.type(await box("パスワード"), "kari-Pass#1");
  await press(user, "ログイン");
  await title("新しいパスワードの設定");
  expect(screen.getByText(/設定するまで、今までのパスワードも使えます/)).toBeVisible();
  await user.type(await box("新しいパスワード"), "Kaede7#Yama");
  await press(user, "設定する");
  await title("認証アプリの登録");
  await screen.findByRole("img", { name: /QRコード/ });
  expect(screen.getAllByText(/^[A-Z2-7]{4}$/)).toHaveLength(8);
  await user.type(await box("アプリに表示された認証コード"), "123456");
  await press(user, "登録する");
  await title("セキュリティ用メールアドレスの登録");
  await press(user, "今は登録しない");
  await title("事業所のページ");
  expect(sent("office_set_first_password")).toEqual([{ password: "Kaede7#Yama" }]);
});

/// REI-14: the QR code on the screen is made of the host's modules, with its quiet zone
it("draws the QR code from its modules", async () => {
  const { user } = await toOfficeLogIn({
    handlers: {
      office_show_totp: () => ({
        secret: "JBSWY3DP",
        qr: { rows: ["101", "010", "111"] },
        account: "KJ1",
        now: "2026-11-21T03:00:00Z",
      }),
    },
  });
  await user.type(await box("ユーザID"), "KJ000000000001");
  await user.type(await box("パスワード"), "kari-Pass#1");
  await press(user, "ログイン");
  await user.type(await box("新しいパスワード"), "Kaede7#Yama");
  await press(user, "設定する");
  const code = await screen.findByRole("img", { name: /QRコード/ });
  expect(code).toHaveAttribute("viewBox", "0 0 11 11");
  expect(code.querySelector("path")?.getAttribute("d")).toBe(
    "M4 4h1v1h-1zM6 4h1v1h-1zM5 5h1v1h-1zM4 6h3v1h-3z",
  );
});

it("registers a security address with the code that went there", async () => {
  const { user } = await toOfficePage();
  await press(user, "アドレスを登録する");
  await user.type(await box("セキュリティ用メールアドレス"), "office-a@example.jp");
  await press(user, "確認コードを送る");
  const refused = await screen.findAllByText("今のパスワードを入力してください。");
  expect(refused[0]).toBeVisible();
  expect(await box("セキュリティ用メールアドレス")).toHaveValue("office-a@example.jp");
  await user.type(await box("今のパスワード"), "himitsu#1");
  await press(user, "確認コードを送る");
  expect(await screen.findByText(/office-a@example.jp 宛に確認コードを送信しました/)).toBeVisible();
  await user.type(await box("確認コード"), "9999");
  await press(user, "登録する");
  expect(await screen.findByText("セキュリティ用メールアドレスを登録しました。")).toBeVisible();
});

/** At the code of a security address, as the host would tell of it. */
async function toAddressCode(more: Parameters<typeof reissueCode>[1], options: FakeOptions = {}) {
  const step = { step: "code" as const, ...reissueCode("jimu@example.jp", more) };
  const shown = await toOfficePage({
    ...options,
    handlers: {
      office_show_security_address: () => step,
      office_resend_security_code: () => ({ ...step, codesLeft: step.codesLeft - 1 }),
      ...options.handlers,
    },
  });
  await press(shown.user, "アドレスを登録する");
  await box("確認コード");
  return shown;
}

const past = new Date(Date.now() - 1000).toISOString();

/// REI-16: another code is confirmed in words, and the old one is not left standing in the field
it("says that another code went to the security address and empties the old one", async () => {
  const { user, sent } = await toAddressCode({ resendAt: past });
  await user.type(await box("確認コード"), "12");
  await press(user, "確認コードを再送する");
  expect(await screen.findByText(/^新しい確認コードを送信しました/)).toBeVisible();
  expect(await box("確認コード")).toHaveValue("");
  expect(await screen.findByText("再送できる回数：あと1回")).toBeVisible();
  expect(sent("office_resend_security_code")).toHaveLength(1);
});

/// REI-16: an office that registers its address is told of its own way on, not of an application
it("speaks of the address and of no application when no other code is left", async () => {
  await toAddressCode({ codesLeft: 0, expiresAt: past });
  expect(await screen.findByText(/これ以上送れません。.*アドレスを入力し直して/)).toBeVisible();
  const over = /有効期間が過ぎました。.*アドレスを入力し直して/;
  await waitFor(() =>
    expect(screen.getAllByText(over).some((each) => each.closest(".notice"))).toBe(true),
  );
  expect(screen.queryByText(/再送する」を押して/)).toBeNull();
  expect(screen.queryByText(/申請し直して|申請を行って/)).toBeNull();
});

it("names who sends the code, what was probably meant, and the demo's mailbox", async () => {
  const { user, visit } = await toAddressCode(
    { mailAdvice: ["looks_like"], mailSuggestion: "jimu@gmail.com" },
    { install: { mode: "demo" } },
  );
  expect(screen.getByText("no-reply@e-seikyuu.example")).toBeVisible();
  expect(screen.getByText(/no-reply@e-seikyuu\.example からのメールを受信できる/)).toBeVisible();
  expect(screen.getByText("「jimu@gmail.com」ではありませんか。")).toBeVisible();
  expect(screen.queryByRole("button", { name: "このアドレスに直す" })).toBeNull();
  await press(user, visit.words.demo.codeOpen);
  expect(visit.demoOpen).toBe(true);
});

/// REI-16, COD-07: nothing goes to a doubtful address before the office has read the advice
it("advises on a security address before anything is sent", async () => {
  const { user, sent } = await toOfficePage();
  await press(user, "アドレスを登録する");
  await user.type(await box("今のパスワード"), "himitsu#1");
  await user.type(await box("セキュリティ用メールアドレス"), "jimu@gmial.com{Enter}");
  expect(await screen.findByText("「jimu@gmail.com」ではありませんか。")).toBeVisible();
  expect(sent("office_request_security_address")).toEqual([]);
  expect(await box("今のパスワード")).toHaveValue("himitsu#1");
  await rested("確認コードを送る");
  await user.keyboard("{Enter}");
  await box("確認コード");
  expect(sent("office_request_security_address")).toMatchObject([
    { mailAddress: "jimu@gmial.com", currentPassword: "himitsu#1" },
  ]);
});

it("logs out for another office and leads to the log-in", async () => {
  const { user, sent } = await toOfficePage();
  await press(user, "別の事業所でログインする");
  await title("ログイン");
  expect(screen.getByText("ログアウトしました。")).toBeVisible();
  expect(await box("ユーザID")).toHaveValue("");
  expect(sent("office_log_out")).toHaveLength(1);
});

it("stays on the page and says so when it cannot log out for another office", async () => {
  const { user } = await toOfficePage({
    handlers: { office_log_out: () => refuse({ code: "store_unavailable" }) },
  });
  await press(user, "別の事業所でログインする");
  expect(await screen.findByRole("alert")).toHaveTextContent(/読み書きができませんでした/);
  expect(screen.getByRole("heading", { level: 1, name: "事業所のページ" })).toBeVisible();
});

/// REI-14: an office reads of its own words where a password is chosen and where one is refused
it("names an office's own words at its log-in and at its new password", async () => {
  const { user } = await toOfficeLogIn();
  await press(user, "ログイン");
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "ユーザIDまたはパスワードが違います。",
  );
  await user.type(await box("ユーザID"), "KJ000000000001");
  await user.type(await box("パスワード"), "kari-Pass#1");
  await press(user, "ログイン");
  const rules = await screen.findByRole("list", { name: "パスワードの条件" });
  expect(rules).toHaveTextContent("事業所番号・国保連合会名");
  expect(rules).not.toHaveTextContent("保険者名");
});

/// REI-14: the rules for a new password stand on the screen where an office changes it
it("shows the rules where the office changes its password", async () => {
  const { user, sent } = await toOfficePage();
  await press(user, "パスワードの変更");
  await title("パスワードの変更");
  const rules = await screen.findByRole("list", { name: "パスワードの条件" });
  expect(within(rules).getAllByRole("listitem").length).toBeGreaterThan(1);
  await user.type(await box("今のパスワード"), "Kaede7#Yama");
  await user.type(await box("新しいパスワード"), "Hoshi8#yoru");
  await waitFor(() => expect(within(rules).getAllByText(/満たして/).length).toBeGreaterThan(0));
  await press(user, "変更する");
  expect(await screen.findByText(/パスワードを変更しました/)).toBeVisible();
  expect(sent("office_change_password")).toEqual([
    { currentPassword: "Kaede7#Yama", newPassword: "Hoshi8#yoru" },
  ]);
});

it("makes a device a stranger after a question", async () => {
  const { user, sent } = await toOfficePage();
  await press(user, "ログインした端末");
  await press(user, "Chrome（Windows）の登録を消す");
  const question = within(await screen.findByRole("dialog"));
  await user.click(question.getByRole("button", { name: "登録を消す" }));
  expect(await screen.findByText("端末の登録を消しました。")).toBeVisible();
  expect(sent("office_forget_device")).toEqual([{ id: "d2" }]);
});

it("leads to the log-in with a sentence when the session has ended at the host", async () => {
  const { user, platform } = await toOfficePage();
  vi.spyOn(platform, "call").mockImplementation(() => refuse({ code: "session_required" }));
  await press(user, "ログインした端末");
  await title("ログイン");
  expect(
    screen.getByText(/ログインの有効時間が過ぎたか、ほかの端末でログインされた/),
  ).toBeVisible();
});

it("warns before it logs out an idle office, and says what is lost", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { user, sent } = await toOfficePage();
    await press(user, "パスワードの変更");
    await user.type(await box("今のパスワード"), "himitsu#1");
    await vi.advanceTimersByTimeAsync(545_000);
    expect(await screen.findByText(/まもなくログアウトします/)).toBeVisible();
    await vi.advanceTimersByTimeAsync(65_000);
    await title("ログイン");
    expect(screen.getByText(/保存していなかった入力は残っていません/)).toBeVisible();
    expect(sent("office_log_out")).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

it("goes on when somebody is there after the warning", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { user, sent } = await toOfficePage();
    await vi.advanceTimersByTimeAsync(545_000);
    const before = sent("office_touch").length;
    await press(user, "続ける");
    expect(sent("office_touch").length).toBeGreaterThan(before);
    await vi.advanceTimersByTimeAsync(65_000);
    await title("事業所のページ");
    expect(screen.queryByText(/まもなくログアウトします/)).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

/// REI-02: whose security address is registered resets the password alone, and is told nothing of who exists
it("resets a password by the security address", async () => {
  const { user } = await toOfficeLogIn();
  await press(user, "パスワード等を紛失した方はこちら");
  await user.click(await screen.findByLabelText(/登録済みの場合はこちら/));
  await press(user, "次へ");
  await user.type(await box("ユーザID"), "KJ000000000001");
  await user.type(await box("セキュリティ用メールアドレス"), "office-a@example.jp");
  await press(user, "認証番号を送る");
  expect(await screen.findByText(/ご登録がある場合は/)).toBeVisible();
  await user.type(await box("認証番号"), "611898");
  await press(user, "OK");
  await user.type(await box("新しいパスワード"), "Kaede7#Yama");
  await press(user, "変更する");
  await title("パスワードを変更しました");
  await press(user, "ログインへ");
  expect(await screen.findByText(/新しいパスワードでログインしてください/)).toBeVisible();
});
