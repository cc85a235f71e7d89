import { screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { codeStep } from "../../platform/fake/fake";
import { box, press, show, title } from "../../testing/show";

/// COD-03: the manuals' sentence, with キャンセル and OK
/// COD-05, COD-06, COD-07: sender, spam folder and the RFC note
it("says where the code went, what to do and why it may not arrive", async () => {
  const { user } = await show({ signup: { step: "code", ...codeStep() } });
  await press(user, "続きから再開する");
  expect(
    await screen.findByText(
      "入力されたメールアドレスに認証番号を送信しました。10分以内に本文に記載されている認証番号を入力し、ユーザーID作成の手続きを完了してください。",
    ),
  ).toBeVisible();
  expect(screen.getByText("taro@example.jp")).toBeVisible();
  expect(screen.getByText(/mihon-kenpo@example\.jp.*迷惑メールフォルダ/)).toBeVisible();
  expect(screen.getByText(/RFC違反.*_ab\.\.cd---@example\.co\.jp/)).toBeVisible();
  for (const name of ["キャンセル", "OK"]) screen.getByRole("button", { name });
});

it("goes back from the code to the form with a new password to choose", async () => {
  const { user, sent } = await show({ signup: { step: "code", ...codeStep() } });
  await press(user, "続きから再開する");
  await press(user, "キャンセル");
  await title("ユーザーID登録");
  expect(await box("パスワード")).toHaveValue("");
  expect(sent("signup_go_back")).toHaveLength(1);
});

/// COD-03: a preset address is called the registered one
it("words a preset address as the registered one", async () => {
  const { user } = await show({
    signup: { step: "code", ...codeStep({ sentTo: "ta**@ex*****.jp" }) },
  });
  await press(user, "続きから再開する");
  expect(await screen.findByText(/^登録したメールアドレスに認証番号を送信しました/)).toBeVisible();
});

/// COD-01: six digits, typed in any width
it("sends the code and empties the field when it was wrong", async () => {
  const { user, sent } = await show({ signup: { step: "code", ...codeStep() } });
  await press(user, "続きから再開する");
  const code = await box("認証番号");
  await user.type(code, "000000");
  await press(user, "OK");
  expect(await screen.findAllByText("認証番号が違います。あと4回入力できます。")).not.toEqual([]);
  await waitFor(() => expect(code).toHaveValue(""));
  await user.type(code, "611898");
  await press(user, "OK");
  await title("ユーザーIDの作成が完了しました");
  expect(sent("signup_submit_code")).toEqual([{ code: "000000" }, { code: "611898" }]);
});

it("does not send another code before its time", async () => {
  const { user, sent } = await show({ signup: { step: "code", ...codeStep() } });
  await press(user, "続きから再開する");
  await press(user, "認証番号をもう一度送る");
  expect(screen.getByText(/で、もう一度送れます/)).toBeVisible();
  expect(sent("signup_resend_code")).toEqual([]);
});

it("sends another code when it is time, and says what becomes of the old one", async () => {
  const ready = codeStep({ resendAt: new Date(Date.now() - 1000).toISOString() });
  const { user, sent } = await show({ signup: { step: "code", ...ready } });
  await press(user, "続きから再開する");
  expect(
    await screen.findByText("新しい認証番号を送ると、前の認証番号は使えなくなります。"),
  ).toBeVisible();
  await user.type(await box("認証番号"), "123");
  await press(user, "認証番号をもう一度送る");
  expect(await screen.findByText(/新しい認証番号を送りました/)).toBeVisible();
  expect(await box("認証番号")).toHaveValue("");
  expect(sent("signup_resend_code")).toHaveLength(1);
});

/// COD-07: what was probably meant stands beside the code too, where the address can no longer be corrected
it("says beside the code which address was probably meant", async () => {
  const slip = codeStep({
    sentTo: "taro@gmial.com",
    advice: ["looks_like"],
    suggestion: "taro@gmail.com",
  });
  const { user } = await show({ signup: { step: "code", ...slip } });
  await press(user, "続きから再開する");
  expect(await screen.findByText("「taro@gmail.com」ではありませんか。")).toBeVisible();
  expect(screen.queryByRole("button", { name: "このアドレスに直す" })).toBeNull();
});

/// COD-02: what is left of the ten minutes is counted down by the host's clock
it("counts by the host's clock, whatever this computer's clock says", async () => {
  const now = "2020-01-01T00:00:00Z";
  const step = codeStep({ now, expiresAt: "2020-01-01T00:09:59Z", resendAt: now });
  const { user } = await show({ signup: { step: "code", ...step } });
  await press(user, "続きから再開する");
  expect(await screen.findByRole("timer")).toHaveTextContent(/^9:5\d$/);
});

it("says when the code has expired", async () => {
  const now = "2020-01-01T00:10:00Z";
  const step = codeStep({ now, expiresAt: now, resendAt: now });
  const { user } = await show({ signup: { step: "code", ...step } });
  await press(user, "続きから再開する");
  expect(await screen.findAllByText(/有効期限が切れました/)).not.toEqual([]);
});

/// COD-08: the end is confirmed with OK, then the log-in appears
it("confirms the account with OK and leads to the log-in", async () => {
  const { user } = await show({ signup: { step: "code", ...codeStep() } });
  await press(user, "続きから再開する");
  await user.type(await box("認証番号"), "611898");
  await press(user, "OK");
  await title("ユーザーIDの作成が完了しました");
  await press(user, "登録内容の控えを保存（PDF）");
  expect(
    await screen.findByText(/「ドキュメント」に「登録内容の控え\.pdf」を保存しました/),
  ).toBeVisible();
  await press(user, "OK");
  await title("ログイン");
});
