// The whole life of a re-issue in browsers: an office, a reviewer and a printer,
// each at one of their own. Told twice, since the second letter goes to an office
// that has a password; and then the office helps itself by its security address.
// Every screen is looked at in three sizes and by axe.

import { ask, code, faults, mail, Person, walk } from "./person.mjs";
import {
  clerkComes,
  confirmationCode,
  enrol,
  factor,
  freshen,
  later,
  logIn,
  office,
  printer,
  readLetter,
  reviewer,
} from "./care.mjs";
import { reload } from "./steps.mjs";

const passwords = ["Yuki4no#Michi", "Tsuki6no#Hikari", "Hoshi9no#Kawa"];

/** The way to the application, from the office's log-in to step 5; gives the receipt number. */
async function apply(person, look) {
  await person.press("パスワード等を紛失した方はこちら");
  await person.title("パスワード等を紛失した方");
  await person.page
    .getByRole("radio", { name: "セキュリティ用メールアドレスが不明または未登録の場合はこちら" })
    .check();
  await look("11-lost");
  await person.press("次へ");

  await person.title("ログイン情報再発行申請");
  await person.type("事業所番号", office.number);
  await person.type("通知先メールアドレス", office.notice);
  await person.type("通知先メールアドレス（確認用）", office.notice);
  await person.see("番号の並びが通常と異なります（検査数字が合いません）。");
  await person.see("「@」より後に「.」がありません。届かない場合があります。");
  await look("12-office");
  await person.press("次へ");

  await person.title("請求先都道府県選択");
  await person.see("東京都の申請は、ここでは受け付けていません。");
  await person.field("請求先都道府県").selectOption({ label: "鳥取県" });
  await look("13-prefecture");
  await person.press("次へ");

  await person.title("確認コード入力");
  await person.see(`確認コードを ${office.notice} 宛に送信しました。`);
  await look("14-code");
  await reload(person, "確認コード入力");
  const { code, body } = await confirmationCode(office.notice);
  for (const words of ["確認コードの有効期間は30分です。", "ヘルプデスク:0570-059-402"])
    if (!body.includes(words)) faults.push(`the mail with the code lacks ${words}`);
  await person.type("確認コード", code);
  await person.press("次へ");

  await person.title("送信確認");
  await person.see(office.name);
  await person.see("※事業所番号にお間違えがないよう、十分ご注意ください。");
  await look("15-confirm");
  await person.press("送信");

  await person.title("終了");
  await person.see("ログイン情報の再発行申請を完了しました。");
  await look("16-finished");
  const receipt = await person.page.getByText(/^\d{4}-\d{4}-\d{3}$/).innerText();
  await ask({ ask: "keep", secret: receipt });
  await person.press("終了");
  await person.title("ログイン");
  return receipt;
}

/** What the tracker says, asked at the office's log-in. */
async function track(person, receipt, state, look = async () => {}) {
  await person.press("申請状況の確認はこちら");
  await person.title("申請状況の確認");
  await person.type("受付番号", receipt);
  await person.type("通知先メールアドレス", office.notice);
  await person.press("確認する");
  const card = person.card("現在の状況");
  await card.getByText(state, { exact: true }).waitFor();
  await look("21-tracker");
  await person.press("別の申請を確認する");
  await person.press("総合窓口へ戻る");
  await person.press("介護事業所のログインへ");
  await person.title("ログイン");
}

/** The reviewer calls back, ticks the list and approves; the letter is another clerk's. */
async function review({ person, phone }, receipt, look, late) {
  await person.see(receipt);
  await look("31-queue");
  await person.press(`受付番号 ${receipt} を開く`);
  await person.title(`申請の審査：${office.name}`);
  await person.see("事業所番号の検査数字が合いません。");
  await person.press("審査を始める");
  await person.see("審査を始めました。");
  await look("32-application");
  for (const check of [
    /^事業所台帳の電話番号に電話し/,
    /^応対した担当者の氏名を備考に記入した/,
    /^送付先が事業所台帳の住所である/,
  ])
    await person.page.getByRole("checkbox", { name: check }).check();
  await person.type("備考", "見晴らし様が応対、申請の事実あり");
  await person.press("承認する");
  const dialog = person.page.getByRole("dialog", { name: "この申請を承認しますか" });
  await dialog.waitFor();
  await look("33-approve");
  // A call takes its time: the code of the log-in is older than five minutes then.
  if (late) {
    await later(301);
    person.refused.add("desk_approve");
  }
  await person.press("承認する", dialog);
  if (late) await freshen({ person, phone });
  await person.see("承認しました。結果のメールを送ります。");
  await look("34-approved");
  await person.press("通知書の印刷・発送");
  await person.see("自分が承認したため、印刷できません");
  await look("35-four-eyes");
}

