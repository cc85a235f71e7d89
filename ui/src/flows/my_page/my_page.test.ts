import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { terms } from "../../platform/fake/pages";
import { refuse } from "../../platform/fake/fake";
import { box, press, rested, title, toMyPage, toTerms } from "../../testing/show";

/// TRM-01: the tick 利用規約に同意する, then 次へ
it("asks for the tick before it goes on, and names the text that was shown", async () => {
  const { user, sent } = await toTerms();
  await press(user, "次へ");
  const agree = screen.getByRole("checkbox", { name: "利用規約に同意する" });
  await waitFor(() => expect(agree).toHaveAccessibleDescription(/チェックを入れてください/));
  await user.click(agree);
  await press(user, "次へ");
  await title("マイページ");
  expect(sent("terms_accept").at(-1)).toEqual({
    termsId: terms.id,
    hash: terms.hash,
    agreed: true,
  });
});

/// TRM-02: on a revision the differences are marked and can be seen alone
it("marks what changed since the version accepted before", async () => {
  const { user } = await toTerms();
  const text = within(screen.getByRole("region", { name: /の本文$/ }));
  expect(text.getByText("削除")).toBeVisible();
  expect(text.getByText("追加")).toBeVisible();
  expect(text.getByText(/^これも見本の文面です/)).toBeVisible();
  await user.click(screen.getByLabelText("変わったところだけ表示"));
  expect(text.queryByText(/^これも見本の文面です/)).toBeNull();
  expect(text.getByText("追加")).toBeVisible();
});

it("marks the terms as Japanese on an English page, and says so in English", async () => {
  const { user } = await toTerms();
  expect(screen.queryByText(/is in Japanese/)).toBeNull();
  await press(user, "English");
  expect(await screen.findByText("The text of these terms is in Japanese.")).toBeVisible();
  expect(document.documentElement.lang).toBe("en");
  const text = within(screen.getByRole("region", { name: /^Text of/ }));
  for (const part of [/^第1条/, /^これも見本の文面です/, /^これは新しい版/, /^これは前の版/])
    expect(text.getByText(part).closest("[lang]")).toHaveAttribute("lang", "ja");
  expect(text.getByText("Added").closest("[lang]")).toBe(document.documentElement);
});

it("marks titles and text of notices as Japanese on an English page", async () => {
  const { user } = await toMyPage();
  await press(user, "English");
  const row = await screen.findByRole("button", { name: "被扶養者調査が始まります" });
  expect(row).toHaveAttribute("lang", "ja");
  await user.click(row);
  const heading = await title("被扶養者調査が始まります");
  expect(heading).toHaveAttribute("lang", "ja");
  expect(screen.getByText("お知らせの見本です。")).toHaveAttribute("lang", "ja");
  expect(screen.getByText("The text of this notice is in Japanese.")).toBeVisible();
});

/// TRM-03: the insurer's banner stands above the text
it("shows the insurer's banner and says when the text is a placeholder", async () => {
  await toTerms();
  expect(screen.getByText("ポイントサービスは契約していません。")).toBeVisible();
  expect(screen.getByText(/これは仮の文面です/)).toBeVisible();
});

it("shows the terms anew when others came into force meanwhile", async () => {
  const { user, sent } = await toTerms({
    handlers: { terms_accept: () => refuse({ code: "terms_changed" }) },
  });
  await user.click(screen.getByRole("checkbox", { name: "利用規約に同意する" }));
  await press(user, "次へ");
  await waitFor(() => expect(sent("terms_show")).toHaveLength(2));
  expect(screen.getByRole("checkbox", { name: "利用規約に同意する" })).not.toBeChecked();
});

/// DSH-01: insurer, greeting and last log-in head the page
it("greets the person and tells of the last log-in", async () => {
  await toMyPage();
  expect(screen.getByText("見本 太郎さん、こんにちは")).toBeVisible();
  expect(screen.getByText("前回ログイン：2026年04月22日 12:00:17")).toBeVisible();
  expect(screen.getByText("見本健康保険組合", { selector: "strong" })).toBeVisible();
});

/// DSH-02: 組合からのお知らせ and the person's own box
it("shows the insurer's and the person's notices, and which are unread", async () => {
  await toMyPage();
  const insurer = screen.getByRole("region", { name: "組合からのお知らせ" });
  const person = screen.getByRole("region", { name: "見本 太郎さんへのお知らせ" });
  within(insurer).getByText("被扶養者調査が始まります");
  within(person).getByText("メールアドレスを確認しました");
  expect(within(insurer).getAllByText("未読")).toHaveLength(1);
});

/// DSH-03: notices can be opened and searched
it("searches the notices by words and kind", async () => {
  const { user, sent } = await toMyPage();
  await press(user, "組合からのお知らせをすべて見る");
  await user.type(await box("お知らせを検索"), "調査");
  await press(user, "検索");
  await waitFor(() =>
    expect(sent("notice_search").at(-1)).toEqual({ query: "調査", audience: "insurer" }),
  );
  await press(user, "被扶養者調査が始まります");
  await screen.findByRole("article");
  await press(user, "お知らせ一覧へ戻る");
  await title("お知らせ");
});

