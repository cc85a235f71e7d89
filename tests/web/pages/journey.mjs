// A member's whole way in a browser: both entrances, the first authentication
// to my page, every setting, both ways for those who forgot something, and the
// log-out. Every screen is looked at in three sizes and by axe; every step of
// the sign-up is reloaded on the way.

import { readFileSync } from "node:fs";
import { ask, faults, mail, Person, walk } from "./person.mjs";
import {
  acceptTerms,
  logIn,
  register,
  reload,
  typeCode,
  typeItems,
  yuriko,
  onMyPage,
  onSettings,
} from "./steps.mjs";

const newMail = "yuriko.new@example.co.jp";
const newPassword = "Haru5zakura#";
const lastPassword = "Aki6momiji#";

async function download(person, button) {
  const [saved] = await Promise.all([person.page.waitForEvent("download"), person.press(button)]);
  const name = saved.suggestedFilename();
  await person.see(`ブラウザが「${name}」を保存しました。`);
  const bytes = readFileSync(await saved.path());
  if (!name.endsWith(".pdf") || bytes.subarray(0, 5).toString() !== "%PDF-")
    faults.push(`${name} is no paper`);
}

/** Between two codes for one member a minute has to pass. */
const aMinuteLater = () => ask({ ask: "later", seconds: 61 });

async function theEntrances() {
  const person = await Person.come("/portal/");
  await person.title("総合窓口");
  await person.see("初回と2回目以降では入口が異なります。ご注意ください。");
  await person.look("01-entrance");
  // The code on the poster leads past the entrance.
  const { address } = await ask({ ask: "poster" });
  await person.page.goto(address);
  await person.title("初回認証");
  await person.see("初回と2回目以降では入口が異なります。ご注意ください。");
  await person.press("既にユーザーIDを作成した方はこちら");
  await person.title("ログイン");
  await person.look("02-log-in");
  await person.page.goBack();
  await person.title("初回認証");
  return person;
}

async function theFirstAuthentication(person) {
  await person.field("保険者指定コード").waitFor();
  await person.look("03-match");
  person.refused.add("signup_match");
  await person.press("認証");
  await person.page.getByRole("alert").waitFor();
  await person.look("04-match-empty");
  await typeItems(person, { ...yuriko, kana: "たかおか ゆみこ" });
  await person.press("認証");
  await person.see("入力された内容では確認できませんでした。");
  if ((await person.field("番号").inputValue()) !== yuriko.number)
    faults.push("what was typed is gone after a refusal");
  await person.look("05-match-refused");
  await person.type("氏名(カナ)", yuriko.kana);
  await person.press("認証");
  await person.title("ユーザーID登録");
  await person.look("06-register");
  await reload(person, "ユーザーID登録");
}

async function theRegistration(person) {
  await person.type("ユーザーID", yuriko.userId);
  await person.press("使えるか確認");
  await person.see("このユーザーIDは使えます。");
  await register(person, yuriko);
  await person.look("07-code");
  await reload(person, "認証番号");
  await nobodyElseSeesIt();
  await person.type("認証番号", "000000");
  person.refused.add("signup_submit_code");
  await person.press("OK");
  await person.page.getByRole("alert").waitFor();
  await person.look("08-code-wrong");
  await typeCode(person, yuriko.mail);
  await person.title("ユーザーIDの作成が完了しました");
  await reload(person, "ユーザーIDの作成が完了しました");
  await download(person, "登録内容の控えを保存（PDF）");
  await person.look("09-finished");
  await person.press("OK");
  await person.title("ログイン");
}

/** A second browser, in the middle of the first one's sign-up. */
async function nobodyElseSeesIt() {
  const other = await Person.come("/portal/signup");
  await other.title("初回認証");
  await other.page.goto(new URL("/portal/", other.page.url()).href);
  await other.title("総合窓口");
  await other.page.waitForTimeout(500);
  if (await other.page.getByText("途中です").count())
    faults.push("another browser sees the sign-up");
  await other.leave();
}

async function theLogIn(person) {
  person.refused.add("session_log_in");
  await logIn(person, yuriko.userId, "chigau#123");
  await person.see("ユーザーIDまたはパスワードが違います。");
  await person.look("10-log-in-refused");
  await logIn(person, yuriko.userId, yuriko.password);
  await person.see("「利用規約に同意する」にチェックを入れて");
  await person.look("11-terms");
  await person.page.reload();
  await person.see("「利用規約に同意する」にチェックを入れて");
  await acceptTerms(person);
  await person.see(`${yuriko.name}さん、こんにちは`);
  await download(person, "同意の控えを保存（PDF）");
  await person.look("12-my-page");
  await person.page.reload();
  await onMyPage(person);
  await person.press("春の健診のお知らせ");
  await person.title("春の健診のお知らせ");
  await person.look("13-notice");
  await person.page.goBack();
  await onMyPage(person);
}