/** Prints the letter into a file, and posts it. */
async function print({ person }, receipt, look) {
  await person.press("通知書の印刷・発送");
  await person.title("通知書の印刷・発送");
  await person.page
    .getByRole("checkbox", { name: `${office.name}（${receipt}）を選ぶ`, exact: true })
    .check();
  await look("41-letters");
  await person.press("印刷の準備をする");
  await person.title("通知書の印刷");
  await look("42-batch");
  const download = person.page.waitForEvent("download");
  await person.press("次の通知書を印刷する（PDF）");
  const saved = await download;
  await person.see(`ブラウザが「${saved.suggestedFilename()}」を保存しました。`);
  await person.see("すべて印刷しました。");
  const letter = await readLetter(await saved.path());
  for (const words of ["電子請求ログイン情報再発行通知書", "請求事業所A御中", "680-0001", receipt])
    if (!letter.text.includes(words)) faults.push(`the letter lacks ${words}`);
  if ((await person.page.content()).includes(letter.password))
    faults.push("the page holds the letter's password");
  await look("43-printed");
  await person.page.getByRole("checkbox", { name: "発送できるものをすべて選ぶ" }).check();
  await person.press("発送を記録する");
  await person.see("1通の発送を記録しました。");
  await look("44-posted");
  return letter;
}

/** With the letter: a new password, an authenticator. */
async function takeUp(person, letter, password, look) {
  await logIn(person, letter.userId, letter.password);
  await person.title("新しいパスワードの設定");
  await look("51-new-password");
  await reload(person, "新しいパスワードの設定");
  await person.type("新しいパスワード", password);
  await person.press("設定する");
  await person.title("認証アプリの登録");
  await look("52-authenticator");
  return await enrol(person);
}

async function registerAddress(person, look) {
  await person.title("セキュリティ用メールアドレスの登録");
  await person.type("セキュリティ用メールアドレス", office.security);
  await look("53-security-address");
  await person.press("確認コードを送る");
  await person.see(`${office.security} 宛に確認コードを送信しました。`);
  const { code } = await confirmationCode(office.security);
  await person.type("確認コード", code);
  await look("54-security-code");
  await person.press("登録する");
}

/** A forgotten password, replaced by a code to the security address, from the log-in and back to it. */
async function reset(person, userId, password, look) {
  await person.press("パスワード等を紛失した方はこちら");
  await person.title("パスワード等を紛失した方");
  await person.page
    .getByRole("radio", { name: "セキュリティ用メールアドレスを登録済みの場合はこちら" })
    .check();
  await person.press("次へ");
  await person.title("パスワードの再設定");
  await look("61-reset");
  await person.type("ユーザID", userId);
  await person.type("セキュリティ用メールアドレス", office.security);
  await person.press("認証番号を送る");
  await person.title("認証番号");
  await person.see("安全のため、登録の有無は表示しません。");
  await look("62-reset-code");
  const digits = await code(office.security);
  await ask({ ask: "keep", secret: digits });
  await person.type("認証番号", digits);
  await person.press("OK");
  await person.title("新しいパスワード");
  await look("63-reset-password");
  await person.type("新しいパスワード", password);
  await person.press("変更する");
  await person.title("パスワードを変更しました");
  await look("64-reset-finished");
  await mail(office.security, "パスワード変更のお知らせ");
  await person.press("ログインへ");
  await person.title("ログイン");
}

