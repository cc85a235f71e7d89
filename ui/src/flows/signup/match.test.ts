import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { refuse } from "../../platform/fake/fake";
import { box, press, title, toMatch } from "../../testing/show";

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