async function theSettings(person) {
  await person.press("設定");
  await onSettings(person);
  await person.look("14-settings");
  await person.page.reload();
  await onSettings(person);
  await aMinuteLater();
  const mailCard = person.card("メールアドレスの変更");
  await person.type("新しいメールアドレス", newMail, mailCard);
  await person.type("今のパスワード", yuriko.password, mailCard);
  await person.press("認証番号を送る", mailCard);
  await person.field("認証番号").waitFor();
  await person.look("15-settings-code");
  await person.page.reload();
  await onSettings(person);
  await typeCode(person, newMail);
  await person.see("メールアドレスを変更しました。");
  await mail(yuriko.mail, "メールアドレス");
  const passwordCard = person.card("パスワードの変更");
  await person.type("今のパスワード", yuriko.password, passwordCard);
  await person.type("新しいパスワード", newPassword, passwordCard);
  await person.press("パスワードを変更する", passwordCard);
  await person.see("パスワードを変更しました。");
  await person.look("16-settings-changed");
}

/** The same member at another browser, sent away from here. */
async function theSessions(person) {
  const other = await Person.come("/portal/");
  await logIn(other, yuriko.userId, newPassword);
  await onMyPage(other);
  await other.press("設定");
  await onSettings(other);
  await person.page.reload();
  await onSettings(person);
  const card = person.card("ログイン中の端末");
  await person.press("この端末以外をすべて終了する", card);
  await person.see("ログインを終了しました。");
  await person.look("17-sessions");
  for (const command of ["settings_change_password", "session_touch"]) other.refused.add(command);
  await other.press("パスワードを変更する");
  await other.title("ログイン");
  await other.see("ログインの有効時間が過ぎたか、ほかの画面や端末でログアウトしました。");
  await other.look("18-session-ended");
  // Whoever logs in again comes back to where the session ended.
  await logIn(other, yuriko.userId, newPassword);
  await onSettings(other);
  await other.press("ログアウト");
  await other.title("ログイン");
  await other.left();
  await other.leave();
}

async function theLogOut(person) {
  await person.press("ログアウト");
  await person.title("ログイン");
  await person.see("ログアウトしました。");
  await person.look("19-logged-out");
  await person.left();
  await person.page.goBack();
  await person.page.waitForTimeout(300);
  if (await person.page.getByText(yuriko.name).count())
    faults.push("the person is seen after the log-out");
}

async function theForgottenPassword(person) {
  await aMinuteLater();
  await person.page.goto(new URL("/portal/", person.page.url()).href);
  await person.press("パスワードを忘れた方はこちら");
  await person.title("パスワード再設定");
  await person.look("20-recover-password");
  await person.type("ユーザーID", yuriko.userId);
  await person.type("生年月日", yuriko.birth);
  await person.press("認証番号を送る");
  await person.title("認証番号");
  await person.look("21-recover-code");
  await reload(person, "認証番号");
  await typeCode(person, newMail);
  await person.title("新しいパスワード");
  await person.look("22-recover-new");
  await reload(person, "新しいパスワード");
  await person.type("新しいパスワード", lastPassword);
  await person.press("変更する");
  await person.title("パスワードを変更しました");
  await person.press("ログインへ");
  await logIn(person, yuriko.userId, lastPassword);
  await onMyPage(person);
  await person.press("ログアウト");
  await person.title("ログイン");
}

async function theForgottenUserId(person) {
  await person.press("ユーザーIDを忘れた方はこちら");
  await person.title("ユーザーID通知");
  await typeItems(person, yuriko);
  await person.look("23-recover-user-id");
  await person.press("ユーザーIDを送る");
  await person.title("受け付けました");
  await person.look("24-recover-user-id-done");
  const { body } = await mail(newMail, "ユーザーID");
  if (!body.includes(yuriko.userId)) faults.push("the mail does not tell the user ID");
  await person.press("ログインへ");
  await logIn(person, yuriko.userId, lastPassword);
  await onMyPage(person);
  await person.press("ログアウト");
  await person.title("ログイン");
  await person.left();
}

await walk(async () => {
  const person = await theEntrances();
  await theFirstAuthentication(person);
  await theRegistration(person);
  await theLogIn(person);
  await theSettings(person);
  await theSessions(person);
  await theLogOut(person);
  await theForgottenPassword(person);
  await theForgottenUserId(person);
});
