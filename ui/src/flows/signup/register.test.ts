import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refuse, register } from "../../platform/fake/fake";
import type { MailAddressAdvice } from "../../platform/types";
import { box, press, rested, show, title, toMatch } from "../../testing/show";

/// REG-01: name, symbol and number of the confirmed member, read only
it("shows who was confirmed and asks user ID, password and address", async () => {
  await show({ signup: { step: "register", ...register } }).then(({ user }) =>
    press(user, "続きから再開する"),
  );
  const member = await screen.findByRole("region", { name: "ご本人を確認しました" });
  for (const text of ["見本 太郎", "01", "t011"]) within(member).getByText(text);
  for (const name of ["ユーザーID", "パスワード", "メールアドレス"]) await box(name);
  for (const name of ["戻る", "作成する"]) screen.getByRole("button", { name });
});

it("goes back from the form to the five items, which are still typed", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("記号"), "100");
  await user.type(await box("氏名(カナ)"), "ミホン タロウ");
  await press(user, "認証");
  await title("ユーザーID登録");
  await press(user, "戻る");
  await title("初回認証");
  expect(await box("記号")).toHaveValue("100");
  expect(sent("signup_leave")).toHaveLength(1);
});

/// REG-02, REG-03, ASVS 2.1.1: symbols and lengths of the user ID are printed from the policy
/// REG-05: the insurer's advice stands beside the user ID
/// REG-09: the characters of the password are printed on the form
it("prints what user ID and password may hold, from data", async () => {
  const { user } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const id = await box("ユーザーID");
  expect(id).toHaveAccessibleDescription(/@ - _ \. , \+.*6文字以上50文字まで/);
  expect(id).toHaveAccessibleDescription(/MIHON\+従業員番号で登録可能です/);
  expect(screen.getByText("A~Z a~z")).toBeVisible();
  expect(screen.getByText("? ! @ # $ % & ( ) _ +")).toBeVisible();
});

/// REG-04: whether the user ID is free is asked of the host and said in words
it("says whether a user ID is free", async () => {
  const { user } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const id = await box("ユーザーID");
  await user.type(id, "taken-id");
  await press(user, "使えるか確認");
  expect(await screen.findByText(/すでに使われています。別の/)).toBeVisible();
  await user.type(id, "2");
  await press(user, "使えるか確認");
  expect(await screen.findByText("このユーザーIDは使えます。")).toBeVisible();
});

/// ASVS 6.2.8: a password stays as it was typed
it("never sends a password anywhere to be converted", async () => {
  const { user, sent } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  await user.type(await box("パスワード"), "ｈｉｍｉｔｓｕ＃１");
  await user.tab();
  expect(await box("パスワード")).toHaveValue("ｈｉｍｉｔｓｕ＃１");
  expect(sent("text_to_half_width")).toEqual([]);
});

/// REG-06, REG-07: the rules tick while one types, as the host judges them
it("ticks the password's rules while one types", async () => {
  const { user } = await show({
    signup: { step: "register", ...register },
    handlers: {
      password_check: ({ password }) => ({
        rules: [
          { rule: "letter", met: /[a-z]/.test(password) },
          { rule: "digit", met: /[0-9]/.test(password) },
        ],
      }),
    },
  });
  await press(user, "続きから再開する");
  await user.type(await box("パスワード"), "abc");
  const rules = within(screen.getByRole("list", { name: "パスワードの条件" }));
  const rule = (text: string) => rules.getByText(text).closest("li");
  await waitFor(() => expect(rule("英字を1文字以上")).toHaveTextContent("満たしています"));
  expect(rule("数字を1文字以上")).toHaveTextContent("まだです");
});

/// ASVS 6.2.6: a password is hidden, and can be shown
it("makes a password, shows it, and can hide it", async () => {
  const { user } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  await press(user, "パスワードを自動で作る");
  const password = await box("パスワード");
  await waitFor(() => expect(password).toHaveValue("Kaede7#Yama!22"));
  expect(password).toHaveAttribute("type", "text");
  await press(user, "パスワードを隠す");
  expect(password).toHaveAttribute("type", "password");
});

/// REG-10: a preset address is shown masked and cannot be changed here
/// REG-12: what the insurer says about the address stands beside it, with its pages about it
it("shows a preset address masked and sends none", async () => {
  const { user, sent } = await show({
    signup: {
      step: "register",
      ...register,
      presetMailAddress: "ta**@ex*****.jp",
      mailAddressEditable: false,
      mailAdvice: { ja: "会社のアドレスです。", en: "Company address." },
    },
  });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  expect(address).toHaveValue("ta**@ex*****.jp");
  expect(address).toHaveAttribute("readonly");
  expect(address).toHaveAccessibleDescription(/ここでは修正できません/);
  expect(screen.getByText("会社のアドレスです。")).toBeVisible();
  expect(screen.getByText("メールアドレスについて")).toBeVisible();
  await press(user, "作成する");
  await title("認証番号");
  expect(sent("signup_submit")[0]?.mailAddress).toBeNull();
});

/// INS-06, REG-12: pages about a preset address stand beside one alone; those of the desks go along to the code
it("offers pages about a preset address only where there is one", async () => {
  const { user } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  await user.type(await box("メールアドレス"), "taro@example.jp");
  expect(screen.queryByText("メールアドレスについて")).toBeNull();
  expect(screen.getByText("お問い合わせの前に")).toBeVisible();
  await press(user, "作成する");
  await title("認証番号");
  expect(screen.getByText("お問い合わせの前に")).toBeVisible();
});