/// DSH-04, DSH-05, DSH-06: the menu in the insurer's groups
it("draws the menu in the insurer's groups", async () => {
  await toMyPage();
  const menu = within(screen.getByRole("navigation", { name: "メニュー" }));
  for (const name of ["各種申請・登録", "通院", "その他"]) menu.getByRole("heading", { name });
  menu.getByRole("button", { name: "被扶養者資格調査" });
  expect(menu.queryByRole("button", { name: "WEB申請" })).toBeNull();
  expect(menu.getAllByText("準備中").length).toBe(3);
});

/// DSH-07: the red banner of the survey's card
it("shows the banner of a card", async () => {
  await toMyPage();
  expect(screen.getByText("未作成の調査票があります。")).toBeVisible();
});

/// DSH-08: a module that is not open says 準備中
it("says 準備中 on the card of a module that is not open", async () => {
  await toMyPage();
  const card = screen.getByRole("region", { name: "インフルエンザ補助金申請" });
  within(card).getByText("準備中");
  expect(within(card).queryByRole("button")).toBeNull();
});

/// DSH-10, DSH-11: without data the cards say so, never ¥0
it("says that there is no data yet instead of showing ¥0", async () => {
  await toMyPage();
  for (const [name, lines] of [
    ["通院", 1],
    ["お薬", 2],
  ] as const) {
    const card = screen.getByRole("region", { name });
    expect(within(card).getAllByText("データはまだありません")).toHaveLength(lines);
    expect(card.textContent).not.toMatch(/[¥￥]/);
  }
});

/// DSH-12: the change of the address is reached from my page
it("leads from my page to the change of the mail address", async () => {
  const { user, sent } = await toMyPage();
  await press(user, "メールアドレスの変更はこちらから可能");
  await title("設定");
  await user.type(await box("新しいメールアドレス"), "new@example.jp");
  await user.type((await screen.findAllByLabelText("今のパスワード"))[0] as Element, "himitsu#1");
  await press(user, "認証番号を送る");
  await user.type(await box("認証番号"), "611898");
  await press(user, "OK");
  expect(await screen.findByText(/前のアドレスにもお知らせしました/)).toBeVisible();
  expect(sent("settings_request_mail_change")[0]).toEqual({
    mailAddress: "new@example.jp",
    currentPassword: "himitsu#1",
    language: "ja",
  });
});

/// DSH-12, COD-07: nothing goes to a doubtful address before the person has read the advice
it("advises on a new address before anything is sent", async () => {
  const { user, sent } = await toMyPage();
  await press(user, "設定");
  await user.type((await screen.findAllByLabelText("今のパスワード"))[0] as Element, "himitsu#1");
  await user.type(await box("新しいメールアドレス"), "taro@gmial.com{Enter}");
  expect(await screen.findByText("「taro@gmail.com」ではありませんか。")).toBeVisible();
  expect(sent("settings_request_mail_change")).toEqual([]);
  await rested("認証番号を送る");
  await press(user, "認証番号を送る");
  await box("認証番号");
  expect(sent("settings_request_mail_change")).toMatchObject([
    { mailAddress: "taro@gmial.com", currentPassword: "himitsu#1" },
  ]);
});

/// DSH-13: terms, browsers and copyright stand at the foot
it("has terms, browsers and copyright at the foot", async () => {
  const { user } = await toMyPage();
  const foot = within(screen.getByRole("contentinfo"));
  foot.getByRole("button", { name: "推奨ブラウザについて" });
  foot.getByText(/Copyright ©/);
  await user.click(foot.getByRole("button", { name: "利用規約" }));
  await title("見本WEBサービスシステム利用規約");
});

/// DSH-14: manuals are read inside the system
it("opens a manual inside the system", async () => {
  const { user } = await toMyPage();
  expect(screen.getByText("操作マニュアルはシステム内に保存されています。")).toBeVisible();
  await press(user, "初回ログインの手引き");
  expect(await screen.findByText("見本の本文です。")).toBeVisible();
});

/// INS-05: whom to ask, with number, hours and what to state
it("names the support desks", async () => {
  await toMyPage();
  const desks = within(screen.getByRole("region", { name: "お問い合わせ先" }));
  desks.getByText("0120-000-000");
  desks.getByText("平日10時～17時(12時～13時を除く)");
  desks.getByText("お問い合わせの際は、記号と番号をお伝えください。");
});

/// INS-06: my page offers the links that name it, and the desks theirs
it("offers the insurer's pages on my page", async () => {
  await toMyPage();
  const desks = within(screen.getByRole("region", { name: "お問い合わせ先" }));
  desks.getByText("お問い合わせの前に");
  screen.getByText("健診のご案内");
  for (const label of ["メールアドレスについて", "資格情報のお知らせのダウンロード", "目録"])
    expect(screen.queryByText(label)).toBeNull();
});

it("changes the password and lists the person's sessions", async () => {
  const { user, sent } = await toMyPage();
  await press(user, "設定");
  await user.type((await screen.findAllByLabelText("今のパスワード"))[1] as Element, "himitsu#1");
  await user.type(await box("新しいパスワード"), "Kaede7#Yama");
  await press(user, "パスワードを変更する");
  expect(await screen.findByText(/^パスワードを変更しました/)).toBeVisible();
  expect(sent("settings_change_password")).toEqual([
    { currentPassword: "himitsu#1", newPassword: "Kaede7#Yama" },
  ]);
  await press(user, "自宅のパソコン（ログイン：2026年04月22日 12:00:17）のログインを終了する");
  await waitFor(() => expect(sent("session_end")).toEqual([{ sessionId: "1" }]));
});
