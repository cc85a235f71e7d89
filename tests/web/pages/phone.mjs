// The way to my page on a phone: touched, not clicked, 360 points wide. Nothing
// is too small for a finger, and the right keys come up.

import { faults, Person, walk } from "./person.mjs";
import {
  acceptTerms,
  logIn,
  match,
  register,
  typeCode,
  yuriko,
  onMyPage,
  onSettings,
} from "./steps.mjs";

const phone = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
/** Points that a finger needs; inside of a sentence less is allowed. */
const finger = 44;

async function look(person, name) {
  await person.picture(name, "phone");
  const small = await person.page.evaluate((least) => {
    const pressable = "a[href], button, summary, select, input:not([type=hidden])";
    const room = (element) => {
      const own = element.getBoundingClientRect();
      const label = element.matches("[type=radio], [type=checkbox]") && element.labels?.[0];
      return Math.max(own.height, label ? label.getBoundingClientRect().height : 0);
    };
    return [...document.querySelectorAll(pressable)]
      .filter((element) => element.checkVisibility() && !element.closest(".skip"))
      .filter((element) => room(element) < least)
      .map((element) => `${element.tagName} ${element.textContent.trim()} ${room(element)}`);
  }, finger);
  for (const one of small) faults.push(`${name}: too small for a finger: ${one}`);
}

/** Which keys a phone offers, and what its keeper of passwords may fill in. */
async function keys(person, name, inputmode, autocomplete) {
  const field = person.field(name);
  const found = [await field.getAttribute("inputmode"), await field.getAttribute("autocomplete")];
  if (found[0] !== inputmode || found[1] !== autocomplete)
    faults.push(`${name}: ${found.join(", ")}, not ${inputmode}, ${autocomplete}`);
}

await walk(async () => {
  const person = await Person.come("/portal/", phone);
  await look(person, "entrance");
  await keys(person, "ユーザーID", "text", "username");
  await keys(person, "パスワード", null, "current-password");
  await person.page.getByRole("button", { name: "初回認証へ進む" }).tap();
  await person.field("保険者指定コード").waitFor();
  await keys(person, "生年月日", null, "bday");
  await look(person, "match");
  await match(person, yuriko);
  await keys(person, "ユーザーID", "text", "username");
  await keys(person, "パスワード", null, "new-password");
  await look(person, "register");
  await register(person, yuriko);
  await keys(person, "認証番号", "numeric", "one-time-code");
  await look(person, "code");
  await typeCode(person, yuriko.mail);
  await person.title("ユーザーIDの作成が完了しました");
  await look(person, "finished");
  await person.press("OK");
  await person.title("ログイン");
  await logIn(person, yuriko.userId, yuriko.password);
  await person.see("「利用規約に同意する」にチェックを入れて");
  await look(person, "terms");
  await acceptTerms(person);
  await look(person, "my-page");
  await person.press("設定");
  await onSettings(person);
  await keys(person, "新しいメールアドレス", "email", "email");
  await look(person, "settings");
  await person.page.goBack();
  await onMyPage(person);
  await person.press("ログアウト");
  await person.title("ログイン");
  await look(person, "logged-out");
  await person.left();
});
