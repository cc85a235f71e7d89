// Ways to the screens of care offices and of the federation's desk.

import { screen } from "@testing-library/svelte";
import type { FakeOptions } from "../platform/fake/fake";
import { deskSession } from "../platform/fake/desk";
import { officeSession } from "../platform/fake/office";
import { box, press, show, title, type Shown } from "./show";

export async function toOfficeLogIn(options: FakeOptions = {}): Promise<Shown> {
  const shown = await show(options);
  await press(shown.user, "介護事業所のログインへ");
  await box("ユーザID");
  return shown;
}

/** As far as the wizard's first form. */
export async function toReissueOffice(options: FakeOptions = {}): Promise<Shown> {
  const shown = await toOfficeLogIn(options);
  await press(shown.user, "パスワード等を紛失した方はこちら");
  await title("パスワード等を紛失した方");
  await shown.user.click(screen.getByLabelText(/不明または未登録の場合はこちら/));
  await press(shown.user, "次へ");
  await title("ログイン情報再発行申請");
  return shown;
}

/** The first form as the manual fills it. */
export async function fillOffice({ user }: Shown, number = "1311111111"): Promise<void> {
  await user.type(await box("事業所番号"), number);
  await user.type(await box("通知先メールアドレス"), "mailforsecurity-001@jp");
  await user.type(await box("通知先メールアドレス（確認用）"), "mailforsecurity-001@jp");
}

export async function toOfficePage(options: FakeOptions = {}): Promise<Shown> {
  const shown = await show({ office: { next: "open", ...officeSession() }, ...options });
  await press(shown.user, "介護事業所のログインへ");
  await title("事業所のページ");
  return shown;
}

export async function toDesk(options: FakeOptions = {}): Promise<Shown> {
  const shown = await show({ desk: { next: "open", ...deskSession() }, ...options });
  await press(shown.user, "国保連合会の職員窓口");
  await title("申請一覧");
  return shown;
}

/** The oldest application, taken into review. */
export async function toReview(options: FakeOptions = {}): Promise<Shown> {
  const shown = await toDesk(options);
  await shown.user.click(
    (await screen.findAllByRole("button", { name: /^受付番号 .* を開く$/ }))[0] as HTMLElement,
  );
  await title("申請の審査：請求事業所 A");
  await press(shown.user, "審査を始める");
  await screen.findByRole("button", { name: "承認する" });
  return shown;
}
