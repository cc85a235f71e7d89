import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { codeStep, refuse, register } from "../../platform/fake/fake";
import { box, press, show, title, toMatch } from "../../testing/show";

/// AUT-01: the entrance holds two separate doors and warns that they differ
it("has two entrances and says that they are not the same", async () => {
  await show();
  expect(screen.getByText("初回と2回目以降では入口が異なります。ご注意ください。")).toBeVisible();
  expect(screen.getByRole("button", { name: "初回認証へ進む" })).toBeVisible();
  expect(screen.getByRole("button", { name: "ログイン" })).toBeVisible();
});

/// AUT-01, AUT-02: how the invitation arrives is said at the entrance, and not again behind it
it("says at the entrance how an insurer's invitation arrives", async () => {
  const { user } = await show();
  const note = "見本健保から届いたメールのURLからもご利用いただけます。";
  expect(screen.getByText(note)).toBeVisible();
  expect(screen.queryByRole("heading", { name: "見本健康保険組合" })).toBeNull();
  await press(user, "初回認証へ進む");
  await title("初回認証");
  expect(screen.queryByText(note)).toBeNull();
});

/// AUT-01: among several insurers each note stands under its insurer's name
it("names the insurer of a note where several are served", async () => {
  const insurer = (code: string, ja: string | null) => ({
    code,
    name: { ja: `${code}健保`, en: code },
    entranceNote: ja === null ? null : { ja, en: ja },
  });
  await show({ install: { insurers: [insurer("甲", "甲の案内"), insurer("乙", null)] } });
  expect(screen.getByRole("heading", { name: "甲健保" })).toBeVisible();
  expect(screen.getByText("甲の案内")).toBeVisible();
  expect(screen.queryByText("乙健保")).toBeNull();
});

/// INS-06: a link stands at the places its profile names, and nowhere else
it("offers a link beside the card guides and at the support desks", async () => {
  const { user } = await toMatch();
  await user.type(await box("保険者指定コード"), "mihon");
  await user.tab();
  await box("従業員番号");
  const guides = within(screen.getByRole("complementary", { name: "記号・番号の確認方法" }));
  guides.getByText("資格情報のお知らせのダウンロード");
  const desks = within(screen.getByRole("region", { name: "お問い合わせ先" }));
  desks.getByText("お問い合わせの前に");
  for (const label of ["メールアドレスについて", "健診のご案内", "目録"])
    expect(screen.queryByText(label)).toBeNull();
});

/// AUT-03: five fields with the printed names, and the button 認証
it("asks the five items under their printed names and sends them as typed", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("保険者指定コード"), "0386");
  await user.type(await box("記号"), "100");
  await user.type(await box("番号"), "105");
  await user.type(await box("生年月日"), "19510101");
  await user.type(await box("氏名(カナ)"), "けんぽ たろう");
  await press(user, "認証");
  await title("ユーザーID登録");
  expect(sent("signup_match")).toEqual([
    {
      insurerCode: "0386",
      symbol: "100",
      number: "105",
      birthDate: { kind: "typed", text: "19510101" },
      kana: "けんぽ たろう",
      employeeNumber: null,
    },
  ]);
});

/// AUT-04: full-width input in a half-width field is converted where one can see it
it("converts full-width input visibly when the field is left", async () => {
  const { user } = await toMatch();
  await user.type(await box("記号"), "１００");
  await user.tab();
  await waitFor(async () => expect(await box("記号")).toHaveValue("100"));
  expect(screen.getByText("半角に直しました")).toBeVisible();
});

/// AUT-08: the insurer's extra field appears with its code, and may stay empty
it("shows the insurer's own fields once its code is known", async () => {
  const { user, sent } = await toMatch();
  expect(screen.queryByLabelText("従業員番号")).toBeNull();
  await user.type(await box("保険者指定コード"), "mihon");
  await user.tab();
  const extra = await box("従業員番号");
  expect(extra).toHaveAttribute("aria-required", "false");
  await user.type(extra, "12345");
  await user.type(await box("氏名(カナ)"), "ミホン タロウ");
  await press(user, "認証");
  await title("ユーザーID登録");
  expect(sent("signup_match")[0]?.employeeNumber).toBe("12345");
});

it("says when no insurer has the code, and keeps the form", async () => {
  const { user } = await toMatch();
  await user.type(await box("保険者指定コード"), "9999");
  await user.tab();
  expect(await screen.findByText(/この保険者指定コードは見つかりません/)).toBeVisible();
  expect(await box("番号")).toBeVisible();
});

