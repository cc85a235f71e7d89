import { screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refuse } from "../../platform/fake/fake";
import { box, press, show, title, toMyPage, toTerms } from "../../testing/show";

/// LOG-01: user ID, password, ログイン, and the way to the sign-up
it("logs in with user ID and password and forgets the password at once", async () => {
  const { sent } = await toTerms();
  expect(sent("session_log_in")).toEqual([{ userId: "Mihon.Taro", password: "himitsu#1" }]);
});

/// LOG-01: the log-in screen leads to the sign-up
/// LOG-02, LOG-03: and to the two ways for those who forgot something
it("has the three ways out under their printed words", async () => {
  const { visit } = await show();
  visit.go({ name: "logIn" });
  await title("ログイン");
  for (const name of [
    "ユーザーIDの作成がまだの方はこちら",
    "パスワードを忘れた方はこちら",
    "ユーザーIDを忘れた方はこちら",
  ])
    expect(screen.getByRole("button", { name })).toBeVisible();
});

/// LOG-04: サイトからのお知らせ with date and title
it("lists the site's notices with their dates and opens one", async () => {
  const { user } = await show();
  expect(await screen.findByText("2026.04.01")).toBeVisible();
  await press(user, "利用規約 新設と改訂のお知らせ");
  expect(await screen.findByText("お知らせの見本です。")).toBeVisible();
});

it("keeps the user ID, empties the password and counts the wait down", async () => {
  const { user } = await show({
    handlers: {
      session_log_in: () => refuse({ code: "login_wait", retryAfterSeconds: 8 }),
    },
  });
  await user.type(await box("ユーザーID"), "Mihon.Taro");
  await user.type(await box("パスワード"), "wrong#123");
  await press(user, "ログイン");
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(/あと[78]秒お待ちください/);
  expect(await box("ユーザーID")).toHaveValue("Mihon.Taro");
  expect(await box("パスワード")).toHaveValue("");
});

/// LOG-02: user ID and birth date, then the code, then a new password
it("resets a password without ever telling who exists", async () => {
  const { user, sent } = await show();
  await press(user, "パスワードを忘れた方はこちら");
  await title("パスワード再設定");
  await user.type(await box("ユーザーID"), "nobody");
  await user.type(await box("生年月日"), "19510101");
  await press(user, "認証番号を送る");
  expect(await screen.findByText(/安全のため、登録の有無と送り先は表示しません/)).toBeVisible();
  expect(screen.queryByText("送り先")).toBeNull();
  await user.type(await box("認証番号"), "611898");
  await press(user, "OK");
  await user.type(await box("新しいパスワード"), "Kaede7#Yama");
  await press(user, "変更する");
  await title("パスワードを変更しました");
  expect(sent("recovery_set_password")).toEqual([{ newPassword: "Kaede7#Yama" }]);
  await press(user, "ログインへ");
  expect(await screen.findByText(/新しいパスワードでログインしてください/)).toBeVisible();
});

/// LOG-03: the required items, then one answer for everybody
it("takes the items for a forgotten user ID and answers everybody alike", async () => {
  const { user, sent } = await show();
  await press(user, "ユーザーIDを忘れた方はこちら");
  await user.type(await box("記号"), "100");
  await user.type(await box("氏名(カナ)"), "ミホン タロウ");
  await press(user, "ユーザーIDを送る");
  expect(await screen.findByText(/ご登録がある場合は/)).toBeVisible();
  expect(sent("recovery_request_user_id")[0]).toMatchObject({ symbol: "100", language: "ja" });
});

it("hides everything behind the lock and opens it with the password", async () => {
  const { user, visit, sent } = await toMyPage();
  await visit.lock();
  await title("画面をロックしています");
  expect(screen.queryByText("組合からのお知らせ")).toBeNull();
  await user.type(await box("パスワード"), "himitsu#1");
  await press(user, "ロックを解除");
  await title("マイページ");
  expect(sent("session_unlock")).toEqual([{ password: "himitsu#1" }]);
});

it("says on the lock that the password was wrong, not the user ID", async () => {
  const { user, visit } = await toMyPage({
    handlers: { session_unlock: () => refuse({ code: "login_failed" }) },
  });
  await visit.lock();
  await user.type(await box("パスワード"), "wrong#123");
  await press(user, "ロックを解除");
  expect(await screen.findByRole("alert")).toHaveTextContent("今のパスワードが違います。");
});

it("leads to the log-in and says why when the session has ended", async () => {
  const { user, platform } = await toMyPage();
  vi.spyOn(platform, "call").mockImplementation(() => refuse({ code: "session_required" }));
  await press(user, "設定");
  await title("ログイン");
  expect(screen.getByText(/ログインの有効時間が過ぎたか/)).toBeVisible();
});

it("stays and says so when the host cannot log out", async () => {
  const { user } = await toMyPage({
    handlers: { session_log_out: () => refuse({ code: "store_unavailable" }) },
  });
  await press(user, "ログアウト");
  expect(await screen.findByRole("alert")).toHaveTextContent(/読み書きができませんでした/);
  expect(screen.getByRole("heading", { level: 1, name: "マイページ" })).toBeVisible();
});

it("ends everything of a person on a counter PC, even when the host fails", async () => {
  const { user, visit } = await toMyPage({
    install: { counter: true },
    handlers: { visit_end: () => refuse({ code: "busy" }) },
  });
  await press(user, "終了・次の方へ");
  await press(user, "終了する");
  await title("総合窓口");
  expect(visit.session).toBeNull();
  await waitFor(async () => expect(await box("ユーザーID")).toHaveValue(""));
});

it("forgets what one person typed when the next one comes", async () => {
  const { user } = await show({ install: { counter: true } });
  await user.type(await box("ユーザーID"), "Mihon.Taro");
  await press(user, "終了・次の方へ");
  await press(user, "終了する");
  await waitFor(async () => expect(await box("ユーザーID")).toHaveValue(""));
});

it("has no way out for the next person where nobody follows", async () => {
  await show();
  expect(screen.queryByRole("button", { name: "終了・次の方へ" })).toBeNull();
});