/// REG-11, REG-13: a typed address is sent with 作成する, after advice that blocks nothing
it("advises on a slip in the address, takes the correction or goes on", async () => {
  const { user, sent } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  await user.type(address, "taro@gmial.com");
  await user.tab();
  await screen.findByText("「taro@gmail.com」ではありませんか。");
  await press(user, "このアドレスに直す");
  expect(address).toHaveValue("taro@gmail.com");
  await press(user, "作成する");
  await title("認証番号");
  expect(sent("signup_submit")[0]?.mailAddress).toBe("taro@gmail.com");
});

/// REG-11, COD-07: Enter sends nothing before the advice on the address was shown; the next Enter goes on
it("advises before anything is sent, and goes on at the second press", async () => {
  const { user, sent } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  await user.type(address, "taro@gmial.com{Enter}");
  expect(await screen.findByText("「taro@gmail.com」ではありませんか。")).toBeVisible();
  expect(await screen.findByText(/もう一度ボタンを押すと次へ進みます/)).toBeVisible();
  expect(address).toHaveFocus();
  expect(address).toHaveAccessibleDescription(/taro@gmail\.com.*ではありませんか/);
  expect(screen.getByText(/ではありませんか/).closest("[role=status]")).not.toBeNull();
  expect(sent("signup_submit")).toEqual([]);
  await rested("作成する");
  await user.keyboard("{Enter}");
  await title("認証番号");
  expect(sent("signup_submit").map((each) => each.mailAddress)).toEqual(["taro@gmial.com"]);
  expect(sent("mail_address_check")).toEqual([{ mailAddress: "taro@gmial.com" }]);
});

it("advises before anything is sent when leaving the field and pressing are one turn", async () => {
  const { user, sent } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  await user.type(address, "taro@gmial.com");
  // As Enter does in a browser: the field is left, its answers arrive, and the form is submitted.
  address.dispatchEvent(new Event("change", { bubbles: true }));
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  screen.getByRole("button", { name: "作成する" }).click();
  expect(await screen.findByText(/もう一度ボタンを押すと次へ進みます/)).toBeVisible();
  expect(sent("signup_submit")).toEqual([]);
  expect(sent("mail_address_check")).toHaveLength(1);
});

it("advises before anything is sent when the address is made half-width on the way", async () => {
  const { user, sent } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  await user.type(address, "ｔａｒｏ＠ｇｍｉａｌ．ｃｏｍ");
  await press(user, "作成する");
  expect(await screen.findByText("「taro@gmail.com」ではありませんか。")).toBeVisible();
  await waitFor(() => expect(address).toHaveValue("taro@gmial.com"));
  expect(sent("signup_submit")).toEqual([]);
  expect(sent("mail_address_check").length).toBeLessThanOrEqual(2);
});

it("asks about another address anew, and about a corrected one not at all", async () => {
  const { user, sent } = await show({ signup: { step: "register", ...register } });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  await user.type(address, "taro@gmial.com{Enter}");
  await screen.findByText(/もう一度ボタンを押すと次へ進みます/);
  await user.clear(address);
  expect(screen.queryByText(/ではありませんか/)).toBeNull();
  await user.type(address, "jiro@gmial.com{Enter}");
  await screen.findByText("「jiro@gmail.com」ではありませんか。");
  expect(sent("signup_submit")).toEqual([]);
  await rested("作成する");
  await press(user, "このアドレスに直す");
  await user.keyboard("{Enter}");
  await title("認証番号");
  expect(sent("signup_submit")[0]?.mailAddress).toBe("jiro@gmail.com");
  expect(sent("mail_address_check")).toHaveLength(2);
});

it("sends nothing when somebody types on while the advice is on its way", async () => {
  let answer: (advice: MailAddressAdvice) => void = () => undefined;
  const { user, sent } = await show({
    signup: { step: "register", ...register },
    handlers: { mail_address_check: () => new Promise((done) => (answer = done)) },
  });
  await press(user, "続きから再開する");
  const address = await box("メールアドレス");
  await user.type(address, "taro@example.j{Enter}");
  await waitFor(() => expect(sent("mail_address_check")).toHaveLength(1));
  await user.type(address, "p");
  const told = { address: "taro@example.j", changed: false, suggestion: null, refusal: null };
  answer({ ...told, advice: [] });
  await rested("作成する");
  expect(sent("signup_submit")).toEqual([]);
  expect(address).toHaveValue("taro@example.jp");
});

it.each([
  ["fails", () => refuse({ code: "busy" })],
  ["never comes", () => new Promise<never>(() => undefined)],
] as const)("goes on when the advice %s", async (_, check) => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { user, sent } = await show({
      signup: { step: "register", ...register },
      handlers: { mail_address_check: check },
    });
    await press(user, "続きから再開する");
    await user.type(await box("メールアドレス"), "taro@gmial.com{Enter}");
    await vi.advanceTimersByTimeAsync(2100);
    await title("認証番号");
    expect(sent("signup_submit")).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

/// REG-04: who lost the race for a user ID picks another and keeps the rest
it("asks only for another user ID when somebody was faster", async () => {
  const { user, sent } = await show({ signup: { step: "chooseUserId", ...register } });
  await press(user, "続きから再開する");
  await title("ユーザーIDの選び直し");
  expect(screen.queryByLabelText("パスワード")).toBeNull();
  await user.type(await box("ユーザーID"), "another-id");
  await press(user, "このユーザーIDで作成する");
  await waitFor(() => expect(sent("signup_choose_user_id")).toEqual([{ userId: "another-id" }]));
});