/// AUT-07: an unusual number is doubted aloud and sent all the same
it("asks about an unusual value but never stops it", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("保険者指定コード"), "mihon");
  await user.tab();
  await box("従業員番号");
  await user.type(await box("記号"), "abc");
  await user.tab();
  expect(await screen.findByText(/ふつうは半角数字2桁です/)).toBeVisible();
  await user.type(await box("氏名(カナ)"), "ミホン");
  await press(user, "認証");
  await title("ユーザーID登録");
  expect(sent("signup_match")[0]?.symbol).toBe("abc");
});

/// AUT-14: where symbol and number stand is drawn, and the branch number is not asked
it("shows where symbol and number stand, with the three steps of Mynaportal", async () => {
  await toMatch();
  const aside = await screen.findByRole("complementary", { name: "記号・番号の確認方法" });
  expect(
    within(aside).getByRole("img", { name: /資格情報のお知らせの見本.*記号 100/ }),
  ).toBeVisible();
  for (const step of [1, 2, 3]) within(aside).getByText(new RegExp(`^手順${step}：`));
  expect(screen.queryByLabelText("枝番")).toBeNull();
});

/// AUT-15: the former card carries the callouts 健保記号 and 健保番号
it("draws the former card with its callouts", async () => {
  await toMatch();
  const card = await screen.findByRole("img", {
    name: /保険証画像.*「健保記号」「健保番号」/,
    hidden: true,
  });
  expect(card.textContent).toContain("健保記号");
  expect(card.textContent).toContain("健保番号");
});

/// AUT-16: the end of Internet Explorer's support is told with its date
it("tells since when Internet Explorer is not supported", async () => {
  const { user } = await toMatch();
  await press(user, "推奨ブラウザについて");
  expect(screen.getByText(/2022年6月16日をもって、Internet Explorer/)).toBeInTheDocument();
});

/// AUT-17: the first authentication leads those who have a user ID to the log-in
it("leads those who have a user ID to the log-in", async () => {
  const { user } = await toMatch();
  await press(user, "既にユーザーIDを作成した方はこちら");
  await title("ログイン");
});

it("sums errors up, takes the focus there and leads to each field", async () => {
  const { user } = await toMatch();
  await press(user, "認証");
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveFocus();
  const symbol = await box("記号");
  expect(symbol).toHaveAttribute("aria-invalid", "true");
  expect(symbol).toHaveAccessibleDescription(/記号を入力してください。/);
  await user.click(within(summary).getByRole("link", { name: "記号を入力してください。" }));
  expect(symbol).toHaveFocus();
});

it("keeps what was typed when the match is refused", async () => {
  const { user } = await toMatch({
    handlers: { signup_match: () => refuse({ code: "match_failed" }) },
  });
  await user.type(await box("記号"), "100");
  await press(user, "認証");
  await screen.findByRole("alert");
  expect(await box("記号")).toHaveValue("100");
});

/// AUT-10, AUT-11, AUT-12: the field explains how the typed kana is read
it("explains live how the kana is read, from the person's typing only", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("氏名(カナ)"), "ケンポ ショウコ");
  expect(await screen.findByText("ケンホシヨウコ")).toBeVisible();
  expect(screen.getByText("姓と名の間のスペース：有・無どちらでも可")).toBeVisible();
  expect(sent("kana_explain").at(-1)?.text).toBe("ケンポ ショウコ");
});

it("tells of kanji while it is typed, before anything is sent", async () => {
  const { user } = await toMatch();
  await user.type(await box("氏名(カナ)"), "健保");
  expect(await screen.findByText(/漢字が入っています/)).toBeVisible();
});

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

it("goes back from the code to the form with a new password to choose", async () => {
  const { user, sent } = await show({ signup: { step: "code", ...codeStep() } });
  await press(user, "続きから再開する");
  await press(user, "キャンセル");
  await title("ユーザーID登録");
  expect(await box("パスワード")).toHaveValue("");
  expect(sent("signup_go_back")).toHaveLength(1);
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
  await press(user, "認証番号をもう一度送る");
  expect(await screen.findByText(/新しい認証番号を送りました/)).toBeVisible();
  expect(sent("signup_resend_code")).toHaveLength(1);
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

it("says before anything is asked that nobody can register without a roster", async () => {
  await show({ install: { rosterPresent: false } });
  expect(screen.getByText("このパソコンでは登録できません")).toBeVisible();
  expect(screen.queryByRole("button", { name: "初回認証へ進む" })).toBeNull();
});