async function onPage(person) {
  await person.title("事業所のページ");
  await person.see("国保連合会からのお知らせ");
}

async function logOut(person) {
  await person.press("ログアウト");
  await person.see("ログアウトしました。");
}

async function isRefused(person, userId, password) {
  person.refused.add("office_log_in");
  const answered = person.page.waitForResponse((answer) => answer.url().endsWith("office_log_in"));
  await logIn(person, userId, password);
  if ((await answered).ok()) faults.push("a password that has ended still opens");
  await person.see("ユーザIDまたはパスワードが違います。");
}

/** A clerk who has an account already. */
async function clerkReturns(clerk, { person, phone }) {
  await person.title("職員窓口 ログイン");
  await logIn(person, clerk.userId, clerk.password);
  await factor(person, phone);
  await person.title("申請一覧");
}

const seen = (person) => (name) => person.look(name);
const unseen = () => async () => {};

/** From the sent application to the letter in the office's hands; clerks come and go. */
async function toTheLetter(person, receipt, clerks, looks, late) {
  const reviewing = await clerks.reviewer();
  await review(reviewing, receipt, looks(reviewing.person), late);
  await logOut(reviewing.person);
  const { body } = await mail(office.notice, "ログイン情報再発行申請結果通知");
  if (!body.includes(receipt) || !body.includes("[審査結果] 承認")) faults.push(body);
  await track(person, receipt, "承認");
  const printing = await clerks.printer();
  const letter = await print(printing, receipt, looks(printing.person));
  await logOut(printing.person);
  const posted = await mail(office.notice, "ログイン情報再発行通知書の発送について");
  for (const secret of [letter.userId, letter.password])
    if (body.includes(secret) || posted.body.includes(secret)) faults.push("a mail holds a secret");
  await track(person, receipt, "発送");
  return { letter, reviewing, printing };
}

await walk(async () => {
  const person = await Person.come("/portal/");
  await person.press("介護事業所のログインへ");
  await person.title("ログイン");
  await person.look("10-log-in");

  const receipt = await apply(person, seen(person));
  await track(person, receipt, "受付", seen(person));
  const clerks = {
    reviewer: () => clerkComes(reviewer, (clerk, name) => clerk.look(name)),
    printer: () => clerkComes(printer),
  };
  const { letter, reviewing, printing } = await toTheLetter(person, receipt, clerks, seen, true);
  const phone = await takeUp(person, letter, passwords[0], seen(person));
  await registerAddress(person, seen(person));
  await onPage(person);
  await person.see("仮パスワード使用済み");
  await person.look("55-page");
  await logOut(person);
  await person.left();
  await isRefused(person, letter.userId, letter.password);
  await person.look("56-letter-ended");
  await track(person, receipt, "仮パスワード使用済み");

  // Once more, as an office that has a password: it opens until the second letter is used.
  await later(61);
  const again = await apply(person, async () => {});
  // Whoever reads there may know nothing of it.
  await mail(office.security, "ログイン情報再発行申請の受付について");
  const back = {
    reviewer: async () => {
      await clerkReturns(reviewer, reviewing);
      return reviewing;
    },
    printer: async () => {
      await clerkReturns(printer, printing);
      return printing;
    },
  };
  const second = await toTheLetter(person, again, back, unseen, false);
  await logIn(person, letter.userId, passwords[0]);
  await factor(person, phone);
  await onPage(person);
  await logOut(person);
  const newPhone = await takeUp(person, second.letter, passwords[1], async () => {});
  await onPage(person);
  await logOut(person);
  for (const ended of [passwords[0], second.letter.password])
    await isRefused(person, letter.userId, ended);
  await track(person, again, "仮パスワード使用済み");

  // The password that the letter brought is forgotten in turn; the authenticator stays as it is.
  await mail(office.security, "パスワード変更のお知らせ");
  await reset(person, letter.userId, passwords[2], seen(person));
  await isRefused(person, letter.userId, passwords[1]);
  await logIn(person, letter.userId, passwords[2]);
  await factor(person, newPhone);
  await onPage(person);
  await logOut(person);
  for (const each of [person, reviewing.person, printing.person]) await each.left();
});
